"""Access and refresh tokens: what is accepted and, mostly, what is not."""

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.auth.tokens import (
    ACCESS_LIFETIME,
    AccessClaims,
    RefreshClaims,
    TokenExpired,
    TokenNotValid,
    issue_access,
    issue_refresh,
    read_access,
    read_refresh,
)

KEY = b"k" * 32
OTHER_KEY = b"o" * 32
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ACCOUNT, MEMBER, FAMILY = UUID(int=1), UUID(int=2), UUID(int=3)
CLAIMS: dict[str, Any] = {
    "sub": str(ACCOUNT),
    "mem": str(MEMBER),
    "fam": str(FAMILY),
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 600,
}


def forge(
    claims: object = CLAIMS, *, header: object = None, key: bytes = KEY, digest: str = "sha256", signed: bool = True
) -> str:
    """A token written by hand, so that anything can be wrong with it."""
    header = {"alg": "HS256", "typ": "JWT"} if header is None else header
    body = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
    return f"{body}.{_b64(hmac.digest(key, body.encode(), digest)) if signed else ''}"


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def without(name: str) -> dict[str, Any]:
    return {k: v for k, v in CLAIMS.items() if k != name}


def issue(member_id: UUID | None = MEMBER) -> str:
    return issue_access(KEY, account_id=ACCOUNT, member_id=member_id, family_id=FAMILY, now=NOW)


@pytest.mark.parametrize("member_id", [MEMBER, None])
def test_what_is_issued_is_read_back(member_id: UUID | None) -> None:
    claims = read_access(KEY, issue(member_id), now=NOW)
    assert claims == AccessClaims(ACCOUNT, member_id, FAMILY, CLAIMS["exp"])


def test_a_token_carries_no_roles_and_no_name() -> None:
    payload = issue().split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert set(claims) == {"sub", "mem", "fam", "iat", "exp"}


def test_a_token_ends_after_ten_minutes_even_where_its_signature_was_checked_before() -> None:
    token = issue()
    read_access(KEY, token, now=NOW + ACCESS_LIFETIME - timedelta(seconds=1))
    for _ in range(2):
        with pytest.raises(TokenExpired):
            read_access(KEY, token, now=NOW + ACCESS_LIFETIME)


def test_headers_that_name_keys_are_not_looked_at() -> None:
    header = {"alg": "HS256", "kid": "../../etc/passwd", "jku": "http://evil.example/keys", "x5u": "http://evil.example"}
    assert read_access(KEY, forge(header=header), now=NOW).account_id == ACCOUNT
    jwk = {"kty": "oct", "k": _b64(OTHER_KEY)}
    with pytest.raises(TokenNotValid):
        read_access(KEY, forge(header={"alg": "HS256", "jwk": jwk}, key=OTHER_KEY), now=NOW)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(forge(key=OTHER_KEY), id="another key"),
        pytest.param(forge(signed=False), id="no signature"),
        pytest.param(forge(header={"alg": "none"}, signed=False), id="alg none"),
        pytest.param(forge(header={"alg": "none"}), id="alg none, signed"),
        pytest.param(forge(header={"alg": "HS512"}, digest="sha512"), id="another algorithm with the right key"),
        pytest.param(forge(header={"alg": "RS256"}), id="an algorithm of public keys"),
        pytest.param(forge(header={"alg": ["HS256"]}), id="alg is a list"),
        pytest.param(forge(header={"typ": "JWT"}), id="no alg"),
        pytest.param(forge(header={"alg": "HS256", "crit": ["exp"]}), id="crit"),
        pytest.param(forge(header={"alg": "HS256", "crit": []}), id="empty crit"),
        pytest.param(forge(header=[1]), id="header is a list"),
        pytest.param(forge([1]), id="claims are a list"),
        pytest.param(forge("x"), id="claims are a text"),
        pytest.param(forge(without("exp")), id="no exp"),
        pytest.param(forge(without("iat")), id="no iat"),
        pytest.param(forge(without("sub")), id="no sub"),
        pytest.param(forge(without("fam")), id="no fam"),
        pytest.param(forge(CLAIMS | {"exp": True}), id="exp is a boolean"),
        pytest.param(forge(CLAIMS | {"exp": 9e12}), id="exp is a float"),
        pytest.param(forge(CLAIMS | {"exp": CLAIMS["exp"] + 10_000_000}), id="exp is far away"),
        pytest.param(forge(CLAIMS | {"sub": 5}), id="sub is a number"),
        pytest.param(forge(CLAIMS | {"sub": "me"}), id="sub is no id"),
        pytest.param(forge(CLAIMS | {"mem": "me"}), id="mem is no id"),
        pytest.param(forge(CLAIMS | {"pad": "x" * 3_000}), id="too long"),
        pytest.param(_b64(b"[" * 1_400) + "..", id="deeply nested"),
        pytest.param("", id="empty"),
        pytest.param("a.b", id="two parts"),
        pytest.param("đ.ẽ.ỡ", id="not ASCII"),
        pytest.param(issue_refresh(KEY, family_id=FAMILY, generation=1), id="a refresh token"),
    ],
)
def test_everything_else_is_not_valid(token: str) -> None:
    for _ in range(2):
        with pytest.raises(TokenNotValid):
            read_access(KEY, token, now=NOW)


def test_any_change_of_a_letter_breaks_it() -> None:
    token = issue()
    for place in range(0, len(token) - 1, 7):
        letter = "A" if token[place] != "A" else "B"
        with pytest.raises(TokenNotValid):
            read_access(KEY, token[:place] + letter + token[place + 1 :], now=NOW)


@pytest.mark.parametrize("short", [b"", b"k", b"k" * 31])
def test_short_keys_are_refused(short: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        issue_access(short, account_id=ACCOUNT, member_id=None, family_id=FAMILY, now=NOW)
    with pytest.raises(ValueError, match="32 bytes"):
        issue_refresh(short, family_id=FAMILY, generation=1)


def test_a_refresh_token_is_the_same_for_the_same_generation() -> None:
    family = uuid4()
    first, again, second = (issue_refresh(KEY, family_id=family, generation=g) for g in (1, 1, 2))
    assert first == again != second
    assert read_refresh(KEY, second) == RefreshClaims(family, 2)


@pytest.mark.parametrize("change", [lambda t: t.replace(".1.", ".2."), lambda t: t[:-1], lambda t: "", lambda t: t + "đ"])
def test_a_changed_refresh_token_is_not_valid(change: Any) -> None:
    with pytest.raises(TokenNotValid):
        read_refresh(KEY, change(issue_refresh(KEY, family_id=FAMILY, generation=1)))
    with pytest.raises(TokenNotValid):
        read_refresh(OTHER_KEY, issue_refresh(KEY, family_id=FAMILY, generation=1))
