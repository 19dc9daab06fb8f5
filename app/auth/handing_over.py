"""Handing tokens over: in the body for apps, the refresh token in a cookie for browsers."""

from fastapi import Request, Response

from app.auth import cookies
from app.auth.families import SignedIn
from app.auth.schemas import TokenOut
from app.auth.tokens import ACCESS_LIFETIME


def tokens_out(request: Request, response: Response, signed_in: SignedIn, *, in_cookie: bool) -> TokenOut:
    """What a signed-in device gets; nobody on the way may keep it."""
    response.headers["Cache-Control"] = "no-store"
    if in_cookie:
        cookies.put(request, response, signed_in.refresh_token, account_id=signed_in.account_id)
    return TokenOut(
        access_token=signed_in.access_token,
        token_type="bearer",  # noqa: S106 - the name of a scheme
        expires_in=int(ACCESS_LIFETIME.total_seconds()),
        refresh_token=None if in_cookie else signed_in.refresh_token,
        account_id=signed_in.account_id,
        session_id=signed_in.family_id,
        device_id=signed_in.device_id,
    )
