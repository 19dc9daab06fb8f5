"""What waits at a meeting for the caller's tap, by name: only what they may confirm. The look is journalled."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.campaigns.confirming import sight as sights
from app.campaigns.models import Attendance, AttendanceMark, Enrolment
from app.core import journal
from app.core.actor import Actor
from app.members.models import Member
from app.members.queries import after_member


@dataclass(frozen=True, slots=True)
class WaitingMark:
    """One mark that waits, its recorder by name, and whether that is the caller."""

    part: int
    state: str
    way: str
    standing: str
    recorded_by: str | None
    yours: bool


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """A person with the marks that wait; `unit_id`: the branch of enrolment, None for who is not on the list."""

    member: Member
    unit_id: UUID | None
    marks: list[WaitingMark]


@dataclass(frozen=True, slots=True)
class WaitingList:
    """One page (`limit + 1` people), and how many marks there are in all to confirm, and of the caller's own."""

    people: list[WaitingPerson]
    to_confirm: int
    yours: int


async def waiting_list(
    session: AsyncSession,
    *,
    actor: Actor,
    session_id: UUID,
    unit_id: UUID | None,
    after: UUID | None,
    limit: int,
    today: date,
    now: datetime,
) -> WaitingList:
    """The people of the meeting whose marks rest on one person, in the order of their names.

    Raises NotFound, RoleMissing, NotPresentThere.
    """
    sight = await sights.require_sight(session, actor=actor, session_id=session_id, today=today)
    where = await sights.narrow(session, actor=actor, sight=sight, unit_id=unit_id, today=today)
    waiting = sights.marks_there(sight, where)
    shown = select(Member).where(Member.id.in_(waiting.with_only_columns(Attendance.member_id)))
    if after is not None:
        shown = shown.where(after_member(after))
    members = (await session.scalars(shown.order_by(Member.name_sort, Member.id).limit(limit + 1))).all()
    people = {member.id: WaitingPerson(member, None, []) for member in members}
    of_page = waiting.where(Attendance.member_id.in_(people)).add_columns(Enrolment.unit_id, Account.label)
    named = of_page.outerjoin(Account, Account.id == AttendanceMark.recorded_by).order_by(Attendance.part)
    for row in await session.execute(named):
        attendance = row[0]
        known = people[attendance.member_id]
        people[attendance.member_id] = WaitingPerson(known.member, row[2], [*known.marks, _mark(row, actor)])
    to_confirm, yours = await _counts(session, waiting, actor)
    journal.record(
        session,
        actor=actor,
        action="names:confirmation:view",
        subject=("session", session_id),
        unit_id=unit_id or sight.branch_id or sight.meeting.unit_id,
        now=now,
        new={"people": len(members[:limit])},
    )
    shown_ids = [member.id for member in members[:limit]]
    journal.record_people(session, actor=actor, of_list="names:confirmation:view", people=shown_ids, now=now)
    return WaitingList(list(people.values()), to_confirm, yours)


def _mark(row: Row[Attendance, AttendanceMark, UUID | None, str | None], actor: Actor) -> WaitingMark:
    attendance, mark = row[0], row[1]
    return WaitingMark(
        part=attendance.part,
        state=attendance.state,
        way=attendance.way,
        standing="single_recorder" if attendance.single_recorder else "waiting",
        recorded_by=row[3],
        yours=mark.recorded_by == actor.account_id,
    )


async def _counts(session: AsyncSession, waiting: sights.Marks, actor: Actor) -> tuple[int, int]:
    own = AttendanceMark.recorded_by.is_not_distinct_from(actor.account_id)
    counted = waiting.with_only_columns(func.count().filter(~own), func.count().filter(own, Attendance.confirmed.is_(False)))
    row = (await session.execute(counted)).one()
    return row[0], row[1]
