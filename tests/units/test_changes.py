"""Changing the tree: random sequences of changes, every refusal and what it leaves, races."""

import asyncio
import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.errors import AppError, NotFound, RoleMissing
from app.core.models import JournalEntry
from app.units import changes, errors, queries
from app.units.kinds import UnitKind, may_stand_under
from app.units.models import Unit, UnitFeature, UnitPath, UnitVersion
from app.units.tree import Path, Placement, closure, covers
from tests.support.cast import BEGINNING, NOW, TODAY, Cast, actor_with, make_tree

SYSTEM = system_actor("thử")
DAY = timedelta(days=1)
SOON = TODAY + 10 * DAY


async def _cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session, NOW)


async def _stored(session: AsyncSession) -> set[Path]:
    """The paths of what exists; those of units that have ended have tests of their own (test_lineage)."""
    rows = await session.scalars(select(UnitPath).where(UnitPath.inherited.is_(False)))
    return {Path(p.ancestor_id, p.descendant_id, p.depth, p.valid_from, p.valid_to) for p in rows}


async def _said(session: AsyncSession) -> list[Placement]:
    rows = await session.scalars(select(UnitVersion))
    return [Placement(v.unit_id, v.parent_id, v.valid_from, v.valid_to) for v in rows]


async def _random_change(session: AsyncSession, dice: random.Random, step: int) -> None:
    query = select(Unit.id, UnitVersion.kind).join(UnitVersion, UnitVersion.unit_id == Unit.id)
    kinds = {unit_id: UnitKind(kind) for unit_id, kind in await session.execute(query.order_by(Unit.code))}
    units = list(kinds)
    day = TODAY + (5 * step - 150 + dice.randrange(-60, 60)) * DAY
    parent_id = dice.choice(units)
    kind = dice.choice([k for k in UnitKind if may_stand_under(k, kinds[parent_id])] or [UnitKind.BRANCH])
    choice = dice.random()
    if choice < 0.45:
        await changes.open_unit(
            session,
            actor=SYSTEM,
            code=f"u{step:03}",
            kind=kind,
            name=f"Chi bộ {step}",
            parent_id=parent_id,
            valid_from=day,
            now=NOW,
        )
    elif choice < 0.75:
        await changes.move_unit(
            session,
            actor=SYSTEM,
            unit_id=dice.choice(units),
            parent_id=parent_id,
            kind=dice.choice([None, kind]),
            valid_from=day,
            now=NOW,
        )
    elif choice < 0.9:
        await changes.close_unit(session, actor=SYSTEM, unit_id=dice.choice(units), closed_from=day, now=NOW)
    else:
        await _rename(session, dice.choice(units), f"Tên {step}", day)


async def _rename(session: AsyncSession, unit_id: UUID, name: str, day: date, decision: str | None = None) -> None:
    await changes.rename_unit(
        session,
        actor=SYSTEM,
        unit_id=unit_id,
        name=name,
        committee_name=None,
        symbol="TH",
        valid_from=day,
        decision=decision,
        now=NOW,
    )


@pytest.mark.parametrize("seed", range(6))
async def test_random_changes_keep_the_paths_equal_to_the_versions(db: Database, seed: int) -> None:
    dice = random.Random(seed)
    await _cast(db)
    done = 0
    for step in range(60):
        try:
            async with db.write() as session:
                await _random_change(session, dice, step)
            done += 1
        except AppError:
            pass
    assert done > 12
    async with db.read() as session:
        placements = await _said(session)
        stored = await _stored(session)
    assert stored == set(closure(placements))
    for day in (TODAY + n * DAY for n in range(-220, 221, 20)):
        alive = {p.unit_id: p.parent_id for p in placements if covers(p.valid_from, p.valid_to, day)}
        assert all(parent is None or parent in alive for parent in alive.values())
        seen = [(p.ancestor_id, p.descendant_id) for p in stored if covers(p.valid_from, p.valid_to, day)]
        assert len(seen) == len(set(seen))
        assert {d for _, d in seen} == set(alive)


async def test_rebuilding_gives_the_same_paths(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        await changes.move_unit(
            session, actor=SYSTEM, unit_id=cast.grassroots, parent_id=cast.other_superior, valid_from=TODAY, now=NOW
        )
        before = await _stored(session)
        assert await changes.rebuild_paths(session) == len(before)
        assert await _stored(session) == before


async def test_the_tree_remembers_names_parents_and_kinds(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        await _rename(session, cast.grassroots, "Đảng bộ phường Tân Hoa Đông", TODAY, "Quyết định 12")
        await changes.move_unit(
            session, actor=SYSTEM, unit_id=cast.grassroots, parent_id=cast.other_superior, valid_from=SOON, now=NOW
        )
    async with db.read() as session:
        told = [(v.name, v.parent_id, v.valid_from, v.valid_to) for v in await queries.history(session, cast.grassroots)]
        assert told == [
            ("Đảng bộ phường Tân Hoa", cast.superior, BEGINNING, TODAY),
            ("Đảng bộ phường Tân Hoa Đông", cast.superior, TODAY, SOON),
            ("Đảng bộ phường Tân Hoa Đông", cast.other_superior, SOON, None),
        ]
        above = await queries.ancestors_on(session, cast.branch, SOON)
        assert [v.unit_id for v in above] == [cast.grassroots, cast.other_superior, cast.province]
        entry = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "units:unit:rename"))).one()
        assert entry.old is not None
        assert entry.new is not None
        assert (entry.old["name"], entry.new["name"]) == ("Đảng bộ phường Tân Hoa", "Đảng bộ phường Tân Hoa Đông")
        assert entry.reason == "Quyết định 12"


