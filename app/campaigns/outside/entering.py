"""A branch enters what the place of temporary activity confirmed on paper; it counts nothing until the level above accepts."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, recording, refusals
from app.campaigns.errors import ClientIdReused, PeopleNotFound
from app.campaigns.models import Campaign, Enrolment, OutsideConfirmation
from app.campaigns.outside import rules
from app.campaigns.outside.errors import OutsidePaperNotValid
from app.campaigns.outside.schemas import OutsideIn
from app.core import clock, journal
from app.core.actor import Actor
from app.core.errors import AppError, NotFound
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.units.scope import require_unit


async def enter(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, paper: OutsideIn, today: date, now: datetime
) -> OutsideConfirmation:
    """Store the paper, waiting; the same `client_id` again is the same paper.

    By secretary or deputy of the branch of enrolment, or committee and office on its behalf. Raises NotFound, RoleMissing,
    PeopleNotFound, OutsidePaperNotValid, ClientIdReused and what `gates` raises.
    """
    unit_id = None
    try:
        campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
        unit_id = await _branch(session, campaign_id, paper.member_id)
        if unit_id is None:
            raise PeopleNotFound(count=1, extra={"members": [str(paper.member_id)]})
        await require_unit(session, actor=actor, unit_id=unit_id, roles=access.KEEP_ROLES, today=today)
        on_behalf = await access.acts_on_behalf(session, actor=actor, unit_id=unit_id, today=today)
        by = recording.By(actor.account_id, on_behalf=on_behalf)
        gate = gates.obstacle(campaign, now)
        return await apply_paper(session, actor=actor, by=by, campaign=campaign, paper=paper, gate=gate, today=today, now=now)
    except AppError as error:
        in_reach = isinstance(error, gates.AFTER_THE_END)
        content = paper.model_dump_json(exclude_unset=True)
        sent = refusals.Sent(None, None, paper.client_id, None, content, "outside", campaign_id=campaign_id, unit_id=unit_id)
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=in_reach, today=today, now=now)
        raise


async def apply_paper(
    session: AsyncSession,
    *,
    actor: Actor,
    by: recording.By,
    campaign: Campaign,
    paper: OutsideIn,
    gate: type[AppError] | None,
    today: date,
    now: datetime,
) -> OutsideConfirmation:
    """The paper under the name of `by`, waiting. `gate`: why nothing new is taken."""
    stored = await _stored(session, campaign.id, paper)
    if stored is not None:
        return stored
    if gate is not None:
        raise gate
    parts = paper.parts or list(range(1, len(campaign.parts) + 1))
    _require_valid(campaign, paper, parts, today)
    row = {
        **paper.model_dump(exclude={"parts"}),
        "id": new_id(),
        "campaign_id": campaign.id,
        "parts": parts,
        "state": "waiting",
        "entered_at": now,
        "entered_by": by.account_id,
        "on_behalf": by.on_behalf,
    }
    statement = insert_into(session, OutsideConfirmation).values(row).on_conflict_do_nothing().returning(OutsideConfirmation)
    made = (await session.execute(statement)).scalar_one_or_none()
    if made is None:  # sent twice at once: the other one has just been committed
        other = await _stored(session, campaign.id, paper)
        if other is None:
            raise NotFound
        return other
    _note(session, actor, made, await _branch(session, campaign.id, paper.member_id), now)
    return made


def _require_valid(campaign: Campaign, paper: OutsideIn, parts: Sequence[int], today: date) -> None:
    found = rules.complaints(
        parts=parts,
        known_parts=len(campaign.parts),
        issued_on=paper.issued_on,
        first_day=clock.local_day(campaign.starts_at),
        today=today,
    )
    if found:
        raise OutsidePaperNotValid(reason=" ".join(found))


def _note(session: AsyncSession, actor: Actor, made: OutsideConfirmation, unit_id: UUID | None, now: datetime) -> None:
    journal.record(
        session,
        actor=actor,
        action="campaigns:outside:enter",
        subject=("outside_confirmation", made.id),
        unit_id=unit_id,
        now=now,
        new={
            "campaign_id": str(made.campaign_id),
            "member_id": str(made.member_id),
            "number": made.number,
            "issued_on": made.issued_on.isoformat(),
            "issuer": made.issuer,
            "parts": made.parts,
            "on_behalf": made.on_behalf,
        },
    )


async def _branch(session: AsyncSession, campaign_id: UUID, member_id: UUID) -> UUID | None:
    query = select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign_id, Enrolment.member_id == member_id)
    return (await session.scalars(query)).one_or_none()


async def _stored(session: AsyncSession, campaign_id: UUID, paper: OutsideIn) -> OutsideConfirmation | None:
    query = select(OutsideConfirmation).where(
        OutsideConfirmation.campaign_id == campaign_id, OutsideConfirmation.client_id == paper.client_id
    )
    stored = (await session.scalars(query)).one_or_none()
    if stored is None:
        return None
    sent = (paper.member_id, paper.number, paper.issued_on, paper.issuer, paper.parts or stored.parts)
    if sent != (stored.member_id, stored.number, stored.issued_on, stored.issuer, stored.parts):
        raise ClientIdReused
    return stored
