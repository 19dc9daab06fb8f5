"""What confirming takes and gives over the wire."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Id, In, Instant, Out


class ConfirmationIn(In):
    """One tap on the whole list. `client_id` is made on the device: sending it again gives the same answer.

    `as_of`: when the list that is confirmed was read (its own `as_of`): what was recorded since stays waiting.
    `no_second_person`: said by the recorder, of what they recorded themselves.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"client_id": "01890000-0000-7000-8000-0000000000c2", "as_of": "2024-12-18T20:40:00+07:00"}]
        }
    )

    client_id: Id
    unit_id: Id | None = None
    as_of: Instant | None = None
    no_second_person: bool = False


class ConfirmationOut(Out):
    """How many marks the tap settled; the same for every repetition."""

    session_id: UUID
    client_id: UUID
    kind: Literal["second_person", "single_recorder"]
    confirmed: int = Field(description="Số lượt ghi được xác nhận; mỗi đồng chí, mỗi phần là một lượt")
    confirmed_at: Instant
    message: str = Field(examples=["Đã xác nhận 48 lượt ghi."])


class WaitingMarkOut(Out):
    """What is recorded on one part and waits; `yours`: the caller recorded it, so somebody else confirms it."""

    part: int
    state: Literal["present", "excused", "unexcused"]
    way: str
    standing: Literal["waiting", "single_recorder"]
    recorded_by: str | None
    yours: bool


class WaitingPersonOut(Out):
    """One person of the list."""

    name: str
    birth_year: int | None
    unit_name: str | None
    marks: list[WaitingMarkOut]


class WaitingListOut(Out):
    """What waits at a meeting for the caller's tap; `as_of` goes back with the tap."""

    session_id: UUID
    to_confirm: int = Field(description="Số lượt ghi đồng chí xác nhận được bằng một lần bấm")
    yours: int = Field(description="Số lượt do chính đồng chí ghi, cần một đồng chí khác xác nhận")
    items: list[WaitingPersonOut]
    as_of: Instant
    next_cursor: str | None
