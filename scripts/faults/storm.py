"""The submit storm: many phones take tests one after the other until they are told to finish."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from typing import Any
from uuid import UUID

from scripts.faults.ledger import Answered, Ledger
from scripts.faults.phones import Connect, Member, Phone

PATIENCE_S = 60.0


@dataclass(slots=True)
class Quizzes:
    """The tests that were prepared: one with time enough, one of a second."""

    calm: UUID
    hasty: UUID


@dataclass(slots=True)
class Storm:
    """So many phones at once, each with a member and a test of its own; then the members begin again."""

    members: Sequence[Member]
    quizzes: Quizzes
    ledger: Ledger
    connect: Connect
    at_once: int = 12
    hasty: float = 0.15
    second_phone: float = 0.2
    seed: int = 1
    finishing: bool = False
    taken: int = 0
    acknowledged: int = 0
    repeats: int = 0
    _phones: list[asyncio.Task[None]] = field(default_factory=list)

    def begin(self) -> None:
        """Let the phones loose."""
        turns = self._turns()
        self._phones = [asyncio.create_task(self._people(turns, Random(self.seed * 1_000 + n))) for n in range(self.at_once)]

    async def finish(self) -> None:
        """Let everybody finish the test in hand."""
        self.finishing = True
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*self._phones)

    async def abandon(self) -> None:
        """Stop at once whoever is still at it."""
        for phone in self._phones:
            phone.cancel()
        await asyncio.gather(*self._phones, return_exceptions=True)

    async def acknowledge(self, more: int) -> None:
        """Wait until so many more requests were acknowledged: the service is at work. TimeoutError if it is not."""
        aim = self.acknowledged + more
        async with asyncio.timeout(PATIENCE_S):
            while self.acknowledged < aim:
                for phone in self._phones:
                    if phone.done():  # it failed: say why
                        phone.result()
                await asyncio.sleep(0.002)

    def _turns(self) -> Iterator[tuple[Member, UUID]]:
        random = Random(self.seed)
        for member in cycle(self.members):
            yield member, self.quizzes.hasty if random.random() < self.hasty else self.quizzes.calm

    async def _people(self, turns: Iterator[tuple[Member, UUID]], random: Random) -> None:
        for member, quiz_id in turns:
            if self.finishing:
                break
            await self.take(member, quiz_id, random)
            self.taken += 1

    async def take(self, member: Member, quiz_id: UUID, random: Random) -> None:
        """One whole test, sometimes on two phones at once; both hand in."""
        phones = [self._phone(member, random)]
        if random.random() < self.second_phone:
            phones.append(self._phone(member, random))
        try:
            pages = [await self._told(phone.start(quiz_id)) for phone in phones]
            await asyncio.gather(*(self._work(phone, page, random) for phone, page in zip(phones, pages, strict=True) if page))
        finally:
            for phone in phones:
                phone.hang_up()
                self.repeats += phone.repeats

    async def _work(self, phone: Phone, page: dict[str, Any], random: Random) -> None:
        for _ in range(random.randint(2, 5)):
            await self._told(phone.save(page))
        await self._told(phone.deliver(phone.submission(page)))

    async def _told(self, telling: Any) -> Any:
        told = await telling
        self.acknowledged += told is not None and not (isinstance(told, Answered) and told.status >= 400)
        return told

    def _phone(self, member: Member, random: Random) -> Phone:
        return Phone(member, self.ledger, self.connect, random)
