"""What asking for a receipt is refused, named by the sentence that happened."""

from app.core.errors import AppError


class ReceiptNotFound(AppError):
    """No answer was received in time, so nothing was handed in; or the code leads to nobody the caller looks after."""

    status = 404
    code = "receipt_not_found"
    vi = (
        "Không tìm thấy xác nhận đã nộp bài trong phạm vi của đồng chí. Nếu tra theo mã, đồng chí xem lại mã; "
        "lượt không có câu trả lời nào thì không có xác nhận."
    )
    en = "No such receipt within your scope."


class AttemptStillOpen(AppError):
    """A receipt is made when the attempt ends."""

    status = 409
    code = "attempt_still_open"
    vi = "Lượt làm bài chưa kết thúc. Đồng chí nộp bài rồi xem lại xác nhận đã nộp bài."
    en = "The attempt is still open. Hand it in first."


class ReceiptCodeMistyped(AppError):
    """The code's own check says that it was misread; nothing was looked up."""

    status = 422
    code = "receipt_code_mistyped"
    vi = "Mã xác nhận gồm 12 chữ và số; mã này gõ chưa đúng. Đồng chí xem lại từng nhóm bốn ký tự."
    en = "A receipt's code has 12 characters; this one was mistyped. Look at each group of four again."


class ReceiptNotIntact(AppError):
    """What is stored is no longer what was signed, or its key is not published any more."""

    status = 409
    code = "receipt_not_intact"
    vi = "Xác nhận này không còn khớp với mã xác thực của hệ thống. Đồng chí báo quản trị hệ thống."
    en = "What is stored no longer matches its signature. Tell the operator."


class TooManyLookups(AppError):
    """The brake on guessing codes is on for this account."""

    status = 429
    code = "too_many_lookups"
    vi = "Đồng chí đã tra nhiều mã không có trong hệ thống. Đồng chí chờ {minutes} phút rồi tra lại."
    en = "Too many codes that do not exist; wait {minutes} minutes."
