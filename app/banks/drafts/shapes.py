"""The shape of a question on the wire, one model a kind: the bodies as stored, nothing unknown, everything bounded.

A draft may be unfinished (empty texts, no right option yet): what is missing is said by the kind's own `validate`, when the
draft is sent to review. Texts come out in the one form that the text format can hold.
"""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from app.banks.kinds import Difficulty, Scoring
from app.banks.kinds.bodies import MAXIMUM_OPTIONS
from app.banks.schemas import Code
from app.core.field_files import MAXIMUM_VALUE, normal
from app.core.schemas import In
from app.core.text import LongText


def _writable(text: str) -> str:
    text = normal(text)
    if len(text) > MAXIMUM_VALUE or any(unicodedata.category(c) == "Cc" for c in text):
        message = "quá dài, hoặc có ký tự điều khiển"
        raise ValueError(message)
    return text


def _none_if_empty(text: str | None) -> str | None:
    return text or None


Text = Annotated[LongText, Field(max_length=MAXIMUM_VALUE), AfterValidator(_writable)]
MaybeText = Annotated[Text | None, AfterValidator(_none_if_empty)]


class OptionIn(In):
    """One option; `why` says under a wrong one why it is wrong."""

    text: Text
    right: bool
    why: MaybeText = None


Options = Annotated[list[OptionIn], Field(max_length=MAXIMUM_OPTIONS)]


class SingleBodyIn(In):
    """One right answer."""

    stem: Text
    options: Options


class SeveralBodyIn(In):
    """Several right answers and how ticks are scored."""

    stem: Text
    options: Options
    scoring: Annotated[Scoring, Field(strict=False)]


class TrueFalseBodyIn(In):
    """A statement that is true or false."""

    stem: Text
    answer: bool


class _QuestionIn(In):
    """What questions of every kind have beside their body."""

    code: Code
    clause: Text
    difficulty: Annotated[Difficulty, Field(strict=False)]
    quotation: MaybeText = None
    explanation: Text

    def content(self) -> dict[str, Any]:
        """As a draft stores it."""
        return self.model_dump(mode="json")


class SingleIn(_QuestionIn):
    """A question of the kind “một đáp án”."""

    kind: Literal["single"]
    body: SingleBodyIn


class SeveralIn(_QuestionIn):
    """A question of the kind “nhiều đáp án”."""

    kind: Literal["several"]
    body: SeveralBodyIn


class TrueFalseIn(_QuestionIn):
    """A question of the kind “đúng sai”."""

    kind: Literal["true_false"]
    body: TrueFalseBodyIn


QuestionIn = Annotated[SingleIn | SeveralIn | TrueFalseIn, Field(discriminator="kind")]
