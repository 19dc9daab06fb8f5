"""What a change file says, before anything of it is looked up in the tree (pure)."""

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from app.core.text import fold
from app.units.kinds import UnitKind
from app.units.reorganising.steps import Paper


class Do(StrEnum):
    """What is done."""

    OPEN = "open"
    RENAME = "rename"
    MOVE = "move"
    CLOSE = "close"
    MERGE = "merge"
    SPLIT = "split"
    DISSOLVE = "dissolve"


DO_WORDS = {
    Do.OPEN: "lập",
    Do.RENAME: "đổi tên",
    Do.MOVE: "chuyển",
    Do.CLOSE: "kết thúc",
    Do.MERGE: "hợp nhất",
    Do.SPLIT: "chia tách",
    Do.DISSOLVE: "giải thể",
}
ROLE_WORDS: dict[str, Literal["end", "main"]] = {"kết thúc": "end", "chuyển giao": "main"}
KNOWN_DO = {fold(word): do for do, word in DO_WORDS.items()} | {do.value: do for do in Do}
KNOWN_DO |= {"thanh lap": Do.OPEN, "sap nhap": Do.MERGE, "chia": Do.SPLIT, "tach": Do.SPLIT, "dieu chuyen": Do.MOVE}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in the file: row (of a sheet, line of a text), column (letter or field), what stands there."""

    row: int
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong at a place of the file: a stable code and a sentence that says what to do."""

    file: str
    spot: Spot
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A unit as a file names it: by the office's code, or by its name, with the unit above where there are namesakes."""

    spot: Spot
    code: str | None = None
    name: str | None = None
    under: str | None = None

    @property
    def text(self) -> str:
        """As people would say it."""
        words = [self.name or "", f"mã {self.code}" if self.code else "", f"trực thuộc {self.under}" if self.under else ""]
        return ", ".join(word for word in words if word)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that is opened, unless it is there already."""

    spot: Spot
    code: str
    name: str
    kind: UnitKind
    committee_name: str | None = None
    symbol: str | None = None
    under: Ref | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """What one successor takes in a split or a dissolution."""

    to: Ref
    children: tuple[Ref, ...] = ()
    members: tuple[str, ...] = ()
    rest: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `units`: whom it is about (several in a merge); `to`: who takes over, or the new unit above in a move."""

    spot: Spot
    do: Do
    day: date
    paper: Paper
    units: tuple[Ref, ...] = ()
    to: Ref | None = None
    new: tuple[NewUnit, ...] = ()
    pieces: tuple[Piece, ...] = ()
    name: str | None = None
    committee_name: str | None = None
    symbol: str | None = None
    kind: UnitKind | None = None
    children_become: frozenset[UnitKind] = frozenset()
    roles: Literal["end", "main"] = "end"


@dataclass
class FileRead:
    """The changes a file asks for, in order, and what could not be read."""

    name: str
    title: str | None = None
    entries: list[Entry] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, spot: Spot, code: str, detail: str) -> None:
        """Note what is wrong."""
        where = replace(spot, column=_writable(spot.column), value=_writable(spot.value))
        self.complaints.append(Complaint(self.name, where, code, _writable(detail) or ""))


def _writable(text: str | None) -> str | None:
    """What stands in the file, with "?" for what no answer can hold: halves of surrogate pairs."""
    return None if text is None else text.encode(errors="replace").decode()
