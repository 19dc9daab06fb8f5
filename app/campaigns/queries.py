"""Reading campaigns: the list and one campaign for members and committees, a member's own campaigns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Attendance, Campaign, CampaignDocument, CampaignTarget, Enrolment, StudySession
from app.content.models import Item
from app.content.queries import PUBLISHED
from app.core.actor import Actor
from app.units.models import UnitVersion
from app.units.queries import versions_on


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign and whether the caller is on its list."""

    campaign: Campaign
    enrolled: bool


@dataclass(frozen=True, slots=True)
class OwnCampaign:
    """A campaign on whose list a member is, with the enrolment and the parts attended, each once."""

    campaign: Campaign
    enrolment: Enrolment
    parts_attended: frozenset[int]


def is_enrolled(actor: Actor) -> ColumnElement[bool]:
    """Whether the actor is on the list of the campaign of the row."""
    if actor.member_id is None:
        return false()
    return Campaign.id.in_(select(Enrolment.campaign_id).where(Enrolment.member_id == actor.member_id))


async def campaigns_where(
    session: AsyncSession,
    *,
    actor: Actor,
    visible: ColumnElement[bool],
    state: str | None,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[CampaignRow]:
    """`limit + 1` campaigns, the latest start first. `before`: start and id of the last one shown."""
    query = select(Campaign, is_enrolled(actor)).where(visible)
    if state is not None:
        query = query.where(Campaign.state == state)
    if before is not None:
        earlier = and_(Campaign.starts_at == before[0], Campaign.id < before[1])
        query = query.where(or_(Campaign.starts_at < before[0], earlier))
    query = query.order_by(Campaign.starts_at.desc(), Campaign.id.desc()).limit(limit + 1)
    return [CampaignRow(campaign, bool(enrolled)) for campaign, enrolled in (await session.execute(query))]


async def is_on_list(session: AsyncSession, campaign_id: UUID, member_id: UUID | None) -> bool:
    """Whether the member is enrolled in the campaign."""
    query = select(Enrolment.id).where(Enrolment.campaign_id == campaign_id, Enrolment.member_id == member_id)
    return member_id is not None and (await session.execute(query)).first() is not None


async def documents_of(session: AsyncSession, campaign_id: UUID, *, drafts: bool) -> Sequence[tuple[UUID, str]]:
    """The campaign's documents in order: id and title; `drafts`: also those that are not published yet."""
    query = (
        select(Item.id, Item.title)
        .join(CampaignDocument, CampaignDocument.item_id == Item.id)
        .where(CampaignDocument.campaign_id == campaign_id)
        .order_by(CampaignDocument.position)
    )
    if not drafts:
        query = query.where(Item.state == PUBLISHED)
    return (await session.execute(query)).all()


async def target_ids(session: AsyncSession, campaign_id: UUID) -> Sequence[UUID]:
    """The units whose members are to study."""
    query = select(CampaignTarget.unit_id).where(CampaignTarget.campaign_id == campaign_id)
    return (await session.scalars(query)).all()


async def unit_names(session: AsyncSession, unit_ids: Collection[UUID], on: date) -> dict[UUID, str]:
    """Names of units on a day; of those that did not exist then, their latest name."""
    found = {unit_id: version.name for unit_id, version in (await versions_on(session, unit_ids, on)).items()}
    missing = set(unit_ids) - set(found)
    if missing:
        query = select(UnitVersion).where(UnitVersion.unit_id.in_(missing)).order_by(UnitVersion.valid_from)
        found |= {version.unit_id: version.name for version in await session.scalars(query)}
    return found


async def campaigns_for_member(session: AsyncSession, member_id: UUID) -> list[OwnCampaign]:
    """All campaigns on whose list the member is, the latest first, with what was attended at any session of each."""
    query = (
        select(Campaign, Enrolment)
        .join(Enrolment, Enrolment.campaign_id == Campaign.id)
        .where(Enrolment.member_id == member_id)
        .order_by(Campaign.starts_at.desc(), Campaign.id.desc())
    )
    rows = (await session.execute(query)).all()
    attended = select(Attendance.campaign_id, Attendance.part).where(
        Attendance.member_id == member_id, Attendance.state == "present"
    )
    places = set(await session.execute(attended.distinct()))
    return [
        OwnCampaign(campaign, enrolment, frozenset(part for at, part in places if at == campaign.id))
        for campaign, enrolment in rows
    ]


async def meetings_ahead(
    session: AsyncSession,
    *,
    campaign_ids: Collection[UUID],
    unit_ids: Select[Any] | Collection[UUID],
    now: datetime,
    with_cancelled: bool = False,
) -> Sequence[StudySession]:
    """Meetings of these campaigns at these units that have not ended, in order of time; `with_cancelled`: also those that
    were to take place.
    """
    query = (
        select(StudySession)
        .where(StudySession.campaign_id.in_(campaign_ids), StudySession.unit_id.in_(unit_ids), StudySession.ends_at >= now)
        .where(StudySession.kind != "outside")
        .order_by(StudySession.starts_at, StudySession.id)
    )
    if not with_cancelled:
        query = query.where(StudySession.cancelled_at.is_(None))
    return (await session.scalars(query)).all()


async def waiting_marks(
    session: AsyncSession, campaign_id: UUID, unit_ids: Select[Any] | Collection[UUID] | None = None
) -> dict[UUID, int]:
    """By branch of enrolment (`unit_ids`; None: all), how many marks of the campaign wait for a second person.

    Branches where none waits are left out. What the recorder said stands alone ("một người ghi") waits for nobody.
    """
    query = (
        select(Enrolment.unit_id, func.count())
        .join(
            Attendance,
            and_(Attendance.campaign_id == Enrolment.campaign_id, Attendance.member_id == Enrolment.member_id),
        )
        .where(Enrolment.campaign_id == campaign_id, Attendance.confirmed.is_(False))
        .group_by(Enrolment.unit_id)
    )
    if unit_ids is not None:
        query = query.where(Enrolment.unit_id.in_(unit_ids))
    return dict((await session.execute(query)).all())
