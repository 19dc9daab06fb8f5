"""Late answers and the occasion's end, and what a crash left unjudged."""

from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import delete, func, select

from app.core import clock
from app.core.db import Database
from app.quizzes.expiry import close_due
from app.quizzes.late.judging import judge_left
from app.quizzes.late.queries import pending_after_release
from app.quizzes.models import Attempt, Grading, LateJudgement, Receipt
from tests.quizzes.builders import make_stage
from tests.quizzes.late_phones import LIMIT_S, attempt_row, begun, release, travel

LATE = LIMIT_S + 600


async def test_after_the_release_nothing_moves(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2)
    phone, stranger = await begun(client, stage, 0), await begun(client, stage, 1)
    await stranger.answer({"0": 0}, given=10)
    travel(LATE)
    assert await close_due(db, clock.now()) == 2
    await release(db, stage)
    said = await phone.answer(phone.right(), given=900, arrives=LATE + 60)
    assert (said["verdict"], said["clock"], said["outcome"]) == ("late", "on_time", "waiting")
    assert said["message"] == "Đã nhận sau khi chốt; chờ cấp ủy xem xét."
    row = await attempt_row(db, phone)
    assert (row.taken, row.answered, row.earned) == (False, 0, "0")
    result = (await phone.get("result")).json()
    assert (result["taken"], result["ending"]["tell_secretary_before"]) == (False, None)
    assert result["ending"]["messages"][-1].endswith("Đã nhận sau khi chốt; chờ cấp ủy xem xét.")
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Grading)) == 2
        (pending,) = await pending_after_release(session, stage.occasion_id)
        assert (str(pending.attempt_id), pending.member_id) == (phone.attempt["id"], stage.members[0].id)
        assert (pending.taken, pending.waiting, pending.accepted, pending.refused) == (False, 1, 0, 0)
        assert await pending_after_release(session, uuid4()) == []


async def test_a_release_between_arrival_and_judgement(db: Database, client: httpx.AsyncClient) -> None:
    """The service ended between the two; the campaign closed meanwhile: the figure stays."""
    stage = await make_stage(db)
    phone = await begun(client, stage)
    await phone.answer(phone.right(), given=900, arrives=LATE)
    async with db.write() as session:
        await session.execute(delete(LateJudgement))
        attempt = await session.get_one(Attempt, UUID(phone.attempt["id"]))
        attempt.taken, attempt.answered, attempt.earned, attempt.passed = False, 0, "0", False
        await session.execute(delete(Grading).where(Grading.number == 2))
    await release(db, stage)
    assert await judge_left(db, clock.now()) == 1
    assert await judge_left(db, clock.now()) == 0
    row = await attempt_row(db, phone)
    assert (row.taken, row.earned) == (False, "0")
    async with db.read() as session:
        judged = (await session.scalars(select(LateJudgement))).one()
        assert (judged.clock, judged.outcome, judged.after_release) == ("on_time", "waiting", True)


@pytest.mark.parametrize("who", ["worker", "result", "page", "holdings", "same save"])
async def test_what_nobody_judged_is_judged_by_who_comes_next(db: Database, client: httpx.AsyncClient, who: str) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    travel(LATE)
    await close_due(db, clock.now())
    fields = phone.clocks(900, LATE)
    saved = await phone.save(phone.right(), seq=1, **fields)
    assert saved.json()["outcome"] == "accepted"
    async with db.write() as session:
        await session.execute(delete(LateJudgement))
        await session.execute(delete(Grading).where(Grading.number == 2))
        attempt = await session.get_one(Attempt, UUID(phone.attempt["id"]))
        attempt.taken, attempt.answered, attempt.earned, attempt.passed = False, 0, "0", False
        await session.execute(delete(Receipt))
    if who == "worker":
        assert await judge_left(db, clock.now()) == 1
    elif who == "same save":
        assert (await phone.save(phone.right(), seq=1, **fields)).json()["outcome"] == "accepted"
    elif who == "page":
        assert (await phone.resume(phone.attempt["id"])).json()["answers"] == phone.right()
    else:
        assert (await phone.get(who)).status_code == 200
    assert ((await attempt_row(db, phone)).taken, (await attempt_row(db, phone)).earned) == (True, "9")
