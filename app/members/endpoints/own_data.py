"""Routes of a member's own data: who looked at it from above the branch; asking for a correction, deciding about one."""

from uuid import UUID

from fastapi import APIRouter

from app.auth.deps import CurrentActor
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import EditConflict, NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.members import errors
from app.members.looks.reading import looks_at_me
from app.members.own_data import asking
from app.members.own_data.errors import CorrectionDecided, CorrectionNotReadable, CorrectionOpen, OwnCorrection
from app.members.schemas_own_data import (
    AskedCorrectionOut,
    CorrectionDecisionIn,
    CorrectionIn,
    LookOut,
    OwnCorrectionOut,
)

router = APIRouter()
OWN, PEOPLE = "của đồng chí", "đảng viên"
READABLE = (
    CorrectionNotReadable,
    errors.NameNotValid,
    errors.PhoneNotValid,
    errors.CardNumberNotValid,
    errors.DayNotPossible,
)


@router.get(
    "/me/looks",
    tags=[OWN],
    summary="Xem cấp trên nào đã xem hồ sơ, danh sách có tên đồng chí",
    responses=problems.responses(CursorNotValid),
)
async def list_looks(session: ReadSession, actor: CurrentActor, cursor: Cursor = None, limit: Limit = 20) -> Page[LookOut]:
    """Role and unit, when, at what list, on what ground, the latest first; the branch's own daily work is not shown."""
    before = paging.decode_id(cursor) if cursor else None
    found = await looks_at_me(session, actor=actor, before=before, most=limit + 1)
    shown, next_cursor = paging.cut(found, limit, lambda look: [str(look.id)])
    return Page(items=[LookOut.of(look) for look in shown], next_cursor=next_cursor)


@router.post(
    "/me/corrections",
    tags=[OWN],
    status_code=201,
    summary="Đề nghị sửa thông tin của chính đồng chí",
    responses=problems.responses(NotFound, *READABLE, CorrectionOpen, errors.IdTaken),
)
async def ask_for_correction(body: CorrectionIn, session: WriteSession, actor: CurrentActor) -> OwnCorrectionOut:
    """One field at a time; nothing changes until who keeps the roster has decided. The same id again is the same request."""
    asked = await asking.ask(
        session,
        actor=actor,
        request_id=body.id,
        field=asking.Field(body.field),
        wanted=body.wanted,
        note=body.note,
        now=clock.now(),
    )
    return OwnCorrectionOut.of(asked)


@router.get("/me/corrections", tags=[OWN], summary="Xem các đề nghị sửa thông tin của đồng chí")
async def list_own_corrections(session: ReadSession, actor: CurrentActor) -> list[OwnCorrectionOut]:
    """All of the caller's own requests with what was answered, the latest first."""
    return [OwnCorrectionOut.of(asked) for asked in await asking.own(session, actor=actor)]


@router.delete(
    "/me/corrections/{request_id}",
    tags=[OWN],
    summary="Rút một đề nghị sửa thông tin",
    responses=problems.responses(NotFound, CorrectionDecided),
)
async def withdraw_correction(request_id: UUID, session: WriteSession, actor: CurrentActor) -> OwnCorrectionOut:
    """Take back what was not decided yet; again changes nothing."""
    return OwnCorrectionOut.of(await asking.withdraw(session, actor=actor, request_id=request_id, now=clock.now()))


@router.get(
    "/units/{unit_id}/data-corrections",
    tags=[PEOPLE],
    summary="Xem đề nghị sửa thông tin của đảng viên trong tổ chức đảng",
    responses=problems.responses(NotFound, RoleMissing, errors.NamesNotHere),
)
async def list_corrections(
    unit_id: UUID, session: WriteSession, actor: CurrentActor, limit: Limit = 100
) -> list[AskedCorrectionOut]:
    """What waits for a decision, the oldest first. Shows names: the look is on record."""
    found = await asking.waiting_in(session, actor=actor, unit_id=unit_id, limit=limit, now=clock.now())
    return [AskedCorrectionOut.of(asked) for asked in found]


@router.put(
    "/data-corrections/{request_id}/decision",
    tags=[PEOPLE],
    summary="Giải quyết một đề nghị sửa thông tin của đảng viên",
    responses=problems.responses(
        NotFound,
        RoleMissing,
        OwnCorrection,
        CorrectionDecided,
        errors.CardNumberTaken,
        EditConflict,
        *READABLE,
    ),
)
async def decide_correction(
    request_id: UUID, body: CorrectionDecisionIn, session: WriteSession, actor: CurrentActor
) -> AskedCorrectionOut:
    """By who keeps the member's roster, never by the member; old and new value stand in the journal, the member is told."""
    asked = await asking.decide(
        session, actor=actor, request_id=request_id, accept=body.accept, answer=body.answer, now=clock.now()
    )
    return AskedCorrectionOut.of(asked)
