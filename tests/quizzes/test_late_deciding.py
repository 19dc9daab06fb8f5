"""People decide about late answers: who may, what they read, what moves, what is on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select

from app.auth.models import Account
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry, OutboxRow
from app.members.models import Notice
from app.quizzes.admissions import release_review
from app.quizzes.late.queries import pending_after_release
from app.quizzes.models import Attempt, Grading, LateJudgement, Receipt
from tests.quizzes.builders import Stage, admit, make_stage
from tests.quizzes.late_phones import LIMIT_S, ClockPhone, travel
from tests.support.cast import auth_headers, make_account, make_member

LATE = LIMIT_S + 600


@dataclass
class Office:
    """The people around a branch, and a phone whose answers wait for them."""

    db: Database
    client: httpx.AsyncClient
    stage: Stage
    who: dict[str, Account]
    phone: ClockPhone

    async def get(self, who: str, path: str) -> httpx.Response:
        return await self.client.get(path, headers=auth_headers(self.who[who]))

    async def decide(self, who: str, *, accept: bool, attempt: str | None = None, **more: Any) -> httpx.Response:
        path = f"late-answers/{attempt or self.phone.attempt['id']}/decide"
        body = {"accept": accept, "reason": "mất sóng ở bản", **more}
        return await self.client.post(path, json=body, headers=auth_headers(self.who[who]))

    async def journalled(self, action: str) -> Sequence[JournalEntry]:
        async with self.db.read() as session:
            return (await session.scalars(select(JournalEntry).where(JournalEntry.action == action))).all()

    async def release(self) -> None:
        async with self.db.write() as session:
            await release_review(session, occasion_id=self.stage.occasion_id, now=clock.now())

    async def attempt(self) -> Attempt:
        async with self.db.read() as session:
            return await session.get_one(Attempt, UUID(self.phone.attempt["id"]))


@pytest_asyncio.fixture
async def office(db: Database, client: httpx.AsyncClient) -> Office:
    """One member whose two answers came late and wait."""
    stage = await make_stage(db, people=2, late_sync="look", review_after="marks")
    cast = stage.cast
    roles = {
        "secretary": [(Role.SECRETARY, cast.branch)],
        "deputy": [(Role.DEPUTY, cast.branch)],
        "helper": [(Role.HELPER, cast.branch)],
        "committee": [(Role.COMMITTEE, cast.grassroots)],
        "office": [(Role.OFFICE, cast.grassroots)],
        "board": [(Role.BOARD, cast.province)],
        "inspector": [(Role.INSPECTOR, cast.grassroots)],
        "neighbour": [(Role.SECRETARY, cast.neighbour)],
        "stranger": [(Role.COMMITTEE, cast.other_superior)],
        "superior": [(Role.COMMITTEE, cast.superior)],
    }
    who: dict[str, Account] = {}
    async with db.write() as session:
        for name, grants in roles.items():
            member = await make_member(session, branch=grants[0][1], name=name) if name in {"secretary", "deputy"} else None
            who[name] = await make_account(session, grants=grants, member=member, label=f"đồng chí {name}")
    who["member"] = stage.accounts[0]
    phone = ClockPhone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    right = phone.right()
    await phone.answer({"0": right["0"]}, given=60)
    said = await phone.answer({"1": right["1"], "2": right["2"]}, given=900, arrives=LATE)
    assert said["outcome"] == "waiting"
    return Office(db, client, stage, who, phone)


async def test_the_list_shows_the_evidence_and_nothing_else(office: Office) -> None:
    answer = await office.get("secretary", "late-answers")
    assert answer.status_code == 200
    (late,) = answer.json()["items"]
    assert late["attempt_id"] == office.phone.attempt["id"]
    assert (late["full_name"], late["unit_name"], late["level"]) == ("Lê Văn 0", "Chi bộ khu phố 1", "branch")
    (batch,) = late["batches"]
    assert (batch["answers"], batch["clock"], batch["outcome"]) == (2, "on_time", "waiting")
    assert batch["evidence"][0].startswith("Cùng lần mở ứng dụng đã gửi được trước đó; ")
    told = set(late) | set(batch)
    assert told.isdisjoint({"score", "earned", "passed", "maximum", "questions", "paper", "writer"})
    (entry,) = await office.journalled("names:late_answers:view")
    assert (entry.unit_id, entry.actor_account_id) == (office.stage.cast.branch, office.who["secretary"].id)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("secretary", 200),
        ("deputy", 200),
        ("committee", 200),
        ("office", 200),
        ("superior", 200),
        ("helper", 403),
        ("inspector", 403),
        ("board", 403),
        ("neighbour", 404),
        ("stranger", 404),
        ("member", 404),
    ],
)
async def test_who_may_look_and_decide(office: Office, who: str, status: int) -> None:
    listed = await office.get(who, f"late-answers?unit={office.stage.cast.branch}")
    assert listed.status_code == status
    assert len(await office.journalled("names:late_answers:view")) == (status == 200)
    decided = await office.decide(who, accept=True)
    own = who == "member"
    assert decided.status_code == status
    assert own or status != 404 or decided.json()["code"] == "not_found"
    assert (await office.attempt()).earned == ("3" if status == 200 else "1")


async def test_names_are_for_who_follows_up(office: Office) -> None:
    refused = await office.get("superior", f"late-answers?unit={office.stage.cast.superior}")
    assert (refused.status_code, refused.json()["code"]) == (403, "names_not_here")
    assert len((await office.get("committee", "late-answers")).json()["items"]) == 1
    assert (await office.get("neighbour", "late-answers")).json()["items"] == []
    assert (await office.get("board", "late-answers")).status_code == 403


async def test_accepting_counts_and_is_on_record(office: Office) -> None:
    decided = await office.decide("secretary", accept=True)
    assert decided.status_code == 200
    said = decided.json()
    assert (said["outcome"], said["batches"], said["for_amendment"]) == ("accepted", 1, False)
    row = await office.attempt()
    assert (row.taken, row.answered, row.earned) == (True, 3, "3")
    (entry,) = await office.journalled("quizzes:late_answers:accept")
    assert (entry.reason, entry.unit_id, entry.actor_label) == (
        "mất sóng ở bản",
        office.stage.cast.branch,
        "đồng chí secretary",
    )
    assert entry.old == {"outcomes": ["waiting"]}
    (regrade,) = await office.journalled("quizzes:attempt:regrade")
    assert regrade.actor_account_id == office.who["secretary"].id
    assert (regrade.old or {})["earned"] == "1"
    assert (regrade.new or {})["earned"] == "3"
    async with office.db.read() as session:
        notice = (await session.scalars(select(Notice))).one()
        assert (notice.kind, notice.member_id) == ("late_accepted", office.stage.members[0].id)
        assert await session.scalar(select(func.count()).select_from(Receipt).where(Receipt.kind == "submission")) == 1
    notices = (await office.get("member", "me/notices")).json()["items"]
    assert notices[0]["text"].endswith("đã được xem xét và được tính. Lý do: mất sóng ở bản")
    told = (await office.phone.get("result")).json()["ending"]
    assert [(g["outcome"], g["decided"], g["reason"]) for g in told["late"]] == [("accepted", True, "mất sóng ở bản")]
    assert told["messages"][1].endswith(" đã được xem xét và được tính.")
    assert (await office.get("secretary", "late-answers")).json()["items"] == []


async def test_refusing_moves_nothing_and_says_why(office: Office) -> None:
    decided = await office.decide("committee", accept=False, reason="không mất sóng")
    assert (decided.status_code, decided.json()["outcome"]) == (200, "refused")
    assert (await office.attempt()).earned == "1"
    told = (await office.phone.get("result")).json()["ending"]
    assert told["messages"][1].endswith(" đã được xem xét và không được tính. Lý do: không mất sóng")
    assert told["tell_secretary_before"] is None
    async with office.db.read() as session:
        assert (await session.scalars(select(Notice.kind))).all() == ["late_refused"]
        assert await session.scalar(select(func.count()).select_from(Grading)) == 1
    again = await office.decide("secretary", accept=True)
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_decide")
    assert (await office.attempt()).earned == "1"


async def test_a_decision_sent_again_is_made_once(office: Office) -> None:
    client_id = str(uuid4())
    first = await office.decide("secretary", accept=True, client_id=client_id)
    again = await office.decide("secretary", accept=True, client_id=client_id)
    assert first.status_code == 200
    assert again.json() == first.json()
    other = await office.decide("secretary", accept=False, client_id=client_id)
    assert (other.status_code, other.json()["code"]) == (409, "decision_id_used")
    assert len(await office.journalled("quizzes:late_answers:accept")) == 1
    async with office.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Notice)) == 1


async def test_what_comes_after_a_decision_waits_for_another(office: Office) -> None:
    assert (await office.decide("secretary", accept=True)).status_code == 200
    said = await office.phone.answer({"3": office.phone.right()["3"]}, given=1_000, arrives=LATE + 60)
    assert said["outcome"] == "waiting"
    (late,) = (await office.get("secretary", "late-answers")).json()["items"]
    assert [b["outcome"] for b in late["batches"]] == ["waiting"]
    assert (await office.decide("deputy", accept=True)).status_code == 200
    assert (await office.attempt()).earned == "4"


async def test_nobody_decides_about_their_own(office: Office) -> None:
    """The secretary's own late answers are for the deputy, or the committee."""
    stage = office.stage
    async with office.db.write() as session:
        secretary = await session.get_one(Account, office.who["secretary"].id)
        own = await make_member(session, branch=stage.cast.branch, name="Bí thư")
        secretary.member_id = own.id
        await admit(session, stage, [own])
    office.who["secretary"] = secretary
    travel(0)
    phone = ClockPhone(office.client, secretary)
    await phone.start(stage.quiz_id)
    await phone.answer({"0": phone.right()["0"]}, given=900, arrives=LATE)
    attempt = phone.attempt["id"]
    refused = await office.decide("secretary", accept=True, attempt=attempt)
    assert (refused.status_code, refused.json()["code"]) == (403, "own_late_answers")
    assert len((await office.get("secretary", "late-answers")).json()["items"]) == 2
    assert (await office.decide("deputy", accept=True, attempt=attempt)).status_code == 200


