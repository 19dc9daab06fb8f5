"""Changes of the tree from a ready file: a look first, then `--apply`; all or nothing. The same use case as over HTTP."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.cli.running import console, running
from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database
from app.members.tree_changes import registering as _people_follow  # noqa: F401
from app.participation.restated import registering as _figures_follow  # noqa: F401
from app.units.changefile.running import ChangeRun, read_file, run_changes
from app.units.changefile.schemas import run_out

COMMAND_LINE = system_actor("dòng lệnh")
SHOWN = 40
VERBS = {
    "open": "lập",
    "rename": "đổi tên",
    "move": "chuyển",
    "close": "kết thúc",
    "merge": "hợp nhất",
    "split": "chia tách",
    "dissolve": "giải thể",
}
app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `apply-changes` a command by its name although it is the only one here."""


@app.command("apply-changes", help="Sắp xếp tổ chức đảng theo tệp XLSX, CSV, TOML hoặc JSON (docs/vi/thay-doi-to-chuc.md)")
def apply_changes(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Tệp thay đổi")],
    apply: Annotated[bool, typer.Option("--apply", help="Ghi thật; bỏ trống để chỉ xem trước")] = False,
    skip_unknown: Annotated[bool, typer.Option("--skip-unknown", help="Bỏ qua tổ chức không có trong hệ thống")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON")] = False,
) -> None:
    """Preview a change file and, with --apply, carry it out."""

    async def run_file(database: Database, *, dry_run: bool) -> ChangeRun:
        read, now = read_file(file.read_bytes(), file.name), clock.now()
        async with database.write() as session:
            return await run_changes(
                session, actor=COMMAND_LINE, read=read, skip_unknown=skip_unknown, dry_run=dry_run, now=now
            )

    async def work(database: Database) -> ChangeRun:
        seen = await run_file(database, dry_run=True)  # so that every complaint is shown, not only the first
        return seen if seen.complaints or not apply else await run_file(database, dry_run=False)

    with console.status("Đang đọc và so sánh cây tổ chức…"):
        run = running(work)
    if as_json:
        sys.stdout.write(run_out(run).model_dump_json() + "\n")
    else:
        _say(run)
    if run.complaints:
        raise typer.Exit(1)


def _say(run: ChangeRun) -> None:
    state = "đã ghi" if run.applied else "xem trước, chưa ghi"
    table = Table("việc", "tổ chức đảng", "từ ngày", title=f"{run.title or 'Thay đổi tổ chức đảng'} ({state})")
    for done in sorted(run.changes, key=lambda done: done.verb == "move")[:SHOWN]:  # what moves along comes last
        table.add_row(VERBS[done.verb], run.names[done.unit_id], f"{done.day:%d/%m/%Y}")
    console.print(table)
    if len(run.changes) > SHOWN:
        console.print(f"… và {len(run.changes) - SHOWN} thay đổi nữa (xem đủ: --json)")
    skipped = f"; bỏ qua {len(run.skipped)} tổ chức không có trong hệ thống" if run.skipped else ""
    again = "" if run.applied or run.complaints or not run.changes else " Thêm --apply để ghi."
    console.print(f"{state.capitalize()}: {len(run.changes)} thay đổi; {run.unchanged} việc đã ghi từ trước{skipped}.{again}")
    for complaint in run.complaints[:SHOWN]:
        spot = complaint.spot
        where = ", ".join(filter(None, (f"dòng {spot.row}", spot.column, f"“{spot.value}”" if spot.value else None)))
        console.print(f"[yellow]{complaint.file}, {where}:[/] {complaint.detail}")
