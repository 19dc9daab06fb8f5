"""Routes of moves and of the terms of transfers."""

from uuid import UUID

from fastapi import APIRouter

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.members import errors, moves, reminders, views_moves
from app.members.moves import Ground
from app.members.schemas import RefusalIn
from app.members.schemas_moves import MoveIn, MoveOut, TransferRemindersOut

router = APIRouter(tags=["chuyển sinh hoạt"])
SCOPE = (NotFound, RoleMissing)


@router.post(
    "/members/{member_id}/moves",
    status_code=201,
    summary="Ghi việc một đảng viên phải chuyển sinh hoạt: chuyển công tác, nghỉ hưu, đổi nơi cư trú …",
    responses=problems.responses(*SCOPE, errors.MembershipEnded, errors.DayNotPossible, errors.MoveWaits, errors.IdTaken),
)
async def record_move(member_id: UUID, body: MoveIn, actor: CurrentActor, session: WriteSession) -> MoveOut:
    """From that day on 60 working days count; the official transfer answers it."""
    ground = Ground(body.cause, body.effective_on, body.paper_number, body.paper_issuer, body.note)
    move = await moves.record_move(session, actor=actor, member_id=member_id, ground=ground, move_id=body.id, now=clock.now())
    return views_moves.move_out(move, clock.today())


@router.post(
    "/moves/{move_id}/withdraw",
    summary="Rút việc phải chuyển sinh hoạt đã ghi nhầm",
    responses=problems.responses(*SCOPE, errors.MoveAnswered),
)
async def withdraw_move(move_id: UUID, body: RefusalIn, actor: CurrentActor, session: WriteSession) -> MoveOut:
    """With a reason; what a transfer answers already is not withdrawn."""
    move = await moves.withdraw_move(session, actor=actor, move_id=move_id, reason=body.reason, now=clock.now())
    return views_moves.move_out(move, clock.today())


@router.get(
    "/units/{unit_id}/transfer-reminders",
    summary="Xem các việc chuyển sinh hoạt đang chờ và còn bao nhiêu ngày làm việc",
    responses=problems.responses(*SCOPE, CursorNotValid),
)
async def read_reminders(
    *, unit_id: UUID, actor: CurrentActor, session: WriteSession, cursor: Cursor = None, limit: Limit = 50
) -> TransferRemindersOut:
    """The most urgent first; who looks at the names is on record, boards and higher committees read counts."""
    found = await reminders.reminders_of(session, actor=actor, unit_id=unit_id, cursor=cursor, limit=limit, now=clock.now())
    return views_moves.reminders_out(found)
