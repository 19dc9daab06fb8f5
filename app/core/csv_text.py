"""Reading CSV as office programs save it: encodings, separators, and files whose letters are lost."""

import csv
import io
import re
import unicodedata
from collections import Counter
from functools import lru_cache

from app.core.table_rows import (
    Cell,
    Row,
    Table,
    TableEmpty,
    TableEncodingUnknown,
    TableLettersLost,
    TableTooLarge,
    TableTooManyColumns,
    TableTooManyRows,
    TableUnreadable,
)
from app.core.text import fold, nfc

SHEET = "CSV"
DELIMITERS = (";", "\t", ",")
SAMPLE_LINES = 50
MOST_LINES = 1_048_576
MOST_DELIMITERS_IN_A_LINE = 5_000
_MARKS = set("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b")
# UTF-8 read as Windows-1252 and saved again; letters that became question marks.
_TWICE_ENCODED = re.compile(r"áº|á»|Ã[\u0080-\u00bf]|Ä[\u0080-\u00bf\u2018]|Æ[°¡]")
_LOST = re.compile(r"[A-Za-z]\?[A-Za-z]|\?\?")


def read(data: bytes, *, max_rows: int, max_columns: int) -> Table:
    """The whole text as one table of strings; raises TableEncodingUnknown, TableLettersLost, TableTooMany…, TableEmpty."""
    text = nfc(decode(data))
    _refuse_lost_letters(text)
    delimiter, text = _delimiter(text)
    if max((line.count(delimiter) for line in text.splitlines()), default=0) > MOST_DELIMITERS_IN_A_LINE:
        raise TableTooLarge(where=f"một dòng có hơn {MOST_DELIMITERS_IN_A_LINE} ô")
    rows: list[Row] = []
    try:
        for number, values in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if number > MOST_LINES:
                raise TableTooLarge(where=f"hơn {MOST_LINES} dòng")
            cells: list[Cell] = [value.strip() or None for value in values]
            while cells and cells[-1] is None:
                cells.pop()
            if not cells:
                continue
            if len(rows) >= max_rows:
                raise TableTooManyRows.at(sheet=SHEET, row=number, most=max_rows)
            if len(cells) > max_columns:
                raise TableTooManyColumns.at(sheet=SHEET, row=number, column=len(cells) - 1, most=max_columns)
            rows.append(Row(number, cells))
    except csv.Error as error:
        raise TableUnreadable(where="CSV") from error
    if not rows:
        raise TableEmpty
    width = max(len(row.cells) for row in rows)
    for row in rows:
        row.cells.extend([None] * (width - len(row.cells)))
    return Table(SHEET, rows)


def decode(data: bytes) -> str:
    """The text, from UTF-8, UTF-16 or Windows-1258; raises TableEncodingUnknown."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        zeros = data[:2000].count(0), data[1:2000:2].count(0)
        if zeros[0] > len(data[:2000]) // 5:  # UTF-16 without its mark: half of most characters is zero
            return data.decode("utf-16-le" if zeros[1] * 2 >= zeros[0] else "utf-16-be")
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = nfc(data.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise TableEncodingUnknown from error
    foreign = [c for c in text if ord(c) > 127 and not _is_vietnamese(c)]
    if len(foreign) * 20 > sum(ord(c) > 127 for c in text):
        raise TableEncodingUnknown
    return text


@lru_cache(maxsize=4_096)
def _is_vietnamese(character: str) -> bool:
    """Whether a character is a Vietnamese letter or one of the signs that occur in office texts."""
    parts = unicodedata.normalize("NFD", character)
    is_letter = fold(parts[0]).isascii() and parts[0].isalpha()
    return character in "–—“”‘’…·•§°×\xa0" or (is_letter and set(parts[1:]) <= _MARKS)


def _refuse_lost_letters(text: str) -> None:
    for pattern, bare in ((_TWICE_ENCODED, False), (_LOST, True)):
        found = list(pattern.finditer(text)) if not bare or text.isascii() else []
        if len(found) >= 3:
            row = text.count("\n", 0, found[0].start()) + 1
            raise TableLettersLost.at(sheet=SHEET, row=row)


def _delimiter(text: str) -> tuple[str, str]:
    """The separator under which most rows have the same number of cells, and the text without Excel's `sep=` line."""
    hint = re.match(r'"?sep=([;,\t])"?\r?\n', text)
    if hint:
        return hint[1], "\n" + text[hint.end() :]
    sample = "\n".join(text[:200_000].splitlines()[:SAMPLE_LINES])
    return max(DELIMITERS, key=lambda d: _score(sample, d)), text


def _score(sample: str, delimiter: str) -> int:
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row)
    except csv.Error:
        return 0
    return max((rows * (width - 1) for width, rows in widths.items()), default=0)
