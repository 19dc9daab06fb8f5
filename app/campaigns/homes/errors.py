"""What make-ups at home refuse."""

from app.core.errors import AppError


class HomeVisitNotValid(AppError):
    """A make-up at home that cannot be recorded so."""

    status = 422
    code = "home_visit_not_valid"
    vi = "{reason}"
    en = "The make-up at home cannot be recorded: {reason}"


class HomeVisitorsNotFound(AppError):
    """Who went is a member in party life of this branch, or holds an office over it; `members` lists who is neither."""

    status = 404
    code = "home_visitors_not_found"
    vi = "Có {count} đồng chí đến nhà không phải là đảng viên đang sinh hoạt ở đây hoặc cấp ủy phụ trách. Chưa ghi gì."
    en = "{count} of those who went are neither members of this branch nor officers over it. Nothing was recorded."


class OwnHomeVisit(AppError):
    """Nobody records their own make-up at home."""

    status = 403
    code = "own_home_visit"
    vi = "Học bù tại nhà của chính đồng chí do đồng chí khác ghi."
    en = "Your own make-up at home is recorded by somebody else."
