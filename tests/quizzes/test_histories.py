"""Generated histories end in the model's state: 10,000 through the pure rules, some hundreds over HTTP on each database."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.auth.models import Account
from app.banks.models import Bank
from app.core import clock
from app.core.db import Database
from app.members.models import Member
from app.quizzes.folding import Batch as FoldedBatch
from app.quizzes.folding import fold
from app.quizzes.late.clocks import Heard, judge, outcome_of
from tests.quizzes.builders import Stage, admit, make_quiz, make_stage
from tests.quizzes.histories import Generator, History
from tests.quizzes.history_model import GRACE, LIMIT, SIZE, Batch
from tests.quizzes.history_phones import ZERO, Phones, at, writer_of
from tests.support.cast import make_account, make_member

SYMBOLS = {"right": 1, "wrong": 0, "back": None, "junk": "x"}


def heard(batch: Batch, received: float) -> Heard:
    """What the server knows of a batch it received at that second."""
    elapsed = None if batch.elapsed is None else round(batch.elapsed * 1_000)
    family = UUID(int=1 + int(batch.device[1:]))
    received_at = ZERO + timedelta(seconds=received)
    return Heard(writer_of(batch.run), family, batch.seq, received_at, at(batch.given), elapsed, at(batch.sent))


def replayed(history: History, random: Random) -> tuple[dict[Any, Any], dict[str, Any]]:
    """What the product's pure rules make of what the model received: the fate of each late batch, the folded answers."""
    model = history.model
    batches = list(model.held.values())
    in_time = [heard(model.begun, 0), *(heard(h.batch, h.at) for h in batches if h.in_time)]
    fates, counting = {}, []
    for held in batches:
        if not held.in_time:
            random.shuffle(in_time)
            late = heard(held.batch, held.at)
            verdict = judge(late, in_time, started_at=ZERO, deadline_at=ZERO + timedelta(seconds=LIMIT)).clock
            knew = model.closed_by == "member" or (model.seen_at is not None and model.seen_at <= held.at)
            late_sync: Any = model.late_sync
            outcome = outcome_of(verdict, late_sync, could_know=knew, after_release=held.sealed)
            fates[held.batch.key] = (verdict.value, outcome)
        if held.in_time or (outcome == "accepted" and not held.sealed):
            answers = {place: SYMBOLS[said] for place, said in held.batch.answers.items()}
            counting.append(FoldedBatch(writer_of(held.batch.run), held.batch.seq, answers))
    counting += random.choices(counting, k=random.randint(0, 3)) if counting else []
    random.shuffle(counting)
    folded = fold(counting, size=SIZE, is_answer=lambda _, raw: isinstance(raw, int))
    names = {1: "right", 0: "wrong"}
    return fates, {str(place): names[raw] for place, raw in folded.answers.items()} | {"received": folded.received}


def test_ten_thousand_histories_through_the_pure_rules() -> None:
    seen: Counter[Any] = Counter()
    for number in range(10_000):
        random = Random(number)
        history = Generator(random).history()
        fates, answers = replayed(history, random)
        model = history.model
        assert fates == {h.batch.key: (h.clock, h.outcome) for h in model.held.values() if not h.in_time}, number
        if model.closed_by is not None:
            assert answers == {**model.answers(), "received": model.state()["taken"]}, number
        seen.update((h.clock, h.outcome, h.sealed) for h in model.held.values())
        seen[model.closed_by] += 1
    happened = {"member", "expiry", ("on_time", "accepted", False), ("plausible", "accepted", False)}
    happened |= {(clock, "waiting", sealed) for clock in ("on_time", "plausible", "needs_look") for sealed in (False, True)}
    assert happened <= set(seen), "all of it must have happened, else nothing was tried"


async def _quizzes(db: Database, people: int) -> tuple[list[Account], dict[str, UUID]]:
    """People admitted to three tests that differ in what becomes of late answers."""
    stage: Stage = await make_stage(db)
    quizzes = {"accept": stage.quiz_id}
    async with db.write() as session:
        members: list[Member] = [await make_member(session, branch=stage.cast.branch) for _ in range(people)]
        accounts = [await make_account(session, member=member) for member in members]
        bank = await session.get_one(Bank, stage.bank_id)
        await admit(session, stage, members)
        for late_sync in ("look", "refuse"):
            quiz = await make_quiz(session, stage.cast, bank, late_sync=late_sync)
            quizzes[late_sync] = stage.quiz_id = quiz.id
            await admit(session, stage, members)
    return accounts, quizzes


async def _live_through(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, many: int, first: int
) -> None:
    moment = ZERO
    monkeypatch.setattr(clock, "now", lambda: moment)
    accounts, quizzes = await _quizzes(db, many)
    seen: Counter[Any] = Counter()
    for number, account in enumerate(accounts, first):
        history = Generator(Random(number)).history()
        phones = Phones(db, client, account, monkeypatch)
        await phones.begin(quizzes[history.model.late_sync], history.model.begun)
        for place, step in enumerate(history.steps):
            try:
                await phones.live(step)
            except AssertionError as error:
                error.add_note(f"history {number}, step {place}: {step}")
                raise
        await phones.end(history.model)
        seen.update(h.outcome for h in history.model.held.values())
        seen[history.model.closed_by] += 1
    assert {"member", "expiry", "accepted", "waiting"} <= set(seen)


async def test_histories_over_http(db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Repeated, reordered, lost and late; the app killed, the phone changed, two phones at once, the token expired."""
    await _live_through(db, client, monkeypatch, many=60, first=100_000)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_three_hundred_histories_over_http(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _live_through(db, client, monkeypatch, many=300, first=200_000)


def test_the_limits_of_the_model_are_those_of_the_tests() -> None:
    """`make_quiz` gives twenty minutes and the default half minute of grace."""
    assert (LIMIT, GRACE, SIZE) == (1_200, 30, 9)
