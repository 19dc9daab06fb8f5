"""What merges, splits and dissolutions take, and how the lineage of a unit is answered."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator

from app.core.schemas import Id, In, Out
from app.units.kinds import UnitKind
from app.units.schemas import EffectiveDay, Name, ShortText

Kinds = Annotated[list[Annotated[UnitKind, Field(strict=False)]], Field(max_length=10)]
Ids = Annotated[list[Id], Field(max_length=1000)]
RolesGo = Annotated[
    Literal["end", "main"],
    Field(description="end: nhiệm vụ ở tổ chức kết thúc thì kết thúc theo; main: chuyển giao sang tổ chức tiếp nhận chính"),
]
EXAMPLE_ID = "0192f5a0-0000-7000-8000-00000000000"


class NewUnitIn(In):
    """A unit that is opened to take over."""

    code: ShortText
    kind: Annotated[UnitKind, Field(strict=False)]
    name: Name
    committee_name: Name | None = None
    symbol: ShortText | None = None
    parent_id: Id | None


class _TakerIn(In):
    unit_id: Id | None = Field(default=None, description="Tổ chức tiếp nhận đang hoạt động")
    new: NewUnitIn | None = Field(default=None, description="Hoặc tổ chức mới lập để tiếp nhận")

    @model_validator(mode="after")
    def _one(self) -> "_TakerIn":
        if (self.unit_id is None) == (self.new is None):
            message = "ghi một trong hai: unit_id hoặc new"
            raise ValueError(message)
        return self


class TakerIn(_TakerIn):
    """Who takes over: a unit there is, or a new one."""


class PartIn(_TakerIn):
    """What one successor takes: units directly below by id, members of a branch by the number on their slip."""

    children: Ids = Field(default=[])
    members: Annotated[list[ShortText], Field(max_length=2000)] = Field(default=[])
    rest: bool = Field(default=False, description="Tiếp nhận mọi tổ chức trực thuộc không ghi ở nơi khác (chỉ khi giải thể)")
    main: bool = Field(default=False, description="Tiếp nhận những gì không ghi nơi nào")


class _DecisionIn(In):
    valid_from: EffectiveDay
    decision: Name = Field(description="Số nghị quyết, quyết định; chưa có thì ghi “chưa rõ số”")
    decided_on: Annotated[date | None, Field(strict=False)] = None
    children_become: Kinds = Field(
        default=[], description="Loại mới của tổ chức trực thuộc khi loại cũ không đặt được ở nơi mới"
    )
    roles: RolesGo = "end"


class MergeIn(_DecisionIn):
    """Several units into one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sources": [f"{EXAMPLE_ID}1", f"{EXAMPLE_ID}2"],
                    "into": {"unit_id": f"{EXAMPLE_ID}3"},
                    "valid_from": "2025-07-01",
                    "decision": "Quyết định số 12-QĐ/ĐU",
                    "decided_on": "2025-06-20",
                }
            ]
        }
    )

    sources: Annotated[list[Id], Field(min_length=1, max_length=200)]
    into: TakerIn


class SplitIn(_DecisionIn):
    """One unit into several; where it goes on, it is one of them."""

    parts: Annotated[list[PartIn], Field(min_length=2, max_length=100)]


class DissolveIn(_DecisionIn):
    """The end of a unit whose work others take over."""

    parts: Annotated[list[PartIn], Field(min_length=1, max_length=100)]


class TookOverOut(Out):
    """Who took over from whom, when, by what."""

    kind: str = Field(examples=["merge"], description="merge, split, dissolve")
    unit_id: UUID
    name: str = Field(description="Tên tại ngày đó", examples=["Đảng bộ phường Tân Phú"])
    valid_from: date
    decision: str
    decided_on: date | None
    whole: bool = Field(description="true: toàn bộ; false: một phần")


class LineageOut(Out):
    """Where a unit came from and what became of it, the latest first."""

    predecessors: Sequence[TookOverOut]
    successors: Sequence[TookOverOut]
