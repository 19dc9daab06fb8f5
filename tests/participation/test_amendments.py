"""What comes after the closing waits for the committee; accepted, it is the next snapshot, and the last one stays."""

import asyncio
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from app import worker
from app.auth.models import Account, RoleGrant
from app.banks.models import QuestionVersion
from app.campaigns.models import Attendance, AttendanceMark, Enrolment, EnrolmentCorrection
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry
from app.participation.models import Snapshot, SnapshotRow, SnapshotUnit, UnitTally
from app.participation.proofs import shape, verifying
from app.participation.snapshots.rows import SUMS
from app.quizzes.models import Attempt, LateJudgement, QuizPool, Receipt
from app.quizzes.regrading_rounds import regrade_some
from tests.campaigns.builders import problem
from tests.participation.closings import AN, BINH, CUONG, DUNG, Closing, make_closing
from tests.participation.sealed import KEYS
from tests.quizzes.builders import Phone, make_bank, make_quiz
from tests.quizzes.ruling_builders import Reviewer
from tests.support.cast import BEGINNING, NOW, make_account


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def with_test(world: Closing) -> tuple[str, UUID]:
    """A campaign with a test of nine questions, passed with five of them."""
    async with world.db.write() as session:
        bank = await make_bank(session, world.cast.province)
        quiz = await make_quiz(session, world.cast, bank, closes_at=NOW + timedelta(hours=53))
    return await world.opened(quiz_id=str(quiz.id)), quiz.id


async def phone_of(world: Closing, who: str) -> Phone:
    async with world.db.write() as session:
        phone = Phone(world.client, await make_account(session))
    phone.headers = world.who[who]
    return phone


def later(minutes: float) -> None:
    clock.shift(NOW + timedelta(minutes=minutes) - clock.real_now())


async def attended(world: Closing, campaign: str, names: Iterable[str], meeting: str) -> None:
    """What is recorded after the closing, as whoever takes a late record over leaves it."""
    async with world.db.write() as session:
        for name in names:
            mark = new_id()
            common = {
                "session_id": UUID(meeting),
                "member_id": world.people[name],
                "part": 1,
                "state": "present",
                "way": "roll",
            }
            session.add(AttendanceMark(id=mark, **common, client_id=new_id(), recorded_at=clock.now()))
            session.add(Attendance(**common, campaign_id=UUID(campaign), mark_id=mark, confirmed=True))


async def pending(world: Closing, campaign: str, who: str = "office") -> dict[str, Any]:
    """Name → what waits."""
    response = await world.get(who, f"campaigns/{campaign}/amendments")
    assert response.status_code == 200, response.text
    return {item["full_name"]: item for item in response.json()["items"]}


async def amend(world: Closing, campaign: str, names: Iterable[str], who: str = "office", **body: Any) -> httpx.Response:
    members = [str(world.people[name]) for name in names]
    sent = {"client_id": str(uuid4()), "number": 1, "member_ids": members, "reason": "Sổ biên bản, trang 12", **body}
    return await world.post(who, f"campaigns/{campaign}/amendments", sent)


async def proof(world: Closing, campaign: str, number: int) -> dict[str, Any]:
    """A proof file that was checked."""
    found = shape.read((await world.proof(campaign, number)).decode())
    assert verifying.check(found, KEYS).findings == []
    return found


async def consistent(world: Closing) -> None:
    """The newest sums of every branch are the tallies, and those of its rows."""
    async with world.db.read() as session:
        newest = await session.scalars(select(SnapshotUnit).where(SnapshotUnit.to_number.is_(None)))
        sums = {unit.unit_id: unit.sums for unit in newest}
        for tally in await session.scalars(select(UnitTally)):
            assert {name: getattr(tally, name) for name in SUMS} == sums[tally.unit_id]
        rows = (await session.scalars(select(SnapshotRow).where(SnapshotRow.to_number.is_(None)))).all()
    for unit_id, counted in sums.items():
        own = [row for row in rows if row.unit_id == unit_id]
        if own:
            assert counted["present"] == sum(row.counted and row.present for row in own)


