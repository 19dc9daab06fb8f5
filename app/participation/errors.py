"""What participation refuses."""

from app.core.errors import AppError


class ReadingNotAvailable(AppError):
    """Today's tree has present figures of branches and committees only: a party cell is a label, past days are sealed."""

    status = 422
    code = "reading_not_available"
    vi = (
        "Theo cây tổ chức hiện nay chỉ xem được số liệu hiện nay của chi bộ và cấp ủy; "
        "tổ đảng và ngày đã qua thì đồng chí chọn xem theo cây tại ngày chốt danh sách."
    )
    en = "In today's tree only present figures of branches and committees can be read; party cells and past days as they were."


class UnitIsNoMore(AppError):
    """The unit exists only in the tree of that time; `successors` in the answer names those who took over."""

    status = 409
    code = "unit_is_no_more"
    vi = "“{name}” kết thúc hoạt động từ ngày {day}. {where} Xem số liệu khi đó thì chọn theo cây tại ngày chốt danh sách."
    en = "“{name}” has ended from {day}; its figures count at its successors. Read it as it was (tree=as_was)."


class UnitIsToCome(AppError):
    """The unit does not exist yet."""

    status = 409
    code = "unit_is_to_come"
    vi = "“{name}” có từ ngày {day}; trước ngày đó chưa có số liệu theo cây tổ chức hiện nay."
    en = "“{name}” exists from {day} on; until then it has no figures in today's tree."


class UnitCameSince(AppError):
    """The unit did not exist on the roster day; `branches` in the answer names those of the list in its scope today."""

    status = 409
    code = "unit_came_since"
    vi = (
        "Ngày chốt danh sách {day} chưa có “{name}”. Đồng chí xem theo từng chi bộ trong danh sách của đợt này: {branches}; "
        "hoặc theo tổ chức đảng cấp trên."
    )
    en = "“{name}” did not exist on the roster day. Ask for the branches of the list: {branches}; or for the level above."


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


class TooManyExports(AppError):
    """A member took their own data along very often within a day."""

    status = 429
    code = "too_many_exports"
    vi = "Đồng chí đã tải thông tin của mình {most} lần trong 24 giờ. Đồng chí dùng tệp đã tải, hoặc tải lại vào ngày mai."
    en = "You fetched your data {most} times within 24 hours. Use that file, or come back tomorrow."
