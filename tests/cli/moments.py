"""What the demo shows of participation, walked over HTTP: a branch that lacks one, why somebody counts, board and proof."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import and_, select

from app.auth.models import RoleGrant
from app.campaigns.models import Attendance, HomeVisit, SessionOrganiser, StudySession
from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database
from app.members.models import Affiliation, Member, Transfer
from app.participation.models import SnapshotRow, SnapshotUnit
from app.participation.proofs import shape, verifying
from app.participation.proofs.verifying import Checked
from app.units import changefile
from app.units.changefile.running import read_file, run_changes
from app.worker import run_once
from tests.stories.office import Person

JULY = Path(changefile.__path__[0]) / "ready" / "binh-phuoc-2025-07-01.toml"
AFTER_JULY = datetime(2025, 7, 2, 1, tzinfo=UTC)
FARM = "Chi bộ 4, xã Thanh Lương"
BRANCHES = {
    "Chi bộ 8, xã Long Giang": (3, 3, 0, 0),
    "Chi bộ cơ sở số 1, thị xã Phước Long": (8, 8, 0, 0),
    "Chi bộ 3, phường Phú Thịnh": (22, 22, 12, 1),
    "Chi bộ 1, phường Tân Phú": (49, 48, 1, 0),
    "Chi bộ 2, phường Tân Phú": (50, 49, 2, 0),
    "Chi bộ 5, phường Tân Bình": (118, 116, 4, 0),
    FARM: (31, 31, 1, 0),
}


async def one_more_is_needed(secretary: Person, campaign: str) -> None:
    page = await secretary.get(f"campaigns/{campaign}/participation")
    took_part = page["unit"]["took_part"]
    assert (took_part["text"], took_part["still_needed"], took_part["met"]) == ("48/49 (97,9 %)", 1, False)
    (bay,) = (await secretary.get(f"campaigns/{campaign}/participation/missing"))["people"]
    assert (bay["full_name"], bay["birth_year"]) == ("Nguyễn Văn Bảy", 1957)


async def why_they_count(db: Database, inspector: Person, *, closed: str, running: str) -> None:
    async with db.read() as session:
        came = select(SnapshotRow.member_id).where(SnapshotRow.standing == "exempt", SnapshotRow.present.is_(True))
        (elder,) = (await session.scalars(came)).all()
        (mover,) = (await session.scalars(select(Transfer.member_id).where(Transfer.state == "sent"))).all()
        amended = (await session.scalars(select(SnapshotRow.member_id).where(SnapshotRow.from_number == 2))).all()
    told = await inspector.get(f"campaigns/{closed}/participation/explain", member=str(elder))
    assert (told["in_denominator"], told["in_numerator"]) == (False, False)
    assert "được miễn" in told["sentence"]
    assert told["sentence"].endswith("có dự học, ghi ở dòng riêng.")
    told = await inspector.get(f"campaigns/{running}/participation/explain", member=str(mover))
    assert told["in_denominator"]
    assert any("nơi nhận chưa xác nhận: Chi bộ 5, phường Tân Bình vẫn tính" in note for note in told["notes"])
    assert len(amended) == 3
    told = await inspector.get(f"campaigns/{closed}/participation/explain", member=str(amended[0]))
    assert told["in_numerator"]
    assert any("bản chốt số 2" in note and "trang 31" in note for note in told["notes"])


async def learned_at_home(db: Database, inspector: Person, closed: str) -> None:
    """An inspector reads who went to whom; the list of visits has all of them."""
    async with db.read() as session:
        visit = (await session.scalars(select(HomeVisit).limit(1))).one()
        visited = select(Attendance.member_id).where(Attendance.session_id == visit.session_id)
        (member,) = (await session.scalars(visited)).all()
        names = [(await session.get_one(Member, one)).full_name for one in (visit.first_id, visit.second_id)]
    told = await inspector.get(f"campaigns/{closed}/participation/explain", member=str(member))
    assert f"đồng chí {names[0]} và đồng chí {names[1]} đến nhà" in told["sentence"]


async def the_board_sees_counts(board: Person, campaign: str) -> None:
    page = await board.get(f"campaigns/{campaign}/participation")
    assert page["unit"]["took_part"]["text"] == "4.689/4.771 (98,2 %)"
    assert len([child for child in page["children"] if child["took_part"]["denominator"]]) == 3
    support = await board.get(f"units/{page['unit']['unit_id']}/support")
    (standing,) = support["campaigns"]
    assert standing["sentence"].startswith("148/205 chi bộ đã học đủ; còn 82 đồng chí; còn 2 ngày")
    assert [line["branches"] for line in standing["by_missing"]] == [148, 41, 11, 4, 1]
    plan = await board.get(f"campaigns/{campaign}/plan")
    assert plan["sentence"].startswith("Đề xuất 2 lớp học bù cho 19 đồng chí: ")
    assert [one["names"] for one in plan["classes"]] == [None, None]
    missing = await board.get(f"campaigns/{campaign}/participation/missing")
    assert (missing["missing"], missing["people"]) == (82, None)


async def one_altered_figure_is_named(inspector: Person, campaign: str) -> None:
    """The proof of both snapshots, one the continuation of the other; whoever alters a figure is told where."""
    keys = {key["id"]: key["public_key"] for key in (await inspector.get("signing-keys"))["items"]}

    def checked(proof: Any) -> Checked:
        return verifying.check(shape.read(json.dumps(proof)), keys)

    first, second = [await inspector.get(f"campaigns/{campaign}/snapshots/{number}/proof") for number in (1, 2)]
    before, after = checked(first), checked(second)
    assert before.findings == after.findings == []
    assert before.signed is not None
    assert after.signed is not None
    assert list(verifying.check_chain(after.signed, before.signed, first["head"])) == []
    came = [proof["units"][0]["rates"]["took_part"] for proof in (first, second)]
    assert came == [[4686, 4771], [4689, 4771]]
    page = await inspector.get(f"campaigns/{campaign}/participation")
    apart = {unit["name"]: unit["took_part"]["text"] for unit in page["outside_units"]}
    assert apart == {"Đảng bộ Công an tỉnh": "598/602 (99,3 %)", "Đảng bộ Quân sự tỉnh": "412/415 (99,2 %)"}
    assert page["includes_text"].endswith("chưa gồm Đảng bộ Công an tỉnh, Đảng bộ Quân sự tỉnh (số do đơn vị báo cáo).")
    names = {unit["unit"]: unit["name"] for unit in second["units"]}
    assert {names[change["new"]["unit"]] for change in second["changes"]} == {FARM}
    place = next(n for n, unit in enumerate(second["units"]) if unit["name"] == "Chi bộ 1, phường Tân Phú")
    second["units"][place]["sums"]["present"] = 49
    findings = checked(second).findings
    assert f"Tổ chức đảng ở dòng {place + 1} (Chi bộ 1, phường Tân Phú) đã bị thay đổi." in findings
    assert "Chi bộ 1, phường Tân Phú: số “đã học” ghi là 49, đếm lại từ các dòng là 48." in findings


async def a_late_roll_is_taken_over(db: Database, new_secretary: Person, campaign: str) -> None:
    """The former secretary's, recorded before the term ended and come after it: two of two are missing until it counts."""
    closing, page = f"campaigns/{campaign}/closing", f"campaigns/{campaign}/participation"
    assert (await new_secretary.get(closing))["open"]["records_waiting"] == 1
    assert (await new_secretary.get(page))["unit"]["not_come"]["unrecorded"] == 2
    (record,) = (await new_secretary.get(f"campaigns/{campaign}/waiting-records"))["items"]
    decision = {"accept": True, "reason": "Đúng với Sổ biên bản chi bộ, trang 18"}
    await new_secretary.post(f"campaigns/{campaign}/waiting-records/{record['id']}/decision", json=decision)
    assert (await new_secretary.get(closing))["open"]["records_waiting"] == 0
    assert (await new_secretary.get(page))["unit"]["took_part"]["text"] == "24/24 (100 %)"
    await run_once(db, clock.now())


