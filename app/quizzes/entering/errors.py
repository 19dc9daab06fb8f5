"""What printing, entering and confirming refuse."""

from app.core.errors import AppError
from app.quizzes.errors import NoAttemptsLeft


class TooManyPrintedPapers(AppError):
    """A test has a greatest number of printed papers; a paper may be copied for many."""

    status = 409
    code = "too_many_printed_papers"
    vi = "Bài trắc nghiệm này chỉ in được {most} mã đề, hiện đã có {drawn}. Đồng chí dùng lại các mã đề đã có."
    en = "A test has at most {most} printed papers; there are {drawn}. Use those there are."


class PrintedPaperNotFound(AppError):
    """This test has no printed paper of this code."""

    status = 404
    code = "printed_paper_not_found"
    vi = "Bài trắc nghiệm này không có mã đề đó. Đồng chí xem lại mã ghi ở đầu tờ đề."
    en = "This test has no printed paper of that code. Look at the code at the top of the sheet."


class MemberNotAdmitted(AppError):
    """The member is not on the list of those who take this test."""

    status = 404
    code = "member_not_admitted"
    vi = "Đồng chí này không có tên trong danh sách làm bài trắc nghiệm này. Đồng chí chọn lại bài hoặc chọn lại người."
    en = "This member is not on the list of this test. Choose another test or another member."


class OwnResult(AppError):
    """Nobody enters or confirms their own result."""

    status = 403
    code = "own_result"
    vi = "Không ai tự nhập hoặc tự xác nhận bài của mình. Bài của bí thư do phó bí thư hoặc cấp trên nhập."
    en = "Nobody enters or confirms their own result. A secretary's is entered by the deputy or one level above."


class SecondPersonNeeded(AppError):
    """Who entered a result does not confirm it."""

    status = 403
    code = "second_person_needed"
    vi = "Người nhập không tự xác nhận. Đồng chí nhờ một đảng viên khác của chi bộ đối chiếu với bài giấy rồi xác nhận."
    en = "Who entered a result does not confirm it. Ask another member of the branch to compare and confirm."


class SheetNotValid(AppError):
    """Answers that the printed paper does not have; `problems` names each by its question. Nothing was stored."""

    status = 422
    code = "sheet_not_valid"
    vi = "Chưa ghi gì. {first}"
    en = "Nothing was stored: {count} answers do not fit the printed paper; see problems."


class SheetEmpty(AppError):
    """Nothing answered is not taken: opening a test counts for nothing, on paper neither."""

    status = 422
    code = "sheet_empty"
    vi = "Chưa ghi gì. Bài giấy không có câu trả lời nào thì không tính là đã làm bài, đồng chí không cần nhập."
    en = "Nothing was stored. A sheet without any answer does not count as taken and need not be entered."


class HelperNotNamed(AppError):
    """Who read the questions out and wrote the answers down is named, and only then."""

    status = 422
    code = "helper_not_named"
    vi = "Nếu có người đọc và ghi giúp, đồng chí ghi tên người đó; nếu tự làm trên giấy thì để trống."
    en = "Name who read the questions out and wrote the answers down; leave it empty for a paper of one's own."


class TakenAtNotValid(AppError):
    """The time of taking lies in the future, before the paper was printed or outside the member's window."""

    status = 422
    code = "taken_at_not_valid"
    vi = "Giờ làm bài phải từ {since} đến {until}. Đồng chí xem lại ngày giờ ghi trên bài giấy."
    en = "The time of taking must lie between {since} and {until}. Look at the sheet again."


class OccasionReleased(AppError):
    """After closing nothing received moves the figure; what was sent is kept."""

    status = 409
    code = "occasion_released"
    vi = "Đợt học tập đã chốt. Nội dung vừa gửi được giữ lại; đồng chí giữ bài giấy và báo cấp ủy cấp trên xem xét."
    en = "The campaign is closed. What was sent is kept; keep the sheet and tell the committee above."


class EnteringOver(AppError):
    """More than 72 hours after the end of the member's window; what was sent is kept."""

    status = 409
    code = "entering_over"
    vi = "Đã quá 72 giờ sau hạn làm bài. Nội dung vừa gửi được giữ lại; đồng chí giữ bài giấy và báo cấp ủy cấp trên xem xét."
    en = "More than 72 hours after the end of the test. What was sent is kept; keep the sheet and tell the committee above."


class AttemptRunning(AppError):
    """The member is taking the test on a phone; `closes_at` beside it."""

    status = 409
    code = "attempt_running"
    vi = "Đồng chí này đang làm bài trên điện thoại. Khi bài ấy đã nộp hoặc hết giờ, đồng chí làm lại việc này."
    en = "This member is taking the test on a phone. Wait until it is handed in or its time is over, then try again."


class MemberHasNoAttemptsLeft(NoAttemptsLeft):
    """The same refusal, told to who enters or confirms for the member."""

    vi = "Đồng chí này đã dùng hết số lượt làm bài nên bài giấy không ghi thành lượt mới. Đồng chí giữ lại bài giấy."
    en = "This member has used all attempts, so the sheet makes no new one. Keep the sheet."


class ResultWaiting(AppError):
    """Another sheet of the same member waits for its second person."""

    status = 409
    code = "result_waiting"
    vi = "Đã có một bài của đồng chí này chờ người thứ hai xác nhận. Đồng chí nhờ xác nhận hoặc trả lại bài đó trước."
    en = "A result of this member waits for a second person already. Have it confirmed or refused first."


class EntryIdUsed(AppError):
    """The id made on the device names another entry; what was sent is kept."""

    status = 409
    code = "entry_id_used"
    vi = "Lần gửi này trùng mã với một lần nhập khác. Nội dung vừa gửi được giữ lại; đồng chí tải lại rồi nhập."
    en = "This id already names an entry with other content. What was sent is kept; reload and enter again."


class EnteredResultNotFound(AppError):
    """No such entry within the caller's scope."""

    status = 404
    code = "entered_result_not_found"
    vi = "Không tìm thấy bài nhập này trong phạm vi đồng chí phụ trách."
    en = "No such entered result within your scope."


class ResultDecided(AppError):
    """Somebody else confirmed or refused it before; `state` beside it."""

    status = 409
    code = "result_decided"
    vi = "Bài nhập này đã được người khác xác nhận hoặc trả lại. Đồng chí tải lại danh sách."
    en = "Somebody else confirmed or refused this result before. Reload the list."


class TooManyRefusedSheets(AppError):
    """Far more sheets that cannot be taken than a branch has people; what was sent now is not kept."""

    status = 429
    code = "too_many_refused_sheets"
    vi = "Đã có quá nhiều bài không ghi được; bài vừa gửi không được giữ lại. Đồng chí giữ bài giấy và báo cấp ủy cấp trên."
    en = "Too many sheets that cannot be taken; this one is not kept. Keep the sheet and tell the committee above."
