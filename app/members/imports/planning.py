"""What a roster file would change (pure): new people, changed fields, who is missing, what a person has to look at.

A row is matched by card number, else by name and birth within its branch. Nobody is removed, merged or moved to another
branch by a file: who is missing is only listed, a transfer goes its own way, namesakes wait for a person's word.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.members.imports import cells
from app.members.imports.headings import Field
from app.members.imports.places import Branch, PlaceNotFound, Places, cell_of
from app.members.imports.rows import Complaint, RosterRow
from app.members.words import CURRENT_MEMBERSHIPS

FieldChanges = dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One person on the roster today. `is_within`: in a branch the import is about."""

    member_id: UUID
    number: str
    full_name: str
    birth_date: date | None
    birth_year: int | None
    card_number: str | None
    phone: str | None
    admitted_on: date | None
    official_on: date | None
    unit_id: UUID
    cell_id: UUID | None
    membership: str
    standing: str
    is_within: bool

    @property
    def is_current(self) -> bool:
        """Still a member."""
        return self.membership in CURRENT_MEMBERSHIPS


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A row that becomes a new member of a branch."""

    row: RosterRow
    unit_id: UUID
    cell_id: UUID | None


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """A row that changes fields of a member; old and new as text (ISO dates, codes of statuses, unit ids)."""

    row: int
    member_id: UUID
    changes: FieldChanges


@dataclass(slots=True)
class Plan:
    """Everything an import would do. `pending`: rows that wait for a person's word, with what they would do."""

    new: list[NewPerson] = field(default_factory=list)
    changed: list[ChangedPerson] = field(default_factory=list)
    pending: dict[int, NewPerson | ChangedPerson] = field(default_factory=dict)
    missing: list[UUID] = field(default_factory=list)
    unchanged: int = 0
    complaints: list[Complaint] = field(default_factory=list)


def make_plan(rows: Sequence[RosterRow], people: Sequence[RosterPerson], places: Places, labels: Mapping[str, str]) -> Plan:
    """Compare the file's rows with the roster: `people` of the branches of `places`, and whoever elsewhere looks alike."""
    return _Planner(rows, people, places, labels).run()


def births_agree(row: RosterRow, person: RosterPerson) -> bool | None:
    """Whether the birth in the file is the person's; None when one of them is not known."""
    if row.birth is None or person.birth_year is None:
        return None
    if row.birth.day is not None and person.birth_date is not None:
        return row.birth.day == person.birth_date
    return row.birth.year == person.birth_year


def _cards_differ(row: RosterRow, person: RosterPerson) -> bool:
    return None not in (row.card_number, person.card_number) and row.card_number != person.card_number