async def at_home_with_a_second_person(
    db: Database, secretary: Person, deputy: Person, board: Person, *, bay: str, campaign: str
) -> None:
    """Ông Bảy is visited: 49 of 49, and the board's page moves by one."""
    page = f"campaigns/{campaign}/participation"
    before = (await board.get(page))["unit"]["took_part"]["numerator"]
    visitors = [(await person.get("me"))["member_id"] for person in (secretary, deputy)]
    unit = (await secretary.get(page))["unit"]["unit_id"]
    visit = {
        "client_id": str(uuid4()),
        "unit_id": unit,
        "member_ids": [bay],
        "visited_on": clock.today().isoformat(),
        "first_id": visitors[0],
        "second_id": visitors[1],
        "short": "read",
        "five_minutes": "played",
    }
    done = await secretary.post(f"campaigns/{campaign}/home-visits", json=visit)
    assert (await secretary.get(page))["unit"]["took_part"]["text"] == "49/49 (100 %)"
    await deputy.post(f"sessions/{done['session_id']}/confirmations", json={"client_id": str(uuid4()), "unit_id": unit})
    told = await secretary.get(f"{page}/explain", member=bay)
    assert told["marks"][-1]["trust"] == "confirmed"
    await run_once(db, clock.now())
    assert (await board.get(page))["unit"]["took_part"]["numerator"] == before + 1


