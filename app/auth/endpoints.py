"""Routes of auth: getting in, staying in, getting out; who I am."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request, Response

from app.auth import activation, cookies, errors, me, password_changes, pins, refreshing, sessions, signing_in
from app.auth.deps import CurrentActor
from app.auth.families import Device
from app.auth.handing_over import tokens_out
from app.auth.schemas import (
    ActivateIn,
    LogoutIn,
    MeOut,
    PasswordIn,
    PinIn,
    RefreshIn,
    RoleOut,
    SessionOut,
    TokenForm,
    TokenOut,
)
from app.core import clock, problems
from app.core.actor import ROLE_WORDS, Grant
from app.core.db import Hot, ReadSession, WriteSession
from app.core.errors import EditConflict
from app.core.ids import new_id
from app.core.schemas import Page

router = APIRouter()
SIGN_IN = "đăng nhập"
GUARDED = (errors.NotSignedIn, errors.AccessTokenExpired, errors.AccessTokenNotValid, errors.SignedOut)


@router.post(
    "/auth/activate",
    tags=[SIGN_IN],
    summary="Đăng nhập lần đầu bằng phiếu",
    responses=problems.responses(errors.CodeNotValid, errors.CodeNoLongerValid),
)
async def activate(body: ActivateIn, request: Request, response: Response, session: WriteSession) -> TokenOut:
    """Enrol this device with the login number and the one-time code of a slip (14 days, once, void after 5 wrong tries)."""
    device = Device(body.device_id or new_id(), body.device_label)
    signed_in = await activation.activate(
        session, login=body.login, code=body.code, device=device, now=clock.real_now(), at=clock.now()
    )
    return tokens_out(request, response, signed_in, in_cookie=body.cookie)


@router.post(
    "/auth/token",
    tags=[SIGN_IN],
    summary="Đăng nhập bằng số đăng nhập và mật khẩu",
    responses=problems.responses(errors.SignInRefused, errors.TooManyTries, errors.BusyTryAgain),
)
async def token(
    form: Annotated[TokenForm, Form()], request: Request, response: Response, hot: Hot, session: WriteSession
) -> TokenOut:
    """The OAuth2 password form; a device that signed in before sends its id as `client_id` and has a brake of its own."""
    device = Device(_device_id(form.client_id), form.device_label)
    signed_in = await signing_in.sign_in(
        hot, session, login=form.username, password=form.password, device=device, now=clock.real_now()
    )
    return tokens_out(request, response, signed_in, in_cookie=form.cookie)


@router.post(
    "/auth/refresh",
    tags=[SIGN_IN],
    summary="Nối lại lần đăng nhập",
    responses=problems.responses(
        errors.RefreshNotValid, errors.RefreshReused, errors.PinNeeded, errors.PinWrong, errors.TooManyTries
    ),
)
async def refresh(body: RefreshIn, request: Request, response: Response, hot: Hot, session: WriteSession) -> TokenOut:
    """A new access token and the device's next refresh token; repeating a lost request gives the same one."""
    refresh_token, cookie = cookies.token_from(request, body.refresh_token, body.account_id)
    signed_in = await refreshing.refresh(hot, session, token=refresh_token, pin=body.pin, now=clock.real_now(), at=clock.now())
    return tokens_out(request, response, signed_in, in_cookie=cookie is not None)


@router.post(
    "/auth/logout",
    tags=[SIGN_IN],
    summary="Đăng xuất máy này",
    status_code=204,
    responses=problems.responses(errors.RefreshNotValid),
)
async def logout(body: LogoutIn, request: Request, response: Response, session: WriteSession) -> None:
    """End this device's enrolment; needs only its refresh token, and may be repeated."""
    refresh_token, cookie = cookies.token_from(request, body.refresh_token, body.account_id)
    await refreshing.log_out(session, token=refresh_token, now=clock.real_now(), at=clock.now())
    if cookie is not None:
        cookies.drop(request, response, cookie)


@router.get(
    "/auth/sessions",
    tags=[SIGN_IN],
    summary="Xem các máy đang đăng nhập",
    responses=problems.responses(*GUARDED),
)
async def list_sessions(actor: CurrentActor, session: ReadSession) -> Page[SessionOut]:
    """The caller's enrolled devices, newest first."""
    families = await sessions.own_sessions(session, actor=actor, now=clock.real_now())
    items = [
        SessionOut(
            id=family.id,
            device_label=family.device_label,
            created_at=family.created_at,
            last_refresh_at=family.rotated_at,
            expires_at=family.expires_at,
            pin_required=family.pin_required,
            is_current=family.id == actor.family_id,
        )
        for family in families
    ]
    return Page[SessionOut](items=items, next_cursor=None)


