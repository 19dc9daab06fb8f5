"""What campaigns and corrections take and give over the wire; meetings are in `meeting_schemas`."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.policies import DEFAULT_POLICY
from app.campaigns.rules import DEFAULT_VERDICT_KINDS, MAX_PARTS
from app.core.schemas import Count, Day, Id, In, Instant, Out
from app.core.text import Line
from app.units.kinds import UnitKind

Text = Annotated[Line, Field(min_length=1)]
Target = Annotated[int, Field(ge=0, le=10_000, description="Chỉ tiêu, tính theo phần vạn: 9800 là 98 %")]
Kind = Annotated[UnitKind, Field(strict=False)]
Part = Annotated[int, Field(ge=1, le=MAX_PARTS)]

_UNIT = "01890000-0000-7000-8000-000000000001"
_CAMPAIGN: dict[str, Any] = {
    "unit_id": _UNIT,
    "title": "Đợt học tập Kế hoạch số 64-KH/TU",
    "starts_at": "2024-12-05T07:30:00+07:00",
    "ends_at": "2024-12-20T17:00:00+07:00",
    "roster_day": "2024-12-01",
    "target_unit_ids": [_UNIT],
    "document_ids": [],
    "parts": ["Nội dung kế hoạch", "Thảo luận"],
    "quiz_id": None,
}


class CampaignIn(In):
    """A campaign to plan: it stays a plan until it is opened.

    `client_id` is made on the device and becomes the campaign's id: the same one again is the same campaign.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [_CAMPAIGN]})

    client_id: Id | None = None
    unit_id: Id
    title: Text
    starts_at: Instant
    ends_at: Instant
    roster_day: Day
    target_unit_ids: Annotated[list[Id], Field(min_length=1, max_length=500)]
    document_ids: Annotated[list[Id], Field(max_length=100)] = Field(default_factory=list)
    parts: Annotated[list[Text], Field(min_length=1, max_length=MAX_PARTS)] = Field(
        default_factory=lambda: ["Toàn bộ nội dung"]
    )
    parts_required: Part | None = None
    target: Target = 9800
    policy: Text = DEFAULT_POLICY
    verdict_kinds: Annotated[list[Kind], Field(max_length=len(UnitKind))] = Field(
        default_factory=lambda: [UnitKind(k) for k in DEFAULT_VERDICT_KINDS]
    )
    quiz_id: Id | None = None


class CampaignPatch(In):
    """What changes in a planned campaign; a field left out (or null, where null says nothing) stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1, "target": 9800}]})

    version: Count
    title: Text | None = None
    starts_at: Instant | None = None
    ends_at: Instant | None = None
    roster_day: Day | None = None
    target_unit_ids: Annotated[list[Id], Field(min_length=1, max_length=500)] | None = None
    document_ids: Annotated[list[Id], Field(max_length=100)] | None = None
    parts: Annotated[list[Text], Field(min_length=1, max_length=MAX_PARTS)] | None = None
    parts_required: Part | None = None
    target: Target | None = None
    policy: Text | None = None
    verdict_kinds: Annotated[list[Kind], Field(max_length=len(UnitKind))] | None = None
    quiz_id: Id | None = None


class CloseIn(In):
    """Closing; before 72 hours after the end it needs a reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Đã học đủ, họp sơ kết sớm"}]})

    reason: Text | None = None


class CampaignOut(Out):
    """A campaign in a list. `enrolled`: whether the caller is on its list."""

    id: UUID
    unit_id: UUID
    unit_name: str
    title: str
    state: Literal["planned", "open", "closed"]
    starts_at: datetime
    ends_at: datetime
    roster_day: date
    target: int
    policy: str
    parts: list[str]
    parts_required: int
    quiz_id: UUID | None
    enrolled: bool
    version: int


class NamedOut(Out):
    """A thing by its id and name."""

    id: UUID
    name: str


class CampaignDetailOut(CampaignOut):
    """One campaign with everything it is made of. `verdict_kinds`: the kinds of unit that read đạt / chưa đạt.

    `guests`: how many people on no list came to its test with a guest code; they are in no rate.
    """

    policy_words: str
    verdict_kinds: list[str]
    documents: list[NamedOut]
    targets: list[NamedOut]
    opened_at: datetime | None
    closed_at: datetime | None
    close_reason: str | None
    guests: int
    may_run: bool


class OpenedOut(Out):
    """What opening wrote: how many people are on the list, and how many of them are expected before anybody came."""

    id: UUID
    state: str
    enrolled: int
    expected: int


class CorrectionOut(Out):
    """A change that would move an enrolment: `kind` removed, standing or restored, `value` the new state."""

    id: UUID
    member_id: UUID
    name: str
    birth_year: int | None
    unit_id: UUID
    unit_name: str
    kind: Literal["removed", "standing", "restored"]
    value: str
    words: str
    effective_on: date
    state: Literal["proposed", "accepted", "refused"]
    reason: str | None
    proposed_at: datetime
    decided_at: datetime | None


class DecisionIn(In):
    """A decision on a correction always gives its reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "Giấy chứng tử số 12 của UBND phường"}]})

    reason: Text