async def found_by_name(db: Database, closed: str) -> None:
    """The branches of docs/vi/du-lieu-minh-hoa.md: how many are expected, came, are exempt, came though exempt."""
    async with db.read() as session:
        wanted = [SnapshotUnit.campaign_id == UUID(closed), SnapshotUnit.to_number.is_(None)]
        units = [(json.loads(unit.unit), unit.sums) for unit in await session.scalars(select(SnapshotUnit).where(*wanted))]
        stays = select(Affiliation.unit_id).where(Affiliation.kind == "temporary")
        assert len((await session.scalars(stays)).all()) == 1
        terms = select(RoleGrant.role).where(RoleGrant.basis.like("Quyết định chuẩn y%"))
        assert (await session.scalars(terms)).all() == ["secretary"]
    said = {said["name"]: sums for said, sums in units}
    found = {
        name: tuple(said[name][column] for column in ("expected", "present", "exempt", "exempt_present"))
        for name in (*BRANCHES, "Đảng bộ tỉnh Bình Phước")
    }
    assert found == {**BRANCHES, "Đảng bộ tỉnh Bình Phước": (4771, 4689, 171, 1)}
    cells = [said["name"] for said, _ in units if said["kind"] == "cell"]
    assert sorted(cells) == [f"Tổ đảng {n}, Chi bộ 5, phường Tân Bình" for n in (1, 2, 3)]


async def a_death_is_proposed(inspector: Person, campaign: str) -> None:
    (correction,) = (await inspector.get(f"campaigns/{campaign}/corrections"))["items"]
    assert (correction["kind"], correction["value"], correction["state"]) == ("removed", "died", "proposed")


async def who_ran_and_who_went(db: Database) -> None:
    """Every meeting has a chair and a speaker who were there; 37 were visited at home, by two people each."""
    async with db.read() as session:
        regular = select(StudySession.id).where(StudySession.kind == "regular")
        meetings = (await session.scalars(regular)).all()
        there = and_(Attendance.session_id == SessionOrganiser.session_id, Attendance.member_id == SessionOrganiser.member_id)
        query = select(SessionOrganiser.session_id, SessionOrganiser.duty).join(Attendance, there)
        duties = set((await session.execute(query.where(Attendance.state == "present"))).all())
        visits = (await session.scalars(select(HomeVisit))).all()
        at_home = select(Attendance.member_id).where(Attendance.session_id.in_([visit.session_id for visit in visits]))
        visited = set(await session.scalars(at_home))
    assert {(meeting, duty) for meeting in meetings for duty in ("chair", "speaker")} <= duties
    assert len(visits) == len(visited) == 37
    assert not visited & {one for visit in visits for one in (visit.first_id, visit.second_id)}


async def both_readings_after_july(db: Database, board: Person, campaign: str) -> None:
    """As it was thành phố Đồng Xoài, today phường Bình Phước and phường Đồng Xoài: the same people."""
    async with db.write() as session:
        read = read_file(JULY.read_bytes(), JULY.name)
        run = await run_changes(
            session, actor=system_actor("thử"), read=read, skip_unknown=True, dry_run=False, now=clock.now()
        )
    assert run.applied
    clock.shift(AFTER_JULY - clock.real_now())
    was = await board.get(f"campaigns/{campaign}/participation", tree="as_was")
    now = await board.get(f"campaigns/{campaign}/participation", tree="today")
    assert was["unit"]["took_part"]["text"] == now["unit"]["took_part"]["text"] == "4.689/4.771 (98,2 %)"
    before = {line["name"]: line["took_part"]["denominator"] for line in was["children"]}
    today = {line["name"]: line["took_part"]["denominator"] for line in now["children"]}
    assert today["Đảng bộ phường Bình Phước"] + today["Đảng bộ phường Đồng Xoài"] == before["Đảng bộ thành phố Đồng Xoài"]
    assert sum(today.values()) == sum(before.values()) == 4771
