"""The sentences an inspector reads, letter by letter; and that the facts behind them are found."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import update

from app.campaigns.models import (
    Attendance,
    AttendanceMark,
    Enrolment,
    HomeVisit,
    OutsideConfirmation,
    SessionOrganiser,
    StudySession,
)
from app.campaigns.status_changes import handle_status_changes
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.members import statuses, transfers
from app.members.statuses import Basis
from app.members.words import AffiliationKind, Membership, Standing
from app.participation.explaining import notes
from app.participation.explaining.notes import Change, Move, Position, Sealing
from app.participation.explanations import Case, Deed, deed_text, explain
from tests.participation.closings import AN, BINH, CUONG, Closing, make_closing
from tests.support.cast import NOW, actor_with, make_account

DAY = date(2024, 12, 12)
OFFICE = system_actor("văn phòng")
ROLL = Deed("roll", DAY, "Phạm Thị Mười", trust="confirmed", confirmer="Lê Văn Hai")
CASE = Case(
    policy="default-1",
    unit_name="Chi bộ khu phố 1",
    roster_day=date(2024, 12, 5),
    membership="full",
    standing="expected",
    basis={"kind": "Quyết định", "number": "12-QĐ/ĐU", "issuer": "Đảng ủy phường Tân Hoa", "date": "2024-10-01"},
    removed_on=None,
    removed_why=None,
    complete=True,
    parts_present=1,
    parts_required=1,
    absence="unrecorded",
    deed=ROLL,
)
LISTED = "Thuộc diện học tập: đảng viên chính thức của Chi bộ khu phố 1, ngày chốt danh sách 05/12/2024; "


@pytest.mark.parametrize(
    ("deed", "text"),
    [
        (Deed("code", DAY, None, by_code=True), "tự điểm danh bằng mã ngày 12/12/2024"),
        (ROLL, "có mặt ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh, đồng chí Lê Văn Hai xác nhận"),
        (replace(ROLL, confirmer=None), "có mặt ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh"),
        (replace(ROLL, trust="alone"), "có mặt ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh (một người ghi)"),
        (
            replace(ROLL, trust="waiting"),
            "có mặt ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh (chờ người thứ hai xác nhận)",
        ),
        (
            replace(ROLL, on_behalf=True),
            "có mặt ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh thay chi bộ, đồng chí Lê Văn Hai xác nhận",
        ),
        (replace(ROLL, way="makeup", confirmer=None), "học bù ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh"),
        (Deed("makeup", DAY, None, by_code=True), "học bù ngày 12/12/2024, tự điểm danh bằng mã"),
        (
            Deed("code", DAY, None, by_code=True, confirmer="Lê Văn Cường"),
            "tự điểm danh bằng mã ngày 12/12/2024, đồng chí Lê Văn Cường xác nhận lượt quét gửi đến muộn",
        ),
        (
            Deed("home", DAY, "Phạm Thị Mười", trust="confirmed", visitors=("Lê Văn Hai", "Trần Thị Ba")),
            (
                "học bù tại nhà ngày 12/12/2024, đồng chí Lê Văn Hai và đồng chí Trần Thị Ba đến nhà, "
                "do đồng chí Phạm Thị Mười ghi"
            ),
        ),
        (
            Deed("elsewhere", DAY, "Phạm Thị Mười", trust="confirmed", host="Chi bộ khu phố 2"),
            "nơi khác xác nhận đã học ngày 12/12/2024 tại Chi bộ khu phố 2, do đồng chí Phạm Thị Mười ghi",
        ),
        (
            Deed(
                "elsewhere",
                DAY,
                "Phạm Thị Mười",
                trust="confirmed",
                paper="xác nhận số 12/XN ngày 10/12/2024 của Đảng ủy phường 3",
            ),
            (
                "nơi khác xác nhận đã học ngày 12/12/2024 (xác nhận số 12/XN ngày 10/12/2024 của Đảng ủy phường 3), "
                "do đồng chí Phạm Thị Mười ghi"
            ),
        ),
        (
            replace(ROLL, duty="speaker", confirmer=None),
            "có mặt ngày 12/12/2024 (báo cáo viên của buổi học), do đồng chí Phạm Thị Mười điểm danh",
        ),
    ],
)
def test_how_somebody_took_part(deed: Deed, text: str) -> None:
    assert deed_text(deed) == text
    assert explain(replace(CASE, deed=deed), full=True).sentence == f"{LISTED}đã tham gia: {text}."


@pytest.mark.parametrize(
    ("changes", "full", "branch"),
    [
        (
            {"complete": False, "deed": None, "parts_present": 0},
            f"{LISTED}chưa tính là đã tham gia: chưa ghi.",
            f"{LISTED}chưa tính là đã tham gia: chưa ghi.",
        ),
        (
            {"complete": False, "deed": None, "parts_required": 3, "absence": "excused"},
            f"{LISTED}chưa tính là đã tham gia: đã dự 1/3 phần, phần còn lại vắng có lý do.",
            f"{LISTED}chưa tính là đã tham gia: đã dự 1/3 phần, phần còn lại vắng có lý do.",
        ),
        (
            {"standing": "exempt"},
            (
                "Không tính trong đợt này: được miễn công tác và sinh hoạt đảng (Quyết định số 12-QĐ/ĐU, "
                "Đảng ủy phường Tân Hoa, ngày 01/10/2024); có dự học, ghi ở dòng riêng."
            ),
            "Không tính trong đợt này; có dự học, ghi ở dòng riêng.",
        ),
        (
            {"standing": "exempt", "policy": "congress-1"},
            (
                "Tính theo cách tính của đợt này: đồng chí được miễn công tác và sinh hoạt đảng của "
                "Chi bộ khu phố 1, ngày chốt danh sách 05/12/2024, có dự học; đã tham gia: "
                "có mặt ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh, đồng chí Lê Văn Hai xác nhận."
            ),
            (
                "Tính theo cách tính của đợt này: đồng chí của Chi bộ khu phố 1, ngày chốt danh sách 05/12/2024, "
                "có dự học; đã tham gia: "
                "có mặt ngày 12/12/2024, do đồng chí Phạm Thị Mười điểm danh, đồng chí Lê Văn Hai xác nhận."
            ),
        ),
        (
            {"standing": "suspended", "complete": False, "deed": None, "basis": {}},
            "Không tính trong đợt này: bị đình chỉ sinh hoạt đảng.",
            "Không tính trong đợt này.",
        ),
        (
            {"removed_on": date(2024, 12, 7), "removed_why": "died"},
            "Không tính trong đợt này: đã đưa ra khỏi danh sách từ ngày 07/12/2024 (từ trần).",
            "Không tính trong đợt này.",
        ),
    ],
)
def test_both_forms(changes: dict[str, Any], full: str, branch: str) -> None:
    case = replace(CASE, **changes)
    assert explain(case, full=True).sentence == full
    assert explain(case, full=False).sentence == branch


def test_notes() -> None:
    day = date(2024, 12, 10)
    on_the_way = Move("Chi bộ khu phố 2", day, confirmed=False)
    assert notes.move_note(on_the_way, unit_name="Chi bộ khu phố 1", roster_day=date(2024, 12, 5)) == (
        "Đang chuyển sinh hoạt về Chi bộ khu phố 2 (giấy giới thiệu ngày 10/12/2024), nơi nhận chưa xác nhận: "
        "Chi bộ khu phố 1 vẫn tính; dự học ở nơi nào cũng được ghi nhận."
    )
    assert notes.move_note(replace(on_the_way, confirmed=True), unit_name="Chi bộ khu phố 1", roster_day=date(2024, 12, 5)) == (
        "Đã chuyển sinh hoạt chính thức về Chi bộ khu phố 2 từ ngày 10/12/2024; đợt này vẫn tính tại Chi bộ khu phố 1, "
        "nơi sinh hoạt vào ngày chốt danh sách 05/12/2024."
    )
    change = Change(
        "accepted", day, Position("expected", None), Position("expected", "died"), "Đỗ Văn Sáu", DAY, "Giấy chứng tử"
    )
    assert notes.change_note(change) == (
        "Điều chỉnh danh sách từ ngày 10/12/2024: đưa ra khỏi danh sách (từ trần), trước đó thuộc diện học tập; "
        "đồng chí Đỗ Văn Sáu quyết định ngày 12/12/2024, lý do: Giấy chứng tử."
    )
    waiting = replace(change, state="proposed", approver=None, decided_on=None, reason=None)
    assert notes.change_note(waiting) == (
        "Có đề nghị điều chỉnh danh sách từ ngày 10/12/2024: đưa ra khỏi danh sách (từ trần), trước đó thuộc diện học tập; "
        "chờ cấp trên xem xét."
    )
    refused = replace(change, state="refused", new=Position("suspended", None))
    assert notes.change_note(refused).startswith("Không chấp nhận điều chỉnh danh sách từ ngày 10/12/2024: bị đình chỉ")
    assert notes.sealing_note(Sealing(1, day, None, None, None)) == "Theo bản chốt số 1, chốt ngày 10/12/2024."
    assert notes.sealing_note(Sealing(2, day, "chưa tính là đã tham gia, chưa ghi", "Đỗ Văn Sáu", "Sổ biên bản, trang 12")) == (
        "Điều chỉnh tại bản chốt số 2 ngày 10/12/2024 (trước đó: chưa tính là đã tham gia, chưa ghi); "
        "đồng chí Đỗ Văn Sáu chấp nhận, lý do: Sổ biên bản, trang 12."
    )


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def why(world: Closing, campaign: str, name: str, who: str = "committee") -> dict[str, Any]:
    answer = await world.get(who, f"campaigns/{campaign}/participation/explain?member={world.people[name]}")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_who_recorded_and_who_confirmed(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.roll(meeting, marks=[world.mark(AN)])
    first = await why(world, campaign, AN)
    assert first["sentence"].endswith("có mặt ngày 18/12/2024, do đồng chí Ngô Văn Thư điểm danh (chờ người thứ hai xác nhận).")
    assert [(m["trust"], m["trust_text"], m["confirmed"]) for m in first["marks"]] == [
        ("waiting", "chờ người thứ hai xác nhận", False)
    ]
    async with world.db.write() as session:
        second = await make_account(session, label="Trần Thị Bình")
        await session.execute(update(AttendanceMark).values(confirmed_at=NOW, confirmed_by=second.id))
        await session.execute(update(Attendance).values(confirmed=True))
    confirmed = await why(world, campaign, AN)
    assert confirmed["sentence"].endswith("do đồng chí Ngô Văn Thư điểm danh, đồng chí Trần Thị Bình xác nhận.")
    assert confirmed["marks"][0]["confirmed_by"] == "Trần Thị Bình"
    async with world.db.write() as session:
        await session.execute(update(AttendanceMark).values(confirmed_by=None, single_recorder=True))
        await session.execute(update(Attendance).values(single_recorder=True))
    alone = await why(world, campaign, AN, "secretary")
    assert alone["sentence"].endswith("do đồng chí Ngô Văn Thư điểm danh (một người ghi).")
    assert (await world.get(AN, "me/record")).json()["items"][0]["marks"][0]["trust"] == "alone"


async def test_homes_papers_of_other_places_and_speakers(world: Closing) -> None:
    campaign = await world.opened()
    home = await world.meeting(campaign, kind="makeup")
    away = await world.meeting(campaign, "neighbour", unit_id=str(world.cast.neighbour))
    own = await world.meeting(campaign)
    for meeting, name, way in ((home, AN, "home"), (away, BINH, "elsewhere"), (own, CUONG, "roll")):
        await record(world, campaign, meeting, name, way)
    async with world.db.write() as session:
        await session.execute(update(StudySession).where(StudySession.id == UUID(home)).values(kind="home"))
        two = {"first_id": world.people[BINH], "second_id": world.people[CUONG], "short": "read", "five_minutes": "played"}
        session.add(HomeVisit(session_id=UUID(home), **two))
        session.add(SessionOrganiser(session_id=UUID(own), member_id=world.people[CUONG], duty="speaker", named_at=NOW))
    at_home, visit, speaker = [(await why(world, campaign, name))["sentence"] for name in (AN, BINH, CUONG)]
    assert at_home.endswith("học bù tại nhà ngày 18/12/2024, đồng chí Trần Thị Bình và đồng chí Lê Văn Cường đến nhà.")
    assert visit.endswith("nơi khác xác nhận đã học ngày 18/12/2024 tại Chi bộ khu phố 2.")
    assert speaker.endswith("có mặt ngày 18/12/2024 (báo cáo viên của buổi học).")
    async with world.db.write() as session:
        session.add(
            OutsideConfirmation(
                campaign_id=UUID(campaign),
                member_id=world.people[BINH],
                client_id=world.people[AN],
                number="12/XN",
                issued_on=date(2024, 12, 10),
                issuer="Đảng ủy phường 3, TP. Hồ Chí Minh",
                parts=[1],
                state="accepted",
                session_id=UUID(away),
                entered_at=NOW,
                on_behalf=False,
            )
        )
        await session.execute(update(StudySession).where(StudySession.id == UUID(away)).values(kind="outside"))
    assert (await why(world, campaign, BINH))["sentence"].endswith(
        "nơi khác xác nhận đã học ngày 18/12/2024 (xác nhận số 12/XN ngày 10/12/2024 của Đảng ủy phường 3, TP. Hồ Chí Minh)."
    )


async def record(world: Closing, campaign: str, meeting: str, name: str, way: str) -> None:
    """A confirmed mark without anybody's name."""
    async with world.db.write() as session:
        mark = {"member_id": world.people[name], "session_id": UUID(meeting), "part": 1, "state": "present", "way": way}
        made = AttendanceMark(**mark, client_id=world.people[name], recorded_at=NOW, confirmed_at=NOW)
        session.add(made)
        await session.flush()
        session.add(Attendance(**mark, campaign_id=UUID(campaign), mark_id=made.id, confirmed=True))


