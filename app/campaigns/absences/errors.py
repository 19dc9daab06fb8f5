"""What requests to be excused and findings about absences refuse."""

from app.core.errors import AppError


class ExcuseNotNeeded(AppError):
    """Only who is expected is absent: of others nothing is asked."""

    status = 409
    code = "excuse_not_needed"
    vi = "Đồng chí không thuộc diện học tập của đợt này nên không cần đề nghị vắng mặt."
    en = "You are not expected in this campaign, so there is nothing to be excused from."


class ExcuseStanding(AppError):
    """One request at a time: the standing one is withdrawn or decided first."""

    status = 409
    code = "excuse_standing"
    vi = "Đã có một đề nghị vắng mặt với lý do khác trong đợt này. Muốn đổi lý do thì rút đề nghị đó rồi gửi lại."
    en = "A request with another reason stands already. Withdraw it, then ask again."


class ExcuseDecided(AppError):
    """Somebody decided otherwise, or the member has withdrawn it."""

    status = 409
    code = "excuse_decided"
    vi = "Đề nghị này đã được xem xét hoặc đã rút. Đồng chí tải lại danh sách."
    en = "This request was decided otherwise or withdrawn. Reload the list."


class AbsencesNotValid(AppError):
    """A list of findings that contradicts itself, or speaks of people who are not expected."""

    status = 422
    code = "absences_not_valid"
    vi = "{reason}"
    en = "The findings cannot be taken: {reason}"


class AbsenceChanged(AppError):
    """Somebody found otherwise since the list was read; `members` says about whom."""

    status = 409
    code = "absence_changed"
    vi = "Kết luận về {count} đồng chí đã được ghi khác sau khi đồng chí mở danh sách. Chưa ghi gì; đồng chí tải lại."
    en = "The finding about {count} people has changed since you read the list. Nothing was recorded; reload."
