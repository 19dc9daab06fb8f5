"""Whoever changes many admissions or rules holds up no start, and a ruling finds every result that is confirmed beside it."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select

from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.members.models import Member
from app.quizzes import admissions
from app.quizzes.models import Attempt, Grading, Quiz, QuizPool
from app.quizzes.reports import cases
from app.quizzes.reports.deciding import Decision, decide
from tests.quizzes.builders import OCCASION, Phone, make_stage
from tests.quizzes.entering import make_branch
from tests.quizzes.ruling_builders import settle
from tests.support.cast import actor_with, make_member

PATIENCE_S = 60


@pytest.mark.postgres
async def test_people_start_while_others_are_admitted(db: Database, client: httpx.AsyncClient) -> None:
    """Each of the two would wait for the other if admitting held the quiz so that no attempt could refer to it."""
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    async with db.write() as session:
        late = await make_member(session, branch=stage.cast.branch, name="Lê Văn Muộn")
        await admissions.admit(
            session,
            quiz_id=stage.quiz_id,
            occasion_id=stage.occasion_id,
            title=OCCASION,
            members=select(Member.id).where(Member.id.in_([late.id, stage.members[0].id])),
            opens_at=clock.now() - timedelta(hours=1),
            closes_at=clock.now() + timedelta(days=1),
            today=clock.today(),
        )
        started = await asyncio.wait_for(phone.start(stage.quiz_id), PATIENCE_S)
    assert started.status_code == 200


@pytest.mark.postgres
async def test_people_start_and_submit_while_a_reviewer_rules(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    editor = actor_with((Role.EDITOR, stage.cast.province))
    async with db.write() as session:
        version_id = (await session.scalars(select(QuizPool.question_version_id))).first()
        assert version_id is not None
        now, today = clock.now(), clock.today()
        case = await cases.open_case(session, actor=editor, version_id=version_id, now=now, today=today)
        said = Decision("void", "Hai ý cùng đúng.")
        await decide(session, actor=editor, case_id=case.id, decision=said, now=now, today=today)
        assert (await asyncio.wait_for(phone.start(stage.quiz_id), PATIENCE_S)).status_code == 200
        assert (await asyncio.wait_for(phone.submit(phone.wrong()), PATIENCE_S)).status_code == 200
    await settle(db)
    assert (await phone.get("result")).json()["score"] == "1/9"


@pytest.mark.parametrize("turn", range(3))
async def test_a_ruling_beside_a_confirmation_reaches_its_result(db: Database, client: httpx.AsyncClient, turn: int) -> None:
    """Whichever comes first: in the end the attempt obeys the ruling."""
    branch = await make_branch(db, client)
    result = await branch.entered(answers=await branch.wrong())
    editor = actor_with((Role.EDITOR, branch.stage.cast.province))

    async def rule() -> None:
        for _ in range(30 * turn):
            await asyncio.sleep(0)
        async with db.write() as session:
            version_id = (await session.scalars(select(QuizPool.question_version_id))).first()
            assert version_id is not None
            now, today = clock.now(), clock.today()
            case = await cases.open_case(session, actor=editor, version_id=version_id, now=now, today=today)
            said = Decision("void", "Hai ý cùng đúng.")
            await decide(session, actor=editor, case_id=case.id, decision=said, now=now, today=today)

    confirmed, _ = await asyncio.gather(branch.confirm("deputy", result), rule())
    assert confirmed.status_code == 200
    await settle(db)
    async with db.read() as session:
        (attempt,) = (await session.scalars(select(Attempt))).all()
        gradings = (await session.scalars(select(Grading).order_by(Grading.number))).all()
        assert (await session.scalars(select(Quiz.rulings))).one() == 1
    assert attempt.earned == "1"
    assert (gradings[-1].earned, gradings[-1].rulings) == ("1", 1)
