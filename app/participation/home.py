"""What is due, on one small answer: tests, meetings, unread documents of open campaigns; the branch's line for its officers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign, CampaignDocument, Enrolment, StudySession
from app.campaigns.queries import meetings_ahead
from app.campaigns.rules import HALL_MARGIN
from app.content.models import Item, ReadMark
from app.content.queries import PUBLISHED
from app.core.actor import Actor
from app.participation.access import BRANCH_ROLES
from app.participation.facts import counts_of_place
from app.participation.rates import TargetRate, rate
from app.participation.reasons import presence
from app.quizzes.queries import DueQuiz, due_for_member
from app.quizzes.takers import is_guest, taker_of
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on

MOST_MEETINGS = 5


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """An open campaign on whose list the member is, and how far they are."""

    campaign: Campaign
    unit_id: UUID
    expected: bool
    standing: str
    attended: bool


@dataclass(frozen=True, slots=True)
class BranchLine:
    """The line of a branch for its secretary, deputy and helpers."""

    campaign: Campaign
    unit: UnitVersion
    rate: TargetRate


@dataclass(frozen=True, slots=True)
class Home:
    """`due`: tests that may be begun or gone on with now and do not count yet; `open_tests` have been taken, or are extra."""

    campaigns: list[OpenCampaign]
    due: list[DueQuiz]
    open_tests: list[DueQuiz]
    meetings: list[StudySession]
    documents: Sequence[Row[UUID, UUID, str]]
    branches: list[BranchLine]


async def home_of(session: AsyncSession, *, actor: Actor, today: date, now: datetime) -> Home:
    """Everything due for the caller, member or officer or both; for a guest the one test."""
    campaigns: list[OpenCampaign] = []
    tests: list[DueQuiz] = []
    meetings: list[StudySession] = []
    documents: Sequence[Row[UUID, UUID, str]] = []
    if actor.member_id is not None:
        campaigns = await _open_campaigns(session, actor.member_id, now)
    if campaigns or is_guest(actor):
        tests = [q for q in await due_for_member(session, taker_of(actor), now) if q.opens_at <= now]
    if actor.member_id is not None and campaigns:
        meetings = await _meetings(session, campaigns, today, now)
        documents = await _unread(session, campaigns, actor.member_id)
    asked = {c.campaign.id for c in campaigns if c.expected}
    due = [q for q in tests if not q.taken and (is_guest(actor) or q.occasion_id in asked)]
    branches = await _branches(session, actor, today, now)
    return Home(campaigns, due, [q for q in tests if q not in due], meetings, documents, branches)


def is_on_now(meeting: StudySession, now: datetime) -> bool:
    """Whether the hall is open for check-in."""
    return meeting.starts_at - HALL_MARGIN <= now


async def _open_campaigns(session: AsyncSession, member_id: UUID, now: datetime) -> list[OpenCampaign]:
    query = (
        select(Campaign, Enrolment.unit_id, Enrolment.standing)
        .join(Enrolment, Enrolment.campaign_id == Campaign.id)
        .where(Enrolment.member_id == member_id, Enrolment.removed_on.is_(None), Campaign.state == "open")
        .where(Campaign.starts_at <= now)
        .order_by(Campaign.ends_at, Campaign.id)
    )
    rows = (await session.execute(query)).all()
    if not rows:
        return []
    found = {row.campaign_id: row for row in await presence(session, member_id)}
    return [
        OpenCampaign(campaign, unit_id, bool(found[campaign.id].expected), standing, bool(found[campaign.id].complete))
        for campaign, unit_id, standing in rows
    ]


async def _meetings(session: AsyncSession, campaigns: Sequence[OpenCampaign], today: date, now: datetime) -> list[StudySession]:
    """Meetings on now or to come that are held by the member's branch or a unit above it, of campaigns not yet attended."""
    open_ones = [c for c in campaigns if c.expected and not c.attended]
    if not open_ones:
        return []
    above = select(UnitPath.ancestor_id).where(
        UnitPath.descendant_id.in_({c.unit_id for c in open_ones}), valid_on(UnitPath, today)
    )
    ahead = await meetings_ahead(session, campaign_ids=[c.campaign.id for c in open_ones], unit_ids=above, now=now)
    return list(ahead[:MOST_MEETINGS])


async def _unread(session: AsyncSession, campaigns: Sequence[OpenCampaign], member_id: UUID) -> Sequence[Row[UUID, UUID, str]]:
    """Documents that the member has not finished, in the campaign's order: campaign_id, item_id, title."""
    mark = and_(ReadMark.item_id == Item.id, ReadMark.member_id == member_id)
    query = (
        select(CampaignDocument.campaign_id, Item.id.label("item_id"), Item.title)
        .join(Item, Item.id == CampaignDocument.item_id)
        .outerjoin(ReadMark, mark)
        .where(CampaignDocument.campaign_id.in_([c.campaign.id for c in campaigns]), Item.state == PUBLISHED)
        .where(or_(ReadMark.item_id.is_(None), ReadMark.finished.is_(False)))
        .order_by(CampaignDocument.campaign_id, CampaignDocument.position)
    )
    return (await session.execute(query)).all()


async def _branches(session: AsyncSession, actor: Actor, today: date, now: datetime) -> list[BranchLine]:
    """One line per branch the caller works in and open campaign on whose list it has anybody."""
    units = sorted(actor.units_with(*BRANCH_ROLES))
    if not units:
        return []
    found = (await session.execute(_campaigns_at(units, today, now))).all()
    lines = []
    for campaign in {campaign.id: campaign for campaign, _ in found}.values():
        wanted = {"campaign": campaign.id, "units": units}
        counted = {row.unit_id: row for row in await session.execute(counts_of_place(in_cell=False), wanted)}
        for unit in (unit for other, unit in found if other.id == campaign.id):
            row = counted[unit.unit_id]
            lines.append(BranchLine(campaign, unit, rate(row.present, row.expected, campaign.target)))
    return lines


def _campaigns_at(units: Sequence[UUID], today: date, now: datetime) -> Select[Campaign, UnitVersion]:
    enrolled = (
        select(Enrolment.campaign_id, Enrolment.unit_id, func.count())
        .where(Enrolment.unit_id.in_(units))
        .group_by(Enrolment.campaign_id, Enrolment.unit_id)
    ).subquery("enrolled")
    return (
        select(Campaign, UnitVersion)
        .join(enrolled, enrolled.c.campaign_id == Campaign.id)
        .join(UnitVersion, and_(UnitVersion.unit_id == enrolled.c.unit_id, valid_on(UnitVersion, today)))
        .where(Campaign.state == "open", Campaign.starts_at <= now)
        .order_by(Campaign.ends_at, Campaign.id, UnitVersion.name_sort)
    )
