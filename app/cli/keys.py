"""Signing keys on the command line: a fresh one, and those that are published."""

from typing import Annotated

import typer
from rich.table import Column, Table

from app.cli.running import console, running
from app.core import clock, signing, signing_keys
from app.core.db import Database
from app.core.models import SigningKey
from app.core.text import moment_text

app = typer.Typer(no_args_is_help=True, help="Khóa tạo mã xác thực của hệ thống")


@app.command(help="Tạo khóa mới; khóa chỉ in ra một lần, không lưu ở đâu")
def new(
    only_line: Annotated[bool, typer.Option("--only-line", help="Chỉ in dòng biến môi trường")] = False,
) -> None:
    """Print a fresh key for the environment, and how to rotate to it. Reads neither settings nor database."""
    key_id, part = signing.new_key(clock.real_now().date())
    typer.echo(f'SOTAY_SIGNING_KEYS="{part}"')
    if only_line:
        return
    console.print(f"""
Khóa [bold]{key_id}[/]: dòng trên là bí mật, giữ cùng chỗ với SOTAY_SECRET_KEY; hệ thống không in lại.
Cài lần đầu: đặt dòng này vào biến môi trường rồi khởi động lại dịch vụ.
Đổi khóa (mỗi năm, hoặc khi thay người giữ khóa):
  1. Thêm khóa mới vào [bold]sau[/] khóa đang dùng, cách nhau dấu phẩy; khởi động lại. Khóa mới được công bố, chưa dùng.
  2. Khi các nơi kiểm tra đã lưu /api/v1/signing-keys, đưa khóa mới lên [bold]đầu[/]; khởi động lại. Từ đây dùng khóa mới.
  3. Bỏ khóa cũ khỏi biến môi trường lúc nào cũng được: phần công khai vẫn được công bố, xác nhận cũ vẫn kiểm tra được.
Nghi lộ khóa: đưa khóa mới lên đầu ngay, bỏ khóa cũ, báo cấp trên; xác nhận mang mã khóa cũ thì tra mã trong hệ thống.""")


@app.command("list", help="Xem các khóa đã công bố, khóa nào đang dùng")
def list_keys() -> None:
    """Ids, public halves and since when."""
    own = signing_keys.ring()
    table = Table("mã khóa", Column("khóa công khai (Ed25519)", overflow="fold"), "công bố từ", "hiện nay")
    keys = running(_published)
    for key in keys:
        elsewhere = "có trong biến môi trường" if key.id in own.public_keys() else "chỉ để đối chiếu"
        state = "đang dùng" if key.id == own.key_id else elsewhere
        table.add_row(key.id, key.public_key, moment_text(clock.local(key.first_used_at)), state)
    console.print(table)
    if own.key_id not in {key.id for key in keys}:
        console.print(
            f"Khóa {own.key_id} ở SOTAY_SIGNING_KEYS của cửa sổ lệnh này chưa được công bố: "
            "dịch vụ chạy với khóa khác, hoặc chưa khởi động lại."
        )


async def _published(database: Database) -> list[SigningKey]:
    async with database.read() as session:
        return await signing_keys.published(session)
