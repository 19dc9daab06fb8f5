"""What quizzes refuse, named by the sentence that happened."""

from app.core.errors import AppError


class QuizNotFound(AppError):
    """Outside the caller's scope, or the member is not admitted to it."""

    status = 404
    code = "quiz_not_found"
    vi = "Không tìm thấy bài trắc nghiệm này trong phạm vi của đồng chí."
    en = "No such test within your scope."


class AttemptNotFound(AppError):
    """No such attempt of the caller. Answers sent to it are kept under the caller's name; nobody else reads them."""

    keeps_body = True
    status = 404
    code = "attempt_not_found"
    vi = "Không tìm thấy lượt làm bài của đồng chí."
    en = "You have no such attempt."


class QuizNotOpenYet(AppError):
    """Before the member's window; `opens_at` beside it."""

    status = 409
    code = "quiz_not_open_yet"
    vi = "Bài trắc nghiệm chưa mở."
    en = "The test is not open yet."


class QuizWindowOver(AppError):
    """After the member's window; `closes_at` beside it."""

    status = 409
    code = "quiz_window_over"
    vi = "Đã hết hạn làm bài trắc nghiệm. Đồng chí liên hệ bí thư chi bộ nếu cần."
    en = "The time to take this test is over. Ask the branch secretary if need be."


class NoAttemptsLeft(AppError):
    """All attempts are used."""

    status = 409
    code = "no_attempts_left"
    vi = "Đồng chí đã dùng hết số lượt làm bài. Nếu cần làm thêm, đồng chí báo bí thư chi bộ."
    en = "You have used all your attempts. If you need another, tell the branch secretary."


class StartIdUsed(AppError):
    """The member's phone used this start id for another test."""

    status = 409
    code = "start_id_used"
    vi = "Mã bắt đầu này đã dùng cho bài khác. Đồng chí mở lại bài trắc nghiệm."
    en = "This start id belongs to another test. Open the test again."


class QuizIdReused(AppError):
    """The id made on the device already names another test."""

    status = 409
    code = "quiz_id_reused"
    vi = "Mã này đã dùng cho một bài trắc nghiệm khác. Đồng chí tải lại rồi soạn tiếp."
    en = "This id already names another test. Reload and go on."


class BatchConflict(AppError):
    """Other answers are held under the same writer and sequence number; what was sent now is kept for a person to look at."""

    keeps_body = True
    status = 409
    code = "batch_conflict"
    vi = "Phần trả lời này khác với phần đã nhận trước đó; hệ thống đã giữ lại để xem xét."
    en = "Different answers were received under this number before; these are kept for review."


class AttemptClosed(AppError):
    """The attempt was closed before this submission; its answers are kept as a late batch.

    `result` links to the result; `clock`, `outcome` and `message` say what became of the answers, as a save does.
    """

    status = 409
    code = "attempt_closed"
    vi = "Lượt làm bài này đã kết thúc. Phần gửi sau vẫn được giữ và ghi là gửi muộn."
    en = "This attempt is closed. What was sent now is kept and marked late."


class AnswersTooLong(AppError):
    """One batch of answers is far beyond what a paper needs; it is kept as it was sent."""

    keeps_body = True
    status = 422
    code = "answers_too_long"
    vi = "Phần trả lời gửi một lần quá dài."
    en = "The answers sent at once are too long."


class ReviewNotAllowed(AppError):
    """The review policy shows no keys, or not yet."""

    status = 403
    code = "review_not_allowed"
    vi = "Hiện chưa được xem đáp án của bài trắc nghiệm này."
    en = "The answers of this test may not be seen now."


class QuizNotDraft(AppError):
    """A published test is not edited."""

    status = 409
    code = "quiz_not_draft"
    vi = "Bài trắc nghiệm đã phát hành, không sửa được nữa."
    en = "The test is published and cannot be changed."


class NotEnoughQuestions(AppError):
    """A draw cannot be filled; `draw` says which (counted from 1)."""

    status = 422
    code = "not_enough_questions"
    vi = "Phần {draw} của đề không đủ câu hỏi: cần {count}, có {available} (trừ câu đã dùng ở phần khác)."
    en = "Draw {draw} lacks questions: {count} wanted, {available} there (less those of other draws)."


class QuestionNotUsable(AppError):
    """A named question or bank does not exist for the author, or the question is retired."""

    status = 422
    code = "question_not_usable"
    vi = "Phần {draw} của đề có câu hỏi hoặc ngân hàng câu hỏi không dùng được. Đồng chí chọn lại."
    en = "Draw {draw} names a question or bank that cannot be used. Choose again."


class DatesNotInOrder(AppError):
    """The end is not after the beginning."""

    status = 422
    code = "dates_not_in_order"
    vi = "Giờ kết thúc phải sau giờ bắt đầu."
    en = "The end must be after the beginning."


class ReleaseShowsLess(AppError):
    """The review would show less once the occasion is over than right after an attempt."""

    status = 422
    code = "review_released_shows_less"
    vi = "Khi đợt học tập kết thúc không thể cho xem ít hơn lúc vừa nộp bài. Đồng chí chọn lại mức cho xem."
    en = "Once the campaign is over the review may not show less than right after an attempt. Choose again."


class KeysRightAfterNotConfirmed(AppError):
    """Keys right after an attempt need the author's word that the warning was read."""

    status = 422
    code = "keys_right_after_not_confirmed"
    vi = (
        "Cho xem đáp án ngay khi nộp bài thì đồng chí làm trước có thể cho người làm sau biết đáp án, và lượt làm lại không "
        "còn cho biết đã nắm được nội dung hay chưa. Nếu vẫn muốn như vậy, đồng chí đánh dấu xác nhận rồi lưu lại."
    )
    en = (
        "With keys right after an attempt, who takes the test first can tell the others, and another attempt shows nothing. "
        "Confirm with confirm_keys_right_after if you want this nevertheless."
    )


class CooldownNotOver(AppError):
    """The member's last attempt ended too recently; `may_start_at` says when the next may begin, `closes_at` until when."""

    status = 409
    code = "cooldown_not_over"
    vi = "Đồng chí vừa làm xong một lượt. Từ {may_start} đồng chí làm được lượt tiếp theo."
    en = "You have just finished an attempt. The next one may begin at {may_start}."


class QuizHasOccasion(AppError):
    """A test serves one occasion; its papers would otherwise be known before the second."""

    status = 409
    code = "quiz_has_occasion"
    vi = "Bài trắc nghiệm này đã thuộc một đợt học tập khác. Đồng chí tạo bài khác cho đợt này."
    en = "This test serves another campaign already. Make another one for this campaign."