async def test_after_the_release_a_level_above_decides_and_nothing_moves(office: Office) -> None:
    await office.release()
    (late,) = (await office.get("secretary", "late-answers")).json()["items"]
    assert (late["after_release"], late["level"]) == (True, "above")
    assert late["batches"][0]["evidence"][-1] == "Do cấp ủy cấp trên xem xét, vì đợt học tập đã chốt."
    for who in ("secretary", "deputy"):
        refused = await office.decide(who, accept=True)
        assert (refused.status_code, refused.json()["code"]) == (403, "role_missing")
    async with office.db.read() as session:
        outbox = await session.scalar(select(func.count()).select_from(OutboxRow))
    decided = await office.decide("committee", accept=True)
    assert (decided.status_code, decided.json()["for_amendment"]) == (200, True)
    assert (await office.attempt()).earned == "1"
    async with office.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Grading)) == 1
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == outbox
        judged = (await session.scalars(select(LateJudgement))).one()
        assert (judged.outcome, judged.after_release) == ("accepted", True)
        (pending,) = await pending_after_release(session, office.stage.occasion_id)
        assert (pending.waiting, pending.accepted, pending.taken) == (0, 1, True)
        assert (await session.scalars(select(Notice.kind))).all() == ["late_for_amendment"]
    told = (await office.phone.get("result")).json()["ending"]["messages"]
    assert told[1].endswith("Đã nhận sau khi chốt; cấp ủy đã đồng ý tính khi điều chỉnh số liệu.")


