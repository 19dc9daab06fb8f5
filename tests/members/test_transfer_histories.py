"""Nobody is lost or doubled on the way: random sequences of transfers with delays, against a list of who confirmed what."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from app.core.clock import local_day
from app.core.db import Database
from app.core.errors import AppError
from app.members import moves, reminders, statuses, transfers
from app.members.affiliations import add_affiliation
from app.members.models import Transfer
from app.members.moves import Ground
from app.members.roster import roster_on
from app.members.transfers import Paper
from app.members.words import AffiliationKind, Membership
from app.units.scope import branches_below
from tests.members.builders import committee, tree
from tests.support.cast import BEGINNING, NOW, Cast, make_member

PEOPLE, STEPS = 5, 50


class Story:
    """What was done, and where everybody must be: moved on the day of a confirmation, nowhere from the day of an end on."""

    def __init__(self, db: Database, cast: Cast, chance: Random) -> None:
        self.db, self.cast, self.chance, self.now = db, cast, chance, NOW
        self.branches = [cast.branch, cast.neighbour, cast.single, cast.other_branch]
        self.places: dict[UUID, list[tuple[date, UUID]]] = {}
        self.ended: dict[UUID, date] = {}
        self.letters: list[Transfer] = []
        self.done: Counter[str] = Counter()

    @property
    def today(self) -> date:
        return local_day(self.now)

    def expected_on(self, day: date) -> dict[UUID, UUID]:
        """Member → branch."""
        found = {}
        for member, moved in self.places.items():
            if self.ended.get(member, date.max) > day:
                found[member] = [branch for since, branch in moved if since <= day][-1]
        return found

    async def begin(self) -> None:
        async with self.db.write() as session:
            for n in range(PEOPLE):
                branch = self.chance.choice(self.branches)
                member = await make_member(session, branch=branch, name=f"Lê Văn {n}")
                self.places[member.id] = [(BEGINNING, branch)]

    async def step(self) -> None:
        """One act on some day; what is refused changes nothing."""
        self.now += timedelta(days=self.chance.choice((0, 0, 1, 3, 20, 60)), hours=self.chance.randint(0, 5))
        verb = self.chance.choice(("send", "send", "confirm", "confirm", "refuse", "withdraw", "move", "stay", "end"))
        try:
            await getattr(self, f"_{verb}")(self.chance.choice(list(self.places)))
            self.done[verb] += 1
        except AppError:
            self.done["refused"] += 1

    async def _send(self, member: UUID) -> None:
        kind = self.chance.choice((AffiliationKind.OFFICIAL, AffiliationKind.OFFICIAL, AffiliationKind.TEMPORARY))
        async with self.db.write() as session:
            sent = await transfers.send_transfer(
                session,
                actor=committee(self.cast.province),
                member_id=member,
                to_unit_id=self.chance.choice(self.branches),
                kind=kind,
                paper=Paper("07-GT/CB", self.today - timedelta(days=self.chance.randint(0, 5))),
                now=self.now,
            )
        self.letters.append(sent)

    async def _confirm(self, _: UUID) -> None:
        letter = self.chance.choice(self.letters[-6:] or [Transfer(id=self.cast.cell)])
        async with self.db.write() as session:
            done = await transfers.confirm_transfer(
                session, actor=committee(self.cast.province), transfer_id=letter.id, now=self.now
            )
            known = self.places.get(done.member_id, [])
            if done.kind == AffiliationKind.OFFICIAL and done.decided_at == self.now:
                known.append((self.today, done.to_unit_id))

    async def _refuse(self, _: UUID) -> None:
        await self._decide(transfers.refuse_transfer, reason="Chưa đủ hồ sơ")

    async def _withdraw(self, _: UUID) -> None:
        await self._decide(transfers.withdraw_transfer)

    async def _decide(self, act: object, **more: str) -> None:
        letter = self.chance.choice(self.letters[-6:] or [Transfer(id=self.cast.cell)])
        async with self.db.write() as session:
            await act(session, actor=committee(self.cast.province), transfer_id=letter.id, now=self.now, **more)  # type: ignore[operator]

    async def _move(self, member: UUID) -> None:
        async with self.db.write() as session:
            ground = Ground("retired", self.today - timedelta(days=self.chance.randint(0, 90)))
            await moves.record_move(session, actor=committee(self.cast.province), member_id=member, ground=ground, now=self.now)

    async def _stay(self, member: UUID) -> None:
        async with self.db.write() as session:
            await add_affiliation(
                session,
                actor=committee(self.cast.province),
                member_id=member,
                kind=self.chance.choice((AffiliationKind.RESIDENCE, AffiliationKind.TEMPORARY)),
                unit_id=self.chance.choice(self.branches),
                valid_from=self.today,
                valid_to=self.today + timedelta(days=30),
                now=self.now,
            )

    async def _end(self, member: UUID) -> None:
        if self.chance.random() < 0.7:
            return
        async with self.db.write() as session:
            await statuses.change_membership(
                session,
                actor=committee(self.cast.province),
                member_id=member,
                value=Membership.LEFT,
                valid_from=self.today,
                now=self.now,
            )
        self.ended.setdefault(member, self.today)


async def roster(db: Database, cast: Cast, day: date) -> list[tuple[UUID, UUID]]:
    async with db.read() as session:
        rows = await session.execute(roster_on(branches_below(cast.province, day), day))
        return [(row.member_id, row.unit_id) for row in rows]


async def tell(db: Database, seed: int) -> None:
    story = Story(db, await tree(db), Random(seed))
    await story.begin()
    for _ in range(STEPS):
        await story.step()
        found = await roster(db, story.cast, story.today)
        assert sorted(found) == sorted(story.expected_on(story.today).items())
    days = {NOW.date(), *(since for moved in story.places.values() for since, _ in moved if since > BEGINNING)}
    for day in sorted(days | {d + timedelta(days=n) for d in days for n in (-1, 1)}):
        assert sorted(await roster(db, story.cast, day)) == sorted(story.expected_on(day).items()), day
    assert story.done["confirm"] > 1
    await _reminders_are_those_under_way(story)


async def _reminders_are_those_under_way(story: Story) -> None:
    """Every official letter that nobody decided has a term, and nothing else of theirs."""
    async with story.db.write() as session:
        found = await reminders.reminders_of(
            session,
            actor=committee(story.cast.grassroots),
            unit_id=story.cast.grassroots,
            cursor=None,
            limit=200,
            now=story.now,
        )
        letters = [await session.get_one(Transfer, letter.id) for letter in story.letters]
    here = {story.cast.branch, story.cast.neighbour}
    waiting = {
        t.id
        for t in letters
        if t.state == "sent" and t.kind == AffiliationKind.OFFICIAL and {t.from_unit_id, t.to_unit_id} & here
    }
    assert {r.id for r in found.page or () if r.to_unit_id is not None} == waiting
    assert found.to_present == len(waiting)
    assert all(r.clock.overdue == (r.clock.due_on < story.today) for r in found.page or ())


@pytest.mark.parametrize("seed", range(4))
async def test_nobody_is_lost_or_doubled_on_the_way(db: Database, seed: int) -> None:
    await tell(db, seed)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 160))
async def test_nobody_is_lost_or_doubled_in_many_more_histories(db: Database, seed: int) -> None:
    await tell(db, seed)
