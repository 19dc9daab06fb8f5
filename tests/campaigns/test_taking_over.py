"""What an ended secretary's phone sends waits for whoever holds the office now, who takes it over or lays it aside."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select, update

from app.auth.models import RoleGrant
from app.campaigns.models import (
    Attendance,
    AttendanceMark,
    Campaign,
    HomeVisit,
    OutsideConfirmation,
    RefusedCheckIn,
    SessionOrganiser,
    StudySession,
)
from app.core import clock
from app.core.actor import Role
from app.core.models import JournalEntry
from tests.campaigns.builders import ENDS, HOUR, NAMES, World, problem
from tests.campaigns.halls import count_rows
from tests.support.cast import NOW, TODAY, auth_headers, make_account, make_member

AN, BINH, CUONG, *_ = NAMES
THU, XOM = "Ngô Văn Thư", "Lâm Thị Xóm"  # the secretary until this morning; of the neighbouring branch
REASON = "Đúng với sổ biên bản, trang 12"


async def handed_over(world: World, *, successor: bool = True, ended: date = TODAY) -> None:
    """The secretary's term ends; "successor" holds the office from today."""
    async with world.db.write() as session:
        terms = update(RoleGrant).where(RoleGrant.role == Role.SECRETARY, RoleGrant.unit_id == world.cast.branch)
        await session.execute(terms.values(valid_to=ended))
        if successor:
            member = await make_member(session, branch=world.cast.branch, name="Phan Thị Mới")
            account = await make_account(session, member=member, grants=[(Role.SECRETARY, world.cast.branch)])
            account.password_hash = "never used to sign in"
            world.who["successor"] = auth_headers(account)


async def records(world: World, campaign: str, who: str = "successor", state: str = "waiting") -> list[dict[str, Any]]:
    response = await world.get(who, f"campaigns/{campaign}/waiting-records?state={state}")
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


async def decide(
    world: World, campaign: str, record: str, who: str = "successor", *, accept: bool = True, reason: str = REASON
) -> httpx.Response:
    body = {"accept": accept, "reason": reason}
    return await world.post(who, f"campaigns/{campaign}/waiting-records/{record}/decision", body)


