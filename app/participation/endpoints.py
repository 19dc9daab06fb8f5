"""Routes of participation."""

import hashlib
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.auth.deps import CurrentActor
from app.core import clock, paging, problems
from app.core.db import DatabaseDep, ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.etags import not_modified
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.participation import home, pages, people, reasons, record
from app.participation.errors import (
    DayAhead,
    FigureNotKept,
    ReadingNotAvailable,
    RecordNeedsMember,
    UnitCameSince,
    UnitIsNoMore,
    UnitIsToCome,
)
from app.participation.me_presenting import home_out, record_out
from app.participation.me_schemas import HomeOut, OwnRecordOut
from app.participation.presenting import explanation_out, missing_out, participation_out
from app.participation.restated import registering  # noqa: F401 - figures follow splits wherever the routes are
from app.participation.restated.reading import restated_page
from app.participation.schemas import ExplanationOut, MissingOut, ParticipationOut

router = APIRouter(tags=["tỷ lệ tham gia"])
UnitParam = Annotated[UUID | None, Query(description="Tổ chức đảng; mặc định là tổ chức của đồng chí")]
On = Annotated[date | None, Query(description="Số liệu đến hết ngày nào (YYYY-MM-DD), theo lần chốt; bỏ trống là hiện nay")]


class Tree(StrEnum):
    """In which tree the figures are read."""

    AS_WAS = "as_was"
    TODAY = "today"


@router.get(
    "/campaigns/{campaign_id}/participation",
    summary="Xem tỷ lệ tham gia của một tổ chức đảng và các tổ chức trực thuộc",
    responses=problems.responses(
        NotFound, RoleMissing, ReadingNotAvailable, UnitIsNoMore, UnitIsToCome, DayAhead, FigureNotKept
    ),
)
async def read_participation(
    *,
    campaign_id: UUID,
    session: ReadSession,
    actor: CurrentActor,
    unit: UnitParam = None,
    tree: Tree = Tree.AS_WAS,
    on: On = None,
) -> ParticipationOut:
    """Three rates, each with both numbers: took part, took the test, passed it. A branch is counted live.

    `tree=today` follows every branch of that time to whoever took over from it, and adds up in today's tree.
    """
    today, now = clock.today(), clock.now()
    if tree is Tree.TODAY:
        if on not in {None, today}:
            raise ReadingNotAvailable
        page = await restated_page(session, actor=actor, campaign_id=campaign_id, unit_id=unit, today=today, now=now)
    else:
        page = await pages.rate_page(session, actor=actor, campaign_id=campaign_id, unit_id=unit, today=today, now=now, on=on)
    return participation_out(page)


@router.get(
    "/campaigns/{campaign_id}/participation/missing",
    summary="Xem đồng chí nào chưa học hoặc chưa làm bài trắc nghiệm",
    responses=problems.responses(NotFound, RoleMissing, UnitCameSince),
)
async def read_missing(
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    unit: UnitParam = None,
    of: Annotated[people.What, Query(description="study: chưa học; test: chưa làm bài trắc nghiệm")] = people.What.STUDY,
) -> MissingOut:
    """Names for the branch and the committee directly above it (journalled); everybody else above reads the counts."""
    found = await people.who_is_missing(
        session, actor=actor, campaign_id=campaign_id, unit_id=unit, what=of, today=clock.today(), now=clock.now()
    )
    return missing_out(found, of)


@router.get(
    "/campaigns/{campaign_id}/participation/explain",
    summary="Xem vì sao một đồng chí được tính hoặc không được tính",
    responses=problems.responses(NotFound, RoleMissing),
)
async def explain_member(
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    member: Annotated[UUID, Query(description="Đảng viên")],
) -> ExplanationOut:
    """In or out of both numbers, why, by what record and whose; a look at somebody else's is journalled."""
    found = await reasons.why(
        session, actor=actor, campaign_id=campaign_id, member_id=member, today=clock.today(), now=clock.now()
    )
    return explanation_out(found)


@router.get(
    "/me/home",
    tags=["của đồng chí"],
    response_model=HomeOut,
    summary="Xem việc cần làm của đồng chí",
    responses={304: {"description": "Không có gì mới so với bản máy đang giữ"}},
)
async def read_home(request: Request, response: Response, session: ReadSession, actor: CurrentActor) -> HomeOut | Response:
    """Everything due on one small answer: tests, meetings, unread documents; their branch's line for its officers."""
    now = clock.now()
    found = home_out(await home.home_of(session, actor=actor, today=clock.today(), now=now), now)
    if not_modified(request, response, hashlib.sha256(found.model_dump_json().encode()).hexdigest()[:32]):
        return Response(status_code=304, headers={name: response.headers[name] for name in ("etag", "cache-control")})
    return found


@router.get(
    "/me/record",
    tags=["của đồng chí"],
    summary="Xem hồ sơ học tập của chính đồng chí",
    responses=problems.responses(RecordNeedsMember, CursorNotValid),
)
async def read_record(
    session: ReadSession, actor: CurrentActor, database: DatabaseDep, cursor: Cursor = None, limit: Limit = 20
) -> Page[OwnRecordOut]:
    """Every campaign on whose list the member is: counted or not and why, what was recorded, results that may be shown."""
    if actor.member_id is None:
        raise RecordNeedsMember
    before = None if cursor is None else _place(cursor)
    rows = await record.record_of(session, member_id=actor.member_id, before=before, limit=limit, now=clock.now())
    await record.note_looks(database, actor.member_id, rows, now=clock.now())
    page, next_cursor = paging.cut(rows, limit, lambda row: [row.campaign.starts_at.isoformat(), str(row.campaign.id)])
    return Page(items=[record_out(row) for row in page], next_cursor=next_cursor)


def _place(cursor: str) -> tuple[datetime, UUID]:
    starts_at, campaign_id = paging.decode(cursor, 2)
    try:
        return datetime.fromisoformat(starts_at).astimezone(UTC), UUID(campaign_id)
    except (ValueError, OverflowError) as error:
        raise CursorNotValid from error
