"""The disk is full: honest answers, nothing acknowledged is lost, and with room again the service goes on as it is."""

import asyncio
import time

from scripts.faults.disks import Disk, disk
from scripts.faults.reports import Report
from scripts.faults.stands import Nursery, Stand, stand
from scripts.faults.storm import Storm
from scripts.faults.wires import Reply, request

BEFORE, AFTER = 60, 60
REFUSED = 12
FULL_S = 20.0
NOT_NOW = {503, 507}


async def full(nursery: Nursery, kind: str, times: int) -> Report | None:
    """`times` times the disk fills up under the phones and is emptied again; None where no disk can be made to fill.

    Every second time PostgreSQL finds no room for its log either: it ends by itself, and is started when there is room.
    """
    broken: list[str] = []
    with nursery.room("disk") as folder, disk(kind, folder) as space:
        if space is None:
            return None
        async with stand(nursery, kind, data=folder) as place:
            storm = place.storm(seed=times)
            storm.begin()
            restarts = 0
            for number in range(times):
                await storm.acknowledge(BEFORE)
                broken += await _full(place, space, log_too=number % 2 == 1)
                restarts += await _again(place, storm)
            await storm.finish()
            broken += [] if place.service.is_running() else ["the service ended"]
            verdict = await place.verdict()
    facts = {"disk": space.how, "times_full": times, "tests": storm.taken, "repeated": storm.repeats}
    facts |= {"postgresql_had_to_be_started": restarts} if place.cluster else {}
    return Report("full", kind, facts, verdict, tuple(broken))


async def _full(place: Stand, space: Disk, *, log_too: bool) -> list[str]:
    """Fill the disk until requests are refused, look at a refusal, empty it."""
    assert place.service.process is not None
    space.fill(place.service.process)
    try:
        if log_too and place.cluster is not None:
            await place.cluster.fill_log()
        aim, until = _refused(place) + REFUSED, time.perf_counter() + FULL_S
        while _refused(place) < aim:
            if time.perf_counter() > until:
                return ["the disk is full, and nobody was refused"]
            await asyncio.sleep(0.02)
        reply = await _refusal(place)
    finally:
        space.empty(place.service.process)
    return [] if reply is None or _is_honest(reply) else [f"an answer that helps nobody: {reply}"]


def _refused(place: Stand) -> int:
    return sum(place.ledger.statuses[status] for status in NOT_NOW)


async def _refusal(place: Stand) -> Reply | None:
    """What somebody is answered who starts now; None if there happened to be room for it."""
    phone = place.phone(-1)
    message = phone.start_message(place.seeded.quizzes.calm)
    number = place.ledger.sent(message.kind, message.ids, message.path, message.body)
    wire = await place.connect()
    reply = await wire.exchange(request(message.method, message.path, token=phone.member.token(), body=message.body))
    wire.close()
    place.ledger.answered(number, reply.status, reply.body)
    return reply if reply.status >= 300 else None


def _is_honest(reply: Reply) -> bool:
    head = reply.head.lower()
    is_problem = "content-type: application/problem+json" in head and "retry-after:" in head
    return reply.status in NOT_NOW and is_problem and "đồng chí" in reply.body.lower()


async def _again(place: Stand, storm: Storm) -> int:
    """The phones go on; PostgreSQL, should it have ended for want of room for its log, is started as an operator would."""
    started = place.cluster is not None and await place.cluster.revive()
    await storm.acknowledge(AFTER)
    return int(started)
