"""The code shown in the hall: RFC 6238 with SHA-256 over the session's secret, one key for each part (pure).

The spoken code has 6 digits, is replaced every 3 minutes and is accepted until replaced twice: it lives between 3 and 6
minutes. The QR carries 8 digits, rotates every 15 seconds and is accepted for as long as a spoken code is shown, so that
a phone on a weak line still gets through. The code tells the part: the one of the morning says nothing about the afternoon.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SPOKEN_STEP_S = 180
SPOKEN_DIGITS = 6
QR_STEP_S = 15
QR_DIGITS = 8
QR_ACCEPTED_STEPS = SPOKEN_STEP_S // QR_STEP_S
SPOKEN_ACCEPTED_STEPS = 2


@dataclass(frozen=True, slots=True)
class HallCode:
    """What the secretary's phone shows: the digits and the instant the next ones replace them."""

    digits: str
    replaced_at: datetime


def hotp(key: bytes, counter: int, *, digits: int, digest: str = "sha256") -> str:
    """RFC 4226 (sections 5.3 and 5.4) with the digest of RFC 6238."""
    mac = hmac.new(key, counter.to_bytes(8, "big"), digest).digest()
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def spoken(secret: str, *, part: int, at: datetime) -> HallCode:
    """The spoken code of `part` at the instant `at`."""
    return _code(secret, f"spoken:{part}", at, step=SPOKEN_STEP_S, digits=SPOKEN_DIGITS)


def qr(secret: str, *, part: int, at: datetime) -> HallCode:
    """The digits inside the QR of `part` at the instant `at`."""
    return _code(secret, f"qr:{part}", at, step=QR_STEP_S, digits=QR_DIGITS)


def part_of(secret: str, digits: str, *, parts: Iterable[int], at: datetime) -> int | None:
    """The part whose code `digits` is, or None if it is no valid code of this session at the instant `at`."""
    if len(digits) == SPOKEN_DIGITS:
        kind, step, steps = "spoken", SPOKEN_STEP_S, SPOKEN_ACCEPTED_STEPS
    elif len(digits) == QR_DIGITS:
        kind, step, steps = "qr", QR_STEP_S, QR_ACCEPTED_STEPS
    else:
        return None
    now = int(at.timestamp()) // step
    for part in parts:
        key = _key(secret, f"{kind}:{part}")
        for counter in range(now, now - steps, -1):
            if hmac.compare_digest(hotp(key, counter, digits=len(digits)).encode(), digits.encode()):
                return part
    return None


def _key(secret: str, label: str) -> bytes:
    return hmac.new(bytes.fromhex(secret), label.encode(), hashlib.sha256).digest()


def _code(secret: str, label: str, at: datetime, *, step: int, digits: int) -> HallCode:
    counter = int(at.timestamp()) // step
    start = datetime.fromtimestamp(0, UTC) + timedelta(seconds=(counter + 1) * step)
    return HallCode(hotp(_key(secret, label), counter, digits=digits), start)
