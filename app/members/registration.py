"""Putting one person on a roster by hand: somebody alike is pointed out first, so that nobody is counted twice."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor
from app.core.clock import local_day
from app.core.text import fold, squeeze
from app.members import errors
from app.members.models import Member
from app.members.people import Person, create_member, take_numbers
from app.members.words import KEEP_BRANCH
from app.units import scope


async def register_member(
    session: AsyncSession,
    *,
    actor: Actor,
    unit_id: UUID,
    person: Person,
    starts_on: date,
    cell_id: UUID | None,
    member_id: UUID,
    is_another_person: bool,
    now: datetime,
) -> Member:
    """Like `create_member`, for one person typed in by hand: somebody alike on a roster has to be confirmed as another.

    Raises SamePersonPerhaps, which says nothing about where the other one is.
    """
    await take_numbers(session, 0)  # who adds people waits here: what was sent twice at once finds the first one
    repeated = await session.get(Member, member_id) is not None
    if not (repeated or is_another_person):
        born = person.birth_date.year if person.birth_date else person.birth_year
        if await person_like(session, full_name=person.full_name, birth_year=born, birth_date=person.birth_date):
            await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=KEEP_BRANCH, today=local_day(now))
            raise errors.SamePersonPerhaps
    return await create_member(
        session,
        actor=actor,
        unit_id=unit_id,
        person=person,
        starts_on=starts_on,
        cell_id=cell_id,
        member_id=member_id,
        now=now,
    )


async def person_like(session: AsyncSession, *, full_name: str, birth_year: int | None, birth_date: date | None) -> bool:
    """Whether somebody with this name and birth is on the roster anywhere (and might be put there twice)."""
    query = select(func.count()).select_from(Member).where(Member.name_folded == fold(squeeze(full_name)))
    query = query.where(Member.birth_year == (birth_date.year if birth_date else birth_year))
    if birth_date is not None:
        query = query.where((Member.birth_date == birth_date) | Member.birth_date.is_(None))
    return bool(await session.scalar(query))