async def test_attendance_after_closing_waits_and_is_accepted(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.check_in(AN, meeting, await world.code(meeting))
    await world.closed(campaign)
    first = await proof(world, campaign, 1)
    await attended(world, campaign, [BINH, CUONG], meeting)
    await worker.run_once(world.db, clock.now())
    assert (await world.page(campaign, "secretary"))["unit"]["took_part"]["text"] == "1/7 (14,2 %)"
    waits = await pending(world, campaign)
    assert {name: item["grounds"] for name, item in waits.items()} == {BINH: ["attendance"], CUONG: ["attendance"]}
    assert (waits[BINH]["old"]["present"], waits[BINH]["new"]["present"], waits[BINH]["moves"]) == (False, True, True)
    assert waits[BINH]["grounds_text"] == "điểm danh ghi nhận sau khi chốt"

    done = await amend(world, campaign, [BINH])
    assert done.status_code == 201, done.text
    assert (done.json()["snapshot"]["number"], done.json()["changed"]) == (2, 1)
    page = await world.page(campaign, "committee")
    assert (page["snapshot"]["number"], page["unit"]["took_part"]["text"]) == (2, "2/8 (25,0 %)")
    assert (await world.page(campaign, "secretary"))["unit"]["ways"]["text"] == "mã 1, điểm danh 1"
    assert list(await pending(world, campaign)) == [CUONG]
    await consistent(world)

    second = await proof(world, campaign, 2)
    assert json.loads(second["statement"])["previous"][:2] == [1, first["head"]]
    (change,) = second["changes"]
    assert (change["grounds"], change["old"]["present"], change["new"]["present"]) == (["attendance"], False, True)
    assert change["old"] == first["rows"][change["n"] - 1]
    assert await proof(world, campaign, 1) == first  # for ever
    listed = (await world.get("office", f"campaigns/{campaign}/amendments")).json()["snapshots"]
    assert [(s["number"], s["reason"], s["changed"]) for s in listed] == [
        (2, "Sổ biên bản, trang 12", 1),
        (1, "Học xong sớm", 0),
    ]


async def test_a_test_handed_in_after_closing(world: Closing) -> None:
    """A running time limit is never shortened: the test is graded, and the figure stays until the committee moves it."""
    campaign, quiz = await with_test(world)
    phone = await phone_of(world, AN)
    await phone.start(quiz)
    closed = await world.closed(campaign)
    assert closed["left_open"][0]["open"] == {"attempts_running": 1}
    assert (await phone.submit(phone.right())).status_code == 200
    assert (await world.page(campaign, "secretary"))["unit"]["took_test"]["text"] == "0/7 (0,0 %)"
    waits = await pending(world, campaign)
    assert (waits[AN]["grounds"], waits[AN]["new"]["passed"]) == (["test"], True)
    assert (await amend(world, campaign, [AN])).status_code == 201
    unit = (await world.page(campaign, "secretary"))["unit"]
    assert (unit["took_test"]["text"], unit["passed_test"]["text"]) == ("1/7 (14,2 %)", "1/1 (100 %)")
    await proof(world, campaign, 2)


async def late_answers(world: Closing, quiz: UUID) -> tuple[Phone, str]:
    """A phone that sent one right answer in time, lost its signal, and came back after the closing with the others."""
    phone = await phone_of(world, AN)
    started = {"start_id": str(uuid4()), "writer_id": str(phone.writer), "device_time": NOW.isoformat(), "elapsed_ms": 0}
    answer = await world.client.post(f"quizzes/{quiz}/attempts", json=started, headers=phone.headers)
    phone._took(answer)
    right = phone.right()
    later(1)
    await phone.save({"0": right["0"]}, device_time=clock.now().isoformat(), elapsed_ms=60_000)
    later(30)
    await worker.run_once(world.db, clock.now())
    return phone, str(phone.attempt["id"])


async def test_late_answers_accepted_for_the_amendment(world: Closing) -> None:
    campaign, quiz = await with_test(world)
    phone, attempt = await late_answers(world, quiz)
    await world.closed(campaign)
    rest = {place: answer for place, answer in phone.right().items() if place != "0"}
    given = (NOW + timedelta(minutes=10)).isoformat()
    said = await phone.save(rest, device_time=given, elapsed_ms=600_000, sent_device_time=clock.now().isoformat())
    assert "chờ cấp ủy xem xét" in said.json()["message"]
    assert await pending(world, campaign) == {}  # somebody looks at the clocks first
    decided = await world.post("office", f"late-answers/{attempt}/decide", {"accept": True, "reason": "mất sóng ở bản"})
    assert decided.json()["for_amendment"] is True
    waits = await pending(world, campaign)
    assert (waits[AN]["grounds"], waits[AN]["new"], waits[AN]["moves"]) == (["late_answers"], None, None)
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "0/1 (0,0 %)"
    done = await amend(world, campaign, [AN])
    assert (done.status_code, done.json()["changed"]) == (201, 1)
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "1/1 (100 %)"
    assert await pending(world, campaign) == {}
    async with world.db.read() as session:
        row = await session.get_one(Attempt, UUID(attempt))
        assert (row.earned, row.answered, row.passed) == ("9", 9, True)
        assert list(await session.scalars(select(LateJudgement.after_release))) == [False]
        entries = await session.scalars(select(JournalEntry).where(JournalEntry.action == "quizzes:attempt:amend"))
        assert [(e.old["earned"], e.new["earned"]) for e in entries if e.old and e.new] == [("1", "9")]
    await proof(world, campaign, 2)
    assert (await phone.get("result")).json()["score"] == "9/9"


async def test_an_empty_attempt_becomes_taken_with_a_receipt(world: Closing) -> None:
    campaign, quiz = await with_test(world)
    phone = await phone_of(world, AN)
    started = {"start_id": str(uuid4()), "writer_id": str(phone.writer), "device_time": NOW.isoformat(), "elapsed_ms": 0}
    phone._took(await world.client.post(f"quizzes/{quiz}/attempts", json=started, headers=phone.headers))
    later(30)
    await worker.run_once(world.db, clock.now())
    closed = await world.closed(campaign)
    assert closed["left_open"][0]["open"] == {"phones_silent": 1}
    clocks: dict[str, Any] = {"device_time": (NOW + timedelta(minutes=10)).isoformat(), "elapsed_ms": 600_000}
    await phone.save(phone.right(), **clocks, sent_device_time=clock.now().isoformat())
    await world.post("office", f"late-answers/{phone.attempt['id']}/decide", {"accept": True, "reason": "mất sóng"})
    async with world.db.read() as session:
        assert (await session.scalars(select(Receipt))).all() == []
    assert (await amend(world, campaign, [AN])).json()["changed"] == 1
    assert (await world.page(campaign, "secretary"))["unit"]["took_test"]["text"] == "1/7 (14,2 %)"
    async with world.db.read() as session:
        assert [r.kind for r in await session.scalars(select(Receipt))] == ["submission"]


async def test_regraded_attempts_wait_and_are_accepted(world: Closing) -> None:
    campaign, quiz = await with_test(world)
    phone = await phone_of(world, AN)
    await phone.start(quiz)
    right, wrong = phone.right(), phone.wrong()
    await phone.submit({**right, **{place: wrong[place] for place in list(wrong)[:5]}})  # four of nine: not passed
    voided = phone.attempt["questions"][0]["stem"]
    await world.closed(campaign)
    async with world.db.write() as session:
        editor = await make_account(session, grants=[(Role.EDITOR, world.cast.province)])
        version = await version_of(session, quiz, voided)
    await Reviewer(world.client, editor).rule(version, "void")
    for _ in range(3):
        await regrade_some(world.db, clock.now())
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "0/1 (0,0 %)"
    assert {name: item["grounds"] for name, item in (await pending(world, campaign)).items()} == {AN: ["regraded"]}
    assert (await amend(world, campaign, [AN])).json()["changed"] == 1
    assert (await world.page(campaign, "secretary"))["unit"]["passed_test"]["text"] == "1/1 (100 %)"
    assert await pending(world, campaign) == {}
    await proof(world, campaign, 2)


async def version_of(session: Any, quiz: UUID, stem: str) -> UUID:
    query = select(QuestionVersion).join(QuizPool, QuizPool.question_version_id == QuestionVersion.id)
    versions = await session.scalars(query.where(QuizPool.quiz_id == quiz))
    found: UUID = next(v.id for v in versions if v.body["stem"] == stem)
    return found


async def propose(world: Closing, campaign: str, name: str, kind: str, value: str) -> None:
    async with world.db.write() as session:
        query = select(Enrolment.id).where(Enrolment.campaign_id == UUID(campaign), Enrolment.member_id == world.people[name])
        enrolment = await session.scalar(query)
        session.add(
            EnrolmentCorrection(
                enrolment_id=enrolment,
                kind=kind,
                value=value,
                effective_on=date(2024, 12, 10),
                state="proposed",
                proposed_at=clock.now(),
            )
        )


async def test_corrections_after_closing_with_reason_approver_and_old_value(world: Closing) -> None:
    campaign = await world.opened()
    await world.closed(campaign)
    await propose(world, campaign, AN, "removed", "died")
    await propose(world, campaign, "Đỗ Thị Miễn", "standing", "expected")
    assert {name: item["grounds"] for name, item in (await pending(world, campaign)).items()} == {
        AN: ["correction"],
        "Đỗ Thị Miễn": ["correction"],
    }
    assert (await amend(world, campaign, [AN, "Đỗ Thị Miễn"], reason="Giấy chứng tử số 12")).json()["changed"] == 2
    page = await world.page(campaign, "committee")
    assert (page["unit"]["took_part"]["text"], page["unit"]["outside"]["removed"]) == ("0/8 (0,0 %)", 1)
    second = await proof(world, campaign, 2)
    assert {(c["old"]["why"], c["new"]["why"]) for c in second["changes"]} == {("expected", "died"), ("exempt", "expected")}
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "campaigns:correction:accept").order_by(JournalEntry.id)
        entries = (await session.scalars(query)).all()
        decided = (await session.scalars(select(EnrolmentCorrection))).all()
    assert {e.reason for e in entries} == {"Giấy chứng tử số 12"}
    assert [e.old["standing"] for e in entries if e.old] == ["expected", "exempt"]
    assert {(c.state, c.reason) for c in decided} == {("accepted", "Giấy chứng tử số 12")}
    assert all(c.decided_by for c in decided)
    await consistent(world)


