"""Moves: what obliges a member to transfer, from the day it takes effect until an official transfer answers it.

The clock of 60 working days begins with them (`transfer_clocks`); they move nobody by themselves.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.errors import NotFound
from app.core.ids import new_id
from app.members import access, errors, queries
from app.members.models import Move, Transfer
from app.members.words import CURRENT_MEMBERSHIPS, KEEP_BRANCH, AffiliationKind, TransferState

LONGEST_AHEAD = timedelta(days=366)
ENDED = "Đảng viên không còn trong danh sách."


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a member has to transfer: the cause, from when, and the decision as far as there is one."""

    cause: str
    effective_on: date
    paper_number: str | None = None
    paper_issuer: str | None = None
    note: str | None = None


async def record_move(
    session: AsyncSession, *, actor: Actor, member_id: UUID, ground: Ground, move_id: UUID | None = None, now: datetime
) -> Move:
    """Record that a member has to transfer; the same id again is the same move.

    Raises NotFound, RoleMissing, MembershipEnded, DayNotPossible, MoveWaits, IdTaken.
    """
    today = local_day(now)
    await access.lock_member(session, actor=actor, member_id=member_id, roles=KEEP_BRANCH, today=today)
    if move_id is not None and (known := await session.get(Move, move_id)) is not None:
        if (known.member_id, known.cause, known.effective_on) != (member_id, ground.cause, ground.effective_on):
            raise errors.IdTaken
        return known
    membership = await queries.membership_on(session, member_id, today)
    if membership is None or membership.value not in CURRENT_MEMBERSHIPS:
        raise errors.MembershipEnded(day=f"{membership.valid_from if membership else today:%d/%m/%Y}")
    if ground.effective_on > today + LONGEST_AHEAD:
        raise errors.DayNotPossible(day=f"{ground.effective_on:%d/%m/%Y}", reason="còn hơn một năm nữa")
    waiting = (await session.scalars(select(Move).where(Move.member_id == member_id, waits()))).first()
    if waiting is not None:
        raise errors.MoveWaits(day=f"{waiting.effective_on:%d/%m/%Y}")
    move = Move(
        id=move_id or new_id(),
        member_id=member_id,
        cause=ground.cause,
        effective_on=ground.effective_on,
        paper_number=ground.paper_number,
        paper_issuer=ground.paper_issuer,
        note=ground.note,
        recorded_at=now,
        recorded_by=None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id,
    )
    session.add(move)
    await session.flush()
    await _record(session, actor, "record", move, now)
    return move


async def withdraw_move(session: AsyncSession, *, actor: Actor, move_id: UUID, reason: str, now: datetime) -> Move:
    """It was recorded by mistake; again changes nothing. Raises NotFound, RoleMissing, MoveAnswered."""
    move = await session.get(Move, move_id)
    if move is None:
        raise NotFound
    await access.lock_member(session, actor=actor, member_id=move.member_id, roles=KEEP_BRANCH, today=local_day(now))
    await session.refresh(move, with_for_update=True)
    if move.withdrawn_at is not None:
        return move
    if await session.scalar(select(Move.id).where(Move.id == move_id, waits())) is None:
        raise errors.MoveAnswered
    await _withdraw(session, actor, move, reason, now)
    return move


async def answer(session: AsyncSession, transfer: Transfer) -> None:
    """An official transfer was sent: it answers what waits for one. The caller holds the member's row and journals."""
    if transfer.kind == AffiliationKind.OFFICIAL:
        for move in (await session.scalars(select(Move).where(Move.member_id == transfer.member_id, waits()))).all():
            move.transfer_id = transfer.id
        await session.flush()


async def end_with_membership(session: AsyncSession, *, actor: Actor, member_id: UUID, now: datetime) -> None:
    """Who is no member any more has nowhere to transfer to. The caller holds the member's row."""
    for move in (await session.scalars(select(Move).where(Move.member_id == member_id, waits()))).all():
        await _withdraw(session, actor, move, ENDED, now)


def waits() -> ColumnElement[bool]:
    """Moves that no transfer under way or confirmed answers: a letter sent back or withdrawn leaves them waiting again."""
    answered = exists().where(
        Transfer.id == Move.transfer_id, Transfer.state.in_([TransferState.SENT.value, TransferState.CONFIRMED.value])
    )
    return Move.withdrawn_at.is_(None) & ~answered


async def _withdraw(session: AsyncSession, actor: Actor, move: Move, reason: str, now: datetime) -> None:
    move.withdrawn_at, move.withdrawn_why = now, reason
    await session.flush()
    await _record(session, actor, "withdraw", move, now, reason=reason)


async def _record(
    session: AsyncSession, actor: Actor, verb: str, move: Move, now: datetime, *, reason: str | None = None
) -> None:
    branch = await access.branch_of(session, move.member_id, local_day(now))
    facts = {"cause": move.cause, "effective_on": move.effective_on.isoformat()}
    journal.record(
        session,
        actor=actor,
        action=f"members:move:{verb}",
        subject=("member", move.member_id),
        unit_id=branch.unit_id,
        now=now,
        reason=reason,
        old=facts if verb == "withdraw" else None,
        new=None if verb == "withdraw" else facts,
    )
