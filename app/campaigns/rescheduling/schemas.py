"""What changing and cancelling a meeting take over the wire."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.campaigns.rules import MAX_PARTS
from app.campaigns.schemas import Part, Text
from app.core.schemas import Count, In, Instant


class SessionPatch(In):
    """What changes, and the version that was looked at; what is left out (or null) stays. Members read the `reason`.

    Before the meeting begins: title, place, time, parts. Afterwards only `ends_at`, with a reason.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "place": "Trường Tiểu học Tân Phú",
                    "starts_at": "2024-12-19T19:30:00+07:00",
                    "ends_at": "2024-12-19T21:00:00+07:00",
                    "reason": "hội trường mất điện",
                }
            ]
        }
    )

    version: Count
    title: Text | None = None
    place: Text | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    parts: Annotated[list[Part], Field(min_length=1, max_length=MAX_PARTS)] | None = None
    reason: Text | None = None


class CancelIn(In):
    """Why the meeting does not take place; members read it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "bão số 10, hoãn sang tuần sau"}]})

    reason: Text
