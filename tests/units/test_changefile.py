"""Change files: every format says the same, complaints name file, row, column and value, all or nothing, again nothing."""

import json
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy import func, select

from app.core.actor import Actor, Role
from app.core.db import Database
from app.core.errors import RoleMissing
from app.core.models import JournalEntry
from app.units import queries
from app.units.changefile.errors import ChangeFileRefused
from app.units.changefile.running import ChangeRun, read_file, run_changes
from app.units.changefile.schemas import run_out
from app.units.models import Unit, UnitHeir, UnitLineage, UnitPath, UnitVersion
from tests.support.cast import NOW, TODAY, Cast, actor_with, make_tree
from tests.units.reorganisations import SYSTEM

DAY = "18/12/2024"
TOML = """
format = "sotay-changes-1"
title = "Sắp xếp phường Tân Hoa"
day = 2024-12-18
decision = "Quyết định số 12-QĐ/TU"
decided_on = 2024-12-10

[[change]]
do = "hợp nhất"
to = { code = "KP12", name = "Chi bộ khu phố 1 và 2", kind = "chi bộ", under = "grassroots" }
units = [{ under = "Đảng bộ phường Tân Hoa", names = ["Chi bộ khu phố 1", "Chi bộ khu phố 2"] }]

[[change]]
do = "chuyển"
unit = { name = "Chi bộ Trung tâm Y tế", under = "Đảng bộ thành phố Đồng Hoa" }
to = "Đảng bộ huyện Lộc Hoa"

[[change]]
do = "đổi tên"
unit = "other_superior"
name = "Đảng bộ huyện Hoa"
committee = "Huyện ủy Hoa"
"""
AS_JSON = {
    "format": "sotay-changes-1",
    "title": "Sắp xếp phường Tân Hoa",
    "day": "2024-12-18",
    "decision": "Quyết định số 12-QĐ/TU",
    "decided_on": "10/12/2024",
    "change": [
        {
            "do": "merge",
            "to": {"code": "KP12", "name": "Chi bộ khu phố 1 và 2", "kind": "branch", "under": {"code": "grassroots"}},
            "units": ["branch", {"name": "chi bộ khu phố 2"}],
        },
        {"do": "move", "unit": {"code": "single"}, "to": {"code": "other_superior"}},
        {"do": "rename", "unit": "other_superior", "name": "Đảng bộ huyện Hoa", "committee": "Huyện ủy Hoa"},
    ],
}
PAPER = (DAY, "Quyết định số 12-QĐ/TU", "10/12/2024")
HEAD = (
    *("Việc", "Mã", "Tên tổ chức đảng", "Trực thuộc", "Mã tiếp nhận", "Tên mới", "Loại", "Tên cấp ủy"),
    *("Từ ngày", "Số quyết định", "Ngày quyết định"),
)
ROWS = (
    ("Lập", "KP12", "Chi bộ khu phố 1 và 2", "grassroots", None, None, "chi bộ", None, *PAPER),
    ("Hợp nhất", "branch", "Chi bộ khu phố 1", None, "KP12", None, None, None, *PAPER),
    ("HỢP NHẤT", None, "Chi bộ khu phố 2", "Đảng bộ phường Tân Hoa", "KP12", None, None, None, *PAPER),
    ("chuyển", "single", "Chi bộ Trung tâm Y tế", None, "other_superior", None, None, None, *PAPER),
    ("Đổi tên", "other_superior", "Đảng bộ huyện Lộc Hoa", None, None, "Đảng bộ huyện Hoa", None, "Huyện ủy Hoa", *PAPER),
)


