"""The tree from a file: all or nothing, complaints by row and column, a second import changes only what differs."""

from datetime import date, timedelta
from io import BytesIO
from pathlib import PurePath
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import Actor, Role, system_actor
from app.core.db import Database
from app.core.errors import RoleMissing
from app.core.models import JournalEntry
from app.core.tables import read_table
from app.units import changes, queries
from app.units.errors import UnitImportRefused
from app.units.imports import ImportResult, import_units
from app.units.models import Unit, UnitPath, UnitVersion
from app.units.tree import Path, Placement, closure
from tests.support.cast import BEGINNING, NOW, TODAY, Cast, actor_with, make_tree

SYSTEM = system_actor("dòng lệnh")
HEAD = ("STT", "Mã", "Tên tổ chức đảng", "Tên cấp ủy", "Loại", "Mã cấp trên", "Ký hiệu", "Từ ngày")
TREE = (
    (1, "T", "Đảng bộ tỉnh Minh Họa", "Tỉnh ủy", "Đảng bộ tỉnh", None, None, "01/01/2020"),
    (4, "B2", "Chi bộ khu phố 2", None, "chi bộ", "P", None, 43_831),
    (2, "H", "Đảng bộ thành phố Đồng Hoa", "Thành ủy", "Đảng bộ cấp trên", "T", "ĐH", date(2020, 1, 1)),
    (3, "P", "Đảng bộ phường Tân Hoa", "Đảng ủy", "Đảng bộ cơ sở", "H", None, "2020-01-01"),
    (5, "C", "Chi bộ Trạm y tế", None, "CHI BỘ CƠ SỞ", "H", None, "1-1-2020"),
)