async def roll_kept(world: World, **body: Any) -> tuple[str, str, dict[str, Any]]:
    """A campaign, a meeting, and a roll that came after its taker's term."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await handed_over(world)
    sent = {"client_id": str(uuid4()), "marks": [world.mark(AN), world.mark(BINH, "excused", excuse="duty")], **body}
    assert problem(await world.roll(meeting, **sent)) == (403, "role_missing")
    return campaign, meeting, sent


async def test_a_roll_that_waits_is_read_taken_over_and_counts(world: World) -> None:
    recorded = (NOW - 14 * HOUR).isoformat()
    campaign, meeting, sent = await roll_kept(world, device_time=recorded, paper_kept="Sổ biên bản, trang 12")
    again = await world.roll(meeting, **sent)
    assert (again.json()["kept"], "chờ bí thư hiện nay tiếp nhận" in again.json()["kept_text"]) == ("waiting", True)
    (record,) = await records(world, campaign)
    assert (record["kind_text"], record["summary"], record["paper"], record["readable"]) == (
        "danh sách điểm danh",
        "1 đồng chí có mặt, 1 đồng chí vắng có lý do.",
        "Sổ biên bản, trang 12",
        True,
    )
    assert record["clock_text"] == ("Theo giờ điện thoại: ghi lúc 22 giờ ngày 17/12/2024, trước khi hết nhiệm kỳ (18/12/2024).")
    assert [(p["name"], p["state_text"], p["excuse"]) for p in record["people"]] == [
        (AN, "có mặt", None),
        (BINH, "vắng có lý do", "duty"),
    ]
    assert await count_rows(world.db, Attendance) == 0
    done = await decide(world, campaign, record["id"])
    assert (done.status_code, done.json()["state"], done.json()["word"]) == (200, "taken", REASON), done.text
    assert done.json()["message"] == "Đã tiếp nhận: các lượt ghi được tính từ nay."
    assert (await decide(world, campaign, record["id"])).json() == done.json()
    found = await world.states(meeting, "successor")
    assert (found[AN], found[BINH], found[CUONG]) == (["present"], ["excused"], ["unrecorded"])
    async with world.db.read() as session:
        marks = (await session.scalars(select(AttendanceMark))).all()
        (entry,) = await session.scalars(select(JournalEntry).where(JournalEntry.action == "campaigns:waiting_record:take"))
    assert {m.confirmed_by for m in marks} == {entry.actor_account_id}
    assert entry.actor_account_id not in {m.recorded_by for m in marks}  # who took the roll stays its recorder
    assert (entry.reason, (entry.old or {})["state"], (entry.new or {})["state"]) == (REASON, "waiting", "taken")
    assert sorted((entry.new or {})["people"]) == sorted(str(world.people[n]) for n in (AN, BINH))
    shown = f"campaigns/{campaign}/participation/explain?member={world.people[AN]}"
    assert "Phan Thị Mới xác nhận" in (await world.get("successor", shown)).json()["sentence"]
    assert [n["kind"] for n in (await world.get(THU, "me/notices")).json()["items"]] == ["record_taken"]
    assert problem(await world.roll(meeting, **sent)) == (403, "role_missing")  # sent once more: it is there already
    assert await count_rows(world.db, RefusedCheckIn) == 1
    assert await records(world, campaign) == []


async def test_why_somebody_is_excused_is_read_by_the_committee_directly_above_and_no_further_up(world: World) -> None:
    campaign, _, _ = await roll_kept(world)
    async with world.db.write() as session:
        account = await make_account(session, grants=[(Role.COMMITTEE, world.cast.superior)])
        account.password_hash = "never used to sign in"
    world.who["higher"] = auth_headers(account)
    for who, excuse in (("successor", "duty"), ("committee", "duty"), ("higher", None)):
        (record,) = await records(world, campaign, who)
        assert {p["name"]: p["excuse"] for p in record["people"]} == {AN: None, BINH: excuse}, who


async def test_what_is_laid_aside_is_kept_with_its_reason(world: World) -> None:
    campaign, meeting, _ = await roll_kept(world)
    (record,) = await records(world, campaign)
    assert record["clock_text"] == "Chưa rõ ghi lúc nào."
    done = await decide(world, campaign, record["id"], accept=False, reason="không khớp sổ biên bản")
    assert (done.json()["state"], done.json()["word"]) == ("laid_aside", "không khớp sổ biên bản")
    assert problem(await decide(world, campaign, record["id"])) == (409, "record_decided")
    assert problem(await decide(world, campaign, record["id"], "deputy", accept=False)) == (409, "record_decided")
    assert (await world.states(meeting, "successor"))[AN] == ["unrecorded"]
    assert [r["id"] for r in await records(world, campaign, state="laid_aside")] == [record["id"]]
    notices = (await world.get(THU, "me/notices")).json()["items"]
    assert "không khớp sổ biên bản" in notices[0]["text"]


async def test_who_reads_and_decides(world: World) -> None:
    """404 outside the branch; who holds none of the roles anywhere is refused the list for that."""
    campaign, meeting, _ = await roll_kept(world)
    for _ in range(3):
        await world.roll(meeting, marks=[world.mark(CUONG)])
    waiting = [record["id"] for record in await records(world, campaign)]
    refused = {"board": (403, 403), "inspector": (403, 403), "stranger": (404, 404), "neighbour": (200, 404)}
    refused |= dict.fromkeys(("helper", AN, THU), (403, 404))
    for who, (reads, decides) in refused.items():
        assert (await world.get(who, f"campaigns/{campaign}/waiting-records")).status_code == reads, who
        assert (await decide(world, campaign, waiting[0], who)).status_code == decides, who
    assert await records(world, campaign, "neighbour") == []  # in the campaign, and sees what waits at its own branch
    assert await count_rows(world.db, RefusedCheckIn, RefusedCheckIn.state == "waiting") == 4
    for who, record in zip(("successor", "deputy", "committee", "office"), waiting, strict=True):
        assert record in {one["id"] for one in await records(world, campaign, who)}
        assert (await decide(world, campaign, record, who)).json()["state"] == "taken", who
        assert (await decide(world, campaign, str(uuid4()), who)).status_code == 404
    looks = JournalEntry.action == "names:waiting_records:view"
    assert await count_rows(world.db, JournalEntry, looks) == 1 + 2 + 4


async def test_a_vacant_branch_is_acted_for_by_the_level_above(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await handed_over(world, successor=False)
    await world.roll(meeting, marks=[world.mark(AN)])
    (record,) = await records(world, campaign, "office")
    assert (await decide(world, campaign, record["id"], "office")).json()["state"] == "taken"
    async with world.db.read() as session:
        (entry,) = await session.scalars(select(JournalEntry).where(JournalEntry.action == "campaigns:waiting_record:take"))
    assert (entry.new or {})["on_behalf"] is True


async def test_a_roll_of_the_meeting_above_waits_for_the_branch_that_took_it(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign, "committee", unit_id=str(world.cast.grassroots))
    await handed_over(world)
    await world.roll(meeting, unit_id=str(world.cast.branch), all_present_except=[str(world.people[BINH])])
    (record,) = await records(world, campaign)
    assert (record["unit_id"], record["summary"]) == (str(world.cast.branch), "Tất cả có mặt, trừ 1 đồng chí.")
    assert await records(world, campaign, "neighbour") == []
    assert (await decide(world, campaign, record["id"])).json()["state"] == "taken"
    assert await count_rows(world.db, Attendance, Attendance.state == "present") == 6


async def test_whose_term_was_over_before_the_campaign_leaves_nothing(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await handed_over(world, ended=TODAY - timedelta(days=20))
    assert "kept" not in (await world.roll(meeting, marks=[world.mark(AN)])).json()
    assert await records(world, campaign) == []


async def test_nobody_takes_over_what_they_recorded(world: World) -> None:
    """The same person comes back into office after a gap."""
    campaign, _, _ = await roll_kept(world)
    (record,) = await records(world, campaign)
    async with world.db.write() as session:
        account = (await session.scalars(select(RefusedCheckIn.account_id))).one()
        common = {"unit_id": world.cast.branch, "valid_from": TODAY, "granted_at": NOW}
        session.add(RoleGrant(account_id=account, role=Role.DEPUTY, **common))
    assert problem(await decide(world, campaign, record["id"], THU)) == (403, "own_record")
    assert (await decide(world, campaign, record["id"], THU, accept=False)).status_code == 403
    assert len(await records(world, campaign)) == 1


async def test_what_a_roll_in_time_would_be_refused_with_refuses_it_now(world: World) -> None:
    """A member of another branch, an excuse of the new secretary's own: named, nothing changed, and it still waits."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await handed_over(world)
    await world.roll(meeting, marks=[world.mark("Mai Văn Khách"), world.mark(AN)])
    (record,) = await records(world, campaign)
    assert [p["name"] for p in record["people"]] == [None, AN]  # a stranger's name is not shown by a record either
    assert problem(await decide(world, campaign, record["id"])) == (404, "people_not_found")
    assert await count_rows(world.db, Attendance) == 0
    assert len(await records(world, campaign)) == 1
    assert await count_rows(world.db, RefusedCheckIn) == 1


