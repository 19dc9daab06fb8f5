"""The shape of a proof file and of the signed line in it: what is there, of what type, and nothing else (pure)."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

FORMAT, STATEMENT = "proof/1", "snapshot/1"
LISTS = ("rows", "leaves", "units", "unit_leaves", "left_open", "changes")
TWICE = "(mục lặp)"
_LIST_BEGINS, _TOKENS = re.compile(r'"(\w+)"\s*:\s*\['), re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')
TEXTS = ("statement", "signature", "key_id", "head")
ROW: Mapping[str, str] = {
    **dict.fromkeys(("person", "name", "number", "unit", "membership", "standing", "why"), "text"),
    **dict.fromkeys(("cell", "removed", "way", "absence"), "text or none"),
    **dict.fromkeys(("counted", "present", "took", "passed"), "yes or no"),
    **dict.fromkeys(("n", "parts"), "count"),
}
UNIT: Mapping[str, str] = {
    **dict.fromkeys(("unit", "kind", "name"), "text"),
    "parent": "text or none",
    "sums": "object",
    "rates": "object",
}
CHANGE: Mapping[str, str] = {"n": "count", "grounds": "list", "old": "object", "new": "object"}


class NotAProof(ValueError):
    """The text is no proof file of this service; nothing can be checked. `place`: where reading it stopped, if known."""

    def __init__(self, place: str | None = None) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signed line states. `target` in hundredths of a percent; each list by its count and hash."""

    campaign: str
    title: str
    number: int
    key: str
    sealed: str
    policy: str
    entering: frozenset[str]
    target: int
    roster_day: str
    previous: tuple[int, str, str] | None
    rows: tuple[int, str]
    units: tuple[int, str]
    left_open: tuple[int, str]
    changes: tuple[int, str]


def decoded(data: bytes) -> str:
    """The text of a file. Bytes that are no letters stay what they are: the entry they stand in is named as changed."""
    return data.decode("utf-8-sig", "surrogateescape")


def read(text: str) -> dict[str, Any]:
    """The file as an object; raises NotAProof for anything that is none."""
    try:
        fields = json.loads(text, object_pairs_hook=_marked, parse_constant=_refuse, parse_float=_no_fraction)
    except json.JSONDecodeError as error:
        raise NotAProof(place_of(text, error.pos)) from error
    except (ValueError, RecursionError) as error:
        raise NotAProof from error
    if not isinstance(fields, dict) or fields.get("sotay") != FORMAT or TWICE in fields:
        raise NotAProof
    return fields


def place_of(text: str, position: int) -> str | None:
    """Which entry of which list a position lies in (after it, the file cannot be read), or None.

    >>> place_of('{"sotay":"proof/1","rows":[{"n":1},{"n":2x', 41)
    'mục “rows”, khoảng dòng 2'
    """
    begun = [found for found in _LIST_BEGINS.finditer(text, 0, position) if found[1] in LISTS]
    if not begun:
        return None
    depth = entry = 0
    for token in _TOKENS.finditer(text, begun[-1].end(), position):
        entry += depth == 0 and token[0][0] in '"{'
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
    entry += depth == 0 and text[:position].rstrip()[-1:] in {",", "["}
    return f"mục “{begun[-1][1]}”, khoảng dòng {entry}"


def _marked(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a field that is there twice leaves a mark, so that the entry is named as it is looked at."""
    found = dict(pairs)
    return found if len(found) == len(pairs) else {**found, TWICE: True}


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a field is there twice"
        raise ValueError(message)
    return found


def _refuse(_name: str) -> None:
    message = "not a number"
    raise ValueError(message)


def _no_fraction(text: str) -> str:
    """Nothing that was sealed is a fraction: where one stands, the entry is named as it is looked at."""
    return f"{text} (không phải số nguyên)"


def complaints(fields: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a file from being checked at all."""
    wanted = {"sotay", *TEXTS, *LISTS}
    for name in sorted(wanted - fields.keys()):
        yield f"Tệp thiếu mục “{name}”."
    for name in sorted(fields.keys() - wanted):
        yield f"Tệp có mục lạ “{shown(name)}”."
    for name in sorted(wanted & fields.keys()):
        right = str if name in {"sotay", *TEXTS} else list
        if not isinstance(fields[name], right):
            yield f"Mục “{name}” của tệp không đúng dạng."


def has_shape(value: Any, shape: Mapping[str, str]) -> bool:
    """Whether an entry is an object of exactly these fields."""
    return isinstance(value, dict) and value.keys() == shape.keys() and all(_is(what, value[n]) for n, what in shape.items())


def _is(what: str, value: Any) -> bool:
    match what:
        case "text":
            return isinstance(value, str)
        case "text or none":
            return value is None or isinstance(value, str)
        case "yes or no":
            return isinstance(value, bool)
        case "count":
            return is_count(value)
        case "list":
            return isinstance(value, list)
        case _:
            return isinstance(value, dict)


def is_count(value: Any) -> bool:
    """A whole number that is no truth value."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def read_statement(line: str) -> Signed | None:
    """What the line states; None if it states nothing of this form."""
    try:
        said = json.loads(line, object_pairs_hook=_each_once, parse_constant=_refuse, parse_float=_no_fraction)
        if said["sotay"] != STATEMENT or said["tree_day"] != said["roster_day"]:
            return None
        campaign, title = said["campaign"]
        policy, entering = said["policy"]
        signed = Signed(
            campaign=campaign,
            title=title,
            number=said["number"],
            key=said["key"],
            sealed=said["sealed"],
            policy=policy,
            entering=frozenset(entering),
            target=said["target"],
            roster_day=said["roster_day"],
            previous=None if said["previous"] is None else tuple(said["previous"]),
            rows=tuple(said["rows"]),
            units=tuple(said["units"]),
            left_open=tuple(said["left_open"]),
            changes=tuple(said["changes"]),
        )
        return signed if _is_sound(signed) else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _is_sound(signed: Signed) -> bool:
    texts = (signed.campaign, signed.title, signed.key, signed.sealed, signed.policy, signed.roster_day)
    lists = (signed.rows, signed.units, signed.left_open, signed.changes)
    date.fromisoformat(signed.roster_day)
    datetime.fromisoformat(signed.sealed)
    return (
        all(isinstance(text, str) for text in texts)
        and all(len(entry) == 2 and is_count(entry[0]) and isinstance(entry[1], str) for entry in lists)
        and is_count(signed.number)
        and is_count(signed.target)
        and (signed.previous is None or (len(signed.previous) == 3 and is_count(signed.previous[0])))
    )


def shown(text: object) -> str:
    """What a stranger wrote, safe for a terminal and short."""
    return ascii(text)[1:-1][:40] if isinstance(text, str) else ascii(text)[:40]
