"""The shipped change of July 2025, applied to a generated tree of all 111 communes and wards: 40 remain, nobody is mixed up."""

import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from app.core.db import Database
from app.core.ids import new_id
from app.units import queries
from app.units.changefile.running import ChangeRun, read_file, run_changes
from app.units.kinds import UnitKind
from app.units.models import Unit, UnitHeir, UnitLineage, UnitPath, UnitVersion
from app.units.paths import rebuild_paths
from app.units.versions import folded_names
from tests.support.cast import BEGINNING, NOW
from tests.units.reorganisations import SYSTEM

FILE = Path(__file__).parents[2] / "app/units/changefile/ready/binh-phuoc-2025-07-01.toml"
DAY, BEFORE = date(2025, 7, 1), date(2025, 6, 30)
PROVINCE = "Đảng bộ tỉnh Bình Phước"


def wards() -> list[tuple[str, str]]:
    """(ward, district) of everything that the file merges or moves."""
    found: list[tuple[str, str]] = []
    for change in tomllib.loads(FILE.read_text())["change"]:
        if change["do"] == "hợp nhất":
            found += [(name, group["under"]) for group in change["units"] for name in group["names"]]
        elif change["do"] == "chuyển":
            found.append((change["unit"]["name"], change["unit"]["under"]))
    return found


async def make_province(db: Database) -> dict[tuple[str, str], UUID]:
    """Province, eleven districts with a branch of their own, 111 wards with two branches; ids by (name, name above)."""
    ids: dict[tuple[str, str], UUID] = {}
    rows: list[dict[str, Any]] = []

    def add(name: str, kind: UnitKind, above: tuple[str, str] | None) -> tuple[str, str]:
        key = (name, above[0] if above else "")
        ids[key] = new_id()
        parent = ids[above] if above else None
        rows.append({"unit_id": ids[key], "valid_from": BEGINNING, "kind": kind, "name": name, "parent_id": parent})
        rows[-1] |= folded_names(name)
        return key

    province = add(PROVINCE, UnitKind.PROVINCE, None)
    districts = {name: add(name, UnitKind.SUPERIOR, province) for name in dict.fromkeys(d for _, d in wards())}
    for name, district in districts.items():
        add(f"Chi bộ cơ quan, {name}", UnitKind.GRASSROOTS_BRANCH, district)
    for name, district_name in wards():
        ward = add(name, UnitKind.GRASSROOTS, districts[district_name])
        for number in (1, 2):
            add(f"Chi bộ {number}", UnitKind.BRANCH, ward)
            ids[f"Chi bộ {number}, {name}", district_name] = ids.pop((f"Chi bộ {number}", name))
    async with db.write() as session:
        units = [{"id": row["unit_id"], "code": str(n), "created_at": NOW} for n, row in enumerate(rows)]
        await session.execute(insert(Unit), units)
        await session.execute(insert(UnitVersion), rows)
        await rebuild_paths(session)
    return ids


async def apply(db: Database) -> ChangeRun:
    async with db.write() as session:
        read = read_file(FILE.read_bytes(), FILE.name)
        return await run_changes(session, actor=SYSTEM, read=read, dry_run=False, now=NOW)


async def above(db: Database, unit_id: UUID, day: date) -> list[str]:
    async with db.read() as session:
        return [version.name for version in await queries.ancestors_on(session, unit_id, day)]


def test_the_file_names_111_old_and_40_new() -> None:
    assert len(set(wards())) == len(wards()) == 111
    changes = tomllib.loads(FILE.read_text())["change"]
    merged = {change["to"]["code"] for change in changes if change["do"] == "hợp nhất"}
    assert len(merged) + sum(change["do"] == "chuyển" for change in changes) == 40
    assert sum(change["do"] == "giải thể" for change in changes) == 11
    names = Counter(name for name, _ in wards())
    assert {name for name, times in names.items() if times > 1} >= {"Đảng bộ xã Tân Thành", "Đảng bộ xã Tân Tiến"}


@pytest.fixture
async def province(db: Database) -> dict[tuple[str, str], UUID]:
    return await make_province(db)


