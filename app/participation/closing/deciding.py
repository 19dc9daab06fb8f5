"""The level above accepts a branch's figures or returns them with a note; a return opens the branch again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import Account
from app.campaigns.access import require_campaign
from app.campaigns.models import Campaign
from app.core import journal
from app.core.actor import Actor
from app.members.notice_words import NoticeKind
from app.members.notices import tell
from app.participation.closing.errors import FiguresChanged, NotSentUp, OwnSending
from app.participation.closing.models import BranchClosing
from app.participation.closing.sending import (
    ON_BEHALF_ROLES,
    counts_now,
    open_at,
    require_confirmed,
    require_open,
    standing_of,
)
from app.participation.rates import rate
from app.units.models import UnitVersion
from app.units.scope import require_unit_from_above


@dataclass(frozen=True, slots=True)
class _Held:
    campaign: Campaign
    unit: UnitVersion
    sent: BranchClosing


async def accept(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    unit_id: UUID,
    note: str | None,
    confirm_changes: bool,
    today: date,
    now: datetime,
) -> BranchClosing:
    """Accept what a branch sent up. What was recorded since is accepted with `confirm_changes` only.

    Raises NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, NotSentUp, OwnSending, MarksUnconfirmed, FiguresChanged.
    """
    held = await _hold(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    if held.sent.state == "accepted" and held.sent.decided_by == actor.account_id:
        return held.sent  # said again, because the answer was lost
    if held.sent.state != "sent":
        raise NotSentUp
    if held.sent.sent_by == actor.account_id:
        raise OwnSending
    require_confirmed(await open_at(session, campaign_id, unit_id, now))
    counts = await counts_now(session, campaign_id, unit_id)
    if counts != held.sent.counts and not confirm_changes:
        target = held.campaign.target
        sent, today_s = (rate(c["present"], c["expected"], target).text for c in (held.sent.counts, counts))
        raise FiguresChanged(sent=sent, now=today_s, extra={"sent": _told(held.sent.counts), "now": _told(counts)})
    old = {"state": held.sent.state, "counts": held.sent.counts}
    held.sent.state, held.sent.counts = "accepted", counts
    await _decide(session, held, actor=actor, verb="accept", answer=note, old=old, now=now)
    return held.sent


def _told(counts: Mapping[str, int]) -> dict[str, int]:
    """A branch's counts as the level above reads them: results of few people's tests stay in the branch."""
    return {name: count for name, count in counts.items() if name != "passed"}


async def give_back(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID, note: str, today: date, now: datetime
) -> BranchClosing:
    """Return what a branch sent up, also what was accepted, with a note; whoever sent it is told.

    Raises NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, NotSentUp.
    """
    held = await _hold(session, actor=actor, campaign_id=campaign_id, unit_id=unit_id, today=today)
    old = {"state": held.sent.state}
    held.sent.state = "returned"
    await _decide(session, held, actor=actor, verb="return", answer=note, old=old, now=now)
    sender = None if held.sent.sent_by is None else await session.get(Account, held.sent.sent_by)
    if sender is not None and sender.member_id is not None:
        await tell(
            session,
            member_id=sender.member_id,
            kind=NoticeKind.BRANCH_RETURNED,
            params={"unit": held.unit.name, "title": held.campaign.title, "reason": note},
            dedupe=f"branch_returned/{held.sent.id}",
            now=now,
        )
    return held.sent


async def _hold(session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID, today: date) -> _Held:
    """What the branch sent, locked, if the actor is of a committee above it."""
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    unit = await require_unit_from_above(session, actor=actor, unit_id=unit_id, roles=ON_BEHALF_ROLES, today=today)
    require_open(campaign)
    sent = await standing_of(session, campaign_id, unit_id, lock=True)
    if sent is None:
        raise NotSentUp
    return _Held(campaign, unit, sent)


async def _decide(
    session: AsyncSession, held: _Held, *, actor: Actor, verb: str, answer: str | None, old: dict[str, Any], now: datetime
) -> None:
    sent = held.sent
    sent.answer, sent.decided_at, sent.decided_by, sent.decided_by_label = answer, now, actor.account_id, actor.label
    journal.record(
        session,
        actor=actor,
        action=f"participation:branch:{verb}",
        subject=("campaign", held.campaign.id),
        unit_id=sent.unit_id,
        now=now,
        reason=answer,
        old=old,
        new={"state": sent.state, "counts": sent.counts},
    )
    await session.flush()
