"""The signed statements about an attempt, as canonical text (pure; decision 0014).

A statement is one line of JSON with its fields in a fixed order; what is signed are its UTF-8 bytes. A submission's statement
never holds score or answers, only a keyed fingerprint of them; the score, once shown, is a statement of its own.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.core.signing import to_text
from app.core.text import squeeze
from app.quizzes.folding import dump_answers

SUBMISSION, SCORE = "receipt/1", "score/1"
GUEST = "khách"
NONCE_BYTES = 32
# Titles are cut so that a statement fits a QR code on a phone's screen; the id beside it says which one is meant.
MOST_TITLE = 120
MOST_CHARACTERS = 4_000


class Verdict(StrEnum):
    """How the attempt ended."""

    SUBMITTED = "submitted"
    EXPIRED = "expired"
    ENTERED = "entered"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by its id and by the name people know."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a submission's receipt states. `member` is the member's number, None for a guest; times carry the local offset."""

    test: Named
    campaign: Named
    member: str | None
    started_at: datetime
    closed_at: datetime
    way: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """What a score's statement states: of which grading, when graded. `earned` is exact ("37/2"), `text` what was shown."""

    grading: int
    graded_at: datetime
    earned: str
    maximum: int
    text: str
    passed: bool | None


def fingerprint(answers: Mapping[str, Any], nonce: bytes) -> str:
    """HMAC-SHA256 of the answers that counted, under the nonce. Answers by place in the paper, in paper positions.

    The answers go in as JSON: keys sorted as text, no blanks, ASCII: {"0":2,"10":true,"3":[0,2]}.
    """
    return to_text(hmac.digest(nonce, dump_answers(answers).encode(), "sha256"))


def submission_statement(facts: Facts, *, receipt_id: UUID, key_id: str, answers: str) -> str:
    """The text of a submission's receipt; `answers` is their `fingerprint`."""
    return _dump(
        {
            "sotay": SUBMISSION,
            "id": str(receipt_id),
            "key": key_id,
            "test": _named(facts.test),
            "campaign": _named(facts.campaign),
            "member": facts.member or GUEST,
            "started": _instant(facts.started_at),
            "closed": _instant(facts.closed_at),
            "way": facts.way,
            "verdict": facts.verdict.value,
            "answers": answers,
        }
    )


def score_statement(submission: Mapping[str, Any], score: Score, *, statement_id: UUID, key_id: str) -> str:
    """The text of a score's statement; `submission` is the read statement of the same attempt's receipt."""
    return _dump(
        {
            "sotay": SCORE,
            "id": str(statement_id),
            "key": key_id,
            "receipt": submission["id"],
            **{name: submission[name] for name in ("test", "campaign", "member", "closed")},
            "grading": score.grading,
            "graded": _instant(score.graded_at),
            "earned": score.earned,
            "maximum": score.maximum,
            "score": score.text,
            "passed": score.passed,
        }
    )


def _dump(fields: Mapping[str, Any]) -> str:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def _named(thing: Named) -> list[str]:
    title = squeeze(thing.title)
    return [str(thing.id), title if len(title) <= MOST_TITLE else title[: MOST_TITLE - 1] + "…"]


def _instant(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


class NotAStatement(ValueError):
    """The text is no statement of this service, whoever signed it."""


_TEXT, _NAMED, _WHOLE = "text", "named", "whole"
_SHARED = {"sotay": _TEXT, "id": _TEXT, "key": _TEXT, "test": _NAMED, "campaign": _NAMED, "member": _TEXT, "closed": _TEXT}
_FIELDS = {
    SUBMISSION: _SHARED | dict.fromkeys(("started", "way", "verdict", "answers"), _TEXT),
    SCORE: _SHARED
    | dict.fromkeys(("receipt", "graded", "earned", "score"), _TEXT)
    | dict.fromkeys(("grading", "maximum"), _WHOLE)
    | {"passed": "verdict"},
}


def read(text: str) -> dict[str, Any]:
    """The fields of a statement, as its signer wrote them; raises NotAStatement. Says nothing about the signature."""
    try:
        fields = json.loads(text) if len(text) <= MOST_CHARACTERS else None
    except (ValueError, RecursionError) as error:
        raise NotAStatement from error
    kind = fields.get("sotay") if isinstance(fields, dict) else None
    wanted = _FIELDS.get(kind) if isinstance(kind, str) else None
    if not isinstance(fields, dict) or wanted is None or fields.keys() != wanted.keys():
        raise NotAStatement
    if not all(_is(what, fields[name]) for name, what in wanted.items()) or not _has_instants(fields):
        raise NotAStatement
    return fields


def _is(what: str, value: Any) -> bool:
    if what == _TEXT:
        return isinstance(value, str)
    if what == _NAMED:
        return isinstance(value, list) and len(value) == 2 and all(isinstance(part, str) for part in value)
    if what == _WHOLE:
        return isinstance(value, int) and not isinstance(value, bool)
    return value is None or isinstance(value, bool)


def _has_instants(fields: Mapping[str, Any]) -> bool:
    try:
        return all(
            datetime.fromisoformat(fields[name]).tzinfo is not None
            for name in ("started", "closed", "graded")
            if name in fields
        )
    except ValueError:
        return False
