"""Measures the pages and the fold on PostgreSQL: `python -m tests.participation.speed --members 40000 --units 1200`.

Rows are generated and loaded by COPY; requests go through the whole application (without a socket). Prints milliseconds.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from sqlalchemy import Executable, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql import ClauseElement

from app.core import clock, outbox
from app.core.actor import Role
from app.core.db import Database
from app.core.ids import new_id
from app.core.settings import Settings
from app.main import create_app
from app.participation import tallies
from app.participation.facts import Whom, counts
from app.participation.pages import sums_of_children
from tests.participation.builders import DAY, NOW, History, Tree, add_history, add_tree
from tests.participation.reference import Rules
from tests.support.cast import auth_headers, make_account
from tests.support.databases import asyncpg_dsn, migrate, start_postgres

ROUNDS = 200


def units(number: int) -> list[tuple[str, str, str | None]]:
    """A province, superior committees, grassroots ones and branches: about `number` units, 1 : 10 : 100 : 1000 or so."""
    superiors = [f"cấp trên {n}" for n in range(max(2, number // 100))]
    grassroots = [(f"cơ sở {n}", superiors[n % len(superiors)]) for n in range(max(4, number // 11))]
    left = number - 1 - len(superiors) - len(grassroots)
    return [
        ("tỉnh", "province", None),
        *((name, "superior", "tỉnh") for name in superiors),
        *((name, "grassroots", parent) for name, parent in grassroots),
        *((f"chi bộ {n}", "branch", grassroots[n % len(grassroots)][0]) for n in range(left)),
    ]


@dataclass
class World:
    """What was loaded."""

    history: History
    branches: list[str]
    members: list[tuple[UUID, str]]

    @property
    def tree(self) -> Tree:
        return self.history.tree


async def load(database: Database, members: int, number: int) -> World:
    """The tree, the campaign of two parts, and for every member an enrolment, attendance and an attempt."""
    rng = random.Random(98)
    async with database.write() as session:
        tree = await add_tree(session, units(number))
        history = await add_history(session, tree, "tỉnh", Rules(2, None, "default-1"))
    branches = [name for name in tree.ids if name.startswith("chi bộ")]
    world = World(history, branches, [(new_id(), rng.choice(branches)) for _ in range(members)])
    connection = await asyncpg.connect(asyncpg_dsn(database.url.render_as_string(hide_password=False)))
    for table, rows in tables(world, rng):
        await connection.copy_records_to_table(table, columns=list(rows[0]), records=[tuple(r.values()) for r in rows])
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    async with database.write() as session:
        started = time.perf_counter()
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
        report("recompute_all (closing)", [time.perf_counter() - started])
    return world


def tables(world: World, rng: random.Random) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Table name and rows, parents first."""
    campaign, tree = world.history.campaign_id, world.tree
    common = {"birth_year": 1970, "created_at": NOW, "version": 1}
    yield (
        "members",
        [
            {"id": m, "number": str(n), "full_name": f"Nguyễn Văn {n}", "name_folded": "nguyen", "name_sort": "n", **common}
            for n, (m, _) in enumerate(world.members)
        ],
    )
    yield (
        "enrolments",
        [
            {
                "id": new_id(),
                "campaign_id": campaign,
                "member_id": m,
                "unit_id": tree.ids[branch],
                "membership": "full",
                "standing": "expected" if rng.random() < 0.95 else "exempt",
                "policy": "default-1",
                "basis": "{}",
            }
            for m, branch in world.members
        ],
    )
    meetings = {branch: new_id() for branch in world.branches}
    yield "study_sessions", [meeting(world, branch, session_id) for branch, session_id in meetings.items()]
    yield (
        "attendance",
        [
            {
                "session_id": meetings[branch],
                "member_id": m,
                "part": part,
                "campaign_id": campaign,
                "state": "present" if rng.random() < 0.985 else "excused",
                "way": rng.choice(["code", "roll"]),
                "mark_id": new_id(),
                "confirmed": True,
            }
            for m, branch in world.members
            for part in (1, 2)
        ],
    )
    yield "attempts", [attempt(world, m) for m, _ in world.members if rng.random() < 0.9]


def meeting(world: World, branch: str, session_id: UUID) -> dict[str, Any]:
    """One branch's meeting."""
    return {
        "id": session_id,
        "client_id": new_id(),
        "campaign_id": world.history.campaign_id,
        "unit_id": world.tree.ids[branch],
        "kind": "regular",
        "title": "Học tập",
        "place": "Hội trường",
        "starts_at": NOW - timedelta(hours=3),
        "ends_at": NOW,
        "parts": "[1, 2]",
        "secret": "0",
        "created_at": NOW,
    }


