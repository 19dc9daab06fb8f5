"""Tables as offices send them, and files that were made to hurt."""

import contextlib
import io
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.table_rows import TableError
from app.core.tables import Column, NotADay, Row, body, day_of, locate, read_table

ROOT = Path(__file__).parents[2]
WANTED = (
    Column("code", ("Mã", "Mã số")),
    Column("name", ("Họ và tên", "Họ tên")),
    Column("men", ("Ngày sinh nam",), required=False),
    Column("women", ("Ngày sinh nữ",), required=False),
)


def xlsx(rows: Sequence[Sequence[Any]], **options: Any) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        book.set_properties({"created": datetime(2024, 12, 18, tzinfo=UTC)})  # the same bytes every time
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Danh sách")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif value is not None:
                    sheet.write(r, c, value)
    return out.getvalue()


def refusal(data: bytes, name: str = "a.xlsx") -> TableError:
    with pytest.raises(TableError) as caught:
        read_table(data, name)
    assert "{" not in caught.value.detail("vi") + caught.value.detail("en")
    return caught.value


def remade(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The workbook with some parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, changes.get(part, old.read(part)))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def test_values_keep_their_types_and_rows_their_numbers() -> None:
    table = read_table(xlsx([["Danh sách đảng viên"], [], ["a", 1, 1.5, date(2020, 2, 29), None, True]]), "a.xlsx")
    assert table.sheet == "Danh sách"
    assert table.rows == [
        Row(1, ["Danh sách đảng viên", None, None, None, None, None]),
        Row(3, ["a", 1, 1.5, date(2020, 2, 29), None, "TRUE"]),
    ]


def test_hidden_and_blank_sheets_are_passed_over() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Trống")
        hidden = book.add_worksheet("Ẩn")
        hidden.write(0, 0, "cũ")
        hidden.hide()
        book.add_worksheet("Thật").write(4, 1, "mới")
    table = read_table(out.getvalue(), "a.xlsx")
    assert (table.sheet, table.rows) == ("Thật", [Row(5, [None, "mới"])])


@pytest.mark.parametrize(
    ("encoding", "delimiter", "newline"),
    [
        ("utf-8", ",", "\n"),
        ("utf-8-sig", ";", "\r\n"),
        ("utf-16", "\t", "\r\n"),
        ("utf-16-le", "\t", "\r\n"),
        ("utf-16-be", ";", "\n"),
        ("utf-8", ";", "\r"),
    ],
)
def test_text_in_the_encodings_and_separators_of_offices(encoding: str, delimiter: str, newline: str) -> None:
    lines = ["ĐẢNG BỘ PHƯỜNG TÂN HOA", "", "Mã|Họ và tên|Ghi chú", '1|Nguyễn Văn Bảy|"bí thư, phường', 'Tân Hoa"']
    data = newline.join(lines).replace("|", delimiter).encode(encoding)
    table = read_table(data, "Danh sách.CSV")
    assert table.rows[0].cells[0] == "ĐẢNG BỘ PHƯỜNG TÂN HOA"
    last = table.rows[-1]
    assert last.number == 4
    assert last.cells[:2] == ["1", "Nguyễn Văn Bảy"]
    assert str(last.cells[2]).split() == ["bí", "thư,", "phường", "Tân", "Hoa"]


def test_the_old_vietnamese_code_page_is_composed() -> None:
    text = unicodedata.normalize("NFC", "Mã;Họ và tên\n1;Nguyễn Thị Sáu – Đồng Xoài\n")
    tones = "".join(_cp1258(c) for c in text)
    table = read_table(tones.encode("cp1258"), "a.csv")
    assert table.rows[1].cells == ["1", "Nguyễn Thị Sáu – Đồng Xoài"]


def _cp1258(character: str) -> str:
    """The letter as the code page writes it: base letter, then the tone as a sign of its own."""
    parts = unicodedata.normalize("NFD", character)
    tones = [p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323"]
    base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in tones))
    return base + "".join(tones)


