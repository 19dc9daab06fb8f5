"""Folding for search, the order of names, the refusal of text that cannot be stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.core.text import Line, fold, nfc, person_sort_key, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Xoài", "dong xoai"),
        ("NGUYỄN VĂN BẢY", "nguyen van bay"),
        ("Phước Long", "phuoc long"),
        ("đảng viên dự bị", "dang vien du bi"),
        ("Ưu, Ơn, Ăn, Âm, Êm, Ôm", "uu, on, an, am, em, om"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_people_are_ordered_by_given_name_then_the_rest_by_letters_then_tones() -> None:
    names = [
        "Trần Văn Út",
        "Nguyễn Văn Bảy",
        "Lê Thị An",
        "Lê Thị Ân",
        "Phạm Đức Anh",
        "Đỗ Văn Bảy",
        "Lê Văn Bẩy",
        "Lê Thị Ấn",
    ]
    assert sorted(names, key=person_sort_key) == [
        "Lê Thị An",
        "Phạm Đức Anh",
        "Lê Thị Ân",
        "Lê Thị Ấn",
        "Đỗ Văn Bảy",
        "Nguyễn Văn Bảy",
        "Lê Văn Bẩy",
        "Trần Văn Út",
    ]


def test_tones_follow_the_dictionary() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "mba"]
    assert sorted(words, key=sort_key) == words


@pytest.mark.parametrize("bad", ["a\x00b", "\ud800", "x" * 501])
def test_text_that_cannot_be_stored_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Line).validate_python(bad)


def test_a_line_is_trimmed_and_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "  Đảng ủy  ")
    assert TypeAdapter(Line).validate_python(decomposed) == nfc("Đảng ủy")
