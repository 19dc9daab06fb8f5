"""What requests for a correction of one's own data refuse."""

from app.core.errors import AppError


class CorrectionNotReadable(AppError):
    """The wanted value is no day, no year, or empty where something must stand."""

    status = 422
    code = "correction_not_readable"
    vi = "Giá trị mới chưa đọc được. Ngày ghi dạng 1957-02-01, năm sinh ghi 4 chữ số, họ tên không để trống."
    en = "The wanted value cannot be read: days are 1957-02-01, years have four digits, a name is not empty."


class CorrectionOpen(AppError):
    """One request a field at a time."""

    status = 409
    code = "correction_open"
    vi = "Đồng chí đã đề nghị sửa mục này, đang chờ xem xét. Muốn ghi khác, đồng chí rút đề nghị trước."
    en = "A request for this field is waiting; withdraw it first."


class CorrectionDecided(AppError):
    """The request was decided otherwise, or taken back."""

    status = 409
    code = "data_correction_decided"
    vi = "Đề nghị này đã được giải quyết hoặc đã rút. Đồng chí tải lại danh sách."
    en = "This request was decided or withdrawn already."


class OwnCorrection(AppError):
    """Nobody decides about their own request."""

    status = 403
    code = "own_correction"
    vi = "Đề nghị của chính đồng chí do người khác trong chi ủy hoặc cấp trên giải quyết."
    en = "Your own request is decided by somebody else."