def test_decomposed_text_is_composed() -> None:
    data = unicodedata.normalize("NFD", "Mã,Họ và tên\n1,Trần Đức Hậu\n").encode()
    assert read_table(data, "a.csv").rows[1].cells[1] == "Trần Đức Hậu"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("Mã,Họ và tên\n1,Nguy?n V?n B?y\n2,Tr?n Th? Sáu".encode("ascii", "replace"), "table_letters_lost"),
        ("Mã,Họ và tên\n1,Nguyễn Thị Sáu\n".encode().decode("cp1252", "ignore").encode(), "table_letters_lost"),
        ("Hä vµ tªn;NguyÔn V¨n ®Æng\n".encode("latin-1"), "table_encoding_unknown"),
        (b"a,b\n1,\x81\x8d", "table_encoding_unknown"),
        (b"\xff\xfea", "table_encoding_unknown"),
        (b"", "table_empty"),
        (b"\n\n;;\n", "table_empty"),
        (b"a,b\n1,x\x00y\n", "table_character_refused"),
        ("a,b\n" + '"' + "x" * 200_000 + '"', "table_unreadable"),
        ("\n".join("x" for _ in range(60_002)), "table_too_many_rows"),
        (",".join("x" for _ in range(61)), "table_too_many_columns"),
        ("," * 6_000, "table_too_large"),
        ("\n" * 1_100_000, "table_too_large"),
    ],
)
def test_text_that_cannot_be_read_is_refused_with_a_reason(data: bytes | str, code: str) -> None:
    assert refusal(data if isinstance(data, bytes) else data.encode(), "a.csv").code == code


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls", "table_format_unknown"),
        (b"%PDF-1.7", "a.pdf", "table_format_unknown"),
        (b"PK\x03\x04" + bytes(40), "a.xlsx", "table_unreadable"),
        (xlsx([["a"]])[:-30], "a.xlsx", "table_unreadable"),
        (xlsx([]), "a.xlsx", "table_empty"),
        (remade(xlsx([["a"]]), {SHEET: b"<worksheet><row"}), "a.xlsx", "table_unreadable"),
        (remade(xlsx([["a"]]), {"xl/workbook.xml": b"<workbook/>"}), "a.xlsx", "table_empty"),
        (remade(xlsx([["a"]]), {"xl/styles.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "a.xlsx", "table_unreadable"),
    ],
)
def test_files_that_are_not_tables_are_refused(data: bytes, name: str, code: str) -> None:
    assert refusal(data, name).code == code


def test_a_sheet_too_long_or_too_wide_is_refused_by_its_place() -> None:
    sheet = f'<worksheet {NS}><sheetData><row r="{{r}}"><c r="{{c}}"><v>1</v></c></row></sheetData></worksheet>'
    long = refusal(remade(xlsx([["a"]]), {SHEET: sheet.format(r=1_048_576, c="A1048576").encode()}))
    assert (long.code, long.extra) == ("table_too_many_rows", {"sheet": "Danh sách", "row": 1_048_576, "column": "A"})
    wide = refusal(remade(xlsx([["a"]]), {SHEET: sheet.format(r=7, c="XFD7").encode()}))
    assert (wide.code, wide.extra) == ("table_too_many_columns", {"sheet": "Danh sách", "row": 7, "column": "XFD"})
    area = sheet.replace("</row>", '</row><row r="50000"><c r="BH50000"><v>1</v></c></row>').format(r=1, c="A1")
    assert refusal(remade(xlsx([["a"]]), {SHEET: area.encode()})).code == "table_too_large"
    odd = refusal(remade(xlsx([["a"]]), {SHEET: sheet.format(r=1, c="A&#48;1").encode()}))
    assert odd.code == "table_unreadable"


def test_rows_and_cells_without_numbers_count_too() -> None:
    sheet = f"<worksheet {NS}><sheetData>{'<row/>' * 70_000}<row><c><v>1</v></c></row></sheetData></worksheet>"
    assert refusal(remade(xlsx([["a"]]), {SHEET: sheet.encode()})).code == "table_too_many_rows"
    wide = f"<worksheet {NS}><sheetData><row>{'<c><v>1</v></c>' * 61}</row></sheetData></worksheet>"
    assert refusal(remade(xlsx([["a"]]), {SHEET: wide.encode()})).code == "table_too_many_columns"


def test_formatted_but_empty_rows_are_not_data() -> None:
    sheet = (
        f'<worksheet {NS}><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData></worksheet>'
    )
    assert read_table(remade(xlsx([["a"]]), {SHEET: sheet.encode()}), "a.xlsx").rows == [Row(1, [1])]


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    data = bytearray(remade(xlsx([["a"]]), {"xl/theme/theme1.xml": b"<a>" + b" " * 500_000 + b"</a>"}))
    entry = data.rindex(b"xl/theme/theme1.xml") - 46
    data[entry + 24 : entry + 28] = (1_000).to_bytes(4, "little")
    assert refusal(bytes(data)).code == "table_too_large"


HOSTILE = """
import resource, sys, time
from tests.core.test_tables import hostile, refusal
import app.core.tables, python_calamine, io
data = hostile(sys.argv[1])
app.core.tables.read_table(open(sys.argv[2], "rb").read(), "a.xlsx")  # everything is loaded and warm
before = resource.getrusage(resource.RUSAGE_SELF)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 100_000_000,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (int(before.ru_utime + before.ru_stime) + 4,) * 2)
print(refusal(data).code, len(data))
"""


def hostile(kind: str) -> bytes:
    """Small files that unpack into something huge."""
    plain = xlsx([["a"]])
    if kind == "bomb":
        return remade(plain, {SHEET: b"<worksheet>" + b" " * 300_000_000 + b"</worksheet>"})
    if kind == "rows":
        rows = "".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(1, 1_048_577))
        return remade(plain, {SHEET: f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>".encode()})
    if kind == "copies":
        # One long text shared by every cell: each copy of it would be its own.
        sst = f'<sst {NS} count="1" uniqueCount="1"><si><t>{"x" * 32_000}</t></si></sst>'
        rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 50_000))
        sheet = f"<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>"
        return remade(plain, {SHEET: sheet.encode(), "xl/sharedStrings.xml": sst.encode()})
    if kind == "texts":
        sst = f"<sst {NS}>{'<si><t/></si>' * 1_500_000}</sst>"
        return remade(plain, {"xl/sharedStrings.xml": sst.encode()})
    out = io.BytesIO(plain)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(60_000):
            archive.writestr(f"xl/{number}.xml", b"")
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("bomb", "table_too_large"),
        ("rows", "table_too_many_rows"),
        ("copies", "table_too_large"),
        ("texts", "table_too_large"),
        ("entries", "table_too_large"),
    ],
)
def test_a_bomb_is_refused_within_its_limits_of_memory_and_time(kind: str, code: str, tmp_path: Path) -> None:
    """In a process of its own: 100 MB beyond what it had and a few seconds of CPU, or it is killed."""
    warm = tmp_path / "warm.xlsx"
    warm.write_bytes(xlsx([["a"]]))
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, kind, str(warm)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[:1] == [code], done.stderr[-2_000:]
    assert int(done.stdout.split()[1]) < 20_000_000


