"""Requests and responses of the figures of units outside the system."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Count, Day, Id, In, Instant, Out
from app.core.text import Line

ShortLine = Annotated[Line, Field(min_length=1, max_length=200)]


class OutsideUnitIn(In):
    """What a unit outside the system reported. Of `unit_id` and `name` exactly one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0193d3e0-0000-7000-8000-000000000005",
                    "at_unit_id": "0193d3e0-0000-7000-8000-00000000000a",
                    "name": "Đảng bộ Công an thành phố",
                    "expected": 120,
                    "present": 118,
                    "took": 117,
                    "passed": 115,
                    "reported_by": "Đảng ủy Công an thành phố",
                    "paper_number": "45-BC/ĐU",
                    "paper_date": "2024-12-16",
                }
            ]
        }
    )

    id: Annotated[Id, Field(description="Mã do máy gửi tự tạo; gửi lại cùng mã là sửa số đã nhập")]
    at_unit_id: Annotated[Id, Field(description="Cấp ủy nhận báo cáo")]
    unit_id: Id | None = Field(None, description="Nếu đơn vị có trong cây tổ chức")
    name: ShortLine | None = Field(None, description="Nếu đơn vị không có trong cây tổ chức")
    expected: Count
    present: Count
    took: Count | None = Field(None, description="Bỏ trống nếu đơn vị không báo cáo")
    passed: Count | None = None
    reported_by: ShortLine
    paper_number: ShortLine | None = None
    paper_date: Day | None = None
    reason: ShortLine | None = Field(None, description="Cần khi đợt đã chốt")

    @model_validator(mode="after")
    def refuse_impossible_figures(self) -> Self:
        """Parts are not larger than their whole."""
        took = self.expected if self.took is None else self.took
        if self.present > self.expected or took > self.expected or (self.passed or 0) > (self.took or 0):
            message = "số tham gia, số làm bài không được lớn hơn số thuộc diện; số đạt không được lớn hơn số làm bài"
            raise ValueError(message)
        if (self.unit_id is None) == (self.name is None):
            message = "cần đúng một trong hai: tổ chức đảng trong cây hoặc tên đơn vị"
            raise ValueError(message)
        return self


class WithdrawIn(In):
    """Why reported figures are taken back."""

    reason: ShortLine


class ReportedRateOut(Out):
    """One reported rate, truncated like every other."""

    numerator: int
    denominator: int
    text: str = Field(examples=["118/120 (98,3 %)"])


class OutsideUnitOut(Out):
    """Figures of a unit outside the system: as reported, in no total and in no proof."""

    id: UUID
    at_unit_id: UUID
    unit_id: UUID | None
    name: str
    mark: str = Field(examples=["số do đơn vị báo cáo"])
    took_part: ReportedRateOut
    took_test: ReportedRateOut | None
    passed_test: ReportedRateOut | None = Field(description="null khi đơn vị không báo cáo, hoặc có dưới 10 đồng chí làm bài")
    reported_by: str
    paper_number: str | None
    paper_date: date | None
    recorded_at: Instant
    withdrawn: bool


class OutsideUnitsOut(Out):
    """All that stands beside a unit's total."""

    items: list[OutsideUnitOut]
