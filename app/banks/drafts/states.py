"""The life of a draft: written, sent to review, returned or published. Pure.

An edit takes it back to its author's desk from wherever it is open, so that what is published is what was reviewed.
"""

from enum import StrEnum


class DraftState(StrEnum):
    """The states, as stored."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    PUBLISHED = "published"
    DROPPED = "dropped"


class Step(StrEnum):
    """What can be done with a draft."""

    EDIT = "edit"
    SEND = "send"
    RETURN = "return"
    PUBLISH = "publish"
    DROP = "drop"


OPEN = (DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.RETURNED)

_AFTER = {
    **{(state, Step.EDIT): DraftState.DRAFT for state in OPEN},
    **{(state, Step.SEND): DraftState.IN_REVIEW for state in OPEN},
    **{(state, Step.DROP): DraftState.DROPPED for state in OPEN},
    (DraftState.IN_REVIEW, Step.RETURN): DraftState.RETURNED,
    (DraftState.RETURNED, Step.RETURN): DraftState.RETURNED,  # the same reviewer, saying more about what to mend
    (DraftState.IN_REVIEW, Step.PUBLISH): DraftState.PUBLISHED,
}


def after(state: str, step: Step) -> DraftState | None:
    """The state a step leads to; None where it cannot be taken.

    >>> after("in_review", Step.EDIT), after("draft", Step.PUBLISH), after("published", Step.EDIT)
    (<DraftState.DRAFT: 'draft'>, None, None)
    """
    return _AFTER.get((DraftState(state), step))
