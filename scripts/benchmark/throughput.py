"""(a) Whole tests per second, closed loop: the service and the bare app in turn, so that other load hits both."""

import asyncio
import itertools
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from scripts.benchmark.data import Province
from scripts.benchmark.figures import Figures
from scripts.benchmark.servers import Postgres, Server, cpu_seconds
from scripts.benchmark.seven import STEPS, Target, Test, new_test, of_bare, of_service
from scripts.benchmark.traffic import Stopwatch, Tally, even_connections
from scripts.benchmark.wire import Connection

CONNECTIONS = 32  # measured: 16 leaves workers waiting, 64 adds only waiting
# The service's worker folds what a round left behind within a second; it must not do so during the other's round.
PAUSE_S = 1.2


@dataclass(slots=True)
class Side:
    """One of the two servers, what it is asked, and its rounds."""

    target: Target
    server: Server
    tests: Iterator[Test]
    tally: Tally = field(default_factory=Tally)
    rates: list[float] = field(default_factory=list)
    worker_ms: list[float] = field(default_factory=list)
    postgres_ms: list[float] = field(default_factory=list)
    done: float = 0.0

    def forget(self) -> None:
        """Drop what the warm-up counted."""
        self.tally, self.rates, self.worker_ms, self.postgres_ms, self.done = Tally(), [], [], [], 0.0

    def cpu(self, prefix: str) -> Figures:
        """CPU milliseconds per test: of the workers, of PostgreSQL, of both."""
        both = [a + b for a, b in zip(self.worker_ms, self.postgres_ms, strict=True)]
        parts = {"cpu": both, "worker_cpu": self.worker_ms, "postgres_cpu": self.postgres_ms}
        return {f"{prefix}{name}_ms_per_test": statistics.median(values) for name, values in parts.items()}


async def measure(
    postgres: Postgres, province: Province, ours: Server, bare: Server, *, database: str, rounds: int, seconds: float
) -> Figures:
    """The figures of part (a); `database` is the service's."""
    people = itertools.cycle(province.takers)
    sides = []
    for target, server in ((of_service(province.sitting.test.id), ours), (of_bare(), bare)):
        sides.append(Side(target, server, (new_test(p) for p in people)))
    for side in sides:
        await _round(postgres, side, seconds=max(1.0, seconds / 3))
        side.forget()
    before = await _statements(postgres, database)
    generator = []
    for _ in range(rounds):
        for side in sides:
            generator.append(await _round(postgres, side, seconds=seconds))
            if side is sides[0]:
                await asyncio.sleep(PAUSE_S)
    statements = await _statements(postgres, database) - before
    first, second = sides
    return {
        "tests_per_s": statistics.median(first.rates),
        "bare_tests_per_s": statistics.median(second.rates),
        "ratio_to_bare": statistics.median(a / b for a, b in zip(first.rates, second.rates, strict=True)),
        "ratio_to_bare_lowest": min(a / b for a, b in zip(first.rates, second.rates, strict=True)),
        "ratio_to_bare_highest": max(a / b for a, b in zip(first.rates, second.rates, strict=True)),
        **first.cpu(""),
        **second.cpu("bare_"),
        "statements_per_test": statements / first.done,
        "tests_errors": sum(first.tally.errors.values()),
        "bare_tests_errors": sum(second.tally.errors.values()),
        "tests_connections": CONNECTIONS,
        "tests_rounds": rounds,
        "tests_generator_cpu": max(generator),
        **_latencies("", first.tally),
        **_latencies("bare_", second.tally),
    }


def _latencies(prefix: str, tally: Tally) -> Figures:
    steps = dict.fromkeys(STEPS)
    return {
        f"{prefix}{step}_{name}_ms": tally.p(share, step) for step in steps for name, share in (("p50", 0.5), ("p99", 0.99))
    }


async def _round(postgres: Postgres, side: Side, *, seconds: float) -> float:
    """Everybody works for so long; the generator's share of a core."""
    connections = await even_connections(side.server, CONNECTIONS)  # idle ones would be closed in the other's round
    ours, database = side.server.processes(), postgres.processes()
    worker_cpu, postgres_cpu = cpu_seconds(ours), cpu_seconds(database)
    answered, watch = side.tally.requests, Stopwatch()
    end = time.perf_counter() + seconds
    await asyncio.gather(*(_work(side, connection, end) for connection in connections))
    # A connection that is through early waits for the others: what is compared is work done by time gone.
    tests = (side.tally.requests - answered) / len(STEPS)
    side.rates.append(tests / watch.seconds)
    side.worker_ms.append(1000 * (cpu_seconds(ours) - worker_cpu) / tests)
    side.postgres_ms.append(1000 * (cpu_seconds(database) - postgres_cpu) / tests)
    side.done += tests
    share = watch.cpu_share
    for connection in connections:
        connection.close()
    return share


async def _work(side: Side, connection: Connection, end: float) -> None:
    """One test after another on one connection; the last one is broken off at the end of the round."""
    target, tally = side.target, side.tally
    for test in side.tests:
        for step, name in enumerate(STEPS):
            sent = time.perf_counter()
            if sent >= end:
                return
            answer = await connection.send(target.request(test, step))
            if answer.status >= 300:
                tally.errors[f"{name} {answer.status}"] += 1
                break
            tally.milliseconds[name].append(1000 * (time.perf_counter() - sent))
            test.acknowledge(step, answer.body)


async def _statements(postgres: Postgres, database: str) -> int:
    """How many statements the service's database has run, BEGIN and COMMIT included."""
    rows = await postgres.execute(
        "SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid "
        f"WHERE d.datname = '{database}'"
    )
    return int(rows[0][0])
