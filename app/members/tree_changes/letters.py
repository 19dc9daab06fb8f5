"""Letters of introduction under way follow too: from and to the branches that took over."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.members.models import Transfer
from app.members.queries import official_affiliation
from app.members.words import TransferState
from app.units.kinds import BRANCH_KINDS
from app.units.successions import Succession


async def follow(session: AsyncSession, actor: Actor, succession: Succession, now: datetime) -> None:
    """The sender is the branch that counts the member now; a letter to the branch goes to its main successor.

    A letter that would lead to where the member already is has nothing left to say and is withdrawn.
    """
    if succession.kind not in BRANCH_KINDS or succession.main_id is None:
        return
    here = succession.unit_id
    query = select(Transfer).where(
        Transfer.state == TransferState.SENT.value, or_(Transfer.from_unit_id == here, Transfer.to_unit_id == here)
    )
    for transfer in (await session.scalars(query.order_by(Transfer.member_id).with_for_update())).all():
        sender = await official_affiliation(session, transfer.member_id, local_day(now))
        from_unit = transfer.from_unit_id if sender is None else sender.unit_id
        to_unit = succession.main_id if transfer.to_unit_id == here else transfer.to_unit_id
        if (from_unit, to_unit) == (transfer.from_unit_id, transfer.to_unit_id):
            continue
        old = _told(transfer)
        transfer.from_unit_id, transfer.to_unit_id = from_unit, to_unit
        if from_unit == to_unit:
            transfer.state, transfer.decided_at, transfer.decided_by = TransferState.WITHDRAWN.value, now, _account(actor)
        journal.record(
            session,
            actor=actor,
            action="members:transfer:follow",
            subject=("member", transfer.member_id),
            unit_id=from_unit,
            reason=succession.decision,
            old=old,
            new=_told(transfer),
            now=now,
        )
    await session.flush()


def _told(transfer: Transfer) -> dict[str, str]:
    return {"from": str(transfer.from_unit_id), "to": str(transfer.to_unit_id), "state": transfer.state}


def _account(actor: Actor) -> UUID | None:
    return None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id
