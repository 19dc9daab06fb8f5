"""What the commands share: a console, a migrated database, a way to run one coroutine on it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import typer
from alembic import command
from alembic.config import Config
from rich.console import Console

from app.core import instance
from app.core.db import Database
from app.core.errors import AppError
from app.core.settings import get_settings

ROOT = Path(__file__).parents[2]
console = Console(stderr=True)
ResultT = TypeVar("ResultT")


def migrate_database(url: str) -> None:
    """Upgrade the database at `url` to the newest schema."""
    config = Config(ROOT / "alembic.ini")
    config.attributes["url"] = url
    command.upgrade(config, "head")


def running(work: Callable[[Database], Awaitable[ResultT]], url: str | None = None) -> ResultT:
    """Open the database, set the business clock, run `work`; a refusal is printed as its sentence and ends with code 1."""

    async def run() -> ResultT:
        database = Database(url or get_settings().database_url)
        await database.open()
        try:
            async with database.read() as session:
                await instance.set_clock(session)
            return await work(database)
        finally:
            await database.close()

    try:
        return asyncio.run(run())
    except AppError as refused:
        console.print(f"[red]{refused.detail()}[/] ({refused.code})")
        for problem in refused.extra.get("problems", []):
            console.print(f"  {problem}")
        raise typer.Exit(1) from None
