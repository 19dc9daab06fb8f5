"""Kinds of organisation, their words, and which kind may stand under which (pure)."""

from enum import StrEnum


class UnitKind(StrEnum):
    """Kinds of organisation; depth is not uniform."""

    PROVINCE = "province"  # đảng bộ tỉnh
    SUPERIOR = "superior"  # đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng
    GRASSROOTS = "grassroots"  # đảng bộ cơ sở
    SECTION = "section"  # đảng bộ bộ phận
    GRASSROOTS_BRANCH = "grassroots_branch"  # chi bộ cơ sở
    BRANCH = "branch"  # chi bộ trực thuộc
    CELL = "cell"  # tổ đảng


# Official affiliation is to one of these (docs/rules.md, who is expected).
BRANCH_KINDS = frozenset({UnitKind.BRANCH, UnitKind.GRASSROOTS_BRANCH})

KIND_WORDS = {
    UnitKind.PROVINCE: "đảng bộ tỉnh",
    UnitKind.SUPERIOR: "đảng bộ cấp trên trực tiếp cơ sở",
    UnitKind.GRASSROOTS: "đảng bộ cơ sở",
    UnitKind.SECTION: "đảng bộ bộ phận",
    UnitKind.GRASSROOTS_BRANCH: "chi bộ cơ sở",
    UnitKind.BRANCH: "chi bộ trực thuộc",
    UnitKind.CELL: "tổ đảng",
}

_HIGH = frozenset({UnitKind.PROVINCE, UnitKind.SUPERIOR})
# Kinds a unit may stand under; None: it may be the top of the tree.
_PARENTS: dict[UnitKind, frozenset[UnitKind | None]] = {
    UnitKind.PROVINCE: frozenset({None}),
    UnitKind.SUPERIOR: _HIGH | {None},
    UnitKind.GRASSROOTS: _HIGH | {None},
    UnitKind.SECTION: frozenset({UnitKind.GRASSROOTS, UnitKind.SECTION}),
    UnitKind.GRASSROOTS_BRANCH: _HIGH,
    UnitKind.BRANCH: frozenset({UnitKind.GRASSROOTS, UnitKind.SECTION}),
    UnitKind.CELL: BRANCH_KINDS,
}


def may_stand_under(kind: UnitKind, parent: UnitKind | None) -> bool:
    """Whether a unit of `kind` may have a parent of kind `parent` (None: no parent).

    >>> may_stand_under(UnitKind.GRASSROOTS_BRANCH, UnitKind.SUPERIOR), may_stand_under(UnitKind.BRANCH, UnitKind.CELL)
    (True, False)
    """
    return parent in _PARENTS[kind]
