"""Merge, split, dissolve: what they do to the tree, what they refuse and say, and that refused ones leave nothing."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core.actor import Role
from app.core.db import Database
from app.core.errors import AppError
from app.core.models import JournalEntry
from app.units import queries, scope
from app.units.kinds import UnitKind
from app.units.models import Unit, UnitFeature, UnitHeir, UnitLineage, UnitPath, UnitVersion
from app.units.reorganising.errors import ReorganisationRefused
from app.units.reorganising.steps import Change, Close, Move, Open, Paper, Part, Rename
from tests.support.cast import BEGINNING, NOW, TODAY, Cast, actor_with, make_tree
from tests.units.reorganisations import codes, merge, new, parted, parts, step, take

DAY = timedelta(days=1)
TABLES = (Unit, UnitVersion, UnitPath, UnitHeir, UnitLineage, JournalEntry)


@pytest.fixture
async def cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session, NOW)


async def counts(db: Database) -> list[int | None]:
    async with db.read() as session:
        return [await session.scalar(select(func.count()).select_from(table)) for table in TABLES]


async def names_below(db: Database, unit_id: UUID) -> list[str]:
    async with db.read() as session:
        return [v.name for v in await queries.children_on(session, unit_id, TODAY)]


async def test_two_branches_become_one_with_everything_below(db: Database, cast: Cast) -> None:
    both = new("KP12", UnitKind.BRANCH, cast.grassroots, "Chi bộ khu phố 1 và 2")
    await take(db, both, merge(cast.branch, both.unit_id), merge(cast.neighbour, both.unit_id))
    assert await names_below(db, cast.grassroots) == ["Chi bộ khu phố 1 và 2"]
    assert await names_below(db, both.unit_id) == ["Tổ đảng số 1"]
    async with db.read() as session:
        rows = (await session.scalars(select(UnitLineage).order_by(UnitLineage.id))).all()
        assert [(r.predecessor_id, r.successor_id, r.kind, r.valid_from, r.is_main) for r in rows] == [
            (cast.branch, both.unit_id, "merge", TODAY, True),
            (cast.neighbour, both.unit_id, "merge", TODAY, True),
        ]
        assert {(r.decision, str(r.decided_on)) for r in rows} == {("Nghị quyết số 12-NQ/TU", "2024-12-16")}
        history = await queries.history(session, cast.branch)
        assert [(v.valid_from, v.valid_to) for v in history] == [(BEGINNING, TODAY)]
        entries = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "units:unit:merge"))).all()
        assert {e.unit_id for e in entries} == {cast.branch, cast.neighbour}
        assert {e.reason for e in entries} == {"Nghị quyết số 12-NQ/TU, ngày 16/12/2024"}


async def test_a_merge_into_one_that_exists(db: Database, cast: Cast) -> None:
    await take(db, merge(cast.neighbour, cast.branch))
    assert await names_below(db, cast.grassroots) == ["Chi bộ khu phố 1"]
    async with db.read() as session:
        heirs = (await session.execute(select(UnitHeir.unit_id, UnitHeir.heir_id, UnitHeir.place_id))).all()
        assert heirs == [(cast.neighbour, cast.branch, cast.branch)]


async def test_a_ward_becomes_a_superior_committee_and_its_branches_grassroots_ones(db: Database, cast: Cast) -> None:
    ward = new("P", UnitKind.SUPERIOR, cast.province, "Đảng bộ phường Hoa")
    raised = frozenset({UnitKind.GRASSROOTS_BRANCH})
    await take(
        db,
        ward,
        merge(cast.grassroots, ward.unit_id, children_become=raised),
        parted("dissolve", cast.superior, [Part(ward.unit_id, rest=True)]),
    )
    async with db.read() as session:
        below = await queries.children_on(session, ward.unit_id, TODAY)
        assert {(v.unit_id, v.kind) for v in below} == {
            (unit_id, "grassroots_branch") for unit_id in (cast.branch, cast.neighbour, cast.single)
        }
        was = await queries.versions_on(session, [cast.branch, cast.grassroots], TODAY - DAY)
        assert (was[cast.branch].kind, was[cast.branch].parent_id) == ("branch", cast.grassroots)
        kinds = await session.execute(select(UnitLineage.kind, UnitLineage.predecessor_id))
        assert set(kinds.all()) == {("merge", cast.grassroots), ("dissolve", cast.superior)}


async def test_a_split_names_every_unit_below(db: Database, cast: Cast) -> None:
    east, west = (new(code, UnitKind.GRASSROOTS, cast.superior) for code in ("Đ", "T"))
    shared = parts((east.unit_id, [cast.branch], []), (west.unit_id, [cast.neighbour], []))
    await take(db, east, west, parted("split", cast.grassroots, shared))
    assert await names_below(db, east.unit_id) == ["Chi bộ khu phố 1"]
    assert await names_below(db, west.unit_id) == ["Chi bộ khu phố 2"]


async def test_a_unit_may_go_on_beside_what_was_split_off(db: Database, cast: Cast) -> None:
    west = new("T", UnitKind.GRASSROOTS, cast.superior)
    shared = parts((cast.grassroots, [cast.branch], []), (west.unit_id, [cast.neighbour], []))
    await take(db, west, parted("split", cast.grassroots, shared))
    assert await names_below(db, cast.grassroots) == ["Chi bộ khu phố 1"]
    async with db.read() as session:
        assert (await queries.history(session, cast.grassroots))[-1].valid_to is None
        assert (await session.scalars(select(UnitHeir))).all() == []


async def test_the_same_changes_again_change_nothing(db: Database, cast: Cast) -> None:
    def changes(both: Open) -> Sequence[Change]:
        move = Move(cast.single, cast.other_superior)
        rename = Rename(cast.other_superior, "Đảng bộ huyện Hoa", "Huyện ủy Hoa", None)
        return (both, merge(cast.branch, both.unit_id), merge(cast.neighbour, both.unit_id), move, rename, Close(cast.cell))

    both = new("KP12", UnitKind.BRANCH, cast.grassroots)
    assert (await take(db, *changes(both))).unchanged == 0
    before = await counts(db)
    again = await take(db, *changes(both))
    assert (again.done, again.unchanged) == ([], 6)
    assert await counts(db) == before
    await take(db, Rename(cast.other_superior, "Đảng bộ huyện Lộc Hoa", None, None), day=TODAY + DAY)
    later = await counts(db)
    assert (await take(db, *changes(both))).done == []
    assert await counts(db) == later


async def test_a_dry_run_says_the_same_and_writes_nothing(db: Database, cast: Cast) -> None:
    before = await counts(db)
    change = merge(cast.neighbour, cast.branch)
    seen = await take(db, change, dry_run=True)
    assert [(d.verb, d.unit_id) for d in seen.done] == [("merge", cast.neighbour)]
    assert await counts(db) == before


async def test_what_is_refused_names_the_unit_and_changes_nothing(db: Database, cast: Cast) -> None:
    east, west = (new(code, UnitKind.GRASSROOTS, cast.superior) for code in ("Đ", "T"))
    half = parts((east.unit_id, [cast.branch], []), (west.unit_id, [], []))
    twice = parts((east.unit_id, [cast.branch, cast.neighbour], []), (west.unit_id, [cast.branch], []))
    stray = parts((east.unit_id, [cast.branch], []), (west.unit_id, [cast.neighbour, cast.single], []))
    cases: list[tuple[list[Change], str, str]] = [
        ([Close(cast.cell), merge(cast.neighbour, cast.cell)], "successor_has_ended", "Tổ đảng số 1"),
        ([merge(cast.neighbour, cast.neighbour)], "successor_of_itself", "Chi bộ khu phố 2"),
        ([merge(cast.neighbour, cast.grassroots)], "successor_of_other_nature", "Chi bộ khu phố 2"),
        ([merge(cast.branch, cast.single), merge(cast.branch, cast.neighbour)], "unit_has_ended", "Chi bộ khu phố 1"),
        ([east, west, parted("split", cast.grassroots, half)], "child_without_successor", "Chi bộ khu phố 2"),
        ([east, west, parted("split", cast.grassroots, twice)], "child_with_two_successors", "Chi bộ khu phố 1"),
        ([east, west, parted("split", cast.grassroots, stray)], "not_a_child", "Chi bộ Trung tâm Y tế"),
        ([east, parted("split", cast.grassroots, half[:1])], "split_needs_several", "Đảng bộ phường Tân Hoa"),
        ([Close(cast.grassroots)], "unit_unsound", "Chi bộ khu phố 1"),
        ([Move(cast.superior, cast.branch)], "unit_unsound", "Đảng bộ thành phố Đồng Hoa"),
        ([Move(cast.branch, cast.superior, UnitKind.GRASSROOTS)], "unit_unsound", "Chi bộ khu phố 1"),
    ]
    before = await counts(db)
    for changes, code, name in cases:
        with pytest.raises(AppError) as caught:
            await take(db, *changes)
        told = [caught.value.detail()]
        found = [caught.value.code]
        if isinstance(caught.value, ReorganisationRefused):
            found = [c["code"] for c in caught.value.extra["complaints"]]
            told = [c["detail"] for c in caught.value.extra["complaints"]]
        assert code in found, (code, found)
        assert any(name in text for text in told), told
        assert "{" not in "".join(told)
        assert await counts(db) == before


async def test_a_merge_needs_a_decision(db: Database, cast: Cast) -> None:
    without = step(merge(cast.neighbour, cast.branch), paper=Paper())
    assert await codes(db, without) == ["unit_decision_needed"]


async def test_changes_come_in_order_of_time(db: Database, cast: Cast) -> None:
    await take(db, Rename(cast.neighbour, "Chi bộ khu phố 2A", None, None), day=TODAY + 5 * DAY)
    assert await codes(db, merge(cast.neighbour, cast.branch)) == ["unit_changed_later"]
    assert await codes(db, merge(cast.branch, cast.neighbour), day=BEGINNING) == ["unit_not_yet_there"]
    assert await codes(db, merge(cast.neighbour, cast.branch), day=TODAY + 6 * DAY) == []


async def test_the_pilot_stays_on_with_the_successors(db: Database, cast: Cast) -> None:
    async with db.write() as session:
        session.add(UnitFeature(unit_id=cast.superior, feature="pilot", valid_from=BEGINNING))
    shared = [Part(cast.other_superior, rest=True)]
    await take(db, parted("dissolve", cast.superior, shared))
    async with db.read() as session:
        assert await queries.is_pilot(session, cast.branch, TODAY)
        assert await queries.is_pilot(session, cast.other_branch, TODAY)
        assert not await queries.is_pilot(session, cast.other_branch, TODAY - DAY)


async def test_only_those_above_reorganise(db: Database, cast: Cast) -> None:
    change = merge(cast.neighbour, cast.branch)
    for role, unit_id, found in (
        (Role.COMMITTEE, cast.grassroots, []),
        (Role.OFFICE, cast.superior, []),
        (Role.BOARD, cast.grassroots, ["unit_changed_from_above"]),
        (Role.COMMITTEE, cast.neighbour, ["unit_changed_from_above"]),
        (Role.COMMITTEE, cast.other_superior, ["unit_changed_from_above"]),
    ):
        assert await codes(db, change, actor=actor_with((role, unit_id))) == found
    abroad = merge(cast.neighbour, cast.other_branch)
    assert await codes(db, abroad, actor=actor_with((Role.COMMITTEE, cast.superior))) == ["unit_changed_from_above"]
    assert await codes(db, abroad, actor=actor_with((Role.COMMITTEE, cast.province))) == []


async def test_what_was_theirs_lies_in_the_scope_of_those_who_took_over(db: Database, cast: Cast) -> None:
    east, west = (new(code, UnitKind.BRANCH, cast.grassroots) for code in ("Đ", "T"))
    await take(db, merge(cast.neighbour, cast.single), Close(cast.cell))
    await take(db, east, west, parted("split", cast.branch, parts((east.unit_id, [], []), (west.unit_id, [], []))))
    async with db.read() as session:

        async def sees(unit_id: UUID, role: Role = Role.COMMITTEE) -> set[UUID]:
            ids = await session.scalars(scope.visible_ids(actor_with((role, unit_id)), today=TODAY))
            return set(ids) & {cast.branch, cast.neighbour, cast.cell}

        assert await sees(cast.single) == {cast.neighbour}
        assert await sees(east.unit_id) == set()
        assert await sees(west.unit_id) == set()
        assert await sees(cast.grassroots) == {cast.branch, cast.cell}
        assert await sees(cast.superior) == {cast.branch, cast.neighbour, cast.cell}
        assert await sees(cast.other_superior) == set()
        assert await sees(cast.neighbour) == set()


async def test_what_was_addressed_to_a_unit_that_ended_reaches_who_stood_below_it(db: Database, cast: Cast) -> None:
    ward = new("P", UnitKind.SUPERIOR, cast.province, "Đảng bộ phường Hoa")
    raised = frozenset({UnitKind.GRASSROOTS_BRANCH})
    await take(db, merge(cast.neighbour, cast.branch))
    later = (
        ward,
        merge(cast.grassroots, ward.unit_id, children_become=raised),
        parted("dissolve", cast.superior, [Part(ward.unit_id, rest=True)]),
    )
    await take(db, *later, day=TODAY + DAY)
    async with db.read() as session:

        async def addressed(unit_id: UUID, day: date) -> set[UUID]:
            return set((await session.execute(scope.at_or_above([unit_id], day))).scalars())

        before = {cast.branch, cast.grassroots, cast.superior, cast.province}
        assert await addressed(cast.branch, TODAY - DAY) == before
        assert await addressed(cast.branch, TODAY + DAY) == before | {cast.neighbour, ward.unit_id}
        assert await addressed(cast.single, TODAY + DAY) == {cast.single, cast.superior, cast.province, ward.unit_id}
        assert await addressed(cast.other_branch, TODAY + DAY) == {cast.other_branch, cast.other_superior, cast.province}
