"""Corrections of the frozen list: read, accepted or refused one level above the branch, always with a reason."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access
from app.campaigns.errors import CampaignClosed, CorrectionDecided, OwnCorrection
from app.campaigns.models import Campaign, Enrolment, EnrolmentCorrection
from app.campaigns.opening import admit_enrolled, admitted_members
from app.core import journal, outbox
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.errors import NotFound, RoleMissing
from app.members.models import Member
from app.quizzes.models import Quiz
from app.units.scope import require_unit_from_above, visible_ids

State = Literal["proposed", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class CorrectionOfPerson:
    """A correction, whom it is about, and the branch of enrolment."""

    correction: EnrolmentCorrection
    member: Member
    unit_id: UUID


async def corrections_of(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    state: State | None,
    today: date,
    before: UUID | None,
    limit: int,
    now: datetime,
) -> Sequence[CorrectionOfPerson]:
    """`limit + 1` corrections in the actor's reach, newest first. Shows names: the look is journalled."""
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    if not actor.units_with(*access.CORRECTION_READERS) and actor.account_id != SYSTEM_ACCOUNT:
        raise RoleMissing
    query = (
        select(EnrolmentCorrection, Member, Enrolment.unit_id)
        .join(Enrolment, Enrolment.id == EnrolmentCorrection.enrolment_id)
        .join(Member, Member.id == Enrolment.member_id)
        .where(
            Enrolment.campaign_id == campaign.id,
            Enrolment.unit_id.in_(visible_ids(actor, today=today, roles=access.CORRECTION_READERS)),
        )
        .order_by(EnrolmentCorrection.id.desc())
        .limit(limit + 1)
    )
    if state is not None:
        query = query.where(EnrolmentCorrection.state == state)
    if before is not None:
        query = query.where(EnrolmentCorrection.id < before)
    rows = [CorrectionOfPerson(*row) for row in (await session.execute(query))]
    journal.record(
        session,
        actor=actor,
        action="names:corrections:view",
        subject=("campaign", campaign.id),
        unit_id=campaign.unit_id,
        now=now,
        new={"people": len(rows[:limit])},
    )
    named = [row.member.id for row in rows[:limit]]
    journal.record_people(session, actor=actor, of_list="names:corrections:view", people=named, now=now)
    return rows


async def decide(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    correction_id: UUID,
    accept: bool,
    reason: str,
    today: date,
    now: datetime,
) -> CorrectionOfPerson:
    """Accept (the enrolment moves) or refuse.

    Raises NotFound, RoleMissing, OwnCorrection, CorrectionDecided, CampaignClosed.
    """
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    query = (
        select(EnrolmentCorrection, Enrolment, Member)
        .join(Enrolment, Enrolment.id == EnrolmentCorrection.enrolment_id)
        .join(Member, Member.id == Enrolment.member_id)
        .where(EnrolmentCorrection.id == correction_id, Enrolment.campaign_id == campaign_id)
        .with_for_update(of=(EnrolmentCorrection, Enrolment))
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound
    correction, enrolment, member = row
    await require_unit_from_above(session, actor=actor, unit_id=enrolment.unit_id, roles=access.CORRECTION_ROLES, today=today)
    if actor.member_id == enrolment.member_id:
        raise OwnCorrection
    wanted = "accepted" if accept else "refused"
    if (correction.state, correction.decided_by) == (wanted, actor.account_id):
        return CorrectionOfPerson(correction, member, enrolment.unit_id)  # said again, because the answer was lost
    if correction.state != "proposed":
        raise CorrectionDecided
    if campaign.state == "closed":
        raise CampaignClosed
    correction.state = wanted
    correction.reason, correction.decided_at, correction.decided_by = reason, now, actor.account_id
    old = _facts(enrolment)
    if accept:
        await _apply(session, campaign, enrolment, correction, today)
        outbox.emit(
            session, kind=outbox.PARTICIPATION_CHANGED, occasion_id=campaign.id, subject_id=enrolment.member_id, now=now
        )
    journal.record(
        session,
        actor=actor,
        action=f"campaigns:correction:{'accept' if accept else 'refuse'}",
        subject=("enrolment", enrolment.id),
        unit_id=enrolment.unit_id,
        now=now,
        reason=reason,
        old=old,
        new=_facts(enrolment),
    )
    await session.flush()
    return CorrectionOfPerson(correction, member, enrolment.unit_id)


async def accept_after_closing(
    session: AsyncSession, *, actor: Actor, campaign: Campaign, members: Collection[UUID], reason: str, now: datetime
) -> int:
    """Accept what is proposed about these people of a closed campaign, as part of an amendment; how many corrections.

    The caller has authorised the actor and holds the campaign. The test is over, so nobody is admitted to it any more.
    """
    query = (
        select(EnrolmentCorrection, Enrolment)
        .join(Enrolment, Enrolment.id == EnrolmentCorrection.enrolment_id)
        .where(Enrolment.campaign_id == campaign.id, Enrolment.member_id.in_(members), EnrolmentCorrection.state == "proposed")
        .order_by(EnrolmentCorrection.id)
        .with_for_update(of=(EnrolmentCorrection, Enrolment))
    )
    rows = (await session.execute(query)).all()
    for correction, enrolment in rows:
        correction.state, correction.reason = "accepted", reason
        correction.decided_at, correction.decided_by = now, actor.account_id
        old = _facts(enrolment)
        _move(enrolment, correction)
        journal.record(
            session,
            actor=actor,
            action="campaigns:correction:accept",
            subject=("enrolment", enrolment.id),
            unit_id=enrolment.unit_id,
            now=now,
            reason=reason,
            old=old,
            new=_facts(enrolment),
        )
    await session.flush()
    return len(rows)


def _move(enrolment: Enrolment, correction: EnrolmentCorrection) -> None:
    if correction.kind == "removed":
        enrolment.removed_on, enrolment.removed_why = correction.effective_on, correction.value
    elif correction.kind == "restored":
        enrolment.removed_on, enrolment.removed_why = None, None
    else:
        enrolment.standing = correction.value


async def _apply(
    session: AsyncSession, campaign: Campaign, enrolment: Enrolment, correction: EnrolmentCorrection, today: date
) -> None:
    _move(enrolment, correction)
    if correction.kind == "standing":
        quiz = None if campaign.quiz_id is None else await session.get(Quiz, campaign.quiz_id)
        if quiz is not None:  # who was suspended on the list may take the test now
            await session.flush()
            this_one = admitted_members(campaign.id).where(Enrolment.id == enrolment.id)
            await admit_enrolled(session, campaign, quiz, this_one, today)


def _facts(enrolment: Enrolment) -> dict[str, str | None]:
    removed_on = None if enrolment.removed_on is None else enrolment.removed_on.isoformat()
    return {"standing": enrolment.standing, "removed_on": removed_on, "removed_why": enrolment.removed_why}
