"""The code shown in the hall: RFC 6238 with SHA-256 over the session's secret, one key for each part (pure).

The spoken code has 6 digits, is replaced every 3 minutes and is accepted until replaced twice: it lives between 3 and 6
minutes. The QR carries 8 digits, rotates every 15 seconds and is accepted from 15 seconds before it is shown (the showing
phone's clock may run ahead) until 30 seconds after it was replaced (a weak line): a photograph sent to somebody at home is
too old. What a phone scanned and could not send in that time waits for a person (`part_around`, decision 0019). The code
tells the part: the one of the morning says nothing about the afternoon.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Kind = Literal["qr", "spoken"]
SPOKEN_STEP_S = 180
SPOKEN_DIGITS = 6
QR_STEP_S = 15
QR_DIGITS = 8
# How many steps ahead of the clock and behind it a code is taken.
QR_AHEAD, QR_BEHIND = 1, 2
SPOKEN_AHEAD, SPOKEN_BEHIND = 0, 1
# How far the clocks of a showing and a scanning phone, both without signal, may be apart.
DRIFT = timedelta(minutes=2)


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
    return _code(key_of(secret, "spoken", part=part), at, step=SPOKEN_STEP_S, digits=SPOKEN_DIGITS)


def qr(secret: str, *, part: int, at: datetime) -> HallCode:
    """The digits inside the QR of `part` at the instant `at`."""
    return _code(key_of(secret, "qr", part=part), at, step=QR_STEP_S, digits=QR_DIGITS)


def kind_of(digits: str) -> Kind | None:
    """Which code so many digits are; None: neither."""
    if len(digits) == SPOKEN_DIGITS:
        return "spoken"
    return "qr" if len(digits) == QR_DIGITS else None


def key_of(secret: str, kind: Kind, *, part: int) -> bytes:
    """The key that makes the codes of one part: what a phone is given that has to show them without signal."""
    return hmac.new(bytes.fromhex(secret), f"{kind}:{part}".encode(), hashlib.sha256).digest()


def part_of(secret: str, digits: str, *, parts: Iterable[int], at: datetime) -> int | None:
    """The part whose code `digits` is, or None if it is no valid code of this session at the instant `at`."""
    return _part_between(secret, digits, parts=parts, first=at, last=at)


def part_around(secret: str, digits: str, *, parts: Iterable[int], at: datetime) -> int | None:
    """Like `part_of` for a moment that is known as well as two phones' clocks without signal tell it."""
    return _part_between(secret, digits, parts=parts, first=at - DRIFT, last=at + DRIFT)


def _part_between(secret: str, digits: str, *, parts: Iterable[int], first: datetime, last: datetime) -> int | None:
    """The part of whose codes `digits` is one that was taken at some moment between these two."""
    kind = kind_of(digits)
    if kind is None:
        return None
    step, ahead, behind = (SPOKEN_STEP_S, SPOKEN_AHEAD, SPOKEN_BEHIND) if kind == "spoken" else (QR_STEP_S, QR_AHEAD, QR_BEHIND)
    newest, oldest = int(last.timestamp()) // step + ahead, int(first.timestamp()) // step - behind
    for part in parts:
        key = key_of(secret, kind, part=part)
        for counter in range(newest, max(oldest, 0) - 1, -1):
            if hmac.compare_digest(hotp(key, counter, digits=len(digits)).encode(), digits.encode()):
                return part
    return None


def _code(key: bytes, at: datetime, *, step: int, digits: int) -> HallCode:
    counter = int(at.timestamp()) // step
    start = datetime.fromtimestamp(0, UTC) + timedelta(seconds=(counter + 1) * step)
    return HallCode(hotp(key, counter, digits=digits), start)
