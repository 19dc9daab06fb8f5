"""From the cells of a sheet to the people it names (pure), with a complaint by row and column for what cannot be read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from app.core.text import fold
from app.members.imports import cells
from app.members.imports.cells import Birth, Cell, CellNotRead, Status, text_of
from app.members.imports.headings import Field, Headings, find_headings
from app.members.words import Membership, Standing

ValueT = TypeVar("ValueT")
_TICKS = frozenset({"x", "v", "✓", "✔", "1"})
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something about one cell or row of the file. `row` as the spreadsheet numbers it; `column` its letter and heading.

    `blocks`: nothing can be applied until it is mended. `asks`: a person has to say whether the row is somebody else.
    """

    row: int
    column: str | None
    code: str
    text: str
    blocks: bool = False
    asks: bool = False


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the file tells it; None: the file does not say. `branch` is a unit's id once placed."""

    row: int
    full_name: str
    birth: Birth | None
    card_number: str | None
    admitted_on: date | None
    official_on: date | None
    phone: str | None
    membership: Membership | None
    standing: Standing | None
    ended: str | None
    branch: str | None
    branch_code: str | None
    parent: str | None
    cell: str | None

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return cells.name_key(self.full_name)


@dataclass(slots=True)
class Reading:
    """Everything a file says."""

    rows: list[RosterRow] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)  # of the column where each field is read


NumberedRow = tuple[int, Sequence[Cell]]


def read_rows(rows: Sequence[NumberedRow], today: date, letter: Callable[[int], str]) -> Reading:
    """Read a sheet of rows as the spreadsheet numbers them; `letter` gives a column's letter by its position from 0."""
    reading = Reading()
    headings = find_headings([cells for _, cells in rows])
    if headings is None:
        text = "Không tìm thấy dòng tiêu đề: cần cột “Họ và tên” và ít nhất một cột khác, ví dụ “Ngày sinh”."
        reading.complaints.append(Complaint(rows[0][0] if rows else 1, None, "no_headings", text, blocks=True))
        return reading
    labels = {c: f"{letter(c)} ({name[:60]})" for c, name in headings.names.items()}
    reading.ignored_columns = headings.ignored
    reading.labels = {f.value: labels[columns[0]] for f, columns in headings.columns.items()}
    body = rows[headings.first_row :]
    reader = _Reader(headings, body, labels, today, reading)
    for number, row in body:
        reader.read(row, number)
    if not _speaks_of_standing(reading.rows):
        reading.rows = [r if r.standing is None else replace(r, standing=None) for r in reading.rows]
    if not reading.rows and not reading.complaints:
        text = "Tệp không có dòng đảng viên nào dưới dòng tiêu đề."
        reading.complaints.append(Complaint(rows[-1][0], None, "no_people", text, blocks=True))
    return reading


def _speaks_of_standing(rows: Sequence[RosterRow]) -> bool:
    """Whether the file's status column tells standings at all, or only full and probationary."""
    return any(r.standing is not None and r.standing is not Standing.ACTIVE for r in rows)


