"""What authoring refuses."""

from collections.abc import Sequence

from app.banks.kinds import Complaint
from app.core.errors import AppError


class QuestionNotValid(AppError):
    """A draft is not yet a question that an import would take."""

    status = 422
    code = "question_not_valid"
    vi = "Câu hỏi còn {count} chỗ cần sửa. Bản thảo vẫn được giữ; đồng chí sửa các chỗ được nêu rồi gửi lại."
    en = "The question needs mending in {count} places. The draft is kept; mend what is listed and send it again."

    @classmethod
    def because(cls, complaints: Sequence[Complaint]) -> "QuestionNotValid":
        """The refusal with its complaints (field, advice)."""
        listed = [{"field": c.field, "advice": c.advice} for c in complaints]
        return cls(count=len(complaints), extra={"complaints": listed, "count": len(complaints)})


class DraftClosed(AppError):
    """The draft was published or dropped: it is only to be read."""

    status = 409
    code = "draft_closed"
    vi = "Bản thảo này đã phát hành hoặc đã bỏ nên không sửa được nữa. Đồng chí lập bản thảo mới từ câu hỏi hiện hành."
    en = "This draft was published or dropped. Begin a new one from the current question."


class DraftNotInReview(AppError):
    """Only what was sent to review can be solved, returned or published."""

    status = 409
    code = "draft_not_in_review"
    vi = "Bản thảo này chưa gửi rà soát hoặc đã được trả lại. Đồng chí đợi người soạn gửi."
    en = "This draft is not in review. Wait until its author sends it."


class OwnReview(AppError):
    """Whoever wrote the question, or changed it last, does not review it."""

    status = 403
    code = "own_review"
    vi = "Câu hỏi phải do người thứ hai rà soát. Đồng chí đã soạn hoặc sửa câu này, đề nghị đồng chí khác rà soát."
    en = "A question is reviewed by a second person. You wrote or changed this one; ask somebody else."


class SolvedNotValid(AppError):
    """What the reviewer sent is no answer to a question of this kind."""

    status = 422
    code = "solved_not_valid"
    vi = "Câu trả lời chưa đúng dạng của loại câu này. Đồng chí mở bản không có đáp án, trả lời lại rồi duyệt."
    en = "This is no answer to a question of this kind. Open the blind form, answer and publish again."


class ReviewerDisagrees(AppError):
    """The reviewer's own answer is not the key: the question went back to its author, which is the evidence."""

    status = 409
    code = "reviewer_disagrees"
    vi = (
        "Đồng chí giải ra kết quả khác với đáp án nên câu hỏi chưa phát hành và được trả lại người soạn. "
        "Đồng chí mở bản thảo để đối chiếu, rồi ghi rõ chỗ cần sửa."
    )
    en = "Your answer is not the key, so the question went back to its author. Compare, and say what to mend."


class QuestionChangedMeanwhile(AppError):
    """The draft was begun from a version that is no longer the current one."""

    status = 409
    code = "question_changed_meanwhile"
    vi = (
        "Câu hỏi đã có phiên bản {current}, còn bản thảo này soạn từ phiên bản {based_on}. Bản thảo vẫn được giữ; "
        "đồng chí lập bản thảo mới từ phiên bản hiện hành, chép phần đã sửa sang rồi gửi rà soát."
    )
    en = "The question is at version {current}; this draft was begun from {based_on}. Begin anew and carry your changes over."


class QuestionCodeTaken(AppError):
    """Another question of the bank has this code."""

    status = 409
    code = "question_code_taken"
    vi = "Mã câu hỏi này đã có trong ngân hàng. Đồng chí chọn mã khác, hoặc lập bản thảo từ chính câu đó."
    en = "The bank has a question with this code. Choose another, or begin a draft from that question."
