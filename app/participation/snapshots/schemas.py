"""What snapshots and amendments take and give over the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AliasChoices, ConfigDict, Field, model_validator

from app.campaigns.schemas import Text
from app.core.schemas import Count, Id, In, Instant, Out


class SnapshotOut(Out):
    """One sealed state of a closed campaign. Whatever is printed from it carries number and head."""

    number: int = Field(examples=[1])
    head: str = Field(description="Mã xác thực của bản chốt", examples=["9f2c…"])
    rows: int = Field(description="Số đảng viên trong danh sách")
    changed: int = Field(description="Số dòng khác bản trước")
    reason: str | None
    sealed_at: Instant
    sealed_by: str = Field(validation_alias=AliasChoices("sealed_by_label", "sealed_by"))
    key_id: str


class StandOut(Out):
    """How a person counts, as a row is sealed; whether they passed the test stays in the branch."""

    counted: bool = Field(description="Tính trong đợt: thuộc diện học tập")
    why: str = Field(examples=["expected"])
    present: bool
    way: str | None
    absence: str | None
    took: bool


class PendingOut(Out):
    """One person whose sealed row would be another one if the committee accepts. `moves`: a number would change.

    `new` is null where accepting means grading late answers first.
    """

    member_id: UUID
    full_name: str
    birth_year: int | None
    unit_id: UUID
    unit_name: str
    grounds: list[str] = Field(examples=[["attendance"]])
    grounds_text: str
    old: StandOut
    new: StandOut | None
    moves: bool | None


class LateRecordOut(Out):
    """A record that arrived after the closing, or waits for whoever took an office over: counted by an amendment only.

    What belongs to no meeting (yet) has no session. `word`: what the branch said of it.
    """

    id: UUID
    kind: str = Field(examples=["roll"])
    session_id: UUID | None
    session_title: str
    sent_by: str | None
    device_time: Instant | None
    received_at: Instant
    word: str | None


class AmendmentsOut(Out):
    """The snapshots of a campaign, newest first, and one page of what waits for the committee."""

    campaign_id: UUID
    snapshots: list[SnapshotOut]
    waiting: int
    items: list[PendingOut]
    records: list[LateRecordOut]
    next_cursor: str | None


class AmendIn(In):
    """Accepting some of what waits: people, late records or both. `number`: the snapshot that was looked at.

    `client_id` is made on the device.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "client_id": "01890000-0000-7000-8000-000000000009",
                    "number": 1,
                    "member_ids": ["01890000-0000-7000-8000-000000000001"],
                    "reason": "Sổ biên bản chi bộ, trang 12, gửi sau khi chốt",
                }
            ]
        }
    )

    client_id: Id
    number: Count
    member_ids: Annotated[list[Id], Field(max_length=1000)] = Field(default_factory=list)
    record_ids: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)
    reason: Text

    @model_validator(mode="after")
    def name_something(self) -> Self:
        """Nothing named is nothing accepted."""
        if not self.member_ids and not self.record_ids:
            message = "names nobody"
            raise ValueError(message)
        return self


class AmendedOut(Out):
    """What was accepted; `snapshot` is a new one if any row changed."""

    snapshot: SnapshotOut
    changed: int


class ChangeOut(Out):
    """One row that an amendment changed, old and new, without names and without whether the test was passed."""

    n: int
    grounds: list[str]
    old: dict[str, Any]
    new: dict[str, Any]


class SnapshotDetailOut(SnapshotOut):
    """One snapshot with the signed line, and the rows it changed."""

    statement: str
    signature: str
    left_open: list[dict[str, Any]]
    changes: list[ChangeOut]
