"""PostgreSQL is killed, stopped at once, loses single backends, while phones take tests; it comes back, the service goes on."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from scripts.faults.clusters import Cluster
from scripts.faults.reports import Report
from scripts.faults.stands import Nursery, Stand, stand

BETWEEN = (5, 40)
DOWN_S = 0.15


async def outages(nursery: Nursery, kind: str, times: int) -> Report:
    """`times` outages, each kind in turn; the service is never restarted and answers at worst "not now"."""
    back: dict[str, float] = {}
    async with stand(nursery, kind) as place:
        assert place.cluster is not None
        process = place.service.process
        storm = place.storm(seed=times)
        storm.begin()
        for number in range(times):
            name, cause = OUTAGES[number % len(OUTAGES)]
            await storm.acknowledge(place.random.randint(*BETWEEN))
            await place.cluster.revive()  # it may still recover from what was done last
            began = time.perf_counter()
            await cause(place, place.cluster)
            await storm.acknowledge(1)
            back[f"longest_{name}_s"] = max(back.get(f"longest_{name}_s", 0.0), round(time.perf_counter() - began, 2))
        await storm.finish()
        same = process is not None and place.service.is_running() and place.service.process == process
        verdict = await place.verdict()
    facts = {"outages": times, "tests": storm.taken, "repeated": storm.repeats}
    return Report("outages", kind, {**facts, **back}, verdict, () if same else ("the service ended",))


async def _killed(place: Stand, cluster: Cluster) -> None:
    await cluster.kill()
    await asyncio.sleep(place.random.random() * DOWN_S)
    await cluster.start()


async def _stopped(place: Stand, cluster: Cluster) -> None:
    await cluster.stop("immediate")
    await asyncio.sleep(place.random.random() * DOWN_S)
    await cluster.start()


async def _backend_killed(place: Stand, cluster: Cluster) -> None:
    await cluster.revive()
    await cluster.kill_backend(place.random)


async def _backends_terminated(place: Stand, cluster: Cluster) -> None:
    for _ in range(5):
        await cluster.terminate_backend()
        await asyncio.sleep(place.random.random() * 0.01)


OUTAGES: tuple[tuple[str, Callable[[Stand, Cluster], Awaitable[None]]], ...] = (
    ("kill", _killed),
    ("loss_of_backends", _backends_terminated),
    ("stop", _stopped),
    ("loss_of_backends", _backends_terminated),
    ("kill_of_a_backend", _backend_killed),
    ("loss_of_backends", _backends_terminated),
)
