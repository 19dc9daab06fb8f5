"""Access and refresh tokens: pure, the only file that knows python-jose.

The library left to itself accepts a one-character key, a token without `exp` and unknown `crit` headers; so the algorithm is
a constant, the key has at least 32 bytes, `exp`, `sub` and `iat` are required, any `crit` is refused, and no other header is
looked at (`kid`, `jku`, `jwk`, `x5u` are ignored because nothing reads them).
"""

import base64
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from jose import jwk, jws, jwt
from jose.backends.base import Key
from jose.exceptions import JOSEError

ALGORITHM = "HS256"
ACCESS_LIFETIME = timedelta(minutes=10)
MINIMUM_KEY_BYTES = 32
LONGEST_TOKEN = 2_000
VERIFIED_TOKENS_KEPT = 8_192


class TokenNotValid(Exception):
    """Not a token that this key signed, or not one of this shape."""


class TokenExpired(Exception):
    """Signed by this key, but its time is over."""


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token carries: account, member and device, never roles."""

    account_id: UUID
    member_id: UUID | None
    family_id: UUID
    expires: float


@dataclass(frozen=True, slots=True)
class RefreshClaims:
    """What a refresh token says: the device's family and which generation of its token this is."""

    family_id: UUID
    generation: int


def issue_access(key: bytes, *, account_id: UUID, member_id: UUID | None, family_id: UUID, now: datetime) -> str:
    """An access token valid for ten minutes from `now`."""
    claims: dict[str, Any] = {
        "sub": str(account_id),
        "fam": str(family_id),
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_LIFETIME).timestamp()),
    }
    if member_id is not None:
        claims["mem"] = str(member_id)
    token: str = jwt.encode(claims, _prepared(key), algorithm=ALGORITHM)
    return token


def read_access(key: bytes, token: str, *, now: datetime) -> AccessClaims:
    """The claims of a token; raises TokenNotValid or TokenExpired.

    A phone sends the same token for ten minutes: its signature is checked once per process, its time on every request.
    """
    claims = _verified(key, token)
    if now.timestamp() >= claims.expires:
        raise TokenExpired
    return claims


@lru_cache(maxsize=VERIFIED_TOKENS_KEPT)
def _verified(key: bytes, token: str) -> AccessClaims:
    if len(token) > LONGEST_TOKEN:
        raise TokenNotValid
    try:
        if "crit" in jws.get_unverified_header(token):
            raise TokenNotValid
        claims = json.loads(jws.verify(token, _prepared(key), [ALGORITHM]))
        return _shaped(claims)
    except (JOSEError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TokenNotValid from error


def _shaped(claims: dict[str, Any]) -> AccessClaims:
    expires, issued = claims["exp"], claims["iat"]
    if type(expires) is not int or type(issued) is not int or not issued <= expires <= issued + 86_400:
        raise TokenNotValid
    member = claims.get("mem")
    return AccessClaims(
        account_id=UUID(claims["sub"]),
        member_id=None if member is None else UUID(member),
        family_id=UUID(claims["fam"]),
        expires=float(expires),
    )


@lru_cache(maxsize=4)
def _prepared(key: bytes) -> Key:
    if len(key) < MINIMUM_KEY_BYTES:
        message = f"a signing key has at least {MINIMUM_KEY_BYTES} bytes"
        raise ValueError(message)
    return jwk.construct(key, ALGORITHM)


def issue_refresh(key: bytes, *, family_id: UUID, generation: int) -> str:
    """`family.generation.HMAC`: always the same text for the same generation, so nothing of it is stored."""
    body = f"{family_id.hex}.{generation}"
    return f"{body}.{_mac(key, body)}"


def read_refresh(key: bytes, token: str) -> RefreshClaims:
    """The family and generation of a refresh token of ours; raises TokenNotValid."""
    body, _, mac = token.rpartition(".")
    if len(token) > LONGEST_TOKEN or not token.isascii() or not hmac.compare_digest(mac, _mac(key, body)):
        raise TokenNotValid
    family, _, generation = body.partition(".")
    return RefreshClaims(UUID(hex=family), int(generation))


def _mac(key: bytes, body: str) -> str:
    if len(key) < MINIMUM_KEY_BYTES:
        message = f"a signing key has at least {MINIMUM_KEY_BYTES} bytes"
        raise ValueError(message)
    return base64.urlsafe_b64encode(hmac.digest(key, body.encode(), "sha256")).decode().rstrip("=")
