"""Why a person is not erased."""

from app.core.errors import AppError


class MemberNotKnown(AppError):
    """No member has this number."""

    status = 404
    code = "member_not_known"
    vi = "Không có đảng viên mang số {number}."
    en = "No member has the number {number}."


class MembershipGoesOn(AppError):
    """Only who died, left, was expelled or removed is erased."""

    status = 409
    code = "membership_goes_on"
    vi = "Chưa xóa được: đồng chí này đang là đảng viên. Ghi thay đổi đảng tịch trước, rồi xóa theo văn bản của cấp ủy."
    en = "Not erased: this person is a member still. Record the end of the membership first."


class CampaignGoesOn(AppError):
    """The person stands on the list of an open campaign."""

    status = 409
    code = "campaign_goes_on"
    vi = "Chưa xóa được: còn đợt học tập chưa chốt có tên đồng chí này ({titles}). Xóa sau khi chốt số liệu."
    en = "Not erased: campaigns on whose list this person stands are not closed yet ({titles})."


class ErasureNeedsPaper(AppError):
    """The written word of the managing committee: number, issuer, day."""

    status = 422
    code = "erasure_needs_paper"
    vi = "Cần số, cơ quan ban hành và ngày văn bản của cấp ủy quản lý; ngày văn bản không sau hôm nay."
    en = "Number, issuer and day of the managing committee's paper are needed; its day is not ahead."


class ErasedAlready(AppError):
    """Nothing personal is left."""

    status = 409
    code = "erased_already"
    vi = "Thông tin cá nhân của người mang số này đã được xóa từ {day}."
    en = "The personal data behind this number were erased on {day}."
