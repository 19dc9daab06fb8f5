"""Erasing a person at the machine: a look first, then `--apply`."""

from datetime import datetime
from typing import Annotated

import typer

from app.audit.erasing_members import Erased, Paper, erase_member
from app.cli.running import running
from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database

COMMAND_LINE = system_actor("dòng lệnh")
app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep `erase` a command by its name although it is the only one here."""


class _OnlyLooked(Exception):
    """Undoes what was tried."""


@app.command(help="Xóa thông tin cá nhân của người không còn là đảng viên; mọi số liệu, bản chốt, niêm phong giữ nguyên")
def erase(
    number: Annotated[str, typer.Option(help="Số đăng nhập của người cần xóa")],
    paper_number: Annotated[str, typer.Option(help="Số văn bản của cấp ủy quản lý")],
    paper_issuer: Annotated[str, typer.Option(help="Cấp ủy ban hành văn bản")],
    paper_date: Annotated[datetime, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày văn bản")],
    apply: Annotated[bool, typer.Option("--apply", help="Xóa thật, không khôi phục được; bỏ trống để chỉ xem trước")] = False,
) -> None:
    """Refused while the person is a member, or stands on the list of a campaign that is not closed."""
    paper = Paper(paper_number, paper_issuer, paper_date.date())
    erased = running(lambda database: _erase(database, number, paper, apply=apply))
    if apply:
        typer.echo(f"Đã xóa thông tin cá nhân của người mang số {number}; {erased.entries} dòng nhật ký đã xóa nội dung.")
        typer.echo(f"Mã của việc xóa trong nhật ký: {erased.erasure_id}. Kiểm tra: sotay journal verify, sotay proof verify.")
    else:
        typer.echo(f"Xóa được người mang số {number}; sẽ xóa nội dung {erased.entries} dòng nhật ký. Xóa thật: thêm --apply.")


async def _erase(database: Database, number: str, paper: Paper, *, apply: bool) -> Erased:
    found: list[Erased] = []
    try:
        async with database.write() as session:
            found.append(await erase_member(session, actor=COMMAND_LINE, number=number, paper=paper, now=clock.now()))
            if not apply:
                raise _OnlyLooked
    except _OnlyLooked:
        pass
    return found[0]