async def test_the_same_change_again_changes_nothing(db: Database) -> None:
    cast = await _cast(db)
    for _ in range(2):
        async with db.write() as session:
            await changes.move_unit(
                session, actor=SYSTEM, unit_id=cast.single, parent_id=cast.other_superior, valid_from=TODAY, now=NOW
            )
    async with db.read() as session:
        assert len(await queries.history(session, cast.single)) == 2
        assert await session.scalar(select(func.count()).select_from(JournalEntry)) == 1


async def test_a_change_on_the_day_of_the_last_one_corrects_it(db: Database) -> None:
    cast = await _cast(db)
    for name in ("Chi bộ khu phố 1A", "Chi bộ khu phố 1B"):
        async with db.write() as session:
            await _rename(session, cast.branch, name, TODAY)
    async with db.read() as session:
        assert [v.name for v in await queries.history(session, cast.branch)] == ["Chi bộ khu phố 1", "Chi bộ khu phố 1B"]


async def _refused(db: Database, error: type[AppError], call: str, **values: object) -> None:
    async with db.read() as session:
        before = await _stored(session), await _said(session)
    with pytest.raises(error) as caught:
        async with db.write() as session:
            await getattr(changes, call)(session, **({"actor": SYSTEM, "now": NOW} | values))
    assert "{" not in caught.value.detail()
    async with db.read() as session:
        assert (await _stored(session), await _said(session)) == before
        assert await session.scalar(select(func.count()).select_from(JournalEntry)) == 0


async def test_what_opening_refuses(db: Database) -> None:
    cast = await _cast(db)
    new = {"code": "X", "kind": UnitKind.BRANCH, "name": "Chi bộ X", "parent_id": cast.grassroots, "valid_from": TODAY}
    await _refused(db, errors.UnitCodeTaken, "open_unit", **(new | {"code": "branch"}))
    await _refused(db, errors.ParentNotOpen, "open_unit", **(new | {"valid_from": BEGINNING - DAY}))
    await _refused(db, errors.KindNotAllowedHere, "open_unit", **(new | {"parent_id": cast.branch}))
    await _refused(db, errors.KindNotAllowedHere, "open_unit", **(new | {"parent_id": None}))
    await _refused(db, NotFound, "open_unit", **(new | {"parent_id": UUID(int=5)}))
    committee = actor_with((Role.COMMITTEE, cast.province))
    top = new | {"kind": UnitKind.PROVINCE, "parent_id": None}
    await _refused(db, RoleMissing, "open_unit", **(top | {"actor": committee}))


async def test_what_moving_refuses(db: Database) -> None:
    cast = await _cast(db)
    move = {"unit_id": cast.grassroots, "parent_id": cast.other_superior, "valid_from": TODAY}
    await _refused(db, errors.ParentNotOpen, "move_unit", **(move | {"valid_from": BEGINNING - DAY}))
    await _refused(db, errors.KindNotAllowedHere, "move_unit", **(move | {"kind": UnitKind.GRASSROOTS_BRANCH}))
    await _refused(db, errors.KindNotAllowedHere, "move_unit", **(move | {"parent_id": cast.single}))
    superior = move | {"unit_id": cast.superior}
    await _refused(db, errors.UnitBelowItself, "move_unit", **(superior | {"parent_id": cast.superior, "kind": UnitKind.CELL}))
    await _refused(db, errors.UnitBelowItself, "move_unit", **(superior | {"parent_id": cast.branch}))
    other = actor_with((Role.COMMITTEE, cast.superior))
    await _refused(db, NotFound, "move_unit", **(move | {"actor": other}))