def csv_of(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    lines = [("SẮP XẾP TỔ CHỨC ĐẢNG",), (), head, *rows]
    return "\n".join(";".join("" if c is None else str(c) for c in line) for line in lines).encode("utf-8-sig")


def xlsx_of(*rows: tuple[Any, ...]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Thay đổi")
        for r, row in enumerate((HEAD, *rows), 2):
            for c, value in enumerate(row):
                if value is not None:
                    sheet.write(r, c, value)
    return out.getvalue()


FILES = {
    "a.toml": TOML.encode(),
    "a.json": json.dumps(AS_JSON).encode(),
    "a.csv": csv_of(*ROWS),
    "a.xlsx": xlsx_of(*ROWS),
}
TABLES = (Unit, UnitVersion, UnitPath, UnitHeir, UnitLineage, JournalEntry)


@pytest.fixture
async def cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session, NOW)


async def run(
    db: Database, data: bytes, name: str, *, dry_run: bool = False, actor: Actor = SYSTEM, skip_unknown: bool = False
) -> ChangeRun:
    async with db.write() as session:
        read = read_file(data, name)
        return await run_changes(session, actor=actor, read=read, dry_run=dry_run, skip_unknown=skip_unknown, now=NOW)


async def counts(db: Database) -> list[int | None]:
    async with db.read() as session:
        return [await session.scalar(select(func.count()).select_from(table)) for table in TABLES]


async def told(db: Database, data: bytes, name: str = "a.toml", actor: Actor = SYSTEM) -> list[tuple[int, str | None, str]]:
    """What a refused file is complained of; the preview says the same and neither changes anything."""
    before = await counts(db)
    preview = await run(db, data, name, dry_run=True, actor=actor)
    with pytest.raises(ChangeFileRefused) as caught:
        await run(db, data, name, actor=actor)
    assert await counts(db) == before
    found = [(c["row"], c["column"], c["code"]) for c in caught.value.extra["complaints"]]
    assert found == [(c.spot.row, c.spot.column, c.code) for c in preview.complaints]
    assert all(c["file"] == name and c["detail"] for c in caught.value.extra["complaints"])
    assert preview.changes == []
    return found


@pytest.mark.parametrize("name", FILES)
async def test_every_format_says_the_same(db: Database, cast: Cast, name: str) -> None:
    preview = await run(db, FILES[name], name, dry_run=True)
    assert (preview.applied, preview.complaints, len(preview.changes)) == (False, [], 6)
    before = await counts(db)
    done = await run(db, FILES[name], name)
    assert [(c.verb, c.unit_id) for c in done.changes][1:] == [
        ("move", cast.cell),
        ("merge", cast.branch),
        ("merge", cast.neighbour),
        ("move", cast.single),
        ("rename", cast.other_superior),
    ]
    async with db.read() as session:
        both = await queries.unit_of_code(session, "KP12")
        assert both is not None
        assert [v.name for v in await queries.children_on(session, cast.grassroots, TODAY)] == ["Chi bộ khu phố 1 và 2"]
        assert [v.unit_id for v in await queries.children_on(session, both.id, TODAY)] == [cast.cell]
        above = await queries.ancestors_on(session, cast.single, TODAY)
        assert (above[0].name, above[0].committee_name) == ("Đảng bộ huyện Hoa", "Huyện ủy Hoa")
        steps = (await session.scalars(select(UnitLineage))).all()
        assert {(s.decision, f"{s.decided_on:%d/%m/%Y}") for s in steps} == {("Quyết định số 12-QĐ/TU", "10/12/2024")}
    after = await counts(db)
    assert after != before
    for other, data in FILES.items():
        again = await run(db, data, other)
        assert again.changes == []
        assert await counts(db) == after


async def test_a_split_takes_a_row_for_every_part(db: Database, cast: Cast) -> None:
    head = (
        *("Việc", "Mã", "Tên tổ chức đảng", "Mã tiếp nhận", "Tổ chức trực thuộc", "Loại", "Trực thuộc"),
        *("Từ ngày", "Quyết định"),
    )
    rows = (
        ("lập", "Đ", "Đảng bộ phường Đông", None, None, "đảng bộ cơ sở", "superior", DAY, "12-QĐ/TU"),
        ("lập", "T", "Đảng bộ phường Tây", None, None, "đảng bộ cơ sở", "superior", DAY, "12-QĐ/TU"),
        ("chia tách", "grassroots", None, "Đ", "Chi bộ khu phố 1", None, None, DAY, "12-QĐ/TU"),
        ("chia tách", "grassroots", None, "T", "neighbour", None, None, DAY, "12-QĐ/TU"),
    )
    assert await told(db, csv_of(*rows[:3], head=head), "a.csv") == [(6, "B", "split_needs_several")]
    missing = await told(db, csv_of(*rows[:3], (*rows[3][:4], None, *rows[3][5:]), head=head), "a.csv")
    assert missing == [(6, "B", "child_without_successor")]
    await run(db, csv_of(*rows, head=head), "a.csv")
    async with db.read() as session:
        east = await queries.unit_of_code(session, "Đ")
        assert east is not None
        assert [v.name for v in await queries.children_on(session, east.id, TODAY)] == ["Chi bộ khu phố 1"]


async def test_complaints_name_row_column_and_value(db: Database, cast: Cast) -> None:
    rows = (
        ("nhập", "branch", "Chi bộ khu phố 1", None, "KP12", None, None, None, *PAPER),
        ("hợp nhất", None, "Chi bộ khu phố 9", None, "neighbour", None, None, None, *PAPER),
        ("hợp nhất", "branch", None, None, None, None, None, None, "32/12/2024", *PAPER[1:]),
        ("lập", "branch", "Chi bộ mới", "grassroots", None, None, "chi bộ", None, *PAPER),
        ("lập", "X", "Chi bộ X", "grassroots", None, None, "hội", None, *PAPER),
    )
    assert await told(db, csv_of(*rows), "a.csv") == [
        (4, "A", "do_unknown"),
        (5, "C", "unit_unknown"),
        (6, None, "missing"),
        (6, "I", "not_a_day"),
        (7, "B", "unit_code_taken"),
        (8, "G", "kind_unknown"),
    ]
    preview = await run(db, csv_of(*rows), "a.csv", dry_run=True)
    assert [c.spot.value for c in preview.complaints] == [
        "nhập",
        "Chi bộ khu phố 9",
        None,
        "32/12/2024",
        "branch",
        "hội",
    ]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ('do = "hợp nhất"\nunits = ["branch"]\nto = "neighbour"\nday = 2100-13-01', (12, None, "not_readable")),
        ('do = "hợp nhất"\nto = "neighbour"', (8, "units", "missing")),
        ('do = "hợp nhất"\nunits = ["branch", 3.5]\nto = "neighbour"', (8, "units[2]", "unit_unknown")),
        ('do = "hợp nhất"\nunits = ["branch"]\nto = "neighbour"\nwho = 1', (8, "who", "field_unknown")),
        ('do = "hợp nhất"\nunits = ["branch"]\nto = { code = "X", name = "X", kind = "y" }', (8, "to.kind", "kind_unknown")),
        ('do = "đóng"\nunit = "branch"', (8, "do", "do_unknown")),
        ('do = "giải thể"\nunit = "branch"\nparts = 3', (8, "parts", "missing")),
        ('do = "giải thể"\nunit = "branch"\nparts = [{ to = "nowhere" }]', (8, "parts[1].to", "unit_unknown")),
        ('do = "chuyển"\nunit = "branch"\nto = "cell"', (8, "unit", "unit_unsound")),
        ('do = "hợp nhất"\nunits = ["branch"]\nto = "neighbour"\nroles = "giữ"', (8, "roles", "roles_unknown")),
    ],
)
async def test_documents_are_complained_of_field_by_field(
    db: Database, cast: Cast, change: str, found: tuple[int, str | None, str]
) -> None:
    assert cast
    head = TOML.split("[[change]]")[0]
    assert await told(db, f"{head}[[change]]\n{change}\n".encode()) == [found]


