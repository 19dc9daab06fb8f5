"""The first account, and the answer to the call "không vào được"."""

import json
import sys
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from app.auth import accounts, activation, grants, ways_in
from app.auth.ways_in import Slip, SlipState
from app.cli.running import console, running
from app.core import clock, journal
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.errors import InputNotValid
from app.units.queries import unit_of_code

COMMAND_LINE = system_actor("dòng lệnh")


def first_account(
    unit: Annotated[str, typer.Option(help="Mã tổ chức đảng cấp cao nhất trong cây")],
    login: Annotated[str, typer.Option(help="Số đăng nhập")] = "1",
    name: Annotated[str, typer.Option(help="Tên hiện trong nhật ký")] = "Quản trị hệ thống",
) -> None:
    """Create an operator's account with a one-time code; it names everybody else from there."""
    code = running(lambda database: _first_account(database, unit, login, name))
    console.print(f"Số đăng nhập [bold]{login}[/], mã kích hoạt [bold]{code}[/] (dùng một lần, trong 14 ngày).")
    console.print("Kích hoạt bằng POST /api/v1/auth/activate rồi đặt mật khẩu; mã này không hiện lại.")


async def _first_account(database: Database, unit_code: str, login: str, name: str) -> str:
    async with database.write() as session:
        unit = await unit_of_code(session, unit_code)
        if unit is None:
            raise InputNotValid(reason=f"Không có tổ chức đảng mang mã {unit_code}; nhập cây tổ chức trước.")
        account = await accounts.create_account(session, login=login, label=name, member_id=None, now=clock.now())
        await grants.add_grant(
            session,
            actor=COMMAND_LINE,
            account_id=account.id,
            role=Role.OPERATOR,
            unit_id=unit.id,
            valid_from=clock.today(),
            valid_to=None,
            basis=None,
            now=clock.now(),
        )
        subject = ("account", account.id)
        journal.record(session, actor=COMMAND_LINE, action="auth:account:create", subject=subject, now=clock.now())
        return await activation.store_code(session, account_id=account.id, issued_by=None, now_real=clock.real_now())


def who(
    login: Annotated[str, typer.Argument(help="Số đăng nhập ghi trên phiếu")],
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON")] = False,
) -> None:
    """Slip issued? activated? last contact? Nothing of contents and scores."""
    found = running(lambda database: _who(database, login))
    if as_json:
        json.dump(found, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return
    table = Table("mục", "trả lời", title=f"Số đăng nhập {login}")
    for word, value in found.items():
        table.add_row(word, str(value))
    console.print(table)


async def _who(database: Database, login: str) -> dict[str, Any]:
    async with database.read() as session:
        found = await ways_in.way_in(session, login, now_real=clock.real_now())
    return {
        "phiếu đã cấp (lần)": found.account.codes_issued,
        "phiếu gần nhất": _slip_words(found.slip),
        "đã có mật khẩu": "có" if found.account.password_hash else "chưa",
        "bị khóa": "có" if found.account.disabled_at else "không",
        "máy đang dùng": found.devices,
        "lần liên lạc cuối": _moment(found.last_contact),
    }


def _slip_words(slip: Slip) -> str:
    return {
        SlipState.NONE: "chưa cấp phiếu",
        SlipState.USED: f"đã kích hoạt lúc {_moment(slip.at)}",
        SlipState.REPLACED: "đã thay bằng phiếu khác",
        SlipState.WRONG_TRIES: "hết hiệu lực vì nhập sai nhiều lần: cấp phiếu mới",
        SlipState.EXPIRED: "hết hạn sau 14 ngày: cấp phiếu mới",
        SlipState.VALID: f"còn hiệu lực đến {_moment(slip.at)}, đã nhập sai {slip.wrong_tries} lần",
    }[slip.state]


def _moment(instant: datetime | None) -> str:
    return "chưa có" if instant is None else f"{instant.astimezone(clock.zone()):%H giờ %M ngày %d/%m/%Y}"
