"""What requests to be excused and findings take and give over the wire."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.meeting_schemas import MAX_PEOPLE
from app.campaigns.schemas import Text
from app.core.schemas import Id, In, Instant, Out

Excuse = Literal["illness", "duty", "family", "other"]
_MEMBER = "01890000-0000-7000-8000-0000000000a1"


class ExcuseIn(In):
    """A reason from the list, and not a word more. `member_id`: the branch enters what a member without a phone asked."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"excuse": "duty"}]})

    excuse: Excuse
    member_id: Id | None = None


class ExcuseRefusalIn(In):
    """Refusing always says why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"word": "Chi bộ còn một buổi học bù ngày 19/12"}]})

    word: Text


class WithdrawIn(In):
    """Withdrawing needs no reason."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"word": None}]})

    word: Text | None = None


class OwnExcuseOut(Out):
    """The member's own request and what became of it."""

    id: UUID
    campaign_id: UUID
    excuse: Excuse
    excuse_text: str = Field(examples=["công tác"])
    state: Literal["asked", "accepted", "refused", "withdrawn"]
    word: str | None
    asked_at: Instant
    decided_at: Instant | None
    sentence: str = Field(examples=["Đề nghị vắng mặt (công tác) ngày 12/12/2024: chờ xem xét."])


class ExcuseOut(Out):
    """A request by name. `excuse` is null for who may not read it; `yours_to_decide`: it waits for the caller."""

    id: UUID
    campaign_id: UUID
    member_id: UUID
    name: str
    birth_year: int | None
    unit_id: UUID
    unit_name: str
    excuse: Excuse | None
    excuse_text: str | None = Field(examples=["công tác"])
    state: Literal["asked", "accepted", "refused", "withdrawn"]
    word: str | None
    asked_at: Instant
    decided_at: Instant | None
    on_behalf: bool | None = Field(description="Cấp trên quyết định thay chi bộ")
    yours_to_decide: bool
    message: str = Field(examples=["Đề nghị được chấp nhận."])


class FindingIn(In):
    """How an absence stands from now on. `was`: how it stood in the list that was read; `reason` where that is replaced."""

    member_id: Id
    state: Literal["unexcused", "unrecorded"]
    was: Literal["excused", "unexcused", "unrecorded"] = "unrecorded"
    reason: Text | None = None


class FindingsIn(In):
    """What the branch finds about absences from the whole campaign; it says nothing about who is not named."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"findings": [{"member_id": _MEMBER, "state": "unexcused"}]}]})

    findings: Annotated[list[FindingIn], Field(min_length=1, max_length=MAX_PEOPLE)]


class FindingOut(Out):
    """One finding as it stands."""

    member_id: UUID
    state: Literal["unexcused", "unrecorded"]


class FindingsOut(Out):
    """The findings as they stand; the same for every repetition."""

    campaign_id: UUID
    unit_id: UUID
    findings: list[FindingOut]
    message: str = Field(examples=["Đã ghi kết luận vắng mặt của 2 đồng chí."])
