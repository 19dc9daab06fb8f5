"""What a file would change in the tree: a comparison of its rows with the history there is (knows no database)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from app.units.import_rows import Complaint, UnitRow
from app.units.kinds import KIND_WORDS, UnitKind, may_stand_under
from app.units.tree import CycleFoundError, Placement, closure, ends_after

VALUES = ("name", "committee_name", "symbol", "kind", "parent_id")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a unit, as the plan sees it."""

    kind: UnitKind
    name: str
    committee_name: str | None
    symbol: str | None
    parent_id: UUID | None
    valid_from: date
    valid_to: date | None = None

    def same_as(self, other: "Version") -> bool:
        """Whether both say the same, whenever."""
        return all(getattr(self, name) == getattr(other, name) for name in VALUES)


@dataclass(frozen=True, slots=True)
class Known:
    """A unit on record, with its versions in order of time."""

    unit_id: UUID
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """What the actor may touch: `changeable` units, units new ones may be put under, whether a new top may be made."""

    changeable: Collection[UUID]
    parents: Collection[UUID]
    top: bool


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
    placements = [
        Placement(unit_id, v.parent_id, v.valid_from, v.valid_to) for unit_id, versions in histories.items() for v in versions
    ]
    step_of = {step.unit_id: step for step in plan.steps}
    try:
        closure(placements, of=step_of)
    except CycleFoundError as error:
        row = step_of[error.unit_id].row
        plan.complaints.append(row.complaint("parent", "unit_below_itself", "tổ chức đảng nằm dưới chính nó"))
        return
    below: dict[UUID, set[UUID]] = defaultdict(set)
    for placement in placements:
        if placement.parent_id in step_of:
            below[placement.parent_id].add(placement.unit_id)
    for unit_id, step in step_of.items():
        for touched in {unit_id} | (below[unit_id] - set(step_of)):
            for version in histories[touched]:
                _check_place(plan, step.row, version, histories)


def _check_place(plan: Plan, row: UnitRow, version: Version, histories: Mapping[UUID, Sequence[Version]]) -> None:
    parents = histories[version.parent_id] if version.parent_id else ()
    if version.parent_id is not None:
        ends = parents[-1].valid_to is None or (version.valid_to is not None and version.valid_to <= parents[-1].valid_to)
        if parents[0].valid_from > version.valid_from or not ends:
            detail = f"cấp trên chưa có hoặc không còn từ {version.valid_from:%d/%m/%Y}"
            plan.complaints.append(row.complaint("parent", "parent_not_open", detail))
            return
    kinds: set[UnitKind | None] = {p.kind for p in parents if _overlap(p, version)}
    for kind in kinds or {None}:
        if not may_stand_under(version.kind, kind):
            where = "cấp cao nhất" if kind is None else f"dưới “{KIND_WORDS[kind]}”"
            detail = f"loại “{KIND_WORDS[version.kind]}” không đặt được {where}"
            plan.complaints.append(row.complaint("kind", "unit_kind_not_allowed_here", detail))


def _overlap(left: Version, right: Version) -> bool:
    return ends_after(left.valid_to, right.valid_from) and ends_after(right.valid_to, left.valid_from)
