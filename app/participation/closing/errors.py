"""What closing refuses."""

from app.core.errors import AppError


class NotOfThisCampaign(AppError):
    """Only branches with people on the campaign's list send figures up."""

    status = 409
    code = "branch_not_of_campaign"
    vi = "Tổ chức đảng này không có đảng viên trong danh sách của đợt. Chi bộ có danh sách mới gửi số liệu lên cấp trên."
    en = "Nobody of this unit is on the campaign's list; branches with a list send figures up."


class MarksUnconfirmed(AppError):
    """Attendance that one person recorded waits for a second one; `open` counts it."""

    status = 409
    code = "marks_unconfirmed"
    vi = "Còn {count} lượt điểm danh chờ người thứ hai xác nhận. Đồng chí nhờ một đảng viên có mặt xác nhận rồi gửi lên."
    en = "{count} marks of attendance wait for a second person. Have them confirmed first."


class StillOpen(AppError):
    """Something is open; it is named (`open`), and may be sent up so when that is confirmed."""

    status = 409
    code = "still_open"
    vi = "{named} Đồng chí xem lại; nếu vẫn gửi lên thì xác nhận là đã biết."
    en = "{named} Look again; to send up all the same, confirm that you know."


class AlreadySentUp(AppError):
    """The branch's figures are with the level above, or were accepted there."""

    status = 409
    code = "already_sent_up"
    vi = "Số liệu của chi bộ đã gửi lên cấp trên. Muốn gửi lại, đồng chí đề nghị cấp trên trả lại."
    en = "The branch's figures were sent up already. Ask the level above to return them."


class NotSentUp(AppError):
    """There is nothing to accept or return."""

    status = 409
    code = "not_sent_up"
    vi = "Chi bộ chưa gửi số liệu, hoặc số liệu đã được xem xét. Đồng chí tải lại trang."
    en = "The branch has sent nothing up, or it was decided before. Reload."


class OwnSending(AppError):
    """Who sent figures up on a branch's behalf does not accept them."""

    status = 403
    code = "own_sending"
    vi = "Đồng chí đã gửi số liệu này thay chi bộ; một đồng chí khác của cấp ủy xem xét."
    en = "You sent these figures up on the branch's behalf; somebody else accepts them."


class FiguresChanged(AppError):
    """Something was recorded since the branch sent up: `sent` and `now` say what."""

    status = 409
    code = "figures_changed"
    vi = "Từ lúc chi bộ gửi lên đã có thêm ghi nhận: lúc gửi {sent}, nay {now}. Đồng chí xem lại rồi xác nhận chấp nhận số nay."
    en = "Records came in since the branch sent up: {sent} then, {now} now. Look again and confirm the new figure."
