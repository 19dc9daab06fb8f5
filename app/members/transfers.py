"""Transfers: the sender sends, the receiver confirms or refuses, the sender may withdraw.

The sender counts the member until the receiver confirms; the official affiliation moves on the day of the confirmation and
is never backdated (docs/rules.md, who is expected).
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal, outbox
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.errors import NotFound
from app.core.ids import new_id
from app.members import access, affiliations, errors, moves, people, queries
from app.members.models import Affiliation, Member, Transfer
from app.members.words import CURRENT_MEMBERSHIPS, KEEP_BRANCH, TRANSFER_WORDS, AffiliationKind, TransferState
from app.units import scope
from app.units.paths import hold_tree

AFFILIATION_CHANGED = "member.affiliation_changed"


@dataclass(frozen=True, slots=True)
class Paper:
    """The letter of introduction (giấy giới thiệu sinh hoạt đảng)."""

    number: str | None = None
    day: date | None = None
    note: str | None = None


NO_PAPER = Paper()


async def send_transfer(
    session: AsyncSession,
    *,
    actor: Actor,
    member_id: UUID,
    to_unit_id: UUID,
    kind: AffiliationKind,
    paper: Paper = NO_PAPER,
    ends_on: date | None = None,
    transfer_id: UUID | None = None,
    now: datetime,
) -> Transfer:
    """The sender's secretary (or who acts for the branch) sends a member on.

    Raises TransferToSamePlace, TransferAlreadySent, UnitNotABranch, MembershipEnded, DayNotPossible, IdTaken.
    """
    today = local_day(now)
    await hold_tree(session)
    member = await access.lock_member(session, actor=actor, member_id=member_id, roles=KEEP_BRANCH, today=today)
    if transfer_id is not None and (known := await session.get(Transfer, transfer_id)) is not None:
        if (known.member_id, known.to_unit_id, known.kind) != (member_id, to_unit_id, kind):
            raise errors.IdTaken
        return known
    await _require_membership(session, member, today)
    sender = await access.branch_of(session, member.id, today)
    if sender.unit_id == to_unit_id:
        raise errors.TransferToSamePlace
    await people.require_branch(session, to_unit_id, today)
    if ends_on is not None and (kind is AffiliationKind.OFFICIAL or ends_on <= today):
        raise errors.DayNotPossible(day=f"{ends_on:%d/%m/%Y}", reason="chỉ chuyển tạm thời mới có ngày về, và sau hôm nay")
    await _refuse_second(session, member.id, kind)
    transfer = Transfer(
        id=transfer_id or new_id(),
        member_id=member.id,
        kind=kind.value,
        from_unit_id=sender.unit_id,
        to_unit_id=to_unit_id,
        paper_number=paper.number,
        paper_date=paper.day,
        note=paper.note,
        state=TransferState.SENT.value,
        sent_at=now,
        sent_by=_account(actor),
        ends_on=ends_on,
    )
    session.add(transfer)
    await session.flush()
    await moves.answer(session, transfer)
    _record(session, actor, "send", transfer, now)
    return transfer


async def confirm_transfer(session: AsyncSession, *, actor: Actor, transfer_id: UUID, now: datetime) -> Transfer:
    """The receiver takes the member in from today on; confirming again changes nothing.

    Raises TransferDecided, TransferOvertaken, MembershipEnded, AffiliationInTheWay (a stay recorded for a later day).
    """
    today = local_day(now)
    await hold_tree(session)
    transfer, member = await _lock(session, transfer_id)
    await scope.require_unit(session, actor=actor, unit_id=transfer.to_unit_id, roles=KEEP_BRANCH, today=today)
    if transfer.state == TransferState.CONFIRMED:
        return transfer
    _require_open(transfer)
    await _require_membership(session, member, today)
    await people.require_branch(session, transfer.to_unit_id, today)
    if (await access.branch_of(session, member.id, today)).unit_id != transfer.from_unit_id:
        raise errors.TransferOvertaken
    if transfer.kind == AffiliationKind.OFFICIAL:
        there = transfer.to_unit_id
        await affiliations.move_official(session, member=member, to_unit_id=there, day=today, now=now)
        await affiliations.end_stays(session, actor=actor, member_id=member.id, day=today, now=now, unit_id=there)
    else:
        await _open_temporary(session, actor, transfer, today, now)
    transfer.effective_on = today
    _decide(transfer, TransferState.CONFIRMED, actor, now)
    _record(session, actor, "confirm", transfer, now)
    payload = {"kind": transfer.kind, "unit_id": str(transfer.to_unit_id), "effective_on": today.isoformat()}
    outbox.emit(session, kind=AFFILIATION_CHANGED, subject_id=member.id, payload=payload, now=now)
    await session.flush()
    return transfer


async def refuse_transfer(session: AsyncSession, *, actor: Actor, transfer_id: UUID, reason: str, now: datetime) -> Transfer:
    """The receiver sends the letter back with a reason; the member stays where they are."""
    transfer, _ = await _lock(session, transfer_id)
    today = local_day(now)
    await scope.require_unit(session, actor=actor, unit_id=transfer.to_unit_id, roles=KEEP_BRANCH, today=today)
    if transfer.state == TransferState.REFUSED:
        return transfer
    _require_open(transfer)
    _decide(transfer, TransferState.REFUSED, actor, now)
    _record(session, actor, "refuse", transfer, now, reason=reason)
    await session.flush()
    return transfer


async def withdraw_transfer(session: AsyncSession, *, actor: Actor, transfer_id: UUID, now: datetime) -> Transfer:
    """The sender takes the letter back before it is confirmed."""
    transfer, _ = await _lock(session, transfer_id)
    today = local_day(now)
    await scope.require_unit(session, actor=actor, unit_id=transfer.from_unit_id, roles=KEEP_BRANCH, today=today)
    if transfer.state == TransferState.WITHDRAWN:
        return transfer
    _require_open(transfer)
    _decide(transfer, TransferState.WITHDRAWN, actor, now)
    _record(session, actor, "withdraw", transfer, now)
    await session.flush()
    return transfer


async def withdraw_all(session: AsyncSession, *, actor: Actor, member_id: UUID, now: datetime) -> None:
    """Letters under way, and moves that wait for one, end with the membership. The caller holds the member's row."""
    query = select(Transfer).where(Transfer.member_id == member_id, Transfer.state == TransferState.SENT.value)
    for transfer in (await session.scalars(query.with_for_update())).all():
        _decide(transfer, TransferState.WITHDRAWN, actor, now)
        _record(session, actor, "withdraw", transfer, now)
    await session.flush()
    await moves.end_with_membership(session, actor=actor, member_id=member_id, now=now)


