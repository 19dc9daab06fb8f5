"""An independent second implementation of the counting rules: plain Python over event rows, sharing nothing.

Written from the words of the rules, one person at a time, without SQL's way of thinking. Slow on purpose.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Rules:
    """What the campaign says: number of parts, how many are needed (None: all), the policy's name; which attempt counts."""

    parts: int
    required: int | None
    policy: str
    counts: str = "best"


@dataclass(frozen=True)
class Joined:
    """A person belongs to a branch from a day on: the first time, or because the receiver confirmed a transfer that day."""

    person: str
    branch: str
    day: date


@dataclass(frozen=True)
class Sent:
    """A letter of transfer that nobody has confirmed: it moves nothing."""

    person: str
    branch: str
    day: date


@dataclass(frozen=True)
class Stood:
    """A standing (active, exempt, temporarily_exempt, suspended) from a day on, until the next one."""

    person: str
    standing: str
    day: date


@dataclass(frozen=True)
class Ended:
    """Membership ended (died, expelled, removed, left) on a day."""

    person: str
    why: str
    day: date


@dataclass(frozen=True)
class Enrolled:
    """A person on the list."""

    person: str
    branch: str
    standing: str


@dataclass(frozen=True)
class Removed:
    """Death, expulsion, removal or leaving after the roster day, accepted as a correction of the list."""

    person: str
    why: str = "died"


@dataclass(frozen=True)
class Restored:
    """The loss of membership was itself an error; accepted."""

    person: str


@dataclass(frozen=True)
class Restood:
    """The standing on the roster day was another one; accepted."""

    person: str
    standing: str


@dataclass(frozen=True)
class Marked:
    """A statement about a person at one part of one meeting. state unrecorded takes back what was said.

    `meeting_kind`: regular, makeup, home, outside (what another place confirmed on paper). `trust`: confirmed, alone (one
    recorder) or waiting; `reason` why an earlier statement is undone; `excuse` why somebody is excused.
    """

    person: str
    meeting: str
    meeting_kind: str
    part: int
    state: str
    way: str
    reason: str | None = None
    trust: str = "confirmed"
    excuse: str | None = None


@dataclass(frozen=True)
class Found:
    """How the absence from the whole campaign stands: excused, unexcused; None: what was found is taken back."""

    person: str
    state: str | None


@dataclass(frozen=True)
class Attempted:
    """A closed attempt at the test; a person's attempts come in the order in which they were begun."""

    person: str
    taken: bool
    passed: bool


Event = Enrolled | Removed | Restored | Restood | Marked | Found | Attempted
OfRoster = Joined | Sent | Stood | Ended


@dataclass
class _Person:
    standing: str
    removed: str | None = None
    found: str | None = None
    marks: dict[tuple[str, int], list[Marked]] = field(default_factory=lambda: defaultdict(list))
    attempts: list[Attempted] = field(default_factory=list)


def enrolled(events: Iterable[OfRoster], roster_day: date) -> list[Enrolled]:
    """The list of the roster day: everybody who belongs to a branch that day and is a member still, whatever the standing.

    Events come in the order of their days.
    """
    branch: dict[str, str] = {}
    standing: dict[str, str] = {}
    gone: set[str] = set()
    for event in events:
        if event.day > roster_day or isinstance(event, Sent):
            continue
        if isinstance(event, Joined):
            branch[event.person] = event.branch
        elif isinstance(event, Stood):
            standing[event.person] = event.standing
        else:
            gone.add(event.person)
    words = {"active": "expected"}
    return [
        Enrolled(person, where, words.get(standing.get(person, "active"), standing.get(person, "active")))
        for person, where in branch.items()
        if person not in gone
    ]


def _true_now(marks: Sequence[Marked]) -> Marked | None:
    """What the statements about one person at one part of one meeting come to."""
    said: Marked | None = None
    for mark in marks:
        if said is None:
            said = mark
        elif said.state == "present" and said.way == "code":
            # They checked in themselves: only somebody who says why may take that back.
            if mark.state != "present" and mark.reason:
                said = mark
        elif (mark.state, mark.excuse) != (said.state, said.excuse) or _people_behind(mark) >= _people_behind(said):
            said = mark
    return None if said is None or said.state == "unrecorded" else said


def _people_behind(mark: Marked) -> int:
    if mark.way == "code":
        return 2
    return {"confirmed": 2, "alone": 1, "waiting": 0}[mark.trust]


def _said(person: "_Person") -> list[Marked]:
    """What is true now about a person, place by place."""
    return [mark for marks in person.marks.values() if (mark := _true_now(marks)) is not None]


def _how(mark: Marked) -> str:
    if mark.meeting_kind == "home" or mark.way == "home":
        return "home"
    if mark.meeting_kind == "makeup":
        return "makeup"
    return mark.way


def _plainest(ways: Iterable[str]) -> str:
    ways = set(ways)
    return next(w for w in ("code", "roll", "elsewhere", "makeup", "home") if w in ways)


def _participation(person: _Person, rules: Rules) -> tuple[str, int] | None:
    """The way of the person's one participation and how many people stand behind it, or None.

    Behind a part stand as many people as behind the best of its records, behind a participation as few as behind any part it
    needed.
    """
    needed = rules.parts if rules.required is None else rules.required
    attended = []
    for part in range(1, rules.parts + 1):
        records = [m for m in _said(person) if m.part == part and m.state == "present"]
        if records:
            attended.append((_plainest(map(_how, records)), max(map(_people_behind, records))))
    if len(attended) < needed:
        return None
    # Drop the least plain of the parts that were not needed (of equally plain ones that with the fewest people behind), then
    # the least plain of the rest names the participation.
    least_plain = ("home", "makeup", "elsewhere", "roll", "code")
    attended.sort(key=lambda part: (least_plain.index(part[0]), part[1]))
    kept = attended[len(attended) - needed :]
    return kept[0][0], min(people for _, people in kept)


