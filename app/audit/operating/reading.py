"""Facts for the operator: counts and ages; of one person only how they may get in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit import queries
from app.audit.queries import Waiting
from app.auth import ways_in
from app.auth.errors import AccountNotFound
from app.auth.models import Account, RefreshFamily
from app.auth.ways_in import WayIn
from app.core import journal
from app.core.actor import Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.core.models import OutboxRow
from app.members.access import branch_of
from app.units.scope import require_unit

OPERATE = frozenset({Role.OPERATOR})


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for the worker: how much of a kind, and since when. `retried`: how much of it failed at least once."""

    kind: str
    waiting: int
    since: datetime
    retried: int


@dataclass(frozen=True, slots=True)
class Operations:
    """The service at a glance. `accounts`: all; `signed_in`: those with a device that is signed in."""

    queues: Sequence[Queue]
    journal: Waiting
    sealed_at: datetime | None
    accounts: int
    signed_in: int


def require_operator(actor: Actor) -> None:
    """RoleMissing for everybody else."""
    if not actor.units_with(*OPERATE):
        raise RoleMissing


async def operations(session: AsyncSession, *, actor: Actor) -> Operations:
    """Counts of the whole service, for whoever operates it; raises RoleMissing."""
    require_operator(actor)
    by_kind = select(OutboxRow.kind, func.count(), func.min(OutboxRow.at), func.count().filter(OutboxRow.tries > 0)).group_by(
        OutboxRow.kind
    )
    seals = await queries.seals_before(session, None, 1)
    enrolled = select(func.count(RefreshFamily.account_id.distinct())).where(RefreshFamily.revoked_at.is_(None))
    return Operations(
        queues=[Queue(*row) for row in (await session.execute(by_kind.order_by(OutboxRow.kind))).all()],
        journal=await queries.waiting(session),
        sealed_at=seals[0].sealed_at if seals else None,
        accounts=await session.scalar(select(func.count()).select_from(Account)) or 0,
        signed_in=await session.scalar(enrolled) or 0,
    )


async def way_in_of(
    session: AsyncSession, *, actor: Actor, login: str, today: date, now: datetime, now_real: datetime
) -> WayIn:
    """How the holder of a number may get in, if their branch lies below a unit the operator looks after; on record.

    Raises RoleMissing; NotFound alike for a number nobody has and for one that is elsewhere.
    """
    require_operator(actor)
    if not login.isprintable():
        raise NotFound
    try:
        found = await ways_in.way_in(session, login, now_real=now_real)
    except AccountNotFound as error:
        raise NotFound from error
    unit_id = None
    if found.account.id != actor.account_id:
        if found.account.member_id is None:
            raise NotFound
        unit_id = (await branch_of(session, found.account.member_id, today)).unit_id
        await require_unit(session, actor=actor, unit_id=unit_id, roles=OPERATE, today=today)
    subject = ("account", found.account.id)
    journal.record(session, actor=actor, action="auth:account:look", subject=subject, unit_id=unit_id, now=now)
    return found
