"""Commands of `sotay`. Texts are for the operator, in Vietnamese; `--json` gives the same as one JSON document."""

import json
import sys

import typer

from app.cli import accounts, figures, imports, journal, keys, members, proofs, receipts, reference, serving, units
from app.cli.demo import command as demo
from app.cli.demo.day import demo_day
from app.cli.running import console, migrate_database, running
from app.core import clock, signing_keys
from app.core.db import Database
from app.core.settings import get_settings
from app.main import create_app
from app.worker import run_worker

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="Sổ tay đảng viên")
app.add_typer(imports.app, name="import", help="Nhập cây tổ chức, danh sách đảng viên, ngân hàng câu hỏi, tài liệu")
app.add_typer(units.app, name="units", help="Sắp xếp tổ chức đảng theo nghị quyết, quyết định")
app.add_typer(members.app, name="members", help="Xóa thông tin cá nhân theo văn bản của cấp ủy quản lý")
app.add_typer(keys.app, name="keys")
app.add_typer(receipts.app, name="receipt", help="Đối chiếu xác nhận đã nộp bài, không cần mạng và cơ sở dữ liệu")
app.add_typer(journal.app, name="journal")
app.add_typer(proofs.app, name="proof", help="Kiểm tra tệp số liệu đã chốt, không cần mạng và cơ sở dữ liệu")
app.command("first-account", help="Tạo tài khoản quản trị đầu tiên")(accounts.first_account)
app.command("who", help="Trả lời cuộc gọi 'không vào được': phiếu, kích hoạt, lần liên lạc cuối")(accounts.who)
app.command("rates", help="Tỷ lệ tham gia của một tổ chức đảng trong một đợt học tập")(figures.rates)
app.command("demo", help="Nạp dữ liệu minh họa vào var/ rồi chạy trên máy này")(demo.demo)
app.command("demo-day", help="Đưa dữ liệu minh họa sang ngày khác, ví dụ 2025-07-01")(demo_day)
app.command("serve", help="Chạy dịch vụ web")(serving.serve)
app.command("reference", help="In bảng mã lỗi (docs/vi/ma-loi.md)")(reference.print_errors)


@app.command(help="Đưa cơ sở dữ liệu lên phiên bản mới nhất")
def migrate() -> None:
    """Upgrade the schema to head."""
    with console.status("Đang cập nhật cơ sở dữ liệu…"):
        migrate_database(get_settings().database_url)
    console.print("Cơ sở dữ liệu đã ở phiên bản mới nhất.")


@app.command(help="Chạy riêng phần việc nền (SOTAY_EMBEDDED_WORKER=false cho dịch vụ web)")
def worker() -> None:
    """Run the worker loop alone."""
    running(_work)


async def _work(database: Database) -> None:
    await signing_keys.publish(database, now=clock.now())
    await run_worker(database)


@app.command(help="In mô tả API (OpenAPI)")
def openapi() -> None:
    """Print the API description, as committed in tests/golden/openapi.json."""
    json.dump(create_app().openapi(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
    sys.stdout.write("\n")
