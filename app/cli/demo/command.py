"""`scripts/demo`: migrate, load once, say how to sign in, serve."""

import json
import os
import secrets
import time
from pathlib import Path
from typing import Annotated, Literal

import typer
import uvicorn
from rich.table import Table

from app.cli.demo import calendar
from app.cli.demo.load import NOTE, is_loaded, load
from app.cli.running import console, migrate_database, running
from app.core import signing
from app.core.actor import ROLE_WORDS, Role
from app.core.settings import get_settings

ACCOUNTS_FILE = "demo-accounts.json"
KEY_FILE, SIGNING_FILE = "demo-secret-key", "demo-signing-keys"
DATABASE_FILES = ("sotay.sqlite3", "sotay.sqlite3-wal", "sotay.sqlite3-shm", ACCOUNTS_FILE, KEY_FILE, SIGNING_FILE)


def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Xóa dữ liệu minh họa và nạp lại từ đầu")] = False,
    scale: Annotated[Literal["pilot", "province"], typer.Option(help="province: 40.000 đảng viên, 1.200 tổ chức")] = "pilot",
    port: Annotated[int, typer.Option(envvar="PORT", help="Cổng trên máy này")] = 8000,
    serve: Annotated[bool, typer.Option(help="Chạy dịch vụ sau khi nạp")] = True,
) -> None:
    """Load the demo into var/ (once) and serve it on this machine."""
    var = get_settings().var_dir
    if reset:
        for name in DATABASE_FILES:
            (var / name).unlink(missing_ok=True)
    var.mkdir(parents=True, exist_ok=True)
    url = os.environ.get("DATABASE_URL", f"sqlite:///{var / 'sotay.sqlite3'}")
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("SOTAY_SECRET_KEY", _own_key(var / KEY_FILE, secrets.token_urlsafe(48)))
    os.environ.setdefault("SOTAY_SIGNING_KEYS", _own_key(var / SIGNING_FILE, signing.new_key(calendar.NOW.date())[1]))
    os.environ.setdefault("SOTAY_COOKIE_SECURE", "false")
    os.environ.setdefault("SOTAY_LOG_LEVEL", "warning")
    get_settings.cache_clear()
    with console.status("Đang cập nhật cơ sở dữ liệu…"):
        migrate_database(url)
    if running(is_loaded, url):
        console.print("Dữ liệu minh họa đã có sẵn; làm lại từ đầu: scripts/demo --reset")
    else:
        _load(url, var / ACCOUNTS_FILE, province_scale=scale == "province")
    _introduce(var / ACCOUNTS_FILE, port)
    if serve:
        uvicorn.run("app.main:create_app", factory=True, host="127.0.0.1", port=port, access_log=False, log_level="warning")


def _own_key(path: Path, fresh: str) -> str:
    """This demo's own key, kept beside its data so that a restart signs nobody out and receipts stay valid."""
    if not path.exists():
        path.write_text(fresh)
        path.chmod(0o600)
    return path.read_text()


def _load(url: str, accounts: Path, *, province_scale: bool) -> None:
    began = time.monotonic()
    with console.status("Đang nạp dữ liệu minh họa…") as status:

        def say(step: str) -> None:
            console.print(f"[dim]{time.monotonic() - began:5.1f} s[/]  {step}")
            status.update(f"{step}…")

        rows = running(lambda database: load(database, province_scale=province_scale, say=say), url)
    accounts.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    accounts.chmod(0o600)
    console.print(f"Đã nạp xong trong {time.monotonic() - began:.0f} giây.")


def _introduce(accounts: Path, port: int) -> None:
    rows = json.loads(accounts.read_text())
    table = Table("vai trò (role)", "đăng nhập", "đồng chí", "tổ chức đảng", title=NOTE)
    for row in rows:
        word = "đảng viên" if row["role"] == "member" else ROLE_WORDS[Role(row["role"])]
        table.add_row(f"{word} ({row['role']})", row["login"], row["name"], row["unit"])
    console.print(table)
    console.print(f"Mật khẩu chung của các tài khoản minh họa: [bold]{rows[0]['password']}[/] (cũng ghi ở {accounts})")
    if (get_settings().static_dir / "index.html").is_file():
        console.print(f"Mở trên trình duyệt: [bold]http://127.0.0.1:{port}[/] (thu hẹp cửa sổ để xem như trên điện thoại)")
    console.print(f"Xem và thử API: [bold]http://127.0.0.1:{port}/docs[/], nút Authorize.")
    console.print("Ai có việc gì đang chờ: docs/vi/du-lieu-minh-hoa.md")
    console.print("Dừng: Ctrl+C. Chạy lại giữ nguyên dữ liệu.")