@pytest.mark.parametrize(
    "data",
    [b"", b"format = 3", b"\xff\xfe", b"[[change]]", b'{"format": 1', b"[" * 9000, b'format = "x"\nchange = [1]'],
    ids=range(7),
)
@pytest.mark.parametrize("name", ["a.toml", "a.json"])
async def test_what_is_no_change_file_is_said_so(db: Database, cast: Cast, data: bytes, name: str) -> None:
    assert cast
    assert await told(db, data, name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("a.toml", 'do = "đóng"\nunit = 0x' + "f" * 5_000),
        ("a.toml", 'do = "giải thể"\nunit = "branch"\nparts = [{ to = "neighbour", members = [0x' + "f" * 5_000 + "] }]"),
        ("a.json", {"do": "merge", "units": ["\ud800"], "to": "neighbour"}),
        ("a.json", {"do": "merge", "units": [{"under": "grassroots", "names": ["\ud800"]}], "to": "neighbour"}),
        ("a.json", {"do": "merge", "units": ["branch"], "to": "neighbour", "\ud800": 1}),
    ],
    ids=range(5),
)
async def test_what_nobody_can_write_down_is_complained_of(db: Database, cast: Cast, name: str, change: Any) -> None:
    assert cast
    head = TOML.split("[[change]]")[0]
    is_toml = name.endswith(".toml")
    data = f"{head}[[change]]\n{change}\n" if is_toml else json.dumps({**AS_JSON, "change": [change]})
    async with db.read() as session:
        done = await run_changes(session, actor=SYSTEM, read=read_file(data.encode(), name), dry_run=True, now=NOW)
    assert done.complaints
    assert run_out(done).model_dump_json()


