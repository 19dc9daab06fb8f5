"""Imports from files: a look first, then `--apply`; all or nothing. The same use cases as over HTTP."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.imports import import_bank
from app.banks.pictures.files import bank_files
from app.cli.running import console, running
from app.content.imports import import_documents
from app.content.items import publish_item
from app.content.models import Item
from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database
from app.core.errors import InputNotValid
from app.core.field_files import SourceFile
from app.core.tables import read_table
from app.members.imports.runs import UploadedRoster, apply_import, dry_run
from app.units.imports import import_units
from app.units.queries import unit_of_code

app = typer.Typer(no_args_is_help=True)
COMMAND_LINE = system_actor("dòng lệnh")

FileArgument = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tệp XLSX hoặc CSV")]
FolderArgument = Annotated[Path, typer.Argument(exists=True, file_okay=False, help="Thư mục các tệp .txt")]
UnitOption = Annotated[str, typer.Option("--unit", help="Mã tổ chức đảng")]
ApplyOption = Annotated[bool, typer.Option("--apply", help="Ghi thật; bỏ trống để chỉ xem trước")]
WORDS = {
    "previewed": "bản xem trước",
    "applied": "đã ghi",
    "superseded": "đã có tệp mới hơn",
    "new": "mới",
    "changed": "thay đổi",
    "unchanged": "giữ nguyên",
    "missing": "có trong danh sách, không có trong tệp",
    "suspicious": "cần xem lại",
    "errors": "cần sửa",
    "skipped": "bỏ qua",
}
JsonOption = Annotated[bool, typer.Option("--json", help="In một tài liệu JSON")]


@app.command("units", help="Cây tổ chức: mã, tên, tên cấp ủy, loại, mã cấp trên, từ ngày")
def units(file: FileArgument, apply: ApplyOption = False, as_json: JsonOption = False) -> None:
    """Open and change units as the file says."""

    async def work(database: Database) -> dict[str, Any]:
        table = read_table(file.read_bytes(), file.name)
        async with database.write() as session:
            result = await import_units(session, actor=COMMAND_LINE, table=table, dry_run=not apply, now=clock.now())
        return asdict(result)

    with console.status("Đang đọc và so sánh cây tổ chức…"):
        found = running(work)
    _say(
        found,
        as_json,
        {"đã ghi": found["applied"], "mở mới, thay đổi": len(found["changes"]), "giữ nguyên": found["unchanged"]},
    )


@app.command("roster", help="Danh sách đảng viên của một tổ chức đảng và các chi bộ trực thuộc")
def roster(
    file: FileArgument,
    unit: UnitOption,
    apply: ApplyOption = False,
    accept: Annotated[list[int] | None, typer.Option(help="Dòng cần xem lại: đúng như tệp")] = None,
    leave_out: Annotated[list[int] | None, typer.Option(help="Dòng cần xem lại: bỏ qua")] = None,
    as_json: JsonOption = False,
) -> None:
    """Preview a roster and, with --apply, take it in."""

    async def work(database: Database) -> dict[str, Any]:
        async with database.read() as session:
            unit_id = await _unit_id(session, unit)
        upload = UploadedRoster(unit_id, file.name, file.read_bytes(), clock.today())
        run = await dry_run(database, actor=COMMAND_LINE, upload=upload, now=clock.now())
        if apply:
            async with database.write() as session:
                decided = {"accepted_rows": accept or [], "left_out_rows": leave_out or []}
                run = await apply_import(session, actor=COMMAND_LINE, import_id=run.id, now=clock.now(), **decided)
        lines = (run.plan or {}).get("lines", {})
        return {
            "id": str(run.id),
            "state": run.state,
            "rows": run.rows,
            "summary": run.summary,
            "errors": lines.get("errors", []),
        }

    with console.status("Đang đọc và so sánh danh sách…"):
        found = running(work)
    counts = {WORDS.get(section, section): count for section, count in found["summary"]["counts"].items()}
    shown = {"trạng thái": WORDS.get(found["state"], found["state"]), "số dòng": found["rows"], **counts}
    _say(found, as_json, shown)


@app.command("bank", help="Ngân hàng câu hỏi: một thư mục theo docs/vi/dinh-dang-ngan-hang-cau-hoi.md")
def bank(folder: FolderArgument, unit: UnitOption, as_json: JsonOption = False) -> None:
    """Open the bank or bring it up to the files."""

    async def work(database: Database) -> dict[str, Any]:
        async with database.write() as session:
            unit_id = await _unit_id(session, unit)
            report = await import_bank(session, actor=COMMAND_LINE, unit_id=unit_id, files=bank_files(folder), now=clock.now())
        plan = report.plan
        return {"code": report.code, "new": list(plan.new), "changed": list(plan.changed), "missing": list(plan.missing)}

    found = running(work)
    _say(
        found,
        as_json,
        {"mới": len(found["new"]), "thay đổi": len(found["changed"]), "không có trong tệp": len(found["missing"])},
    )


@app.command("documents", help="Tài liệu học tập: một thư mục theo docs/vi/dinh-dang-tai-lieu.md")
def documents(
    folder: FolderArgument,
    unit: UnitOption,
    publish: Annotated[bool, typer.Option("--publish", help="Phát hành đến tổ chức đảng này và bên dưới")] = False,
    as_json: JsonOption = False,
) -> None:
    """Take documents in as drafts of the unit and, with --publish, show them to it and everything below."""

    async def work(database: Database) -> list[dict[str, str]]:
        async with database.write() as session:
            unit_id = await _unit_id(session, unit)
            files, now = _texts(folder), clock.now()
            reports = await import_documents(session, actor=COMMAND_LINE, files=files, unit_id=unit_id, now=now)
            for report in reports if publish else []:
                item = await session.get_one(Item, report.item_id)
                await publish_item(session, actor=COMMAND_LINE, item=item, unit_ids=[unit_id], now=now, today=clock.today())
        return [{"file": r.file, "title": r.title, "outcome": r.outcome.value} for r in reports]

    found = running(work)
    _say(found, as_json, {row["file"]: f"{WORDS[row['outcome']]}: {row['title']}" for row in found})


async def _unit_id(session: AsyncSession, code: str) -> UUID:
    unit = await unit_of_code(session, code)
    if unit is None:
        raise InputNotValid(reason=f"Không có tổ chức đảng mang mã {code}.")
    return unit.id


def _texts(folder: Path) -> Sequence[SourceFile]:
    return [SourceFile(p.name, p.read_bytes()) for p in sorted(folder.glob("*.txt"))]


def _say(found: Any, as_json: bool, shown: dict[str, Any]) -> None:
    if as_json:
        json.dump(found, sys.stdout, ensure_ascii=False, default=str)
        sys.stdout.write("\n")
        return
    table = Table("mục", "kết quả")
    for word, value in shown.items():
        table.add_row(
            word, {True: "rồi", False: "chưa (xem trước)"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        )
    console.print(table)
    for complaint in (found.get("complaints") or found.get("errors") or [])[:20] if isinstance(found, dict) else []:
        console.print(f"[yellow]{complaint}[/]")
