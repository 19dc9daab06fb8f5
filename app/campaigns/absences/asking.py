"""A member asks to be excused from a campaign, or the branch enters what a member without a phone asked; withdrawing."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, recording, refusals
from app.campaigns.absences import scope, storing
from app.campaigns.absences.errors import ExcuseDecided, ExcuseNotNeeded, ExcuseStanding
from app.campaigns.absences.schemas import ExcuseIn
from app.campaigns.errors import ClientIdReused, PeopleNotFound
from app.campaigns.excuses import require_not_own_excuse
from app.campaigns.models import Campaign, Enrolment, ExcuseRequest
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError, NotFound
from app.core.upserts import insert_into

ASKED, ACCEPTED, REFUSED, WITHDRAWN = "asked", "accepted", "refused", "withdrawn"
STANDING = (ASKED, ACCEPTED)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is to be excused; `reach`: of the branch that enters it, None for the member."""

    campaign: Campaign
    enrolment: Enrolment
    reach: scope.Reach | None


async def ask(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    request_id: UUID,
    asked: ExcuseIn,
    today: date,
    now: datetime,
) -> ExcuseRequest:
    """The request, made on the device as `request_id`: sending it again gives the same one. It moves no figure by itself.

    What the branch enters for a member is accepted thereby. Also after the closing: then it waits for the amendment.
    Raises NotFound, RoleMissing, PeopleNotFound, CampaignNotOpen, ExcuseNotNeeded, ExcuseStanding, OwnExcuse, ClientIdReused.
    """
    found = None
    try:
        found = await _whom(session, actor, campaign_id, asked.member_id, today)
        return await _ask(session, actor, found, request_id, asked, now)
    except AppError as error:
        sent = refusals.Sent(
            session_id=None,
            member_id=actor.member_id if asked.member_id is None else None,
            client_id=request_id,
            device_time=None,
            payload=asked.model_dump_json(exclude_unset=True),
            kind="excuse",
            campaign_id=campaign_id,
            unit_id=await _branch(session, campaign_id, asked.member_id or actor.member_id),
        )
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=found is not None, today=today, now=now)
        raise


async def withdraw(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    request_id: UUID,
    word: str | None,
    today: date,
    now: datetime,
) -> ExcuseRequest:
    """The member's own request is taken back, also an accepted one; withdrawing again changes nothing.

    Raises NotFound, ExcuseDecided (it was refused).
    """
    await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    if actor.member_id is None:
        raise NotFound
    await recording.lock_people(session, [actor.member_id])
    query = select(ExcuseRequest.id).where(
        ExcuseRequest.id == request_id,
        ExcuseRequest.campaign_id == campaign_id,
        ExcuseRequest.member_id == actor.member_id,
    )
    if (await session.execute(query)).first() is None:
        raise NotFound
    request = await storing.request_of(session, request_id)
    if request.state == WITHDRAWN:
        return request
    if request.state == REFUSED:
        raise ExcuseDecided
    old = request.state
    request.state, request.word, request.decided_at, request.decided_by = WITHDRAWN, word, now, actor.account_id
    if old == ACCEPTED:
        await storing.take_back(session, campaign_id=campaign_id, people=[actor.member_id], now=now)
    unit_id = await _branch(session, campaign_id, actor.member_id)
    _note(session, actor, request, "withdraw", old={"state": old}, now=now, unit_id=unit_id, reason=word)
    await session.flush()
    return request


async def _whom(session: AsyncSession, actor: Actor, campaign_id: UUID, member_id: UUID | None, today: date) -> _Asked:
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    gates.require_begun(campaign)
    whose = actor.member_id if member_id is None else member_id
    enrolment = None if whose is None else await storing.enrolment_of(session, campaign_id, whose)
    if member_id is None:
        if enrolment is None:
            raise ExcuseNotNeeded
        return _Asked(campaign, enrolment, None)
    stranger = PeopleNotFound(count=1, extra={"members": [str(member_id)]})
    if enrolment is None:
        raise stranger
    try:
        reach = await scope.require_decider(session, actor=actor, enrolment_id=enrolment.id, today=today)
    except NotFound:
        raise stranger from None
    await require_not_own_excuse(session, actor=actor, excused=[member_id], campaign_id=campaign_id, today=today)
    return _Asked(campaign, enrolment, reach)


