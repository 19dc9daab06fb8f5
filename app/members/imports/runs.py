"""The use cases of a roster file: dry run, preview, apply. The endpoints and the command line call the same ones."""

import asyncio
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal, statistics
from app.core.actor import SYSTEM_ACCOUNT, Actor
from app.core.clock import local_day
from app.core.db import Database
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.table_rows import column_letter
from app.core.tables import read_table
from app.members import errors
from app.members import people as numbers
from app.members.imports import stored
from app.members.imports.applying import Applying
from app.members.imports.loading import load_branches, load_people
from app.members.imports.places import Branch, Places
from app.members.imports.planning import ChangedPerson, NewPerson, Plan, RosterPerson, make_plan
from app.members.imports.rows import Reading, RosterRow, read_rows
from app.members.imports.stored import Section
from app.members.models import Affiliation, Member, MemberStatus, RosterImport
from app.members.words import MANAGE_PEOPLE
from app.units import scope
from app.units.paths import hold_tree
from app.units.queries import versions_on

PREVIEWED, APPLIED, SUPERSEDED = "previewed", "applied", "superseded"
_UNNAMED = "danh sách"


@dataclass(frozen=True, slots=True)
class UploadedRoster:
    """A roster file as it came; new people belong to their branch from `starts_on`."""

    unit_id: UUID
    file_name: str
    data: bytes
    starts_on: date


async def dry_run(database: Database, *, actor: Actor, upload: UploadedRoster, now: datetime) -> RosterImport:
    """Read, compare, keep the plan; nothing of the roster changes.

    Reading and comparing happen in threads and outside the writer, so this takes the database and not a session: one
    read-only session for what to compare with, then one short transaction that stores the preview.
    Raises what the reader of tables refuses, DayNotPossible.
    """
    today = local_day(now)
    if upload.starts_on > today:
        raise errors.DayNotPossible(day=f"{upload.starts_on:%d/%m/%Y}", reason="chưa đến ngày đó")
    async with database.read() as session:
        roles = MANAGE_PEOPLE
        await scope.require_unit(session, actor=actor, unit_id=upload.unit_id, roles=roles, today=today)
        branches = await load_branches(session, upload.unit_id, today)
        await _require_branches_on(session, branches, upload.starts_on)
    reading = await asyncio.to_thread(_read, upload, today)
    async with database.read() as session:
        people = await load_people(session, upload.unit_id, reading.rows, today)
    run = await asyncio.to_thread(_preview, upload, reading, people, branches)
    run.created_at = now
    run.created_by = None if actor.account_id == SYSTEM_ACCOUNT else actor.account_id
    async with database.write() as session:
        await _store(session, actor, run, now)
    return run


async def _require_branches_on(session: AsyncSession, branches: list[Branch], day: date) -> None:
    existing = await versions_on(session, [b.unit_id for b in branches], day)
    if missing := next((b for b in branches if b.unit_id not in existing), None):
        raise errors.DayNotPossible(day=f"{day:%d/%m/%Y}", reason=f"khi đó chưa có {missing.name}")


def _read(upload: UploadedRoster, today: date) -> Reading:
    table = read_table(upload.data, upload.file_name)
    return read_rows([(row.number, row.cells) for row in table.rows], today, column_letter)


def _preview(upload: UploadedRoster, reading: Reading, people: list[RosterPerson], branches: list[Branch]) -> RosterImport:
    places = Places(branches)
    plan = make_plan(reading.rows, people, places, reading.labels)
    lines = stored.lines(reading, plan, people, places)
    return RosterImport(
        id=new_id(),
        unit_id=upload.unit_id,
        file_name=" ".join(upload.file_name.split())[:200] or _UNNAMED,
        file_hash=hashlib.sha256(upload.data).hexdigest(),
        state=PREVIEWED,
        starts_on=upload.starts_on,
        rows=len(reading.rows),
        summary={
            "counts": {section: len(found) for section, found in lines.items()},
            "unchanged": plan.unchanged,
            "ask_rows": sorted(plan.pending),
            "ignored_columns": reading.ignored_columns[:60],
            "digest": stored.digest(plan),
        },
        plan={"rows": [stored.row_to_json(r) for r in reading.rows], "labels": reading.labels, "lines": lines},
    )


async def _store(session: AsyncSession, actor: Actor, run: RosterImport, now: datetime) -> None:
    """Keep the preview; older ones of the unit that were not applied give way, with the names they hold."""
    older = update(RosterImport).where(RosterImport.unit_id == run.unit_id, RosterImport.state == PREVIEWED)
    await session.execute(older.values(state=SUPERSEDED, plan=None))
    session.add(run)
    _record(session, actor, "preview", run, now)
    await session.flush()


async def require_import(session: AsyncSession, *, actor: Actor, import_id: UUID, now: datetime) -> RosterImport:
    """The import, if the actor manages people in its unit."""
    run = await session.get(RosterImport, import_id)
    if run is None:
        raise NotFound
    await scope.require_unit(session, actor=actor, unit_id=run.unit_id, roles=MANAGE_PEOPLE, today=local_day(now))
    return run


