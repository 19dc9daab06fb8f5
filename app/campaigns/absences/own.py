"""A member's own requests to be excused, as home and record show them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.absences.schemas import OwnExcuseOut
from app.campaigns.absences.words import EXCUSE_WORDS, own_sentence
from app.campaigns.models import ExcuseRequest
from app.core.clock import local_day


async def own_requests(session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID]) -> dict[UUID, ExcuseRequest]:
    """By campaign the request that stands, else the last one."""
    query = select(ExcuseRequest).where(ExcuseRequest.member_id == member_id, ExcuseRequest.campaign_id.in_(campaign_ids))
    rows = (await session.scalars(query.order_by(ExcuseRequest.asked_at, ExcuseRequest.id))).all()
    rows = sorted(rows, key=lambda one: one.state in {"asked", "accepted"})  # stable: of several the last one
    return {one.campaign_id: one for one in rows}


async def all_requests(session: AsyncSession, member_id: UUID) -> Sequence[ExcuseRequest]:
    """Every request of the member, in order of time."""
    query = select(ExcuseRequest).where(ExcuseRequest.member_id == member_id)
    return (await session.scalars(query.order_by(ExcuseRequest.asked_at, ExcuseRequest.id))).all()


def own_out(request: ExcuseRequest) -> OwnExcuseOut:
    """The request as its member reads it."""
    decided_on = None if request.decided_at is None else local_day(request.decided_at)
    given = ("id", "campaign_id", "excuse", "state", "word", "asked_at", "decided_at")
    return OwnExcuseOut(
        **{name: getattr(request, name) for name in given},
        excuse_text=EXCUSE_WORDS[request.excuse],
        sentence=own_sentence(
            request.state, request.excuse, asked_on=local_day(request.asked_at), decided_on=decided_on, word=request.word
        ),
    )
