"""Routes of requests to be excused and of findings about absences."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.deps import CurrentActor
from app.campaigns import presenting, queries
from app.campaigns.absences import asking, deciding, finding, words
from app.campaigns.absences.deciding import RequestOfPerson
from app.campaigns.absences.errors import (
    AbsenceChanged,
    AbsencesNotValid,
    ExcuseDecided,
    ExcuseNotNeeded,
    ExcuseStanding,
)
from app.campaigns.absences.own import own_out
from app.campaigns.absences.schemas import (
    ExcuseIn,
    ExcuseOut,
    ExcuseRefusalIn,
    FindingOut,
    FindingsIn,
    FindingsOut,
    OwnExcuseOut,
    WithdrawIn,
)
from app.campaigns.errors import CampaignNotOpen, ClientIdReused, FindingAtClosing, OwnExcuse, PeopleNotFound
from app.campaigns.models import Campaign
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page

router = APIRouter(tags=["vắng mặt"])
_REFUSALS = (NotFound, RoleMissing)
_State = Annotated[Literal["asked", "accepted", "refused", "withdrawn"] | None, Query(description="Chỉ các đề nghị ở bước này")]
_REQUEST = "/campaigns/{campaign_id}/excuse-requests/{request_id}"


@router.put(
    _REQUEST,
    summary="Đề nghị được vắng mặt trong đợt học tập, với một lý do trong danh sách",
    responses=problems.responses(
        *_REFUSALS, PeopleNotFound, CampaignNotOpen, ExcuseNotNeeded, ExcuseStanding, OwnExcuse, ClientIdReused
    ),
)
async def put_excuse_request(
    campaign_id: UUID, request_id: UUID, body: ExcuseIn, session: WriteSession, actor: CurrentActor
) -> OwnExcuseOut:
    """By the member, decided by the branch (the secretary's by the committee above); `request_id` is made on the device.

    With `member_id` the branch enters what a member without a phone asked, and accepts it thereby.
    """
    request = await asking.ask(
        session,
        actor=actor,
        campaign_id=campaign_id,
        request_id=request_id,
        asked=body,
        today=clock.today(),
        now=clock.now(),
    )
    return own_out(request)


@router.post(
    _REQUEST + "/withdraw",
    summary="Rút đề nghị vắng mặt của đồng chí",
    responses=problems.responses(NotFound, ExcuseDecided),
)
async def withdraw_excuse_request(
    campaign_id: UUID, request_id: UUID, body: WithdrawIn, session: WriteSession, actor: CurrentActor
) -> OwnExcuseOut:
    """The member's own, also an accepted one: from then on nothing is found about the absence."""
    request = await asking.withdraw(
        session,
        actor=actor,
        campaign_id=campaign_id,
        request_id=request_id,
        word=body.word,
        today=clock.today(),
        now=clock.now(),
    )
    return own_out(request)


@router.get(
    "/campaigns/{campaign_id}/excuse-requests",
    summary="Xem các đề nghị vắng mặt",
    responses=problems.responses(*_REFUSALS, CursorNotValid),
)
async def list_excuse_requests(
    *,
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    state: _State = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ExcuseOut]:
    """By name, for the branch, the committee directly above it and inspection. The look is on record."""
    today = clock.today()
    rows = await deciding.requests_of(
        session,
        actor=actor,
        campaign_id=campaign_id,
        state=state,
        after=presenting.two_ids(cursor),
        limit=limit,
        today=today,
        now=clock.now(),
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [str(row.member.id), str(row.request.id)])
    return Page(items=await _out(session, campaign_id, page, today), next_cursor=next_cursor)


async def _decide(
    session: WriteSession, actor: CurrentActor, campaign_id: UUID, request_id: UUID, word: str | None
) -> ExcuseOut:
    today = clock.today()
    row = await deciding.decide(
        session, actor=actor, campaign_id=campaign_id, request_id=request_id, word=word, today=today, now=clock.now()
    )
    return (await _out(session, campaign_id, [row], today))[0]


@router.post(
    _REQUEST + "/accept",
    summary="Chấp nhận đề nghị vắng mặt",
    responses=problems.responses(*_REFUSALS, OwnExcuse, ExcuseDecided),
)
async def accept_excuse_request(campaign_id: UUID, request_id: UUID, session: WriteSession, actor: CurrentActor) -> ExcuseOut:
    """The absence is excused: still expected, in a column of its own; who comes all the same has come."""
    return await _decide(session, actor, campaign_id, request_id, None)


@router.post(
    _REQUEST + "/refuse",
    summary="Không chấp nhận đề nghị vắng mặt",
    responses=problems.responses(*_REFUSALS, OwnExcuse, ExcuseDecided),
)
async def refuse_excuse_request(
    campaign_id: UUID, request_id: UUID, body: ExcuseRefusalIn, session: WriteSession, actor: CurrentActor
) -> ExcuseOut:
    """It stays with its word; the member is told and may ask again."""
    return await _decide(session, actor, campaign_id, request_id, body.word)


@router.put(
    "/campaigns/{campaign_id}/branches/{unit_id}/absences",
    summary="Kết luận “vắng không lý do” khi chốt số liệu, hoặc bỏ kết luận",
    responses=problems.responses(
        *_REFUSALS, CampaignNotOpen, FindingAtClosing, AbsencesNotValid, PeopleNotFound, AbsenceChanged, OwnExcuse
    ),
)
async def put_absences(
    campaign_id: UUID, unit_id: UUID, body: FindingsIn, session: WriteSession, actor: CurrentActor
) -> FindingsOut:
    """Once the campaign's time is over. Who is not named stays as they are: not recorded is not absent."""
    found = await finding.find(
        session,
        actor=actor,
        campaign_id=campaign_id,
        unit_id=unit_id,
        findings=body,
        today=clock.today(),
        now=clock.now(),
    )
    return FindingsOut(
        campaign_id=found.campaign_id,
        unit_id=found.unit_id,
        findings=[FindingOut.model_validate(one) for one in found.said],
        message=words.found_sentence(len(found.said), closed=found.closed),
    )


async def _out(session: AsyncSession, campaign_id: UUID, rows: Sequence[RequestOfPerson], today: date) -> list[ExcuseOut]:
    names = await queries.unit_names(session, {row.unit_id for row in rows}, today)
    campaign = await session.get_one(Campaign, campaign_id)
    given = ("id", "campaign_id", "member_id", "state", "word", "asked_at", "decided_at", "on_behalf")
    return [
        ExcuseOut(
            **{name: getattr(row.request, name) for name in given},
            name=row.member.full_name,
            birth_year=row.member.birth_year,
            unit_id=row.unit_id,
            unit_name=names[row.unit_id],
            excuse=row.request.excuse if row.sees else None,
            excuse_text=words.EXCUSE_WORDS[row.request.excuse] if row.sees else None,
            yours_to_decide=row.decides,
            message=words.decided_sentence(row.request.state, closed=campaign.state == "closed"),
        )
        for row in rows
    ]
