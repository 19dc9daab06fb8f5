"""Rules of planning, opening and meetings (pure). Complaints are sentences for the person who plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.campaigns.policies import POLICIES

MAX_PARTS = 20
LONGEST_MEETING = timedelta(hours=24)
# The hall is open for own check-in from an hour before a meeting begins until an hour after it ends.
HALL_MARGIN = timedelta(hours=1)
# What began before the end counts if it is recorded within 72 hours (docs/rules.md, who is expected).
SYNC_TIME = timedelta(hours=72)
# A test's window stays open at least 48 hours after every meeting and make-up (docs/rules.md, who is expected).
TEST_AFTER_MEETING = timedelta(hours=48)
# Whose screens say đạt / chưa đạt unless the campaign names others (design, rule 1): a branch reads "còn 1 đồng chí" instead.
DEFAULT_VERDICT_KINDS = ("province", "superior", "grassroots")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a planned campaign says; `target` in hundredths of a percent, instants aware."""

    starts_at: datetime
    ends_at: datetime
    target: int
    policy: str
    parts: Sequence[str]
    parts_required: int | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a meeting is and which parts (numbers from 1) it covers."""

    starts_at: datetime
    ends_at: datetime
    parts: Sequence[int]


def complaints_about_plan(plan: Plan) -> list[str]:
    """What keeps the plan from being stored; empty when nothing does."""
    found = []
    if plan.ends_at <= plan.starts_at:
        found.append("Thời gian kết thúc phải sau thời gian bắt đầu.")
    if plan.policy not in POLICIES:
        found.append(f"Không có cách tính tên là {plan.policy}; dùng một trong: {', '.join(sorted(POLICIES))}.")
    if not 1 <= len(plan.parts) <= MAX_PARTS or not all(plan.parts):
        found.append(f"Đợt học tập có từ 1 đến {MAX_PARTS} phần, mỗi phần có tên.")
    if plan.parts_required is not None and not 1 <= plan.parts_required <= len(plan.parts):
        found.append("Số phần phải dự không được lớn hơn số phần của đợt.")
    return found


def complaints_about_meeting(meeting: Meeting, campaign: Plan) -> list[str]:
    """What keeps a meeting out of the campaign; empty when nothing does."""
    found = []
    if not meeting.starts_at < meeting.ends_at <= meeting.starts_at + LONGEST_MEETING:
        found.append("Buổi học phải kết thúc sau khi bắt đầu và không dài quá 24 giờ.")
    if not campaign.starts_at <= meeting.starts_at <= campaign.ends_at:
        found.append("Buổi học phải bắt đầu trong thời gian của đợt học tập.")
    known = range(1, len(campaign.parts) + 1)
    if not meeting.parts or len(set(meeting.parts)) != len(meeting.parts) or not set(meeting.parts) <= set(known):
        found.append(f"Phần của buổi học là các số khác nhau từ 1 đến {len(campaign.parts)}.")
    return found


def obstacle_to_opening(
    *, roster_day: date, today: date, ends_at: datetime, now: datetime, quiz_state: str | None
) -> str | None:
    """Why a planned campaign cannot be opened now, or None. `quiz_state`: None when the campaign has no test."""
    if roster_day > today:
        return "Ngày chốt danh sách chưa tới; chỉ mở đợt từ ngày đó trở đi."
    if ends_at <= now:
        return "Thời gian của đợt đã hết; sửa thời gian trước khi mở."
    if quiz_state not in {None, "published"}:
        return "Bài trắc nghiệm của đợt chưa được phát hành; đồng chí phát hành bài rồi mở đợt."
    return None


def hall_is_open(meeting: Meeting, now: datetime) -> bool:
    """Whether codes are shown and taken now."""
    return meeting.starts_at - HALL_MARGIN <= now <= meeting.ends_at + HALL_MARGIN


def presence_may_be_recorded(meeting: Meeting, now: datetime) -> bool:
    """Nobody is present at a meeting that has not begun; excuses are taken any time before."""
    return now >= meeting.starts_at - HALL_MARGIN


def is_recorded_too_late(ends_at: datetime, now: datetime) -> bool:
    """Whether the time for late records has passed: what comes now waits for an amendment."""
    return now > ends_at + SYNC_TIME


def absence_may_be_found(ends_at: datetime, now: datetime) -> bool:
    """ "Vắng không lý do" is a finding of closing: until the campaign's end somebody who was not seen is not recorded."""
    return now >= ends_at


def closing_is_early(ends_at: datetime, now: datetime) -> bool:
    """Closing before the time for late records has passed needs a reason."""
    return now < ends_at + SYNC_TIME


def end_of_test_window(quiz_closes_at: datetime, meeting_ends: Iterable[datetime]) -> datetime:
    """When the campaign's test window ends: the quiz's own end, but 48 hours after the last meeting at least."""
    return max([quiz_closes_at, *(end + TEST_AFTER_MEETING for end in meeting_ends)])


def guest_window(meeting: Meeting, quiz_closes_at: datetime) -> tuple[datetime, datetime]:
    """From when until when a meeting's guest code is taken: from the hall's opening until the test's window there ends."""
    return meeting.starts_at - HALL_MARGIN, end_of_test_window(quiz_closes_at, [meeting.ends_at])
