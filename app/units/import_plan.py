"""What a file would change in the tree: a comparison of its rows with the history there is (knows no database)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from app.units.histories import BRANCH_STAYS, Reach, Version, flaws
from app.units.import_rows import Complaint, UnitRow


@dataclass(frozen=True, slots=True)
class Known:
    """A unit on record, with its versions in order of time."""

    unit_id: UUID
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One unit to open (`before` is None) or to change."""

    unit_id: UUID
    row: UnitRow
    before: Version | None
    after: Version


@dataclass
class Plan:
    """Steps in the order of the file, the number of units the file says nothing new of, and what stands in the way."""

    steps: list[Step] = field(default_factory=list)
    unchanged: int = 0
    complaints: list[Complaint] = field(default_factory=list)


def make_plan(
    rows: Sequence[UnitRow],
    known: Mapping[str, Known],
    reach: Reach,
    *,
    unread: Collection[str] = (),
    day: date,
    new_id: Callable[[], UUID],
) -> Plan:
    """Compare; `day` is when changes take effect whose row does not say. Everything wrong is collected, nothing raised.

    `unread` are codes of rows that were complained about already: what stands under them is not complained about again.
    """
    plan = Plan()
    ids = {code: unit.unit_id for code, unit in known.items()}
    first: dict[str, UnitRow] = {}
    for row in rows:
        if row.code in first:
            detail = f"mã {row.code} đã có ở dòng {first[row.code].number}"
            plan.complaints.append(row.complaint("code", "code_twice", detail))
            continue
        first[row.code] = row
        ids.setdefault(row.code, new_id())
    for row in first.values():
        unit = known.get(row.code)
        if row.parent_code is not None and row.parent_code not in ids:
            if row.parent_code in unread:
                continue
            detail = f"không có tổ chức đảng mã {row.parent_code}"
            plan.complaints.append(row.complaint("parent", "parent_unknown", detail))
        elif unit is None:
            _plan_opening(plan, row, ids, day)
        else:
            _plan_change(plan, row, unit, ids, day)
    _check_reach(plan, reach)
    if not plan.complaints:
        _check_tree(plan, known)
    return plan


def _plan_opening(plan: Plan, row: UnitRow, ids: Mapping[str, UUID], day: date) -> None:
    parent_id = ids[row.parent_code] if row.parent_code else None
    after = Version(row.kind, row.name, row.committee_name, row.symbol, parent_id, row.valid_from or day)
    plan.steps.append(Step(ids[row.code], row, None, after))


def _plan_change(plan: Plan, row: UnitRow, unit: Known, ids: Mapping[str, UUID], day: date) -> None:
    """A blank parent leaves the parent as it is: nothing is moved to the top by leaving a cell empty."""
    last = unit.versions[-1]
    after = replace(
        last,
        kind=row.kind,
        name=row.name,
        committee_name=row.committee_name if "committee" in row.given else last.committee_name,
        symbol=row.symbol if "symbol" in row.given else last.symbol,
        parent_id=ids[row.parent_code] if row.parent_code else last.parent_id,
        valid_from=row.valid_from or day,
    )
    if last.valid_to is not None:
        detail = f"tổ chức đảng này đã kết thúc từ {last.valid_to:%d/%m/%Y}"
        plan.complaints.append(row.complaint("code", "unit_closed", detail))
    elif after.same_as(last):
        plan.unchanged += 1
    elif after.valid_from < last.valid_from:
        detail = f"đã có thay đổi từ {last.valid_from:%d/%m/%Y}, thay đổi mới không thể có hiệu lực trước ngày đó"
        plan.complaints.append(row.complaint("valid_from", "later_change_exists", detail))
    else:
        plan.steps.append(Step(unit.unit_id, row, last, after))


def _check_reach(plan: Plan, reach: Reach) -> None:
    opened = {step.unit_id for step in plan.steps if step.before is None}
    for step in plan.steps:
        parent_id = step.after.parent_id
        moved = step.before is None or step.before.parent_id != parent_id
        if step.before is not None and step.unit_id not in reach.changeable:
            detail = f"mã {step.row.code} đã được dùng ngoài phạm vi đồng chí phụ trách"
            plan.complaints.append(step.row.complaint("code", "out_of_scope", detail))
        elif parent_id is None and moved and not reach.top:
            plan.complaints.append(step.row.complaint("parent", "missing", "thiếu mã cấp trên"))
        elif parent_id is not None and moved and parent_id not in opened and parent_id not in reach.parents:
            detail = f"không có tổ chức đảng mã {step.row.parent_code}"
            plan.complaints.append(step.row.complaint("parent", "parent_unknown", detail))


def _check_tree(plan: Plan, known: Mapping[str, Known]) -> None:
    """The history with the steps taken is still a tree, at every unit touched and directly below them."""
    histories = {unit.unit_id: list(unit.versions) for unit in known.values()}
    for step in plan.steps:
        history = histories.setdefault(step.unit_id, [])
        if step.before is not None and step.before.valid_from == step.after.valid_from:
            history.pop()
        elif step.before is not None:
            history[-1] = replace(step.before, valid_to=step.after.valid_from)
        history.append(step.after)
    step_of = {step.unit_id: step for step in plan.steps}
    for flaw in flaws(histories, step_of):
        column = "kind" if flaw.code in {"unit_kind_not_allowed_here", BRANCH_STAYS} else "parent"
        plan.complaints.append(step_of[flaw.through].row.complaint(column, flaw.code, flaw.detail))
