"""Routes of roster files: upload and dry run, preview, apply."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, UploadFile

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import DatabaseDep, ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.core.tables import TABLE_ERRORS
from app.members import errors, views
from app.members.endpoints.offsets import cursor_at, start_of
from app.members.imports import runs
from app.members.imports.runs import UploadedRoster
from app.members.imports.stored import Section
from app.members.schemas_roles import ApplyIn, ImportLineOut, RosterImportOut

router = APIRouter(tags=["nhập danh sách đảng viên"])
SCOPE = (NotFound, RoleMissing)


@router.post(
    "/members/imports",
    status_code=201,
    summary="Tải lên một tệp danh sách đảng viên và xem trước",
    responses=problems.responses(*SCOPE, errors.DayNotPossible, *TABLE_ERRORS),
)
async def upload_roster(
    actor: CurrentActor,
    database: DatabaseDep,
    file: UploadFile,
    unit_id: Annotated[UUID, Form(description="Chi bộ, hoặc đảng bộ có các chi bộ trong tệp")],
    starts_on: Annotated[date | None, Form(description="Ngày người mới có tên; bỏ trống là hôm nay")] = None,
) -> RosterImportOut:
    """XLSX or CSV with Vietnamese headings in any order; nothing changes until it is applied."""
    upload = UploadedRoster(unit_id, file.filename or "", await file.read(), starts_on or clock.today())
    run = await runs.dry_run(database, actor=actor, upload=upload, now=clock.now())
    return views.roster_import(run)


@router.get("/members/imports/{import_id}", summary="Xem một lần nhập danh sách", responses=problems.responses(*SCOPE))
async def read_import(import_id: UUID, actor: CurrentActor, session: ReadSession) -> RosterImportOut:
    """How many are new, changed, missing, suspicious, wrong; no names."""
    return views.roster_import(await runs.require_import(session, actor=actor, import_id=import_id, now=clock.now()))


@router.get(
    "/members/imports/{import_id}/lines",
    summary="Xem từng dòng của bản xem trước",
    responses=problems.responses(*SCOPE, CursorNotValid),
)
async def read_import_lines(
    *,
    import_id: UUID,
    section: Annotated[Section, Query(description="Phần cần xem của bản xem trước")],
    actor: CurrentActor,
    session: WriteSession,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> Page[ImportLineOut]:
    """The lines of one section; who looks at the names is on record. Empty once applied: the roster shows it then."""
    lines, following = await runs.look_at_lines(
        session,
        actor=actor,
        import_id=import_id,
        section=section,
        start=start_of(cursor),
        limit=limit,
        now=clock.now(),
    )
    items = [views.import_line(line) for line in lines]
    return Page[ImportLineOut](items=items, next_cursor=cursor_at(following))


@router.post(
    "/members/imports/{import_id}/apply",
    summary="Ghi bản xem trước vào danh sách",
    responses=problems.responses(
        *SCOPE, errors.ImportSuperseded, errors.ImportHasErrors, errors.ImportNeedsALook, errors.ImportOutOfDate
    ),
)
async def apply_import(import_id: UUID, body: ApplyIn, actor: CurrentActor, session: WriteSession) -> RosterImportOut:
    """All of it or nothing; repeating it changes nothing. Nobody is removed or moved by a file."""
    run = await runs.apply_import(
        session,
        actor=actor,
        import_id=import_id,
        accepted_rows=body.accepted_rows,
        left_out_rows=body.left_out_rows,
        now=clock.now(),
    )
    return views.roster_import(run)
