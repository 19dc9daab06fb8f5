"""What is refused about late answers, and about answers that cannot be taken."""

from app.core.errors import AppError


class TooMuchRefused(AppError):
    """More was sent of an attempt that cannot be taken than is kept; what was sent now is not kept (`kept`: false)."""

    status = 429
    code = "too_much_refused"
    vi = "Lượt này có quá nhiều phần gửi không đọc được; phần vừa gửi không được giữ. Đồng chí cập nhật ứng dụng rồi gửi lại."
    en = "Too much that cannot be read was sent of this attempt; this is not kept. Update the app and send it again."


class TooManyBatches(AppError):
    """Far more batches than a test needs; the phone keeps this one and sends it later."""

    status = 429
    code = "too_many_batches"
    vi = "Lượt này đã gửi quá nhiều lần. Đồng chí cập nhật ứng dụng; câu trả lời vẫn còn trong điện thoại, sẽ gửi lại sau."
    en = "This attempt was sent too many times. Update the app; the answers stay on the phone and are sent later."


class OwnLateAnswers(AppError):
    """Nobody decides about their own answers."""

    status = 403
    code = "own_late_answers"
    vi = "Phần gửi muộn của chính đồng chí do người khác xem xét. Đồng chí đề nghị phó bí thư hoặc cấp ủy cấp trên."
    en = "Somebody else decides about your own late answers. Ask the deputy or the committee above."


class NothingToDecide(AppError):
    """The attempt has no late answers that wait, or somebody decided meanwhile."""

    status = 409
    code = "nothing_to_decide"
    vi = "Lượt làm bài này không còn phần gửi muộn nào chờ xem xét. Đồng chí tải lại danh sách."
    en = "No late answers of this attempt wait for a decision. Reload the list."


class DecisionIdUsed(AppError):
    """The id made on the device belongs to another decision."""

    status = 409
    code = "decision_id_used"
    vi = "Lần gửi này trùng mã với một quyết định khác. Đồng chí tải lại danh sách rồi làm lại."
    en = "This id belongs to another decision. Reload the list and decide again."