async def test_only_what_was_looked_at_is_amended(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    assert problem(await amend(world, campaign, [AN])) == (409, "campaign_not_closed")
    assert problem(await world.get("office", f"campaigns/{campaign}/amendments")) == (409, "campaign_not_closed")
    await world.closed(campaign)
    await attended(world, campaign, [AN, BINH], meeting)
    refused = await amend(world, campaign, [AN, CUONG])
    assert problem(refused) == (409, "nothing_to_amend")
    assert refused.json()["members"] == [str(world.people[CUONG])]
    client_id = str(uuid4())
    assert (await amend(world, campaign, [AN], client_id=client_id)).status_code == 201
    again = await amend(world, campaign, [AN], client_id=client_id)
    assert (again.status_code, again.json()["snapshot"]["number"]) == (201, 2)
    stale = await amend(world, campaign, [BINH])
    assert (problem(stale), stale.json()["newest"]) == ((409, "snapshot_superseded"), 2)
    assert (await amend(world, campaign, [BINH], number=2)).json()["snapshot"]["number"] == 3
    third = await proof(world, campaign, 3)
    assert len(third["changes"]) == 1
    async with world.db.read() as session:
        assert list(await session.scalars(select(Snapshot.number).order_by(Snapshot.number))) == [1, 2, 3]


@pytest.mark.races
async def test_two_amendments_at_once_do_not_fork(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [AN, BINH, CUONG, DUNG], meeting)
    answers = await asyncio.gather(*(amend(world, campaign, [name]) for name in (AN, BINH, CUONG, DUNG)))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409]
    assert (await world.page(campaign, "secretary"))["unit"]["took_part"]["numerator"] == 1
    await consistent(world)


