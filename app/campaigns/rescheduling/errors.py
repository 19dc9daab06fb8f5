"""What changing and cancelling a meeting refuse; each sentence says what can be done instead."""

from app.core.errors import AppError


class MeetingIsCancelled(AppError):
    """A cancelled meeting stays cancelled."""

    status = 409
    code = "meeting_is_cancelled"
    vi = "Buổi học này đã hủy nên không thay đổi nữa. Nếu vẫn tổ chức, đồng chí lên lịch buổi học mới."
    en = "This meeting was cancelled and does not change any more. If it takes place after all, plan a new one."


class CampaignSettled(AppError):
    """After closing the meetings of a campaign stay as they were."""

    status = 409
    code = "campaign_settled"
    vi = "Đợt học tập đã chốt nên lịch buổi học giữ nguyên. Việc ghi nhận thêm, đồng chí đề nghị cấp ủy xem xét điều chỉnh."
    en = "The campaign is closed, so its meetings stay as they are. Ask the committee for an amendment."


class MeetingHasBegun(AppError):
    """Time and place belong to who has come; only the end is stated."""

    status = 409
    code = "meeting_has_begun"
    vi = (
        "Buổi học đã bắt đầu nên không đổi thời gian, địa điểm; đồng chí chỉ ghi lại giờ kết thúc. "
        "Học thêm thì đồng chí lên lịch học bù."
    )
    en = "The meeting has begun: time and place stay, only its end is stated. For more, plan a make-up."


class PresenceRecorded(AppError):
    """Somebody is recorded as present before it begins: the hours and parts they are recorded for stay."""

    status = 409
    code = "presence_recorded"
    vi = (
        "Đã có {count} lượt ghi có mặt nên không đổi giờ và phần học; địa điểm vẫn đổi được. "
        "Nếu học vào lúc khác, đồng chí lên lịch buổi học bù."
    )
    en = "{count} records of presence exist: hours and parts stay, the place may change. For another time plan a make-up."


class MeetingHasRecords(AppError):
    """What is recorded is never lost: such a meeting is not cancelled, its end is stated."""

    status = 409
    code = "meeting_has_records"
    vi = (
        "Buổi học đã có {count} lượt ghi hoặc lượt chờ xem xét nên không hủy được. Nếu nghỉ sớm, đồng chí ghi giờ kết thúc; "
        "nếu ghi nhầm, đồng chí bỏ lượt ghi ấy (có lý do) rồi hủy."
    )
    en = "{count} records exist, so it cannot be cancelled. State its end, or take back what was recorded by mistake first."


class EndReasonNeeded(AppError):
    """Another end than planned, once the meeting has begun, has its reason."""

    status = 422
    code = "end_reason_needed"
    vi = "Buổi học đã bắt đầu: đồng chí ghi lý do khi đổi giờ kết thúc."
    en = "The meeting has begun: give a reason for another end."


class HallClosedBefore(AppError):
    """An end is put off while the hall is open; afterwards nobody is let in any more."""

    status = 409
    code = "hall_closed_before"
    vi = "Buổi học đã kết thúc, không kéo dài thêm được. Học thêm thì đồng chí lên lịch học bù."
    en = "The meeting is over and cannot be made longer. For more, plan a make-up."
