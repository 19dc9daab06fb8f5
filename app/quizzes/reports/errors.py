"""What reports and rulings refuse."""

from app.core.errors import AppError


class QuestionNotInPaper(AppError):
    """The caller's paper has no such place."""

    status = 404
    code = "question_not_on_paper"
    vi = "Đề của đồng chí không có câu này. Đồng chí mở lại bài rồi báo lại."
    en = "Your paper has no such question."


class ReportIdUsed(AppError):
    """The id made on the device names another report."""

    status = 409
    code = "report_id_used"
    vi = "Lần báo này trùng mã với một lần báo khác. Đồng chí tải lại rồi báo lại."
    en = "This id names another report. Reload and report again."


class CaseDecided(AppError):
    """Somebody decided otherwise before."""

    status = 409
    code = "question_case_decided"
    vi = "Câu này đã có kết luận. Đồng chí tải lại để xem; nếu cần xem xét lại, đồng chí mở lượt xem xét mới."
    en = "This question has been decided. Reload; open another case if it is to be looked at again."


class KeyNotValid(AppError):
    """The new key does not fit the question; `complaints` beside it."""

    status = 422
    code = "question_key_not_valid"
    vi = "Đáp án mới chưa hợp với câu hỏi. Đồng chí xem lại: {advice}."
    en = "The new key does not fit the question: {advice}."


class KeyNotNew(AppError):
    """The key is the one that counts already."""

    status = 422
    code = "question_key_not_new"
    vi = "Đáp án này đang được dùng để chấm. Đồng chí ghi đáp án khác, hoặc kết luận câu hỏi giữ nguyên."
    en = "This key counts already. Give another one, or decide that the question stands."