@router.delete(
    "/auth/sessions/{session_id}",
    tags=[SIGN_IN],
    summary="Đăng xuất một máy",
    status_code=204,
    responses=problems.responses(*GUARDED, errors.SessionNotFound),
)
async def end_session(session_id: UUID, actor: CurrentActor, session: WriteSession) -> None:
    """Sign one of the caller's own devices out; its access token ends with it."""
    await sessions.end_session(session, actor=actor, family_id=session_id, now=clock.real_now(), at=clock.now())


@router.delete(
    "/auth/sessions",
    tags=[SIGN_IN],
    summary="Đăng xuất mọi máy",
    status_code=204,
    responses=problems.responses(*GUARDED),
)
async def end_sessions(
    actor: CurrentActor,
    session: WriteSession,
    keep_current: Annotated[bool, Query(description="Không đăng xuất máy đang dùng")] = False,
) -> None:
    """Sign all of the caller's devices out, this one included unless it is kept."""
    await sessions.end_sessions(session, actor=actor, keep_current=keep_current, now=clock.real_now(), at=clock.now())


@router.put(
    "/auth/password",
    tags=[SIGN_IN],
    summary="Đặt hoặc đổi mật khẩu",
    status_code=204,
    responses=problems.responses(
        *GUARDED,
        errors.PasswordTooShort,
        errors.PasswordTooCommon,
        errors.OldPasswordWrong,
        EditConflict,
        errors.TooManyTries,
        errors.BusyTryAgain,
    ),
)
async def put_password(body: PasswordIn, actor: CurrentActor, hot: Hot, session: WriteSession) -> None:
    """At least 8 characters, no common ones; changing needs the old password and signs the other devices out."""
    await password_changes.change_password(
        hot,
        session,
        actor=actor,
        old_password=body.old_password,
        new_password=body.new_password,
        now=clock.real_now(),
        at=clock.now(),
    )


@router.put(
    "/auth/pin",
    tags=[SIGN_IN],
    summary="Đặt mã PIN cho điện thoại dùng chung",
    status_code=204,
    responses=problems.responses(*GUARDED, errors.PinTooSimple, errors.PinNeeded, errors.PinWrong, errors.TooManyTries),
)
async def put_pin(body: PinIn, actor: CurrentActor, hot: Hot, session: WriteSession) -> None:
    """From now on this device asks for the PIN at each refresh; an existing PIN has to be given as `old_pin`."""
    await pins.set_pin(hot, session, actor=actor, pin=body.pin, old_pin=body.old_pin, now=clock.real_now(), at=clock.now())


@router.get("/me", tags=["của đồng chí"], summary="Xem nhiệm vụ được giao", responses=problems.responses(*GUARDED))
async def read_me(actor: CurrentActor, session: ReadSession) -> MeOut:
    """The caller's account and roles; roles that show names wait until a password is set."""
    mine = await me.who_i_am(session, actor=actor, today=clock.today())
    account = mine.account
    assert actor.family_id is not None
    return MeOut(
        account_id=account.id,
        login=account.login,
        label=account.label,
        member_id=account.member_id,
        session_id=actor.family_id,
        has_password=account.password_hash is not None,
        must_set_password=bool(mine.waiting),
        has_pin=account.pin_hash is not None,
        slips_issued=account.codes_issued,
        slip_reissued_at=account.reissued_at,
        privacy_notice_due=mine.notice_due,
        roles=[
            *(_role(grant, in_force=True) for grant in mine.in_force),
            *(_role(grant, in_force=False) for grant in mine.waiting),
        ],
    )


def _role(grant: Grant, *, in_force: bool) -> RoleOut:
    return RoleOut(
        role=grant.role,
        role_name=ROLE_WORDS[grant.role],
        unit_id=grant.unit_id,
        valid_to=grant.ends_on,
        in_force=in_force,
    )


def _device_id(client_id: str) -> UUID:
    """The device's own id if it sent one, or a new one: whoever sends none is an unknown device."""
    try:
        return UUID(client_id)
    except ValueError:
        return new_id()
