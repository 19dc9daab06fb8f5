"""The journal: who changed what, when and why, old and new value, in the change's own transaction."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.hot import JsonText
from app.core.ids import new_id
from app.core.models import JournalEntry


def record(
    session: AsyncSession,
    *,
    actor: Actor,
    action: str,
    subject: tuple[str, UUID | None],
    now: datetime,
    unit_id: UUID | None = None,
    reason: str | None = None,
    old: dict[str, Any] | None = None,
    new: dict[str, Any] | None = None,
) -> None:
    """Add one entry. `action` is "subject:thing:verb"; `subject` its kind and id; `old`/`new` only what changed.

    No reasons of health; scores only where one that stood is changed: the journal names facts, not contents.
    """
    session.add(
        JournalEntry(
            at=now,
            action=action,
            actor_account_id=None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id,
            actor_label=actor.label,
            subject_kind=subject[0],
            subject_id=subject[1],
            unit_id=unit_id,
            reason=reason,
            old=old,
            new=new,
        )
    )


# One person whose name stood in a list that is no unit's own: `new` says in which.
PERSON_SHOWN = "names:person:view"


def record_people(
    session: AsyncSession,
    *,
    actor: Actor,
    of_list: str,
    people: Iterable[UUID],
    now: datetime,
    reason: str | None = None,
) -> None:
    """Beside a look at a list whose people no unit tells: one entry for each, so that each can read of it."""
    for member_id in dict.fromkeys(people):
        if member_id != actor.member_id:
            subject, new = ("member", member_id), {"list": of_list}
            record(session, actor=actor, action=PERSON_SHOWN, subject=subject, reason=reason, new=new, now=now)


_HOT = {
    name: bindparam(f"journal_{name}", type_=JournalEntry.__table__.c[name].type)
    for name in ("id", "at", "action", "actor_account_id", "actor_label", "subject_kind", "subject_id")
}
_VALUES = {name: bindparam(f"journal_{name}", type_=JsonText()) for name in ("old", "new")}
# The hot path's forms of `record`, for `hot.together`: without old and new value (parameters: `hot_values`), and with both
# (parameters: `hot_change`).
HOT_INSERT = insert(JournalEntry).values(_HOT)
HOT_CHANGE = insert(JournalEntry).values(_HOT | _VALUES)


def hot_values(*, account_id: UUID | None, label: str, action: str, subject: tuple[str, UUID], now: datetime) -> dict[str, Any]:
    """The parameters of `HOT_INSERT` for one entry."""
    return {
        "journal_id": new_id(),
        "journal_at": now,
        "journal_action": action,
        "journal_actor_account_id": None if account_id == SYSTEM_ACCOUNT else account_id,
        "journal_actor_label": label,
        "journal_subject_kind": subject[0],
        "journal_subject_id": subject[1],
    }


def hot_change(*, old: dict[str, Any], new: dict[str, Any], **entry: Any) -> dict[str, Any]:
    """The parameters of `HOT_CHANGE`: those of `hot_values` with both values."""
    return {**hot_values(**entry), "journal_old": json.dumps(old), "journal_new": json.dumps(new)}
