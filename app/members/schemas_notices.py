"""Notices over the wire."""

from datetime import datetime
from uuid import UUID

from app.core.schemas import Out
from app.members.models import Notice
from app.members.notice_words import sentence


class NoticeOut(Out):
    """One notice: `kind` for the app (an icon, where a tap leads), `text` for the member. `seen_at` is null until then."""

    id: UUID
    kind: str
    text: str
    created_at: datetime
    seen_at: datetime | None

    @classmethod
    def of(cls, notice: Notice) -> "NoticeOut":
        """The notice with its sentence."""
        text = sentence(notice.kind, notice.params).strip()
        return cls(id=notice.id, kind=notice.kind, text=text, created_at=notice.created_at, seen_at=notice.seen_at)