class _Reader:
    """Reads the rows below the headings one after the other; a row that names a branch holds for those below it."""

    def __init__(
        self, headings: Headings, body: Sequence[NumberedRow], labels: Mapping[int, str], today: date, into: Reading
    ) -> None:
        self.headings = headings
        self.labels = labels
        self.columns = headings.columns
        self.today = today
        self.into = into
        self.section: str | None = None
        self.name_columns = self._name_columns(body)
        self.heading_words = {fold(headings.names[c]) for c in self.name_columns if c in headings.names}
        self.known = sorted({c for field, cs in self.columns.items() for c in cs if field is not Field.STT})

    def _name_columns(self, body: Sequence[NumberedRow]) -> tuple[int, ...]:
        """The columns that make the name; "Họ và tên" is often merged over two columns, the second without a heading."""
        if Field.FULL_NAME not in self.columns:
            return (*self.columns[Field.FAMILY_NAME], *self.columns[Field.GIVEN_NAME])
        first = self.columns[Field.FULL_NAME][0]
        if first + 1 in self.headings.names:
            return (first,)
        beside = [(_at(r, first), _at(r, first + 1)) for _, r in body]
        named = [b for a, b in beside if isinstance(a, str) and a.strip()]
        words = [b for b in named if isinstance(b, str) and b.strip() and not any(c.isdigit() for c in b)]
        return (first, first + 1) if named and len(words) * 2 >= len(named) else (first,)

    def read(self, row: Sequence[Cell], number: int) -> None:
        """Take one row: a person, a heading of a group, or something to leave out."""
        name = " ".join(t for c in self.name_columns if (t := text_of(_at(row, c)))) or None
        if self._is_no_person(row, name, number):
            return
        before = len(self.into.complaints)
        person = self._person(row, number, name)
        blocked = any(c.blocks for c in self.into.complaints[before:])
        if person is not None and not blocked:
            self.into.rows.append(person)

    def _is_no_person(self, row: Sequence[Cell], name: str | None, number: int) -> bool:
        said = [c for c in self.known if c not in self.name_columns and text_of(_at(row, c)) is not None]
        if name is not None and (fold(name) in self.heading_words or re.fullmatch(r"\(?(\d{1,2}|[A-Z])\)?", name)):
            return True  # headings repeated on a printed page, or the row that numbers the columns
        stt = next((text_of(_at(row, c)) for c in self.columns.get(Field.STT, ())), None)
        if said and (name is not None or len(said) > 1):
            return False
        if name is not None and stt is not None and re.fullmatch(r"\d+[.)]?", stt):
            return False
        if name is not None and Field.STT not in self.columns and not _looks_like_heading(name):
            return False
        text = " ".join(t for cell in row if (t := text_of(cell)))
        if text:
            self._note_group(text, number)
        return True

    def _note_group(self, text: str, number: int) -> None:
        """A line across the sheet: the branch of the rows below it, or a total, a signature."""
        if match := re.search(r"\b(chi bộ|đảng bộ)\b.*", text.casefold()):
            self.section = text[match.start() :].split(":", maxsplit=1)[0].strip()[:_LONGEST_LINE]
        self.into.skipped.append((number, text[:_LONGEST_LINE]))

    def _person(self, row: Sequence[Cell], number: int, name: str | None) -> RosterRow | None:
        if name is None:
            column = self.labels.get(self.name_columns[0])
            text = f"Dòng {number}: thiếu họ và tên."
            self.into.complaints.append(Complaint(number, column, "name_missing", text, blocks=True))
            return None
        full_name = self._said(number, self.name_columns[0], lambda: cells.read_name(name), "name_not_valid", blocks=True)
        status = self._status(row, number)
        birth = self._value(row, number, Field.BIRTH, lambda c: cells.read_birth(c, self.today), "birth_not_valid", blocks=True)
        return RosterRow(
            row=number,
            full_name=full_name or "",
            birth=birth,
            card_number=self._value(row, number, Field.CARD, cells.read_card, "card_number_not_valid"),
            admitted_on=self._value(row, number, Field.ADMITTED, self._day, "date_not_valid", blocks=True),
            official_on=self._value(row, number, Field.OFFICIAL, self._day, "date_not_valid", blocks=True),
            phone=self._value(row, number, Field.PHONE, cells.read_phone, "phone_not_valid"),
            membership=status.membership,
            standing=status.standing,
            ended=status.ended,
            branch=self._text(row, Field.BRANCH) or (None if self._has_code(row) else self.section),
            branch_code=self._text(row, Field.BRANCH_CODE),
            parent=self._text(row, Field.PARENT),
            cell=self._text(row, Field.CELL),
        )

    def _day(self, cell: Cell) -> date | None:
        return cells.read_day(cell, self.today)

    def _has_code(self, row: Sequence[Cell]) -> bool:
        return self._text(row, Field.BRANCH_CODE) is not None

    def _text(self, row: Sequence[Cell], field_name: Field) -> str | None:
        text = next((t for c in self.columns.get(field_name, ()) if (t := text_of(_at(row, c)))), None)
        return text[:_LONGEST_LINE] if text else None

    def _value(
        self,
        row: Sequence[Cell],
        number: int,
        field_name: Field,
        reader: Callable[[Cell], ValueT | None],
        code: str,
        *,
        blocks: bool = False,
    ) -> ValueT | None:
        for column in self.columns.get(field_name, ()):
            cell = _at(row, column)
            value = self._said(number, column, lambda cell=cell: reader(cell), code, blocks=blocks)  # type: ignore[misc]
            if value is not None:
                return value
        return None

    def _said(self, number: int, column: int, read: Callable[[], ValueT | None], code: str, *, blocks: bool) -> ValueT | None:
        try:
            return read()
        except CellNotRead as error:
            label = self.labels.get(column)
            text = f"Dòng {number}, cột {label}: {error.reason}." + ("" if blocks else " Ô này được bỏ qua.")
            self.into.complaints.append(Complaint(number, label, code, text, blocks=blocks))
            return None

    def _status(self, row: Sequence[Cell], number: int) -> Status:
        membership, standing, ended = None, None, None
        for column in self.columns.get(Field.STATUS, ()):
            text = text_of(_at(row, column))
            said = self.headings.names[column] if text is not None and fold(text) in _TICKS else text
            status = self._said(number, column, lambda said=said: cells.read_status(said), "status_not_known", blocks=True)  # type: ignore[misc]
            if status is not None:
                membership = membership or status.membership
                standing = standing or status.standing
                ended = ended or status.ended
        if standing is None and membership is not None:
            standing = Standing.ACTIVE
        return Status(membership, standing, ended)


def _at(row: Sequence[Cell], column: int) -> Cell:
    return row[column] if column < len(row) else None


def _looks_like_heading(text: str) -> bool:
    return bool(re.match(r"(tong|cong|nguoi|chi bo|dang bo|t ?m\b|bi thu|ngay)", fold(text)))
