"""Planning a campaign and changing the plan: documents, period, targets, parts, test, policy, roster day."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, rules
from app.campaigns.errors import CampaignIdReused, CampaignNotPlanned, PlanNotValid, QuizAlreadyUsed
from app.campaigns.models import Campaign, CampaignDocument, CampaignTarget, StudySession
from app.campaigns.schemas import CampaignIn, CampaignPatch
from app.content.models import Item, Publication
from app.core import journal
from app.core.actor import Actor
from app.core.errors import EditConflict
from app.core.ids import new_id
from app.core.upserts import insert_into
from app.quizzes.models import Quiz
from app.units.models import UnitPath
from app.units.queries import valid_on
from app.units.scope import below, require_unit, visible_ids

# Where null in a patch says something: the value is taken away.
_CLEARABLE = frozenset({"quiz_id", "parts_required"})
_OF_OTHER_TABLES = frozenset({"target_unit_ids", "document_ids"})


async def plan_campaign(session: AsyncSession, *, actor: Actor, plan: CampaignIn, today: date, now: datetime) -> Campaign:
    """Store a new plan; the same `client_id` again gives the same campaign, of which it is the id.

    Raises NotFound, RoleMissing, PlanNotValid, QuizAlreadyUsed, CampaignIdReused.
    """
    await require_unit(session, actor=actor, unit_id=plan.unit_id, roles=access.RUN_ROLES, today=today)
    if plan.client_id is not None and (stored := await session.get(Campaign, plan.client_id)) is not None:
        return await _same(session, stored, plan)
    values = plan.model_dump(exclude={*_OF_OTHER_TABLES, "client_id"})
    values |= {"id": plan.client_id or new_id(), "state": "planned", "created_at": now, "version": 1}
    await _check(session, actor=actor, campaign=Campaign(**values), today=today)
    await _check_targets(session, plan.unit_id, plan.target_unit_ids, today)
    await _check_documents(session, actor, plan.unit_id, plan.document_ids, today)
    statement = insert_into(session, Campaign).values(values).on_conflict_do_nothing().returning(Campaign)
    campaign = (await session.execute(statement)).scalar_one_or_none()
    if campaign is None:  # sent twice at once: the other one has just been committed
        return await _same(session, await session.get_one(Campaign, values["id"]), plan)
    await _set_targets(session, campaign.id, plan.target_unit_ids)
    await _set_documents(session, campaign.id, plan.document_ids)
    journal.record(
        session,
        actor=actor,
        action="campaigns:campaign:plan",
        subject=("campaign", campaign.id),
        unit_id=campaign.unit_id,
        now=now,
        new=plan.model_dump(mode="json"),
    )
    return campaign


async def _same(session: AsyncSession, stored: Campaign, plan: CampaignIn) -> Campaign:
    """The campaign as it is now, where it is the one sent before: since then it may have changed."""
    own = plan.model_dump(exclude={*_OF_OTHER_TABLES, "client_id"})
    known = {name: getattr(stored, name) for name in own}
    targets = select(CampaignTarget.unit_id).where(CampaignTarget.campaign_id == stored.id)
    documents = select(CampaignDocument.item_id).where(CampaignDocument.campaign_id == stored.id)
    if stored.version > 1:
        is_same = stored.unit_id == plan.unit_id
    else:
        there = set(await session.scalars(targets)), set(await session.scalars(documents))
        is_same = own == known and there == (set(plan.target_unit_ids), set(plan.document_ids))
    if not is_same:
        raise CampaignIdReused
    return stored


async def change_plan(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, patch: CampaignPatch, today: date, now: datetime
) -> Campaign:
    """Change a planned campaign; raises CampaignNotPlanned, EditConflict and what planning raises."""
    campaign = await access.require_campaign_to_run(session, actor=actor, campaign_id=campaign_id, today=today)
    if campaign.state != "planned":
        raise CampaignNotPlanned
    if campaign.version != patch.version:
        raise EditConflict
    sent = patch.model_dump(exclude_unset=True, exclude={"version"})
    changes = {name: value for name, value in sent.items() if value is not None or name in _CLEARABLE}
    own = {name: value for name, value in changes.items() if name not in _OF_OTHER_TABLES}
    old = {name: getattr(campaign, name) for name in own}
    for name, value in own.items():
        setattr(campaign, name, value)
    campaign.version += 1
    with session.no_autoflush:
        await _check(session, actor=actor, campaign=campaign, today=today)
        await _check_meetings(session, campaign)
    if (targets := changes.get("target_unit_ids")) is not None:
        await _check_targets(session, campaign.unit_id, targets, today)
        await _set_targets(session, campaign.id, targets)
    if (documents := changes.get("document_ids")) is not None:
        await _check_documents(session, actor, campaign.unit_id, documents, today)
        await _set_documents(session, campaign.id, documents)
    journal.record(
        session,
        actor=actor,
        action="campaigns:campaign:change",
        subject=("campaign", campaign.id),
        unit_id=campaign.unit_id,
        now=now,
        old={name: _plain(value) for name, value in old.items()},
        new={name: _plain(value) for name, value in changes.items()},
    )
    await session.flush()
    return campaign


def plan_of(campaign: Campaign) -> rules.Plan:
    """The campaign as the pure rules read it."""
    return rules.Plan(
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        target=campaign.target,
        policy=campaign.policy,
        parts=campaign.parts,
        parts_required=campaign.parts_required,
    )


async def _check(session: AsyncSession, *, actor: Actor, campaign: Campaign, today: date) -> None:
    if found := rules.complaints_about_plan(plan_of(campaign)):
        raise PlanNotValid(reason=" ".join(found))
    if campaign.quiz_id is not None:
        await _check_quiz(session, actor=actor, campaign=campaign, today=today)


async def _check_quiz(session: AsyncSession, *, actor: Actor, campaign: Campaign, today: date) -> None:
    """The test is one of the campaign's unit, of a unit above it, or in the actor's reach; and of no other campaign."""
    reach = visible_ids(actor, today=today, roles=access.RUN_ROLES)
    near = or_(Quiz.unit_id.in_(_above(campaign.unit_id, today)), Quiz.unit_id.in_(reach))
    quiz = select(Quiz.id).where(Quiz.id == campaign.quiz_id, near)
    if (await session.execute(quiz)).first() is None:
        raise PlanNotValid(reason="Không tìm thấy bài trắc nghiệm đã chọn.")
    used = select(Campaign.id).where(Campaign.quiz_id == campaign.quiz_id, Campaign.id != campaign.id)
    if (await session.execute(used)).first() is not None:
        raise QuizAlreadyUsed


def _above(unit_id: UUID, today: date) -> Select[Any]:
    return select(UnitPath.ancestor_id).where(UnitPath.descendant_id == unit_id, valid_on(UnitPath, today))


async def _check_targets(session: AsyncSession, unit_id: UUID, targets: Sequence[UUID], today: date) -> None:
    there = below(unit_id, today).where(UnitPath.inherited.is_(False))  # nobody studies in a unit that is no more
    known = set(await session.scalars(there.where(UnitPath.descendant_id.in_(targets))))
    if len(set(targets)) != len(targets) or set(targets) - known:
        raise PlanNotValid(reason="Các tổ chức đảng học tập phải khác nhau và thuộc tổ chức đảng mở đợt.")


async def _check_documents(
    session: AsyncSession, actor: Actor, unit_id: UUID, documents: Collection[UUID], today: date
) -> None:
    """Documents are what is published to the campaign's unit or a unit above it, or lies in the actor's reach."""
    published = select(Publication.item_id).where(Publication.unit_id.in_(_above(unit_id, today)))
    query = select(Item.id).where(
        Item.id.in_(documents),
        or_(Item.id.in_(published), Item.unit_id.in_(visible_ids(actor, today=today, roles=access.RUN_ROLES))),
    )
    known = set(await session.scalars(query))
    if len(set(documents)) != len(documents) or set(documents) - known:
        raise PlanNotValid(reason="Có tài liệu được chọn hai lần hoặc không tìm thấy.")


async def _check_meetings(session: AsyncSession, campaign: Campaign) -> None:
    """A changed plan must still hold the meetings that were planned in it."""
    plan = plan_of(campaign)
    held = and_(StudySession.campaign_id == campaign.id, StudySession.cancelled_at.is_(None))
    for meeting in await session.scalars(select(StudySession).where(held)):
        if rules.complaints_about_meeting(rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts), plan):
            raise PlanNotValid(reason=f"Buổi học “{meeting.title}” đã lên lịch không còn hợp với thay đổi này.")


async def _set_targets(session: AsyncSession, campaign_id: UUID, targets: Sequence[UUID]) -> None:
    await session.execute(delete(CampaignTarget).where(CampaignTarget.campaign_id == campaign_id))
    await session.execute(insert(CampaignTarget), [{"campaign_id": campaign_id, "unit_id": u} for u in targets])


async def _set_documents(session: AsyncSession, campaign_id: UUID, documents: Sequence[UUID]) -> None:
    await session.execute(delete(CampaignDocument).where(CampaignDocument.campaign_id == campaign_id))
    rows = [{"campaign_id": campaign_id, "item_id": item, "position": n} for n, item in enumerate(documents, 1)]
    if rows:
        await session.execute(insert(CampaignDocument), rows)


def _plain(value: Any) -> Any:
    """A value as the journal's JSON holds it."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value if value is None or isinstance(value, int | str) else str(value)
