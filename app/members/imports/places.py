"""Which branch and which tổ đảng a row of a roster means (pure)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.core.text import fold, squeeze
from app.members.imports.rows import RosterRow


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch within reach of the import: the office's code, its name, the names of all above it, its cells."""

    unit_id: UUID
    code: str
    name: str
    above: tuple[str, ...] = ()
    cells: Mapping[str, UUID] = field(default_factory=dict)


class PlaceNotFound(Exception):
    """The row names no branch, an unknown one, or several; `reason` is for a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def place_key(name: str) -> str:
    """A unit's name as it is compared: without diacritics, punctuation and the words for its kind.

    >>> place_key("Chi bộ  Khu phố 1"), place_key("CB khu phố 1")
    ('khu pho 1', 'khu pho 1')
    """
    words = re.sub(r"[^a-z0-9]+", " ", fold(squeeze(name))).strip()
    return re.sub(r"^(chi bo|cb|to dang|dang bo|dang uy|to)( so)? (?=\S)", "", words)


class Places:
    """Finds the branch of a row among those within reach; the only one is meant when the file does not say."""

    def __init__(self, branches: Iterable[Branch]) -> None:
        self.branches = list(branches)
        self.by_id = {b.unit_id: b for b in self.branches}
        self._by_code = {b.code.casefold(): b for b in self.branches}
        self._by_name: dict[str, list[Branch]] = defaultdict(list)
        for branch in self.branches:
            self._by_name[place_key(branch.name)].append(branch)
        self._found: dict[tuple[str | None, str | None, str | None], Branch | str] = {}

    def branch_of(self, row: RosterRow) -> Branch:
        """The branch a row means; raises PlaceNotFound."""
        asked = (row.branch_code, row.branch, row.parent)
        if asked not in self._found:
            self._found[asked] = self._find(*asked)
        found = self._found[asked]
        if isinstance(found, str):
            raise PlaceNotFound(found)
        return found

    def _find(self, code: str | None, name: str | None, parent: str | None) -> Branch | str:
        if code is not None:
            found = self._by_code.get(code.casefold())
            return found or f"không có chi bộ mã “{code}” trong phạm vi nhập"
        if name is None:
            if len(self.branches) == 1:
                return self.branches[0]
            return "chưa biết thuộc chi bộ nào: cần cột “Chi bộ” hoặc “Mã chi bộ”"
        return self._named(name, parent)

    def _named(self, name: str, parent: str | None) -> Branch | str:
        candidates = self._by_name.get(place_key(name), [])
        if parent is not None and len(candidates) > 1:
            wanted = place_key(parent)
            candidates = [b for b in candidates if wanted in map(place_key, b.above)]
        if len(candidates) > 1:
            return f"có {len(candidates)} chi bộ cùng tên “{name}”: cần thêm cột “Mã chi bộ”"
        found = candidates[0] if candidates else self._by_code.get(name.casefold())
        return found or f"không có chi bộ “{name}” trong phạm vi nhập"


def cell_of(branch: Branch, text: str) -> UUID | None:
    """The tổ đảng of the branch with this name, if any."""
    wanted = place_key(text)
    return next((unit_id for name, unit_id in branch.cells.items() if place_key(name) == wanted), None)
