"""Rates on the command line: the same page as over HTTP."""

import json
import sys
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import select

from app.campaigns.models import Campaign
from app.cli.running import console, running
from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database
from app.core.errors import InputNotValid
from app.participation.pages import rate_page
from app.participation.presenting import participation_out
from app.participation.schemas import ParticipationOut
from app.units.queries import unit_of_code

COMMAND_LINE = system_actor("dòng lệnh")


def rates(
    unit: Annotated[str, typer.Option(help="Mã tổ chức đảng")],
    campaign: Annotated[str | None, typer.Option(help="Tên đợt học tập; bỏ trống: đợt mở gần nhất")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In một tài liệu JSON")] = False,
) -> None:
    """Print the three rates of a unit and its children."""
    page = running(lambda database: _page(database, unit, campaign))
    if as_json:
        sys.stdout.write(json.dumps(page.model_dump(mode="json"), ensure_ascii=False) + "\n")
        return
    title = f"{page.title} · {page.as_of_text}"
    table = Table("tổ chức đảng", "đã học", "còn thiếu", "đã làm bài trắc nghiệm", "đạt bài trắc nghiệm", title=title)
    for line in (page.unit, *page.children):
        passed = line.passed_test.text or line.passed_test.hidden_because or ""
        table.add_row(line.name, line.took_part.text, str(line.took_part.still_needed), line.took_test.text, passed)
    console.print(table)


async def _page(database: Database, unit_code: str, title: str | None) -> ParticipationOut:
    async with database.read() as session:
        unit = await unit_of_code(session, unit_code)
        query = select(Campaign.id).where(Campaign.opened_at.is_not(None)).order_by(Campaign.opened_at.desc()).limit(1)
        found = await session.scalar(query.where(Campaign.title == title) if title else query)
        if unit is None or found is None:
            raise InputNotValid(reason="Không tìm thấy tổ chức đảng hoặc đợt học tập đã nêu.")
        today, now = clock.today(), clock.now()
        page = await rate_page(session, actor=COMMAND_LINE, campaign_id=found, unit_id=unit.id, today=today, now=now)
        return participation_out(page)
