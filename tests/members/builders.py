"""What the tests of members share: actors on the cast's tree, files uploaded and applied."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from app.auth.models import Account
from app.core.actor import Actor, Role
from app.core.db import Database
from app.core.models import Base
from app.members.imports import runs
from app.members.imports.runs import UploadedRoster
from app.members.models import Member, RosterImport
from tests.members.sheets import xlsx
from tests.support.cast import NOW, TODAY, Cast, actor_with, make_account, make_tree


async def tree(db: Database) -> Cast:
    """The cast's tree."""
    async with db.write() as session:
        return await make_tree(session)


def committee(unit_id: UUID) -> Actor:
    """Somebody of the committee of a unit."""
    return actor_with((Role.COMMITTEE, unit_id))


def secretary(unit_id: UUID) -> Actor:
    """A branch secretary."""
    return actor_with((Role.SECRETARY, unit_id))


async def preview(
    db: Database,
    unit_id: UUID,
    rows: Sequence[Sequence[Any]] | bytes,
    *,
    actor: Actor | None = None,
    name: str = "danh-sach.xlsx",
    starts_on: date = TODAY,
    now: datetime = NOW,
) -> RosterImport:
    """Upload rows (as XLSX) or a file."""
    data = rows if isinstance(rows, bytes) else xlsx(rows)
    upload = UploadedRoster(unit_id, name, data, starts_on)
    return await runs.dry_run(db, actor=actor or committee(unit_id), upload=upload, now=now)


async def apply(
    db: Database,
    run: RosterImport,
    *,
    accepted: Collection[int] = (),
    left_out: Collection[int] = (),
    actor: Actor | None = None,
    now: datetime = NOW,
) -> RosterImport:
    """Apply a preview."""
    async with db.write() as session:
        return await runs.apply_import(
            session,
            actor=actor or committee(run.unit_id),
            import_id=run.id,
            accepted_rows=accepted,
            left_out_rows=left_out,
            now=now,
        )


def lines(run: RosterImport, section: str) -> list[dict[str, Any]]:
    """A section of a preview."""
    assert run.plan is not None
    found: list[dict[str, Any]] = run.plan["lines"][section]
    return found


async def count(db: Database, table: type[Base]) -> int:
    """Rows of a table."""
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def member_named(db: Database, name: str) -> Member:
    """The only member of this name."""
    async with db.read() as session:
        return (await session.scalars(select(Member).where(Member.full_name == name))).one()


async def account_with(db: Database, *grants: tuple[Role, UUID], member: Member | None = None) -> Account:
    """An account whose grants are in force (it has a password)."""
    async with db.write() as session:
        account = await make_account(session, grants=grants, member=member)
        account.password_hash = "set"
        return account