async def _lock(session: AsyncSession, transfer_id: UUID) -> tuple[Transfer, Member]:
    """The transfer and its member's row, taken in the order every change of a person takes them."""
    member_id = await session.scalar(select(Transfer.member_id).where(Transfer.id == transfer_id))
    member = await session.get(Member, member_id, with_for_update=True) if member_id else None
    if member is None:
        raise NotFound
    member.version += 1
    transfer = await session.get(Transfer, transfer_id, with_for_update=True, populate_existing=True)
    assert transfer is not None
    return transfer, member


def _require_open(transfer: Transfer) -> None:
    if transfer.state != TransferState.SENT:
        raise errors.TransferDecided(state=TRANSFER_WORDS[TransferState(transfer.state)])


async def _require_membership(session: AsyncSession, member: Member, today: date) -> None:
    membership = await queries.membership_on(session, member.id, today)
    if membership is None or membership.value not in CURRENT_MEMBERSHIPS:
        since = membership.valid_from if membership else today
        raise errors.MembershipEnded(day=f"{since:%d/%m/%Y}")


async def _refuse_second(session: AsyncSession, member_id: UUID, kind: AffiliationKind) -> None:
    query = select(Transfer.id).where(
        Transfer.member_id == member_id, Transfer.kind == kind.value, Transfer.state == TransferState.SENT.value
    )
    if (await session.scalars(query.limit(1))).first() is not None:
        raise errors.TransferAlreadySent


async def _open_temporary(session: AsyncSession, actor: Actor, transfer: Transfer, today: date, now: datetime) -> None:
    """The temporary stay begins; one that still runs elsewhere ends."""
    await affiliations.end_stays(session, actor=actor, member_id=transfer.member_id, day=today, now=now)
    ends_on = transfer.ends_on if transfer.ends_on is not None and transfer.ends_on > today else None
    await affiliations.refuse_overlap(session, transfer.member_id, AffiliationKind.TEMPORARY, today, ends_on)
    session.add(
        Affiliation(
            member_id=transfer.member_id,
            unit_id=transfer.to_unit_id,
            kind=AffiliationKind.TEMPORARY,
            valid_from=today,
            valid_to=ends_on,
            recorded_at=now,
        )
    )


def _decide(transfer: Transfer, state: TransferState, actor: Actor, now: datetime) -> None:
    transfer.state, transfer.decided_at, transfer.decided_by = state.value, now, _account(actor)


def _account(actor: Actor) -> UUID | None:
    return None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id


def _record(
    session: AsyncSession, actor: Actor, verb: str, transfer: Transfer, now: datetime, *, reason: str | None = None
) -> None:
    journal.record(
        session,
        actor=actor,
        action=f"members:transfer:{verb}",
        subject=("member", transfer.member_id),
        unit_id=transfer.to_unit_id if verb in ("confirm", "refuse") else transfer.from_unit_id,
        now=now,
        reason=reason,
        old={"unit_id": str(transfer.from_unit_id)},
        new={"unit_id": str(transfer.to_unit_id), "kind": transfer.kind, "state": transfer.state},
    )
