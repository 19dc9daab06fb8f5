"""`scripts/bench [--quick] [--only PART …]`: measure, write var/bench.json, print the table, end."""

import argparse
import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import uvloop

from scripts.benchmark import (
    burst,
    closing,
    figures,
    importing,
    pages,
    preparing,
    regrading,
    schedule,
    servers,
    throughput,
    visit,
    web,
)
from scripts.benchmark.figures import Figures
from scripts.benchmark.preparing import BARE, IMPORT, PROVINCE, RACE, REGRADED, WIDE, Prepared, members_of
from scripts.benchmark.servers import Postgres, Server

SIZES = {"4k": 4_000, "40k": 40_000, "400k": 400_000}
QUICK_SIZES = {"40k": 40_000, "400k": 400_000}
OUTPUT = servers.ROOT / "var" / "bench.json"


class Run:
    """One run: what was prepared and measured so far."""

    def __init__(self, postgres: Postgres, *, quick: bool, began: float) -> None:
        self.postgres = postgres
        self.quick = quick
        self.began = began
        self.figures: Figures = {"load_before": psutil.getloadavg()[0]}
        self.prepared = Prepared(None, {})

    def say(self, what: str) -> None:
        """Show progress, and how busy the machine is."""
        load = psutil.getloadavg()[0]
        print(f"{time.perf_counter() - self.began:6.1f} s  {what}  [load {load:.1f}]", flush=True)

    async def prepare(self, parts: list[str]) -> None:
        """Make the databases that these parts need."""
        self.say("preparing the databases: a province through the use cases, up to 400,000 members by COPY")
        self.prepared = await preparing.prepare(
            self.postgres,
            sizes={} if "pages" not in parts else QUICK_SIZES if self.quick else SIZES,
            wide="pages" in parts and not self.quick,
            province=bool({"tests", "import", "regrade", "burst"} & set(parts)),
        )

    def service(self, database: str, *, workers: int, embedded_worker: bool = True) -> Server:
        """Start the product on one of the databases."""
        url = self.postgres.url_of(database)
        return servers.service(url, var=self.postgres.folder, workers=workers, embedded_worker=embedded_worker)

    @property
    def looks(self) -> int:
        """How often a page is read alone."""
        return 60 if self.quick else 400

    async def pages(self) -> None:
        """(f) start-up with one worker; (c) the pages alone at each size."""
        started = []
        for size, read in self.prepared.pages.items():
            self.say(f"the service starts with one worker; pages, {size}")
            database = size if size == WIDE else members_of(size)
            with self.service(database, workers=1) as server:
                started.append(await server.wait_ready("/readyz"))
                self.figures |= await pages.alone(server, read, name=size, count=self.looks)
            await self.postgres.execute(f"DROP DATABASE {database} WITH (FORCE)")
        self.figures["startup_s"] = sorted(started)[len(started) // 2]
        growth = self.figures["province_page_alone_400k_p50_ms"] / self.figures["province_page_alone_40k_p50_ms"]
        self.figures["province_page_growth_400k"] = growth

    async def imports(self) -> None:
        """(d) the import of 40,000 rows."""
        self.say("importing a roster of 40,000 rows")
        url = self.postgres.url_of(IMPORT)
        environment = {**os.environ, "PYTHONPATH": str(servers.ROOT)}
        path = preparing.roster(self.postgres)
        self.figures |= await asyncio.to_thread(importing.measure, url, path, environment)
        await self.postgres.execute(f"DROP DATABASE {IMPORT} WITH (FORCE)")

    async def tests(self) -> None:
        """(a) whole tests per second beside the bare app."""
        self.say("whole tests in a closed loop, in turn with the bare app")
        with self.service(RACE, workers=2) as ours, servers.bare(self.postgres.dsn_of(BARE)) as bare:
            await ours.wait_ready("/readyz")
            await bare.wait_ready("/openapi.json")
            self.figures |= await throughput.measure(
                self.postgres,
                self.prepared.the_province(),
                ours,
                bare,
                database=RACE,
                rounds=3 if self.quick else 9,
                seconds=2 if self.quick else 6,
            )
        await self.postgres.execute(f"DROP DATABASE {RACE} WITH (FORCE)")

    async def burst(self) -> None:
        """(e) the visit; (b) the burst with (c) the pages during it; (f) memory after it."""
        province = self.prepared.the_province()
        with self.service(PROVINCE, workers=2) as server:
            await server.wait_ready("/readyz")
            self.say("a member's visit")
            self.figures |= await visit.measure(server, province)
            self.say("the province takes the test" + (", its worst 45 s" if self.quick else ", ten minutes"))
            worst_s = schedule.WORST_S if self.quick else None
            self.figures |= await burst.measure(self.postgres, province, server, database=PROVINCE, worst_s=worst_s)
            self.figures["worker_rss_mb"] = server.worker_rss_mb()

    async def regrade(self) -> None:
        """(g) regrading beside the burst's traffic."""
        attempts = regrading.QUICK_ATTEMPTS if self.quick else regrading.ATTEMPTS
        self.say(f"{attempts} closed attempts are written")
        province = self.prepared.the_province()
        common = await regrading.prepare(self.postgres, province, database=REGRADED, attempts=attempts)
        url = self.postgres.url_of(REGRADED)
        with self.service(REGRADED, workers=2, embedded_worker=False) as server:
            await server.wait_ready("/readyz")
            with servers.background_worker(url, var=self.postgres.folder) as worker:
                self.say("a question all of them had is ruled void, beside the burst's worst seconds")
                self.figures |= await regrading.measure(
                    self.postgres, province, server, worker, database=REGRADED, version_id=common, attempts=attempts
                )
        await self.postgres.execute(f"DROP DATABASE {REGRADED} WITH (FORCE)")

    async def closing(self) -> None:
        """(h) closing a campaign, its pages afterwards, the proof."""
        self.say("a campaign of 40,000 members is closed, amended, proved")
        read = await closing.prepare(self.postgres)
        with self.service(closing.CLOSED, workers=2) as server:
            await server.wait_ready("/readyz")
            self.figures |= await closing.measure(self.postgres, server, read, looks=self.looks)
        await self.postgres.execute(f"DROP DATABASE {closing.CLOSED} WITH (FORCE)")

    async def web(self) -> None:
        """(i) the web client in Chromium, over the demo."""
        if not web.is_possible():
            self.say("the web client is left out: it needs /usr/bin/chromium and a client that is built")
            return
        self.say("the web client: first load, a visit, a slow phone on a slow line, memory")
        self.figures |= await asyncio.to_thread(web.measure)

    def conclude(self) -> None:
        """Figures of the whole run."""
        found = self.figures
        found["generator_cpu"] = max(found.get(f"{part}_generator_cpu", 0) for part in ("tests", "burst", "regrade"))
        found["quick"] = int(self.quick)
        found["cores"] = psutil.cpu_count() or 0
        found["load_after"] = psutil.getloadavg()[0]
        found["bench_s"] = time.perf_counter() - self.began


PARTS: dict[str, Callable[[Run], Awaitable[None]]] = {
    "pages": Run.pages,
    "import": Run.imports,
    "tests": Run.tests,
    "closing": Run.closing,
    "regrade": Run.regrade,
    "burst": Run.burst,
    "web": Run.web,
}


async def measure(parts: list[str], *, quick: bool) -> Figures:
    """Run these parts on one PostgreSQL."""
    began = time.perf_counter()
    with servers.postgres() as postgres:
        run = Run(postgres, quick=quick, began=began)
        await run.prepare(parts)
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
    preparing.know_secret()  # tokens are minted here and verified there
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(measure(wanted.only, quick=wanted.quick))
    figures.write(found, wanted.output)
    figures.show(found)


if __name__ == "__main__":
    main()