async def test_a_member_in_transfer(world: Closing) -> None:
    campaign = await world.opened()
    cast, person = world.cast, world.people[CUONG]
    async with world.db.write() as session:
        sent = await transfers.send_transfer(
            session,
            actor=actor_with((Role.SECRETARY, cast.branch)),
            member_id=person,
            to_unit_id=cast.neighbour,
            kind=AffiliationKind.OFFICIAL,
            now=NOW,
        )
    for who in ("committee", "secretary"):
        (note,) = (await why(world, campaign, CUONG, who))["notes"]
        assert note.startswith("Đang chuyển sinh hoạt về Chi bộ khu phố 2 (giấy giới thiệu ngày 18/12/2024)")
    async with world.db.write() as session:
        receiver = actor_with((Role.SECRETARY, cast.neighbour))
        await transfers.confirm_transfer(session, actor=receiver, transfer_id=sent.id, now=NOW)
    (after,) = (await why(world, campaign, CUONG, "neighbour"))["notes"]
    assert after.startswith("Đã chuyển sinh hoạt chính thức về Chi bộ khu phố 2 từ ngày 18/12/2024; đợt này vẫn tính tại")


async def test_a_death_after_the_roster_day_names_approver_reason_and_old_value(world: Closing) -> None:
    campaign = await world.opened()
    async with world.db.write() as session:
        await statuses.change_standing(
            session,
            actor=OFFICE,
            member_id=world.people[BINH],
            value=Standing.SUSPENDED,
            valid_from=date(2024, 11, 30),
            basis=Basis("Quyết định", "9-QĐ/ĐU", "Đảng ủy phường Tân Hoa", date(2024, 11, 29)),
            now=NOW,
        )
        await statuses.change_membership(
            session, actor=OFFICE, member_id=world.people[AN], value=Membership.DIED, valid_from=date(2024, 12, 7), now=NOW
        )
    await handle_status_changes(world.db, NOW)
    (waiting,) = (await why(world, campaign, AN))["notes"]
    assert waiting.endswith("đưa ra khỏi danh sách (từ trần), trước đó thuộc diện học tập; chờ cấp trên xem xét.")
    listed = (await world.get("committee", f"campaigns/{campaign}/corrections")).json()["items"]
    for correction in listed:
        verb = "accept" if correction["kind"] == "removed" else "refuse"
        path = f"campaigns/{campaign}/corrections/{correction['id']}/{verb}"
        assert (await world.post("committee", path, {"reason": "Giấy số 12"})).status_code == 200
    dead = await why(world, campaign, AN)
    assert dead["sentence"] == "Không tính trong đợt này: đã đưa ra khỏi danh sách từ ngày 07/12/2024 (từ trần)."
    (note,) = dead["notes"]
    assert note.startswith(
        "Điều chỉnh danh sách từ ngày 07/12/2024: đưa ra khỏi danh sách (từ trần), trước đó thuộc diện học tập"
    )
    assert note.endswith("quyết định ngày 18/12/2024, lý do: Giấy số 12.")
    (refused,) = (await why(world, campaign, BINH))["notes"]
    assert refused.startswith("Không chấp nhận điều chỉnh danh sách từ ngày 30/11/2024: bị đình chỉ sinh hoạt đảng")
    for name in (AN, BINH):  # the branch reads no reasons
        assert (await why(world, campaign, name, "secretary"))["notes"] == []


