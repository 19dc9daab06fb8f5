"""Opening: one transaction that freezes the list of who is expected and admits them to the test (rules: who is expected)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ColumnElement, Select, Uuid, and_, case, func, insert, literal, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, rules
from app.campaigns.errors import CampaignCannotOpen, CampaignNotPlanned
from app.campaigns.models import Campaign, CampaignTarget, Enrolment, StudySession
from app.campaigns.status_changes import propose_losses_since
from app.core import journal, outbox, statistics
from app.core.actor import Actor
from app.members.roster import roster_on
from app.quizzes.admissions import admit
from app.quizzes.models import Admission, Quiz
from app.units.models import UnitPath
from app.units.paths import hold_tree
from app.units.queries import valid_on


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened campaign: everybody on the list, and those of standing "expected"."""

    campaign: Campaign
    enrolled: int
    expected: int


async def open_campaign(session: AsyncSession, *, actor: Actor, campaign_id: UUID, today: date, now: datetime) -> Opened:
    """Enrol, admit, open. Raises NotFound, RoleMissing, CampaignNotPlanned, CampaignCannotOpen."""
    await hold_tree(session)
    campaign = await access.require_campaign_to_run(session, actor=actor, campaign_id=campaign_id, today=today)
    if campaign.state != "planned":
        raise CampaignNotPlanned
    quiz = None if campaign.quiz_id is None else await session.get(Quiz, campaign.quiz_id, with_for_update=True)
    obstacle = rules.obstacle_to_opening(
        roster_day=campaign.roster_day,
        today=today,
        ends_at=campaign.ends_at,
        now=now,
        quiz_state=None if quiz is None else quiz.state,
    )
    if obstacle is not None:
        raise CampaignCannotOpen(reason=obstacle)
    await session.execute(_enrolling(campaign, is_sqlite=session.get_bind().dialect.name == "sqlite"))
    enrolled, expected = await _size(session, campaign.id)
    if enrolled == 0:
        raise CampaignCannotOpen(reason="Ngày chốt danh sách không có đảng viên nào trong các tổ chức đảng học tập.")
    if quiz is not None:
        await admit_enrolled(session, campaign, quiz, admitted_members(campaign.id), today)
    await statistics.refresh(session, enrolled, Enrolment, Admission)
    await propose_losses_since(session, campaign, now)
    campaign.state, campaign.opened_at = "open", now
    campaign.version += 1
    journal.record(
        session,
        actor=actor,
        action="campaigns:campaign:open",
        subject=("campaign", campaign.id),
        unit_id=campaign.unit_id,
        now=now,
        old={"state": "planned"},
        new={"state": "open", "roster_day": str(campaign.roster_day), "policy": campaign.policy, "enrolled": enrolled},
    )
    outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, occasion_id=campaign.id, now=now)
    await session.flush()
    return Opened(campaign, enrolled, expected)


def admitted_members(campaign_id: UUID) -> Select[Any]:
    """The enrolled people who may take the test: all but the suspended; the exempt may, and are not asked to."""
    return select(Enrolment.member_id).where(Enrolment.campaign_id == campaign_id, Enrolment.standing != "suspended")


async def admit_enrolled(session: AsyncSession, campaign: Campaign, quiz: Quiz, members: Select[Any], today: date) -> None:
    """Admit these members to the campaign's test for its window."""
    held = and_(StudySession.campaign_id == campaign.id, StudySession.cancelled_at.is_(None))
    ends = await session.scalars(select(StudySession.ends_at).where(held))
    await admit(
        session,
        quiz_id=quiz.id,
        occasion_id=campaign.id,
        title=campaign.title,
        members=members,
        opens_at=max(quiz.opens_at, campaign.starts_at),
        closes_at=rules.end_of_test_window(quiz.closes_at, ends),
        today=today,
    )


async def _size(session: AsyncSession, campaign_id: UUID) -> tuple[int, int]:
    expected = func.count().filter(Enrolment.standing == "expected")
    row = (await session.execute(select(func.count(), expected).where(Enrolment.campaign_id == campaign_id))).one()
    return row[0], row[1]


def _enrolling(campaign: Campaign, *, is_sqlite: bool) -> Any:
    """INSERT … SELECT: one enrolment for every official member of the targets' branches on the roster day."""
    day = campaign.roster_day
    targets = select(CampaignTarget.unit_id).where(CampaignTarget.campaign_id == campaign.id)
    branches = select(UnitPath.descendant_id).where(UnitPath.ancestor_id.in_(targets), valid_on(UnitPath, day))
    roster = roster_on(branches, day).subquery("roster")
    columns: dict[str, ColumnElement[Any]] = {
        "id": _new_id(is_sqlite=is_sqlite),
        "campaign_id": literal(campaign.id, Enrolment.campaign_id.type),
        "member_id": roster.c.member_id,
        "unit_id": roster.c.unit_id,
        "cell_id": roster.c.cell_id,
        "membership": roster.c.membership,
        "standing": case((roster.c.standing == "active", "expected"), else_=roster.c.standing),
        "policy": literal(campaign.policy),
        "basis": _basis(roster.c, is_sqlite=is_sqlite),
    }
    return insert(Enrolment).from_select(list(columns), select(*columns.values()).select_from(roster), include_defaults=False)


def _new_id(*, is_sqlite: bool) -> ColumnElement[UUID]:
    """A random UUID made by the database, in its form of storage."""
    made = func.lower(func.hex(func.randomblob(16))) if is_sqlite else func.gen_random_uuid()
    return type_coerce(made, Uuid())


def _basis(roster: Any, *, is_sqlite: bool) -> ColumnElement[Any]:
    """The paper on which the standing rests, as JSON; its fields are null for who is simply expected."""
    fields = {
        "since": func.coalesce(roster.standing_since, roster.membership_since),
        "kind": roster.basis_kind,
        "number": roster.basis_number,
        "issuer": roster.basis_issuer,
        "date": roster.basis_date,
    }
    pairs = [part for name, value in fields.items() for part in (literal(name), value)]
    made = func.json_object(*pairs) if is_sqlite else func.json_build_object(*pairs)
    return type_coerce(made, JSON())