def csv_of(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    lines = [("ĐẢNG BỘ TỈNH MINH HỌA",), (), head, *rows]
    cells = [[f"{c:%d/%m/%Y}" if isinstance(c, date) else "" if c is None else str(c) for c in line] for line in lines]
    return "\n".join(";".join(line) for line in cells).encode("utf-8-sig")


def xlsx_of(*rows: tuple[Any, ...]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Cây")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range(0, 0, 0, 7, "ĐẢNG BỘ TỈNH MINH HỌA")
        for r, row in enumerate((HEAD, *rows), 3):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif value is not None:
                    sheet.write(r, c, value)
    return out.getvalue()


async def load(db: Database, data: bytes, *, actor: Actor = SYSTEM, dry_run: bool = False, name: str = "a.csv") -> ImportResult:
    table = read_table(data, name)
    async with db.write() as session:
        return await import_units(session, actor=actor, table=table, dry_run=dry_run, now=NOW)


async def complaints(db: Database, data: bytes, actor: Actor = SYSTEM) -> list[tuple[int, str | None, str]]:
    """What a refused import says; the dry run says the same and nothing is changed by either."""
    before = await _counts(db)
    preview = await load(db, data, actor=actor, dry_run=True)
    with pytest.raises(UnitImportRefused) as caught:
        await load(db, data, actor=actor)
    assert await _counts(db) == before
    told = [(c["row"], c["column"], c["code"]) for c in caught.value.extra["complaints"]]
    assert told == [(c.row, c.column, c.code) for c in preview.complaints]
    return told


async def _counts(db: Database) -> list[int | None]:
    async with db.read() as session:
        return [
            await session.scalar(select(func.count()).select_from(table))
            for table in (Unit, UnitVersion, UnitPath, JournalEntry)
        ]


async def _sound(session: AsyncSession) -> None:
    versions = await session.scalars(select(UnitVersion))
    placements = [Placement(v.unit_id, v.parent_id, v.valid_from, v.valid_to) for v in versions]
    paths = await session.scalars(select(UnitPath).where(UnitPath.inherited.is_(False)))
    assert {Path(p.ancestor_id, p.descendant_id, p.depth, p.valid_from, p.valid_to) for p in paths} == set(closure(placements))


@pytest.mark.parametrize(("data", "name"), [(csv_of(*TREE), "cây.csv"), (xlsx_of(*TREE), "cây.xlsx")], ids=("csv", "xlsx"))
async def test_a_tree_comes_in_whatever_the_order_of_its_rows(db: Database, data: bytes, name: str) -> None:
    result = await load(db, data, name=name)
    assert [(c.code, c.opened) for c in result.changes] == [(row[1], True) for row in TREE]
    async with db.read() as session:
        ward = await queries.unit_of_code(session, "P")
        assert ward is not None
        assert [v.name for v in await queries.ancestors_on(session, ward.id, date(2020, 1, 1))] == [
            "Đảng bộ thành phố Đồng Hoa",
            "Đảng bộ tỉnh Minh Họa",
        ]
        assert await queries.version_on(session, ward.id, date(2019, 12, 31)) is None
        await _sound(session)


async def test_the_same_file_again_changes_nothing(db: Database) -> None:
    await load(db, csv_of(*TREE))
    before = await _counts(db)
    again = await load(db, xlsx_of(*TREE), name="a.xlsx")
    assert (again.changes, again.unchanged) == ([], 5)
    assert await _counts(db) == before


async def test_only_what_differs_is_changed_from_the_day_of_the_row(db: Database) -> None:
    await load(db, csv_of(*TREE))
    changed = (
        (4, "B2", "Chi bộ khu phố 2A", None, "chi bộ", "P", None, "15/12/2024"),
        (6, "B7", "Chi bộ khu phố 7", None, "chi bộ trực thuộc", "P", None, None),
        (5, "C", "Chi bộ Trạm y tế", None, "Chi bộ trực thuộc", "P", None, "16/12/2024"),
    )
    preview = await load(db, csv_of(*TREE[:1], *changed), dry_run=True)
    assert not preview.applied
    assert [(c.code, c.opened, c.changed) for c in preview.changes] == [
        ("B2", False, ("name",)),
        ("B7", True, ()),
        ("C", False, ("kind", "parent_id")),
    ]
    assert await _counts(db) == [5, 5, 13, 5]
    result = await load(db, csv_of(*TREE[:1], *changed))
    assert (result.applied, result.changes) == (True, preview.changes)
    async with db.read() as session:
        for code, days in {"B2": [BEGINNING, date(2024, 12, 15)], "B7": [TODAY], "C": [BEGINNING, date(2024, 12, 16)]}.items():
            unit = await queries.unit_of_code(session, code)
            assert unit is not None
            assert [v.valid_from for v in await queries.history(session, unit.id)] == days
        await _sound(session)


async def test_columns_that_are_missing_leave_their_values_alone(db: Database) -> None:
    await load(db, csv_of(*TREE))
    head = ("Tên đơn vị", "Loại hình", "Cấp trên", "Mã đơn vị")
    short = csv_of(("Đảng bộ phường Tân Hoa", "đảng bộ cơ sở", "H", "P"), head=head)
    assert (await load(db, short)).unchanged == 1
    blank = csv_of(("Đảng bộ phường Tân Hoa", "đảng bộ cơ sở", None, "P", None), head=(*head, "Tên cấp ủy"))
    assert [c.changed for c in (await load(db, blank)).changes] == [("committee_name",)]


async def test_every_complaint_names_row_and_column(db: Database) -> None:
    rows = (
        TREE[0],
        (2, "H", "Đảng bộ Đồng Hoa", None, "huyện đoàn", "T", None, None),  # and nothing about what stands under it
        (3, None, "Không mã", None, "chi bộ", "P", None, None),
        (4, "P", None, None, "đảng bộ cơ sở", "H", None, "31/02/2020"),
        (5, "T", "Lặp", None, "đảng bộ tỉnh", None, None, None),
        (6, "X", "Lạc", None, "đảng bộ cơ sở", "KHÔNG-CÓ", None, "01/01/1900"),
        (7, "Y", "Đ" * 301, None, "đảng bộ cơ sở", "T", None, None),
        (8, "Z", "Lạc", None, "đảng bộ cơ sở", "KHÔNG-CÓ", None, None),
        (9, "V", "Dưới H", None, "đảng bộ cơ sở", "H", None, None),
    )
    assert await complaints(db, csv_of(*rows)) == [
        (5, "E", "kind_unknown"),
        (6, "B", "missing"),
        (7, "C", "missing"),
        (7, "H", "not_a_day"),
        (8, "B", "code_twice"),
        (9, "H", "not_a_day"),
        (10, "C", "too_long"),
        (11, "F", "parent_unknown"),
    ]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ((9, "K", "Chi bộ K", None, "chi bộ", "H", None, None), (4, "E", "unit_kind_not_allowed_here")),
        ((9, "K", "Đảng bộ K", None, "đảng bộ tỉnh", "T", None, None), (4, "E", "unit_kind_not_allowed_here")),
        ((9, "K", "Chi bộ K", None, "chi bộ", "P", None, "31/12/2019"), (4, "F", "parent_not_open")),
        ((9, "P", "Đảng bộ P", None, "chi bộ cơ sở", "H", None, None), (4, "E", "unit_kind_not_allowed_here")),
        ((9, "H", "Đồng Hoa", None, "đảng bộ cấp trên", "H", None, None), (4, "F", "unit_below_itself")),
        ((9, "B2", "Tên khác", None, "chi bộ", "P", None, "31/12/2019"), (4, "H", "later_change_exists")),
        ((9, "K", "Chi bộ K", None, "đảng bộ cơ sở", None, None, None), None),
    ],
)
async def test_the_tree_stays_a_tree(db: Database, row: tuple[Any, ...], complaint: tuple[int, str, str] | None) -> None:
    await load(db, csv_of(*TREE))
    if complaint is None:  # another top is the command line's to make
        assert (await load(db, csv_of(row))).applied
    else:
        assert await complaints(db, csv_of(row)) == [complaint]