async def test_a_record_that_cannot_be_read_is_laid_aside(world: World) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await handed_over(world)
    answer = await world.post(THU, f"sessions/{meeting}/visitors", {"client_id": str(uuid4()), "code": "12345678"})
    assert problem(answer) == (403, "role_missing")
    (record,) = await records(world, campaign)
    assert (record["kind"], record["readable"], record["people"]) == ("visit", False, [])
    assert problem(await decide(world, campaign, record["id"])) == (409, "record_not_readable")
    assert (await decide(world, campaign, record["id"], accept=False)).status_code == 200


async def test_a_meeting_that_is_cancelled_takes_nothing(world: World) -> None:
    campaign, meeting, _ = await roll_kept(world)
    (record,) = await records(world, campaign)
    cancelled = await world.post("deputy", f"sessions/{meeting}/cancel", {"reason": "bão"})
    assert problem(cancelled) == (409, "meeting_has_records")
    async with world.db.write() as session:
        await session.execute(update(StudySession).values(cancelled_at=NOW))
    assert problem(await decide(world, campaign, record["id"])) == (409, "meeting_cancelled")
    assert (await decide(world, campaign, record["id"], accept=False)).json()["state"] == "laid_aside"


def at_home(world: World) -> dict[str, Any]:
    went = {"first_id": str(world.people[THU]), "second_id": str(world.people[BINH])}
    given = {"visited_on": "2024-12-17", "short": "read", "five_minutes": "read"}
    return {
        "client_id": str(uuid4()),
        "unit_id": str(world.cast.branch),
        "member_ids": [str(world.people[AN])],
        **went,
        **given,
    }


