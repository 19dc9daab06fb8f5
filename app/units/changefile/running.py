"""Previewing and applying a change file: all of it or nothing; applied again it changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.errors import RoleMissing
from app.core.ids import new_id
from app.core.tables import read_table
from app.units import scope
from app.units.changefile.documents import read_document
from app.units.changefile.errors import ChangeFileRefused
from app.units.changefile.lookups import Lookups
from app.units.changefile.records import Complaint, FileRead, Ref
from app.units.changefile.resolving import Resolver
from app.units.changefile.sheets import read_sheet
from app.units.paths import lock_tree
from app.units.reach import reach_of
from app.units.reorganising.applying import reorganise
from app.units.reorganising.drafts import Done
from app.units.reorganising.loading import load_tree

MOST_COMPLAINTS = 200


@dataclass(frozen=True, slots=True)
class ChangeRun:
    """What the file changed or, if `applied` is false, would change; `skipped` are units that are not in this tree."""

    applied: bool
    title: str | None
    changes: Sequence[Done]
    names: dict[UUID, str]
    unchanged: int
    skipped: Sequence[Ref]
    complaints: Sequence[Complaint]


def read_file(data: bytes, file_name: str) -> FileRead:
    """Read a change file of any of the formats. CPU work: call it in a thread. Raises the errors of tables."""
    if file_name.casefold().endswith((".toml", ".json")):
        return read_document(data, file_name)
    return read_sheet(read_table(data, file_name), file_name)


async def run_changes(
    session: AsyncSession, *, actor: Actor, read: FileRead, skip_unknown: bool = False, dry_run: bool = True, now: datetime
) -> ChangeRun:
    """Do what the file says, or say what it would do.

    Raises RoleMissing, and ChangeFileRefused with every complaint in `extra`; a dry run returns the complaints instead.
    """
    if actor.account_id != SYSTEM_ACCOUNT and not actor.units_with(*scope.TREE_ROLES):
        raise RoleMissing
    if not dry_run:
        await lock_tree(session)
    known = await load_tree(session)
    reach = await reach_of(session, actor=actor, today=local_day(now), histories=known.histories)
    lookups = Lookups(known.histories, known.ids, {*reach.parents, *reach.changeable})
    resolved = Resolver(read, lookups, known.histories, skip_unknown=skip_unknown, new_id=new_id).resolve()
    stops = bool(read.complaints)
    result = await reorganise(session, actor=actor, steps=resolved.steps, known=known, dry_run=dry_run or stops, now=now)
    if not stops:
        for obstacle in result.obstacles:
            read.complain(resolved.spots[obstacle.place], obstacle.error.code, obstacle.error.detail())
    complaints = sorted(read.complaints, key=lambda c: (c.spot.row, c.spot.column or ""))
    if complaints and not dry_run:
        raise ChangeFileRefused(count=len(complaints), first=_told(complaints[0]), extra=_shown(complaints))
    done = [] if complaints else result.done
    return ChangeRun(
        not dry_run, read.title, done, result.names, result.unchanged, resolved.skipped, complaints[:MOST_COMPLAINTS]
    )


def _told(complaint: Complaint) -> str:
    column = f", {complaint.spot.column}" if complaint.spot.column else ""
    return f"dòng {complaint.spot.row}{column}: {complaint.detail.rstrip('.')}"


def _shown(complaints: Sequence[Complaint]) -> dict[str, Any]:
    shown = [
        {
            "file": c.file,
            "row": c.spot.row,
            "column": c.spot.column,
            "value": c.spot.value,
            "code": c.code,
            "detail": c.detail,
        }
        for c in complaints[:MOST_COMPLAINTS]
    ]
    return {"complaints": shown, "complaints_count": len(complaints)}