async def test_two_rows_cannot_close_a_circle(db: Database) -> None:
    superior = ("Đảng bộ", None, "đảng bộ cấp trên")
    rows = ((1, "X", *superior, "Y", None, None), (2, "Y", *superior, "X", None, None))
    assert {c[2] for c in await complaints(db, csv_of(*rows))} == {"unit_below_itself"}


async def test_a_closed_unit_is_not_changed(db: Database) -> None:
    cast = await _cast(db)
    async with db.write() as session:
        await changes.close_unit(session, actor=SYSTEM, unit_id=cast.cell, closed_from=TODAY, now=NOW)
    row = (1, "cell", "Tổ đảng số 1", None, "tổ đảng", "branch", None, None)
    assert await complaints(db, csv_of(row)) == [(4, "B", "unit_closed")]
    below = (1, "new", "Tổ đảng", None, "tổ đảng", "cell", None, None)
    assert [c[2] for c in await complaints(db, csv_of(below))] == ["parent_not_open"]


async def _cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session, NOW)


async def test_an_office_imports_what_stands_below_it_and_nothing_else(db: Database) -> None:
    cast = await _cast(db)
    office = actor_with((Role.OFFICE, cast.superior), (Role.BOARD, cast.province))
    new = (1, "N", "Chi bộ mới", None, "chi bộ cơ sở", "superior", None, None)
    rename = (2, "branch", "Chi bộ khu phố Một", None, "chi bộ", "grassroots", None, None)
    assert len((await load(db, csv_of(new, rename), actor=office)).changes) == 2
    own = (1, "superior", "Tên khác", None, "đảng bộ cấp trên", "province", None, None)
    other = (2, "other_branch", "Tên khác", None, "chi bộ cơ sở", "other_superior", None, None)
    top = (3, "M", "Đảng bộ M", None, "đảng bộ cơ sở", None, None, None)
    beside = (4, "M2", "Đảng bộ M", None, "đảng bộ cơ sở", "other_superior", None, None)
    away = (5, "single", "Chi bộ Trung tâm Y tế", None, "chi bộ cơ sở", "other_superior", None, None)
    assert await complaints(db, csv_of(own, other, top, beside, away), office) == [
        (4, "B", "out_of_scope"),
        (5, "B", "out_of_scope"),
        (6, "F", "missing"),
        (7, "F", "parent_unknown"),
        (8, "F", "parent_unknown"),
    ]


async def test_below_a_unit_yet_to_come(db: Database) -> None:
    cast = await _cast(db)
    committee = actor_with((Role.COMMITTEE, cast.superior))
    later = TODAY + timedelta(days=30)
    await load(db, csv_of((1, "N", "Đảng bộ mới", None, "đảng bộ cơ sở", "superior", None, later)), actor=committee)
    await load(db, csv_of((1, "N1", "Chi bộ 1", None, "chi bộ", "N", None, later)), actor=committee)
    assert await complaints(db, csv_of((1, "N2", "Chi bộ 2", None, "chi bộ", "N", None, None)), committee) == [
        (4, "F", "parent_not_open")
    ]


async def test_roles_that_do_not_keep_the_tree_cannot_import(db: Database) -> None:
    cast = await _cast(db)
    for actor in (actor_with(), actor_with((Role.BOARD, cast.province), (Role.SECRETARY, cast.branch))):
        with pytest.raises(RoleMissing):
            await load(db, csv_of(*TREE), actor=actor, dry_run=True)


async def test_a_province_of_1200_units_is_imported_in_one_go(db: Database) -> None:
    rows: list[tuple[Any, ...]] = [TREE[0]]
    for s in range(12):
        rows.append((0, f"S{s}", f"Đảng bộ {s}", None, "đảng bộ cấp trên", "T", None, "01/01/2020"))
        rows += [(0, f"G{s}.{g}", f"Đảng bộ {g}", None, "đảng bộ cơ sở", f"S{s}", None, "01/01/2020") for g in range(10)]
        rows += [(0, f"B{s}.{b}", f"Chi bộ {b}", None, "chi bộ", f"G{s}.{b % 10}", None, "01/01/2020") for b in range(90)]
    result = await load(db, csv_of(*rows))
    assert len(result.changes) == 1 + 12 * 101
    assert await _counts(db) == [1213, 1213, 1 + 12 * (2 + 10 * 3 + 90 * 4), 1213]


def test_file_names_do_not_matter_for_workbooks() -> None:
    assert read_table(xlsx_of(*TREE), PurePath("cây").name).sheet == "Cây"
