"""Drafts as the API shows them."""

from app.banks.criteria import advice_on_wording
from app.banks.drafts.access import wrote
from app.banks.drafts.content import as_text, complaints_on
from app.banks.drafts.schemas import ComplaintOut, ContentOut, DraftLineOut, DraftOut
from app.banks.drafts.states import DraftState
from app.banks.models import QuestionDraft
from app.core.actor import Actor

_COMPUTED = ("state", "current", "content", "complaints", "advice", "may_review")


def draft_out(draft: QuestionDraft, *, actor: Actor, current: int | None) -> DraftOut:
    """One draft with its key, and what is still to be looked at."""
    text = as_text(draft.content)
    return DraftOut(
        **{name: getattr(draft, name) for name in DraftOut.model_fields if name not in _COMPUTED},
        state=DraftState(draft.state),
        current=current,
        content=ContentOut(**draft.content),
        complaints=[ComplaintOut(field=c.field, advice=c.advice) for c in complaints_on(text)],
        advice=advice_on_wording(text),
        may_review=not wrote(draft, actor),
    )


def line_out(draft: QuestionDraft, *, actor: Actor) -> DraftLineOut:
    """One draft in a list."""
    content = draft.content
    return DraftLineOut(
        id=draft.id,
        question_id=draft.question_id,
        **{name: content[name] for name in ("code", "kind", "clause")},
        stem=content["body"]["stem"],
        state=DraftState(draft.state),
        version=draft.version,
        changed_at=draft.changed_at,
        mine=draft.author_id == actor.account_id,
        may_review=not wrote(draft, actor),
    )
