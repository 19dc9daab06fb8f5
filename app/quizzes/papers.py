"""Immutable question versions and the pools of published quizzes, kept in the process.

A version never changes and a published quiz's pools neither, so nothing here is ever out of date; it is only bounded. Rulings
do change: they are kept with the quiz's count of them, which every grading reads with the attempt it locks.
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.kinds import kind_of
from app.banks.pictures.queries import picture_data
from app.banks.queries import VersionData, load_versions
from app.core.db import Database
from app.quizzes.assembly import PaperItem, Pool
from app.quizzes.grading import PaperQuestion
from app.quizzes.models import Occasion, Quiz, QuizPool
from app.quizzes.ruled import UNRULED, RuledQuiz, load_rulings

# About 4 KB each: some 16 MB at most.
MOST_VERSIONS = 4_000
MOST_QUIZZES = 200
# At most 60 KB each.
MOST_PICTURES = 50

Drawable = tuple[tuple[Pool, ...], Mapping[UUID, int]]


class Shelf:
    """What one process holds of one database."""

    def __init__(self) -> None:
        self.versions: dict[UUID, VersionData] = {}
        self.drawn_from: dict[UUID, Drawable] = {}
        self.occasions: dict[UUID, str] = {}
        self.ruled: dict[UUID, RuledQuiz] = {}
        self.pictures: dict[tuple[UUID, str], bytes] = {}

    async def questions(self, database: Database, paper: Sequence[PaperItem]) -> tuple[PaperQuestion, ...]:
        """The questions of a paper, with their keys: for grading and, through `kinds.present`, for showing."""
        versions = await self.take(database, [item.version_id for item in paper])
        return tuple(PaperQuestion(v.id, v.kind, v.body, item.permutation) for v, item in zip(versions, paper, strict=True))

    async def take(self, database: Database, ids: Sequence[UUID]) -> list[VersionData]:
        """The versions with these ids, in this order; all must exist."""
        found = [self.versions.get(i) for i in ids]
        missing = [i for i, version in zip(ids, found, strict=True) if version is None]
        if missing:
            async with database.read() as session:
                loaded = {v.id: v for v in await load_versions(session, missing)}
            _make_room(self.versions, MOST_VERSIONS - len(loaded))
            self.versions.update(loaded)
            found = [version or loaded[i] for i, version in zip(ids, found, strict=True)]
        return [version for version in found if version is not None]

    async def picture(self, database: Database, bank_id: UUID, digest: str) -> bytes | None:
        """The bytes of a bank's picture."""
        held = self.pictures.get((bank_id, digest))
        if held is None:
            async with database.read() as session:
                held = await picture_data(session, bank_id, digest)
            if held is not None:
                _make_room(self.pictures, MOST_PICTURES - 1)
                self.pictures[bank_id, digest] = held
        return held

    async def drawable(self, database: Database, quiz_id: UUID) -> Drawable:
        """A published quiz's pools, and how many options each of their versions has."""
        found = self.drawn_from.get(quiz_id)
        if found is None:
            async with database.read() as session:
                pools = await load_pools(session, quiz_id)
            versions = await self.take(database, [v for pool in pools for v in pool.versions])
            found = pools, {v.id: kind_of(v.kind).option_count(v.body) for v in versions}
            _make_room(self.drawn_from, MOST_QUIZZES - 1)
            self.drawn_from[quiz_id] = found
        return found

    async def rulings(self, database: Database, quiz_id: UUID, counter: int) -> RuledQuiz:
        """The rulings on a quiz's questions, at least as new as `counter` (`quizzes.rulings`, read with the locked attempt).

        Read once whenever a quiz's counter has moved; a quiz without rulings costs nothing.
        """
        held = self.ruled.get(quiz_id, UNRULED)
        if held.counter < counter:
            async with database.read() as session:
                loaded = await load_rulings(session, quiz_id)
            held = max(loaded, self.ruled.get(quiz_id, UNRULED), key=lambda ruled: ruled.counter)
            _make_room(self.ruled, MOST_QUIZZES - 1)
            self.ruled[quiz_id] = held
        return held

    async def occasion_title(self, database: Database, occasion_id: UUID) -> str:
        """What people call the occasion, as this process first read it; "" where it was never written down."""
        title = self.occasions.get(occasion_id)
        if title is None:
            async with database.read() as session:
                title = await session.scalar(select(Occasion.title).where(Occasion.id == occasion_id)) or ""
            _make_room(self.occasions, MOST_QUIZZES - 1)
            self.occasions[occasion_id] = title
        return title


def _make_room(shelf: dict[Any, Any], most: int) -> None:
    for oldest in list(islice(shelf, max(0, len(shelf) - most))):
        del shelf[oldest]


async def load_pools(session: AsyncSession, quiz_id: UUID) -> tuple[Pool, ...]:
    """A published quiz's pools, in the order of its draws."""
    draws = (await session.execute(select(Quiz.draws).where(Quiz.id == quiz_id))).scalar_one()
    rows = await session.execute(
        select(QuizPool.draw, QuizPool.question_version_id)
        .where(QuizPool.quiz_id == quiz_id)
        .order_by(QuizPool.draw, QuizPool.position)
    )
    versions: dict[int, list[UUID]] = {}
    for draw, version_id in rows:
        versions.setdefault(draw, []).append(version_id)
    return tuple(Pool(draw["count"], tuple(versions[place])) for place, draw in enumerate(draws))


_SHELVES: WeakKeyDictionary[Database, Shelf] = WeakKeyDictionary()


def shelf_of(database: Database) -> Shelf:
    """This process's shelf for a database."""
    return _SHELVES.setdefault(database, Shelf())
