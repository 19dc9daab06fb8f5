"""Terms of transfers that run, for a unit and all below it: who has to begin or to present a letter by when.

Facts to look at, the most urgent first; nobody is moved and nothing is sent by them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal, paging
from app.core.actor import Actor, Role
from app.core.clock import local_day
from app.members import access, moves, people, queries
from app.members.models import Affiliation, Move, Transfer
from app.members.people import MemberCard
from app.members.transfer_clocks import Clock, Step, clock
from app.members.words import SEE_NAMES, AffiliationKind, TransferState
from app.units import scope
from app.units.queries import versions_on

COUNT_ROLES = SEE_NAMES | {Role.BOARD}


@dataclass(frozen=True, slots=True)
class Reminder:
    """One term that runs. `id`: of the move or of the transfer; `cause` of a move, `to_unit_id` of a transfer."""

    id: UUID
    member_id: UUID
    from_unit_id: UUID
    to_unit_id: UUID | None
    cause: str | None
    clock: Clock


@dataclass(frozen=True, slots=True)
class Reminders:
    """How many terms run, and one page of them; `page` and `cards` are None for those who only see counts."""

    to_begin: int
    to_present: int
    overdue: int
    page: Sequence[Reminder] | None
    cards: dict[UUID, MemberCard]
    unit_names: dict[UUID, str]
    next_cursor: str | None


async def reminders_of(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, cursor: str | None, limit: int, now: datetime
) -> Reminders:
    """Names where following up is somebody's job (journalled), counts for everybody else above; NotFound, RoleMissing."""
    today = local_day(now)
    unit = await scope.require_unit(session, actor=actor, unit_id=unit_id, roles=COUNT_ROLES, today=today)
    after = None if cursor is None else _place(cursor)
    found = sorted([*await _to_begin(session, unit_id, today), *await _to_present(session, unit_id, today)], key=_urgency)
    counts = {step: sum(r.clock.step is step for r in found) for step in Step}
    overdue = sum(r.clock.overdue for r in found)
    if unit.kind not in access.KINDS_WITH_NAMES or not await access.reaches(
        session, actor=actor, unit_id=unit_id, roles=SEE_NAMES, today=today
    ):
        return Reminders(counts[Step.BEGIN], counts[Step.PRESENT], overdue, None, {}, {}, None)
    rest = found if after is None else [r for r in found if _urgency(r) > after]
    page, following = paging.cut(rest[: limit + 1], limit, lambda r: (r.clock.due_on.isoformat(), str(r.id)))
    cards = await people.member_card(session, {r.member_id for r in page})
    units = {u for r in page for u in (r.from_unit_id, r.to_unit_id) if u is not None}
    names = {i: v.name for i, v in (await versions_on(session, units, today)).items()}
    subject = ("unit", unit_id)
    journal.record(session, actor=actor, action="names:reminders:view", subject=subject, unit_id=unit_id, now=now)
    return Reminders(counts[Step.BEGIN], counts[Step.PRESENT], overdue, page, cards, names, following)


def letter_clock(transfer: Transfer, today: date) -> Clock | None:
    """The term of an official letter under way: it counts from the day of the letter, or from the day it was sent."""
    if transfer.kind != AffiliationKind.OFFICIAL or transfer.state != TransferState.SENT:
        return None
    return clock(Step.PRESENT, transfer.paper_date or local_day(transfer.sent_at), today)


async def _to_begin(session: AsyncSession, unit_id: UUID, today: date) -> list[Reminder]:
    here = and_(Affiliation.member_id == Move.member_id, queries.official_on(today))
    query = (
        select(Move, Affiliation.unit_id)
        .join(Affiliation, here)
        .where(moves.waits(), Affiliation.unit_id.in_(scope.below(unit_id, today)))
    )
    rows: Sequence[Row[Move, UUID]] = (await session.execute(query)).all()
    return [
        Reminder(move.id, move.member_id, branch, None, move.cause, clock(Step.BEGIN, move.effective_on, today))
        for move, branch in rows
    ]


async def _to_present(session: AsyncSession, unit_id: UUID, today: date) -> list[Reminder]:
    units = scope.below(unit_id, today)
    query = select(Transfer).where(
        Transfer.state == TransferState.SENT.value,
        Transfer.kind == AffiliationKind.OFFICIAL.value,
        or_(Transfer.from_unit_id.in_(units), Transfer.to_unit_id.in_(units)),
    )
    found = []
    for transfer in await session.scalars(query):
        term = letter_clock(transfer, today)
        assert term is not None
        found.append(Reminder(transfer.id, transfer.member_id, transfer.from_unit_id, transfer.to_unit_id, None, term))
    return found


def _urgency(reminder: Reminder) -> tuple[date, UUID]:
    return reminder.clock.due_on, reminder.id


def _place(cursor: str) -> tuple[date, UUID]:
    due_on, reminder_id = paging.decode(cursor, 2)
    try:
        return date.fromisoformat(due_on), UUID(reminder_id)
    except ValueError as error:
        raise paging.CursorNotValid from error
