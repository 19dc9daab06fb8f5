"""Routes of units: the tree as it was on a day, its changes, its import."""

import asyncio
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, UploadFile

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.core.tables import TABLE_ERRORS, read_table
from app.units import changes, errors, imports, views
from app.units.import_rows import FIRST_DAY, LAST_DAY
from app.units.schemas import (
    ChildOut,
    CloseUnitIn,
    MoveUnitIn,
    OpenUnitIn,
    RenameUnitIn,
    UnitImportOut,
    UnitOut,
)

router = APIRouter(tags=["tổ chức đảng"])

On = Annotated[
    date | None,
    Query(ge=FIRST_DAY, le=LAST_DAY, description="Ngày cần xem (YYYY-MM-DD); bỏ trống là hôm nay"),
]
CHANGE_ERRORS = (NotFound, RoleMissing, errors.LaterChangeExists, errors.UnitClosed)


@router.get(
    "/units/{unit_id}",
    summary="Xem một tổ chức đảng",
    responses=problems.responses(NotFound, errors.UnitNotOnDay),
)
async def read_unit(unit_id: UUID, actor: CurrentActor, session: ReadSession, on: On = None) -> UnitOut:
    """A unit in the caller's reach as it was on a day: names, kind, what it stood under, features."""
    return await views.unit(session, actor=actor, unit_id=unit_id, on=on, today=clock.today())


@router.get(
    "/units/{unit_id}/children",
    summary="Xem các tổ chức đảng trực thuộc",
    responses=problems.responses(NotFound, errors.UnitNotOnDay, CursorNotValid),
)
async def read_children(
    *, unit_id: UUID, actor: CurrentActor, session: ReadSession, on: On = None, cursor: Cursor = None, limit: Limit = 100
) -> Page[ChildOut]:
    """The units directly below on a day, in the order of their names."""
    return await views.children(session, actor=actor, unit_id=unit_id, on=on, cursor=cursor, limit=limit, today=clock.today())


@router.post(
    "/units",
    status_code=201,
    summary="Lập một tổ chức đảng mới",
    responses=problems.responses(NotFound, RoleMissing, errors.UnitCodeTaken, errors.ParentNotOpen, errors.KindNotAllowedHere),
)
async def open_unit(body: OpenUnitIn, actor: CurrentActor, session: WriteSession) -> UnitOut:
    """Open a unit under another one from a day; for the committee, its office or the operator above it."""
    unit = await changes.open_unit(session, actor=actor, **body.model_dump(), now=clock.now())
    return await views.latest(session, unit_id=unit.id)


@router.post(
    "/units/imports",
    summary="Nhập cây tổ chức đảng từ tệp Excel hoặc CSV",
    responses=problems.responses(RoleMissing, errors.UnitImportRefused, *TABLE_ERRORS),
)
async def import_units(
    file: UploadFile,
    actor: CurrentActor,
    session: WriteSession,
    dry_run: Annotated[bool, Query(description="true: chỉ xem trước, không thay đổi gì")] = True,
    valid_from: Annotated[
        date | None, Query(ge=FIRST_DAY, le=LAST_DAY, description="Ngày hiệu lực của dòng không ghi ngày; bỏ trống là hôm nay")
    ] = None,
) -> UnitImportOut:
    """All rows or none. Columns: mã, tên tổ chức đảng, loại, mã cấp trên; tên cấp ủy, ký hiệu, từ ngày if wanted."""
    table = await asyncio.to_thread(read_table, await file.read(), file.filename or "")
    result = await imports.import_units(
        session, actor=actor, table=table, valid_from=valid_from, dry_run=dry_run, now=clock.now()
    )
    return UnitImportOut.model_validate(result)


@router.post(
    "/units/{unit_id}/rename",
    summary="Đổi tên tổ chức đảng từ một ngày",
    responses=problems.responses(*CHANGE_ERRORS),
)
async def rename_unit(unit_id: UUID, body: RenameUnitIn, actor: CurrentActor, session: WriteSession) -> UnitOut:
    """Other names from a day on; the history keeps the old ones."""
    await changes.rename_unit(session, actor=actor, unit_id=unit_id, **body.model_dump(), now=clock.now())
    return await views.latest(session, unit_id=unit_id)


@router.post(
    "/units/{unit_id}/move",
    summary="Chuyển tổ chức đảng sang cấp trên khác từ một ngày",
    responses=problems.responses(*CHANGE_ERRORS, errors.ParentNotOpen, errors.KindNotAllowedHere, errors.UnitBelowItself),
)
async def move_unit(unit_id: UUID, body: MoveUnitIn, actor: CurrentActor, session: WriteSession) -> UnitOut:
    """Another parent from a day on, with everything below; the caller's reach must hold both."""
    await changes.move_unit(session, actor=actor, unit_id=unit_id, **body.model_dump(), now=clock.now())
    return await views.latest(session, unit_id=unit_id)


@router.post(
    "/units/{unit_id}/close",
    summary="Kết thúc hoạt động của tổ chức đảng từ một ngày",
    responses=problems.responses(*CHANGE_ERRORS, errors.UnitHasUnitsBelow),
)
async def close_unit(unit_id: UUID, body: CloseUnitIn, actor: CurrentActor, session: WriteSession) -> UnitOut:
    """The unit ends; nothing may be left below it. It stays readable for those above."""
    await changes.close_unit(session, actor=actor, unit_id=unit_id, **body.model_dump(), now=clock.now())
    return await views.latest(session, unit_id=unit_id)
