"""The sums of today's tree in one statement: tallies of what lies below each line today, or counts there since it ended.

`placed` says for every branch of enrolment on which line of the page it counts: a branch that exists by the closure table, one
that has ended by the place of its heir. A split branch's tally counts whole at its main successor; of each further step of the
lineage the share of those who took it is taken from the step's predecessor and given to its successor. Both are on lines of the
page or not at all, so nobody is divided, counted twice or lost.
"""

from functools import cache
from typing import Any, cast

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Uuid,
    and_,
    any_,
    bindparam,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.core.models import OutboxRow
from app.core.outbox import PARTICIPATION_CHANGED
from app.participation.models import TallyShare, UnitTally
from app.participation.restated.shares import COUNTS
from app.units.models import UnitHeir, UnitLineage, UnitPath, UnitVersion
from app.units.queries import valid_on

_TODAY = cast("Any", bindparam("today", type_=Date()))
_CAMPAIGN: BindParameter[Any] = bindparam("campaign", type_=Uuid())
_UNIT: BindParameter[Any] = bindparam("unit", type_=Uuid())
_IS_CHILD = and_(UnitVersion.parent_id == _UNIT, valid_on(UnitVersion, _TODAY))
# Units that ended below the page's unit and that nobody took over: each keeps a line of its own there.
_LEFT_OVER = and_(UnitHeir.place_id == _UNIT, UnitHeir.heir_id != UnitHeir.place_id, valid_on(UnitHeir, _TODAY))


@cache
def sums_of_lines(*, is_sqlite: bool) -> Select[Any]:
    """Per line of the page of `unit` as of `today`: its version, the sums for `campaign` named as in UnitTally, `waits`.

    The lines are the units directly below and, with their last version, units that ended there without a successor and have
    figures. The tallies of a unit itself belong on a line only where it is a branch (`sums_of_branch`).
    """
    sums = _by_line(_placed_below(is_sqlite=is_sqlite)).subquery("sums")
    later = aliased(UnitVersion)
    is_last = ~exists().where(later.unit_id == UnitVersion.unit_id, later.valid_from > UnitVersion.valid_from)
    left_over = and_(UnitVersion.unit_id.in_(select(UnitHeir.heir_id).where(_LEFT_OVER)), is_last, sums.c.line.is_not(None))
    shown: list[ColumnElement[Any]] = [func.coalesce(sums.c[name], 0).label(name) for name in COUNTS]
    query: Select[Any] = (
        select(UnitVersion, _waits().label("waits"), *shown)
        .outerjoin(sums, sums.c.line == UnitVersion.unit_id)
        .where(or_(_IS_CHILD, left_over))
        .order_by(UnitVersion.name_sort, UnitVersion.unit_id)
    )
    return query


@cache
def sums_of_branch() -> Select[Any]:
    """One row: what counts at the branch `unit` as of `today`, named as in UnitTally, and `waits`."""
    sums = _by_line(_placed_at_branch()).subquery("sums")
    shown = [func.coalesce(func.sum(sums.c[name]), 0).label(name) for name in COUNTS]
    return select(_waits().label("waits"), *shown)


@cache
def branches_of_lines(*, of_branch: bool, is_sqlite: bool) -> Select[Any]:
    """Which branches of enrolment those sums are of: `line`, `unit_id`, and `lineage_id` with `sign` where it is a share of the
    branch that was given (1) or taken away (-1) in a split; only where anybody took the test.
    """
    placed = _placed_at_branch() if of_branch else _placed_below(is_sqlite=is_sqlite)
    whole = (
        select(placed.c.line, UnitTally.unit_id, null().label("lineage_id"), literal(1).label("sign"))
        .join(UnitTally, UnitTally.unit_id == placed.c.unit_id)
        .where(UnitTally.campaign_id == _CAMPAIGN, UnitTally.took > 0)
    )

    def share(side: Any, sign: int) -> Select[Any]:
        return (
            select(placed.c.line, TallyShare.unit_id, TallyShare.lineage_id, literal(sign))
            .join(UnitLineage, UnitLineage.id == TallyShare.lineage_id)
            .join(placed, placed.c.unit_id == side)
            .where(TallyShare.campaign_id == _CAMPAIGN, TallyShare.took > 0, UnitLineage.valid_from <= _TODAY)
        )

    rows = union_all(whole, share(UnitLineage.successor_id, 1), share(UnitLineage.predecessor_id, -1)).subquery("rows")
    return select(rows.c.line, rows.c.unit_id, rows.c.lineage_id, rows.c.sign)


def _placed_at_branch() -> CTE:
    itself = select(_UNIT.label("line"), _UNIT.label("unit_id"))
    heirs = select(_UNIT.label("line"), UnitHeir.unit_id).where(UnitHeir.place_id == _UNIT, valid_on(UnitHeir, _TODAY))
    return union_all(itself, heirs).cte("placed")


def _placed_below(*, is_sqlite: bool) -> CTE:
    """Every branch that counts below: line and unit. On PostgreSQL with the children as an array (see `pages`)."""
    children = select(UnitVersion.unit_id).where(_IS_CHILD)
    as_array = any_(func.array(children.scalar_subquery()))
    below_a_child = and_(
        UnitPath.ancestor_id.in_(children) if is_sqlite else UnitPath.ancestor_id == as_array,
        valid_on(UnitPath, _TODAY),
        UnitPath.inherited.is_(False),
    )
    there = select(UnitPath.ancestor_id.label("line"), UnitPath.descendant_id.label("unit_id")).where(below_a_child)
    ended = (
        select(UnitPath.ancestor_id.label("line"), UnitHeir.unit_id)
        .join(UnitHeir, UnitHeir.place_id == UnitPath.descendant_id)
        .where(below_a_child, valid_on(UnitHeir, _TODAY))
    )
    left_over = select(UnitHeir.heir_id.label("line"), UnitHeir.unit_id).where(_LEFT_OVER)
    return union_all(there, ended, left_over).cte("placed")


def _by_line(placed: CTE) -> Select[Any]:
    moved = _contributions(placed).subquery("moved")
    return select(moved.c.line, *(func.sum(moved.c[name]).label(name) for name in COUNTS)).group_by(moved.c.line)


def _contributions(placed: CTE) -> CompoundSelect[Any]:
    """Whole tallies, and the shares given and taken by each step of the lineage up to today."""
    tallies, shares = UnitTally.__table__.c, TallyShare.__table__.c
    whole = (
        select(placed.c.line, *(tallies[name] for name in COUNTS))
        .join(UnitTally, tallies.unit_id == placed.c.unit_id)
        .where(tallies.campaign_id == _CAMPAIGN)
    )

    def share(side: Any, sign: int) -> Select[Any]:
        return (
            select(placed.c.line, *((sign * shares[name]).label(name) for name in COUNTS))
            .select_from(TallyShare)
            .join(UnitLineage, UnitLineage.id == shares.lineage_id)
            .join(placed, placed.c.unit_id == side)
            .where(shares.campaign_id == _CAMPAIGN, UnitLineage.valid_from <= _TODAY)
        )

    return union_all(whole, share(UnitLineage.successor_id, 1), share(UnitLineage.predecessor_id, -1))


def _waits() -> Any:
    """Since when something waits to be folded in: what waits is not in the sums, what is in the sums does not wait."""
    waiting = and_(OutboxRow.kind == PARTICIPATION_CHANGED, OutboxRow.occasion_id == _CAMPAIGN)
    return select(func.min(OutboxRow.at)).where(waiting).scalar_subquery()
