"""The facts of a campaign as a snapshot seals them: one row a person, read for some branches at a time."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, func, null, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Enrolment
from app.members.models import Member
from app.participation.facts import EXCUSED, UNEXCUSED, WAYS, people_of_place
from app.participation.snapshots.models import SnapshotRow
from app.participation.snapshots.rows import Facts

BRANCHES_AT_ONCE = 60
REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Sealable:
    """One person with everything a row is made of."""

    member_id: UUID
    full_name: str
    number: str
    facts: Facts


def facts_of_people(people: Select[Any]) -> Select[Any]:
    """Per row of `people` (of `participation.facts`): what `rows.Facts` holds, named as there, and `member_id`.

    The words are those of a sealed row: `way` of who came, `absence` of who did not.
    """
    p = people.subquery("people")
    way = case(*((p.c.way_rank == rank, word) for rank, word in enumerate(WAYS)), else_=null())
    absent = {EXCUSED: "excused", UNEXCUSED: "unexcused"}
    absence = case((p.c.complete, null()), *((p.c.absence == rank, word) for rank, word in absent.items()), else_="unrecorded")
    removed = case((Enrolment.removed_on.is_not(None), func.coalesce(Enrolment.removed_why, REMOVED)), else_=null())
    same = and_(Enrolment.campaign_id == p.c.campaign_id, Enrolment.member_id == p.c.member_id)
    return select(
        p.c.member_id,
        p.c.unit_id,
        Enrolment.cell_id,
        Enrolment.membership,
        Enrolment.standing,
        removed.label("removed"),
        p.c.expected.label("counted"),
        p.c.complete.label("present"),
        way.label("way"),
        absence.label("absence"),
        p.c.parts_present,
        p.c.took,
        p.c.passed,
    ).join(Enrolment, same)


@cache
def _with_names() -> Select[Any]:
    found = facts_of_people(people_of_place(in_cell=False)).subquery("found")
    return select(found, Member.full_name, Member.number).join(Member, Member.id == found.c.member_id).order_by(found.c.unit_id)


def facts_of(row: Row[Any] | SnapshotRow) -> Facts:
    """A row of `facts_of_people`, or of the table of sealed rows."""
    return Facts(
        unit_id=row.unit_id,
        cell_id=row.cell_id,
        membership=row.membership,
        standing=row.standing,
        removed=row.removed,
        counted=bool(row.counted),
        present=bool(row.present),
        way=row.way,
        absence=row.absence,
        parts_present=row.parts_present,
        took=bool(row.took),
        passed=bool(row.passed),
    )


async def branches_of(session: AsyncSession, campaign_id: UUID) -> list[UUID]:
    """The branches of enrolment, in order."""
    query = select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign_id).distinct().order_by(Enrolment.unit_id)
    return list(await session.scalars(query))


async def everybody(session: AsyncSession, campaign_id: UUID, branches: Sequence[UUID]) -> AsyncIterator[list[Sealable]]:
    """All enrolled people, by branch; some branches at a time, so that a province is not in memory at once.

    Each person is read by one statement, so nobody is torn between two moments.
    """
    for first in range(0, len(branches), BRANCHES_AT_ONCE):
        some = list(branches[first : first + BRANCHES_AT_ONCE])
        rows = await session.execute(_with_names(), {"campaign": campaign_id, "units": some})
        yield [Sealable(row.member_id, row.full_name, row.number, facts_of(row)) for row in rows]
