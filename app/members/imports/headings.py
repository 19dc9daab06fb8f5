"""Which column of a roster says what (pure): Vietnamese headings in any order, over one or two rows, below title rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.text import fold
from app.members.imports.cells import Cell, text_of

LOOK_AT_ROWS = 40


class Field(StrEnum):
    """What a column can say about a member."""

    STT = "stt"
    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    BIRTH = "birth"
    CARD = "card_number"
    ADMITTED = "admitted_on"
    OFFICIAL = "official_on"
    BRANCH = "branch"
    BRANCH_CODE = "branch_code"
    PARENT = "parent"
    PHONE = "phone"
    STATUS = "status"
    CELL = "cell"
    NOTE = "note"


# Folded text of a heading without punctuation. Order matters only where two patterns could match.
_DAY = r"(ngay )?(thang )?(nam )?"
_PATTERNS: tuple[tuple[Field, str], ...] = (
    (Field.STT, r"stt|tt|so tt|so thu tu|no"),
    (Field.FULL_NAME, r"ho( va)? ten( dang vien)?( khai sinh)?|ho( va)? chu dem va ten|ten dang vien"),
    (Field.FAMILY_NAME, r"ho|ho va|ho( va)?( chu| ten)? (dem|lot)|ho ten lot"),
    (Field.GIVEN_NAME, r"ten|ten goi"),
    (Field.BIRTH, _DAY + r"sinh( nam| nu| ngay)?|sinh (ngay|nam)|ntns|ns"),
    (Field.CARD, r"(so|ma|ma so) (the )?(dang|dang vien|dv)( moi)?|so the( moi)?|the dang( vien)?|ma the|so tdv"),
    (Field.OFFICIAL, r"ngay (thang nam )?(cong nhan )?((vao dang|dang vien|dv) )?chinh thuc|vao dang chinh thuc"),
    (Field.ADMITTED, _DAY + r"(vao|ket nap)( vao)?( dang| dcsvn| dang vien)?( du bi| lan dau)?"),
    (Field.BRANCH_CODE, r"ma (so )?(chi bo|cb|to chuc( dang)?|don vi)"),
    (Field.BRANCH, r"(ten |thuoc )?chi bo( sinh hoat| truc thuoc| dang)?|sinh hoat tai chi bo|noi sinh hoat"),
    (Field.PARENT, r"(ten |thuoc )?dang (bo|uy)( co so| bo phan| xa| phuong)?|to chuc co so dang|tccs ?d(ang)?"),
    (Field.PHONE, r"(so )?(dien thoai|dt|di dong)( di dong| lien he| dd)?|sdt|dtdd|mobile"),
    (Field.STATUS, r"tinh trang( sinh hoat)?( dang)?|trang thai|(loai|dien)( dang vien| dv)?|chinh thuc|du bi"),
    (Field.STATUS, r"(chinh thuc|dang vien chinh thuc)( hay| hoac)? (dang vien )?du bi|dang vien (chinh thuc|du bi)"),
    (Field.STATUS, r"(duoc |tam )?mien( cong tac va)? sinh hoat( dang)?|dinh chi sinh hoat( dang)?"),
    (Field.CELL, r"(ten )?(to|to dang)( truc thuoc)?"),
    (Field.NOTE, r"ghi chu|chu thich|note"),
)
_COMPILED = tuple((field, re.compile(pattern)) for field, pattern in _PATTERNS)


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand: `first_row` is the first row below them (0-based); columns are 0-based, in order."""

    first_row: int
    columns: Mapping[Field, tuple[int, ...]]
    names: Mapping[int, str]

    @property
    def ignored(self) -> list[str]:
        """Headings of columns that are not read; the note is among them: nothing of it is stored."""
        used = {c for field, columns in self.columns.items() if field is not Field.NOTE for c in columns}
        return [name for column, name in sorted(self.names.items()) if column not in used]


def field_of(heading: str) -> Field | None:
    """What a heading means, whatever its case, marks, line breaks and brackets."""
    folded = fold(heading)
    for text in (re.sub(r"\(.*?\)|\[.*?\]", " ", folded), folded):
        words = " ".join(re.sub(r"[^a-z0-9]+", " ", text).split())
        for field, pattern in _COMPILED:
            if pattern.fullmatch(words):
                return field
    return None


def find_headings(rows: Sequence[Sequence[Cell]]) -> Headings | None:
    """The heading row (or two) within the first rows; None when no row names people."""
    best: Headings | None = None
    for index in range(min(len(rows), LOOK_AT_ROWS)):
        single = _headings(rows[index], index + 1)
        double = _headings(_joined(rows[index], rows[index + 1]), index + 2) if index + 1 < len(rows) else None
        for found in (single, double):
            if found and _names_people(found) and (best is None or _worth(found) > _worth(best)):
                best = found
    return best


def _worth(headings: Headings) -> int:
    return sum(len(columns) for columns in headings.columns.values())


def _names_people(headings: Headings) -> bool:
    has_name = Field.FULL_NAME in headings.columns or {Field.FAMILY_NAME, Field.GIVEN_NAME} <= headings.columns.keys()
    return has_name and len(headings.columns) > 1


def _joined(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """Two heading rows read as one: a heading merged over several columns goes before each of the lower ones."""
    joined: list[Cell] = []
    spanning: str | None = None
    for column in range(max(len(upper), len(lower))):
        above = text_of(upper[column]) if column < len(upper) else None
        below = text_of(lower[column]) if column < len(lower) else None
        spanning = above or (spanning if below else None)
        parts = [spanning, below] if below and not _is_data(below) else [above]
        joined.append(" ".join(p for p in parts if p) or None)
    return joined


def _is_data(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _headings(row: Sequence[Cell], first_row: int) -> Headings | None:
    names = {column: text for column, cell in enumerate(row) if (text := text_of(cell))}
    columns: dict[Field, tuple[int, ...]] = {}
    for column, name in names.items():
        field = field_of(name) if len(name) <= 80 else None
        if field is not None:
            columns[field] = (*columns.get(field, ()), column)
    if Field.FAMILY_NAME in columns and Field.GIVEN_NAME not in columns and Field.FULL_NAME not in columns:
        columns = _family_column_holds_all(columns)
    return Headings(first_row, columns, names) if columns else None


def _family_column_holds_all(columns: dict[Field, tuple[int, ...]]) -> dict[Field, tuple[int, ...]]:
    return {Field.FULL_NAME if f is Field.FAMILY_NAME else f: c for f, c in columns.items()}
