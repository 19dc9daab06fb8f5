"""Who is acting: an account with the grants that are valid now. Unit ids are opaque here."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """Roles are granted on a unit for a term and reach downwards. Every account with a member is a member without a grant."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    HELPER = "helper"
    COMMITTEE = "committee"
    OFFICE = "office"
    BOARD = "board"
    EDITOR = "editor"
    INSPECTOR = "inspector"
    OPERATOR = "operator"


ROLE_WORDS = {
    Role.SECRETARY: "bí thư chi bộ",
    Role.DEPUTY: "phó bí thư chi bộ",
    Role.HELPER: "chi ủy viên, tổ trưởng tổ đảng (điểm danh)",
    Role.COMMITTEE: "cấp ủy",
    Role.OFFICE: "văn phòng cấp ủy",
    Role.BOARD: "ban tuyên giáo",
    Role.EDITOR: "biên tập viên",
    Role.INSPECTOR: "cán bộ kiểm tra",
    Role.OPERATOR: "quản trị hệ thống",
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One role on one unit."""

    role: Role
    unit_id: UUID
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """The caller: account, the member behind it (if any), the device's family, grants valid today."""

    account_id: UUID
    member_id: UUID | None
    family_id: UUID | None
    label: str
    grants: tuple[Grant, ...] = field(default=())

    def units_with(self, *roles: Role) -> frozenset[UUID]:
        """The units on which the actor holds any of `roles` (all roles if none is named)."""
        return frozenset(g.unit_id for g in self.grants if not roles or g.role in roles)


SYSTEM_ACCOUNT = UUID(int=0)


def system_actor(label: str) -> Actor:
    """The service acting by itself (worker, command line); recorded by its label."""
    return Actor(account_id=SYSTEM_ACCOUNT, member_id=None, family_id=None, label=label)
