"""What one cell says: names, dates, phones, card numbers, statuses as offices write them."""

import unicodedata
from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.members.imports import cells
from app.members.imports.cells import Birth, Cell, CellNotRead, Status
from app.members.words import Membership, Standing

TODAY = date(2024, 12, 18)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("01/02/1957", Birth(1957, date(1957, 2, 1))),
        ("1-2-57", Birth(1957, date(1957, 2, 1))),
        ("1.2.06", Birth(2006, date(2006, 2, 1))),
        ("1.2.07", Birth(1907, date(1907, 2, 1))),
        ("01021957", Birth(1957, date(1957, 2, 1))),
        ("1957-02-01", Birth(1957, date(1957, 2, 1))),
        ("01/02/1957 00:00:00", Birth(1957, date(1957, 2, 1))),
        ("ngày 01 tháng 02 năm 1957", Birth(1957, date(1957, 2, 1))),
        ("'01/02/1957", Birth(1957, date(1957, 2, 1))),
        ("０１/０２/１９５７", Birth(1957, date(1957, 2, 1))),
        (20852, Birth(1957, date(1957, 2, 1))),
        (20852.0, Birth(1957, date(1957, 2, 1))),
        ("20852", Birth(1957, date(1957, 2, 1))),
        (date(1957, 2, 1), Birth(1957, date(1957, 2, 1))),
        (datetime(1957, 2, 1, 7, 30), Birth(1957, date(1957, 2, 1))),  # noqa: DTZ001 - as a sheet gives it
        (1957, Birth(1957, None)),
        ("1957", Birth(1957, None)),
        (1957.0, Birth(1957, None)),
        ("02/1957", Birth(1957, None)),
        (None, None),
        ("  ", None),
        ("-", None),
    ],
)
def test_births(cell: Cell, wanted: Birth | None) -> None:
    assert cells.read_birth(cell, TODAY) == wanted


@pytest.mark.parametrize(
    "cell",
    ["31/02/1957", "12/25/1957", "không rõ", "1/2", 3, -5, 999999, float("nan"), float("inf"), True, "2019", "1/1/2010"],
)
def test_births_that_cannot_be(cell: Cell) -> None:
    with pytest.raises(CellNotRead) as refusal:
        cells.read_birth(cell, TODAY)
    assert refusal.value.reason


@pytest.mark.parametrize("cell", ["19/12/2024", "1985", "05/1985", "1/1/1901"])
def test_days_are_whole_and_not_to_come(cell: Cell) -> None:
    with pytest.raises(CellNotRead):
        cells.read_day(cell, TODAY)


def test_a_two_digit_year_of_admission_is_the_last_one() -> None:
    assert cells.read_day("3/2/24", TODAY) == date(2024, 2, 3)
    assert cells.read_day("3/2/85", TODAY) == date(1985, 2, 3)


@pytest.mark.parametrize(
    "cell",
    ["0912345678", "912345678", 912345678, 912345678.0, "+84 912 345 678", "84912345678", "0084912345678", "0912.345.678",
     "(091) 234-5678", "+84 (0) 912345678", "0912345678; 0988888888", "'0912345678", " 0912 345 678 "],
)  # fmt: skip
def test_phones(cell: Cell) -> None:
    assert cells.read_phone(cell) == "0912345678"


@pytest.mark.parametrize("cell", ["12345", "091234567x", "01234567890123", "không có", "0112345678"])
def test_phones_that_cannot_be(cell: Cell) -> None:
    with pytest.raises(CellNotRead):
        cells.read_phone(cell)


@pytest.mark.parametrize(("cell", "wanted"), [(1012345, "01012345"), ("61.012.345", "61012345"), (None, None)])
def test_cards(cell: Cell, wanted: str | None) -> None:
    assert cells.read_card(cell) == wanted


@pytest.mark.parametrize("cell", ["12A45678", "123", "00000000", "123456789012", "chưa cấp"])
def test_cards_that_cannot_be(cell: Cell) -> None:
    with pytest.raises(CellNotRead):
        cells.read_card(cell)


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Chính thức", Status(Membership.FULL, None)),
        ("ĐV dự bị", Status(Membership.PROBATIONARY, None)),
        ("Được miễn công tác và sinh hoạt đảng", Status(None, Standing.EXEMPT)),
        ("Tạm miễn sinh hoạt", Status(None, Standing.TEMPORARILY_EXEMPT)),
        ("đình chỉ sinh hoạt đảng", Status(None, Standing.SUSPENDED)),
        ("Chính thức - miễn", Status(Membership.FULL, Standing.EXEMPT)),
    ],
)
def test_statuses(cell: Cell, wanted: Status) -> None:
    assert cells.read_status(cell) == wanted


def test_who_left_is_not_taken_for_a_status() -> None:
    status = cells.read_status("Đã từ trần 3/2024")
    assert status is not None
    assert status.ended
    with pytest.raises(CellNotRead):
        cells.read_status("=HYPERLINK()")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("NGUYỄN  VĂN\u00a0BẢY", "Nguyễn Văn Bảy"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Bảy"), "Nguyễn Văn Bảy"),
        ("Nguyễn\u200b Văn Bảy\n", "Nguyễn Văn Bảy"),
        ("ĐIỂU K'RANG", "Điểu K'Rang"),
        ("Thị H’Bia", "Thị H’Bia"),
    ],
)
def test_names(typed: str, wanted: str) -> None:
    assert cells.read_name(typed) == wanted


@pytest.mark.parametrize("typed", ["=1+1", "Nguyễn Văn 7", "A", "<script>", "x" * 200, "Bảy; DROP TABLE"])
def test_names_that_cannot_be(typed: str) -> None:
    with pytest.raises(CellNotRead):
        cells.read_name(typed)


def test_the_place_of_the_tone_mark_does_not_make_another_person() -> None:
    assert cells.name_key("Trần Thị Hoà") == cells.name_key("TRẦN THỊ HÒA")
    assert cells.name_key("Trần Thị Hoa") != cells.name_key("Trần Thị Hòa")


CELLS = st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.dates(), st.times(), st.timedeltas())


@given(CELLS)
def test_no_cell_breaks_a_reader(cell: Cell) -> None:
    for reader in (cells.read_name, cells.read_phone, cells.read_card, cells.read_status, cells.text_of):
        with suppress(CellNotRead):
            reader(cell)
    for dated in (cells.read_birth, cells.read_day):
        with suppress(CellNotRead):
            dated(cell, TODAY)
