"""What the clocks say about a scan that arrived late (pure; decision 0019). Evidence, not proof: a person decides.

A phone tells when it scanned (`device_time`) and, at sending, what its clock shows then (`sent_device_time`). The difference
between the latter and the server's receipt is how far the phone's clock is off; by it the scan's time is put right. The code
must be right around that time. A phone that tells no second time is taken at its word, and that is said beside the scan.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from app.campaigns import hall_code

TOLERANCE = timedelta(minutes=2)
Clock = Literal["agrees", "shifted", "unknown"]
CLOCK_WORDS = {
    "agrees": "Đồng hồ điện thoại khớp với giờ của hệ thống.",
    "shifted": "Đồng hồ điện thoại lệch; giờ quét đã tính lại theo giờ của hệ thống.",
    "unknown": "Chưa rõ đồng hồ điện thoại có đúng giờ hay không.",
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a phone says about a scan, and when the server received it."""

    code: str
    device_time: datetime | None
    sent_device_time: datetime | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Scan:
    """A code that was right when it was scanned: for which part, when by the server's clock, and how well that is known."""

    part: int
    code_kind: hall_code.Kind
    scanned_at: datetime
    clock: Clock


def judge(secret: str, parts: Sequence[int], told: Told) -> Scan | None:
    """The scan, or None where the code is not right around any time the phone can mean."""
    kind = hall_code.kind_of(told.code)
    if kind is None or told.device_time is None:
        return None
    for at, clock in _times(told.device_time, told):
        if at > told.received_at + TOLERANCE:
            continue
        part = hall_code.part_around(secret, told.code, parts=parts, at=at)
        if part is not None:
            return Scan(part, kind, min(at, told.received_at), clock)
    return None


def _times(device_time: datetime, told: Told) -> list[tuple[datetime, Clock]]:
    """The times the scan can have been made, best known first. A clock that was set between the two is no help."""
    sent = told.sent_device_time
    if sent is None or sent < device_time:
        return [(device_time, "unknown")]
    off = told.received_at - sent
    if abs(off) <= TOLERANCE:
        return [(device_time + off, "agrees")]
    return [(device_time + off, "shifted"), (device_time, "unknown")]
