"""Regrading by replay: everything closed obeys the newest ruling, nothing running and nothing sealed is moved."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import delete, func, select, update

from app import worker
from app.banks.kinds import kind_of
from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry, OutboxRow
from app.members.models import Notice
from app.quizzes import regrading, regrading_rounds, statements
from app.quizzes.expiry import close_due
from app.quizzes.folding import dump_answers
from app.quizzes.models import AnswerBatch, Attempt, Grading, LateJudgement, Regrade
from app.quizzes.regrading import Regraded, regrade
from app.quizzes.regrading_rounds import regrade_some
from tests.quizzes.ruling_builders import (
    EXAMPLES,
    KINDS,
    Reviewer,
    answer,
    attempt_of,
    close_all,
    closed,
    gradings_of,
    make_ruled_stage,
    open_attempts,
    rows_of,
    rule,
    settle,
)


@pytest.mark.parametrize("decision", ["void", "rekey"])
@pytest.mark.parametrize("kind", KINDS)
async def test_closed_attempts_follow_a_ruling(db: Database, client: httpx.AsyncClient, kind: str, decision: str) -> None:
    stage = await make_ruled_stage(db, pass_mark=8_500)
    (attempt_id,) = await closed(db, stage, "right_before")
    fields = {} if decision == "void" else {"old_key_counts": False}
    case = await rule(client, stage, kind, decision, **fields)
    assert case["regrading"] == {"quizzes": 1, "looked_at": 0, "changed": 0, "finished": False}
    assert await settle(db) == 1
    first, *later = await gradings_of(db, attempt_id)
    attempt = await attempt_of(db, attempt_id)
    page = (await client.get(f"question-cases/{case['id']}", headers=Reviewer(client, stage.editor).headers)).json()
    if decision == "void":
        assert (first.earned, first.rulings, later) == ("6", 1, []), "who was right stays right: nothing is written anew"
        assert page["regrading"] == {"quizzes": 1, "looked_at": 1, "changed": 0, "finished": True}
        return
    (second,) = later
    assert (first.earned, first.rulings, first.passed) == ("6", 0, True)
    assert (second.number, second.earned, second.rulings, second.reason, second.passed) == (2, "5", 1, "ruling", False)
    assert (attempt.earned, attempt.maximum, attempt.passed, attempt.taken, attempt.answered) == ("5", 6, False, True, 6)
    assert page["regrading"] == {"quizzes": 1, "looked_at": 1, "changed": 1, "finished": True}


async def test_the_journal_keeps_old_and_new_marks(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, pass_mark=8_500)
    (attempt_id,) = await closed(db, stage, "right_before")
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    await settle(db)
    async with db.read() as session:
        entries = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "quizzes:attempt:regrade"))).all()
    (entry,) = entries
    assert (entry.subject_kind, entry.subject_id, entry.actor_label) == ("attempt", attempt_id, "hệ thống")
    assert entry.old == {"grading": 1, "earned": "6", "maximum": 6, "passed": True}
    assert entry.new == {"grading": 2, "earned": "5", "maximum": 6, "passed": False, "reason": "ruling", "sealed": False}


async def test_only_a_changed_figure_goes_to_the_outbox(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=2, pass_mark=8_500)
    attempts = await open_attempts(db, stage)
    right = {str(n): EXAMPLES[kind].right_before for n, kind in enumerate(KINDS)}
    await answer(db, stage, 0, attempts[0], right)  # 6/6 passes, 5/6 does not
    await answer(db, stage, 1, attempts[1], {"0": 0, "1": [0, 1]})  # does not pass before or after
    await close_all(db)
    async with db.write() as session:
        await session.execute(delete(OutboxRow))
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    await settle(db)
    async with db.read() as session:
        rows = (await session.execute(select(OutboxRow.kind, OutboxRow.occasion_id, OutboxRow.subject_id))).all()
    assert [tuple(row) for row in rows] == [("participation.changed", stage.occasion_id, stage.members[0].id)]
    assert [len(await gradings_of(db, attempt)) for attempt in attempts] == [2, 2]


async def test_running_attempts_are_not_touched_and_graded_at_their_end(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=2)
    attempts = await open_attempts(db, stage)
    for number, attempt_id in enumerate(attempts):
        await answer(db, stage, number, attempt_id, {"0": 2})
    async with db.write() as session:
        await session.execute(
            update(Attempt).where(Attempt.id == attempts[0]).values(closes_at=clock.now() - timedelta(hours=2))
        )
    await close_due(db, clock.now() - timedelta(hours=1))
    running = [row for row in await rows_of(db, Attempt) if row["id"] == attempts[1]]
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    assert await settle(db) == 1
    assert [row for row in await rows_of(db, Attempt) if row["id"] == attempts[1]] == running
    assert await gradings_of(db, attempts[1]) == []
    await answer(db, stage, 1, attempts[1], {"1": [0, 1]}, seq=2)
    await close_all(db)
    assert [(await attempt_of(db, attempt)).earned for attempt in attempts] == ["1", "2"]
    assert [grading.rulings for grading in await gradings_of(db, attempts[1])] == [1]


async def test_twice_changes_nothing_more_and_tells_once(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=3)
    await closed(db, stage, "right_after")
    await rule(client, stage, "several", "rekey")
    assert await settle(db) == 3
    before = {table: await rows_of(db, table) for table in (Attempt, Grading, Notice, OutboxRow)}
    journal = await rows_of(db, JournalEntry)
    async with db.write() as session:  # as after a restart that forgot how far it was
        await session.execute(update(Regrade).values(finished_at=None, after_attempt_id=None, seen_at=None))
    assert await settle(db) == 0
    async with db.write() as session:  # and even if it were not known what each grading obeys
        await session.execute(update(Regrade).values(finished_at=None))
        await session.execute(update(Grading).values(rulings=0))
    assert await settle(db) == 3
    assert {table: await rows_of(db, table) for table in before} | {Grading: []} == {**before, Grading: []}
    assert [g | {"rulings": 0} for g in await rows_of(db, Grading)] == [g | {"rulings": 0} for g in before[Grading]]
    assert await rows_of(db, JournalEntry) == journal
    assert len(before[Notice]) == 3


async def test_a_killed_worker_goes_on_where_it_was(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = await make_ruled_stage(db, people=25)
    attempts = await closed(db, stage, "right_before")
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    monkeypatch.setattr(regrading_rounds, "IN_ONE_TRANSACTION", 4)
    real, dying = regrading.replay, {"in": 10}

    async def replay(*args: Any, **named: Any) -> Any:
        dying["in"] -= 1
        if dying["in"] == 0:
            message = "killed"
            raise KeyboardInterrupt(message)
        return await real(*args, **named)

    monkeypatch.setattr(regrading_rounds, "replay", replay)
    with pytest.raises(KeyboardInterrupt):
        await regrade_some(db, clock.now())
    (row,) = await rows_of(db, Regrade)
    assert (row["looked_at"], row["changed"], row["finished_at"]) == (8, 8, None)
    assert sum([len(await gradings_of(db, attempt)) - 1 for attempt in attempts]) == 8
    assert await settle(db) == 17
    (row,) = await rows_of(db, Regrade)
    assert (row["looked_at"], row["changed"]) == (25, 25)
    assert [(await attempt_of(db, attempt)).earned for attempt in attempts] == ["5"] * 25
    assert [len(await gradings_of(db, attempt)) for attempt in attempts] == [2] * 25
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Notice)) == 25


async def test_a_round_is_bounded(db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regrading_rounds, "IN_ONE_TRANSACTION", 2)
    monkeypatch.setattr(regrading_rounds, "TRANSACTIONS_IN_ONE_ROUND", 3)
    stage = await make_ruled_stage(db, people=9)
    await closed(db, stage, "right_before")
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    rounds = [await regrade_some(db, clock.now()) for _ in range(4)]
    assert rounds == [4, 5, 0, 0], "the first transaction only takes the time"


async def test_the_worker_goes_on_while_it_rests(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrading_rounds, "IN_ONE_TRANSACTION", 2)
    stage = await make_ruled_stage(db, people=25)
    await closed(db, stage, "right_before")
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    resting = asyncio.create_task(worker.rest(db, 60))
    (row,) = await rows_of(db, Regrade)
    while row["changed"] < 25:
        (row,) = await rows_of(db, Regrade)
    resting.cancel()
    with suppress(asyncio.CancelledError):
        await resting


async def test_one_that_cannot_be_replayed_keeps_no_other_waiting(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=3)
    attempts = await closed(db, stage, "right_before")
    async with db.write() as session:
        await session.execute(update(Attempt).where(Attempt.id == attempts[1]).values(paper="[]"))
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    for _ in range(3):
        await regrade_some(db, clock.now())
    assert [len(await gradings_of(db, attempt)) for attempt in attempts] == [2, 1, 2]
    (row,) = await rows_of(db, Regrade)
    assert (row["looked_at"], row["finished_at"]) == (2, None)


async def test_several_rulings_wait_together(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=3)
    attempts = await closed(db, stage, "wrong")
    for kind in ("single", "numeric", "short_answer"):
        await rule(client, stage, kind, "void")
    await rule(client, stage, "single", "rekey", key={"kind": "single", "right": 1}, old_key_counts=False)
    assert await settle(db) == 3, "one replay obeys them all"
    for attempt_id in attempts:
        _, second = await gradings_of(db, attempt_id)
        assert (second.rulings, (await attempt_of(db, attempt_id)).earned) == (4, second.earned)
        assert Fraction(second.earned) == 3 + _wrong_part()


def _wrong_part() -> Fraction:
    """What the wrong answers to the questions nobody ruled on earn."""
    several, statements_ = EXAMPLES["several"], EXAMPLES["statements"]
    earned = kind_of("several").grade(several.body, tuple(several.wrong))
    return earned + kind_of("statements").grade(statements_.body, tuple(statements_.wrong))


async def test_totals_without_a_grading_stay(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    (attempt_id,) = await closed(db, stage, "right_before")
    async with db.write() as session:
        await session.execute(delete(Grading))
    before = await rows_of(db, Attempt)
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    assert await settle(db) == 0
    assert await rows_of(db, Attempt) == before
    assert await gradings_of(db, attempt_id) == []


async def _regrade_one(db: Database, attempt_id: UUID) -> Regraded | None:
    async with db.hot.transaction() as transaction:
        (attempt,) = await transaction.fetch(statements.LOCK_ONE, attempt=attempt_id)
        return await regrade(db, transaction, attempt, reason="late", label="hệ thống", now=clock.now())


async def _add_late(db: Database, attempt_id: UUID, answers: Mapping[str, Any], **judged: Any) -> None:
    now, key = clock.now(), {"attempt_id": attempt_id, "writer_id": uuid4(), "seq": 50}
    batch = AnswerBatch(**key, answers=dump_answers(answers), answers_hash="x", received_at=now, verdict="late")
    judgement = {"clock": "on_time", "outcome": "accepted", "after_release": False, "judged_at": now, **judged}
    async with db.write() as session:
        session.add_all([batch, LateJudgement(**key, **judgement)])


async def test_accepted_late_answers_count_and_others_do_not(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db)
    (attempt_id,) = await open_attempts(db, stage)
    await answer(db, stage, 0, attempt_id, {"0": 0})
    await close_all(db)
    assert await _regrade_one(db, attempt_id) is not None
    assert len(await gradings_of(db, attempt_id)) == 1, "nothing changed, nothing is written"
    await _add_late(db, attempt_id, {"1": [0, 1]}, outcome="waiting")
    await _add_late(db, attempt_id, {"2": True}, outcome="refused")
    await _add_late(db, attempt_id, {"3": EXAMPLES["statements"].right_before}, after_release=True)
    assert (await _regrade_one(db, attempt_id)).changed is False  # type: ignore[union-attr]
    await _add_late(db, attempt_id, {"5": "98"})
    regraded = await _regrade_one(db, attempt_id)
    assert regraded is not None
    assert (regraded.changed, regraded.number, regraded.places) == (True, 2, (5,))
    assert (regraded.old.earned, regraded.new.earned) == ("1", "2")
    assert (await attempt_of(db, attempt_id)).answered == 2
    await rule(client, stage, "numeric", "void")
    await settle(db)
    assert [g.earned for g in await gradings_of(db, attempt_id)] == ["1", "2"], "a ruling replays accepted late answers, too"


async def test_a_late_answer_makes_an_empty_attempt_taken(db: Database) -> None:
    stage = await make_ruled_stage(db)
    (attempt_id,) = await open_attempts(db, stage)
    await close_all(db)
    async with db.write() as session:
        await session.execute(delete(OutboxRow))
    assert (await attempt_of(db, attempt_id)).taken is False
    await _add_late(db, attempt_id, {"0": 1})
    await _regrade_one(db, attempt_id)
    attempt = await attempt_of(db, attempt_id)
    assert (attempt.taken, attempt.answered, attempt.earned) == (True, 1, "0")
    assert len(await rows_of(db, OutboxRow)) == 1