async def test_what_the_tests_own_rule_refused_can_be_looked_at(db: Database, client: httpx.AsyncClient) -> None:
    """Golden wording 5 sends the member to the secretary."""
    stage = await make_stage(db, late_sync="refuse")
    async with db.write() as session:
        secretary = await make_account(session, grants=[(Role.SECRETARY, stage.cast.branch)])
    phone = ClockPhone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    assert (await phone.answer(phone.right(), given=900, arrives=LATE))["outcome"] == "refused"
    headers = auth_headers(secretary)
    assert (await client.get("late-answers", headers=headers)).json()["items"] == []
    (late,) = (await client.get("late-answers?outcome=refused", headers=headers)).json()["items"]
    assert late["batches"][0]["outcome"] == "refused"
    body = {"accept": True, "reason": "chi bộ xác nhận bản mất sóng cả buổi"}
    path = f"late-answers/{phone.attempt['id']}/decide"
    assert (await client.post(path, json=body, headers=headers)).status_code == 200
    assert (await phone.get("result")).json()["score"] == "9/9"


async def test_pages_of_the_list(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=5, late_sync="look")
    async with db.write() as session:
        secretary = await make_account(session, grants=[(Role.SECRETARY, stage.cast.branch)])
    for account in stage.accounts:
        travel(0)
        phone = ClockPhone(client, account)
        await phone.start(stage.quiz_id)
        await phone.answer({"0": 0}, given=60, arrives=LATE)
    headers, seen, cursor = auth_headers(secretary), [], ""
    for _ in range(3):
        page = (await client.get(f"late-answers?limit=2{cursor}", headers=headers)).json()
        seen += [item["attempt_id"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert len(set(seen)) == 5


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"accept": "true", "reason": "mất sóng"},
        {"accept": True},
        {"accept": True, "reason": ""},
        {"accept": True, "reason": "  "},
        {"accept": True, "reason": "x" * 501},
        {"accept": True, "reason": "a\u0000bc"},
        {"accept": True, "reason": "mất sóng", "client_id": "x"},
        {"accept": True, "reason": "mất sóng", "more": 1},
    ],
)
async def test_bad_decisions_are_refused_and_change_nothing(office: Office, body: dict[str, Any]) -> None:
    path = f"late-answers/{office.phone.attempt['id']}/decide"
    answer = await office.client.post(path, json=body, headers=auth_headers(office.who["secretary"]))
    assert answer.status_code == 422
    assert (await office.attempt()).earned == "1"
    missing = await office.decide("secretary", accept=True, attempt=str(uuid4()))
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")
    assert (await office.get("secretary", "late-answers?cursor=x")).status_code == 422
