"""Checking the sealed journal against the database."""

from pathlib import Path
from typing import Annotated

import typer

from app.audit.checking import Report, check_journal
from app.cli.running import running
from app.core import signing_keys
from app.core.db import Database
from app.quizzes.receipts import envelope
from app.quizzes.receipts.envelope import NotAKeyFile

VALID, INVALID, UNREADABLE = 0, 1, 2
app = typer.Typer(no_args_is_help=True, help="Kiểm tra nhật ký đã niêm phong")


@app.callback()
def _only_checks() -> None:
    """Keep `verify` a command by its name although it is the only one here."""


@app.command(help="Kiểm tra chuỗi niêm phong: 0 nguyên vẹn, 1 có dòng bị thay đổi, xóa hoặc thêm, 2 không đọc được khóa")
def verify(
    keys: Annotated[Path | None, typer.Option(help="Câu trả lời đã lưu của GET /api/v1/signing-keys; giữ ở nơi khác")] = None,
    head: Annotated[str | None, typer.Option(help="Một mã niêm phong đã in trên báo cáo, phải có trong chuỗi")] = None,
) -> None:
    """Go through the whole chain and name the first entry that is not as it was sealed."""
    public = None if keys is None else _keys(keys)
    report = running(lambda database: _check(database, public))
    if report.finding is None and head is not None and head.strip().lower() not in report.heads:
        report.finding = "Mã niêm phong đã in không có trong chuỗi: các dấu niêm phong sau đó đã bị xóa hoặc làm lại."
    if report.finding is not None:
        typer.echo(f"KHÔNG NGUYÊN VẸN: {report.finding}", err=True)
        typer.echo(f"Trước đó: {report.seals} dấu niêm phong, {report.entries} dòng nguyên vẹn.", err=True)
        raise typer.Exit(INVALID)
    typer.echo(f"Nguyên vẹn: {report.seals} dấu niêm phong, {report.entries} dòng nhật ký.")
    if report.erased:
        typer.echo(f"Trong đó {report.erased} dòng đã xóa nội dung về cá nhân theo quyết định; dấu niêm phong vẫn khớp.")
    typer.echo(f"Chưa niêm phong: {report.waiting} dòng.")
    if report.heads:
        typer.echo(f"Mã của dấu niêm phong cuối: {report.heads[-1]}")
    if keys is None:
        typer.echo("Khóa công khai lấy từ chính cơ sở dữ liệu này; chắc chắn hơn: --keys với tệp giữ ở nơi khác.")


async def _check(database: Database, public: dict[str, str] | None) -> Report:
    async with database.read() as session:
        if public is None:
            public = {key.id: key.public_key for key in await signing_keys.published(session)}
        return await check_journal(session, public)


def _keys(path: Path) -> dict[str, str]:
    try:
        return envelope.read_keys(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, NotAKeyFile):
        typer.echo("Tệp khóa công khai không đúng: cần câu trả lời đã lưu của GET /api/v1/signing-keys.", err=True)
        raise typer.Exit(UNREADABLE) from None
