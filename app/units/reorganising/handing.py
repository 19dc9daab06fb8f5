"""Merge, split, dissolve: one unit hands over what stands below it, its members and its records (pure).

A merge is the case of one successor that takes everything. A split names a successor for every unit directly below (and,
through members, for every member of a branch); in a dissolution one successor may take the units that are not named.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from app.units.kinds import BRANCH_KINDS, KIND_WORDS, UnitKind, may_stand_under
from app.units.reorganising.drafts import Draft, Handed, StepRefusedError, Took, day_text
from app.units.reorganising.steps import HandOver, Part, Step

_HIGH = frozenset(UnitKind) - BRANCH_KINDS - {UnitKind.CELL}


def hand_over(draft: Draft, step: Step, change: HandOver) -> bool:
    """Take the step; False if it has been taken before."""
    if _was_done(draft, step, change):
        return False
    goes_on = any(part.successor_id == change.unit_id for part in change.parts)
    if step.paper.decision is None:
        raise StepRefusedError("unit_decision_needed", name=draft.name(change.unit_id))
    draft.require_change(change.unit_id, step.day, ends=not goes_on)
    _check_successors(draft, step, change, goes_on=goes_on)
    _check_members(draft, change)
    below = _shared_out(draft, step, change)
    took = tuple(
        Took(
            lineage_id=draft.new_id(),
            kind=change.kind,
            predecessor_id=change.unit_id,
            successor_id=part.successor_id,
            day=step.day,
            is_main=part.successor_id == change.main_id,
            paper=step.paper,
        )
        for part in change.parts
    )
    for child_id, successor_id in below.items():
        kind = adapted(draft.kind(child_id), draft.kind(successor_id), change.children_become) or draft.kind(child_id)
        if successor_id != change.unit_id:
            draft.follow_parent(step, child_id, parent_id=successor_id, kind=kind)
    told = {"successors": [str(part.successor_id) for part in change.parts], "main": str(change.main_id), "roles": change.roles}
    if goes_on:
        draft.note(step, change.kind, change.unit_id, None, told)
    else:
        draft.end(step, change.unit_id, change.kind, **told)
    for part in change.parts:
        draft.touched[part.successor_id] = step.place
    draft.took += took
    draft.handed.append(Handed(step.place, replace(change, parts=_resolved(change.parts, below)), step.day, step.paper, took))
    return True


def adapted(kind: UnitKind, parent: UnitKind, children_become: Collection[UnitKind]) -> UnitKind | None:
    """The kind that a unit takes under a parent under which its own kind cannot stand; None where nothing is to change.

    Branches become other branches only, committees other committees.

    >>> adapted(UnitKind.BRANCH, UnitKind.SUPERIOR, {UnitKind.GRASSROOTS_BRANCH}).value
    'grassroots_branch'
    """
    if may_stand_under(kind, parent):
        return None
    fitting = (k for k in UnitKind if k in children_become and _nature(k) == _nature(kind) and may_stand_under(k, parent))
    return next(fitting, None)


def _nature(kind: UnitKind) -> int:
    return 0 if kind in _HIGH else 1 if kind in BRANCH_KINDS else 2


def _was_done(draft: Draft, step: Step, change: HandOver) -> bool:
    wanted = {(change.kind, part.successor_id) for part in change.parts}
    known = [took for took in (*draft.lineage, *draft.took) if (took.predecessor_id, took.day) == (change.unit_id, step.day)]
    return bool(known) and {(took.kind, took.successor_id) for took in known} == wanted


def _check_successors(draft: Draft, step: Step, change: HandOver, *, goes_on: bool) -> None:
    name, kind = draft.name(change.unit_id), draft.kind(change.unit_id)
    successors = [part.successor_id for part in change.parts]
    if change.kind == "split" and len(set(successors)) < 2:
        raise StepRefusedError("split_needs_several", name=name)
    if (goes_on and change.kind != "split") or len(set(successors)) != len(successors):
        raise StepRefusedError("successor_of_itself", name=name)
    if _nature(kind) == 1 and len(successors) > 1 and any(took.successor_id == change.unit_id for took in draft.took):
        raise StepRefusedError("split_after_taking_over", name=name)
    for successor_id in successors:
        other = draft.histories[successor_id]
        if successor_id not in draft.reach.changeable and all(new.unit_id != successor_id for new in draft.opened):
            raise StepRefusedError("unit_changed_from_above", name=other[-1].name)
        if other[-1].valid_to is not None or draft.on(successor_id, step.day) is None:
            raise StepRefusedError("successor_has_ended", name=name, successor=other[-1].name, day=day_text(step.day))
        if _nature(other[-1].kind) != _nature(kind):
            words = {"kind": KIND_WORDS[kind], "other": KIND_WORDS[other[-1].kind]}
            raise StepRefusedError("successor_of_other_nature", name=name, successor=other[-1].name, **words)
        if kind is UnitKind.CELL and other[-1].parent_id != draft.histories[change.unit_id][-1].parent_id:
            raise StepRefusedError("cell_of_other_branch", name=name, successor=other[-1].name)


def _check_members(draft: Draft, change: HandOver) -> None:
    seen: set[str] = set()
    for part in change.parts:
        twice = sorted(part.members & seen)
        if twice:
            raise StepRefusedError("member_with_two_successors", name=draft.name(change.unit_id), numbers=", ".join(twice[:5]))
        seen |= part.members


def _shared_out(draft: Draft, step: Step, change: HandOver) -> dict[UUID, UUID]:
    """The successor of every unit directly below."""
    name = draft.name(change.unit_id)
    below = sorted(draft.children(change.unit_id, step.day))
    found: dict[UUID, UUID] = {}
    for part in change.parts:
        for child_id in sorted(part.children):
            if child_id not in below:
                words = {"child": draft.name(child_id), "day": day_text(step.day)}
                raise StepRefusedError("not_a_child", name=name, **words)
            if child_id in found:
                raise StepRefusedError("child_with_two_successors", name=name, child=draft.name(child_id))
            found[child_id] = part.successor_id
    rest = _taker_of_rest(change.parts) if change.kind != "split" else None
    for child_id in below:
        if child_id not in found:
            if rest is None:
                raise StepRefusedError("child_without_successor", name=name, child=draft.name(child_id))
            found[child_id] = rest
    return found


def _resolved(parts: Collection[Part], below: Mapping[UUID, UUID]) -> tuple[Part, ...]:
    """The parts with the units that each really takes."""
    taken = {part.successor_id: frozenset(c for c, s in below.items() if s == part.successor_id) for part in parts}
    return tuple(replace(part, children=taken[part.successor_id]) for part in parts)


def _taker_of_rest(parts: Collection[Part]) -> UUID | None:
    if len(parts) == 1:
        return next(iter(parts)).successor_id
    return next((part.successor_id for part in parts if part.rest), None)
