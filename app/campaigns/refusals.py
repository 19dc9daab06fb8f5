"""What was refused is kept for a human: stored by the edge after the rollback, in a transaction of its own.

Two kinds of it wait to be taken over (`taking_over`): what was recorded before its recorder's term ended and arrives after it
(for the new secretary), and what comes after a campaign's figures are closed (for the committee: an amendment).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates
from app.campaigns.models import Campaign, RefusedCheckIn, StudySession
from app.campaigns.terms import ended_term
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import AppError, Evidence

Kind = Literal[
    "check_in", "guest", "roll", "confirmation", "visit", "organisers", "others", "home", "outside", "absences", "excuse"
]
# Refusals for who the caller is: that of a role that has ended waits for whoever holds it now.
OUT_OF_REACH = (403, 404)
WAITS_FOR_SUCCESSOR = (
    "Nhiệm kỳ của đồng chí ở đây đã kết thúc. Phần vừa gửi được giữ lại, chờ bí thư hiện nay tiếp nhận; "
    "đồng chí không cần gửi lại."
)


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

    Strangers' records are nobody's: of them nothing is kept. Whose term has ended reads that it waits.
    """
    state: Literal["kept", "waiting"] = "kept"
    if isinstance(error, gates.AFTER_THE_END):
        state = "waiting" if in_reach else "kept"
    elif error.status in OUT_OF_REACH and (place := await _place(session, sent)) is not None:
        term = await ended_term(session, account_id=actor.account_id, unit_id=place.unit_id, since=place.since, today=today)
        if term is not None and not await _holds_office(session, actor, term.waits_at, today):
            state, in_reach = "waiting", True
            sent = replace(sent, campaign_id=place.campaign_id, unit_id=sent.unit_id or term.waits_at)
            error.extra |= {"kept": "waiting", "kept_text": WAITS_FOR_SUCCESSOR}
    if in_reach:
        error.evidence = kept(sent, actor=actor, error=type(error), now=now, state=state)


async def _holds_office(session: AsyncSession, actor: Actor, unit_id: UUID, today: date) -> bool:
    """Whether the caller records there still: by a new term, what was refused has other reasons."""
    return await access.reaches(session, actor=actor, unit_id=unit_id, roles=access.ROLL_ROLES, today=today)


@dataclass(frozen=True, slots=True)
class _Place:
    campaign_id: UUID
    unit_id: UUID
    since: date


async def _place(session: AsyncSession, sent: Sent) -> _Place | None:
    """Where the record belongs, and the day on which its campaign began."""
    query = select(Campaign.id, literal(sent.unit_id, StudySession.unit_id.type), Campaign.starts_at)
    if sent.session_id is not None:
        query = select(Campaign.id, StudySession.unit_id, Campaign.starts_at)
        query = query.join(StudySession, StudySession.campaign_id == Campaign.id).where(StudySession.id == sent.session_id)
    elif sent.unit_id is None:
        return None
    else:
        query = query.where(Campaign.id == sent.campaign_id)
    row = (await session.execute(query)).one_or_none()
    return None if row is None or row[1] is None else _Place(row[0], row[1], local_day(row[2]))
