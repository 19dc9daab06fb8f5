"""What late scans take and give over the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.schemas import Text
from app.core.schemas import Id, In, Instant, Out

_LATE = "01890000-0000-7000-8000-0000000000d1"


class RefusedScanIn(In):
    """A scan that is not accepted, and why."""

    id: Id
    word: Text


class LateDecisionsIn(In):
    """What is decided about some scans, all or nothing; each once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"accept": [_LATE], "refuse": []}]},
    )

    accept: Annotated[list[Id], Field(max_length=1_000)] = Field(default_factory=list)
    refuse: Annotated[list[RefusedScanIn], Field(max_length=1_000)] = Field(default_factory=list)


class LateDecidedOut(Out):
    """How many of the scans named stand accepted and refused; the same for every repetition."""

    accepted: int
    refused: int


class LateCheckInOut(Out):
    """One scan that arrived late. `recorded`: what is recorded of the person on that part meanwhile."""

    id: UUID
    name: str
    birth_year: int | None
    unit_name: str
    part: int
    code_kind: Literal["qr", "spoken"]
    scanned_at: Instant
    received_at: Instant
    clock: Literal["agrees", "shifted", "unknown"]
    clock_text: str
    recorded: str | None
    state: Literal["waiting", "accepted", "refused"]
    word: str | None


class OwnScanOut(Out):
    """A check-in of the member's own that was not recorded at once: what it waits for, or what was decided and why.

    `at`: when it was scanned, of one that was refused when it arrived.
    """

    session_id: UUID | None
    campaign_id: UUID
    title: str | None
    state: Literal["waiting", "accepted", "refused"]
    at: Instant
    decided_at: Instant | None
    word: str | None
    times: int = Field(description="Số lượt như nhau")
    sentence: str = Field(
        examples=["Đã nhận lượt quét lúc 12 giờ ngày 18/12. Gửi đến muộn nên chưa tính; chờ bí thư xác nhận."]
    )
