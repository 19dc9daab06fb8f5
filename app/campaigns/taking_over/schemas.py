"""What taking records over takes and gives over the wire."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.schemas import Text
from app.core.schemas import In, Instant, Out

RecordKind = Literal["roll", "confirmation", "visit", "organisers", "others", "home", "outside", "absences", "excuse"]
RecordState = Literal["waiting", "for_committee", "taken", "laid_aside"]


class RecordDecisionIn(In):
    """Whether the record is taken over; both have their reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accept": True, "reason": "Đúng với sổ biên bản, trang 12"}]})

    accept: bool
    reason: Text


class MentionOut(Out):
    """What the record says of one person; name and year are null for who is neither on the list nor of the reader's branch."""

    member_id: UUID
    name: str | None
    birth_year: int | None
    state: str = Field(examples=["present"])
    state_text: str = Field(examples=["có mặt"])
    parts: list[int] = Field(description="Trống: mọi phần")
    excuse: str | None
    duty: str | None


class WaitingRecordOut(Out):
    """A record that its sender's term did not reach any more, or that waits for the committee, with what it says.

    `readable`: it can be taken over; else it is recorded anew and laid aside. `clock_text`: what the phone's clock says.
    """

    id: UUID
    kind: RecordKind
    kind_text: str = Field(examples=["danh sách điểm danh"])
    state: RecordState
    state_text: str = Field(examples=["chờ tiếp nhận"])
    unit_id: UUID
    unit_name: str
    session_id: UUID | None
    session_title: str | None
    sent_by: str | None
    device_time: Instant | None
    received_at: Instant
    clock_text: str
    readable: bool
    summary: str = Field(examples=["2 đồng chí có mặt, 1 đồng chí vắng có lý do."])
    paper: str | None
    people: list[MentionOut]
    word: str | None
    decided_at: Instant | None


class RecordDecidedOut(WaitingRecordOut):
    """The record as it stands now; the same for every repetition."""

    message: str = Field(examples=["Đã tiếp nhận: các lượt ghi được tính từ nay."])
