"""Meetings: planned by the branch's secretary or above; several places and times, make-ups."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, rules
from app.campaigns.errors import CampaignClosed, ClientIdReused, PlanNotValid
from app.campaigns.meeting_schemas import SessionIn
from app.campaigns.models import Campaign, CampaignTarget, StudySession
from app.campaigns.planning import plan_of
from app.campaigns.windows import keep_test_open
from app.core import journal
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.units.models import Unit, UnitPath
from app.units.queries import valid_on
from app.units.scope import at_or_above, below, require_unit, visible_ids

_SECRET_BYTES = 32


async def plan_meeting(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, meeting: SessionIn, today: date, now: datetime
) -> StudySession:
    """Add a meeting to a planned or open campaign; the same `client_id` again gives the same meeting.

    A meeting late in an open campaign keeps the test open for 48 hours after it, for the people of the unit that holds it.
    Raises NotFound, RoleMissing, PlanNotValid, CampaignClosed, ClientIdReused.
    """
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    await require_unit(session, actor=actor, unit_id=meeting.unit_id, roles=access.MEETING_ROLES, today=today)
    parts = meeting.parts or list(range(1, len(campaign.parts) + 1))
    stored = await _stored(session, campaign_id, meeting.client_id)
    if stored is not None:
        return _same(stored, meeting, parts)
    if campaign.state == "closed":
        raise CampaignClosed
    found = rules.complaints_about_meeting(rules.Meeting(meeting.starts_at, meeting.ends_at, parts), plan_of(campaign))
    if found:
        raise PlanNotValid(reason=" ".join(found))
    await require_part_of_campaign(session, campaign, meeting.unit_id, today)
    row = {
        **meeting.model_dump(exclude={"parts"}),
        "id": new_id(),
        "campaign_id": campaign_id,
        "parts": parts,
        "secret": secrets.token_hex(_SECRET_BYTES),
        "created_at": now,
        "created_by": actor.account_id,
    }
    statement = insert_into(session, StudySession).values(row).on_conflict_do_nothing().returning(StudySession)
    made = (await session.execute(statement)).scalar_one_or_none()
    if made is None:  # sent twice at once: the other one has just been committed
        other = await _stored(session, campaign_id, meeting.client_id)
        assert other is not None
        return _same(other, meeting, parts)
    await keep_test_open(session, campaign=campaign, meeting=made, today=today)
    journal.record(
        session,
        actor=actor,
        action="campaigns:session:plan",
        subject=("session", made.id),
        unit_id=made.unit_id,
        now=now,
        new={**meeting.model_dump(mode="json"), "campaign_id": str(campaign_id)},
    )
    return made


async def meetings_of(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    unit_id: UUID | None,
    today: date,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[tuple[StudySession, bool]]:
    """`limit + 1` meetings of the campaign near the actor in order of time, and whether the actor may show their codes.

    `unit_id`: only those of the unit and below. `after`: start and id of the last one shown.
    """
    await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    shows = StudySession.unit_id.in_(visible_ids(actor, today=today, roles=access.SHOW_CODE_ROLES))
    query = (
        select(StudySession, shows)
        .join(Campaign, Campaign.id == StudySession.campaign_id)
        .where(Campaign.id == campaign_id, access.meeting_is_visible(actor, today))
        .order_by(StudySession.starts_at, StudySession.id)
        .limit(limit + 1)
    )
    if unit_id is not None:
        query = query.where(StudySession.unit_id.in_(below(unit_id, today)))
    if after is not None:
        later = StudySession.starts_at > after[0]
        query = query.where(or_(later, and_(StudySession.starts_at == after[0], StudySession.id > after[1])))
    return (await session.execute(query)).all()


async def require_part_of_campaign(session: AsyncSession, campaign: Campaign, unit_id: UUID, today: date) -> None:
    """A meeting is held by a unit at, below or above one of the targets, within the campaign's own unit; after the tree has
    changed also by whoever took over from those.
    """
    living = select(UnitPath.depth).where(
        UnitPath.ancestor_id == unit_id, UnitPath.descendant_id == unit_id, valid_on(UnitPath, today)
    )
    targets = CampaignTarget.campaign_id == campaign.id
    near = select(CampaignTarget.unit_id).where(
        targets,
        or_(CampaignTarget.unit_id.in_(at_or_above([unit_id], today)), CampaignTarget.unit_id.in_(below(unit_id, today))),
    )
    within = select(Unit.id).where(Unit.id == campaign.unit_id, Unit.id.in_(at_or_above([unit_id], today)))
    for needed in (living, near, within):
        if (await session.execute(needed.limit(1))).first() is None:
            raise PlanNotValid(reason="Tổ chức đảng của buổi học không thuộc đợt học tập này.")


async def _stored(session: AsyncSession, campaign_id: UUID, client_id: UUID) -> StudySession | None:
    query = select(StudySession).where(StudySession.campaign_id == campaign_id, StudySession.client_id == client_id)
    return (await session.execute(query)).scalar_one_or_none()


def _same(stored: StudySession, meeting: SessionIn, parts: list[int]) -> StudySession:
    """The meeting as it is now, where it is the one sent before: since then it may have changed (`rescheduling`)."""
    if stored.version > 1 and (stored.unit_id, stored.kind) == (meeting.unit_id, meeting.kind):
        return stored
    sent = (meeting.unit_id, meeting.kind, meeting.title, meeting.place, meeting.starts_at, meeting.ends_at, parts)
    known = (stored.unit_id, stored.kind, stored.title, stored.place, stored.starts_at, stored.ends_at, stored.parts)
    if sent != known:
        raise ClientIdReused
    return stored
