"""A hundred starts and a hundred submissions of one attempt at the same moment: one attempt, one grading, the same answers."""

import asyncio

from scripts.faults.ledger import Answered
from scripts.faults.phones import Message, Phone
from scripts.faults.reports import Report
from scripts.faults.stands import Nursery, Stand, stand

AT_ONCE = 100


async def parallel(nursery: Nursery, kind: str, times: int) -> Report:
    """`times` attempts: 100 copies of one start, some saves, 100 copies of one submission, each on a connection of its own."""
    broken: list[str] = []
    async with stand(nursery, kind) as place:
        for number in range(times):
            broken += await _one(place, number)
        verdict = await place.verdict()
    return Report("parallel", kind, {"attempts": times, "at_once": AT_ONCE}, verdict, tuple(broken))


async def _one(place: Stand, number: int) -> list[str]:
    phones = [place.phone(number) for _ in range(AT_ONCE)]
    started = await _at_once(phones, phones[0].start_message(place.seeded.quizzes.calm))
    attempts = {answer.json()["id"] for answer in started if answer.status < 300}
    first = phones[0]
    page = first.open(started[0])
    for _ in range(2):
        await first.save(page)
    submitted = await _at_once(phones, first.submission(page))
    for phone in phones:
        phone.hang_up()
    bodies = set(submitted)
    wrong = [f"one start began {len(attempts)} attempts"] if len(attempts) != 1 else []
    return wrong + ([f"one submission had {len(bodies)} answers: {bodies}"] if len(bodies) != 1 else [])


async def _at_once(phones: list[Phone], message: Message) -> list[Answered]:
    """Every phone sends its copy of the message; the ledger knows them as one."""
    message.number = phones[0].ledger.sent(message.kind, message.ids, message.path, message.body)
    await asyncio.gather(*(phone.dial() for phone in phones))
    return list(await asyncio.gather(*(phone.deliver(message) for phone in phones)))
