"""How somebody's absence stands, rewritten together with what says so; the people are locked by the caller."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.absences import rules
from app.campaigns.models import AbsenceFinding, Campaign, Enrolment, ExcuseRequest
from app.campaigns.recording import tell_tallies
from app.core.actor import Actor
from app.core.upserts import upsert
from app.members.notice_words import NoticeKind
from app.members.notices import tell


async def enrolment_of(session: AsyncSession, campaign_id: UUID, member_id: UUID) -> Enrolment | None:
    """The member's place on the campaign's list."""
    query = select(Enrolment).where(Enrolment.campaign_id == campaign_id, Enrolment.member_id == member_id)
    return (await session.scalars(query)).one_or_none()


def is_expected(enrolment: Enrolment) -> bool:
    """Whether the member is asked to study."""
    return enrolment.standing == "expected" and enrolment.removed_on is None


async def request_of(session: AsyncSession, request_id: UUID) -> ExcuseRequest:
    """A request, locked, as it is now."""
    query = select(ExcuseRequest).where(ExcuseRequest.id == request_id).with_for_update()
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def findings_now(session: AsyncSession, campaign_id: UUID, people: Collection[UUID]) -> Mapping[UUID, AbsenceFinding]:
    """What is found about these people."""
    query = select(AbsenceFinding).where(AbsenceFinding.campaign_id == campaign_id, AbsenceFinding.member_id.in_(people))
    rows = await session.scalars(query.execution_options(populate_existing=True))
    return {row.member_id: row for row in rows}


async def excuse(session: AsyncSession, *, actor: Actor, request: ExcuseRequest, on_behalf: bool, now: datetime) -> None:
    """The request is accepted: whatever was found before, the member's absence is excused."""
    row = {
        **_row(request.campaign_id, request.member_id, actor, on_behalf=on_behalf, now=now),
        "state": rules.EXCUSED,
        "excuse": request.excuse,
        "request_id": request.id,
    }
    await upsert(session, AbsenceFinding, [row], key=("campaign_id", "member_id"))
    tell_tallies(session, campaign_id=request.campaign_id, people=[request.member_id], now=now)


async def tell_decided(session: AsyncSession, campaign: Campaign, request: ExcuseRequest, now: datetime) -> None:
    """Tell the member what was decided."""
    await tell(
        session,
        member_id=request.member_id,
        kind=NoticeKind.EXCUSE_ACCEPTED if request.state == "accepted" else NoticeKind.EXCUSE_REFUSED,
        params={"title": campaign.title, "reason": request.word},
        dedupe=f"excuse/{request.id}/{request.state}",
        now=now,
    )


async def find_unexcused(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, people: Collection[UUID], on_behalf: bool, now: datetime
) -> None:
    """Nobody knows a reason of these people's absence."""
    rows = [
        {
            **_row(campaign_id, member_id, actor, on_behalf=on_behalf, now=now),
            "state": rules.UNEXCUSED,
            "excuse": None,
            "request_id": None,
        }
        for member_id in sorted(people)
    ]
    await upsert(session, AbsenceFinding, rows, key=("campaign_id", "member_id"))
    tell_tallies(session, campaign_id=campaign_id, people=people, now=now)


async def take_back(session: AsyncSession, *, campaign_id: UUID, people: Collection[UUID], now: datetime) -> None:
    """Nothing is found about these people any more."""
    theirs = AbsenceFinding.campaign_id == campaign_id, AbsenceFinding.member_id.in_(people)
    await session.execute(delete(AbsenceFinding).where(*theirs))
    tell_tallies(session, campaign_id=campaign_id, people=people, now=now)


def _row(campaign_id: UUID, member_id: UUID, actor: Actor, *, on_behalf: bool, now: datetime) -> dict[str, object]:
    return {
        "campaign_id": campaign_id,
        "member_id": member_id,
        "found_at": now,
        "found_by": actor.account_id,
        "on_behalf": on_behalf,
    }
