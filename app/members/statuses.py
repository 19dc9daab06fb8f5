"""Recording a change of membership (full, died, …) or of standing (exempt, suspended, …), with the paper it rests on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.accounts import accounts_of_members, disable_account, enable_account
from app.core import journal, outbox
from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.clock import local_day
from app.core.ids import new_id
from app.members import access, errors, queries, rules, transfers
from app.members.models import Member, MemberStatus
from app.members.words import (
    ENDED_MEMBERSHIPS,
    KEEP_BRANCH,
    MANAGE_PEOPLE,
    Aspect,
    Membership,
    Standing,
)

# Campaigns listens: a change may touch who is expected (docs/rules.md, who is expected).
STATUS_CHANGED = "member.status_changed"


@dataclass(frozen=True, slots=True)
class Basis:
    """The paper a status rests on: kind, number if any, issuer, date."""

    kind: str | None = None
    number: str | None = None
    issuer: str | None = None
    day: date | None = None


NO_BASIS = Basis()


async def change_standing(
    session: AsyncSession,
    *,
    actor: Actor,
    member_id: UUID,
    value: Standing,
    valid_from: date,
    valid_to: date | None = None,
    basis: Basis = NO_BASIS,
    status_id: UUID | None = None,
    now: datetime,
) -> MemberStatus:
    """Record a standing during [valid_from, valid_to). Only who manages the person may (committee, its office).

    Raises MembershipEnded, StatusInTheWay, DayNotPossible, IdTaken.
    """
    today = local_day(now)
    member = await access.lock_member(session, actor=actor, member_id=member_id, roles=MANAGE_PEOPLE, today=today)
    status = _new_row(actor, member, value, basis, valid_from=valid_from, valid_to=valid_to, status_id=status_id, now=now)
    if (known := await _known(session, status)) is not None:
        return known
    _check_days(valid_from, valid_to, today)
    membership = await queries.membership_on(session, member.id, today)
    if membership is not None and membership.value in ENDED_MEMBERSHIPS:
        raise errors.MembershipEnded(day=f"{membership.valid_from:%d/%m/%Y}")
    await _place(session, actor, status, now)
    return status


async def change_membership(
    session: AsyncSession,
    *,
    actor: Actor,
    member_id: UUID,
    value: Membership,
    valid_from: date,
    basis: Basis = NO_BASIS,
    status_id: UUID | None = None,
    now: datetime,
) -> MemberStatus:
    """Record a membership from `valid_from` on. A branch may record a death; the rest is for who manages the person.

    An end closes the account and withdraws transfers under way. Recording another membership from the very day of an end
    corrects it. Raises MembershipEnded, StatusInTheWay, DayNotPossible, IdTaken.
    """
    today = local_day(now)
    roles: frozenset[Role] = KEEP_BRANCH if value is Membership.DIED else MANAGE_PEOPLE
    member = await access.lock_member(session, actor=actor, member_id=member_id, roles=roles, today=today)
    status = _new_row(actor, member, value, basis, valid_from=valid_from, valid_to=None, status_id=status_id, now=now)
    if (known := await _known(session, status)) is not None:
        return known
    _check_days(valid_from, None, today)
    rows = await queries.statuses(session, member.id, Aspect.MEMBERSHIP)
    if rows and valid_from < rows[0].valid_from:
        raise errors.DayNotPossible(day=f"{valid_from:%d/%m/%Y}", reason="trước ngày có tên trong danh sách")
    if rows and rows[-1].value in ENDED_MEMBERSHIPS and valid_from != rows[-1].valid_from:
        raise errors.MembershipEnded(day=f"{rows[-1].valid_from:%d/%m/%Y}")
    await _place(session, actor, status, now)
    if value in ENDED_MEMBERSHIPS:
        await transfers.withdraw_all(session, actor=actor, member_id=member.id, now=now)
    await _open_or_close_account(session, member, ended=value in ENDED_MEMBERSHIPS, now=now)
    return status


def aspect_of(value: Membership | Standing) -> Aspect:
    """What a value speaks about."""
    return Aspect.STANDING if isinstance(value, Standing) else Aspect.MEMBERSHIP


def _new_row(
    actor: Actor,
    member: Member,
    value: Membership | Standing,
    basis: Basis,
    *,
    valid_from: date,
    valid_to: date | None,
    status_id: UUID | None,
    now: datetime,
) -> MemberStatus:
    return MemberStatus(
        id=status_id or new_id(),
        member_id=member.id,
        aspect=aspect_of(value).value,
        value=value.value,
        valid_from=valid_from,
        valid_to=valid_to,
        basis_kind=basis.kind,
        basis_number=basis.number,
        basis_issuer=basis.issuer,
        basis_date=basis.day,
        recorded_at=now,
        recorded_by=None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id,
    )


async def _known(session: AsyncSession, status: MemberStatus) -> MemberStatus | None:
    """The same recording sent before, if any; raises IdTaken where the id names something else."""
    known = await session.get(MemberStatus, status.id)
    if known is None:
        return None
    if any(getattr(known, n) != getattr(status, n) for n in ("member_id", "aspect", "value", "valid_from")):
        raise errors.IdTaken
    return known


def _check_days(valid_from: date, valid_to: date | None, today: date) -> None:
    if valid_from > today:
        raise errors.DayNotPossible(day=f"{valid_from:%d/%m/%Y}", reason="chưa đến ngày đó")
    if valid_to is not None and valid_to <= valid_from:
        raise errors.DayNotPossible(day=f"{valid_to:%d/%m/%Y}", reason="ngày kết thúc phải sau ngày bắt đầu")


async def _place(session: AsyncSession, actor: Actor, status: MemberStatus, now: datetime) -> None:
    """Put the new row into the aspect's timeline: what it covers ends or is cut; then journal and event."""
    rows = list(await queries.statuses(session, status.member_id, Aspect(status.aspect)))
    periods = [rules.Period(r.valid_from, r.valid_to, r.value) for r in rows]
    default = Standing.ACTIVE.value if status.aspect == Aspect.STANDING else None
    before = rules.period_on(periods, status.valid_from)
    old = {"value": default} if before is None else _as_json(before)
    try:
        pieces = rules.insert_period(periods, status.valid_from, status.valid_to)
    except rules.FactsInTheWay as error:
        raise errors.StatusInTheWay(day=f"{error.day:%d/%m/%Y}") from error
    added = [status]
    kept: set[UUID] = set()
    for piece in pieces:
        if piece.source is None:
            continue
        row = rows[piece.source]
        if piece.valid_from == row.valid_from:
            kept.add(row.id)
            row.valid_to = piece.valid_to
        else:  # what goes on after the new one's end
            added.append(_copy(row, piece))
    for row in rows:
        if row.id not in kept:
            await session.delete(row)
    await session.flush()
    session.add_all(added)
    await _tell(session, actor, status, old, now)


