"""People by name: who is missing, and why somebody counts. Every look at other people's names is journalled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.members.models import Member
from app.participation.access import Place, is_own_branch, manages, require_listed, require_place
from app.participation.facts import EXCUSED, UNEXCUSED, people_of_place
from app.participation.pages import has_people, people_there, rate_page
from app.participation.snapshots.people import lacking
from app.participation.snapshots.reading import sealed_of
from app.units.kinds import UnitKind

ABSENCES = {0: "unrecorded", EXCUSED: "excused", UNEXCUSED: "unexcused"}
GROUND = "theo dõi, sắp xếp học bù"


class What(StrEnum):
    """What people are missing from."""

    STUDY = "study"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody expected who has not come (or not taken the test)."""

    member_id: UUID
    full_name: str
    birth_year: int | None
    state: str
    parts_present: int
    took_test: bool


@dataclass(frozen=True, slots=True)
class MissingList:
    """How many are missing, and who; `people` is None for those who only see counts."""

    place: Place
    missing: int
    states: dict[str, int]
    people: list[Missing] | None


async def who_is_missing(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID | None, what: What, today: date, now: datetime
) -> MissingList:
    """Names for the branch itself and the committee directly above, counts for everybody else.

    Raises NotFound, RoleMissing, UnitCameSince.
    """
    place = await require_place(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    await require_listed(session, place, today)
    if not has_people(place.unit) or not (is_own_branch(actor, place.kept_by) or manages(actor, place.kept_by)):
        return await _counted(session, actor=actor, place=place, what=what, today=today, now=now)
    found = await _found(session, place, what)
    journal.record(
        session,
        actor=actor,
        action="names:missing:view",
        subject=("campaign", campaign_id),
        unit_id=place.unit.unit_id,
        reason=GROUND,
        new={"of": what, "count": len(found)},
        now=now,
    )
    states = {state: sum(p.state == state for p in found) for state in ABSENCES.values()}
    return MissingList(place, len(found), states, found)


async def _counted(session: AsyncSession, *, actor: Actor, place: Place, what: What, today: date, now: datetime) -> MissingList:
    unit_id, campaign_id = place.unit.unit_id, place.campaign.id
    page = await rate_page(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today, now=now)
    counts = page.unit.counts
    done = counts["present"] if what is What.STUDY else counts["took"]
    states = {state: counts[state] for state in ABSENCES.values()}
    return MissingList(place, counts["expected"] - done, states, None)


async def _found(session: AsyncSession, place: Place, what: What) -> list[Missing]:
    """By name; of a closed campaign as its newest snapshot says."""
    campaign_id, unit_id = place.campaign.id, place.unit.unit_id
    if place.campaign.state != "closed" or await sealed_of(session, campaign_id) is None:
        return [_missing(row) for row in await _rows(session, place, what)]
    sealed = await lacking(session, campaign_id=campaign_id, unit_id=unit_id, of_test=what is What.TEST)
    return [Missing(r.member_id, r.full_name, r.birth_year, r.state, r.parts_present, r.took_test) for r in sealed]


async def _rows(session: AsyncSession, place: Place, what: What) -> Sequence[Row[Any]]:
    query = _lacking(what, in_cell=place.unit.kind == UnitKind.CELL)
    found = await session.execute(query, {"campaign": place.campaign.id, **people_there(place.unit)})
    rows: Sequence[Row[Any]] = found.all()
    return rows


@cache
def _lacking(what: What, *, in_cell: bool) -> Select[Any]:
    p = people_of_place(in_cell=in_cell).subquery("people")
    return (
        select(p, Member.full_name, Member.birth_year)
        .join(Member, Member.id == p.c.member_id)
        .where(p.c.expected, ~p.c.complete if what is What.STUDY else ~p.c.took)
        .order_by(Member.name_sort, Member.birth_year, Member.id)
    )


def _missing(row: Row[Any]) -> Missing:
    state = "present" if row.complete else ABSENCES[row.absence]
    return Missing(row.member_id, row.full_name, row.birth_year, state, row.parts_present, row.took)
