"""The order of a paper tells no key, and the work done for an answer is the same whether it is right or wrong."""

import inspect
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from types import CodeType, FrameType
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import event

import app
from app.core import clock as business_clock
from app.core.db import Database
from app.core.hot import HotQuery
from app.quizzes.assembly import PaperItem, Pool, draw_paper
from app.quizzes.models import Attempt
from tests.campaigns.builders import make_world
from tests.quizzes.builders import Phone
from tests.quizzes.every_kind import make_stage, right, wrong
from tests.quizzes.whole_run import TWINS, Clock, Run, Twin, make_run

PAPERS = 6_000
# The value that chance exceeds once in ten thousand times, by degrees of freedom.
CHI_SQUARE = {1: 15.14, 3: 21.11, 5: 25.75, 7: 29.88, 23: 54.34}
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def _even(counts: Counter[Any], cells: int) -> bool:
    """Whether chance explains how far the counts of so many equally likely cells are from even (chi-square)."""
    expected = counts.total() / cells
    statistic = sum((counts[cell] - expected) ** 2 for cell in counts) / expected + expected * (cells - len(counts))
    return statistic < CHI_SQUARE[cells - 1]


def _papers() -> Iterator[tuple[PaperItem, ...]]:
    """Papers of a pool of six questions with four options (the last three, which are written with two), some of them seen."""
    ids = [UUID(int=n) for n in range(8)]
    options = {i: 4 if n < 5 else 2 for n, i in enumerate(ids)}
    randomness = Random(64)
    for number in range(PAPERS):
        seen = set(ids[: number % 3])
        yield draw_paper([Pool(3, tuple(ids[:4])), Pool(3, tuple(ids[2:]))], options, randomness=randomness, seen=seen)


def test_every_option_stands_at_every_place_equally_often() -> None:
    """Wherever the author put the right one: here each of them in turn. Also by where its question stands on the paper."""
    placed: dict[tuple[UUID, int], Counter[int]] = {}
    by_question_place: dict[int, Counter[int]] = {}
    orders: Counter[tuple[int, ...]] = Counter()
    for paper in _papers():
        for place, item in enumerate(paper):
            for position, original in enumerate(item.permutation):
                placed.setdefault((item.version_id, original), Counter())[position] += 1
            if len(item.permutation) == 4:
                by_question_place.setdefault(place, Counter())[item.permutation.index(0)] += 1
                orders[item.permutation] += 1
    assert len(placed) == 5 * 4 + 3 * 2
    for (version_id, _), counts in placed.items():
        assert _even(counts, 4 if version_id.int < 5 else 2), (version_id, counts)
    assert all(_even(counts, 4) for counts in by_question_place.values()), by_question_place
    assert _even(orders, 24), orders


def test_the_place_of_one_right_option_says_nothing_of_the_next() -> None:
    ids = [UUID(int=n) for n in range(2)]
    randomness, found = Random(64), Counter[tuple[int, int]]()
    for _ in range(PAPERS):
        paper = draw_paper([Pool(2, tuple(ids))], dict.fromkeys(ids, 2), randomness=randomness)
        found[paper[0].permutation[0], paper[1].permutation[0]] += 1
    assert _even(found, 4), found


def test_a_question_stands_at_every_place_equally_often() -> None:
    """A place on the paper does not tell which draw, and so which mục or difficulty, a question came from."""
    ids = [UUID(int=n) for n in range(8)]
    randomness, found = Random(64), Counter[int]()
    for _ in range(PAPERS):
        paper = draw_paper([Pool(1, (ids[0],)), Pool(7, tuple(ids[1:]))], dict.fromkeys(ids, 0), randomness=randomness)
        found[[item.version_id for item in paper].index(ids[0])] += 1
    assert _even(found, 8), found


async def test_a_paper_names_nothing_but_itself(db: Database, client: httpx.AsyncClient) -> None:
    """The ids on the wire are the attempt's and the test's; the stored order of the options is not there, only its effect."""
    stage = await make_stage(db)
    phone = Phone(client, stage.accounts[0])
    response = await phone.start(stage.quiz_id)
    assert set(_ID.findall(response.text)) == {phone.attempt["id"], str(stage.quiz_id)}
    async with db.read() as session:
        paper = json.loads((await session.get_one(Attempt, UUID(phone.attempt["id"]))).paper)
    assert len(paper) == 6
    for version_id, permutation in paper:
        assert version_id not in response.text
        assert len(permutation) < 2 or json.dumps(permutation, separators=(",", ":")) not in response.text


