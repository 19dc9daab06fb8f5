"""What confirmations of other places take and give over the wire."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.rules import MAX_PARTS
from app.campaigns.schemas import Part, Text
from app.core.schemas import Day, Id, In, Instant, Out


class OutsideIn(In):
    """ "Xác nhận của nơi sinh hoạt tạm thời", as the paper says; never a photograph. Without `parts` all of the study."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "01890000-0000-7000-8000-0000000000c4",
                    "member_id": "01890000-0000-7000-8000-0000000000a1",
                    "number": "12-XN/ĐU",
                    "issued_on": "2024-12-10",
                    "issuer": "Đảng ủy phường 3, Thành phố Hồ Chí Minh",
                    "parts": [1],
                    "paper_kept": "Sổ công văn đến chi bộ, trang 4",
                }
            ]
        }
    )

    client_id: Id
    member_id: Id
    number: Text
    issued_on: Day
    issuer: Text
    parts: Annotated[list[Part], Field(min_length=1, max_length=MAX_PARTS)] | None = None
    paper_kept: Text | None = None


class OutsideRefusalIn(In):
    """Refusing always says why."""

    word: Text


class OutsideOut(Out):
    """A paper and what became of it; it counts once accepted."""

    id: UUID
    client_id: UUID
    member_id: UUID
    name: str
    birth_year: int | None
    unit_id: UUID
    unit_name: str
    number: str
    issued_on: date
    issuer: str
    parts: list[int]
    paper_kept: str | None
    on_behalf: bool = Field(description="Cấp trên nhập thay chi bộ")
    state: Literal["waiting", "accepted", "refused"]
    word: str | None
    entered_at: Instant
    decided_at: Instant | None
