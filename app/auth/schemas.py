"""Requests and responses of auth."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.auth.password_rules import LONGEST
from app.core.actor import Role
from app.core.schemas import Id, In, Out
from app.core.text import Line, LongText

Login = Annotated[Line, Field(min_length=1, max_length=40)]
Secret = Annotated[LongText, Field(min_length=1, max_length=LONGEST)]
Pin = Annotated[str, Field(pattern="^[0-9]{6}$")]
Token = Annotated[str, Field(min_length=1, max_length=2_000)]
DeviceLabel = Annotated[Line, Field(max_length=100)]
WHOSE_COOKIE = "Trình duyệt dùng chung: cookie của tài khoản nào; máy chỉ có một người thì không cần"
COOKIE_HINT = "Trình duyệt: nhận mã làm mới trong cookie HttpOnly thay vì trong nội dung trả về"


class ActivateIn(In):
    """A slip: login number and one-time code."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"login": "10023", "code": "K7M2P-9QX4T", "device_label": "Samsung A05"}]}
    )

    login: Login
    code: Annotated[Line, Field(min_length=1, max_length=60)]
    device_id: Id | None = Field(None, description="Mã do điện thoại tự tạo và giữ lại")
    device_label: DeviceLabel = ""
    cookie: bool = Field(False, description=COOKIE_HINT)


class TokenForm(In):
    """The OAuth2 password form; `client_id` is the device's own id, the rest of OAuth2 is accepted and not used."""

    grant_type: Literal["password"] = "password"
    username: Login
    password: Secret
    client_id: DeviceLabel = Field("", description="Mã do điện thoại tự tạo (UUID)")
    client_secret: DeviceLabel = ""
    scope: DeviceLabel = ""
    device_label: DeviceLabel = ""
    cookie: bool = Field(False, strict=False, description=COOKIE_HINT)


class RefreshIn(In):
    """A refresh token, or nothing where the cookie carries it; `pin` on a shared phone."""

    refresh_token: Token | None = None
    account_id: Id | None = Field(None, description=WHOSE_COOKIE)
    pin: Pin | None = None


class LogoutIn(In):
    """A refresh token, or nothing where the cookie carries it."""

    refresh_token: Token | None = None
    account_id: Id | None = Field(None, description=WHOSE_COOKIE)


class TokenOut(Out):
    """Both tokens; `refresh_token` is null where a cookie carries it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "access_token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
                    "token_type": "bearer",
                    "expires_in": 600,
                    "refresh_token": "0193a5…e1.1.5mBz…",
                    "account_id": "0193a5c0-0000-7000-8000-000000000001",
                    "session_id": "0193a5c0-0000-7000-8000-000000000002",
                    "device_id": "0193a5c0-0000-7000-8000-000000000003",
                }
            ]
        }
    )

    access_token: str
    token_type: Literal["bearer"]
    expires_in: int
    refresh_token: str | None
    account_id: UUID
    session_id: UUID
    device_id: UUID


class SessionOut(Out):
    """One enrolled device of the caller."""

    id: UUID
    device_label: str
    created_at: datetime
    last_refresh_at: datetime
    expires_at: datetime
    pin_required: bool
    is_current: bool


class PasswordIn(In):
    """A first password, or a new one with the old."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"new_password": "Đồi điều nở hoa tháng 2"}]})

    new_password: Secret
    old_password: Secret | None = None


class PinIn(In):
    """A PIN for this shared phone; null: the phone is not shared (any more)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"pin": "274918"}]})

    pin: Pin | None
    old_pin: Pin | None = None


class RoleOut(Out):
    """One role of the caller; `in_force` is false while it waits for a password."""

    role: Role
    role_name: str
    unit_id: UUID
    valid_to: date | None
    in_force: bool


class MeOut(Out):
    """Who the caller is; `slip_reissued_at`: when a new slip last replaced the old ways in, to be shown to its owner.

    `privacy_notice_due`: the notice of `GET /me/privacy-notice` was not read yet; nothing waits for it.
    """

    account_id: UUID
    login: str
    label: str
    member_id: UUID | None
    session_id: UUID
    has_password: bool
    must_set_password: bool
    has_pin: bool
    slips_issued: int
    slip_reissued_at: datetime | None
    privacy_notice_due: bool
    roles: list[RoleOut]