def _absence(person: _Person, rules: Rules) -> str:
    if person.found is not None:
        return person.found
    said = set()
    for part in range(1, rules.parts + 1):
        states = {m.state for m in _said(person) if m.part == part}
        if "present" not in states:
            said |= states
    if "unexcused" in said:
        return "unexcused"
    return "excused" if "excused" in said else "unrecorded"


def _passed(results: Sequence[bool], counts: str) -> bool:
    """Whether the attempt that counts passed, of those with an answer; having taken part never depends on it."""
    if not results:
        return False
    if counts == "first":
        return results[0]
    if counts == "last":
        return results[-1]
    assert counts == "best"
    return True in results


def _counts(person: _Person, rules: Rules) -> bool:
    """Whether the person is in the denominator."""
    was_exempt = person.standing in {"exempt", "temporarily_exempt"}
    enters = rules.policy == "congress-1" and was_exempt and _participation(person, rules) is not None
    return person.removed is None and (person.standing == "expected" or enters)


def _tally(people: Sequence[_Person], rules: Rules) -> dict[str, int]:
    tally: dict[str, int] = defaultdict(int)
    for person in people:
        if person.removed:
            tally["removed"] += 1
            continue
        came = _participation(person, rules)
        if not _counts(person, rules):
            tally[person.standing] += 1
            if came is not None:
                tally["exempt_present"] += 1
            continue
        tally["expected"] += 1
        if came is None:
            tally[_absence(person, rules)] += 1
        else:
            way, people_behind = came
            tally["present"] += 1
            tally[f"by_{way}"] += 1
            if people_behind < 2:
                tally["one_recorder" if people_behind else "waiting"] += 1
        if any(a.taken for a in person.attempts):
            tally["took"] += 1
        if _passed([a.passed for a in person.attempts if a.taken], rules.counts):
            tally["passed"] += 1
    return dict(tally)


def _told(events: Sequence[Event]) -> dict[str, _Person]:
    """Everybody on the list with what was said of them. Events on people who are on no list are ignored."""
    people = {event.person: _Person(event.standing) for event in events if isinstance(event, Enrolled)}
    for event in events:
        person = people.get(event.person)
        if person is None or isinstance(event, Enrolled):
            continue
        if isinstance(event, Removed):
            person.removed = event.why
        elif isinstance(event, Restored):
            person.removed = None
        elif isinstance(event, Restood):
            person.standing = event.standing
        elif isinstance(event, Marked):
            person.marks[event.meeting, event.part].append(event)
        elif isinstance(event, Found):
            person.found = event.state
        else:
            person.attempts.append(event)
    return people


def tallies(events: Sequence[Event], rules: Rules, lines: Mapping[str, str] | None = None) -> dict[str, dict[str, int]]:
    """Branch → non-zero counts. `lines`: person → where they count, if not at the branch of the list."""
    people = _told(events)
    branches: dict[str, list[_Person]] = defaultdict(list)
    for event in events:
        if isinstance(event, Enrolled):
            line = event.branch if lines is None else lines[event.person]
            branches[line].append(people[event.person])
    return {branch: _tally(members, rules) for branch, members in branches.items()}


@dataclass(frozen=True)
class Row:
    """How one person stands, as a closing writes it down."""

    counted: bool
    present: bool
    way: str | None
    absence: str | None
    parts: int
    took: bool
    passed: bool
    standing: str
    removed: str | None


def rows(events: Sequence[Event], rules: Rules) -> dict[str, Row]:
    """Person → their row."""
    return {name: _row(person, rules) for name, person in _told(events).items()}


def _row(person: _Person, rules: Rules) -> Row:
    came = _participation(person, rules)
    return Row(
        counted=_counts(person, rules),
        present=came is not None,
        way=None if came is None else came[0],
        absence=_absence(person, rules) if came is None else None,
        parts=len({m.part for m in _said(person) if m.state == "present" and m.part <= rules.parts}),
        took=any(a.taken for a in person.attempts),
        passed=_passed([a.passed for a in person.attempts if a.taken], rules.counts),
        standing=person.standing,
        removed=person.removed,
    )


def of_rows(written: Mapping[str, Row], lines: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Line → non-zero counts of what was written down; `lines`: person → where they count."""
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person, row in written.items():
        line = found[lines[person]]
        if row.removed is not None:
            line["removed"] += 1
        elif row.counted:
            line["expected"] += 1
            line["present" if row.absence is None else row.absence] += 1
            line[f"by_{row.way}"] += row.way is not None
            line["took"] += row.took
            line["passed"] += row.passed
        else:
            line[row.standing] += 1
            line["exempt_present"] += row.present
    return {line: {name: number for name, number in counts.items() if number} for line, counts in found.items()}


def rolled_up(by_branch: Mapping[str, Mapping[str, int]], parents: Mapping[str, str | None]) -> dict[str, dict[str, int]]:
    """Unit → non-zero counts of all branches at and below it, one branch after another."""
    found: dict[str, dict[str, int]] = {unit: defaultdict(int) for unit in parents}
    for branch, counts in by_branch.items():
        place: str | None = branch
        while place is not None:
            for name, number in counts.items():
                found[place][name] += number
            place = parents[place]
    return {unit: dict(counts) for unit, counts in found.items()}
