"""Random histories of the tree, the roster and attendance: in both readings children add up, and the whole never changes."""

import random
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.campaigns.models import Enrolment
from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database
from app.core.errors import AppError
from app.members.models import Affiliation, Member, MemberStatus
from app.members.transfers import confirm_transfer, send_transfer
from app.members.words import AffiliationKind
from app.participation import tallies
from app.participation.pages import RatePage, rate_page
from app.participation.restated import registering
from app.participation.restated.reading import restated_page
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.models import UnitVersion
from app.units.queries import valid_on
from app.units.reorganising.steps import Change, Close, Move, Part, Rename
from tests.participation.builders import History, Tree, add_facts, add_history
from tests.participation.reference import Enrolled, Event, Marked, Rules
from tests.support.cast import Cast, make_tree
from tests.units.reorganisations import merge, new, parted, take

assert registering
SYSTEM = system_actor("thử")
START = date(2024, 12, 6)
DAY = timedelta(days=1)
RULES = Rules(1, None, "default-1")


async def begin(db: Database, dice: random.Random) -> tuple[Cast, History]:
    """The cast's tree, three branches with people, some of whom came; everybody belongs where they are enrolled."""
    events: list[Event] = []
    standings = ("expected", "expected", "expected", "exempt")
    for branch in ("branch", "neighbour", "single"):
        events += [Enrolled(f"{branch} {n}", branch, dice.choice(standings)) for n in range(dice.randrange(2, 6))]
    came = [e for e in events if isinstance(e, Enrolled) and dice.random() < 0.6]
    events += [Marked(e.person, "hội nghị", "regular", 1, "present", "code") for e in came]
    async with db.write() as session:
        cast = await make_tree(session)
        tree = Tree(ids={name: getattr(cast, name) for name in Cast.__dataclass_fields__})
        history = await add_history(session, tree, "province", RULES, events)
        for event in events:
            if isinstance(event, Enrolled):
                person = history.members[event.person]
                common = {"member_id": person, "valid_from": date(2020, 1, 1), "recorded_at": clock.now()}
                session.add(MemberStatus(aspect="membership", value="full", **common))
                session.add(Affiliation(unit_id=tree.ids[event.branch], kind="official", **common))
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=clock.now())
    return cast, history


class Story:
    """What happens to the tree, day by day."""

    def __init__(self, db: Database, dice: random.Random, history: History) -> None:
        self.db, self.dice, self.history = db, dice, history
        self.number = 0

    async def living(self, day: date) -> list[tuple[UUID, UnitKind]]:
        async with self.db.read() as session:
            query = select(UnitVersion.unit_id, UnitVersion.kind).where(valid_on(UnitVersion, day))
            return [(u, UnitKind(kind)) for u, kind in await session.execute(query.order_by(UnitVersion.unit_id))]

    async def step(self, day: date) -> str:
        """Try one thing; what was done, or what refused it."""
        units = await self.living(day)
        what = self.dice.choice(["merge", "merge", "split", "split", "dissolve", "move", "rename", "close", "open"])
        what = self.dice.choice([what, what, "transfer", "attend"])
        try:
            if what == "transfer":
                await self.transfer(units)
            elif what == "attend":
                await self.attend()
            else:
                await take(self.db, *await self.changes(what, units, day), day=day, now=clock.now())
        except AppError as refused:
            return refused.code
        return what

    async def changes(self, what: str, units: list[tuple[UUID, UnitKind]], day: date) -> list[Change]:
        self.number += 1
        one, kind = self.dice.choice(units)
        other = self.dice.choice(units)[0]
        if what == "merge":
            alike = [u for u, k in units if u != one and (k in BRANCH_KINDS) == (kind in BRANCH_KINDS)]
            become = frozenset({UnitKind.BRANCH, UnitKind.GRASSROOTS_BRANCH})
            return [merge(one, self.dice.choice(alike or [other]), children_become=become)]
        if what in {"split", "dissolve"}:
            return await self.shared_out("split" if what == "split" else "dissolve", one, kind, units, day)
        if what == "move":
            return [Move(one, other)]
        if what == "rename":
            return [Rename(one, f"Tên {self.number}", None, None)]
        if what == "close":
            return [Close(one)]
        return [new(f"n{self.number}", self.dice.choice(list(UnitKind)), other)]

    async def shared_out(
        self, what: str, one: UUID, kind: UnitKind, units: list[tuple[UUID, UnitKind]], day: date
    ) -> list[Change]:
        async with self.db.read() as session:
            children = list(
                await session.scalars(
                    select(UnitVersion.unit_id).where(UnitVersion.parent_id == one, valid_on(UnitVersion, day))
                )
            )
            parent = await session.scalar(
                select(UnitVersion.parent_id).where(UnitVersion.unit_id == one, valid_on(UnitVersion, day))
            )
            numbers = list(
                await session.scalars(
                    select(Member.number)
                    .join(Affiliation, Affiliation.member_id == Member.id)
                    .where(Affiliation.unit_id == one, Affiliation.valid_to.is_(None))
                )
            )
        opened = []
        if what == "split" and parent is not None:
            opened = [new(f"s{self.number}.{n}", kind, parent) for n in range(2)]
        takers = [o.unit_id for o in opened]
        if what == "split" and self.dice.random() < 0.4:
            takers[0:1] = [one]
            opened = opened[1:]
        if what == "dissolve":
            takers = self.dice.sample([u for u, k in units if u != one and k == kind] or [one], 1)
        shares: list[Part] = []
        of_child = {child: self.dice.choice(takers or [one]) for child in children}
        of_member = {number: self.dice.choice(takers or [one]) for number in numbers}
        for taker in takers or [one]:
            its = frozenset(c for c, t in of_child.items() if t == taker)
            people = frozenset(n for n, t in of_member.items() if t == taker)
            shares.append(Part(taker, its, people if what == "split" else frozenset()))
        main = one if one in takers else None
        return [*opened, parted("split" if what == "split" else "dissolve", one, shares, main=main)]

    async def transfer(self, units: list[tuple[UUID, UnitKind]]) -> None:
        member_id = self.dice.choice(sorted(self.history.members.values()))
        to = self.dice.choice([u for u, k in units if k in BRANCH_KINDS])
        async with self.db.write() as session:
            official = AffiliationKind.OFFICIAL
            sent = await send_transfer(
                session, actor=SYSTEM, member_id=member_id, to_unit_id=to, kind=official, now=clock.now()
            )
            await confirm_transfer(session, actor=SYSTEM, transfer_id=sent.id, now=clock.now())

    async def attend(self) -> None:
        person = self.dice.choice(sorted(self.history.members))
        meeting = f"học bù {self.number} {person} {self.dice.random()}"
        async with self.db.write() as session:
            await add_facts(session, self.history, [Marked(person, meeting, "makeup", 1, "present", "roll")])
            await tallies.recompute_all(session, campaign_id=self.history.campaign_id, now=clock.now())


