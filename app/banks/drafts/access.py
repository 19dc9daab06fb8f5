"""Who may open and move a draft: editors and boards over its bank."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.access import require_bank
from app.banks.drafts.errors import DraftClosed, DraftNotInReview, OwnReview
from app.banks.drafts.states import OPEN, DraftState, Step, after
from app.banks.models import Bank, QuestionDraft
from app.core import journal
from app.core.actor import Actor
from app.core.errors import EditConflict, NotFound


async def require_draft(
    session: AsyncSession, *, actor: Actor, draft_id: UUID, today: date, lock: bool = False
) -> tuple[QuestionDraft, Bank]:
    """The draft and its bank, if the actor may see the bank's keys; NotFound outside their scope, RoleMissing inside it.

    With `lock` the draft is read as it is now and held until the transaction ends.
    """
    draft = await session.get(QuestionDraft, draft_id, with_for_update=lock or None, populate_existing=lock)
    if draft is None:
        raise NotFound
    return draft, await require_bank(session, actor=actor, bank_id=draft.bank_id, today=today)


def state_after(draft: QuestionDraft, step: Step, *, version: int) -> DraftState:
    """Where a step leads a locked draft that was read at `version`; raises DraftClosed, EditConflict, DraftNotInReview."""
    if draft.state not in OPEN:
        raise DraftClosed
    if draft.version != version:
        raise EditConflict
    state = after(draft.state, step)
    if state is None:
        raise DraftNotInReview
    return state


def require_second_person(draft: QuestionDraft, actor: Actor) -> None:
    """Raise OwnReview for the draft's author and for whoever changed it last."""
    if wrote(draft, actor):
        raise OwnReview


def wrote(draft: QuestionDraft, actor: Actor) -> bool:
    """Whether the actor is the draft's author or changed it last."""
    return actor.account_id in (draft.author_id, draft.changed_by)


def record(
    session: AsyncSession,
    draft: QuestionDraft,
    bank: Bank,
    verb: str,
    *,
    actor: Actor,
    now: datetime,
    number: int | None = None,
) -> None:
    """The journal's entry about a draft: which question, which state of the draft; never its content, which is a key."""
    new = {"code": draft.content["code"], "version": draft.version, "state": draft.state}
    if number is not None:
        new["question_version"] = number
    subject = ("draft", draft.id)
    journal.record(session, actor=actor, action=f"bank:draft:{verb}", subject=subject, unit_id=bank.unit_id, now=now, new=new)
