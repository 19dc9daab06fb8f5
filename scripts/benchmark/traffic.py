"""What every measurement shares: connections spread evenly, latencies and errors by step, the generator's own CPU."""

import asyncio
import math
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from scripts.benchmark.servers import Server
from scripts.benchmark.wire import Connection, connect

AT_ONCE = 64
ROUNDS = 40


@dataclass(slots=True)
class Tally:
    """Milliseconds of every answered request by step, and what went wrong."""

    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)

    def p(self, share: float, *steps: str) -> float:
        """A percentile over these steps, by nearest rank."""
        return percentile([ms for step in steps for ms in self.milliseconds[step]], share)

    @property
    def requests(self) -> int:
        """How many requests were answered well."""
        return sum(map(len, self.milliseconds.values()))


def percentile(values: list[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


class Stopwatch:
    """Wall time and this process's CPU time since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    @property
    def seconds(self) -> float:
        """Wall time."""
        return time.perf_counter() - self._wall

    @property
    def cpu_share(self) -> float:
        """This process's CPU as a share of one core."""
        return (time.process_time() - self._cpu) / self.seconds


async def even_connections(server: Server, number: int) -> list[Connection]:
    """Keep-alive connections, the same number to each worker.

    Workers share one socket and the kernel wakes the same one again and again: 32 connections opened at leisure may all end at
    one worker. A proxy in front evens that out under load; here surplus connections are opened and closed until it is even.
    """
    held: dict[int, list[Connection]] = defaultdict(list)
    workers = server.workers
    share = number // workers
    for _ in range(ROUNDS):
        opened = await asyncio.gather(*(connect(server.port) for _ in range(AT_ONCE)))
        await asyncio.sleep(0.02)
        owners = server.listeners()
        for connection in opened:
            owner = owners.get(connection.port)
            if owner is not None and len(held[owner]) < share:
                held[owner].append(connection)
            else:
                connection.close()
        if len(held) == workers and all(len(c) == share for c in held.values()):
            return [c for pair in zip(*held.values(), strict=True) for c in pair]
    message = f"connections could not be spread over {workers} workers: {[len(c) for c in held.values()]}"
    raise RuntimeError(message)
