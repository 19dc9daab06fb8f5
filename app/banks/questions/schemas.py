"""Questions over the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.banks.drafts.schemas import ContentOut
from app.core.schemas import In, Out
from app.core.text import Line


class ReasonIn(In):
    """Why a question is taken out of use or back."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Văn bản đã được thay thế."}]})

    reason: Annotated[Line, Field(min_length=1)]


class QuestionLineOut(Out):
    """A question in a list, by its current version, without its key."""

    id: UUID
    code: str
    number: int
    kind: str
    clause: str
    difficulty: str
    stem: str
    retired_at: datetime | None


class VersionLineOut(Out):
    """One version in a question's history; `review` says who wrote and who reviewed it."""

    id: UUID
    number: int
    created_at: datetime
    review: str | None


class QuestionOut(Out):
    """A question: its current version with the key, all its versions, newest first, and what an author might look at again."""

    id: UUID
    bank_id: UUID
    retired_at: datetime | None
    number: int
    content: ContentOut
    review: str | None
    advice: list[str]
    versions: list[VersionLineOut]


class UseOut(Out):
    """Whether a question is drawn from (`retired_at` null)."""

    id: UUID
    code: str
    retired_at: datetime | None
