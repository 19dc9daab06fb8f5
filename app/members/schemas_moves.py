"""Requests and responses of moves and of the terms of transfers."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Day, Id, In, Out
from app.core.text import Line

DeviceId = Annotated[Id, Field(description="Mã do máy gửi tự tạo; gửi lại cùng mã không ghi thêm lần nữa")]
ShortLine = Annotated[Line, Field(max_length=200)]


class MoveIn(In):
    """Something after which a member has to transfer, from the day it takes effect."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0193d3e0-0000-7000-8000-000000000004",
                    "cause": "retired",
                    "effective_on": "2024-12-01",
                    "paper_number": "215/QĐ-UBND",
                    "paper_issuer": "UBND phường Tân Hoa",
                }
            ]
        }
    )

    id: DeviceId
    cause: Literal["new_work", "retired", "left_work", "residence"] = Field(
        description="new_work: chuyển công tác; retired: nghỉ hưu; left_work: thôi việc, phục viên; residence: đổi nơi cư trú"
    )
    effective_on: Day = Field(description="Ngày quyết định có hiệu lực, hoặc ngày thay đổi nơi cư trú")
    paper_number: ShortLine | None = None
    paper_issuer: ShortLine | None = None
    note: ShortLine | None = None


class ClockOut(Out):
    """A term in working days. Public holidays are not counted; `due_on` is the last day."""

    step: str = Field(description="begin: làm thủ tục chuyển; present: xuất trình giấy giới thiệu", examples=["present"])
    since: date
    due_on: date
    working_days_left: int = Field(description="Số ngày làm việc còn lại; âm khi đã quá hạn", examples=[18])
    overdue: bool
    sentence: str
    paper: str = Field(examples=["Quy định số 24-QĐ/TW ngày 30/7/2021 về thi hành Điều lệ Đảng, điểm 6.3.1"])


class MoveOut(Out):
    """A recorded move; `clock` while it waits for a transfer."""

    id: UUID
    member_id: UUID
    cause: str
    cause_text: str = Field(examples=["nghỉ hưu, nghỉ mất sức"])
    effective_on: date
    paper_number: str | None
    paper_issuer: str | None
    withdrawn: bool
    clock: ClockOut | None


class ReminderOut(Out):
    """One member with a term that runs."""

    id: UUID = Field(description="Mã của việc phải chuyển (begin) hoặc của giấy giới thiệu (present)")
    member_id: UUID
    full_name: str
    birth_year: int | None
    cause_text: str | None
    from_unit_id: UUID
    from_unit_name: str
    to_unit_id: UUID | None
    to_unit_name: str | None
    clock: ClockOut


class TransferRemindersOut(Out):
    """Terms of transfers that run, the most urgent first; only counts where names are not for the reader."""

    to_begin: int = Field(description="Số đồng chí phải làm thủ tục chuyển sinh hoạt")
    to_present: int = Field(description="Số giấy giới thiệu chờ nơi nhận xác nhận")
    overdue: int
    items: list[ReminderOut] | None
    next_cursor: str | None
