"""The shape of a question on the wire, one model a kind: the bodies as stored, nothing unknown, everything bounded.

A draft may be unfinished (empty texts, no right option yet): what is missing is said by the kind's own `validate`, when the
draft is sent to review. Texts come out in the one form that the text format can hold.
"""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.banks.kinds import Diacritics, Difficulty, Scoring, StatementScoring
from app.banks.kinds.bodies import MAXIMUM_OPTIONS
from app.banks.kinds.pictures import DIGEST, LONGEST_ALT, LONGEST_SIDE
from app.banks.kinds.short_answer import MOST_FORMS
from app.banks.kinds.statements import MOST
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
Side = Annotated[int, Field(ge=1, le=LONGEST_SIDE)]


class PictureIn(In):
    """A picture of the bank, named by its digest, and in words."""

    digest: Annotated[str, StringConstraints(pattern=f"^{DIGEST.pattern}$")]
    alt: Annotated[Text, Field(max_length=LONGEST_ALT)]
    width: Side
    height: Side


class OptionIn(In):
    """One option; `why` says under a wrong one why it is wrong. Without words of its own it is its picture."""

    text: Text
    right: bool
    why: MaybeText = None
    picture: PictureIn | None = None


class StatementIn(In):
    """One statement of a group; `why` says why it is what it is."""

    text: Text
    answer: bool
    why: MaybeText = None


class _BodyIn(In):
    """What every kind has."""

    stem: Text
    picture: PictureIn | None = None


class SingleBodyIn(_BodyIn):
    """One right answer."""

    options: Annotated[list[OptionIn], Field(max_length=MAXIMUM_OPTIONS)]


class SeveralBodyIn(_BodyIn):
    """Several right answers, and how ticks are scored."""

    options: Annotated[list[OptionIn], Field(max_length=MAXIMUM_OPTIONS)]
    scoring: Annotated[Scoring, Field(strict=False)]


class TrueFalseBodyIn(_BodyIn):
    """The stem is true or false."""

    answer: bool


class StatementsBodyIn(_BodyIn):
    """A group of statements, each true or false, and how they are scored together."""

    statements: Annotated[list[StatementIn], Field(max_length=MOST)]
    scoring: Annotated[StatementScoring, Field(strict=False)]


class ShortAnswerBodyIn(_BodyIn):
    """A text is typed; any of the accepted forms is right, the first one is shown."""

    accepted: Annotated[list[Text], Field(max_length=MOST_FORMS)]
    diacritics: Annotated[Diacritics, Field(strict=False)] = Diacritics.TOLERANT


class NumericBodyIn(_BodyIn):
    """A number is typed. Numbers are texts in one exact form: "97.9", without what could be left out."""

    answer: Text
    tolerance: MaybeText = None
    unit: MaybeText = None


class _QuestionIn(In):
    """What questions of every kind have beside their body."""

    code: Code
    clause: Text
    difficulty: Annotated[Difficulty, Field(strict=False)]
    quotation: MaybeText = None
    explanation: Text

    def content(self) -> dict[str, Any]:
        """As a draft stores it."""
        content = self.model_dump(mode="json")
        for holder in (content["body"], *content["body"].get("options", ())):
            if holder["picture"] is None:
                del holder["picture"]
            elif "right" in holder:
                holder["text"] = holder["text"] or holder["picture"]["alt"]
        return content


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


class StatementsIn(_QuestionIn):
    """A question of the kind “nhóm đúng sai”."""

    kind: Literal["statements"]
    body: StatementsBodyIn


class ShortAnswerIn(_QuestionIn):
    """A question of the kind “trả lời ngắn”."""

    kind: Literal["short_answer"]
    body: ShortAnswerBodyIn


class NumericIn(_QuestionIn):
    """A question of the kind “điền số”."""

    kind: Literal["numeric"]
    body: NumericBodyIn


QuestionIn = Annotated[
    SingleIn | SeveralIn | TrueFalseIn | StatementsIn | ShortAnswerIn | NumericIn, Field(discriminator="kind")
]
