"""Routes of records that wait to be taken over."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.campaigns import presenting, queries
from app.campaigns.errors import (
    ClientIdReused,
    FindingAtClosing,
    MeetingCancelled,
    MeetingNotBegun,
    NotOfThisBranch,
    OwnExcuse,
    PeopleNotFound,
    RollNotValid,
)
from app.campaigns.organising.errors import OrganisersNotValid
from app.campaigns.taking_over import deciding, listing
from app.campaigns.taking_over.errors import OwnRecord, RecordDecided, RecordForCommittee, RecordNotReadable
from app.campaigns.taking_over.presenting import decided_out, record_out
from app.campaigns.taking_over.schemas import RecordDecidedOut, RecordDecisionIn, RecordState, WaitingRecordOut
from app.core import clock, paging, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page

router = APIRouter(tags=["buổi học, điểm danh"])
_REFUSALS = (NotFound, RoleMissing)
_State = Annotated[RecordState, Query(description="Chỉ các lần ghi ở bước này")]


@router.get(
    "/campaigns/{campaign_id}/waiting-records",
    summary="Xem các lần ghi của người đã hết nhiệm kỳ, chờ tiếp nhận",
    responses=problems.responses(*_REFUSALS, CursorNotValid),
)
async def list_waiting_records(
    *,
    campaign_id: UUID,
    session: WriteSession,
    actor: CurrentActor,
    state: _State = "waiting",
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[WaitingRecordOut]:
    """For the secretary of now, or the level above; the oldest first, with what they say by name. The look is on record."""
    today = clock.today()
    rows = await listing.records_of(
        session,
        actor=actor,
        campaign_id=campaign_id,
        state=state,
        after=presenting.only_id(cursor),
        limit=limit,
        today=today,
        now=clock.now(),
    )
    page, next_cursor = paging.cut(rows, limit, lambda row: [str(row.record.id)])
    names = await queries.unit_names(session, {row.unit_id for row in page}, today)
    return Page(items=[record_out(row, names.get(row.unit_id, "")) for row in page], next_cursor=next_cursor)


@router.post(
    "/campaigns/{campaign_id}/waiting-records/{record_id}/decision",
    summary="Tiếp nhận hoặc không tiếp nhận một lần ghi của người đã hết nhiệm kỳ",
    responses=problems.responses(
        *_REFUSALS,
        OwnRecord,
        RecordDecided,
        RecordForCommittee,
        RecordNotReadable,
        MeetingCancelled,
        MeetingNotBegun,
        FindingAtClosing,
        RollNotValid,
        OrganisersNotValid,
        NotOfThisBranch,
        PeopleNotFound,
        OwnExcuse,
        ClientIdReused,
    ),
)
async def decide_waiting_record(
    campaign_id: UUID, record_id: UUID, body: RecordDecisionIn, session: WriteSession, actor: CurrentActor
) -> RecordDecidedOut:
    """Taken over, it counts under its recorder's name with the caller as second person; after the end it goes to the
    committee. Laid aside, it is kept with the reason.
    """
    today = clock.today()
    kept = await deciding.decide(
        session,
        actor=actor,
        campaign_id=campaign_id,
        record_id=record_id,
        accept=body.accept,
        reason=body.reason,
        today=today,
        now=clock.now(),
    )
    names = await queries.unit_names(session, {kept.unit_id}, today)
    return decided_out(kept, names.get(kept.unit_id, ""))