async def _ask(
    session: AsyncSession, actor: Actor, found: _Asked, request_id: UUID, asked: ExcuseIn, now: datetime
) -> ExcuseRequest:
    campaign, enrolment = found.campaign, found.enrolment
    await recording.lock_people(session, [enrolment.member_id])
    stored = await session.get(ExcuseRequest, request_id, populate_existing=True)
    if stored is not None:
        return _same(stored, found, asked)
    if not storing.is_expected(enrolment):
        raise ExcuseNotNeeded
    standing = await _standing(session, found)
    if standing is not None and standing.excuse != asked.excuse:
        raise ExcuseStanding
    if standing is not None and (found.reach is None or standing.state == ACCEPTED):
        return standing
    old: dict[str, Any] = {"state": None if standing is None else standing.state}
    request = standing or await _insert(session, actor, found, request_id, asked, now)
    if request is None:  # the id names somebody else's request
        raise ClientIdReused
    if standing is not None:
        request.state, request.decided_at, request.decided_by = ACCEPTED, now, actor.account_id
        request.on_behalf = found.reach is not None and found.reach.on_behalf
    if found.reach is not None:
        await storing.excuse(session, actor=actor, request=request, on_behalf=found.reach.on_behalf, now=now)
        await storing.tell_decided(session, campaign, request, now)
    verb = "ask" if found.reach is None else "enter"
    _note(session, actor, request, verb, old=old, now=now, unit_id=enrolment.unit_id)
    await session.flush()
    return request


async def _branch(session: AsyncSession, campaign_id: UUID, member_id: UUID | None) -> UUID | None:
    enrolment = None if member_id is None else await storing.enrolment_of(session, campaign_id, member_id)
    return None if enrolment is None else enrolment.unit_id


def _same(stored: ExcuseRequest, found: _Asked, asked: ExcuseIn) -> ExcuseRequest:
    sent = (found.campaign.id, found.enrolment.member_id, asked.excuse)
    if sent != (stored.campaign_id, stored.member_id, stored.excuse):
        raise ClientIdReused
    return stored


async def _standing(session: AsyncSession, found: _Asked) -> ExcuseRequest | None:
    query = select(ExcuseRequest).where(
        ExcuseRequest.campaign_id == found.campaign.id,
        ExcuseRequest.member_id == found.enrolment.member_id,
        ExcuseRequest.state.in_(STANDING),
    )
    locked = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(locked)).one_or_none()


async def _insert(
    session: AsyncSession, actor: Actor, found: _Asked, request_id: UUID, asked: ExcuseIn, now: datetime
) -> ExcuseRequest | None:
    row: dict[str, Any] = {
        "id": request_id,
        "campaign_id": found.campaign.id,
        "member_id": found.enrolment.member_id,
        "excuse": asked.excuse,
        "state": ASKED,
        "asked_at": now,
    }
    if found.reach is not None:
        row |= {"state": ACCEPTED, "decided_at": now, "decided_by": actor.account_id, "on_behalf": found.reach.on_behalf}
    statement = insert_into(session, ExcuseRequest).values(row).on_conflict_do_nothing().returning(ExcuseRequest)
    return (await session.execute(statement)).scalar_one_or_none()


def _note(
    session: AsyncSession,
    actor: Actor,
    request: ExcuseRequest,
    verb: str,
    *,
    old: dict[str, Any],
    now: datetime,
    unit_id: UUID | None,
    reason: str | None = None,
) -> None:
    """The journal names the request; why somebody is excused stays with it."""
    journal.record(
        session,
        actor=actor,
        action=f"campaigns:excuse:{verb}",
        subject=("excuse_request", request.id),
        unit_id=unit_id,
        now=now,
        reason=reason,
        old=old,
        new={"state": request.state, "campaign_id": str(request.campaign_id), "member_id": str(request.member_id)},
    )