async def _page(db: Database, history: History, unit_id: UUID, *, today: bool) -> RatePage:
    asked = {"actor": SYSTEM, "campaign_id": history.campaign_id, "unit_id": unit_id}
    async with db.read() as session:
        read = restated_page if today else rate_page
        return await read(session, **asked, today=clock.today(), now=clock.now())  # type: ignore[arg-type]


async def _adds_up(db: Database, history: History, unit_id: UUID, *, today: bool) -> dict[str, int]:
    """Check a page and everything below it; its counts. A line of a unit that has ended has no page of its own today."""
    page = await _page(db, history, unit_id, today=today)
    for line in page.children:
        assert all(value >= 0 for value in line.counts.values())
        has_page = not today or line.unit.valid_to is None
        if has_page and line.unit.kind != UnitKind.CELL:
            assert await _adds_up(db, history, line.unit.unit_id, today=today) == line.counts
    if page.children and page.unit.unit.kind not in BRANCH_KINDS:
        total = {name: sum(line.counts[name] for line in page.children) for name in page.unit.counts}
        assert page.unit.counts == total
    return page.unit.counts


async def _tell(db: Database, seed: int, steps: int) -> set[str]:
    dice = random.Random(seed)
    clock.shift(timedelta())
    clock.shift(_noon(START) - clock.real_now())
    cast, history = await begin(db, dice)
    story = Story(db, dice, history)
    done: set[str] = set()
    for n in range(steps):
        day = START + n * DAY
        clock.shift(timedelta())
        clock.shift(_noon(day) - clock.real_now())
        done.add(await story.step(day))
        was = await _adds_up(db, history, cast.province, today=False)
        now = await _adds_up(db, history, cast.province, today=True)
        assert was == now
    async with db.read() as session:
        everybody = await session.scalar(select(func.count()).where(Enrolment.campaign_id == history.campaign_id))
    kinds = ("expected", "exempt", "temporarily_exempt", "suspended", "removed")
    assert sum(now[name] for name in kinds) == everybody
    return done


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


@pytest.mark.parametrize("seed", range(6))
async def test_both_readings_agree_through_random_changes(db: Database, seed: int) -> None:
    await _tell(db, seed, 12)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(100, 160))
async def test_both_readings_agree_through_long_histories(db: Database, seed: int) -> None:
    await _tell(db, seed, 40)
