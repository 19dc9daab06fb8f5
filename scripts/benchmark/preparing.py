"""Makes every database before anything is measured: the province in a process of its own, the others beside it."""

import asyncio
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.core.settings import get_settings
from scripts.benchmark import scaled
from scripts.benchmark.bare import SCHEMA
from scripts.benchmark.data import Pages, Province, prepare_province, prepare_tree
from scripts.benchmark.roster_file import write_roster
from scripts.benchmark.servers import SECRET, Postgres

TREE, PROVINCE, RACE, IMPORT, BARE, WIDE = "tree", "province", "race", "imported", "bare", "units_12000"
REGRADED = "regraded"
ROSTER = "danh-sach.xlsx"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the measurements run on."""

    province: Province | None
    pages: dict[str, Pages]

    def the_province(self) -> Province:
        """The province; it was prepared."""
        assert self.province is not None
        return self.province


def members_of(size: str) -> str:
    """The name of the database with so many members."""
    return f"members_{size}"


async def prepare(postgres: Postgres, *, sizes: dict[str, int], wide: bool, province: bool) -> Prepared:
    """Prepare what is asked for: pages of these sizes, of 12,000 units, the province with what tests and imports need."""
    loop = asyncio.get_running_loop()
    pages: dict[str, Pages] = {}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=know_secret) as pool:
        beside = loop.run_in_executor(pool, prepare_apart, postgres) if province else None
        for size, members in sizes.items():
            pages[size] = await scaled.prepare_scaled(postgres, members_of(size), members)
        if wide:
            pages[WIDE] = await scaled.prepare_wide(postgres, WIDE)
        return Prepared(None if beside is None else await beside, pages)


def know_secret() -> None:
    """Sign with the key the measured service has."""
    os.environ["SOTAY_SECRET_KEY"] = SECRET
    get_settings.cache_clear()


def prepare_apart(postgres: Postgres) -> Province:
    """The province, copies for the closed loop and the regrading, the bare app's tables, the roster file, a tree for it."""
    return asyncio.run(_prepare_apart(postgres))


async def _prepare_apart(postgres: Postgres) -> Province:
    plan = await prepare_tree(postgres, TREE)
    for name in (PROVINCE, IMPORT):
        await postgres.create(name, template=TREE)
    await postgres.create(BARE)
    for statement in SCHEMA:
        await postgres.execute(statement, database=BARE)
    write_roster(roster(postgres), plan.people, plan.units)
    province = await prepare_province(postgres, PROVINCE, plan)
    for copy in (RACE, REGRADED):
        await postgres.create(copy, template=PROVINCE)
    return province


def roster(postgres: Postgres) -> Path:
    """Where the roster file lies."""
    return postgres.folder / ROSTER
