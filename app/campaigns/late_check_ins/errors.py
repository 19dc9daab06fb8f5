"""What deciding late scans refuses."""

from app.core.errors import AppError


class LateCheckInDecided(AppError):
    """Somebody decided otherwise before; `decided` lists which."""

    status = 409
    code = "late_check_in_decided"
    vi = "Có {count} lượt quét đã được xem xét với kết quả khác. Chưa ghi gì; đồng chí tải lại danh sách."
    en = "{count} scans were decided otherwise before. Nothing was recorded; reload the list."


class TooManyLateScans(AppError):
    """One member sent very many scans of one meeting."""

    status = 409
    code = "too_many_late_scans"
    vi = "Đồng chí đã gửi nhiều lượt quét của buổi học này. Đồng chí nhờ bí thư điểm danh."
    en = "You have sent many scans of this meeting. Ask the secretary to record you."


class OwnLateCheckIn(AppError):
    """Nobody decides their own scan."""

    status = 403
    code = "own_late_check_in"
    vi = "Lượt quét của chính đồng chí do đồng chí khác xem xét."
    en = "Your own scan is decided by somebody else."
