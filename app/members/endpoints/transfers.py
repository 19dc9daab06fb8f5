"""Routes of transfers: send, confirm, refuse, withdraw, list."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.members import errors, people, transfer_lists, transfers, views
from app.members.models import Transfer
from app.members.schemas import RefusalIn, TransferIn, TransferOut
from app.members.transfers import Paper
from app.members.words import AffiliationKind, TransferState

router = APIRouter(tags=["chuyển sinh hoạt"])
SCOPE = (NotFound, RoleMissing)
State = Annotated[TransferState | None, Query(description="Chỉ các việc đang ở bước này")]


@router.post(
    "/members/{member_id}/transfers",
    status_code=201,
    summary="Giới thiệu một đảng viên chuyển sinh hoạt",
    responses=problems.responses(
        *SCOPE,
        errors.TransferToSamePlace,
        errors.TransferAlreadySent,
        errors.UnitNotABranch,
        errors.MembershipEnded,
        errors.DayNotPossible,
        errors.IdTaken,
    ),
)
async def send_transfer(member_id: UUID, body: TransferIn, actor: CurrentActor, session: WriteSession) -> TransferOut:
    """Send a member on; the sender counts them until the receiver confirms."""
    transfer = await transfers.send_transfer(
        session,
        actor=actor,
        member_id=member_id,
        to_unit_id=body.to_unit_id,
        kind=AffiliationKind(body.kind),
        paper=Paper(body.paper_number, body.paper_date, body.note),
        ends_on=body.ends_on,
        transfer_id=body.id,
        now=clock.now(),
    )
    return await _out(session, transfer)


@router.post(
    "/transfers/{transfer_id}/confirm",
    summary="Xác nhận đã tiếp nhận (nơi nhận)",
    responses=problems.responses(
        *SCOPE,
        errors.TransferDecided,
        errors.TransferOvertaken,
        errors.MembershipEnded,
        errors.UnitNotABranch,
        errors.AffiliationInTheWay,
    ),
)
async def confirm_transfer(transfer_id: UUID, actor: CurrentActor, session: WriteSession) -> TransferOut:
    """The official affiliation moves today."""
    return await _out(session, await transfers.confirm_transfer(session, actor=actor, transfer_id=transfer_id, now=clock.now()))


@router.post(
    "/transfers/{transfer_id}/refuse",
    summary="Trả lại giấy giới thiệu (nơi nhận)",
    responses=problems.responses(*SCOPE, errors.TransferDecided),
)
async def refuse_transfer(transfer_id: UUID, body: RefusalIn, actor: CurrentActor, session: WriteSession) -> TransferOut:
    """The member stays where they are."""
    transfer = await transfers.refuse_transfer(
        session, actor=actor, transfer_id=transfer_id, reason=body.reason, now=clock.now()
    )
    return await _out(session, transfer)


@router.post(
    "/transfers/{transfer_id}/withdraw",
    summary="Rút giấy giới thiệu (nơi gửi)",
    responses=problems.responses(*SCOPE, errors.TransferDecided),
)
async def withdraw_transfer(transfer_id: UUID, actor: CurrentActor, session: WriteSession) -> TransferOut:
    """Possible until the receiver decides."""
    return await _out(
        session, await transfers.withdraw_transfer(session, actor=actor, transfer_id=transfer_id, now=clock.now())
    )


@router.get(
    "/units/{unit_id}/transfers",
    summary="Xem các việc chuyển sinh hoạt đi và đến",
    responses=problems.responses(*SCOPE, errors.NamesNotHere, CursorNotValid),
)
async def list_transfers(
    *,
    unit_id: UUID,
    actor: CurrentActor,
    session: WriteSession,
    state: State = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[TransferOut]:
    """Transfers from and to the unit and all below it, the latest first; who looks at the names is on record."""
    found, following = await transfer_lists.look_at_transfers(
        session, actor=actor, unit_id=unit_id, state=state, cursor=cursor, limit=limit, now=clock.now()
    )
    cards = await people.member_card(session, [t.member_id for t in found])
    items = await views.transfers_out(session, found, cards, clock.today())
    return Page[TransferOut](items=items, next_cursor=following)


async def _out(session: WriteSession, transfer: Transfer) -> TransferOut:
    cards = await people.member_card(session, [transfer.member_id])
    (out,) = await views.transfers_out(session, [transfer], cards, clock.today())
    return out
