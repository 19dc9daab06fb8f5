"""What guest codes and guests take and give over the wire."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.auth.schemas import COOKIE_HINT, DeviceLabel, TokenOut
from app.core.schemas import Id, In, Out
from app.core.text import Line


class GuestCodeIn(In):
    """`renew` replaces the code (a picture of it went round); without it the code stays what it is."""

    renew: bool = False


class GuestCodeOut(Out):
    """`code` is null until it is made; `guests`: how many came in with it so far, a number without names."""

    session_id: UUID
    code: str | None
    valid_from: datetime
    valid_until: datetime
    guests: int


class GuestIn(In):
    """`client_id` is made on the device: sending it again gives the same guest. The name may be left out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"code": "K7M2P-9QX4T", "name": "Bà Sáu", "client_id": "01890000-0000-7000-8000-0000000000c1"}]
        }
    )

    code: Annotated[Line, Field(min_length=1, max_length=60)]
    name: Annotated[Line, Field(max_length=60)] | None = None
    client_id: Id
    device_label: DeviceLabel = ""
    cookie: bool = Field(False, description=COOKIE_HINT)


class GuestOut(TokenOut):
    """The guest's tokens, and the one test they may take."""

    quiz_id: UUID
    title: str
    name: str | None
    opens_at: datetime
    closes_at: datetime
