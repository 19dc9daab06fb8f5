"""What organisers, guests and non-members of a meeting take and give over the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.schemas import Text
from app.core.schemas import Id, In, Instant, Out

MOST_ORGANISERS = 100
MOST_OTHERS = 10_000
Duty = Literal["speaker", "chair", "organiser"]
OtherKind = Literal["guest", "non_member"]
_CLIENT = "01890000-0000-7000-8000-0000000000c5"


class OrganiserIn(In):
    """One member who ran the meeting: speaker (báo cáo viên), chair or organiser."""

    member_id: Id
    duty: Duty


class OrganisersIn(In):
    """Everybody who ran the meeting: who is left out is no organiser any more. `client_id` is made on the device.

    `no_second_person`: nobody else is there who could confirm; the marks are shown as “một người ghi”.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": _CLIENT,
                    "people": [{"member_id": "01890000-0000-7000-8000-0000000000a1", "duty": "speaker"}],
                }
            ]
        }
    )

    client_id: Id
    people: Annotated[list[OrganiserIn], Field(max_length=MOST_ORGANISERS)]
    no_second_person: bool = False


class OrganiserOut(Out):
    """One organiser."""

    member_id: UUID
    name: str
    duty: Duty
    duty_text: str = Field(examples=["báo cáo viên"])


class OrganisersOut(Out):
    """Who ran the meeting by this list; the same for every repetition. `not_on_list`: recorded, but counted nowhere."""

    session_id: UUID
    client_id: UUID
    people: list[OrganiserOut]
    not_on_list: list[UUID]
    recorded_at: Instant


class OtherIn(In):
    """So many people of a kind who came and are counted nowhere, with a word."""

    kind: OtherKind
    count: Annotated[int, Field(ge=1, le=MOST_OTHERS)]
    word: Text | None = None


class OthersIn(In):
    """All guests and non-members of the meeting; what is left out is taken back. `client_id` is made on the device."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"client_id": _CLIENT, "others": [{"kind": "non_member", "count": 5, "word": "quần chúng ưu tú"}]}]
        }
    )

    client_id: Id
    others: Annotated[list[OtherIn], Field(max_length=20)]


class OtherOut(Out):
    """Guests or non-members who came: in no rate."""

    kind: OtherKind
    kind_text: str = Field(examples=["người ngoài Đảng"])
    count: int
    word: str | None


class OthersOut(Out):
    """The guests and non-members of a meeting by this list; the same for every repetition."""

    session_id: UUID
    client_id: UUID
    others: list[OtherOut]
