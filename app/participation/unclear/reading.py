"""What was not understood in a released test, of one unit and the places directly below it.

Counted are the first answers: those of everybody's first attempt with an answer, graded under the newest rulings; a question
that was ruled void is left out. Nobody is named, and no answer or key is told.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import QuestionVersion
from app.campaigns.models import Campaign, Enrolment
from app.core.actor import Actor
from app.core.db import at_one_moment
from app.core.errors import NotFound
from app.participation.access import Place, require_place
from app.participation.unclear.cells import Above, Counted, told
from app.quizzes.grading import FULL_MARK
from app.quizzes.models import Attempt, Grading, Ruling
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on

ByBranch = dict[UUID, Counted]
# Answers and right ones, by question version (as it is written) and branch.
Seen = defaultdict[tuple[str, UUID], list[int]]
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """One question that may be told of the unit: its own sum, and those of the places directly below that may be told."""

    version: QuestionVersion
    counted: Counted
    places: dict[UUID, Counted]


@dataclass(frozen=True, slots=True)
class Unclear:
    """`released`: the campaign is closed and nobody is at the test any more; before that there are no questions here.

    `children`: the units directly below on the roster day, by name. `left_out`: questions of which too few answered to tell.
    """

    place: Place
    quiz_id: UUID
    released: bool
    questions: Sequence[Question]
    children: Sequence[UnitVersion]
    left_out: int


async def unclear_of(session: AsyncSession, *, actor: Actor, quiz_id: UUID, unit_id: UUID | None, today: date) -> Unclear:
    """A unit's (default: the caller's own) first answers; NotFound outside the scope, RoleMissing inside."""
    await at_one_moment(session)
    campaign_id = await session.scalar(select(Campaign.id).where(Campaign.quiz_id == quiz_id))
    if campaign_id is None:
        raise NotFound
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    if not await _is_released(session, place.campaign, quiz_id):
        return Unclear(place, quiz_id, released=False, questions=[], children=[], left_out=0)
    counted = await _first_answers(session, place.campaign, quiz_id)
    above = await _above(session, place.campaign)
    children = await _children(session, place)
    versions = await _versions(session, counted)
    unit = place.unit.unit_id
    there = [(version, told(counted[version.id], above)) for version in versions]
    ids = [child.unit_id for child in children]
    questions = [
        Question(version, units[unit], {child: units[child] for child in ids if child in units})
        for version, units in there
        if unit in units
    ]
    return Unclear(place, quiz_id, True, questions, children, len(there) - len(questions))


async def _is_released(session: AsyncSession, campaign: Campaign, quiz_id: UUID) -> bool:
    """As with keys: not before the campaign is closed and the last attempt has ended."""
    running = select(exists().where(Attempt.quiz_id == quiz_id, Attempt.state == "open"))
    return campaign.state == "closed" and not await session.scalar(running)


async def _first_answers(session: AsyncSession, campaign: Campaign, quiz_id: UUID) -> dict[UUID, ByBranch]:
    """By question version and branch."""
    first = (
        select(Attempt.member_id, func.min(Attempt.number).label("number"))
        .where(Attempt.quiz_id == quiz_id, Attempt.state == "closed", Attempt.taken.is_(True))
        .group_by(Attempt.member_id)
        .subquery()
    )
    newest = select(func.max(Grading.number)).where(Grading.attempt_id == Attempt.id).correlate(Attempt).scalar_subquery()
    query = (
        select(Enrolment.unit_id, Grading.graded)
        .join(Attempt, and_(Attempt.member_id == Enrolment.member_id, Attempt.quiz_id == quiz_id))
        .join(first, and_(first.c.member_id == Attempt.member_id, first.c.number == Attempt.number))
        .join(Grading, and_(Grading.attempt_id == Attempt.id, Grading.number == newest))
        .where(Enrolment.campaign_id == campaign.id)
    )
    seen: Seen = defaultdict(lambda: [0, 0])
    rows = await session.stream(query, execution_options={"yield_per": ROWS_AT_ONCE})
    async for some in rows.partitions():
        # The loop goes on serving others meanwhile, and a province's 40,000 are never in memory together.
        await asyncio.to_thread(_count, some, seen)
    return _by_version(seen)


def _count(rows: Iterable[Row[UUID, str]], seen: Seen) -> None:
    """Add the answers given, and those of them with the full mark, as they are written: no object is made of a question."""
    for branch, graded in rows:
        for version, answer, fraction, _ in json.loads(graded):
            if answer is not None:
                sums = seen[version, branch]
                sums[0] += 1
                sums[1] += fraction == FULL_MARK


def _by_version(seen: Seen) -> dict[UUID, ByBranch]:
    counted: dict[str, ByBranch] = defaultdict(dict)
    for (version, branch), (answers, right) in seen.items():
        counted[version][branch] = Counted(answers, right)
    return {UUID(version): branches for version, branches in counted.items()}


async def _versions(session: AsyncSession, counted: Iterable[UUID]) -> list[QuestionVersion]:
    """The questions answered, without those whose newest ruling is void: everybody has their mark."""
    ids = list(counted)
    rulings = select(Ruling.question_version_id, Ruling.kind).where(Ruling.question_version_id.in_(ids))
    newest = {row.question_version_id: row.kind for row in await session.execute(rulings.order_by(Ruling.number))}
    versions = await session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(ids)))
    return [version for version in versions if newest.get(version.id) != "void"]


async def _above(session: AsyncSession, campaign: Campaign) -> Above:
    """Every branch's chain on the roster day, from the top down."""
    query = (
        select(UnitPath.descendant_id, UnitPath.ancestor_id)
        .where(valid_on(UnitPath, campaign.roster_day), UnitPath.inherited.is_(False))
        .where(UnitPath.descendant_id.in_(select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign.id)))
        .order_by(UnitPath.depth.desc())
    )
    chains: dict[UUID, tuple[UUID, ...]] = {}
    for row in await session.execute(query):
        chains[row.descendant_id] = (*chains.get(row.descendant_id, ()), row.ancestor_id)
    return chains


async def _children(session: AsyncSession, place: Place) -> Sequence[UnitVersion]:
    query = select(UnitVersion).where(
        UnitVersion.parent_id == place.unit.unit_id, valid_on(UnitVersion, place.campaign.roster_day)
    )
    return (await session.scalars(query.order_by(UnitVersion.name_sort, UnitVersion.unit_id))).all()
