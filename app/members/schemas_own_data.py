"""Requests and responses of what members read and ask about their own data."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.actor import ROLE_WORDS, Role
from app.core.schemas import In, Instant, Out
from app.core.text import Line
from app.members.looks.reading import Look
from app.members.own_data.asking import Asked
from app.members.own_data.words import FIELD_WORDS, STATE_WORDS
from app.members.schemas import DeviceId, ShortLine

FieldName = Literal["full_name", "birth_date", "birth_year", "card_number", "phone", "admitted_on", "official_on"]


class LookOut(Out):
    """One look from above the branch: as whom, when, at what, on what ground."""

    at: Instant
    role: Role
    who: str = Field(description="Nhiệm vụ và tổ chức, không nêu tên", examples=["cấp ủy · Đảng bộ phường Tân Hoa"])
    looked_at: str = Field(examples=["danh sách đảng viên"])
    of_this_member: bool = Field(description="true: xem riêng đồng chí; false: xem cả danh sách của đơn vị")
    ground: str = Field(examples=["quản lý đảng viên"])

    @classmethod
    def of(cls, look: Look) -> Self:
        """As it is answered."""
        role = ROLE_WORDS[look.role]
        return cls(
            at=look.at,
            role=look.role,
            who=role if look.unit_name is None else f"{role} · {look.unit_name}",
            looked_at=look.looked_at,
            of_this_member=look.of_this_member,
            ground=look.ground,
        )


class CorrectionIn(In):
    """One field and how it should read; null: it should be empty."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0193d3e0-0000-7000-8000-000000000004",
                    "field": "birth_year",
                    "wanted": "1958",
                    "note": "Theo lý lịch đảng viên",
                }
            ]
        }
    )

    id: DeviceId
    field: FieldName
    wanted: Annotated[Line, Field(min_length=1, max_length=120)] | None
    note: ShortLine | None = None


class CorrectionDecisionIn(In):
    """Accept, or refuse with a reason the member reads."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"accept": False, "answer": "Lý lịch đảng viên ghi năm 1957."}]})

    accept: bool
    answer: Annotated[Line, Field(min_length=1, max_length=300)] | None = None

    @model_validator(mode="after")
    def refuse_with_a_reason(self) -> Self:
        """Who is refused reads why."""
        if not self.accept and self.answer is None:
            message = "chưa nêu lý do không chấp nhận"
            raise ValueError(message)
        return self


class OwnCorrectionOut(Out):
    """A request as its member reads it."""

    id: UUID
    field: str
    field_text: str = Field(examples=["năm sinh"])
    wanted: str | None
    note: str | None
    state: str = Field(examples=["asked"])
    state_text: str = Field(examples=["chờ xem xét"])
    answer: str | None
    asked_at: Instant
    decided_at: Instant | None

    @classmethod
    def of(cls, asked: Asked) -> Self:
        """As it is answered."""
        return cls(**_common(asked))


class AskedCorrectionOut(OwnCorrectionOut):
    """A request as who decides reads it: whose it is, and what stands there now."""

    member_id: UUID
    full_name: str
    birth_year: int | None
    present: str | None = Field(description="Giá trị đang ghi", examples=["1957"])

    @classmethod
    def of(cls, asked: Asked) -> Self:
        """As it is answered."""
        member = asked.member
        whose = {"member_id": member.id, "full_name": member.full_name, "birth_year": member.birth_year}
        return cls(**_common(asked), **whose, present=asked.present)


def _common(asked: Asked) -> dict[str, object]:
    correction = asked.correction
    names = ("id", "field", "wanted", "note", "state", "answer", "asked_at", "decided_at")
    words = {"field_text": FIELD_WORDS[correction.field], "state_text": STATE_WORDS[correction.state]}
    return {**{name: getattr(correction, name) for name in names}, **words}
