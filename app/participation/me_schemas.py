"""What a member reads about themselves: home and record."""

from uuid import UUID

from pydantic import Field

from app.campaigns.absences.schemas import OwnExcuseOut
from app.campaigns.homes.schemas import ToConfirmOut
from app.campaigns.late_check_ins.schemas import OwnScanOut
from app.core.schemas import Instant, Out
from app.participation.schemas import MarkOut


class DueTestOut(Out):
    """A test that may be begun or gone on with now."""

    quiz_id: UUID
    campaign_id: UUID
    title: str
    questions: int
    minutes: int
    closes_at: Instant
    deadline_text: str = Field(examples=["17 giờ thứ Sáu, 20/12"])
    attempts_left: int
    may_start_at: Instant | None = Field(description="Nghỉ đến lúc này mới làm được lượt tiếp theo; null: không phải chờ")
    open_attempt_id: UUID | None = Field(description="Lượt đang làm dở: làm tiếp lượt này")
    taken: bool


class DueMeetingOut(Out):
    """A meeting of a campaign that the member has still to attend. A cancelled one is shown until it would have ended."""

    session_id: UUID
    campaign_id: UUID
    kind: str
    title: str
    place: str
    starts_at: Instant
    ends_at: Instant
    on_now: bool = Field(description="true: đang điểm danh được")
    cancelled: bool
    change_text: str | None = Field(examples=["Đã đổi lịch; trước đây 19 giờ 30 thứ Tư, 18/12, tại Nhà văn hóa khu phố 1."])


class UnreadOut(Out):
    """A document of an open campaign that the member has not finished."""

    campaign_id: UUID
    item_id: UUID
    title: str


class HomeCampaignOut(Out):
    """An open campaign on whose list the member is."""

    campaign_id: UUID
    title: str
    ends_at: Instant
    expected: bool
    attended: bool
    note: str | None = Field(examples=["Đồng chí vẫn cần dự học bù."])
    excuse: OwnExcuseOut | None = Field(description="Đề nghị vắng mặt của đồng chí, đề nghị gần nhất")


class BranchLineOut(Out):
    """The line of the caller's branch in an open campaign."""

    campaign_id: UUID
    unit_id: UUID
    name: str
    sentence: str = Field(examples=["Đã học 48/49 đồng chí (97,9 %). Còn 1 đồng chí nữa là đạt chỉ tiêu 98 %."])
    follow_up: str | None = Field(examples=["Hạn 20/12. Xem tên và sắp xếp học bù."])
    met: bool | None
    still_needed: int


class HomeOut(Out):
    """Everything due, on one small answer; `headline` and `detail` are the two lines at the top."""

    headline: str = Field(
        examples=["Đồng chí còn 1 việc: làm bài trắc nghiệm về Kế hoạch số 64-KH/TU (20 câu, khoảng 20 phút)."]
    )
    detail: str | None = Field(examples=["Hạn: 17 giờ thứ Sáu, 20/12. Được xem lại tài liệu; mất sóng vẫn làm tiếp được."])
    tests: list[DueTestOut]
    meetings: list[DueMeetingOut]
    unread: list[UnreadOut]
    campaigns: list[HomeCampaignOut]
    scans: list[OwnScanOut] = Field(description="Lượt tự điểm danh đang chờ hoặc chưa được ghi")
    to_confirm: list[ToConfirmOut] = Field(description="Lần học bù tại nhà, danh sách điểm danh chờ đồng chí xác nhận")
    branches: list[BranchLineOut]


class OwnTestOut(Out):
    """One attempt handed in; score and passed are null where the test does not show them."""

    attempt_id: UUID
    title: str
    number: int
    way: str = Field(description="own_phone, other_phone, paper, helper")
    way_text: str = Field(examples=["làm trên giấy"])
    closed_at: Instant | None
    taken: bool
    score: str | None = Field(examples=["18,5/20"])
    passed: bool | None
    counts: bool | None = Field(description="Có phải lượt được tính; null: tính lượt tốt nhất mà chưa cho xem điểm")


class OwnRecordOut(Out):
    """One campaign in the member's own record, with the full reason."""

    campaign_id: UUID
    title: str
    state: str
    starts_at: Instant
    ends_at: Instant
    unit_name: str
    in_denominator: bool
    in_numerator: bool
    sentence: str
    marks: list[MarkOut]
    excuse: OwnExcuseOut | None = Field(description="Đề nghị vắng mặt của đồng chí, đề nghị gần nhất")
    scans: list[OwnScanOut] = Field(description="Lượt tự điểm danh gửi muộn hoặc chưa được ghi, và kết quả xem xét")
    tests: list[OwnTestOut]
