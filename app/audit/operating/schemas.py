"""What the operator is answered."""

from typing import Literal

from pydantic import Field

from app.core.schemas import Instant, Out


class QueueOut(Out):
    """Work that waits for the worker. Old work means that the worker stands still."""

    kind: str = Field(examples=["participation.changed"])
    waiting: int
    since: Instant = Field(description="Việc lâu nhất chờ từ lúc nào")
    retried: int = Field(description="Số việc đã làm lại ít nhất một lần")


class OperationsOut(Out):
    """The service at a glance: counts and ages, nobody's name."""

    now: Instant
    queues: list[QueueOut]
    journal_waiting: int = Field(description="Số dòng nhật ký chưa niêm phong")
    journal_waiting_since: Instant | None
    sealed_at: Instant | None = Field(description="Lần niêm phong nhật ký gần nhất")
    accounts: int = Field(description="Số tài khoản")
    signed_in: int = Field(description="Số tài khoản đang đăng nhập trên ít nhất một máy")


class WayInOut(Out):
    """The answer to the call "không vào được": nothing of contents and scores. `slip_at`: used, replaced or valid until then.

    Whether the phone has room to store answers is known to the phone alone: its screen says so.
    """

    login: str = Field(examples=["100023"])
    slips_issued: int
    slip: Literal["none", "used", "replaced", "wrong_tries", "expired", "valid"]
    slip_at: Instant | None
    slip_wrong_tries: int
    has_password: bool
    disabled: bool
    devices: int = Field(description="Số máy đang đăng nhập")
    last_contact: Instant | None
    failed_tries: int = Field(description="Số lần nhập sai mật khẩu hoặc mã PIN gần đây")
