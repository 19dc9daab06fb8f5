"""What participation refuses."""

from app.core.errors import AppError


class ReadingNotAvailable(AppError):
    """Figures restated to today's tree need the lineage of units."""

    status = 422
    code = "reading_not_available"
    vi = "Chưa đọc được số liệu theo cây tổ chức hiện nay; đồng chí xem theo cây tổ chức tại ngày chốt danh sách."
    en = "Figures cannot be restated to today's tree yet; read them as they were (as_was)."


class RecordNeedsMember(AppError):
    """An account without a member (an operator's) has no study record."""

    status = 403
    code = "record_needs_member"
    vi = "Tài khoản này không gắn với đảng viên nên không có hồ sơ học tập."
    en = "This account belongs to no member and has no study record."