@pytest.mark.parametrize(
    ("who", "look", "act"),
    [
        ("committee", 200, 201),
        ("office", 200, 201),
        ("inspector", 200, 403),
        ("board", 403, 403),
        ("secretary", 403, 403),
        (AN, 403, 403),
        ("stranger", 404, 404),
    ],
)
async def test_who_looks_and_who_accepts(world: Closing, who: str, look: int, act: int) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [BINH], meeting)
    assert (await world.get(who, f"campaigns/{campaign}/amendments")).status_code == look
    assert (await amend(world, campaign, [BINH], who)).status_code == act
    async with world.db.read() as session:
        looks = await session.scalars(select(JournalEntry.new).where(JournalEntry.action == "names:amendments:view"))
        assert [new["people"] for new in looks if new] == ([1] if look == 200 else [])
        assert len((await session.scalars(select(Snapshot))).all()) == (2 if act == 201 else 1)


async def test_nobody_amends_themselves(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [BINH], meeting)
    async with world.db.write() as session:
        account = (await session.scalars(select(Account).where(Account.member_id == world.people[BINH]))).one()
        session.add(
            RoleGrant(
                account_id=account.id, role="committee", unit_id=world.cast.grassroots, valid_from=BEGINNING, granted_at=NOW
            )
        )
    assert problem(await amend(world, campaign, [BINH], BINH)) == (403, "own_amendment")
    assert list(await pending(world, campaign)) == [BINH]


