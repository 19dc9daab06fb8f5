"""What confirmations of other places refuse."""

from app.core.errors import AppError


class OutsidePaperNotValid(AppError):
    """A paper that cannot be entered so."""

    status = 422
    code = "outside_paper_not_valid"
    vi = "{reason}"
    en = "The paper cannot be entered: {reason}"


class OutsideDecided(AppError):
    """The paper was accepted or refused before."""

    status = 409
    code = "outside_decided"
    vi = "Giấy xác nhận này đã được xem xét. Đồng chí tải lại trang."
    en = "This paper was decided before. Reload."


class OwnOutsidePaper(AppError):
    """Neither who entered a paper nor whose it is decides it."""

    status = 403
    code = "own_outside_paper"
    vi = "Giấy này do chính đồng chí nhập hoặc là của đồng chí; một đồng chí khác của cấp trên xem xét."
    en = "You entered this paper or it is yours; somebody else of the level above decides it."
