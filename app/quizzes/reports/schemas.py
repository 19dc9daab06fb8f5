"""Reports and cases over the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from app.banks.kinds.bodies import MAXIMUM_OPTIONS
from app.core.schemas import Id, In, Out
from app.core.text import Line
from app.quizzes.reports.rekeying import Key

Reason = Literal["wrong_key", "two_right", "unclear", "typo", "other"]
Sentence = Annotated[Line, Field(min_length=1, max_length=500)]
Form = Annotated[Line, Field(min_length=1, max_length=200)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Place = Annotated[int, Field(ge=0, lt=MAXIMUM_OPTIONS)]


class ReportIn(In):
    """“Câu này có vấn đề”. `client_id` is made on the phone."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "01890000-0000-7000-8000-000000000001",
                    "reason": "two_right",
                    "note": "Hai ý cùng đúng theo mục II.4",
                }
            ]
        }
    )

    client_id: Id
    reason: Reason
    note: Sentence | None = None


class OutcomeOut(Out):
    """What a reviewer decided: sound (the question stands), void (full mark for all who had it), rekey (another key)."""

    decision: Literal["sound", "void", "rekey"]
    answer: str
    decided_at: datetime


class ReportOut(Out):
    """The caller's report as it is held: one a question, the first stays. `outcome` is null until it was decided."""

    id: UUID
    place: int
    reason: Reason
    note: str | None
    reported_at: datetime
    outcome: OutcomeOut | None


class CaseIn(In):
    """The version of a question that is to be looked at."""

    question_version_id: Id


class CaseLineOut(Out):
    """A question version before a reviewer; `number` is the version's. Reports are counted, nobody is named."""

    id: UUID
    question_version_id: UUID
    bank_id: UUID
    code: str
    number: int
    opened_at: datetime
    reports: int
    reports_since_decision: int
    decision: Literal["sound", "void", "rekey"] | None
    answer: str | None
    decided_at: datetime | None


class VersionOut(Out):
    """The question as it was printed, with its key; `body` by kind, as stored."""

    kind: str
    body: dict[str, Any]
    clause: str
    quotation: str | None
    explanation: str


class RulingOut(Out):
    """The ruling that counts now, whichever case made it. `body` carries the key of a rekey."""

    number: int
    kind: Literal["void", "rekey"]
    body: dict[str, Any] | None
    old_key_counts: bool
    reason: str
    decided_at: datetime


class ProgressOut(Out):
    """How far the regrading is, in attempts over all tests that draw the question."""

    quizzes: int
    looked_at: int
    changed: int
    finished: bool


class CaseOut(CaseLineOut):
    """One case with the question and its key. `regrading` is null where nothing is regraded for this case."""

    question: VersionOut
    reasons: dict[Reason, int]
    notes: list[str]
    in_force: RulingOut | None
    regrading: ProgressOut | None


class _KeyIn(In):
    def key(self) -> Key:
        """As the rules take it."""
        return Key(**self.model_dump())


class SingleKeyIn(_KeyIn):
    """The position of the right option, from 0, as the case lists them."""

    kind: Literal["single"]
    right: Place


class SeveralKeyIn(_KeyIn):
    """The positions of the right options."""

    kind: Literal["several"]
    right: Annotated[list[Place], Field(min_length=1, max_length=MAXIMUM_OPTIONS)]


class TrueFalseKeyIn(_KeyIn):
    """Whether the statement is true."""

    kind: Literal["true_false"]
    right: bool


class StatementsKeyIn(_KeyIn):
    """True or false for every statement, in the order of the case."""

    kind: Literal["statements"]
    right: Annotated[list[bool], Field(min_length=1, max_length=MAXIMUM_OPTIONS)]


class ShortAnswerKeyIn(_KeyIn):
    """Every accepted form; the first is the one shown."""

    kind: Literal["short_answer"]
    right: Annotated[list[Form], Field(min_length=1, max_length=20)]


class NumericKeyIn(_KeyIn):
    """The right number and its tolerance, as people write numbers ("97,9")."""

    kind: Literal["numeric"]
    right: Number
    tolerance: Number | None = None


KeyIn = Annotated[
    SingleKeyIn | SeveralKeyIn | TrueFalseKeyIn | StatementsKeyIn | ShortAnswerKeyIn | NumericKeyIn,
    Field(discriminator="kind"),
]


class SoundIn(In):
    """The question stands. `answer` is what the reporters hear: it must not say which answer is right."""

    decision: Literal["sound"]
    answer: Sentence


class VoidIn(In):
    """Everybody who had the question in a taken attempt earns its full mark."""

    decision: Literal["void"]
    answer: Sentence


class RekeyIn(In):
    """Another key; with `old_key_counts` nobody loses a mark that the printed key gave.

    `answer` is what the reporters hear, keys shown or not: it must not say which answer is right.
    """

    decision: Literal["rekey"]
    answer: Sentence
    key: KeyIn
    old_key_counts: bool = True


DecisionIn = Annotated[SoundIn | VoidIn | RekeyIn, Field(discriminator="decision")]
