"""Make-ups at home, by name: who was visited, who went, on whose word it rests. Every look is journalled."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.campaigns import access
from app.campaigns.models import Attendance, HomeVisit, RollCall, StudySession
from app.core import journal
from app.core.actor import Actor
from app.core.errors import RoleMissing
from app.members.access import require_names_of
from app.members.models import Member
from app.members.words import SEE_NAMES
from app.units.scope import below

LIST = "names:home_visits:view"


@dataclass(frozen=True, slots=True)
class Visited:
    """The people recorded at a visit, id and name, and how many of the records wait or rest on one recorder."""

    people: dict[UUID, str] = field(default_factory=dict)
    waiting: int = 0
    one_recorder: int = 0


@dataclass(frozen=True, slots=True)
class VisitOfHome:
    """One make-up at home."""

    meeting: StudySession
    visit: HomeVisit
    first: str
    second: str
    paper_kept: str | None
    visited: Visited


async def visits_of(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    unit_id: UUID | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
    today: date,
    now: datetime,
) -> list[VisitOfHome]:
    """`limit + 1` visits recorded for a unit and those below it (default: the actor's own), in order of time.

    Raises NotFound, RoleMissing, NamesNotHere.
    """
    await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    units = [unit_id] if unit_id else sorted(actor.units_with(*SEE_NAMES))
    if not units:
        raise RoleMissing
    for one in units:
        await require_names_of(session, actor=actor, unit_id=one, today=today)
    first, second = aliased(Member), aliased(Member)
    query = (
        select(StudySession, HomeVisit, first.full_name, second.full_name, RollCall.paper_kept)
        .join(HomeVisit, HomeVisit.session_id == StudySession.id)
        .join(first, first.id == HomeVisit.first_id)
        .join(second, second.id == HomeVisit.second_id)
        .outerjoin(RollCall, and_(RollCall.session_id == StudySession.id, RollCall.client_id == StudySession.client_id))
        .where(StudySession.campaign_id == campaign_id, StudySession.cancelled_at.is_(None))
        .where(or_(*(StudySession.unit_id.in_(below(one, today)) for one in units)))
        .order_by(StudySession.starts_at, StudySession.id)
        .limit(limit + 1)
    )
    if after is not None:
        later = StudySession.starts_at > after[0]
        query = query.where(or_(later, and_(StudySession.starts_at == after[0], StudySession.id > after[1])))
    rows = (await session.execute(query)).all()
    visited = await _visited(session, [row[0].id for row in rows])
    found = [VisitOfHome(*row, visited[row[0].id]) for row in rows]
    journal.record(
        session,
        actor=actor,
        action=LIST,
        subject=("campaign", campaign_id),
        unit_id=unit_id,
        now=now,
        new={"people": sum(len(one.visited.people) for one in found[:limit])},
    )
    named = [member_id for one in found[:limit] for member_id in one.visited.people]
    journal.record_people(session, actor=actor, of_list=LIST, people=named, now=now)
    return found


async def _visited(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Visited]:
    """By session, in the order of names; a person once, however many parts."""
    query = (
        select(Attendance, Member.full_name)
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.session_id.in_(ids), Attendance.state == "present")
        .order_by(Member.name_sort, Member.id, Attendance.part)
    )
    records: dict[UUID, list[tuple[Attendance, str]]] = defaultdict(list)
    for attendance, name in await session.execute(query):
        records[attendance.session_id].append((attendance, name))
    return {
        one: Visited(
            people={attendance.member_id: name for attendance, name in records[one]},
            waiting=sum(not attendance.confirmed for attendance, _ in records[one]),
            one_recorder=sum(attendance.confirmed and attendance.single_recorder for attendance, _ in records[one]),
        )
        for one in ids
    }
