"""The refresh token of a browser: a cookie no script can read, sent to the auth paths of this site only.

Each account has a cookie of its own, so that two people who share a phone need not sign each other out.
"""

from uuid import UUID

from fastapi import Request, Response

from app.auth.errors import RefreshNotValid
from app.auth.families import LIFETIME

PREFIX = "sotay_refresh_"
PATH = "/api/v1/auth"


def _name(account_id: UUID) -> str:
    return f"{PREFIX}{account_id.hex}"


def put(request: Request, response: Response, token: str, *, account_id: UUID) -> None:
    """Set or replace the account's cookie."""
    response.set_cookie(
        _name(account_id),
        token,
        max_age=int(LIFETIME.total_seconds()),
        path=PATH,
        secure=request.app.state.settings.cookie_secure,
        httponly=True,
        samesite="strict",
    )


def drop(request: Request, response: Response, name: str) -> None:
    """Remove a cookie."""
    secure = request.app.state.settings.cookie_secure
    response.delete_cookie(name, path=PATH, secure=secure, httponly=True, samesite="strict")


def token_from(request: Request, body_token: str | None, account_id: UUID | None) -> tuple[str, str | None]:
    """The refresh token, and the name of the cookie it came in (None: in the body).

    Without `account_id` the cookie must be the only one. Raises RefreshNotValid if there is none.
    """
    if body_token:
        return body_token, None
    held = [name for name in request.cookies if name.startswith(PREFIX)]
    names = held if account_id is None else [_name(account_id)]
    if len(names) != 1 or not request.cookies.get(names[0]):
        raise RefreshNotValid
    return request.cookies[names[0]], names[0]
