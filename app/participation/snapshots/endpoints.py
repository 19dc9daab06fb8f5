"""Routes of snapshots, proof files and amendments."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from app.auth.deps import CurrentActor
from app.campaigns.errors import ClientIdReused
from app.core import clock, paging, problems
from app.core.db import DatabaseDep, ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.participation.snapshots import amending, listing, presenting, proof_files
from app.participation.snapshots.amending import Amendment
from app.participation.snapshots.errors import NotClosedYet, NothingToAmend, OwnAmendment, RecordNotTaken, SnapshotSuperseded
from app.participation.snapshots.schemas import AmendedOut, AmendIn, AmendmentsOut, SnapshotDetailOut, SnapshotOut

router = APIRouter(tags=["chốt số liệu"])
_REFUSALS = (NotFound, RoleMissing)
_Number = Annotated[int, Path(ge=1, le=1_000_000, description="Số thứ tự của bản chốt")]


@router.get(
    "/campaigns/{campaign_id}/amendments",
    summary="Xem các bản chốt và những gì chờ điều chỉnh sau khi chốt",
    responses=problems.responses(*_REFUSALS, NotClosedYet, CursorNotValid),
)
async def list_amendments(
    campaign_id: UUID, session: WriteSession, actor: CurrentActor, cursor: Cursor = None, limit: Limit = 50
) -> AmendmentsOut:
    """What came after the closing, with its ground, for the committee. Shows names: the look is on record."""
    found = await listing.amendments_of(
        session,
        actor=actor,
        campaign_id=campaign_id,
        after=None if cursor is None else paging.decode_id(cursor),
        limit=limit,
        today=clock.today(),
        now=clock.now(),
    )
    page, next_cursor = paging.cut(found.people, limit, lambda one: [str(one.member.id)])
    return presenting.amendments_out(found, page, next_cursor)


@router.post(
    "/campaigns/{campaign_id}/amendments",
    status_code=201,
    summary="Chấp nhận điều chỉnh số liệu đã chốt",
    responses=problems.responses(
        *_REFUSALS, NotClosedYet, SnapshotSuperseded, NothingToAmend, RecordNotTaken, OwnAmendment, ClientIdReused
    ),
)
async def accept_amendments(
    campaign_id: UUID, body: AmendIn, session: WriteSession, actor: CurrentActor, database: DatabaseDep
) -> AmendedOut:
    """Of the people named everything that waits counts from now on; the next snapshot names the rows old and new."""
    snapshot = await amending.amend(
        session,
        database,
        actor=actor,
        campaign_id=campaign_id,
        amendment=Amendment(body.client_id, body.number, body.member_ids, body.reason, body.record_ids),
        today=clock.today(),
        now=clock.now(),
    )
    return AmendedOut(snapshot=SnapshotOut.model_validate(snapshot), changed=snapshot.changed)


@router.get(
    "/campaigns/{campaign_id}/snapshots/{number}",
    summary="Xem một bản chốt",
    responses=problems.responses(*_REFUSALS),
)
async def read_snapshot(campaign_id: UUID, number: _Number, session: ReadSession, actor: CurrentActor) -> SnapshotDetailOut:
    """The signed line, its head, and the rows it changed, without names; it stays readable for ever."""
    snapshot = await proof_files.require_snapshot(
        session, actor=actor, campaign_id=campaign_id, number=number, today=clock.today()
    )
    return presenting.detail_out(snapshot, await proof_files.changes_of(session, snapshot))


@router.get(
    "/campaigns/{campaign_id}/snapshots/{number}/proof",
    summary="Tải tệp số liệu đã chốt để kiểm tra ở nơi khác",
    response_class=Response,
    responses={
        200: {"description": "Tệp JSON; kiểm tra: `sotay proof verify TỆP --keys TỆP`", "content": {"application/json": {}}},
        **problems.responses(*_REFUSALS),
    },
)
async def read_proof(campaign_id: UUID, number: _Number, session: WriteSession, actor: CurrentActor) -> Response:
    """Every row by pseudonym, every sum, hashes and signature; with GET /signing-keys it is checked anywhere. On record."""
    snapshot, body = await proof_files.proof_of(
        session, actor=actor, campaign_id=campaign_id, number=number, today=clock.today(), now=clock.now()
    )
    name = f"so-lieu-chot-{snapshot.number}-{snapshot.head[:12]}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type="application/json", headers=headers)
