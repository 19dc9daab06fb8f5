"""What all request and response models share: strict input, ids, instants, pages."""

from datetime import UTC, date, datetime
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

# In a strict model these are the ways JSON text becomes something else.
Id = Annotated[UUID, Field(strict=False)]
# Bounded, because an instant near year 1 or 9999 has no UTC form.
Instant = Annotated[
    AwareDatetime, Field(strict=False, ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC))
]
# Bounded, because nobody can count on from the last day of the calendar, nor wants to count from its first one.
Day = Annotated[date, Field(strict=False, ge=date(1900, 1, 1), le=date(2200, 1, 1))]
Count = Annotated[int, Field(ge=0, le=2_000_000_000)]


class In(BaseModel):
    """Base of request bodies: nothing unknown, nothing coerced."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Out(BaseModel):
    """Base of responses: built from rows or plain values; every field is always there."""

    model_config = ConfigDict(from_attributes=True)


ItemT = TypeVar("ItemT")


class Page(Out, Generic[ItemT]):
    """One page of a list; `next_cursor` is null on the last page."""

    items: list[ItemT]
    next_cursor: str | None
