"""The service is killed (SIGKILL) again and again at random moments while phones start, save and submit."""

import asyncio

from scripts.faults.reports import Report
from scripts.faults.stands import Nursery, stand

BEFORE_THE_KILL = (3, 30)
JITTER_S = 0.02


async def kills(nursery: Nursery, kind: str, times: int) -> Report:
    """`times` kills; each after some more acknowledgements and a random moment, then a start and the phones go on."""
    async with stand(nursery, kind) as place:
        storm = place.storm(seed=times)
        storm.begin()
        slowest = 0.0
        for _ in range(times):
            await storm.acknowledge(place.random.randint(*BEFORE_THE_KILL))
            await asyncio.sleep(place.random.random() * JITTER_S)
            await place.service.kill()
            slowest = max(slowest, await place.service.start())
        await storm.finish()
        verdict = await place.verdict()
    facts = {"kills": times, "tests": storm.taken, "repeated": storm.repeats, "slowest_start_s": round(slowest, 2)}
    return Report("kills", kind, facts, verdict)
