"""What participation refuses."""

from app.core.errors import AppError


class ReadingNotAvailable(AppError):
    """Figures restated to today's tree need the lineage of units."""

    status = 422
    code = "reading_not_available"
    vi = "Chưa đọc được số liệu theo cây tổ chức hiện nay; đồng chí xem theo cây tổ chức tại ngày chốt danh sách."
    en = "Figures cannot be restated to today's tree yet; read them as they were (as_was)."


class DayAhead(AppError):
    """A figure of a day that has not come."""

    status = 422
    code = "day_ahead"
    vi = "Ngày {day} chưa đến; chưa có số liệu của ngày đó."
    en = "{day} has not come yet; it has no figures."


class FigureNotKept(AppError):
    """What a figure was on a past day is known from snapshots only."""

    status = 409
    code = "figure_not_kept"
    vi = "Hết ngày {day} đợt này chưa chốt lần nào; số liệu ngày đã qua chỉ có từ các lần chốt. Đồng chí xem số liệu hiện nay."
    en = "Nothing was sealed by the end of {day}; past figures are kept by snapshots only. Read the present figures."


class RecordNeedsMember(AppError):
    """An account without a member (an operator's) has no study record."""

    status = 403
    code = "record_needs_member"
    vi = "Tài khoản này không gắn với đảng viên nên không có hồ sơ học tập."
    en = "This account belongs to no member and has no study record."
