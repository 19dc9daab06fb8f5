"""What every kind of question can do; pure."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from typing_extensions import override

from app.banks.kinds import pictures
from app.banks.kinds.bodies import Answer, AnswerNotValid, Body, Complaint, PictureShown, Presented, check_stem


class Kind(ABC):
    """A kind validates an author's body, presents it without its key, reads what a phone sent and grades it.

    Grading takes answers in original positions: `kind.grade(body, kind.to_original(kind.read_answer(body, raw), permutation))`.
    """

    NAME: ClassVar[str]
    WORD: ClassVar[str]
    EXPLANATION: ClassVar[str]  # to authors and takers, in Vietnamese

    @abstractmethod
    def validate(self, body: Body) -> list[Complaint]:
        """Complaints of an author's body; none means it can be stored."""

    def option_count(self, body: Body) -> int:  # noqa: ARG002 - most kinds have nothing to shuffle
        """How many options a permutation orders; 0 where there is nothing to shuffle."""
        return 0

    def present(self, body: Body, permutation: Sequence[int]) -> Presented:  # noqa: ARG002 - as above
        """The question without its key, options in the order of the paper."""
        return self._presented(body)

    def is_blank(self, body: Body, raw: object) -> bool:  # noqa: ARG002 - the same for most kinds
        """Whether what a phone sent takes an answer back instead of giving one."""
        return raw is None or raw == []

    @abstractmethod
    def read_answer(self, body: Body, raw: object) -> Answer:
        """What a phone sent, in paper positions; raises AnswerNotValid."""

    @abstractmethod
    def right_answer(self, body: Body) -> Answer:
        """The key, in original positions; where several are right, the one to show."""

    def accepted(self, body: Body) -> list[str]:  # noqa: ARG002 - most kinds have one right answer
        """What else is right, in words, for reviews."""
        return []

    def reasons(self, body: Body, permutation: Sequence[int]) -> list[str | None]:  # noqa: ARG002 - no options, no reasons
        """In the order of the paper: why an option is wrong, why a statement is what it is; None where the author is silent."""
        return []

    def to_original(self, answer: Answer, permutation: Sequence[int]) -> Answer:  # noqa: ARG002 - no positions
        """An answer in paper positions as one in original positions (what `grade` takes)."""
        return answer

    def to_paper(self, answer: Answer, permutation: Sequence[int]) -> Answer:  # noqa: ARG002 - no positions
        """An answer in original positions as the member saw it on the paper (for reviews)."""
        return answer

    @abstractmethod
    def grade(self, body: Body, answer: Answer) -> Fraction:
        """The fraction (0 to 1) an answer in original positions earns."""

    def _presented(
        self,
        body: Body,
        *,
        options: Sequence[str] = (),
        scoring: str | None = None,
        unit: str | None = None,
        option_pictures: list[PictureShown | None] | None = None,
    ) -> Presented:
        return {
            "kind": self.NAME,
            "stem": body["stem"],
            "options": list(options),
            "scoring": scoring,
            "unit": unit,
            "picture": pictures.shown(body),
            "option_pictures": option_pictures,
        }


class TypedKind(Kind):
    """A kind whose answer is typed: an empty box takes an answer back."""

    @override
    def is_blank(self, body: Body, raw: object) -> bool:
        return super().is_blank(body, raw) or (isinstance(raw, str) and not raw.strip())


def check_question(body: Body) -> list[Complaint]:
    """The stem and its picture, in every kind."""
    return [*check_stem(body), *pictures.check_picture(body, "Hình")]


def in_order(permutation: Sequence[int], size: int) -> Sequence[int]:
    """The permutation, if it orders so many options; one that does not is a fault of ours, not a paper."""
    if sorted(permutation) != list(range(size)):
        message = "the permutation does not fit the options"
        raise ValueError(message)
    return permutation


def as_text(answer: Answer) -> str:
    """The answer of a kind whose answer is typed."""
    if not isinstance(answer, str):
        raise AnswerNotValid
    return answer
