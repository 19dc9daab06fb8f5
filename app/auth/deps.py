"""Who is calling: the access token, and (but for saves) one statement for the rights of today."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from fastapi.security.base import SecurityBase
from fastapi.security.utils import get_authorization_scheme_param

from app.auth import keys, queries, tokens
from app.auth.errors import AccessTokenExpired, AccessTokenNotValid, NotSignedIn, SignedOut
from app.auth.tokens import AccessClaims
from app.core import clock
from app.core.actor import Actor, Grant, Role
from app.core.db import get_database
from app.core.hot import HotDoor

TOKEN_URL, REFRESH_URL = "/api/v1/auth/token", "/api/v1/auth/refresh"


def _claims(token: str | None) -> AccessClaims:
    """The verified claims of an access token; no database."""
    if not token:
        raise NotSignedIn
    try:
        return tokens.read_access(keys.access_key(), token, now=clock.real_now())
    except tokens.TokenExpired as error:
        raise AccessTokenExpired from error
    except tokens.TokenNotValid as error:
        raise AccessTokenNotValid from error


def holder_of(claims: AccessClaims) -> Actor:
    """The caller as the token says: account, member, device; no grants, no label."""
    return Actor(claims.account_id, claims.member_id, claims.family_id, label="")


async def actor_of(claims: AccessClaims, hot: HotDoor) -> Actor:
    """The caller with the grants valid today, in one statement; raises SignedOut.

    Grants are left out while the account has no password (decision 0009).
    """
    rows = await hot.fetch(queries.ACTOR, account_id=claims.account_id, family_id=claims.family_id, today=clock.today())
    if not rows:
        raise SignedOut
    has_password = bool(rows[0]["has_password"])
    grants = tuple(
        Grant(Role(row["role"]), row["unit_id"], row["valid_to"]) for row in rows if row["role"] is not None and has_password
    )
    return Actor(claims.account_id, claims.member_id, claims.family_id, rows[0]["label"], grants)


class TokenGuard(SecurityBase):
    """The holder of the request's token; no database (saves).

    The guards are security schemes themselves, not dependencies on one: each level costs every request (decision 0007).
    """

    def __init__(self) -> None:
        scheme = OAuth2PasswordBearer(tokenUrl=TOKEN_URL, refreshUrl=REFRESH_URL)
        self.model, self.scheme_name = scheme.model, scheme.scheme_name

    async def __call__(self, request: Request) -> Actor:
        return holder_of(self.claims(request))

    def claims(self, request: Request) -> AccessClaims:
        """The verified claims of the request's bearer token."""
        scheme, token = get_authorization_scheme_param(request.headers.get("Authorization"))
        return _claims(token if scheme.lower() == "bearer" else None)


class ActorGuard(TokenGuard):
    """The caller of the request with the grants valid today; raises SignedOut."""

    async def __call__(self, request: Request) -> Actor:
        return await actor_of(self.claims(request), (await get_database(request)).hot)


token_actor = TokenGuard()
current_actor = ActorGuard()
CurrentActor = Annotated[Actor, Depends(current_actor)]
TokenActor = Annotated[Actor, Depends(token_actor)]