async def test_111_become_40_and_the_districts_end(db: Database, province: dict[tuple[str, str], UUID]) -> None:
    done = await apply(db)
    assert (done.complaints, done.skipped) == ([], [])
    async with db.read() as session:
        below = await queries.children_on(session, province[PROVINCE, ""], DAY)
        assert len(below) == 40
        assert {version.kind for version in below} == {"superior"}
        was = await queries.children_on(session, province[PROVINCE, ""], BEFORE)
        assert len(was) == 11
        branches = set(
            await session.scalars(
                select(UnitPath.descendant_id).where(
                    UnitPath.ancestor_id == province[PROVINCE, ""],
                    UnitPath.depth == 2,
                    UnitPath.inherited.is_(False),
                    queries.valid_on(UnitPath, DAY),
                )
            )
        )
        assert branches == {unit_id for (name, _), unit_id in province.items() if name.startswith("Chi bộ")}
        kinds = await queries.versions_on(session, branches, DAY)
        assert {version.kind for version in kinds.values()} == {"grassroots_branch"}
    assert (await apply(db)).changes == []


async def test_namesakes_are_kept_apart(db: Database, province: dict[tuple[str, str], UUID]) -> None:
    await apply(db)
    for name, district, new_name in (
        ("Đảng bộ xã Tân Thành", "Đảng bộ thành phố Đồng Xoài", "Đảng bộ phường Đồng Xoài"),
        ("Đảng bộ xã Tân Thành", "Đảng bộ huyện Bù Đốp", "Đảng bộ xã Tân Tiến"),
        ("Đảng bộ xã Tân Tiến", "Đảng bộ huyện Đồng Phú", "Đảng bộ xã Đồng Phú"),
        ("Đảng bộ xã Tân Tiến", "Đảng bộ huyện Bù Đốp", "Đảng bộ xã Tân Tiến"),
        ("Đảng bộ phường An Lộc", "Đảng bộ thị xã Bình Long", "Đảng bộ phường Bình Long"),
        ("Đảng bộ phường Phú Thịnh", "Đảng bộ thị xã Bình Long", "Đảng bộ phường An Lộc"),
        ("Đảng bộ xã Đak Ơ", "Đảng bộ huyện Bù Gia Mập", "Đảng bộ xã Đăk Ơ"),
    ):
        branch = province[f"Chi bộ 1, {name}", district]
        assert await above(db, branch, BEFORE) == [name, district, PROVINCE]
        assert await above(db, branch, DAY) == [new_name, "Đảng bộ tỉnh Đồng Nai"]


async def test_every_old_ward_has_one_heir_and_every_district_its_successors(
    db: Database, province: dict[tuple[str, str], UUID]
) -> None:
    await apply(db)
    async with db.read() as session:
        heirs = {h.unit_id: h for h in await session.scalars(select(UnitHeir))}
        ended = {v.unit_id for v in await session.scalars(select(UnitVersion).where(UnitVersion.valid_to == DAY))}
        gone = {unit_id for unit_id in ended if await queries.version_on(session, unit_id, DAY) is None}
        assert set(heirs) == gone
        assert len(gone) == 109 + 11
        assert all(h.heir_id == h.place_id and h.valid_from == DAY for h in heirs.values())
        dong_xoai = province["Đảng bộ thành phố Đồng Xoài", PROVINCE]
        steps = await session.scalars(select(UnitLineage.successor_id).where(UnitLineage.predecessor_id == dong_xoai))
        names = {v.name for v in (await queries.versions_on(session, set(steps), DAY)).values()}
        assert names == {"Đảng bộ phường Bình Phước", "Đảng bộ phường Đồng Xoài"}
        own = province["Chi bộ cơ quan, Đảng bộ thành phố Đồng Xoài", "Đảng bộ thành phố Đồng Xoài"]
    assert (await above(db, own, DAY))[0] == "Đảng bộ phường Bình Phước"
    assert await above(db, own, DAY - timedelta(days=1)) == ["Đảng bộ thành phố Đồng Xoài", PROVINCE]
