"""What meetings, check-ins and rolls take and give over the wire."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from app.campaigns.organising.schemas import Duty, OtherOut
from app.campaigns.rules import MAX_PARTS
from app.campaigns.schemas import Part, Text
from app.core.schemas import Id, In, Instant, Out

_BETWEEN_DIGITS = str.maketrans("", "", " .-\u00a0")


def joined(code: object) -> object:
    """A code as people copy it, "204 518" or "204-518", without what stands between the digits."""
    return code.translate(_BETWEEN_DIGITS) if isinstance(code, str) else code


Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}$"), BeforeValidator(joined)]
MAX_PEOPLE = 2_000

_BRANCH = "01890000-0000-7000-8000-000000000002"
_CLIENT = "01890000-0000-7000-8000-0000000000c1"
_MEMBER = "01890000-0000-7000-8000-0000000000a1"


class SessionIn(In):
    """A meeting to plan. `client_id` is made on the device: sending it again gives the same meeting."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": _CLIENT,
                    "unit_id": _BRANCH,
                    "kind": "regular",
                    "title": "Hội nghị học tập, quán triệt",
                    "place": "Nhà văn hóa khu phố 1",
                    "starts_at": "2024-12-18T19:30:00+07:00",
                    "ends_at": "2024-12-18T21:00:00+07:00",
                    "parts": [1, 2],
                }
            ]
        }
    )

    client_id: Id
    unit_id: Id
    kind: Literal["regular", "makeup"]
    title: Text
    place: Text
    starts_at: Instant
    ends_at: Instant
    parts: Annotated[list[Part], Field(min_length=1, max_length=MAX_PARTS)] | None = None


class SessionOut(Out):
    """A meeting at one place. `may_record`: whether the caller may show its code; `version` goes back with a change.

    A cancelled meeting stays in the list, with its reason.
    """

    id: UUID
    campaign_id: UUID
    unit_id: UUID
    unit_name: str
    kind: Literal["regular", "makeup", "home"]
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    parts: list[int]
    version: int
    cancelled_at: Instant | None
    cancel_reason: str | None
    may_record: bool


class CodeOut(Out):
    """Digits and the instant the next ones replace them."""

    digits: str
    replaced_at: datetime


class HallCodeOut(Out):
    """What the hall's screen shows: the spoken code (6 digits, 3 minutes) and the digits in the QR (8, 15 seconds)."""

    session_id: UUID
    part: int
    spoken: CodeOut
    qr: CodeOut
    server_now: datetime


class CheckInIn(In):
    """The digits shown or spoken in the hall. `device_time`: when the phone scanned them, `sent_device_time`: its clock now.

    A scan without signal is sent as it was made: with both times it waits for the secretary instead of being refused.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "204518", "device_time": "2024-12-18T19:32:10+07:00"}]})

    code: Digits
    device_time: Instant | None = None
    sent_device_time: Instant | None = None


class CheckInOut(Out):
    """What became of a check-in. `state`: present, or waiting and refused where it arrived late; `message` says it."""

    session_id: UUID
    client_id: UUID
    part: int
    state: str = Field(examples=["present"])
    recorded_at: datetime
    scanned_at: datetime | None
    message: str = Field(examples=["Đã ghi đồng chí có mặt."])


class MarkIn(In):
    """One person's state. `excuse` goes with "excused"; `reason` says why an earlier mark is undone.

    "unrecorded" takes an earlier mark back; "unexcused" is found once the campaign's time is over. Without `parts` it is said
    of all parts of the roll; without `client_id` the roll's own id names the mark.
    """

    member_id: Id
    state: Literal["present", "excused", "unexcused", "unrecorded"]
    parts: Annotated[list[Part], Field(min_length=1, max_length=MAX_PARTS)] | None = None
    excuse: Literal["illness", "duty", "family", "other"] | None = None
    reason: Text | None = None
    client_id: Id | None = None


class RollIn(In):
    """A roll: marks by name, or “tất cả có mặt, trừ …” for one unit, or both. Who is not named is not spoken of.

    `repeat_part`: what is recorded on that part (present, excused) is said of the roll's `parts`, too, where nobody has spoken
    yet. `no_second_person`: nobody else is there who could confirm; the marks are shown as “một người ghi”.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": _CLIENT,
                    "unit_id": _BRANCH,
                    "all_present_except": [_MEMBER],
                    "marks": [{"member_id": _MEMBER, "state": "excused", "excuse": "duty"}],
                    "paper_kept": "Sổ biên bản chi bộ, trang 12",
                }
            ]
        }
    )

    client_id: Id
    unit_id: Id | None = None
    parts: Annotated[list[Part], Field(min_length=1, max_length=MAX_PARTS)] | None = None
    all_present_except: Annotated[list[Id], Field(max_length=MAX_PEOPLE)] | None = None
    marks: Annotated[list[MarkIn], Field(max_length=MAX_PEOPLE)] = Field(default_factory=list)
    repeat_part: Part | None = None
    no_second_person: bool = False
    paper_kept: Text | None = None
    device_time: Instant | None = None


class KeptOut(Out):
    """An earlier statement that stays: an own check-in that no reason undoes, or a mark that “tất cả” does not touch."""

    member_id: UUID
    part: int
    state: str
    why: Literal["own_check_in", "recorded_before"]


class RollOut(Out):
    """What a roll recorded; the same for every repetition. `not_on_list`: recorded, but counted nowhere."""

    session_id: UUID
    client_id: UUID
    recorded: int
    kept: list[KeptOut]
    not_on_list: list[UUID]
    recorded_at: datetime


class PartStateOut(Out):
    """What is recorded on one part; `excuse` is null for who may not read it.

    `standing`: confirmed (by a second person or the hall's code), waiting for one, or single_recorder (“một người ghi”).
    """

    part: int
    state: Literal["present", "excused", "unexcused", "unrecorded"]
    way: str | None
    confirmed: bool
    standing: Literal["confirmed", "waiting", "single_recorder"] | None
    standing_text: str | None
    excuse: str | None


class AttendeeOut(Out):
    """One person of a meeting. `duty`: ran it; `expected`: on the list and counted; `refused_check_ins`: codes not fitting.

    Of a visitor from another branch the host reads name and branch: the year of birth and whether they count are null.
    """

    member_id: UUID
    name: str
    birth_year: int | None
    unit_id: UUID | None
    unit_name: str | None
    visitor: bool
    duty: Duty | None
    duty_text: str | None
    absence: Literal["excused", "unexcused"] | None = Field(description="Kết luận vắng mặt cả đợt, nếu có; ai dự học thì đã dự")
    expected: bool | None
    on_list: bool
    parts: list[PartStateOut]
    refused_check_ins: int


class PaperOut(Out):
    """Where the signed paper of a roll is kept."""

    unit_id: UUID | None
    paper_kept: str
    recorded_at: datetime


class AttendanceOut(Out):
    """The roll of a meeting, by name; `others`: guests and non-members, counted nowhere."""

    items: list[AttendeeOut]
    papers: list[PaperOut]
    others: list[OtherOut]
    next_cursor: str | None
