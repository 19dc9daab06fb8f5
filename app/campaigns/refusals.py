"""What was refused is kept for a human: stored by the edge after the rollback, in a transaction of its own.

Two kinds of it wait to be taken over (`taking_over`): what was recorded before its recorder's term ended and arrives after it
(for the new secretary), and what comes after a campaign's figures are closed (for the committee: an amendment).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates
from app.campaigns.models import RefusedCheckIn, StudySession
from app.core.actor import Actor
from app.core.errors import AppError, Evidence

Kind = Literal["check_in", "guest", "roll", "confirmation", "visit", "organisers", "home", "outside", "absences"]
# Refusals for who the caller is: that of a role that has ended waits for whoever holds it now.
OUT_OF_REACH = (403, 404)


@dataclass(frozen=True, slots=True)
class Sent:
    """What a device sent to a meeting (or, without one, to a campaign and branch).

    `payload` is its content as JSON text, `member_id` set for own check-ins.
    """

    session_id: UUID | None
    member_id: UUID | None
    client_id: UUID
    device_time: datetime | None
    payload: str
    kind: Kind = "check_in"
    campaign_id: UUID | None = None
    unit_id: UUID | None = None


def kept(
    sent: Sent, *, actor: Actor, error: type[AppError], now: datetime, state: Literal["kept", "waiting"] = "kept"
) -> Evidence:
    """The evidence of a refusal; the same content refused for the same reason again is one row."""

    async def store(session: AsyncSession) -> None:
        row = RefusedCheckIn(
            session_id=sent.session_id,
            campaign_id=sent.campaign_id,
            unit_id=sent.unit_id,
            account_id=actor.account_id,
            account_label=actor.label,
            member_id=sent.member_id,
            client_id=sent.client_id,
            kind=sent.kind,
            reason=error.code,
            device_time=sent.device_time,
            payload=sent.payload,
            received_at=now,
            state=state,
        )
        same = select(RefusedCheckIn.id).where(
            RefusedCheckIn.session_id.is_not_distinct_from(row.session_id),
            RefusedCheckIn.campaign_id.is_not_distinct_from(row.campaign_id),
            RefusedCheckIn.account_id == row.account_id,
            RefusedCheckIn.client_id == row.client_id,
            RefusedCheckIn.reason == row.reason,
            RefusedCheckIn.payload == row.payload,
        )
        if (await session.execute(same)).first() is None:
            session.add(row)

    return store


async def remember(
    session: AsyncSession, error: AppError, *, sent: Sent, actor: Actor, in_reach: bool, today: date, now: datetime
) -> None:
    """Give a refusal its evidence: kept where the caller may record (`in_reach`), waiting where it may still be taken over.

    Strangers' records are nobody's: of them nothing is kept.
    """
    state: Literal["kept", "waiting"] = "kept"
    if isinstance(error, gates.AFTER_THE_END):
        state = "waiting" if in_reach else "kept"
    elif error.status in OUT_OF_REACH:
        ended = await access.held_here_before(session, actor=actor, unit_ids=_place(sent), today=today)
        state, in_reach = "waiting" if ended else "kept", in_reach or ended
    if in_reach:
        error.evidence = kept(sent, actor=actor, error=type(error), now=now, state=state)


def _place(sent: Sent) -> Select[UUID] | list[UUID]:
    if sent.session_id is not None:
        return select(StudySession.unit_id).where(StudySession.id == sent.session_id)
    return [] if sent.unit_id is None else [sent.unit_id]