class _Planner:
    def __init__(
        self, rows: Sequence[RosterRow], people: Sequence[RosterPerson], places: Places, labels: Mapping[str, str]
    ) -> None:
        self.rows = rows
        self.places = places
        self.labels = labels
        self.plan = Plan()
        self.people = sorted(people, key=lambda p: (len(p.number), p.number))
        self.by_card = {p.card_number: p for p in self.people if p.card_number is not None}
        self.by_key: dict[str, list[RosterPerson]] = defaultdict(list)
        for person in self.people:
            self.by_key[cells.name_key(person.full_name)].append(person)
        self.keys: dict[int, str] = {}
        self.seen: set[UUID] = set()  # people some row is about

    def run(self) -> Plan:
        placed = [(r, b) for r in self.rows if (b := self._placed(r)) is not None]
        self.keys = {row.row: row.key for row, _ in placed}
        unmatched = [(r, b) for r, b in self._without_repeated_cards(placed) if not self._match_by_card(r, b)]
        self._add_new(self._match_by_name(unmatched))
        within = [p for p in self.people if p.is_within and p.is_current]
        self.plan.missing = [p.member_id for p in within if p.member_id not in self.seen]
        self.plan.complaints.sort(key=lambda c: c.row)
        return self.plan

    def _complain(
        self, row: RosterRow, about: Field, code: str, text: str, *, blocks: bool = False, asks: bool = False
    ) -> None:
        column = self.labels.get(about.value)
        where = f"Dòng {row.row}" + (f", cột {column}" if column else "")
        self.plan.complaints.append(Complaint(row.row, column, code, f"{where}: {text}", blocks=blocks, asks=asks))

    def _placed(self, row: RosterRow) -> Branch | None:
        try:
            return self.places.branch_of(row)
        except PlaceNotFound as error:
            about = Field.BRANCH_CODE if row.branch_code else Field.BRANCH
            self._complain(row, about, "branch_not_found", f"{error.reason}.", blocks=True)
            return None

    def _without_repeated_cards(self, placed: Iterable[tuple[RosterRow, Branch]]) -> Iterable[tuple[RosterRow, Branch]]:
        first: dict[str, int] = {}
        for row, branch in placed:
            if row.card_number is not None and row.card_number in first:
                text = f"số thẻ {row.card_number} đã có ở dòng {first[row.card_number]}."
                self._complain(row, Field.CARD, "card_number_twice", text, blocks=True)
                continue
            if row.card_number is not None:
                first[row.card_number] = row.row
            yield row, branch

    def _match_by_card(self, row: RosterRow, branch: Branch) -> bool:
        person = self.by_card.get(row.card_number) if row.card_number else None
        if person is None:
            return False
        self.seen.add(person.member_id)
        if not person.is_within or person.unit_id != branch.unit_id:
            self._complain_of_place(row, person)
        elif not person.is_current:
            self._complain_of_end(row, Field.CARD)
        elif births_agree(row, person) is False and cells.name_key(person.full_name) != self.keys[row.row]:
            text = f"số thẻ {row.card_number} đang ghi cho đồng chí {person.full_name}; đồng chí xem lại số thẻ."
            self._complain(row, Field.CARD, "card_of_somebody_else", text, asks=True)
            self.plan.pending[row.row] = ChangedPerson(row.row, person.member_id, self._changes(row, person, branch))
        else:
            self._compare(row, person, branch)
        return True

    def _complain_of_place(self, row: RosterRow, person: RosterPerson) -> None:
        there = self.places.by_id[person.unit_id].name if person.is_within else "một nơi khác"
        text = f"số thẻ {row.card_number} đang trong danh sách của {there}; chuyển sinh hoạt không qua tệp; bỏ qua dòng này."
        self._complain(row, Field.CARD, "in_another_branch", text)

    def _complain_of_end(self, row: RosterRow, about: Field) -> None:
        text = "đồng chí này đã được ghi ra khỏi danh sách đảng viên; dòng này được bỏ qua."
        self._complain(row, about, "membership_ended_before", text)

    def _match_by_name(self, rows: Iterable[tuple[RosterRow, Branch]]) -> list[tuple[RosterRow, Branch]]:
        """Pair rows with people of the same branch and name: same birth first, then birth unknown on one side."""
        groups: dict[tuple[UUID, str], list[tuple[RosterRow, Branch]]] = defaultdict(list)
        for row, branch in rows:
            groups[branch.unit_id, self.keys[row.row]].append((row, branch))
        left: list[tuple[RosterRow, Branch]] = []
        for (unit_id, key), group in groups.items():
            free = [p for p in self.by_key.get(key, ()) if p.unit_id == unit_id and p.is_within and p.is_current]
            free = [p for p in free if p.member_id not in self.seen]
            left += self._pair(self._pair(group, free, True), free, None)
        return sorted(left, key=lambda item: item[0].row)

    def _pair(
        self,
        group: list[tuple[RosterRow, Branch]],
        free: list[RosterPerson],
        agreement: bool | None,
    ) -> list[tuple[RosterRow, Branch]]:
        """Take people out of `free` for rows whose birth agrees so; the rows left. Without births only one for one."""
        left = []
        for row, branch in group:
            fits = [p for p in free if births_agree(row, p) is agreement and not _cards_differ(row, p)]
            if not fits or (agreement is None and (len(fits) > 1 or len(group) > 1)):
                left.append((row, branch))
                continue
            free.remove(fits[0])
            self.seen.add(fits[0].member_id)
            self._compare(row, fits[0], branch)
        return left

    def _compare(self, row: RosterRow, person: RosterPerson, branch: Branch) -> None:
        if row.ended is not None:
            self._complain_of_word(row)
            self.plan.unchanged += 1
            return
        changes = self._changes(row, person, branch)
        if changes:
            self.plan.changed.append(ChangedPerson(row.row, person.member_id, changes))
        else:
            self.plan.unchanged += 1

    def _complain_of_word(self, row: RosterRow) -> None:
        text = "việc ra khỏi danh sách hoặc chuyển đi ghi tại hồ sơ đảng viên, không qua tệp; dòng này được bỏ qua."
        self._complain(row, Field.STATUS, "end_not_by_file", text)

    def _changes(self, row: RosterRow, person: RosterPerson, branch: Branch) -> FieldChanges:
        """Fields the file fills differently; an empty cell says nothing."""
        pairs: dict[str, tuple[object, object]] = {
            "full_name": (person.full_name, row.full_name),
            "card_number": (person.card_number, row.card_number),
            "phone": (person.phone, row.phone),
            "admitted_on": (person.admitted_on, row.admitted_on),
            "official_on": (person.official_on, row.official_on),
            "membership": (person.membership, row.membership),
            "standing": (person.standing, row.standing),
            "cell_id": (person.cell_id, self._cell(row, branch)),
        }
        if row.birth is not None and (row.birth.day is not None or row.birth.year != person.birth_year):
            pairs["birth_year"] = (person.birth_year, row.birth.year)
            pairs["birth_date"] = (person.birth_date, row.birth.day or "")
        return {
            name: (_text(old), _text(new)) for name, (old, new) in pairs.items() if new is not None and _text(old) != _text(new)
        }

    def _cell(self, row: RosterRow, branch: Branch) -> UUID | None:
        if row.cell is None:
            return None
        found = cell_of(branch, row.cell)
        if found is None:
            self._complain(row, Field.CELL, "cell_not_found", f"{branch.name} không có “{row.cell}”. Ô này được bỏ qua.")
        return found

    def _add_new(self, rows: Iterable[tuple[RosterRow, Branch]]) -> None:
        in_file: dict[tuple[str, int], list[RosterRow]] = defaultdict(list)
        for row in self.rows:
            if row.row in self.keys and row.birth is not None:
                in_file[self.keys[row.row], row.birth.year].append(row)
        for row, branch in rows:
            if row.ended is not None:
                self._complain_of_word(row)
                continue
            planned = NewPerson(row, branch.unit_id, self._cell(row, branch))
            namesakes = in_file[self.keys[row.row], row.birth.year] if row.birth else []
            asks = self._is_like_person(row, branch)
            if self._is_like_row(row, namesakes) or asks:
                self.plan.pending[row.row] = planned
                continue
            self.plan.new.append(planned)
            if row.birth is None and row.card_number is None:
                text = "chưa có ngày sinh và số thẻ; lần sau khó nhận ra đồng chí này."
                self._complain(row, Field.BIRTH, "no_birth", text)

    def _is_like_person(self, row: RosterRow, branch: Branch) -> bool:
        """Whether somebody on a roster has this name and birth, so that a person has to say that the row is another one."""
        for person in self.by_key.get(self.keys[row.row], ()):
            agreement = births_agree(row, person)
            same_branch = person.is_within and person.unit_id == branch.unit_id
            if agreement is False or (agreement is None and not same_branch):
                continue
            known_apart = _cards_differ(row, person) and not same_branch
            where = self.places.by_id[person.unit_id].name if person.is_within else "nơi khác"
            ended = "" if person.is_current else ", đã ghi ra khỏi danh sách"
            text = f"đã có đồng chí cùng họ tên, cùng ngày sinh tại {where}{ended}."
            self._complain(row, Field.FULL_NAME, "same_person_perhaps", text, asks=not known_apart)
            if not known_apart:
                return True
        return False

    def _is_like_row(self, row: RosterRow, namesakes: Sequence[RosterRow]) -> bool:
        """Whether an earlier row has this name and birth and no other card number tells the two apart."""
        other = next((o for o in namesakes if o.row < row.row and _same_birth(row, o)), None)
        if other is None:
            return False
        both = None not in (row.card_number, other.card_number)
        text = f"cùng họ tên, cùng ngày sinh với dòng {other.row}."
        self._complain(row, Field.FULL_NAME, "same_person_twice", text, asks=not both)
        return not both


def _same_birth(row: RosterRow, other: RosterRow) -> bool:
    assert row.birth is not None
    assert other.birth is not None
    if row.birth.day is not None and other.birth.day is not None:
        return row.birth.day == other.birth.day
    return row.birth.year == other.birth.year


def _text(value: object) -> str | None:
    if value is None or value == "":
        return None
    return value.isoformat() if isinstance(value, date) else str(value)
