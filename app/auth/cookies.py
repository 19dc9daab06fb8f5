"""The refresh token of a browser: a cookie no script can read, sent to the auth paths of this site only."""

from fastapi import Request, Response

from app.auth.errors import RefreshNotValid
from app.auth.families import LIFETIME

NAME = "sotay_refresh"
PATH = "/api/v1/auth"


def put(request: Request, response: Response, token: str) -> None:
    """Set or replace the cookie."""
    response.set_cookie(
        NAME,
        token,
        max_age=int(LIFETIME.total_seconds()),
        path=PATH,
        secure=request.app.state.settings.cookie_secure,
        httponly=True,
        samesite="strict",
    )


def drop(request: Request, response: Response) -> None:
    """Remove the cookie."""
    secure = request.app.state.settings.cookie_secure
    response.delete_cookie(NAME, path=PATH, secure=secure, httponly=True, samesite="strict")


def token_from(request: Request, body_token: str | None) -> tuple[str, bool]:
    """The refresh token and whether it came in the cookie; raises RefreshNotValid if there is none."""
    token = body_token or request.cookies.get(NAME)
    if not token:
        raise RefreshNotValid
    return token, body_token is None
