"""A branch sends its figures up: what is open is named, and what waits for a second person holds it back."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.access import reaches, require_campaign
from app.campaigns.errors import CampaignClosed, CampaignNotOpen
from app.campaigns.models import Campaign, Enrolment
from app.core import journal
from app.core.actor import Actor, Role
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.participation.closing.errors import AlreadySentUp, MarksUnconfirmed, NotOfThisCampaign, StillOpen
from app.participation.closing.items import Open, sentence
from app.participation.closing.models import BranchClosing
from app.participation.closing.open_items import open_by_unit
from app.participation.facts import counts_of_place
from app.participation.tallies import COUNTS
from app.units.scope import require_unit

SENDING_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY})
# For a branch without a secretary the level above acts, and is shown as such.
ON_BEHALF_ROLES = frozenset({Role.COMMITTEE, Role.OFFICE})


@dataclass(frozen=True, slots=True)
class Sending:
    """What the branch says: `client_id` is made on its device, `confirm_open`: it knows what is still open."""

    client_id: UUID
    confirm_open: bool
    note: str | None


async def send_up(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, unit_id: UUID, sending: Sending, today: date, now: datetime
) -> BranchClosing:
    """Send a branch's figures up; the same `client_id` again is the same sending.

    Raises NotFound, RoleMissing, CampaignNotOpen, CampaignClosed, NotOfThisCampaign, AlreadySentUp, MarksUnconfirmed,
    StillOpen.
    """
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    await require_unit(session, actor=actor, unit_id=unit_id, roles=SENDING_ROLES | ON_BEHALF_ROLES, today=today)
    before = await _sent_with(session, campaign_id, unit_id, sending.client_id)
    if before is not None:
        return before
    require_open(campaign)
    listed = select(Enrolment.id).where(Enrolment.campaign_id == campaign_id, Enrolment.unit_id == unit_id).limit(1)
    if (await session.execute(listed)).first() is None:
        raise NotOfThisCampaign
    standing = await standing_of(session, campaign_id, unit_id)
    if standing is not None and standing.client_id == sending.client_id:
        return standing  # sent twice at once: the other one was committed since the question above
    if standing is not None:
        raise AlreadySentUp
    still_open = await open_at(session, campaign_id, unit_id, now)
    require_confirmed(still_open)
    if still_open and not sending.confirm_open:
        raise StillOpen(named=sentence(still_open.counts()), extra={"open": still_open.counts()})
    own = await reaches(session, actor=actor, unit_id=unit_id, roles=SENDING_ROLES, today=today)
    row = await _insert(session, campaign, unit_id, sending, still_open, actor=actor, on_behalf=not own, now=now)
    if row is None:  # sent twice at once: the other one has just been committed
        same = await _sent_with(session, campaign_id, unit_id, sending.client_id)
        if same is None:
            raise AlreadySentUp
        return same
    journal.record(
        session,
        actor=actor,
        action="participation:branch:send_up",
        subject=("campaign", campaign_id),
        unit_id=unit_id,
        now=now,
        reason=sending.note,
        new={"counts": row.counts, "left_open": row.left_open, "on_behalf": row.on_behalf},
    )
    return row


def require_open(campaign: Campaign) -> None:
    """Figures are sent up and decided while the campaign is open."""
    if campaign.state == "closed":
        raise CampaignClosed
    if campaign.state != "open":
        raise CampaignNotOpen


def require_confirmed(still_open: Open) -> None:
    """No branch is sent up or accepted while a mark waits for a second person."""
    if still_open.marks_unconfirmed:
        raise MarksUnconfirmed(count=still_open.marks_unconfirmed, extra={"open": still_open.counts()})


async def open_at(session: AsyncSession, campaign_id: UUID, unit_id: UUID, now: datetime) -> Open:
    """What is open at one branch."""
    return (await open_by_unit(session, campaign_id=campaign_id, units=[unit_id], now=now)).get(unit_id, Open())


async def counts_now(session: AsyncSession, campaign_id: UUID, unit_id: UUID) -> dict[str, int]:
    """The branch's counts, from the facts."""
    wanted = {"campaign": campaign_id, "units": [unit_id]}
    row = (await session.execute(counts_of_place(in_cell=False), wanted)).mappings().one()
    return {name: int(row[name]) for name in COUNTS}


async def standing_of(session: AsyncSession, campaign_id: UUID, unit_id: UUID, *, lock: bool = False) -> BranchClosing | None:
    """The branch's sending that was not returned."""
    query = select(BranchClosing).where(
        BranchClosing.campaign_id == campaign_id, BranchClosing.unit_id == unit_id, BranchClosing.state != "returned"
    )
    return (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()


async def _sent_with(session: AsyncSession, campaign_id: UUID, unit_id: UUID, client_id: UUID) -> BranchClosing | None:
    query = select(BranchClosing).where(
        BranchClosing.campaign_id == campaign_id, BranchClosing.unit_id == unit_id, BranchClosing.client_id == client_id
    )
    return (await session.execute(query)).scalar_one_or_none()


async def _insert(
    session: AsyncSession,
    campaign: Campaign,
    unit_id: UUID,
    sending: Sending,
    left_open: Open,
    *,
    actor: Actor,
    on_behalf: bool,
    now: datetime,
) -> BranchClosing | None:
    row: dict[str, Any] = {
        "id": new_id(),
        "campaign_id": campaign.id,
        "unit_id": unit_id,
        "state": "sent",
        "client_id": sending.client_id,
        "counts": await counts_now(session, campaign.id, unit_id),
        "left_open": left_open.named(),
        "note": sending.note,
        "sent_at": now,
        "sent_by": actor.account_id,
        "sent_by_label": actor.label,
        "on_behalf": on_behalf,
    }
    statement = insert_into(session, BranchClosing).values(row).on_conflict_do_nothing().returning(BranchClosing)
    return (await session.execute(statement)).scalar_one_or_none()