_APP = str(Path(app.__file__).parent)
_RESUMED = inspect.CO_COROUTINE | inspect.CO_GENERATOR | inspect.CO_ASYNC_GENERATOR


class Work:
    """The statements that are sent, and the functions of the product that are called, in order."""

    def __init__(self) -> None:
        self.statements: list[str] = []
        self.calls: list[str] = []

    def _called(self, frame: FrameType, what: str, _argument: object) -> None:
        code: CodeType = frame.f_code
        if what == "call" and code.co_filename.startswith(_APP) and not code.co_flags & _RESUMED:
            self.calls.append(f"{code.co_filename.removeprefix(_APP)}:{code.co_qualname}")

    def _sent(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.statements.append(statement)

    @contextmanager
    def watched(self, db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        engines = {db.writer.sync_engine, db.reader.sync_engine}
        direct = HotQuery.postgres

        def postgres(query: HotQuery, params: Any) -> Any:
            sql, arguments = direct(query, params)
            self.statements.append(sql)
            return sql, arguments

        with monkeypatch.context() as patched:
            patched.setattr(HotQuery, "postgres", postgres)
            for engine in engines:
                event.listen(engine, "before_cursor_execute", self._sent)
            sys.setprofile(self._called)
            try:
                yield
            finally:
                sys.setprofile(None)
                for engine in engines:
                    event.remove(engine, "before_cursor_execute", self._sent)


# What is typed differs in nothing but what the key is about.
_TYPED = {"short_answer": "bi mat ban tuyen giao.", "numeric": "9.112 %"}


def _wrong(question: dict[str, Any]) -> Any:
    return _TYPED.get(question["kind"]) or wrong(question)


async def _work(run: Run, monkeypatch: pytest.MonkeyPatch, chosen: Any, *, late: bool) -> list[Work]:
    """What each of a member's requests costs: saves, a submission, late answers, reading what became of them."""
    twin = Twin(run, TWINS[0], chosen)
    found: list[Work] = []

    async def watched(request: Any) -> None:
        work = Work()
        with work.watched(run.world.db, monkeypatch):
            response = await request
        assert response.status_code == 200, response.text
        found.append(work)

    await twin.begin()
    answers, zero = twin.answers(), run.clock.now
    places = list(answers)
    for place in places[:3] if late else places:
        await watched(twin.save({place: answers[place]}, device_time=zero.isoformat(), elapsed_ms=0))
    if late:
        run.clock.now = later = zero + timedelta(hours=1)
        for place in places[3:]:  # on time by the clock, so each is counted, and graded anew, by itself
            times: dict[str, Any] = {
                "device_time": zero.isoformat(),
                "elapsed_ms": 1_000,
                "sent_device_time": later.isoformat(),
            }
            await watched(twin.save({place: answers[place]}, **times))
    else:
        await watched(twin.submit(answers, submission_id=uuid4()))
    for what in ("", "/holdings", "/result", "/receipt"):
        await watched(twin.ask("GET", f"attempts/{twin.attempt['id']}{what}"))
    return found


@pytest.mark.parametrize("late", [False, True])
async def test_the_work_is_the_same_for_right_and_wrong_answers(
    db: Database, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """The number and text of the statements and the sequence of the product's own calls, request by request."""
    monkeypatch.setattr(import_module("app.quizzes.endpoints.taking"), "fresh_randomness", lambda: Random(7))
    world, clock = await make_world(db, client), Clock()
    monkeypatch.setattr(business_clock, "now", lambda: clock.now)
    run = await make_run(world, clock, review_after="nothing", pass_mark=6_000, max_attempts=8)
    for chosen in (right, _wrong):  # what is read once and kept is not there the first time
        await _work(run, monkeypatch, chosen, late=late)
    works = [await _work(run, monkeypatch, chosen, late=late) for chosen in (right, _wrong)]
    for first, second in zip(*works, strict=True):
        assert first.statements == second.statements
        assert first.calls == second.calls
    assert sum(len(work.statements) for work in works[0]) > 10
    assert sum(len(work.calls) for work in works[0]) > 500