def attempt(world: World, member_id: UUID) -> dict[str, Any]:
    """One member's closed attempt."""
    return {
        "id": new_id(),
        "quiz_id": world.history.quiz_id,
        "member_id": member_id,
        "occasion_id": world.history.campaign_id,
        "number": 1,
        "start_id": new_id(),
        "way": "own_phone",
        "state": "closed",
        "paper": "[]",
        "started_at": NOW,
        "deadline_at": NOW,
        "closes_at": NOW,
        "closed_at": NOW,
        "closed_by": "member",
        "taken": True,
        "passed": True,
    }


def report(name: str, seconds: list[float]) -> None:
    """One line of figures."""
    p95 = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    print(f"{name:44} median {1000 * statistics.median(seconds):8.1f} ms   p95 {1000 * p95:8.1f} ms")


async def timed(name: str, act: Callable[[], Awaitable[object]], rounds: int = ROUNDS) -> None:
    """Run `act` so often and report."""
    for _ in range(5):
        await act()
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        await act()
        seconds.append(time.perf_counter() - started)
    report(name, seconds)


async def pages(database: Database, world: World) -> None:
    """The pages of a province, a committee and a branch, as requests."""
    app = create_app(Settings(embedded_worker=False, log_level="error"), database=database)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1/") as client:
        for name, role in (
            ("tỉnh", Role.BOARD),
            ("cấp trên 1", Role.BOARD),
            ("cơ sở 3", Role.BOARD),
            ("chi bộ 7", Role.SECRETARY),
        ):
            async with database.write() as session:
                account = await make_account(session, grants=[(role, world.tree.ids[name])])
                account.password_hash = "set"
            path, headers = f"campaigns/{world.history.campaign_id}/participation", auth_headers(account)

            async def read(path: str = path, headers: dict[str, str] = headers) -> None:
                answer = await client.get(path, headers=headers)
                assert answer.status_code == 200, answer.text

            shown = 1 + len((await client.get(path, headers=headers)).json()["children"])
            await timed(f"GET participation, {name} ({shown} units shown)", read)


async def folds(database: Database, world: World) -> None:
    """Folding one changed person, and five hundred."""
    rng = random.Random(1)
    for number in (1, 500):
        seconds = []
        for _ in range(20):
            async with database.write() as session:
                for member_id, _ in rng.sample(world.members, number):
                    kind = outbox.PARTICIPATION_CHANGED
                    outbox.emit(session, kind=kind, now=NOW, occasion_id=world.history.campaign_id, subject_id=member_id)
            started = time.perf_counter()
            assert await tallies.fold(database, NOW) == number
            seconds.append(time.perf_counter() - started)
        report(f"fold of {number} outbox rows", seconds)


async def explain(session: AsyncSession, name: str, statement: Executable) -> None:
    """Print the plan of a statement."""
    assert isinstance(statement, ClauseElement)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
    compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    print(f"\n{name}")
    for (line,) in await session.execute(
        text("EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF) " + str(compiled).replace(":", "\\:"))
    ):
        print("   ", line)


async def main() -> None:
    """Load, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--members", type=int, default=40_000)
    parser.add_argument("--units", type=int, default=1200)
    parser.add_argument("--explain", action="store_true")
    wanted = parser.parse_args()
    server: Any
    url, server = start_postgres()
    try:
        await asyncio.to_thread(migrate, url)
        database = Database(url)
        await database.open()
        clock.shift(NOW - clock.real_now())
        print(f"{wanted.members} members, {wanted.units} units, roster day {DAY}")
        world = await load(database, wanted.members, wanted.units)
        await pages(database, world)
        await folds(database, world)
        if wanted.explain:
            async with database.read() as session:
                branch = Whom(unit_ids=[world.tree.ids["chi bộ 7"]])
                await explain(session, "a branch, live", counts(world.history.campaign_id, branch))
                province = {"campaign": world.history.campaign_id, "unit": world.tree.ids["tỉnh"], "day": DAY}
                await explain(session, "the province", sums_of_children(is_sqlite=False).params(province))
        await database.close()
    finally:
        server.cleanup()
        shutil.rmtree(server.pgdata.parent, ignore_errors=True)


if __name__ == "__main__":
    asyncio.run(main())
