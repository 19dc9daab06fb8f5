"""What comparisons answer with."""

from datetime import date
from uuid import UUID

from pydantic import Field

from app.core.schemas import Instant, Out
from app.participation.schemas import RateOut, TargetRateOut, WaysOut


class SideOut(Out):
    """One side of a comparison: the three rates of so many branches."""

    name: str = Field(examples=["Các chi bộ thí điểm"])
    branches: int
    took_part: TargetRateOut
    took_test: RateOut
    passed_test: RateOut
    ways: WaysOut


class PilotOut(Out):
    """The pilot and the rest inside one unit; together they are the unit's total."""

    campaign_id: UUID
    title: str
    unit_id: UUID
    name: str
    roster_day: date
    as_of: Instant | None
    pilot: SideOut
    rest: SideOut


class PointOut(Out):
    """One campaign as it was: its own roster day, policy and target. `note`: that it is told in today's tree, and why."""

    campaign_id: UUID
    title: str
    state: str
    starts_at: Instant
    ends_at: Instant
    roster_day: date
    policy: str
    took_part: TargetRateOut
    took_test: RateOut
    passed_test: RateOut
    ways: WaysOut
    note: str | None


class TrendOut(Out):
    """A unit from campaign to campaign, the latest first."""

    unit_id: UUID
    name: str
    tree: str = Field(examples=["as_was"])
    items: list[PointOut]


class MissingBranchesOut(Out):
    """So many branches in which so many people have not come yet."""

    missing: int = Field(description="Số đồng chí chưa học trong mỗi chi bộ; 0 là đã đủ", examples=[1])
    branches: int


class StandingOut(Out):
    """How far an open campaign is in the unit."""

    campaign_id: UUID
    title: str
    ends_at: Instant
    days_left: int
    branches: int = Field(description="Số chi bộ có đồng chí thuộc diện học tập", examples=[205])
    branches_complete: int = Field(examples=[148])
    people_left: int = Field(examples=[82])
    by_missing: list[MissingBranchesOut]
    sentence: str = Field(examples=["148/205 chi bộ đã học đủ; còn 82 đồng chí; còn 2 ngày (hạn 20/12)."])


class NeedOut(Out):
    """A unit below in which people are left."""

    campaign_id: UUID
    unit_id: UUID
    kind: str
    name: str
    left: int
    still_needed: int
    days_left: int
    sentence: str = Field(examples=["Còn 12 đồng chí chưa học; thiếu 3 đồng chí là đạt chỉ tiêu 98 %; còn 2 ngày (hạn 20/12)."])


class SupportOut(Out):
    """Whom to help first: fewest days, then most people left. No ranking by rate."""

    unit_id: UUID
    name: str
    as_of: Instant
    as_of_text: str
    campaigns: list[StandingOut]
    items: list[NeedOut]
    in_all: int
