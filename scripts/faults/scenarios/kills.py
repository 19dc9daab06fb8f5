"""The service is killed (SIGKILL) again and again at random moments while phones start, save and submit."""

import asyncio

from scripts.faults.reports import Report
from scripts.faults.stands import POSTGRES, Nursery, stand

PHONES = 8
BEFORE_THE_KILL = (1, 20)
JITTER_S = 0.02
WHILE_STARTING = 0.15
STARTING_S = 0.3


async def kills(nursery: Nursery, kind: str, times: int) -> Report:
    """`times` kills, each after some more acknowledgements and a random moment; then it is started again and the phones go on.

    On PostgreSQL two processes serve, as with WORKERS=2, and one of them is killed. Some are killed while they are starting.
    """
    async with stand(nursery, kind, services=2 if kind == POSTGRES else 1) as place:
        storm = place.storm(seed=times, at_once=PHONES // len(place.services))
        storm.begin()
        slowest, starting = 0.0, 0
        for _ in range(times):
            await storm.acknowledge(place.random.randint(*BEFORE_THE_KILL))
            await asyncio.sleep(place.random.random() * JITTER_S)
            victim = place.random.choice(place.services)
            await victim.kill()
            if place.random.random() < WHILE_STARTING:
                await victim.launch()
                await asyncio.sleep(place.random.random() * STARTING_S)
                await victim.kill()
                starting += 1
            slowest = max(slowest, await victim.start())
        await storm.finish()
        verdict = await place.verdict()
    facts = {"kills": times, "more_while_starting": starting, "tests": storm.taken, "repeated": storm.repeats}
    return Report("kills", kind, {**facts, "slowest_start_s": round(slowest, 2)}, verdict)