@pytest.mark.parametrize("kind", ["visit", "organisers", "others", "confirmation", "home", "outside"])
async def test_every_kind_of_record_is_taken_over(world: World, kind: str) -> None:
    """With what it does when it comes in time."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.roll(meeting, "deputy", marks=[world.mark(CUONG)])
    visitor = (await world.get(XOM, "me/visitor-code")).json()["code"]
    await handed_over(world)
    client_id = {"client_id": str(uuid4())}
    people = [{"member_id": str(world.people[AN]), "duty": "speaker"}]
    paper = {"member_id": str(world.people[AN]), "number": "12-XN/ĐU", "issued_on": "2024-12-17", "issuer": "Đảng ủy phường 3"}
    sent = {
        "visit": lambda: world.post(THU, f"sessions/{meeting}/visitors", {**client_id, "code": visitor}),
        "organisers": lambda: world.put(THU, f"sessions/{meeting}/organisers", {**client_id, "people": people}),
        "others": lambda: world.put(
            THU, f"sessions/{meeting}/others", {**client_id, "others": [{"kind": "guest", "count": 2}]}
        ),
        "confirmation": lambda: world.post(THU, f"sessions/{meeting}/confirmations", client_id),
        "home": lambda: world.post(THU, f"campaigns/{campaign}/home-visits", at_home(world)),
        "outside": lambda: world.post(THU, f"campaigns/{campaign}/outside-confirmations", {**client_id, **paper}),
    }
    assert (await sent[kind]()).json()["kept"] == "waiting"
    (record,) = await records(world, campaign)
    assert record["kind"] == kind
    assert (await decide(world, campaign, record["id"])).status_code == 200
    async with world.db.read() as session:
        present = set(await session.scalars(select(Attendance.member_id).where(Attendance.state == "present")))
        if kind == "visit":
            assert world.people[XOM] in present
        elif kind in {"organisers", "home"}:
            assert world.people[AN] in present
            made = SessionOrganiser if kind == "organisers" else HomeVisit
            assert len((await session.scalars(select(made))).all()) == 1
        elif kind == "others":
            assert [o["count"] for o in (await session.get_one(StudySession, UUID(meeting))).others] == [2]
        elif kind == "confirmation":
            assert (await session.scalars(select(Attendance.confirmed))).all() == [True]
            kept = (await session.scalars(select(RefusedCheckIn))).one()
            assert (await session.scalars(select(AttendanceMark.confirmed_by))).all() == [kept.account_id]
        else:
            assert (await session.scalars(select(OutsideConfirmation.state))).all() == ["waiting"]
    said = (await decide(world, campaign, record["id"])).json()
    assert said["state"] == "taken"


async def test_after_the_end_it_goes_on_to_the_committee(world: World) -> None:
    campaign, meeting, _ = await roll_kept(world)
    (record,) = await records(world, campaign)
    async with world.db.write() as session:
        await session.execute(update(Campaign).values(state="closed", closed_at=NOW))
    done = await decide(world, campaign, record["id"])
    assert (done.status_code, done.json()["state"]) == (200, "for_committee"), done.text
    assert "cấp ủy xem xét" in done.json()["message"]
    assert (await decide(world, campaign, record["id"])).json() == done.json()
    assert await count_rows(world.db, Attendance) == 0
    assert await records(world, campaign) == []
    assert [r["id"] for r in await records(world, campaign, state="for_committee")] == [record["id"]]
    assert problem(await decide(world, campaign, record["id"], "deputy")) == (409, "record_for_committee")
    assert problem(await decide(world, campaign, record["id"], "deputy", accept=False)) == (403, "role_missing")
    aside = await decide(world, campaign, record["id"], "committee", accept=False, reason="đã ghi trong sổ khác")
    assert aside.json()["state"] == "laid_aside"
    said = [n["text"] for n in (await world.get(THU, "me/notices")).json()["items"]]
    assert all(text.startswith("Lần ghi đồng chí gửi đến muộn (danh sách điểm danh, “") for text in said)
    assert len(said) == 2
    assert (await world.states(meeting, "successor"))[AN] == ["unrecorded"]


async def test_after_72_hours_it_waits_for_the_committee_too(world: World) -> None:
    campaign, _, _ = await roll_kept(world)
    (record,) = await records(world, campaign)
    clock.shift(ENDS + timedelta(hours=73) - clock.real_now())
    assert (await decide(world, campaign, record["id"])).json()["state"] == "for_committee"
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    assert (kept.state, kept.reason) == ("waiting", "recorded_too_late")


async def test_decisions_that_cannot_be_read(world: World) -> None:
    campaign, _, _ = await roll_kept(world)
    (record,) = await records(world, campaign)
    path = f"campaigns/{campaign}/waiting-records"
    wrong: list[Any] = [{"accept": True}, {"accept": 1, "reason": "x"}, {"accept": True, "reason": " "}, []]
    for body in wrong:
        assert problem(await world.post("successor", f"{path}/{record['id']}/decision", body)) == (422, "malformed_input")
    for query in ("cursor=%00", "state=kept"):
        assert (await world.get("successor", f"{path}?{query}")).status_code == 422
    assert len(await records(world, campaign)) == 1


async def test_the_list_is_paged(world: World) -> None:
    campaign, meeting, _ = await roll_kept(world)
    await world.roll(meeting, marks=[world.mark(CUONG)])
    first = (await world.get("successor", f"campaigns/{campaign}/waiting-records?limit=1")).json()
    path = f"campaigns/{campaign}/waiting-records?limit=1&cursor={first['next_cursor']}"
    second = (await world.get("successor", path)).json()
    assert len({one["items"][0]["id"] for one in (first, second)}) == 2
    assert second["next_cursor"] is None


@pytest.mark.races
async def test_two_who_decide_the_same_record_at_once(world: World) -> None:
    campaign, meeting, _ = await roll_kept(world)
    (record,) = await records(world, campaign)
    taps = [decide(world, campaign, record["id"], who, accept=a) for who, a in (("successor", True), ("deputy", False))]
    answers = await asyncio.gather(*taps, *(decide(world, campaign, record["id"], "committee") for _ in range(2)))
    codes = [a.status_code for a in answers]
    assert set(codes) == {200, 409}
    async with world.db.read() as session:
        kept = (await session.scalars(select(RefusedCheckIn))).one()
    present = (await world.states(meeting, "successor"))[AN] == ["present"]
    assert present is (kept.state == "taken")
    assert await count_rows(world.db, AttendanceMark) == (2 if present else 0)
    decisions = JournalEntry.action.like("campaigns:waiting_record:%")
    assert await count_rows(world.db, JournalEntry, decisions) == 1
