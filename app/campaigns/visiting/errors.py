"""What visitors' codes refuse."""

from app.core.errors import AppError


class VisitorCodeNeedsMember(AppError):
    """Only members visit; an account without a member has no code."""

    status = 403
    code = "visitor_code_needs_member"
    vi = "“Mã của tôi” chỉ có ở tài khoản đảng viên."
    en = "Only a member's account has a visitor code."


class VisitorCodeWrong(AppError):
    """No code that is valid now. Locks nobody."""

    status = 409
    code = "visitor_code_wrong"
    vi = "Mã chưa đúng hoặc đã quá 10 phút. Đồng chí nhờ khách mở lại “Mã của tôi”."
    en = "The code is wrong or older than 10 minutes. Ask the visitor to open it again."


class TooManyVisitorCodes(AppError):
    """A host is guessing codes; they wait."""

    status = 429
    code = "too_many_visitor_codes"
    vi = "Mã nhập chưa đúng nhiều lần. Đồng chí chờ 10 phút rồi nhập lại."
    en = "Too many wrong codes. Wait 10 minutes and enter it again."


class VisitorNotOnList(AppError):
    """The visitor is on no list of this campaign: counted apart, as one of the others."""

    status = 409
    code = "visitor_not_on_list"
    vi = "Đồng chí này không có tên trong danh sách của đợt. Đồng chí ghi vào số người dự ngoài danh sách."
    en = "This member is not on the campaign's list. Count them among the others."


class OwnVisit(AppError):
    """Nobody receives themselves as a visitor."""

    status = 403
    code = "own_visit"
    vi = "Đồng chí không tự ghi mình bằng mã của mình; dùng mã tại hội trường hoặc nhờ đồng chí khác ghi."
    en = "You cannot record yourself by your own code; use the hall's code or ask somebody else."
