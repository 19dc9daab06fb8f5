"""Finding the units that a file names: by code, or by name among those of the day before; namesakes are told apart (pure)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from app.core.text import name_key
from app.units.changefile.records import NewUnit, Ref
from app.units.histories import Histories, Version
from app.units.tree import covers

BEFORE = timedelta(days=1)


class NotFoundError(Exception):
    """No unit is called so where the actor may look."""


class AmbiguousError(Exception):
    """Several units are called so; `places` says where each stands."""

    def __init__(self, places: Collection[str]) -> None:
        super().__init__()
        self.places = sorted(places)


class Lookups:
    """The units within reach by code and, day by day, by name; and those that the file opens."""

    def __init__(self, histories: Histories, ids: Mapping[str, UUID], within: Collection[UUID]) -> None:
        self.histories = {unit_id: own for unit_id, own in histories.items() if unit_id in within}
        self.ids = {code: unit_id for code, unit_id in ids.items() if unit_id in self.histories}
        self.taken = set(ids)
        self.everything = histories
        self.opened: dict[UUID, NewUnit] = {}
        self._by_name: dict[date, dict[str, list[UUID]]] = {}

    def is_another(self, new: NewUnit) -> str | None:
        """The name of the unit that has the new one's code and was never called so."""
        unit_id = self.ids.get(new.code)
        names = [] if unit_id is None else [version.name for version in self.histories[unit_id]]
        return names[-1] if names and name_key(new.name) not in map(name_key, names) else None

    def before(self, ref: Ref, day: date) -> UUID:
        """A unit there was on the day before; raises NotFoundError, AmbiguousError."""
        if ref.code is not None and ref.code in self.ids:
            return self.ids[ref.code]
        return self._one(ref, self._named(ref, day - BEFORE), day - BEFORE)

    def after(self, ref: Ref, day: date) -> UUID:
        """A unit there is from the day on: one that the file opens, or one on record."""
        for unit_id, new in self.opened.items():
            if ref.code == new.code or (ref.name and name_key(ref.name) == name_key(new.name)):
                return unit_id
        if ref.code is not None and ref.code in self.ids:
            return self.ids[ref.code]
        try:
            return self._one(ref, self._named(ref, day), day)
        except NotFoundError:  # renamed or moved on the very day
            there = {unit_id for unit_id, _ in self._on(self.histories, day)}
            return self._one(ref, [i for i in self._named(ref, day - BEFORE) if i in there], day - BEFORE)

    def child(self, ref: Ref, unit_id: UUID, day: date) -> UUID:
        """A unit directly below another one on the day before."""
        if ref.code is not None and ref.code in self.ids:
            return self.ids[ref.code]
        below = [i for i in self._named(ref, day - BEFORE) if self._parent(i, day - BEFORE) == unit_id]
        return self._one(ref, below, day - BEFORE)

    def _named(self, ref: Ref, day: date) -> list[UUID]:
        if day not in self._by_name:
            found: dict[str, list[UUID]] = defaultdict(list)
            for unit_id, version in self._on(self.histories, day):
                found[name_key(version.name)].append(unit_id)
            self._by_name[day] = found
        return self._by_name[day].get(name_key(ref.name or ref.code or ""), [])

    def _one(self, ref: Ref, found: Iterable[UUID], day: date) -> UUID:
        some = list(found)
        if ref.under is not None:
            wanted = name_key(ref.under)
            some = [
                i for i in some if wanted == name_key(self._place(i, day)) or self._parent(i, day) == self.ids.get(ref.under)
            ]
        if not some:
            raise NotFoundError
        if len(some) > 1:
            raise AmbiguousError([self._place(unit_id, day) for unit_id in some])
        return some[0]

    def _parent(self, unit_id: UUID, day: date) -> UUID | None:
        return next((v.parent_id for v in self.everything[unit_id] if covers(v.valid_from, v.valid_to, day)), None)

    def _place(self, unit_id: UUID, day: date) -> str:
        """The name of what it stood under."""
        parent_id = self._parent(unit_id, day)
        versions = self.everything.get(parent_id, ()) if parent_id else ()
        return next((v.name for v in versions if covers(v.valid_from, v.valid_to, day)), "")

    @staticmethod
    def _on(histories: Histories, day: date) -> Iterable[tuple[UUID, Version]]:
        return ((i, v) for i, own in histories.items() for v in own if covers(v.valid_from, v.valid_to, day))