TITLES: list[list[Any]] = [["TỈNH ỦY MINH HỌA"], ["DANH SÁCH ĐẢNG VIÊN"], [None, "tháng 12/2024"], []]


def test_headings_are_found_under_titles_in_any_order_and_spelling() -> None:
    rows = [*TITLES, ["STT", "HỌ VÀ TÊN (*)", "ma so:"], [1, 2, 3], [1, "Nguyễn Văn Bảy", "A1"], [], [2, "Lê Thị Sáu", "A2"]]
    table = read_table(xlsx(rows), "a.xlsx")
    headings = locate(table, WANTED)
    assert headings.columns == {"name": 1, "code": 2}
    assert [(r.number, r.cells[1]) for r in body(table, headings)] == [(7, "Nguyễn Văn Bảy"), (9, "Lê Thị Sáu")]


def test_headings_in_two_merged_rows() -> None:
    rows = [
        *TITLES,
        ["Mã", "Họ tên", "Ngày sinh", None],
        [None, None, "Nam", "Nữ"],
        ["A1", "Lê Thị Sáu", None, date(1957, 2, 1)],
    ]
    table = read_table(xlsx(rows), "a.xlsx")
    headings = locate(table, WANTED)
    assert headings.columns == {"code": 0, "name": 1, "men": 2, "women": 3}
    assert [r.cells[0] for r in body(table, headings)] == ["A1"]


def test_missing_and_doubled_headings_are_named() -> None:
    with pytest.raises(TableError) as missing:
        locate(read_table(xlsx([["Mã", "Ghi chú"], ["A1", "x"]]), "a.xlsx"), WANTED)
    assert missing.value.code == "table_headings_missing"
    assert "“Họ và tên”" in missing.value.detail()
    with pytest.raises(TableError) as twice:
        locate(read_table(xlsx([["Mã", "Họ tên", "Họ và tên"], ["A1", "x", "y"]]), "a.xlsx"), WANTED)
    assert twice.value.code == "table_heading_twice"
    assert "B, C" in twice.value.detail()


@pytest.mark.parametrize(
    "cell", [date(2024, 12, 18), "18/12/2024", " 18-12-2024", "18.12.2024", "2024-12-18", 45_644, "45644", "18/ 12/ 2024"]
)
def test_a_day_however_it_is_written(cell: Any) -> None:
    assert day_of(cell) == date(2024, 12, 18)


@pytest.mark.parametrize("cell", ["2024", 2024, "12/2024", "31/02/2024", "18/12/24", "mười tám", 1.5, "99999", "1/1/0000"])
def test_what_is_not_a_day_is_refused(cell: Any) -> None:
    with pytest.raises(NotADay):
        day_of(cell)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_is_refused_or_harmless(data: st.DataObject) -> None:
    """Nothing but a table or a refusal comes out of a damaged workbook, packed or unpacked."""
    whole = xlsx([["Mã", "Họ tên"], ["A1", "Lê Thị Sáu"], [1, date(2024, 1, 1)]])
    if data.draw(st.booleans()):
        with zipfile.ZipFile(io.BytesIO(whole)) as book:
            part = data.draw(st.sampled_from([n for n in book.namelist() if n.startswith("xl/")]))
            whole = remade(whole, {part: _damaged(data, book.read(part))})
    else:
        whole = _damaged(data, whole)
    with contextlib.suppress(TableError):
        read_table(whole, "a.xlsx")


def _damaged(data: st.DataObject, content: bytes) -> bytes:
    at = data.draw(st.integers(0, len(content)))
    return content[:at] + data.draw(st.binary(max_size=4)) + content[at + data.draw(st.integers(0, 4)) :]
