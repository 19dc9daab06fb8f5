"""`sotay demo-day`: let the demo live on another day, to see what a change of the tree does from its day on."""

from datetime import datetime, timedelta
from typing import Annotated

import typer

from app.cli.demo import calendar
from app.cli.demo.load import NOTE
from app.cli.running import console, running
from app.core import clock, instance
from app.core.db import Database
from app.core.errors import InputNotValid

MORNING = 8


def demo_day(day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Ngày minh họa mới")]) -> None:
    """Move the demo's business clock; tokens and codes keep real time."""
    running(lambda database: _move(database, day))
    console.print(f"Bản minh họa ở ngày {day:%d/%m/%Y}, {MORNING} giờ. Đang chạy thì dừng và chạy lại scripts/demo.")


async def _move(database: Database, day: datetime) -> None:
    async with database.write() as session:
        if await instance.recall(session, instance.DEMO_NOTE) is None:
            raise InputNotValid(reason="Chỉ đổi được ngày của dữ liệu minh họa (scripts/demo).")
        offset: timedelta = calendar.at(day.date(), MORNING) - clock.real_now()
        await instance.remember(session, instance.CLOCK_OFFSET, str(offset.total_seconds()))
        await instance.remember(session, instance.DEMO_NOTE, NOTE.replace(f"{calendar.TODAY:%d/%m/%Y}", f"{day:%d/%m/%Y}"))