def _copy(row: MemberStatus, piece: rules.Piece) -> MemberStatus:
    columns = ("member_id", "aspect", "value", "basis_kind", "basis_number", "basis_issuer", "basis_date")
    values: dict[str, Any] = {name: getattr(row, name) for name in (*columns, "recorded_at", "recorded_by")}
    return MemberStatus(id=new_id(), valid_from=piece.valid_from, valid_to=piece.valid_to, **values)


def _as_json(period: rules.Period) -> dict[str, str | None]:
    end = None if period.valid_to is None else period.valid_to.isoformat()
    return {"value": period.value, "valid_from": period.valid_from.isoformat(), "valid_to": end}


async def _tell(session: AsyncSession, actor: Actor, status: MemberStatus, old: dict[str, str | None], now: datetime) -> None:
    branch = await access.branch_of(session, status.member_id, local_day(now))
    journal.record(
        session,
        actor=actor,
        action=f"members:{status.aspect}:change",
        subject=("member", status.member_id),
        unit_id=branch.unit_id,
        now=now,
        old=old,
        new=_as_json(rules.Period(status.valid_from, status.valid_to, status.value)),
    )
    payload = {"aspect": status.aspect, "value": status.value, "effective_on": status.valid_from.isoformat()}
    outbox.emit(session, kind=STATUS_CHANGED, subject_id=status.member_id, payload=payload, now=now)
    await session.flush()


async def _open_or_close_account(session: AsyncSession, member: Member, *, ended: bool, now: datetime) -> None:
    account = (await accounts_of_members(session, [member.id])).get(member.id)
    if account is None:
        return
    if ended:
        await disable_account(session, account_id=account.id, now=now)
    elif account.disabled_at is not None:
        await enable_account(session, account_id=account.id)