async def test_namesakes_are_told_apart_by_what_is_above_them(db: Database, cast: Cast) -> None:
    more = TOML.split("[[change]]")[0] + '[[change]]\ndo = "lập"\ncode = "N"\nname = "Chi bộ khu phố 1"\n'
    more += 'kind = "chi bộ cơ sở"\nunder = "superior"\nday = 2024-12-01\n'
    await run(db, more.encode(), "a.toml")
    merge = TOML.split("[[change]]")[0] + '[[change]]\ndo = "hợp nhất"\nto = "neighbour"\nunits = ["Chi bộ khu phố 1"]\n'
    assert await told(db, merge.encode()) == [(8, "units[1]", "unit_ambiguous")]
    exact = merge.replace('["Chi bộ khu phố 1"]', '[{ name = "Chi bộ khu phố 1", under = "Đảng bộ phường Tân Hoà" }]')
    assert await told(db, exact.encode()) == [(8, "units[1].name", "unit_unknown")]
    await run(db, exact.replace("Tân Hoà", "Tân Hoa").encode(), "a.toml")
    async with db.read() as session:
        assert [s.predecessor_id for s in await session.scalars(select(UnitLineage))] == [cast.branch]


async def test_what_is_not_in_this_tree_can_be_left_out(db: Database, cast: Cast) -> None:
    data = TOML.replace('"Chi bộ khu phố 2"]', '"Chi bộ khu phố 2", "Chi bộ khu phố 3"]').encode()
    assert await told(db, data) == [(8, "units[1].names", "unit_unknown")]
    done = await run(db, data, "a.toml", skip_unknown=True)
    assert [ref.name for ref in done.skipped] == ["Chi bộ khu phố 3"]
    assert len(done.changes) == 6
    nothing = TOML.replace("Chi bộ khu phố", "Chi bộ ấp").replace('"KP12"', '"KP13"').encode()
    await run(db, nothing, "a.toml", skip_unknown=True)
    async with db.read() as session:
        assert await queries.unit_of_code(session, "KP13") is None


async def test_only_what_lies_in_reach_is_found(db: Database, cast: Cast) -> None:
    merge = TOML.split("[[change]]")[0] + '[[change]]\ndo = "hợp nhất"\nto = "neighbour"\nunits = ["branch"]\n'
    stranger = actor_with((Role.COMMITTEE, cast.other_superior))
    assert await told(db, merge.encode(), actor=stranger) == [(8, "units[1]", "unit_unknown")]
    for role in (Role.SECRETARY, Role.BOARD, Role.INSPECTOR):
        with pytest.raises(RoleMissing):
            await run(db, merge.encode(), "a.toml", actor=actor_with((role, cast.province)))
    await run(db, merge.encode(), "a.toml", actor=actor_with((Role.OPERATOR, cast.province)))
