"""GET /receipts/{code}: a look-up for those who look after the member, on record, with a brake on guessing."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import func, select, update

from app.auth.models import Account
from app.core import clock, signing_keys
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.quizzes.models import Receipt
from app.quizzes.receipts.codes import new_code
from tests.quizzes.builders import Phone, Stage, admit, make_stage
from tests.support.cast import auth_headers, make_account, make_member


@pytest_asyncio.fixture
async def stage(db: Database) -> Stage:
    """Three members of a branch and a published key."""
    await signing_keys.publish(db, now=clock.now())
    return await make_stage(db, people=1)


@pytest_asyncio.fixture
async def phone(client: httpx.AsyncClient, stage: Stage) -> Phone:
    """The first member's phone, the test begun."""
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    return phone


@pytest_asyncio.fixture
async def code(phone: Phone) -> str:
    await phone.submit(phone.right())
    code: str = (await phone.get("receipt")).json()["code"]
    return code


@pytest_asyncio.fixture
async def secretary(db: Database, stage: Stage) -> Account:
    async with db.write() as session:
        return await make_account(session, grants=[(Role.SECRETARY, stage.cast.branch)])


async def ask(client: httpx.AsyncClient, code: str, who: Account) -> httpx.Response:
    return await client.get(f"receipts/{code}", headers=auth_headers(who))


async def test_who_did_what_and_never_how_well(
    client: httpx.AsyncClient, db: Database, code: str, secretary: Account, stage: Stage
) -> None:
    answer = await ask(client, code, secretary)
    body = answer.json()
    assert (body["number"], body["full_name"]) == (stage.members[0].number, stage.members[0].full_name)
    assert (body["verdict"], body["way"], body["code"]) == ("submitted", "own_phone", code)
    assert set(body) == {
        *("code", "number", "full_name", "test", "campaign", "started_at", "closed_at", "way", "verdict", "lines"),
    }
    assert "9/9" not in answer.text
    assert "Ghi nhận: nộp kịp giờ" in body["lines"]
    async with db.read() as session:
        looks = select(JournalEntry).where(JournalEntry.action == "names:receipt:view")
        (entry,) = (await session.scalars(looks)).all()
    assert (entry.actor_account_id, entry.unit_id) == (secretary.id, stage.cast.branch)
    assert entry.subject_kind == "attempt"


@pytest.mark.parametrize("typed", [str.lower, lambda c: c.replace("-", ""), lambda c: f" {c.replace('-', ' ')} "])
async def test_however_it_is_typed(typed: Any, client: httpx.AsyncClient, code: str, secretary: Account) -> None:
    assert (await ask(client, typed(code), secretary)).status_code == 200


async def test_every_single_slip_is_caught_before_looking(client: httpx.AsyncClient, code: str, secretary: Account) -> None:
    """More of them than the brake lets through: mistyping is not guessing."""
    for place in (0, 3, 5, 8, 10, 12, 13):
        wrong = "7" if code[place] != "7" else "8"
        answer = await ask(client, code[:place] + wrong + code[place + 1 :], secretary)
        assert (answer.status_code, answer.json()["code"]) == (422, "receipt_code_mistyped")
    assert (await ask(client, code, secretary)).status_code == 200


@pytest.mark.parametrize(
    ("role", "unit", "status", "problem"),
    [
        (Role.SECRETARY, "branch", 200, None),
        (Role.DEPUTY, "branch", 200, None),
        (Role.COMMITTEE, "grassroots", 200, None),
        (Role.OFFICE, "superior", 200, None),
        (Role.COMMITTEE, "province", 200, None),
        (Role.INSPECTOR, "province", 200, None),
        (Role.HELPER, "branch", 403, "role_missing"),
        (Role.BOARD, "province", 403, "role_missing"),
        (Role.EDITOR, "province", 403, "role_missing"),
        (Role.OPERATOR, "province", 403, "role_missing"),
        (Role.SECRETARY, "neighbour", 404, "receipt_not_found"),
        (Role.COMMITTEE, "other_superior", 404, "receipt_not_found"),
        (Role.INSPECTOR, "single", 404, "receipt_not_found"),
    ],
)
async def test_only_those_who_look_after_the_member(
    role: Role,
    unit: str,
    status: int,
    problem: str | None,
    client: httpx.AsyncClient,
    db: Database,
    code: str,
    stage: Stage,
) -> None:
    async with db.write() as session:
        who = await make_account(session, grants=[(role, getattr(stage.cast, unit))])
    answer = await ask(client, code, who)
    assert (answer.status_code, answer.json().get("code", problem)) == (status, problem if problem else code)
    async with db.read() as session:
        looks = select(func.count()).where(JournalEntry.action == "names:receipt:view")
        assert await session.scalar(looks) == (1 if status == 200 else 0)


