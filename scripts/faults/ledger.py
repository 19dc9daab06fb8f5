"""The ledger of the phones: what they sent and what they were answered, written outside the service.

An append-only file of JSON lines. A line is on disk (fdatasync) before the phone sends or acts on what it says, so the
ledger never knows less than a phone. Shares no code with the product.

    {"event": "sent", "id": 7, "kind": "save", "ids": {…}, "path": "/api/v1/…", "body": "…"}    the first time, all of it
    {"event": "again", "id": 7}                                                                  the same bytes once more
    {"event": "answered", "id": 7, "status": 200, "body": "…"}                                   a whole answer came
    {"event": "broken", "id": 7}                                                                 none or half of one did
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self


class Answered(NamedTuple):
    """One whole answer."""

    status: int
    body: str

    def json(self) -> Any:
        """The body as JSON; None if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(slots=True)
class Sent:
    """One request with everything that became of it. `kind`: start, save or submit; `ids` as the phone made them."""

    id: int
    kind: str
    ids: dict[str, Any]
    path: str
    body: str
    times: int = 1
    broken: int = 0
    answers: list[Answered] = field(default_factory=list)


class Ledger:
    """The ledger while it is written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.statuses: Counter[int] = Counter()
        self._last = max((sent.id for sent in read(path)), default=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._file)

    def sent(self, kind: str, ids: dict[str, Any], path: str, body: str) -> int:
        """Note a new request before its first byte leaves; its number here."""
        self._last += 1
        self._write({"event": "sent", "id": self._last, "kind": kind, "ids": ids, "path": path, "body": body})
        return self._last

    def again(self, number: int) -> None:
        """Note that the same bytes are sent once more."""
        self._write({"event": "again", "id": number})

    def answered(self, number: int, status: int, body: str) -> None:
        """Note a whole answer before the phone acts on it."""
        self._write({"event": "answered", "id": number, "status": status, "body": body})
        self.statuses[status] += 1

    def broken(self, number: int) -> None:
        """Note that the connection broke before the answer was whole."""
        self._write({"event": "broken", "id": number}, durable=False)

    def _write(self, line: dict[str, Any], *, durable: bool = True) -> None:
        os.write(self._file, json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        if durable:
            os.fdatasync(self._file)


def read(path: Path) -> list[Sent]:
    """Every request in the ledger. A last line that was cut off (the phones' own process died) is left out."""
    found: dict[int, Sent] = {}
    for line in _lines(path):
        number = line["id"]
        match line["event"]:
            case "sent":
                found[number] = Sent(number, line["kind"], line["ids"], line["path"], line["body"])
            case "again":
                found[number].times += 1
            case "answered":
                found[number].answers.append(Answered(line["status"], line["body"]))
            case _:
                found[number].broken += 1
    return list(found.values())


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file:
        for line in file:
            if line.endswith(b"\n"):
                yield json.loads(line)
