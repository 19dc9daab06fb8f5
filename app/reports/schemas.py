"""What reports take and give over the wire."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.core.schemas import Id, In, Instant, Out
from app.participation.schemas import ParticipationOut


class Format(StrEnum):
    """Kinds of file."""

    XLSX = "xlsx"
    PDF = "pdf"


class OrderIn(In):
    """A report wanted as a file. `client_id` is made on the device; `unit_id` null: the caller's own unit."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "01890000-0000-7000-8000-000000000009",
                    "campaign_id": "01890000-0000-7000-8000-000000000001",
                    "unit_id": None,
                    "format": "pdf",
                    "tree": "as_was",
                }
            ]
        }
    )

    client_id: Id
    campaign_id: Id
    unit_id: Id | None = None
    format: Annotated[Format, Field(strict=False)]
    tree: Literal["as_was", "today"] = "as_was"


class JobOut(Out):
    """A report that was asked for; the file is there when `state` is ready, until `kept_until`."""

    id: UUID
    state: Literal["waiting", "making", "ready", "failed"]
    state_text: str = Field(examples=["Báo cáo đang được lập."])
    campaign_id: UUID
    unit_id: UUID
    format: Format
    tree: Literal["as_was", "today"]
    asked_at: Instant
    made_at: Instant | None
    kept_until: Instant
    ask_again_s: int | None = Field(description="Sau bao nhiêu giây nên hỏi lại; null khi đã xong", examples=[2])
    snapshot_number: int | None
    head: str | None = Field(description="Mã xác thực của hệ thống: của bản chốt mà báo cáo in", examples=["9f2c…"])
    file_name: str | None = Field(examples=["ket-qua-hoc-tap-dang-bo-phuong-tan-hoa-2024-12-18.pdf"])
    size: int | None = Field(description="Cỡ tệp, tính bằng byte")
    digest: str | None = Field(description="SHA-256 của tệp")


class RecordersOut(Out):
    """Of so many who took part some presence was recorded by one person alone, or waits for a second one; all of them count."""

    unit_id: UUID
    single: int = Field(description="Một người ghi")
    waiting: int = Field(description="Chờ người thứ hai xác nhận")


class ReportOut(Out):
    """A campaign's result for a unit and its children: what both files are made of, with the words they print.

    `organisation` is whose rate it is, `committee` who answers (may be missing), both named as of then.
    """

    title: str = Field(examples=["Báo cáo kết quả học tập"])
    campaign_title: str
    committee: str | None = Field(examples=["Đảng ủy phường Tân Hoa"])
    organisation: str = Field(examples=["Đảng bộ phường Tân Hoa"])
    period_text: str = Field(examples=["Thời gian: từ 7 giờ 30 ngày 05/12/2024 đến 17 giờ ngày 20/12/2024"])
    roster_day: date
    roster_text: str = Field(examples=["Ngày chốt danh sách: 05/12/2024"])
    tree_text: str
    figures_text: str = Field(examples=["Số liệu tạm tính đến 10 giờ 32 ngày 18/12/2024"])
    seal_text: str | None = Field(examples=["Mã xác thực của hệ thống: 9f2c…"])
    journal_text: str | None = Field(
        description="Của lần niêm phong nhật ký gần nhất", examples=["Mã niêm phong nhật ký: 51b0…"]
    )
    made_at: Instant
    made_text: str = Field(examples=["Lập lúc 10 giờ 33 ngày 18/12/2024"])
    draft_text: str
    demo_text: str | None
    includes_text: str
    enrolled: int = Field(description="Số đồng chí trong danh sách, tính và không tính")
    has_quiz: bool
    has_pass_mark: bool
    counting: list[str] = Field(description="Cách tính, bằng lời")
    participation: ParticipationOut
    recorders: list[RecordersOut] | None = Field(
        description="Của tổ chức đảng và từng tổ chức trực thuộc có đồng chí như vậy; null khi đọc theo cây tổ chức hiện nay"
    )
