"""What a list of changes does to the tree: planned on plain values, everything wrong collected, nothing raised (pure).

Steps are taken in their order; one that has been taken before changes nothing, so that a list can be applied again. At the
end every unit touched must stand where it can.
"""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from app.units.histories import Histories, Reach, Version, flaws
from app.units.reorganising.drafts import Draft, Handed, Refusal, StepRefusedError, Took, told
from app.units.reorganising.handing import adapted, hand_over
from app.units.reorganising.steps import Close, HandOver, Move, Open, Rename, Step


def make_plan(
    steps: Iterable[Step], histories: Histories, lineage: Sequence[Took], reach: Reach, *, new_id: Callable[[], UUID]
) -> Draft:
    """Take the steps one after the other, then look at the whole; the result is to be written if nothing was refused."""
    draft = Draft({unit_id: list(own) for unit_id, own in histories.items()}, lineage, reach, new_id)
    for step in steps:
        try:
            draft.unchanged += 0 if _take(draft, step) else 1
        except StepRefusedError as refused:
            draft.refusals.append(Refusal(step.place, refused.code, refused.params))
    if not draft.refusals:
        for flaw in flaws(draft.histories, list(draft.touched)):
            params = {"name": draft.name(flaw.unit_id), "detail": flaw.detail}
            draft.refusals.append(Refusal(draft.touched[flaw.through], "unit_unsound", params))
    return draft


def _take(draft: Draft, step: Step) -> bool:
    """Take one step; False if it has been taken before."""
    match step.change:
        case Open() as change:
            return _open(draft, step, change)
        case Rename() as change:
            return _rename(draft, step, change)
        case Move() as change:
            return _move(draft, step, change)
        case Close() as change:
            return _close(draft, step, change)
        case HandOver() as change:
            return hand_over(draft, step, change)


def _open(draft: Draft, step: Step, new: Open) -> bool:
    if new.unit_id in draft.histories:
        return False
    if new.parent_id is None and not draft.reach.top:
        raise StepRefusedError("unit_changed_from_above", name=new.name)
    _require_parent(draft, new.parent_id)
    version = Version(new.kind, new.name, new.committee_name, new.symbol, new.parent_id, step.day, decision=step.paper.text)
    draft.histories[new.unit_id] = [version]
    draft.opened.append(new)
    draft.note(step, "open", new.unit_id, None, told(version) | {"code": new.code})
    return True


def _rename(draft: Draft, step: Step, change: Rename) -> bool:
    names = {"name": change.name, "committee_name": change.committee_name, "symbol": change.symbol}
    if draft.says(change.unit_id, step.day, **names):
        return False
    draft.follow(step, change.unit_id, "rename", **names)
    return True


def _move(draft: Draft, step: Step, change: Move) -> bool:
    kind = change.kind or draft.kind(change.unit_id)
    if draft.says(change.unit_id, step.day, parent_id=change.parent_id, kind=kind):
        return False
    _require_parent(draft, change.parent_id)
    draft.follow(step, change.unit_id, "move", parent_id=change.parent_id, kind=kind)
    for child_id in sorted(draft.children(change.unit_id, step.day)):
        other = adapted(draft.kind(child_id), kind, change.children_become)
        if other is not None:
            draft.follow_parent(step, child_id, kind=other)
    return True


def _close(draft: Draft, step: Step, change: Close) -> bool:
    last = draft.histories[change.unit_id][-1]
    if last.valid_to == step.day:
        return False
    draft.require_change(change.unit_id, step.day, ends=True)
    draft.end(step, change.unit_id, "close")
    draft.handed.append(Handed(step.place, change, step.day, step.paper))
    return True


def _require_parent(draft: Draft, parent_id: UUID | None) -> None:
    """Units are put at or below what the actor reaches, or under what is opened with them."""
    if parent_id is None or parent_id in draft.reach.parents or any(new.unit_id == parent_id for new in draft.opened):
        return
    raise StepRefusedError("unit_changed_from_above", name=draft.name(parent_id))
