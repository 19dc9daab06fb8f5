"""`scripts/bench [--quick] [--only PART …]`: measure, write var/bench.json, print the table, end."""

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import uvloop

from app.core.settings import get_settings
from scripts.benchmark import burst, figures, importing, pages, scaled, servers, throughput, visit
from scripts.benchmark.bare import SCHEMA
from scripts.benchmark.data import Plan, Province, prepare_province, prepare_tree
from scripts.benchmark.figures import Figures
from scripts.benchmark.roster_file import write_roster
from scripts.benchmark.servers import Postgres

TREE, PROVINCE, RACE, IMPORT, BARE, SMALL, LARGE = "tree", "province", "race", "imported", "bare", "members_4k", "members_400k"
OUTPUT = servers.ROOT / "var" / "bench.json"


class Run:
    """One run: what was prepared and measured so far."""

    def __init__(self, postgres: Postgres, *, quick: bool) -> None:
        self.postgres = postgres
        self.quick = quick
        self.figures: Figures = {}
        self.began = time.perf_counter()
        self._plan: Plan | None = None
        self._province: Province | None = None

    def say(self, what: str) -> None:
        """Show progress."""
        load = psutil.getloadavg()[0]
        print(f"{time.perf_counter() - self.began:6.1f} s  {what}  [load {load:.1f}]", flush=True)

    async def plan(self) -> Plan:
        """The 1,200 units and the people who are to come, made once."""
        if self._plan is None:
            self.say("preparing the tree of 1,200 units")
            self._plan = await prepare_tree(self.postgres, TREE)
        return self._plan

    async def province(self) -> Province:
        """The province with its open campaign, made once, and a copy of it for the closed loop."""
        if self._province is None:
            plan = await self.plan()
            self.say("preparing 40,000 members, the test and the campaign")
            await self.postgres.create(PROVINCE, template=TREE)
            self._province = await prepare_province(self.postgres, PROVINCE, plan)
        return self._province

    async def start(self) -> None:
        """(f) start-up with one worker, and (c) the pages of a small province."""
        self.say("preparing 4,000 members")
        small = await scaled.prepare_scaled(self.postgres, SMALL, 4_000)
        started = []
        for number in range(1 if self.quick else 3):
            self.say("starting the service with one worker; pages at 4,000 members")
            with servers.service(self.postgres.url_of(SMALL), var=self.postgres.folder, workers=1) as server:
                started.append(await server.wait_ready("/readyz"))
                if number == 0:
                    self.figures |= await pages.alone(server, small, name="4k", count=self.looks)
        self.figures["startup_s"] = sorted(started)[len(started) // 2]

    @property
    def looks(self) -> int:
        """How often a page is read alone."""
        return 100 if self.quick else 400

    async def large(self) -> None:
        """(c) the pages at 400,000 members."""
        self.say("preparing 400,000 members by COPY")
        large = await scaled.prepare_scaled(self.postgres, LARGE, 400_000)
        self.say("pages at 400,000 members")
        with servers.service(self.postgres.url_of(LARGE), var=self.postgres.folder, workers=1) as server:
            await server.wait_ready("/readyz")
            self.figures |= await pages.alone(server, large, name="400k", count=self.looks)
        await self.postgres.execute(f"DROP DATABASE {LARGE}")

    async def tests(self) -> None:
        """(a) whole tests per second beside the bare app."""
        province = await self.province()
        await self.postgres.create(RACE, template=PROVINCE)
        await self.postgres.create(BARE)
        for statement in SCHEMA:
            await self.postgres.execute(statement, database=BARE)
        self.say("whole tests in a closed loop, in turn with the bare app")
        url, dsn = self.postgres.url_of(RACE), self.postgres.dsn_of(BARE)
        with servers.service(url, var=self.postgres.folder) as ours, servers.bare(dsn) as bare:
            await ours.wait_ready("/readyz")
            await bare.wait_ready("/openapi.json")
            self.figures |= await throughput.measure(
                self.postgres,
                province,
                ours,
                bare,
                database=RACE,
                rounds=3 if self.quick else 9,
                seconds=3 if self.quick else 6,
            )

    async def imports(self) -> None:
        """(d) the import of 40,000 rows."""
        plan = await self.plan()
        path = self.postgres.folder / "danh-sach.xlsx"
        self.say("writing a roster of 40,000 rows")
        write_roster(path, plan.people, plan.units)
        url = await self.postgres.create(IMPORT, template=TREE)
        self.say("importing it")
        environment = {**os.environ, "PYTHONPATH": str(servers.ROOT)}
        self.figures |= await asyncio.to_thread(importing.measure, url, path, environment)
        await self.postgres.execute(f"DROP DATABASE {IMPORT}")

    async def burst(self) -> None:
        """(e) the visit, (c) the pages at 40,000 members, (b) the burst, (f) memory after it."""
        province = await self.province()
        with servers.service(self.postgres.url_of(PROVINCE), var=self.postgres.folder) as server:
            await server.wait_ready("/readyz")
            self.say("a member's visit; pages at 40,000 members")
            self.figures |= await visit.measure(server, province)
            self.figures |= await pages.alone(server, province.pages, name="40k", count=self.looks)
            self.say("the province takes the test" + (", its worst 45 s" if self.quick else ", ten minutes"))
            self.figures |= await burst.measure(self.postgres, province, server, database=PROVINCE, quick=self.quick)
            self.figures["worker_rss_mb"] = server.worker_rss_mb()

    def conclude(self) -> None:
        """Figures made of others."""
        found = self.figures
        found["generator_cpu"] = max(found.get("tests_generator_cpu", 0), found.get("burst_generator_cpu", 0))
        if {"province_page_alone_400k_p50_ms", "province_page_alone_40k_p50_ms"} <= found.keys():
            growth = found["province_page_alone_400k_p50_ms"] / found["province_page_alone_40k_p50_ms"]
            found["province_page_growth_400k"] = growth
        found["quick"] = int(self.quick)
        found["cores"] = psutil.cpu_count() or 0
        found["load_at_end"] = psutil.getloadavg()[0]
        found["bench_s"] = time.perf_counter() - self.began


PARTS: dict[str, Callable[[Run], Awaitable[None]]] = {
    "start": Run.start,
    "large": Run.large,
    "import": Run.imports,
    "tests": Run.tests,
    "burst": Run.burst,
}


async def measure(parts: list[str], *, quick: bool) -> Figures:
    """Run these parts on one PostgreSQL."""
    began = time.perf_counter()
    with servers.postgres() as postgres:
        run = Run(postgres, quick=quick)
        run.began = began
        for part in parts:
            await PARTS[part](run)
        run.conclude()
        run.say("done")
        return run.figures


def main() -> None:
    """Read the arguments, measure, write, print."""
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("--quick", action="store_true", help="two minutes: the burst's worst 45 seconds, short rounds")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--output", type=Path, default=OUTPUT)
    wanted = parser.parse_args()
    os.environ["SOTAY_SECRET_KEY"] = servers.SECRET  # tokens are minted here and verified there
    get_settings.cache_clear()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measure(wanted.only, quick=wanted.quick))
    figures.write(found, wanted.output)
    figures.show(found)


if __name__ == "__main__":
    main()
