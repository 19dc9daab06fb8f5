"""The route of change files."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, UploadFile

from app.auth.deps import CurrentActor
from app.core import clock, problems
from app.core.db import WriteSession
from app.core.errors import RoleMissing
from app.core.tables import TABLE_ERRORS
from app.units.changefile import running
from app.units.changefile.errors import ChangeFileRefused
from app.units.changefile.schemas import ChangeRunOut, run_out

router = APIRouter(tags=["tổ chức đảng"])


@router.post(
    "/units/changes",
    summary="Sắp xếp tổ chức đảng theo tệp: lập, đổi tên, chuyển, hợp nhất, chia tách, giải thể",
    responses=problems.responses(RoleMissing, ChangeFileRefused, *TABLE_ERRORS),
)
async def apply_changes(
    file: UploadFile,
    actor: CurrentActor,
    session: WriteSession,
    dry_run: Annotated[bool, Query(description="true: chỉ xem trước, không thay đổi gì")] = True,
    skip_unknown: Annotated[
        bool, Query(description="true: bỏ qua tổ chức đảng không có trong hệ thống, liệt kê trong câu trả lời")
    ] = False,
) -> ChangeRunOut:
    """All changes or none; the same file again changes nothing. XLSX, CSV, TOML or JSON (docs/vi/thay-doi-to-chuc.md)."""
    read = await asyncio.to_thread(running.read_file, await file.read(), file.filename or "")
    run = await running.run_changes(
        session, actor=actor, read=read, skip_unknown=skip_unknown, dry_run=dry_run, now=clock.now()
    )
    return run_out(run)
