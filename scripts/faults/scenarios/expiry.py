"""Save against submission against expiry: every attempt is raced in the moments around its deadline."""

import asyncio
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from scripts.faults import ledger
from scripts.faults.phones import Phone
from scripts.faults.reports import Report
from scripts.faults.stands import Nursery, Stand, stand

AT_ONCE = 24
BEFORE_S, AFTER_S = 0.35, 0.1


async def expiry(nursery: Nursery, kind: str, times: int) -> Report:
    """`times` attempts of a second; two writers and one or two submissions race the clock, the sweep and each other."""
    limit = asyncio.Semaphore(AT_ONCE)
    async with stand(nursery, kind) as place:

        async def one(number: int) -> None:
            async with limit:
                await _race(place, number % len(place.seeded.members), Random(number))

        await asyncio.gather(*(one(number) for number in range(times)))
        verdict = await place.verdict()
        complaints = place.complaints()
        seen = _endings(place.ledger.path)
    broken = [f"nothing was raced: {dict(seen)}"] if min(seen.values()) == 0 else []
    return Report(
        "expiry",
        kind,
        {"attempts": times, **seen, "counted_though_late": verdict.counted_late},
        verdict,
        tuple(broken + [complaints] * bool(complaints)),
    )


async def _race(place: Stand, member: int, random: Random) -> None:
    first, second = place.phone(member), place.phone(member)
    answer = await first.deliver(first.start_message(place.seeded.quizzes.hasty))
    page = first.open(answer)
    left = datetime.fromisoformat(page["deadline_at"]) - datetime.fromisoformat(page["server_now"])
    await asyncio.sleep(max(0.0, left.total_seconds() - BEFORE_S))
    racers = [_save(first, page, random), _save(second, page, random), _submit(place.phone(member), page, random)]
    if random.random() < 0.3:
        racers.append(_submit(place.phone(member), page, random))
    await asyncio.gather(*racers)
    first.hang_up()
    second.hang_up()


async def _save(phone: Phone, page: dict[str, Any], random: Random) -> None:
    for _ in range(random.randint(3, 5)):
        await asyncio.sleep(random.random() * BEFORE_S / 2)
        message = phone.save_message(page)
        if random.random() < 0.2:  # without a signal: answered in time by the phone's own clocks, and sent later
            await asyncio.sleep(random.random() * (BEFORE_S + AFTER_S))
        await phone.deliver(message)


async def _submit(phone: Phone, page: dict[str, Any], random: Random) -> None:
    await asyncio.sleep(random.random() * (BEFORE_S + AFTER_S))
    phone.seq = 10
    await phone.deliver(phone.submission(page))
    phone.hang_up()


def _endings(path: Path) -> Counter[str]:
    """How the races went, by what the phones were told."""
    seen = Counter(submitted_in_time=0, submitted_too_late=0, saved_in_time=0, saved_too_late=0)
    for sent in ledger.read(path):
        for status, body in sent.answers[:1]:
            if sent.kind == "submit":
                seen["submitted_in_time" if status < 300 else "submitted_too_late"] += 1
            elif sent.kind == "save":
                seen[f"saved_{'in_time' if json.loads(body)['verdict'] == 'in_time' else 'too_late'}"] += 1
    return seen
