"""What giving exceptions refuses."""

from app.core.errors import AppError


class OverrideSubjectNotOne(AppError):
    """A unit or a member is named, not both and not neither."""

    status = 422
    code = "override_one_subject"
    vi = "Đồng chí chọn một đảng viên hoặc một tổ chức đảng, không chọn cả hai."
    en = "Name one member or one unit, not both."


class OverrideGivesNothing(AppError):
    """Neither more time, nor another window, nor a helper."""

    status = 422
    code = "override_gives_nothing"
    vi = "Đồng chí chọn ít nhất một việc: thêm giờ, đổi thời gian mở bài, hoặc có người đọc giúp."
    en = "Give at least one of: more time, another window, a helper who reads."


class OverrideReasonNeeded(AppError):
    """Another window needs a reason; more time and a helper do not."""

    status = 422
    code = "override_reason_needed"
    vi = "Đổi thời gian mở bài thì đồng chí ghi lý do; chỉ thêm giờ thì không phải ghi."
    en = "Another window needs a reason; more time does not."


class OverrideIdUsed(AppError):
    """The client id belongs to another override of this test."""

    status = 409
    code = "override_id_used"
    vi = "Mã gửi này đã dùng cho một lần điều chỉnh khác. Đồng chí mở lại màn hình rồi làm lại."
    en = "This id belongs to another override. Open the screen again."


class QuizReleased(AppError):
    """The occasion is over: nothing is given any more."""

    status = 409
    code = "quiz_released"
    vi = "Đợt học tập của bài này đã chốt, không điều chỉnh được nữa. Nếu cần, đồng chí báo cấp ủy cấp trên."
    en = "The campaign of this test is over; nothing can be changed any more."


class OwnOverride(AppError):
    """Nobody makes an exception for themselves; a unit's reaches its secretary, too."""

    status = 403
    code = "own_override"
    vi = (
        "Điều chỉnh cho chính đồng chí do người khác làm: đồng chí đề nghị phó bí thư hoặc cấp ủy cấp trên. "
        "Cần thêm giờ, đồng chí tự đề nghị như mọi người làm bài."
    )
    en = "Somebody else makes an exception for you: ask the deputy or the committee above. For more time, ask as everybody may."