async def test_outside_the_scope_and_not_at_all_look_the_same(
    client: httpx.AsyncClient, db: Database, code: str, stage: Stage
) -> None:
    async with db.write() as session:
        stranger = await make_account(session, grants=[(Role.SECRETARY, stage.cast.other_branch)])
    bodies = [(await ask(client, asked, stranger)).json() for asked in (code, new_code())]
    for body in bodies:
        body.pop("request_id")
    assert bodies[0] == bodies[1]
    owner = await ask(client, code, stage.accounts[0])
    assert owner.status_code == 404, "the member has the receipt itself"


async def test_the_branch_is_the_official_one_of_today(
    client: httpx.AsyncClient, db: Database, code: str, stage: Stage
) -> None:
    """Somebody who joined after the list was frozen, too: the one who looks after the member today is asked."""
    async with db.write() as session:
        newcomer = await make_member(session, branch=stage.cast.neighbour)
        account = await make_account(session, member=newcomer)
        await admit(session, stage, [newcomer])
        neighbour = await make_account(session, grants=[(Role.SECRETARY, stage.cast.neighbour)])
    phone = Phone(client, account)
    await phone.start(stage.quiz_id)
    await phone.submit(phone.right())
    other = (await phone.get("receipt")).json()["code"]
    assert (await ask(client, other, neighbour)).status_code == 200
    assert (await ask(client, code, neighbour)).status_code == 404


async def test_guessing_is_slowed_down_and_a_hit_forgives(
    client: httpx.AsyncClient, code: str, secretary: Account, db: Database, stage: Stage
) -> None:
    for _ in range(4):
        assert (await ask(client, new_code(), secretary)).status_code == 404
    assert (await ask(client, code, secretary)).status_code == 200
    for _ in range(5):
        assert (await ask(client, new_code(), secretary)).status_code == 404
    braked = await ask(client, code, secretary)
    assert (braked.status_code, braked.json()["code"]) == (429, "too_many_lookups")
    assert int(braked.headers["Retry-After"]) > 0
    async with db.write() as session:
        another = await make_account(session, grants=[(Role.DEPUTY, stage.cast.branch)])
    assert (await ask(client, code, another)).status_code == 200, "nobody slows down somebody else"
    clock.shift(timedelta(minutes=2))
    assert (await ask(client, code, secretary)).status_code == 200


async def test_what_was_changed_in_the_database_is_not_vouched_for(
    client: httpx.AsyncClient, db: Database, code: str, secretary: Account
) -> None:
    async with db.read() as session:
        text = await session.scalar(select(Receipt.statement).where(Receipt.code == code))
    assert text is not None
    for changed in (text.replace("submitted", "expired"), "", "{"):
        async with db.write() as session:
            await session.execute(update(Receipt).where(Receipt.code == code).values(statement=changed))
        answer = await ask(client, code, secretary)
        assert (answer.status_code, answer.json()["code"]) == (409, "receipt_not_intact")
    async with db.write() as session:
        await session.execute(update(Receipt).where(Receipt.code == code).values(statement=text))
    assert (await ask(client, code, secretary)).status_code == 200


@pytest.mark.parametrize("code", ["x", "%00", "9" * 40, "ĐĐĐĐ-ĐĐĐĐ-ĐĐĐĐ", "٣" * 12, "0000-0000-0000-0000"])
async def test_what_is_no_code(code: str, client: httpx.AsyncClient, secretary: Account) -> None:
    answer = await client.get(f"receipts/{code}", headers=auth_headers(secretary))
    assert answer.status_code == 422
    assert answer.json()["code"] == "receipt_code_mistyped"
