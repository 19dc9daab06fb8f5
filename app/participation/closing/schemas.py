"""What closing takes and gives over the wire."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field

from app.campaigns.schemas import CampaignDetailOut, Text
from app.core.schemas import Id, In, Instant, Out
from app.participation.schemas import NotComeOut
from app.participation.snapshots.schemas import SnapshotOut


class SendUpIn(In):
    """Sending up; `confirm_open`: what is still open is known. `client_id` is made on the device."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"client_id": "01890000-0000-7000-8000-000000000009", "confirm_open": False}]}
    )

    client_id: Id
    confirm_open: bool = False
    note: Text | None = None


class AcceptIn(In):
    """Accepting; `confirm_changes`: what was recorded since the branch sent up is known."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": None, "confirm_changes": False}]})

    note: Text | None = None
    confirm_changes: bool = False


class ReturnIn(In):
    """Returning always says why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Còn 3 đồng chí chưa ghi, chi bộ xem lại"}]})

    note: Text


class OpenOut(Out):
    """How much of each kind is still open."""

    meetings: int = Field(description="Buổi học, học bù chưa kết thúc")
    attempts_running: int = Field(description="Bài trắc nghiệm chưa hết giờ")
    phones_silent: int = Field(description="Máy đã mở bài mà chưa gửi gì về")
    marks_unconfirmed: int = Field(description="Lượt điểm danh chờ người thứ hai xác nhận")
    check_ins_queued: int = Field(description="Lượt tự điểm danh lúc mất sóng chờ xác nhận")
    results_waiting: int = Field(description="Bài làm trên giấy chờ người thứ hai xác nhận")
    late_waiting: int = Field(description="Bài có câu trả lời gửi muộn chờ xem xét")
    corrections: int = Field(description="Đề nghị điều chỉnh danh sách chờ xem xét")
    papers_waiting: int = Field(description="Giấy xác nhận của nơi sinh hoạt tạm thời chờ xem xét")
    excuses_asked: int = Field(description="Đề nghị vắng có lý do chờ xem xét")
    records_waiting: int = Field(description="Lần ghi gửi đến sau chờ tiếp nhận")


class OpenMeetingOut(Out):
    """A meeting or make-up that has not ended; `running`: it has begun."""

    id: UUID
    unit_id: UUID
    kind: str = Field(examples=["makeup"])
    title: str
    place: str
    starts_at: Instant
    ends_at: Instant
    running: bool


class SentOut(Out):
    """What a branch sent up and what became of it. `changed_since`: something was recorded after the counts were taken."""

    state: Literal["sent", "accepted", "returned"]
    took_part: str = Field(examples=["48/49 (97,9 %)"])
    took_part_now: str = Field(examples=["48/49 (97,9 %)"])
    changed_since: bool
    left_open: dict[str, int]
    note: str | None
    sent_at: Instant
    sent_by: str
    on_behalf: bool = Field(description="Cấp trên gửi thay chi bộ")
    answer: str | None
    decided_at: Instant | None
    decided_by: str | None


class BranchesOut(Out):
    """How many branches with people on the list have sent up."""

    total: int
    not_sent: int
    sent: int
    accepted: int


class PartOut(Out):
    """One unit directly below."""

    unit_id: UUID
    kind: str
    name: str
    branches: BranchesOut
    open: OpenOut
    sentence: str


class ClosingOut(Out):
    """The closing of a unit in a campaign: counts only."""

    campaign_id: UUID
    title: str
    state: str
    ends_at: Instant
    sync_until: Instant = Field(description="Việc bắt đầu trước khi kết thúc đợt, ghi nhận trước lúc này thì vẫn tính")
    unit_id: UUID
    name: str
    sentence: str = Field(examples=["Còn 1 buổi học hoặc học bù chưa kết thúc, 3 bài trắc nghiệm chưa hết giờ."])
    open: OpenOut
    not_come: NotComeOut | None = Field(
        description="Đồng chí chưa tham gia của chi bộ, theo ghi nhận; null khi không phải chi bộ"
    )
    not_come_text: str | None = Field(
        examples=["Còn 2 đồng chí chưa ghi. Hết thời gian của đợt mới kết luận “vắng không lý do”."]
    )
    meetings: list[OpenMeetingOut]
    branches: BranchesOut
    sent: SentOut | None = Field(description="Lần gửi lên gần nhất; null khi chưa gửi hoặc không phải chi bộ")
    parts: list[PartOut]


class LeftOpenOut(Out):
    """What had not come back of one unit when the campaign was closed."""

    unit_id: UUID
    name: str
    state: str | None = Field(description="Chi bộ: not_sent, sent, accepted; null với tổ chức đảng khác")
    open: dict[str, int]
    sentence: str


class ClosedOut(CampaignDetailOut):
    """A campaign that was closed: its sealed figures and, by branch, what had not come back."""

    snapshot: SnapshotOut
    left_open: list[LeftOpenOut]