@pytest.mark.parametrize(
    "body",
    [
        {"member_ids": []},
        {"member_ids": ["x"]},
        {"number": -1},
        {"number": True},
        {"reason": " "},
        {"client_id": 7},
        {"more": 1},
    ],
)
async def test_malformed_amendments(world: Closing, body: dict[str, Any]) -> None:
    campaign = await world.opened()
    await world.closed(campaign)
    assert (await amend(world, campaign, [AN], **body)).status_code == 422
    assert (await world.page(campaign, "committee"))["snapshot"]["number"] == 1


async def test_the_list_of_what_waits_is_paged(world: Closing) -> None:
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    await attended(world, campaign, [AN, BINH, CUONG], meeting)
    seen: list[str] = []
    cursor = ""
    for _ in range(3):
        page = (await world.get("office", f"campaigns/{campaign}/amendments?limit=1{cursor}")).json()
        assert page["waiting"] == 3
        seen += [item["full_name"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert (sorted(seen), page["next_cursor"]) == (sorted([AN, BINH, CUONG]), None)
    assert problem(await world.get("office", f"campaigns/{campaign}/amendments?cursor=%00")) == (422, "cursor_not_valid")


async def test_a_row_that_lost_its_salts_is_amended_all_the_same(world: Closing) -> None:
    """Erasure drops the salts; rows and sums live on."""
    campaign = await world.opened()
    meeting = await world.meeting(campaign)
    await world.closed(campaign)
    async with world.db.write() as session:
        await session.execute(update(SnapshotRow).values(salts=None))
    await attended(world, campaign, [AN], meeting)
    assert (await amend(world, campaign, [AN])).status_code == 201
    await proof(world, campaign, 1)
    await proof(world, campaign, 2)
