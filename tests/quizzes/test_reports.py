"""“Câu này có vấn đề”: who may say it, when it comes before a reviewer, what the reporter hears."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import delete, func, insert, select, update

from app.auth.models import Account, RefreshFamily
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry
from app.members.models import Notice
from app.quizzes import assembly
from app.quizzes.models import Attempt, QuestionCase, QuestionReport
from app.quizzes.reports.deciding import Decision, decide
from app.quizzes.reports.reporting import Reporting, report_question
from tests.quizzes.builders import Phone
from tests.quizzes.ruling_builders import Reviewer, RuledStage, make_ruled_stage, open_attempts, report
from tests.support.cast import actor_of, auth_headers, make_account


async def _started(client: httpx.AsyncClient, stage: RuledStage) -> list[Phone]:
    phones = [Phone(client, account) for account in stage.accounts]
    for phone in phones:
        assert (await phone.start(stage.quiz_id)).status_code == 200
    return phones


def _place(phone: Phone, kind: str) -> int:
    return next(n for n, question in enumerate(phone.attempt["questions"]) if question["kind"] == kind)


async def _count(db: Database, table: type[Any]) -> int:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def _report(client: httpx.AsyncClient, phone: Phone, kind: str, **fields: Any) -> httpx.Response:
    return await report(client, phone.headers, phone.attempt["id"], _place(phone, kind), **fields)


async def test_during_the_attempt_and_after_it(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    (phone,) = await _started(client, stage)
    before = (await client.get(f"attempts/{phone.attempt['id']}", headers=phone.headers)).json()
    during = await _report(client, phone, "single", note="Văn bản ghi khác")
    assert during.status_code == 200
    assert during.json()["outcome"] is None
    after_report = (await client.get(f"attempts/{phone.attempt['id']}", headers=phone.headers)).json()
    assert {**before, "server_now": None} == {**after_report, "server_now": None}
    await phone.submit({})
    assert (await _report(client, phone, "numeric", reason="unclear")).status_code == 200
    assert await _count(db, QuestionReport) == 2
    assert await _count(db, QuestionCase) == 0


async def test_one_report_a_taker_and_question(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    (phone,) = await _started(client, stage)
    client_id = str(uuid4())
    first = (await _report(client, phone, "single", client_id=client_id)).json()
    assert (await _report(client, phone, "single", client_id=client_id)).json() == first
    other = (await _report(client, phone, "single", reason="typo", note="khác")).json()
    assert other == first, "the first report stays"
    taken = await _report(client, phone, "several", client_id=client_id)
    assert (taken.status_code, taken.json()["code"]) == (409, "report_id_used")
    await phone.submit({})
    second = Phone(client, stage.accounts[0])
    await second.start(stage.quiz_id)
    assert second.attempt["id"] != phone.attempt["id"]
    assert (await _report(client, second, "single")).json() == first
    assert await _count(db, QuestionReport) == 1


async def test_only_an_own_attempt_and_a_question_of_it(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=2)
    mine, other = await _started(client, stage)
    refused = [
        (await report(client, other.headers, mine.attempt["id"], 0), 404, "attempt_not_found"),
        (await report(client, auth_headers(stage.editor), mine.attempt["id"], 0), 404, "attempt_not_found"),
        (await report(client, mine.headers, str(uuid4()), 0), 404, "attempt_not_found"),
        (await report(client, mine.headers, mine.attempt["id"], 6), 404, "question_not_on_paper"),
        (await report(client, mine.headers, mine.attempt["id"], 5_000), 422, "malformed_input"),
        (await report(client, mine.headers, mine.attempt["id"], -1), 422, "malformed_input"),
        (await report(client, mine.headers, mine.attempt["id"], 0, reason="bad"), 422, "malformed_input"),
        (await report(client, mine.headers, mine.attempt["id"], 0, note="a\x00b"), 422, "malformed_input"),
        (await report(client, mine.headers, mine.attempt["id"], 0, note="x" * 501), 422, "malformed_input"),
        (await report(client, mine.headers, mine.attempt["id"], 0, client_id="1"), 422, "malformed_input"),
        (await report(client, {}, mine.attempt["id"], 0), 401, "not_signed_in"),
    ]
    assert [(r.status_code, r.json()["code"]) for r, _, _ in refused] == [(status, code) for _, status, code in refused]
    assert await _count(db, QuestionReport) == 0
    async with db.write() as session:
        await session.execute(
            update(RefreshFamily).where(RefreshFamily.account_id == stage.accounts[0].id).values(revoked_at=clock.now())
        )
    assert (await _report(client, mine, "single")).status_code == 401
    assert await _count(db, QuestionReport) == 0


async def test_a_guest_may_report_too(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    await _started(client, stage)
    async with db.write() as session:
        guest = await make_account(session, label="khách")
        row = (await session.execute(select(Attempt.__table__))).mappings().one()
        values = {**row, "id": new_id(), "member_id": guest.id, "account_id": guest.id, "start_id": uuid4()}
        await session.execute(insert(Attempt).values(values))
    attempt = str(values["id"])
    assert (await report(client, auth_headers(guest), attempt, 0)).status_code == 200
    case = await Reviewer(client, stage.editor).rule(await _version_at(db, attempt, 0), "sound")
    assert case["reports"] == 1
    assert await _count(db, Notice) == 0, "who is no member has no notices"


async def _version_at(db: Database, attempt_id: str, place: int) -> UUID:
    async with db.read() as session:
        attempt = await session.get_one(Attempt, UUID(attempt_id))
    return assembly.load(attempt.paper)[place].version_id


async def test_three_takers_put_it_before_a_reviewer(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=4)
    phones = await _started(client, stage)
    reviewer = Reviewer(client, stage.editor)
    for phone, reason in zip(phones[:2], ("wrong_key", "two_right"), strict=True):
        await _report(client, phone, "single", reason=reason, note=f"ghi chú {reason}")
        await _report(client, phone, "single", reason=reason)  # again: still one taker
    assert (await client.get("question-cases", headers=reviewer.headers)).json()["items"] == []
    for phone in phones[2:]:
        await _report(client, phone, "single")
    (line,) = (await client.get("question-cases?decided=false", headers=reviewer.headers)).json()["items"]
    assert (line["reports"], line["reports_since_decision"], line["decision"]) == (4, 0, None)
    page = (await client.get(f"question-cases/{line['id']}", headers=reviewer.headers)).json()
    assert page["reasons"] == {"two_right": 1, "wrong_key": 3}
    assert sorted(page["notes"]) == ["ghi chú two_right", "ghi chú wrong_key"]
    assert page["question"]["body"]["options"][0]["right"] is True
    seen = str(page) + str(line)
    for member, account in zip(stage.members, stage.accounts, strict=True):
        assert not {str(member.id), str(account.id), member.number, member.full_name} & set(seen.split("'"))
    assert await _count(db, QuestionCase) == 1


async def test_cases_are_for_those_who_keep_the_bank(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    case = await Reviewer(client, stage.editor).open(stage.versions["single"])
    again = await Reviewer(client, stage.editor).open(stage.versions["single"])
    assert again["id"] == case["id"]
    async with db.write() as session:
        committee = await make_account(session, grants=[(Role.COMMITTEE, stage.cast.province)])
        stranger = await make_account(session, grants=[(Role.EDITOR, stage.cast.superior)])
    body = {"question_version_id": str(stage.versions["several"])}
    decision = {"decision": "void", "answer": "x"}
    for account, status in ((committee, 403), (stranger, 404), (stage.accounts[0], 404)):
        headers = auth_headers(account)
        assert (await client.get("question-cases", headers=headers)).json()["items"] == []
        assert (await client.get(f"question-cases/{case['id']}", headers=headers)).status_code == status
        assert (await client.post("question-cases", json=body, headers=headers)).status_code == status
        decided = await client.post(f"question-cases/{case['id']}/decide", json=decision, headers=headers)
        assert decided.status_code == status
    missing = await client.get(f"question-cases/{uuid4()}", headers=auth_headers(stage.editor))
    assert missing.status_code == 404
    assert await _count(db, QuestionCase) == 1
    async with db.read() as session:
        assert await session.scalar(select(QuestionCase.decision)) is None
        looks = select(func.count()).where(JournalEntry.action == "quizzes:question_case:view")
        assert await session.scalar(looks) == 2


async def test_reporters_hear_the_outcome_and_later_ones_at_once(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=4)
    phones = await _started(client, stage)
    for phone in phones[:3]:
        await _report(client, phone, "short_answer")
    reviewer = Reviewer(client, stage.editor)
    (line,) = (await client.get("question-cases", headers=reviewer.headers)).json()["items"]
    for _ in range(2):
        response = await reviewer.decide(line["id"], "sound", answer="Văn bản ghi đúng như đáp án.")
        assert response.status_code == 200
    for phone in phones[:3]:
        (notice,) = (await client.get("me/notices", headers=phone.headers)).json()["items"]
        assert notice["text"] == (
            f"Đồng chí báo câu {_place(phone, 'short_answer') + 1} của bài “Bài trắc nghiệm về Kế hoạch số 64-KH/TU” "
            "có vấn đề. Câu này đã được xem lại: câu hỏi và đáp án được giữ nguyên. Văn bản ghi đúng như đáp án."
        )
    assert (await client.get("me/notices", headers=phones[3].headers)).json()["items"] == []
    late = (await _report(client, phones[3], "short_answer")).json()
    assert late["outcome"]["decision"] == "sound"
    assert len((await client.get("me/notices", headers=phones[3].headers)).json()["items"]) == 1
    await _report(client, phones[3], "short_answer")
    assert await _count(db, Notice) == 4
    assert await _count(db, QuestionCase) == 1, "reports after a decision open no case by themselves"
    (line,) = (await client.get("question-cases?decided=true", headers=reviewer.headers)).json()["items"]
    assert line["reports_since_decision"] == 1


async def test_a_case_is_decided_once(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    reviewer = Reviewer(client, stage.editor)
    case = await reviewer.rule(stage.versions["single"], "void")
    other = await reviewer.decide(case["id"], "sound")
    assert (other.status_code, other.json()["code"]) == (409, "question_case_decided")
    assert (await reviewer.decide(case["id"], "void")).json()["in_force"]["number"] == 1
    reopened = await reviewer.open(stage.versions["single"])
    assert reopened["id"] != case["id"]
    assert reopened["in_force"]["kind"] == "void", "the ruling counts until there is another one"


async def test_pages_of_cases_hold_no_key(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    reviewer = Reviewer(client, stage.editor)
    opened = [(await reviewer.open(version))["id"] for version in stage.versions.values()]
    listed: list[str] = []
    cursor = ""
    while True:
        page = (await client.get(f"question-cases?limit=4{cursor}", headers=reviewer.headers)).json()
        assert "right" not in str(page)
        listed += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert listed == sorted(opened, reverse=True)


@pytest_asyncio.fixture
async def wide(db: Database) -> AsyncIterator[Database]:
    database = Database(db.url.render_as_string(hide_password=False), pool_size=24)
    await database.open()
    yield database
    await database.close()


async def _say(database: Database, account: Account, attempt_id: UUID) -> None:
    async with database.write() as session:
        said = Reporting(uuid4(), 0, "typo", None)
        await report_question(session, actor=actor_of(account), attempt_id=attempt_id, said=said, now=clock.now())


@pytest.mark.races
@pytest.mark.postgres  # SQLite has one writer: there is nothing to race
async def test_reports_at_once_open_exactly_one_case(wide: Database) -> None:
    stage = await make_ruled_stage(wide, people=20)
    attempts = await open_attempts(wide, stage)
    for first in range(0, 18, 3):  # three at once, again and again, each time on a version without a case
        async with wide.write() as session:
            for table in (QuestionCase, QuestionReport):
                await session.execute(delete(table))
        chosen = range(first, first + 3)
        await asyncio.gather(*(_say(wide, stage.accounts[n], attempts[n]) for n in chosen))
        assert (await _count(wide, QuestionReport), await _count(wide, QuestionCase)) == (3, 1)
    async with wide.write() as session:
        for table in (QuestionCase, QuestionReport):
            await session.execute(delete(table))
    await asyncio.gather(*(_say(wide, a, b) for a, b in zip(stage.accounts, attempts, strict=True)))
    assert (await _count(wide, QuestionReport), await _count(wide, QuestionCase)) == (20, 1)


@pytest.mark.races
@pytest.mark.postgres  # as above
async def test_whoever_reports_while_it_is_decided_is_told_once(wide: Database) -> None:
    stage = await make_ruled_stage(wide, people=40)
    attempts = await open_attempts(wide, stage)
    for n in range(3):
        await _say(wide, stage.accounts[n], attempts[n])
    editor = actor_of(stage.editor, (Role.EDITOR, stage.cast.province))

    async def decided() -> None:
        await asyncio.sleep(0.02)
        async with wide.write() as session:
            case_id = (await session.scalars(select(QuestionCase.id))).one()
            decision = Decision("void", "Không tính câu này.")
            await decide(session, actor=editor, case_id=case_id, decision=decision, now=clock.now(), today=clock.today())

    rest = zip(stage.accounts[3:], attempts[3:], strict=True)
    await asyncio.gather(*(_say(wide, account, attempt) for account, attempt in rest), decided())
    async with wide.read() as session:
        told = (await session.scalars(select(Notice.member_id))).all()
    assert sorted(told) == sorted(member.id for member in stage.members)