async def look_at_lines(
    session: AsyncSession, *, actor: Actor, import_id: UUID, section: Section, start: int, limit: int, now: datetime
) -> tuple[list[dict[str, Any]], int | None]:
    """Lines of one section of the preview from `start` on, and where to go on; the look at names is journalled."""
    run = await require_import(session, actor=actor, import_id=import_id, now=now)
    plan = await _plan_of(session, run)
    lines: list[dict[str, Any]] = plan["lines"][section.value] if plan else []
    journal.record(
        session,
        actor=actor,
        action="names:roster_import:view",
        subject=("roster_import", run.id),
        unit_id=run.unit_id,
        now=now,
        new={"section": section.value, "start": start},
    )
    following = start + limit
    return lines[start:following], following if following < len(lines) else None


async def apply_import(
    session: AsyncSession,
    *,
    actor: Actor,
    import_id: UUID,
    accepted_rows: Collection[int] = (),
    left_out_rows: Collection[int] = (),
    now: datetime,
) -> RosterImport:
    """Do what the preview said, all of it or nothing; applying again changes nothing.

    Each row that asked must be accepted ("it is another person", "it is as the file says") or left out.
    Raises ImportSuperseded, ImportHasErrors, ImportNeedsALook, and ImportOutOfDate when the roster changed meanwhile.
    """
    run = await require_import(session, actor=actor, import_id=import_id, now=now)
    await session.refresh(run, ["state", "summary"], with_for_update=True)
    if run.state == APPLIED:
        return run
    if run.state != PREVIEWED:
        raise errors.ImportSuperseded
    if run.summary["counts"][Section.ERRORS]:
        raise errors.ImportHasErrors(count=run.summary["counts"][Section.ERRORS])
    await _hold_roster(session)
    today = local_day(now)
    rows, labels = await _rows_of(session, run)
    people = await load_people(session, run.unit_id, rows, today)
    places = Places(await load_branches(session, run.unit_id, today))
    plan = await asyncio.to_thread(make_plan, rows, people, places, labels)
    if await asyncio.to_thread(stored.digest, plan) != run.summary["digest"]:
        raise errors.ImportOutOfDate
    new, changed = _decided(plan, frozenset(accepted_rows), frozenset(left_out_rows))
    applying = Applying(session, actor=actor, import_id=run.id, today=today, now=now)
    await applying.change(changed, {p.member_id: p for p in people})
    await applying.add(new, starts_on=run.starts_on)
    await statistics.refresh(session, len(new), Member, MemberStatus, Affiliation)
    run.state, run.applied_at, run.plan = APPLIED, now, None
    left_out = len(plan.pending.keys() & set(left_out_rows))
    run.summary = run.summary | {
        "added": len(new),
        "changed": len(changed),
        "left_out": left_out,
    }
    _record(session, actor, "apply", run, now)
    await session.flush()
    return run


async def _plan_of(session: AsyncSession, run: RosterImport) -> dict[str, Any] | None:
    """The stored plan: megabytes for a province, so it is read only where it is needed."""
    return await session.scalar(select(RosterImport.plan).where(RosterImport.id == run.id))


async def _rows_of(session: AsyncSession, run: RosterImport) -> tuple[list[RosterRow], dict[str, str]]:
    plan = await _plan_of(session, run)
    assert plan is not None
    return await asyncio.to_thread(lambda: [stored.row_from_json(r) for r in plan["rows"]]), plan["labels"]


def _decided(plan: Plan, accepted: frozenset[int], left_out: frozenset[int]) -> tuple[list[NewPerson], list[ChangedPerson]]:
    """The plan with the answers to the rows that asked; raises ImportNeedsALook."""
    open_rows = sorted(plan.pending.keys() - accepted - left_out) + sorted(accepted & left_out)
    if open_rows:
        raise errors.ImportNeedsALook(count=len(open_rows), extra={"rows": open_rows[:200]})
    taken = [what for number, what in plan.pending.items() if number in accepted]
    new = plan.new + [w for w in taken if isinstance(w, NewPerson)]
    return sorted(new, key=lambda p: p.row.row), plan.changed + [w for w in taken if isinstance(w, ChangedPerson)]


async def _hold_roster(session: AsyncSession) -> None:
    """Nobody else changes people (or ends their branches) until the import is done; the counter before the table, as everybody
    who adds a person does.

    SQLite has one writer anyway. Reading, and foreign keys that point at members, go on.
    """
    await hold_tree(session)
    await numbers.take_numbers(session, 0)
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(text("LOCK TABLE members IN SHARE ROW EXCLUSIVE MODE"))


def _record(session: AsyncSession, actor: Actor, verb: str, run: RosterImport, now: datetime) -> None:
    counts = {k: v for k, v in run.summary.items() if isinstance(v, int)} | run.summary["counts"]
    journal.record(
        session,
        actor=actor,
        action=f"members:import:{verb}",
        subject=("roster_import", run.id),
        unit_id=run.unit_id,
        now=now,
        new=counts | {"file_hash": run.file_hash, "rows": run.rows},
    )
