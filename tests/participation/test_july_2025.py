"""The change of July 2025 in figures: 111 communes and wards as they were, 40 today, the same people on the whole."""

import random
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database
from app.participation.models import UnitTally
from app.participation.pages import RatePage, rate_page
from app.participation.restated.reading import restated_page
from app.participation.tallies import COUNTS
from app.units.models import UnitPath
from app.units.queries import valid_on
from tests.participation.builders import NOW, add, add_campaign, add_quiz
from tests.participation.reference import Rules
from tests.units.test_july_2025 import BEFORE, PROVINCE, apply, make_province, wards

SYSTEM = system_actor("thử")
RULES = Rules(1, None, "default-1")
AFTER = datetime(2025, 7, 2, 3, tzinfo=UTC)


async def _page(db: Database, campaign_id: UUID, unit_id: UUID, *, today: bool) -> RatePage:
    async with db.read() as session:
        read = restated_page if today else rate_page
        return await read(session, actor=SYSTEM, campaign_id=campaign_id, unit_id=unit_id, today=clock.today(), now=clock.now())


async def below(db: Database, unit_id: UUID, branches: set[UUID]) -> list[UUID]:
    """Those of the branches that stand below the unit before the change."""
    query = select(UnitPath.descendant_id).where(UnitPath.ancestor_id == unit_id, valid_on(UnitPath, BEFORE))
    async with db.read() as session:
        return sorted(branches & set(await session.scalars(query)))


def shared_out(dice: random.Random, came: dict[UUID, tuple[int, int]], branches: list[UUID], figures: tuple[int, int]) -> None:
    """Let these branches add up to these figures (expected, present), each with a share of its own."""
    came |= dict.fromkeys(branches, (0, 0))
    absent = set(dice.sample(range(figures[0]), figures[0] - figures[1]))
    for person in range(figures[0]):
        branch = dice.choice(branches)
        expected, present = came[branch]
        came[branch] = (expected + 1, present + (person not in absent))


async def test_totals_agree_and_every_branch_counts_where_it_went(db: Database) -> None:
    dice = random.Random(2025)
    ids = await make_province(db)
    province = ids[PROVINCE, ""]
    branches = {key: unit_id for key, unit_id in ids.items() if key[0].startswith("Chi bộ")}
    came = {unit_id: (expected := dice.randrange(3, 60), dice.randrange(expected + 1)) for unit_id in branches.values()}
    dong_xoai = ids["Đảng bộ thành phố Đồng Xoài", PROVINCE]
    shared_out(dice, came, await below(db, dong_xoai, set(branches.values())), (4771, 4689))
    async with db.write() as session:
        campaign_id = await add_campaign(session, province, await add_quiz(session, province), RULES)
        common = {**dict.fromkeys(COUNTS, 0), "campaign_id": campaign_id, "computed_at": NOW}
        rows = [{**common, "unit_id": u, "expected": e, "present": p, "by_code": p} for u, (e, p) in came.items()]
        await add(session, UnitTally, rows)
    await apply(db)
    clock.shift(AFTER - clock.real_now())
    assert clock.today() == date(2025, 7, 2)
    was = await _page(db, campaign_id, province, today=False)
    now = await _page(db, campaign_id, province, today=True)
    assert (len(was.children), len(now.children)) == (11, 40)
    assert was.unit.counts == now.unit.counts
    assert (was.unit.counts["expected"], was.unit.counts["present"]) == tuple(map(sum, zip(*came.values(), strict=True)))
    for page in (was, now):
        for name in COUNTS:
            assert page.unit.counts[name] == sum(line.counts[name] for line in page.children)
    new_wards = {line.unit.name: line.counts["expected"] for line in now.children}
    old = next(line.counts for line in was.children if line.unit.unit_id == dong_xoai)
    assert (old["present"], old["expected"]) == (4689, 4771)
    heirs = [line for line in now.children if line.unit.name in {"Đảng bộ phường Bình Phước", "Đảng bộ phường Đồng Xoài"}]
    assert len(heirs) == 2
    assert tuple(sum(line.counts[name] for line in heirs) for name in ("present", "expected")) == (4689, 4771)
    for heir in heirs:  # the wards' own pages say what their lines say
        assert (await _page(db, campaign_id, heir.unit.unit_id, today=True)).unit.counts == heir.counts
    of_ward = {w: sum(came[ids[f"Chi bộ {n}, {w[0]}", w[1]]][0] for n in (1, 2)) for w in wards()}
    namesake = ("Đảng bộ xã Tân Thành", "Đảng bộ thành phố Đồng Xoài")
    other = ("Đảng bộ phường Tiến Thành", "Đảng bộ thành phố Đồng Xoài")
    assert new_wards["Đảng bộ phường Đồng Xoài"] == of_ward[namesake] + of_ward[other]
