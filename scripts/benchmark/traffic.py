"""What every measurement shares: connections spread evenly, latencies and errors by step, the generator's own CPU."""

import asyncio
import math
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from scripts.benchmark.servers import Server
from scripts.benchmark.wire import Connection, connect

PATIENCE = 300


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
    one worker. A proxy in front evens that out under load; here the other workers are held still while each gets its share.
    """
    workers = server.workers()
    found: list[list[Connection]] = []
    for worker in workers:
        others = [other for other in workers if other != worker]
        for other in others:
            other.suspend()
        try:
            found.append([await connect(server.port) for _ in range(number // len(workers))])
            await _accepted(server, found[-1], worker.pid)
        finally:
            for other in others:
                other.resume()
    return [connection for each in zip(*found, strict=True) for connection in each]


async def _accepted(server: Server, connections: Sequence[Connection], pid: int) -> None:
    """Wait until the worker holds these connections."""
    for _ in range(PATIENCE):
        owners = server.listeners()
        if all(owners.get(c.port) == pid for c in connections):
            return
        await asyncio.sleep(0.01)
    message = "a worker does not take connections"
    raise RuntimeError(message)
