"""Exceptions over the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Id, In, Instant, Out
from app.core.text import Line

MOST_EXTRA_S = 86_400
_REASON = "Cần khi đổi thời gian mở bài. Không ghi tình trạng sức khỏe hay việc riêng của đảng viên."
_EXTRA = "Thêm bao nhiêu giây làm bài; không cần lý do"


class OverrideIn(In):
    """An exception for one member or for a unit and all below it. It only adds: nothing gets shorter by it.

    `client_id` is made on the device: sent again it is the same exception. Times are instants, `extra_s` seconds.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "01890000-0000-7000-8000-0000000000c1",
                    "member_id": "01890000-0000-7000-8000-0000000000a1",
                    "extra_s": 1_200,
                }
            ]
        }
    )

    client_id: Id
    unit_id: Id | None = None
    member_id: Id | None = None
    extra_s: Annotated[int, Field(ge=60, le=MOST_EXTRA_S, description=_EXTRA)] | None = None
    opens_at: Instant | None = None
    closes_at: Instant | None = None
    helper_reads: Annotated[bool, Field(description="Có người đọc giúp đề")] = False
    reason: Annotated[Line, Field(min_length=1, max_length=300, description=_REASON)] | None = None


class OverrideOut(Out):
    """An exception. `name` is the unit's, or the member's where the reader may see names."""

    id: UUID
    quiz_id: UUID
    unit_id: UUID | None
    member_id: UUID | None
    name: str | None
    extra_s: int | None
    opens_at: datetime | None
    closes_at: datetime | None
    helper_reads: bool
    reason: str | None
    created_at: datetime


class OverrideGivenOut(OverrideOut):
    """An exception just given; `admitted` is how many people who may take the test it reaches now."""

    admitted: int


class MoreTimeOut(Out):
    """The member's time after asking for more: `extra_s` beside the limit, both together, and the end of a running attempt."""

    quiz_id: UUID
    extra_s: int
    time_limit_s: int
    open_attempt_id: UUID | None
    deadline_at: datetime | None
    server_now: datetime
