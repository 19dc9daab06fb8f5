"""What a make-up plan answers with."""

from uuid import UUID

from pydantic import Field

from app.core.schemas import Out
from app.participation.schemas import TargetRateOut


class AimOut(Out):
    """A unit that is to reach the target, and whether it still can."""

    unit_id: UUID
    name: str
    took_part: TargetRateOut
    left: int = Field(description="Số đồng chí thuộc diện chưa học xong", examples=[3])
    arranged: int = Field(description="Trong số đó: còn buổi học đã xếp lịch để dự", examples=[0])
    in_reach: bool
    sentence: str = Field(examples=["Còn thiếu 3 đồng chí là đạt chỉ tiêu 98 %; vẫn đạt được: còn 2 ngày để học bù."])


class FromBranchOut(Out):
    """How many of one branch come to a class."""

    unit_id: UUID
    name: str
    people: int


class ToComeOut(Out):
    """One person to come to a class."""

    member_id: UUID
    full_name: str
    birth_year: int | None
    unit_id: UUID


class ClassOut(Out):
    """One make-up class: where, for whom, which parts."""

    unit_id: UUID = Field(description="Tổ chức đảng mở lớp; các chi bộ trực thuộc cùng dự được")
    name: str
    people: int
    parts: list[int] = Field(examples=[[2]])
    part_titles: list[str]
    branches: list[FromBranchOut]
    names: list[ToComeOut] | None


class PlanOut(Out):
    """Can the unit still reach its target, who is left, and the smallest make-up plan.

    Exempt, temporarily exempt and suspended people are in none of these numbers.
    """

    campaign_id: UUID
    unit_id: UUID
    name: str
    goal: str = Field(examples=["target"])
    capacity: int
    days: int = Field(description="Số ngày còn xếp được lớp, kể từ ngày mai, mỗi nơi mỗi ngày một lớp", examples=[2])
    left: int
    arranged: int
    aims: list[AimOut] = Field(description="Tổ chức đảng được hỏi, rồi các tổ chức trực thuộc chưa đạt chỉ tiêu")
    classes: list[ClassOut]
    classes_in_all: int
    people_in_classes: int
    sentence: str = Field(examples=["Đề xuất 2 lớp học bù cho 19 đồng chí: …"])
    everybody: str | None = Field(examples=["Để không ai bị sót: 5 lớp học bù cho 82 đồng chí."])
    names_withheld_because: str | None
