"""Kinds of question, one file each; pure. `kind_of(name)` gives a kind, `kind.Kind` says what every kind can do."""

from dataclasses import dataclass
from enum import StrEnum

from app.banks.kinds import scoring, statement_scoring
from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, PictureShown, Presented
from app.banks.kinds.kind import Kind
from app.banks.kinds.numeric import Numeric
from app.banks.kinds.pictures import digest_at, pictures_in
from app.banks.kinds.scoring import Scoring
from app.banks.kinds.several import Several
from app.banks.kinds.short_answer import DIACRITICS_WORDS, Diacritics, ShortAnswer
from app.banks.kinds.single import Single
from app.banks.kinds.statement_scoring import StatementScoring
from app.banks.kinds.statements import Statements
from app.banks.kinds.true_false import TrueFalse

__all__ = [
    "DIACRITICS_WORDS",
    "DIFFICULTY_WORDS",
    "KIND_WORDS",
    "SCORING_RULES",
    "Answer",
    "AnswerNotValid",
    "Body",
    "Complaint",
    "Diacritics",
    "Difficulty",
    "Kind",
    "PictureShown",
    "Presented",
    "QuestionKind",
    "Scoring",
    "ScoringRule",
    "StatementScoring",
    "digest_at",
    "kind_of",
    "pictures_in",
]


class QuestionKind(StrEnum):
    """The kinds, as stored."""

    SINGLE = Single.NAME
    SEVERAL = Several.NAME
    TRUE_FALSE = TrueFalse.NAME
    STATEMENTS = Statements.NAME
    SHORT_ANSWER = ShortAnswer.NAME
    NUMERIC = Numeric.NAME


class Difficulty(StrEnum):
    """How hard the author expects a question to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """A named rule as authors know it: the word to write, and what it does."""

    name: str
    word: str
    explanation: str


_KINDS: dict[str, Kind] = {kind.NAME: kind() for kind in (Single, Several, TrueFalse, Statements, ShortAnswer, Numeric)}

KIND_WORDS = {kind: _KINDS[kind].WORD for kind in QuestionKind}
DIFFICULTY_WORDS = {Difficulty.EASY: "dễ", Difficulty.MEDIUM: "vừa", Difficulty.HARD: "khó"}
# The rules an author chooses from; the other kinds have one answer that is right or not.
SCORING_RULES = {
    QuestionKind.SEVERAL: [ScoringRule(rule, scoring.SCORING_WORDS[rule], scoring.EXPLANATIONS[rule]) for rule in Scoring],
    QuestionKind.STATEMENTS: [
        ScoringRule(rule, statement_scoring.SCORING_WORDS[rule], statement_scoring.EXPLANATIONS[rule])
        for rule in StatementScoring
    ],
}


def kind_of(name: str) -> Kind:
    """The kind of this name; KeyError for a kind nobody stored."""
    return _KINDS[name]
