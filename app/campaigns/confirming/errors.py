"""What confirming refuses."""

from app.core.errors import AppError


class NotPresentThere(AppError):
    """Only who was there confirms, or who keeps the branch."""

    status = 403
    code = "not_present_there"
    vi = "Danh sách do đồng chí có mặt tại buổi học xác nhận, hoặc bí thư, phó bí thư, cấp ủy. Đồng chí chưa được ghi có mặt."
    en = "The list is confirmed by somebody present at the meeting, or by the secretary, deputy or committee."


class RecordedByYou(AppError):
    """Who recorded a list does not confirm it; where nobody else is there, the recorder says so."""

    status = 403
    code = "recorded_by_you"
    vi = (
        "Danh sách này do chính đồng chí ghi. Đồng chí mời một đồng chí khác có mặt xác nhận; "
        "nếu không có ai khác thì chọn “một người ghi”."
    )
    en = "You recorded this list yourself. Have somebody else who is present confirm it, or say that nobody else is there."
