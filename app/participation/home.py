"""What is due, on one small answer: tests, meetings, unread documents of open campaigns; the branch's line for its officers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.campaigns.absences.own import own_requests
from app.campaigns.confirming.own import rolls_to_confirm
from app.campaigns.homes.own import ToConfirm, to_confirm
from app.campaigns.late_check_ins.own import OwnScan, own_scans, still_matters
from app.campaigns.models import Campaign, CampaignDocument, Enrolment, ExcuseRequest, StudySession
from app.campaigns.queries import meetings_ahead
from app.campaigns.rules import HALL_MARGIN
from app.campaigns.traces import Traces, traces_of
from app.content.models import Item, ReadMark
from app.content.queries import PUBLISHED
from app.core.actor import Actor
from app.members.models import Affiliation
from app.members.queries import official_on
from app.participation.access import BRANCH_ROLES
from app.participation.facts import counts_of_place
from app.participation.meeting_changes import changes_of
from app.participation.rates import TargetRate, rate
from app.participation.reasons import presence
from app.quizzes.queries import DueQuiz, due_for_member
from app.quizzes.takers import is_guest, taker_of
from app.units.models import UnitPath, UnitVersion
from app.units.queries import valid_on
from app.units.scope import at_or_above

MOST_MEETINGS = 5
MOST_SCANS = 5


@dataclass(frozen=True, slots=True)
class OpenCampaign:
    """An open campaign on whose list the member is, and how far they are; `excused`: not asked to come (who comes counts)."""

    campaign: Campaign
    unit_id: UUID
    expected: bool
    standing: str
    attended: bool
    parts_present: int
    excuse: ExcuseRequest | None

    @property
    def excused(self) -> bool:
        """Whether an excuse was accepted."""
        return self.excuse is not None and self.excuse.state == "accepted"


@dataclass(frozen=True, slots=True)
class BranchLine:
    """The line of a branch for its secretary, deputy and helpers."""

    campaign: Campaign
    unit: UnitVersion
    rate: TargetRate


@dataclass(frozen=True, slots=True)
class Home:
    """`due`: tests that may be begun or gone on with now and do not count yet; `open_tests` have been taken, or are extra.

    `meetings` with those that were cancelled; `changes`: what changed about a meeting, by its id. `scans`: own check-ins that
    wait or were not recorded; `to_confirm`: make-ups at home that wait for who went, rolls that wait for any who was there.
    """

    campaigns: list[OpenCampaign]
    due: list[DueQuiz]
    open_tests: list[DueQuiz]
    meetings: list[StudySession]
    documents: Sequence[Row[UUID, UUID, str]]
    branches: list[BranchLine]
    changes: dict[UUID, str]
    scans: list[OwnScan]
    to_confirm: list[ToConfirm]


async def home_of(session: AsyncSession, *, actor: Actor, today: date, now: datetime) -> Home:
    """Everything due for the caller, member or officer or both; for a guest the one test."""
    campaigns: list[OpenCampaign] = []
    tests: list[DueQuiz] = []
    meetings: list[StudySession] = []
    documents: Sequence[Row[UUID, UUID, str]] = []
    traces = Traces() if actor.member_id is None else await traces_of(session, actor.member_id, actor.account_id)
    if actor.member_id is not None:
        campaigns = await _open_campaigns(session, actor.member_id, traces, now)
    if campaigns or is_guest(actor):
        tests = [q for q in await due_for_member(session, taker_of(actor), now) if q.opens_at <= now]
    if actor.member_id is not None and campaigns:
        meetings = await _meetings(session, actor.member_id, campaigns, today, now)
        documents = await _unread(session, campaigns, actor.member_id)
    asked = {c.campaign.id for c in campaigns if c.expected}
    due = [q for q in tests if not q.taken and (is_guest(actor) or q.occasion_id in asked)]
    branches = await _branches(session, actor, today, now)
    changes = await changes_of(session, meetings)
    scans = await _own_scans(session, actor, campaigns) if traces.scans else []
    waiting = await to_confirm(session, actor) if traces.visits else []
    waiting += await rolls_to_confirm(session, actor) if traces.rolls else []
    others = [q for q in tests if q not in due]
    return Home(campaigns, due, others, meetings, documents, branches, changes, scans, waiting)


async def _own_scans(session: AsyncSession, actor: Actor, campaigns: Sequence[OpenCampaign]) -> list[OwnScan]:
    """Own check-ins that still matter, of campaigns not yet attended."""
    ids = [c.campaign.id for c in campaigns if not c.attended]
    if actor.member_id is None:
        return []
    return [one for one in await own_scans(session, actor.member_id, ids) if still_matters(one)][:MOST_SCANS]


def is_on_now(meeting: StudySession, now: datetime) -> bool:
    """Whether the hall is open for check-in."""
    return meeting.cancelled_at is None and meeting.starts_at - HALL_MARGIN <= now


async def _open_campaigns(session: AsyncSession, member_id: UUID, traces: Traces, now: datetime) -> list[OpenCampaign]:
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
    asked = [campaign.id for campaign, _, _ in rows] if traces.excuses else []
    excuses = await own_requests(session, member_id, asked) if asked else {}
    return [
        OpenCampaign(
            campaign=campaign,
            unit_id=unit_id,
            expected=bool(found[campaign.id].expected),
            standing=standing,
            attended=bool(found[campaign.id].complete),
            parts_present=found[campaign.id].parts_present,
            excuse=excuses.get(campaign.id),
        )
        for campaign, unit_id, standing in rows
    ]


async def _meetings(
    session: AsyncSession, member_id: UUID, campaigns: Sequence[OpenCampaign], today: date, now: datetime
) -> list[StudySession]:
    """Meetings on now or to come that are held by the member's branch (of the list, or of today) or a unit above it, of
    campaigns not yet attended."""
    open_ones = [c for c in campaigns if c.expected and not c.attended]
    if not open_ones:
        return []
    belongs = select(Affiliation.unit_id).where(Affiliation.member_id == member_id, official_on(today))
    lines = (at_or_above({c.unit_id for c in open_ones}, today), at_or_above(belongs, today))
    near = union(*(select(line.subquery()) for line in lines))
    ahead = await meetings_ahead(
        session,
        campaign_ids=[c.campaign.id for c in open_ones],
        unit_ids=select(near.subquery()),
        now=now,
        with_cancelled=True,
    )
    held = [m for m in ahead if m.cancelled_at is None][:MOST_MEETINGS]
    cancelled = [m for m in ahead if m.cancelled_at is not None][:MOST_MEETINGS]
    return sorted([*held, *cancelled], key=lambda m: (m.starts_at, m.id))


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
    """One line per branch the caller works in (or that it took over) and open campaign on whose list it has anybody."""
    own = actor.units_with(*BRANCH_ROLES)
    if not own:
        return []
    found = (await session.execute(_campaigns_at(own, today, now))).all()
    units = sorted({unit.unit_id for _, unit in found})
    lines = []
    for campaign in {campaign.id: campaign for campaign, _ in found}.values():
        wanted = {"campaign": campaign.id, "units": units}
        counted = {row.unit_id: row for row in await session.execute(counts_of_place(in_cell=False), wanted)}
        for unit in (unit for other, unit in found if other.id == campaign.id):
            row = counted[unit.unit_id]
            lines.append(BranchLine(campaign, unit, rate(row.present, row.expected, campaign.target)))
    return lines


def _campaigns_at(own: Collection[UUID], today: date, now: datetime) -> Select[Campaign, UnitVersion]:
    """Open campaigns with the branches on their lists that these are, or whose one heir they are (in their last version)."""
    here = select(UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(own), UnitPath.depth == 0, valid_on(UnitPath, today))
    enrolled = (
        select(Enrolment.campaign_id, Enrolment.unit_id, func.count())
        .where(Enrolment.unit_id.in_(here))
        .group_by(Enrolment.campaign_id, Enrolment.unit_id)
    ).subquery("enrolled")
    later = aliased(UnitVersion)
    follows = exists().where(
        later.unit_id == UnitVersion.unit_id, later.valid_from > UnitVersion.valid_from, later.valid_from <= today
    )
    newest = and_(UnitVersion.unit_id == enrolled.c.unit_id, UnitVersion.valid_from <= today, ~follows)
    return (
        select(Campaign, UnitVersion)
        .join(enrolled, enrolled.c.campaign_id == Campaign.id)
        .join(UnitVersion, newest)
        .where(Campaign.state == "open", Campaign.starts_at <= now)
        .order_by(Campaign.ends_at, Campaign.id, UnitVersion.name_sort)
    )
