"""Somebody who collects every figure they may read and works out what they may not: by linear algebra, and by bounds."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

Group = frozenset[str]
Row = dict[str, Fraction]


class Attacker:
    """Knows sums over some groups of people (named by what they are part of), and how many people each part has."""

    def __init__(self, people: Mapping[str, int]) -> None:
        self.people = people
        self.rows: list[tuple[str, Row]] = []
        self.sums: dict[Group, int] = {}

    def learn(self, group: Iterable[str], passed: int) -> None:
        """So many of the group passed."""
        known = frozenset(part for part in group if self.people[part])
        self.sums[known] = passed
        if row := self._reduced(known):
            pivot = min(row)
            self.rows.append((pivot, {name: value / row[pivot] for name, value in row.items()}))

    def knows(self, group: Iterable[str]) -> bool:
        """Whether the sum over the group follows from the sums known, whatever they are."""
        return not self._reduced(frozenset(part for part in group if self.people[part]))

    def _reduced(self, group: Group) -> Row:
        row = dict.fromkeys(sorted(group), Fraction(1))
        for pivot, known in self.rows:
            factor = row.get(pivot, Fraction(0))
            for name, value in known.items() if factor else ():
                row[name] = row.get(name, Fraction(0)) - factor * value
        return {name: value for name, value in row.items() if value}

    def pinned(self, groups: Sequence[Iterable[str]]) -> list[Group]:
        """Of these groups, those whose sum is pinned down by bounds: every sum known holds each part between what is left."""
        low = dict.fromkeys(self.people, 0)
        high = dict(self.people)
        apart = self._apart()
        moved = True
        while moved:
            moved = False
            for group, total in apart.items():
                for part in group:
                    most = total - sum(low[other] for other in group if other != part)
                    least = total - sum(high[other] for other in group if other != part)
                    if most < high[part] or least > low[part]:
                        low[part], high[part], moved = max(low[part], least), min(high[part], most), True
        wanted = [frozenset(part for part in group if self.people[part]) for group in groups]
        return [group for group in wanted if group and all(low[part] == high[part] for part in group)]

    def _apart(self) -> dict[Group, int]:
        """The sums known, and what is left of each when others inside it are taken away, over and over."""
        found = {group: total for group, total in self.sums.items() if group}
        fresh = list(found)
        while fresh and len(found) < 2_000:
            news: dict[Group, int] = {}
            for group in fresh:
                for other, total in list(found.items()):
                    small, large = sorted((group, other), key=len)
                    if small < large and large - small not in found:
                        news[large - small] = abs(found[group] - total)
            fresh = [group for group in news if group not in found]
            found |= news
        return found
