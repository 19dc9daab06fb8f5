"""Headings as offices write them: any order, any spelling, one row or two, below titles."""

import unicodedata
from random import Random
from typing import Any

import pytest

from app.members.imports.headings import Field, field_of, find_headings

SPELLINGS = {
    Field.STT: ["STT", "TT", "Số TT", "Số thứ tự"],
    Field.FULL_NAME: ["Họ và tên", "HỌ VÀ TÊN", "Họ tên đảng viên", "Họ, chữ đệm và tên", "Họ và tên\n(chữ in hoa)"],
    Field.FAMILY_NAME: ["Họ đệm", "Họ và tên đệm", "Họ lót", "Họ và"],
    Field.GIVEN_NAME: ["Tên"],
    Field.BIRTH: ["Ngày sinh", "Năm sinh", "Ngày, tháng, năm sinh", "Ngày/tháng/năm sinh", "NTNS", "Sinh ngày"],
    Field.CARD: ["Số thẻ đảng", "Số thẻ đảng viên", "Số thẻ ĐV", "Mã thẻ đảng viên", "Số TĐV", "Số đảng viên"],
    Field.ADMITTED: ["Ngày vào Đảng", "Ngày kết nạp", "Ngày tháng năm vào Đảng", "Ngày vào Đảng (dự bị)", "Ngày vào ĐCSVN"],
    Field.OFFICIAL: ["Ngày chính thức", "Ngày vào Đảng chính thức", "Ngày công nhận chính thức"],
    Field.BRANCH: ["Chi bộ", "Tên chi bộ", "Chi bộ sinh hoạt", "CHI BỘ:"],
    Field.BRANCH_CODE: ["Mã chi bộ", "Mã CB", "Mã tổ chức đảng", "Mã đơn vị"],
    Field.PARENT: ["Đảng bộ", "Đảng bộ cơ sở", "Thuộc Đảng bộ", "Tổ chức cơ sở đảng"],
    Field.PHONE: ["Điện thoại", "Số điện thoại", "SĐT", "ĐTDĐ", "Số ĐT", "Điện thoại di động"],
    Field.STATUS: [
        "Tình trạng",
        "Tình trạng sinh hoạt",
        "Loại đảng viên",
        "Đảng viên (chính thức/dự bị)",
        "Diện",
        "Trạng thái",
    ],
    Field.CELL: ["Tổ đảng", "Tên tổ đảng", "Tổ"],
    Field.NOTE: ["Ghi chú", "GHI CHÚ"],
}


@pytest.mark.parametrize(("field", "heading"), [(f, h) for f, hs in SPELLINGS.items() for h in hs])
def test_spellings(field: Field, heading: str) -> None:
    assert field_of(heading) is field
    assert field_of(unicodedata.normalize("NFD", f"  {heading.upper()} ")) is field


@pytest.mark.parametrize(
    "heading", ["Nơi sinh", "Quê quán", "Dân tộc", "CCCD", "Chức vụ", "Tên cơ quan", "Đảng viên", "1", "%", "Nam"]
)
def test_what_is_not_read(heading: str) -> None:
    assert field_of(heading) is None


def test_any_order_below_any_titles() -> None:
    chance = Random(7)
    for _ in range(200):
        wanted = {f: chance.choice(hs) for f, hs in SPELLINGS.items() if f not in (Field.FAMILY_NAME, Field.GIVEN_NAME)}
        row: list[Any] = [*wanted.values(), None, "Dân tộc"]
        chance.shuffle(row)
        every: list[list[Any]] = [["ĐẢNG BỘ TỈNH"], [None, "DANH SÁCH ĐẢNG VIÊN"], []]
        titles = every[: chance.randint(0, 3)]
        found = find_headings([*titles, row, ["1", "Nguyễn Văn Bảy"], ["2", "Lê Thị Sáu"]])
        assert found is not None
        assert found.first_row == len(titles) + 1
        assert {f: row[c[0]] for f, c in found.columns.items()} == wanted


def test_headings_over_two_rows() -> None:
    upper: list[Any] = ["TT", "Họ và tên", "Ngày tháng năm sinh", None, "Ngày vào Đảng", None, "Ghi chú"]
    lower: list[Any] = [None, None, "Nam", "Nữ", "Dự bị", "Chính thức", None]
    found = find_headings([upper, lower, [1, "Nguyễn Văn Bảy", 1957]])
    assert found is not None
    assert found.first_row == 2
    assert found.columns[Field.BIRTH] == (2, 3)
    assert (found.columns[Field.ADMITTED], found.columns[Field.OFFICIAL]) == ((4,), (5,))


def test_a_family_name_column_alone_is_no_roster() -> None:
    assert find_headings([["Tên"], ["An"]]) is None
    assert find_headings([]) is None
