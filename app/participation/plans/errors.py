"""What planning refuses."""

from app.core.errors import AppError


class NothingToPlan(AppError):
    """Make-up classes are planned while the campaign runs."""

    status = 409
    code = "nothing_to_plan"
    vi = "Đợt học tập chưa mở hoặc đã chốt nên không còn lớp học bù để sắp xếp."
    en = "The campaign is not open: there are no make-up classes to plan."
