"""What make-ups at home take and give over the wire."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.homes.rules import MOST_VISITED
from app.campaigns.rules import MAX_PARTS
from app.campaigns.schemas import Part, Text
from app.core.schemas import Day, Id, In, Instant, Out

Given = Literal["read", "played"]
_ID = "01890000-0000-7000-8000-0000000000{}"


class HomeVisitIn(In):
    """Who was visited, by whom, when, and how each summary was given. Without `parts` all of the study.

    `client_id` is made on the device: sending it again gives the same answer. `no_second_person`: the other one who went
    cannot confirm on a device; it is shown as “một người ghi”.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": _ID.format("c5"),
                    "unit_id": _ID.format("02"),
                    "member_ids": [_ID.format("a1")],
                    "visited_on": "2024-12-18",
                    "first_id": _ID.format("a2"),
                    "second_id": _ID.format("a3"),
                    "short": "read",
                    "five_minutes": "played",
                }
            ]
        }
    )

    client_id: Id
    unit_id: Id
    member_ids: Annotated[list[Id], Field(min_length=1, max_length=MOST_VISITED)]
    visited_on: Day
    first_id: Id
    second_id: Id
    short: Given
    five_minutes: Given
    parts: Annotated[list[Part], Field(min_length=1, max_length=MAX_PARTS)] | None = None
    no_second_person: bool = False
    paper_kept: Text | None = None
    device_time: Instant | None = None


class HomeRecordedOut(Out):
    """What was recorded; the same for every repetition. `not_on_list`: recorded, but counted nowhere."""

    session_id: UUID
    client_id: UUID
    visited_on: date
    place: str = Field(examples=["tại nhà"])
    parts: list[int]
    recorded: int
    not_on_list: list[UUID]
    recorded_at: Instant
    message: str = Field(examples=["Đã ghi học bù tại nhà; chờ đồng chí cùng đi xác nhận."])


class HomeVisitOut(Out):
    """A make-up at home, by name. `waiting`: how many of the records wait for the second person."""

    session_id: UUID
    unit_id: UUID
    unit_name: str
    visited_on: date
    place: str
    parts: list[int]
    visited: list[str]
    first: str
    second: str
    short: Given
    five_minutes: Given
    ways_text: str = Field(examples=["bản một phút: đọc; bản năm phút: nghe phát lại"])
    waiting: int
    one_recorder: int
    paper_kept: str | None


class ToConfirmOut(Out):
    """A make-up at home that waits for the reader, who went there, or a roll for any who was present.

    `POST /sessions/{id}/confirmations` is the tap.
    """

    session_id: UUID
    campaign_id: UUID
    visited_on: date
    people: int
    sentence: str = Field(examples=["Đồng chí xác nhận lần học bù tại nhà ngày 18/12/2024 (1 đồng chí) bằng một lần bấm."])
