"""What visitors' codes take and give over the wire."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from app.campaigns.meeting_schemas import joined
from app.campaigns.schemas import Part
from app.core.schemas import Id, In, Instant, Out


def _digits(code: object) -> object:
    """The digits of a code, typed or read from the QR."""
    text = joined(code)
    return text.removeprefix(QR_PREFIX) if isinstance(text, str) else text


QR_PREFIX = "SOTAY:KHACH:"
VisitorDigits = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$"), BeforeValidator(_digits)]


class VisitorCodeOut(Out):
    """ "Mã của tôi": shown to the host of another branch's meeting, as digits or as a QR."""

    code: str = Field(examples=["20451877"])
    qr_text: str = Field(examples=["SOTAY:KHACH:20451877"])
    expires_at: Instant
    renew_at: Instant = Field(description="Từ lúc này hỏi lại để có mã mới")
    server_now: Instant


class VisitIn(In):
    """A visitor's code as the host scanned or typed it. `client_id` is made on the device; without `part` the first part."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"client_id": "01890000-0000-7000-8000-0000000000c3", "code": "20451877"}]}
    )

    client_id: Id
    code: VisitorDigits
    part: Part | None = None


class VisitOut(Out):
    """What the host learns of the visitor, and nothing else; the same for every repetition."""

    session_id: UUID
    client_id: UUID
    name: str = Field(examples=["Nguyễn Văn Bảy"])
    unit_name: str = Field(examples=["Chi bộ khu phố 1"])
    part: int
    recorded_at: Instant