async def test_changes_are_entered_in_order_of_time(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        await _rename(session, cast.branch, "Chi bộ khu phố 1A", SOON)
    with pytest.raises(errors.LaterChangeExists):
        async with db.write() as session:
            await _rename(session, cast.branch, "Chi bộ khu phố 1B", TODAY)
    async with db.read() as session:
        assert [v.name for v in await queries.history(session, cast.branch)] == ["Chi bộ khu phố 1", "Chi bộ khu phố 1A"]


async def test_a_circle_that_would_close_later_is_refused_too(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        await changes.move_unit(
            session, actor=SYSTEM, unit_id=cast.other_superior, parent_id=cast.superior, valid_from=SOON, now=NOW
        )
    with pytest.raises(errors.UnitBelowItself):
        async with db.write() as session:
            await changes.move_unit(
                session, actor=SYSTEM, unit_id=cast.superior, parent_id=cast.other_superior, valid_from=TODAY, now=NOW
            )


async def test_what_closing_refuses(db: Database) -> None:
    cast = await _cast(db)
    await _refused(db, errors.UnitHasUnitsBelow, "close_unit", unit_id=cast.branch, closed_from=TODAY)
    await _refused(db, errors.LaterChangeExists, "close_unit", unit_id=cast.cell, closed_from=BEGINNING)
    async with db.write() as session:
        await changes.close_unit(session, actor=SYSTEM, unit_id=cast.cell, closed_from=SOON, now=NOW)
    for call, values in (
        ("close_unit", {"closed_from": SOON}),
        ("rename_unit", {"name": "Tổ", "committee_name": None, "symbol": None, "valid_from": TODAY}),
        ("move_unit", {"parent_id": cast.neighbour, "valid_from": TODAY}),
    ):
        with pytest.raises(errors.UnitClosed):
            async with db.write() as session:
                await getattr(changes, call)(session, actor=SYSTEM, unit_id=cast.cell, now=NOW, **values)
    with pytest.raises(errors.ParentNotOpen):
        async with db.write() as session:
            await changes.move_unit(session, actor=SYSTEM, unit_id=cast.single, parent_id=cast.cell, valid_from=TODAY, now=NOW)


async def test_a_module_above_can_keep_a_unit_open(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = await _cast(db)
    asked: list[tuple[UUID, date]] = []

    async def guard(_: AsyncSession, unit_id: UUID, day: date) -> None:
        asked.append((unit_id, day))
        raise errors.UnitHasUnitsBelow(count=1, day="hôm nay")

    monkeypatch.setattr(changes, "CLOSING_GUARDS", [guard])
    await _refused(db, errors.UnitHasUnitsBelow, "close_unit", unit_id=cast.cell, closed_from=SOON)
    assert asked == [(cast.cell, SOON)]


@pytest.mark.races
async def test_two_moves_at_once_cannot_close_a_circle(db: Database) -> None:
    cast = await _cast(db)

    async def move(unit_id: UUID, parent_id: UUID) -> bool:
        try:
            async with db.write() as session:
                await changes.move_unit(session, actor=SYSTEM, unit_id=unit_id, parent_id=parent_id, valid_from=TODAY, now=NOW)
        except errors.UnitBelowItself:
            return False
        return True

    pairs = [(cast.superior, cast.other_superior), (cast.other_superior, cast.superior)]
    assert sorted(await asyncio.gather(*(move(*pair) for pair in pairs))) == [False, True]
    async with db.read() as session:
        assert await _stored(session) == set(closure(await _said(session)))


@pytest.mark.races
async def test_a_unit_is_not_closed_while_another_opens_below_it(db: Database) -> None:
    cast = await _cast(db)

    async def close() -> None:
        async with db.write() as session:
            await changes.close_unit(session, actor=SYSTEM, unit_id=cast.neighbour, closed_from=SOON, now=NOW)

    async def open_below() -> None:
        async with db.write() as session:
            await changes.open_unit(
                session,
                actor=SYSTEM,
                code="X",
                kind=UnitKind.CELL,
                name="Tổ đảng X",
                parent_id=cast.neighbour,
                valid_from=TODAY,
                now=NOW,
            )

    results = await asyncio.gather(close(), open_below(), return_exceptions=True)
    assert [isinstance(r, AppError) for r in results].count(True) == 1


async def test_features_reach_downwards_and_have_their_days(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        session.add(UnitFeature(unit_id=cast.superior, feature="pilot", valid_from=TODAY, valid_to=SOON))
    async with db.read() as session:
        assert await queries.is_pilot(session, cast.cell, TODAY)
        assert not await queries.is_pilot(session, cast.cell, SOON)
        assert not await queries.is_pilot(session, cast.other_branch, TODAY)


async def test_numbered_units_stand_in_the_order_of_their_numbers(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        for number in (10, 3):
            await changes.open_unit(
                session,
                actor=SYSTEM,
                code=f"kp{number}",
                kind=UnitKind.BRANCH,
                name=f"Chi bộ khu phố {number}",
                parent_id=cast.grassroots,
                valid_from=TODAY,
                now=NOW,
            )
    async with db.read() as session:
        names = [v.name for v in await queries.children_on(session, cast.grassroots, TODAY)]
        assert names == [f"Chi bộ khu phố {n}" for n in (1, 2, 3, 10)]
        assert set(await queries.versions_on(session, [cast.branch, UUID(int=9)], TODAY)) == {cast.branch}
        assert (await queries.codes_of(session, [cast.branch])) == {cast.branch: "branch"}
