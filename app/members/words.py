"""The values of statuses, affiliations and transfers, and their Vietnamese words (pure)."""

from enum import StrEnum

from app.core.actor import Role


class Aspect(StrEnum):
    """What a status speaks about."""

    MEMBERSHIP = "membership"
    STANDING = "standing"


class Membership(StrEnum):
    """Full and probationary members both study; the others have left the list."""

    FULL = "full"
    PROBATIONARY = "probationary"
    DIED = "died"
    EXPELLED = "expelled"
    REMOVED = "removed"
    LEFT = "left"


class Standing(StrEnum):
    """Whether a member takes part in party life; no row means active."""

    ACTIVE = "active"
    EXEMPT = "exempt"
    TEMPORARILY_EXEMPT = "temporarily_exempt"
    SUSPENDED = "suspended"


class AffiliationKind(StrEnum):
    """Only the official affiliation counts."""

    OFFICIAL = "official"
    TEMPORARY = "temporary"
    RESIDENCE = "residence"


class TransferState(StrEnum):
    """A transfer is decided once."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


CURRENT_MEMBERSHIPS = frozenset({Membership.FULL, Membership.PROBATIONARY})
ENDED_MEMBERSHIPS = frozenset(Membership) - CURRENT_MEMBERSHIPS

MEMBERSHIP_WORDS = {
    Membership.FULL: "chính thức",
    Membership.PROBATIONARY: "dự bị",
    Membership.DIED: "từ trần",
    Membership.EXPELLED: "khai trừ",
    Membership.REMOVED: "xóa tên",
    Membership.LEFT: "ra khỏi Đảng",
}
STANDING_WORDS = {
    Standing.ACTIVE: "đang sinh hoạt",
    Standing.EXEMPT: "được miễn công tác và sinh hoạt đảng",
    Standing.TEMPORARILY_EXEMPT: "tạm miễn sinh hoạt đảng",
    Standing.SUSPENDED: "đình chỉ sinh hoạt đảng",
}
# What the branch reads instead of the reason (docs/rules.md, no harm).
NOT_COUNTED_WORDS = "không tính trong đợt này"
AFFILIATION_WORDS = {
    AffiliationKind.OFFICIAL: "sinh hoạt chính thức",
    AffiliationKind.TEMPORARY: "sinh hoạt tạm thời",
    AffiliationKind.RESIDENCE: "giữ mối liên hệ nơi cư trú",
}
TRANSFER_WORDS = {
    TransferState.SENT: "đã giới thiệu, chờ nơi nhận xác nhận",
    TransferState.CONFIRMED: "nơi nhận đã xác nhận",
    TransferState.REFUSED: "nơi nhận trả lại",
    TransferState.WITHDRAWN: "nơi gửi đã rút",
}

# Who may do what with people (docs/rules.md, scope and roles). Operators and editors see no names.
SEE_NAMES = frozenset({Role.SECRETARY, Role.DEPUTY, Role.HELPER, Role.COMMITTEE, Role.OFFICE, Role.INSPECTOR})
SEE_REASONS = frozenset({Role.COMMITTEE, Role.OFFICE, Role.INSPECTOR})
# A helper calls the roll: names, not records.
SEE_RECORDS = SEE_NAMES - {Role.HELPER}
KEEP_BRANCH = frozenset({Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.OFFICE})
MANAGE_PEOPLE = frozenset({Role.COMMITTEE, Role.OFFICE})
