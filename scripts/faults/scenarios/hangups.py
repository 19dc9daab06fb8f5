"""Clients hang up at random bytes of requests and replies: nothing is lost, and nothing of the service stays taken.

Afterwards the service must hold no more connections than its pools may have and none inside a transaction, keep no socket of a
client that is gone, and serve as many at once as before.
"""

import asyncio
import time

from scripts.faults.reports import Report
from scripts.faults.stands import Nursery, Stand, stand
from scripts.faults.wires import HangingUp

AT_ONCE = 32
# Of one process: the hot door and the ORM's pool (8, and 8 + 2), and the worker's lock.
MOST_CONNECTIONS = 19
PATIENCE_S = 10.0
BUSY = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


async def hangups(nursery: Nursery, kind: str, times: int) -> Report:
    """Tests are taken until phones hung up `times` times; three of five exchanges end so."""
    async with stand(nursery, kind) as place:
        HangingUp.times = 0
        storm = place.storm(connect=lambda: HangingUp.connect(place.service.port), seed=times)
        storm.begin()
        while HangingUp.times < times:
            await storm.acknowledge(3)
        await storm.finish()
        seconds, broken = await _still_serves(place), await _left_behind(place)
        verdict = await place.verdict()
        if place.complaints():
            broken.append(place.complaints())
    facts = {"hang_ups": HangingUp.times, "tests": storm.taken, f"then_{AT_ONCE}_at_once_s": round(seconds, 2)}
    return Report("hangups", kind, facts, verdict, tuple(broken))


async def _still_serves(place: Stand) -> float:
    """Seconds for as many starts and saves at once as no leaked pool would serve."""
    began = time.perf_counter()

    async def one(number: int) -> None:
        phone = place.phone(number)
        page = phone.open(await phone.deliver(phone.start_message(place.seeded.quizzes.calm)))
        await phone.save(page)
        phone.hang_up()

    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(one(number) for number in range(AT_ONCE)))
    return time.perf_counter() - began


async def _left_behind(place: Stand) -> list[str]:
    """What is still taken although every client is gone; given a moment to notice the last of them."""
    until = time.perf_counter() + PATIENCE_S
    while True:
        left = [*_sockets(place), *await _connections(place)]
        if not left or time.perf_counter() > until:
            return left
        await asyncio.sleep(0.05)


def _sockets(place: Stand) -> list[str]:
    assert place.service.process is not None
    own = [c for c in place.service.process.net_connections("tcp") if c.laddr.port == place.service.port and c.raddr]
    return [f"{len(own)} sockets of clients that are gone"] if own else []


async def _connections(place: Stand) -> list[str]:
    if place.cluster is None:
        return []
    held = (await place.cluster.execute(BUSY))[0][0]
    inside = (await place.cluster.execute(f"{BUSY} AND state LIKE 'idle in transaction%'"))[0][0]
    left = [f"{held} connections to PostgreSQL"] if held > MOST_CONNECTIONS else []
    return left + ([f"{inside} connections inside a transaction"] if inside else [])
