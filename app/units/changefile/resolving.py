"""From what a file says to steps on the tree there is: every name looked up, everything that is not found said (pure).

With `skip_unknown`, changes of units that are not in this tree are left out and listed: a ready file of a whole province fits
a system that holds a part of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from app.units.changefile.lookups import AmbiguousError, Lookups, NotFoundError
from app.units.changefile.records import Do, Entry, FileRead, NewUnit, Piece, Ref, Spot
from app.units.histories import Histories
from app.units.reorganising.steps import Change, Close, HandOver, HandOverKind, Move, Open, Part, Rename, Step


@dataclass
class Resolved:
    """Steps in order; `spots[step.place]` says where each was asked for; units that were left out."""

    steps: list[Step] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    skipped: list[Ref] = field(default_factory=list)


class Resolver:
    """Looks one file up."""

    def __init__(
        self, read: FileRead, lookups: Lookups, histories: Histories, *, skip_unknown: bool, new_id: Callable[[], UUID]
    ) -> None:
        self.read = read
        self.lookups = lookups
        self.histories = histories
        self.skip_unknown = skip_unknown
        self.new_id = new_id
        self.result = Resolved()

    def resolve(self) -> Resolved:
        """All steps: first the units that are opened, then the changes in the order of the file."""
        known = [(entry, units) for entry in self.read.entries if (units := self._units(entry)) or entry.do is Do.OPEN]
        wanted = self._wanted([entry for entry, _ in known])
        for entry in self.read.entries:
            for new in entry.new:
                if new.code in wanted:
                    self._open(entry, new)
        for entry, units in known:
            for ref, unit_id in units:
                change = self._change(entry, unit_id)
                if change is not None:
                    self._add(entry, ref.spot, change)
        return self.result

    def _units(self, entry: Entry) -> list[tuple[Ref, UUID]]:
        """The units a change is about, of those there are."""
        found = ((ref, self._find(ref, lambda r: self.lookups.before(r, entry.day), skips=True)) for ref in entry.units)
        return [(ref, unit_id) for ref, unit_id in found if unit_id is not None]

    def _wanted(self, entries: list[Entry]) -> set[str]:
        """Codes of the new units that are needed: all, or those to which something there is goes."""
        if not self.skip_unknown:
            return {new.code for entry in self.read.entries for new in entry.new}
        wanted = {new.code for entry in entries if entry.do is Do.OPEN for new in entry.new}
        for entry in entries:
            takers = [entry.to, *(piece.to for piece in entry.pieces if _takes(piece) or piece is entry.pieces[0])]
            wanted |= {ref.code for ref in takers if ref is not None and ref.code is not None}
        above = {new.code: new.under.code for entry in self.read.entries for new in entry.new if new.under is not None}
        for code in list(wanted):
            while (code := above.get(code) or "") and code not in wanted:
                wanted.add(code)
        return wanted

    def _open(self, entry: Entry, new: NewUnit) -> None:
        other = self.lookups.is_another(new)
        if other is not None or new.code in self.lookups.taken - set(self.lookups.ids):
            whose = f" cho “{other}”" if other else ""
            self.read.complain(new.spot, "unit_code_taken", f"mã {new.code} đã được dùng{whose}; chọn mã khác")
            return
        if new.code in self.lookups.ids or any(known.code == new.code for known in self.lookups.opened.values()):
            return
        parent_id = None
        if new.under is not None:
            parent_id = self._find(new.under, lambda ref: self.lookups.after(ref, entry.day))
            if parent_id is None:
                return
        unit_id = self.new_id()
        self.lookups.opened[unit_id] = new
        names = (new.name, new.committee_name, new.symbol)
        self._add(entry, new.spot, Open(unit_id, new.code, new.kind, *names, parent_id))

    def _change(self, entry: Entry, unit_id: UUID) -> Change | None:
        if entry.do is Do.RENAME:
            last = self.histories[unit_id][-1]
            committee, symbol = entry.committee_name or last.committee_name, entry.symbol or last.symbol
            return Rename(unit_id, entry.name or last.name, committee, symbol)
        if entry.do is Do.CLOSE:
            return Close(unit_id)
        if entry.pieces:
            return self._shared_out(entry, unit_id, "split" if entry.do is Do.SPLIT else "dissolve")
        to = None if entry.to is None else self._find(entry.to, lambda ref: self.lookups.after(ref, entry.day))
        if to is None:
            return None
        if entry.do is Do.MOVE:
            return Move(unit_id, to, entry.kind, entry.children_become)
        return HandOver("merge", unit_id, (Part(to),), to, entry.children_become, entry.roles)

    def _shared_out(self, entry: Entry, unit_id: UUID, kind: HandOverKind) -> HandOver | None:
        parts: list[Part] = []
        main: UUID | None = None
        for piece in self._pieces(entry):
            to = self._find(piece.to, lambda ref: self.lookups.after(ref, entry.day))
            children = [self._find(ref, lambda r: self.lookups.child(r, unit_id, entry.day)) for ref in piece.children]
            if to is None or None in children:
                return None
            parts.append(Part(to, frozenset(c for c in children if c is not None), frozenset(piece.members), piece.rest))
            if main is None and (piece.main or piece.rest):
                main = to
        if any(part.successor_id == unit_id for part in parts):
            main = unit_id
        return HandOver(kind, unit_id, tuple(parts), main or parts[0].successor_id, entry.children_become, entry.roles)

    def _pieces(self, entry: Entry) -> Iterator[Piece]:
        """The pieces, without those that would take nothing and whose unit is not in this tree."""
        for piece in entry.pieces:
            if _takes(piece) or not self.skip_unknown or self._is_there(piece.to, entry):
                yield piece

    def _is_there(self, ref: Ref, entry: Entry) -> bool:
        try:
            self.lookups.after(ref, entry.day)
        except (NotFoundError, AmbiguousError):
            return False
        return True

    def _find(self, ref: Ref, lookup: Callable[[Ref], UUID], *, skips: bool = False) -> UUID | None:
        try:
            return lookup(ref)
        except NotFoundError:
            if skips and self.skip_unknown:
                self.result.skipped.append(ref)
            else:
                detail = f"không tìm thấy “{ref.text}” trong phạm vi đồng chí phụ trách; kiểm tra mã, tên, cấp trên và ngày"
                self.read.complain(ref.spot, "unit_unknown", detail)
        except AmbiguousError as several:
            detail = f"có {len(several.places)} tổ chức cùng tên “{ref.name}”, trực thuộc: {'; '.join(several.places)}. "
            self.read.complain(ref.spot, "unit_ambiguous", detail + "Ghi thêm cấp trên hoặc mã")
        return None

    def _add(self, entry: Entry, spot: Spot, change: Change) -> None:
        self.result.steps.append(Step(len(self.result.spots), entry.day, entry.paper, change))
        self.result.spots.append(spot)


def _takes(piece: Piece) -> bool:
    return bool(piece.children or piece.members or piece.rest or piece.main)
