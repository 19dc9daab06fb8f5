"""Who may give which role where (pure; rules: scope). That nobody gives one to themselves is for the use case."""

from collections.abc import Set as AbstractSet

from app.core.actor import Role
from app.members.words import KEEP_BRANCH
from app.units.kinds import BRANCH_KINDS, UnitKind

# Roles of a branch; a helper may also lead one tổ đảng of it.
OF_BRANCH = frozenset({Role.SECRETARY, Role.DEPUTY, Role.HELPER})
NEED_DECISION = frozenset({Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE, Role.INSPECTOR})
_HERE_OR_ABOVE = {
    Role.HELPER: frozenset({Role.SECRETARY, Role.COMMITTEE, Role.OFFICE}),
    Role.SECRETARY: frozenset({Role.COMMITTEE, Role.OFFICE}),
    Role.DEPUTY: frozenset({Role.COMMITTEE, Role.OFFICE}),
    Role.BOARD: frozenset({Role.COMMITTEE, Role.OFFICE, Role.OPERATOR}),
    Role.EDITOR: frozenset({Role.COMMITTEE, Role.OFFICE, Role.OPERATOR}),
    Role.INSPECTOR: frozenset({Role.COMMITTEE, Role.OPERATOR}),
    Role.COMMITTEE: frozenset({Role.OPERATOR}),
    Role.OFFICE: frozenset({Role.OPERATOR}),
    Role.OPERATOR: frozenset({Role.OPERATOR}),
}
# A committee is set up by the one above it, never by itself.
_ABOVE = {Role.COMMITTEE: frozenset({Role.COMMITTEE}), Role.OFFICE: frozenset({Role.COMMITTEE})}


def may_grant(role: Role, *, here: AbstractSet[Role], above: AbstractSet[Role]) -> bool:
    """Whether somebody with the roles `here` on the unit and `above` on units above it may give `role` on the unit.

    >>> may_grant(Role.SECRETARY, here=set(), above={Role.COMMITTEE})
    True
    >>> may_grant(Role.DEPUTY, here={Role.SECRETARY}, above=set())
    False
    """
    return bool((here | above) & _HERE_OR_ABOVE[role] or above & _ABOVE.get(role, frozenset()))


def may_renew_slip(role: Role, *, here: AbstractSet[Role], above: AbstractSet[Role]) -> bool:
    """Whether they may issue a new code to somebody who holds `role` there.

    A new code is a password reset: whoever could not give a role may not take over the account that has it.
    """
    if role is Role.HELPER and (here | above) & KEEP_BRANCH:
        return True
    return may_grant(role, here=here, above=above)


def fits_kind(role: Role, kind: UnitKind) -> bool:
    """Whether the role exists on units of this kind."""
    if role is Role.HELPER and kind is UnitKind.CELL:
        return True
    return kind in BRANCH_KINDS if role in OF_BRANCH else kind is not UnitKind.CELL