async def test_who_came_later_is_told_where_they_belong(world: Closing) -> None:
    campaign = await world.opened()
    async with world.db.write() as session:
        theirs = update(Enrolment).where(Enrolment.member_id == world.people[AN])
        await session.execute(theirs.values(member_id=world.people["Mai Văn Khách"]))
    found = await why(world, campaign, AN)
    assert found["line"] == "not_enrolled"
    assert found["notes"] == ["Đồng chí sinh hoạt chính thức tại Chi bộ khu phố 1 từ ngày 01/01/2020."]


async def test_a_closed_campaign_is_explained_by_its_snapshot(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    before = await why(world, campaign, AN)
    assert (before["in_numerator"], before["notes"]) == (False, ["Theo bản chốt số 1, chốt ngày 18/12/2024."])
    await record(world, campaign, meeting, AN, "roll")
    late = await why(world, campaign, AN)
    assert (late["in_numerator"], late["notes"]) == (False, before["notes"])
    assert "chờ cấp ủy xem xét" in late["sentence"]
    body = {
        "client_id": str(world.people[AN]),
        "number": 1,
        "member_ids": [str(world.people[AN])],
        "reason": "Sổ biên bản, trang 12",
    }
    assert (await world.post("committee", f"campaigns/{campaign}/amendments", body)).status_code == 201
    after = await why(world, campaign, AN)
    assert (after["in_numerator"], after["notes"][0]) == (True, "Theo bản chốt số 1, chốt ngày 18/12/2024.")
    assert after["notes"][1].startswith(
        "Điều chỉnh tại bản chốt số 2 ngày 18/12/2024 (trước đó: chưa tính là đã tham gia, chưa ghi); đồng chí "
    )
    assert after["notes"][1].endswith("chấp nhận, lý do: Sổ biên bản, trang 12.")
    assert after["sentence"].endswith("đã tham gia: có mặt ngày 18/12/2024.")
    own = (await world.get(AN, "me/record")).json()["items"][0]
    assert (own["in_numerator"], own["sentence"]) == (True, after["sentence"])
