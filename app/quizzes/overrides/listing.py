"""Reading exceptions: those of the reader's units, of units above and of their people. Names are for who follows up."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.members.access import KINDS_WITH_NAMES
from app.members.models import Affiliation, Member
from app.members.queries import official_on
from app.members.words import KEEP_BRANCH
from app.quizzes.models import QuizOverride
from app.quizzes.overrides import access
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on, versions_on
from app.units.scope import visible_ids

_NAMING = KEEP_BRANCH | {Role.INSPECTOR}


@dataclass(frozen=True, slots=True)
class Listed:
    """An exception with the name of its unit, or of its member where the reader may see names."""

    override: QuizOverride
    name: str | None


async def overrides_of(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, before: UUID | None, limit: int, now: datetime, today: date
) -> list[Listed]:
    """`limit + 1` exceptions to a quiz's policy near the actor, newest first; a look at names is journalled.

    Raises QuizNotFound, RoleMissing.
    """
    await access.require_quiz(session, actor=actor, quiz_id=quiz_id, roles=access.READ_ROLES, today=today)
    within = visible_ids(actor, today=today, roles=access.READ_ROLES)
    units = actor.units_with(*access.READ_ROLES)
    above = select(UnitPath.ancestor_id).where(UnitPath.descendant_id.in_(units), valid_on(UnitPath, today))
    query = (
        select(QuizOverride, UnitVersion.name, Member.full_name, (await _named(session, actor, today)).label("named"))
        .outerjoin(UnitVersion, and_(UnitVersion.unit_id == QuizOverride.unit_id, valid_on(UnitVersion, today)))
        .outerjoin(Member, Member.id == QuizOverride.member_id)
        .outerjoin(Affiliation, and_(Affiliation.member_id == Member.id, official_on(today)))
        .where(
            QuizOverride.quiz_id == quiz_id,
            or_(QuizOverride.unit_id.in_(within), QuizOverride.unit_id.in_(above), Affiliation.unit_id.in_(within)),
        )
        .order_by(QuizOverride.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(QuizOverride.id < before)
    rows = (await session.execute(query)).all()
    found = [Listed(override, unit_name or (person if named else None)) for override, unit_name, person, named in rows]
    people = sum(listed.name is not None and listed.override.member_id is not None for listed in found[:limit])
    if people:
        journal.record(
            session,
            actor=actor,
            action="names:overrides:view",
            subject=("quiz", quiz_id),
            now=now,
            new={"people": people},
        )
        shown = [o.override.member_id for o in found[:limit] if o.name is not None and o.override.member_id is not None]
        journal.record_people(session, actor=actor, of_list="names:overrides:view", people=shown, now=now)
    return found


async def _named(session: AsyncSession, actor: Actor, today: date) -> ColumnElement[bool]:
    """Whether the member's branch lies below a unit on which the actor follows up by name: not a province or district."""
    if actor.account_id == SYSTEM_ACCOUNT:
        return true()
    versions = await versions_on(session, actor.units_with(*_NAMING), today)
    near = [unit_id for unit_id, version in versions.items() if version.kind in KINDS_WITH_NAMES]
    below = select(UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(near), valid_on(UnitPath, today))
    return Affiliation.unit_id.in_(below)
