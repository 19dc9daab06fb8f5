"""What an import is compared with: the branches within its reach, the people there, and look-alikes elsewhere."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.core.text import fold
from app.members.imports.places import Branch
from app.members.imports.planning import RosterPerson
from app.members.imports.rows import RosterRow
from app.members.models import Affiliation, Member, MemberStatus
from app.members.queries import official_on, valid_on
from app.members.words import Aspect, Standing
from app.units import queries as units
from app.units import scope
from app.units.kinds import UnitKind
from app.units.models import Unit, UnitPath, UnitVersion

_AT_ONCE = 1_000
ValueT = TypeVar("ValueT")


async def load_branches(session: AsyncSession, unit_id: UUID, today: date) -> list[Branch]:
    """The branches at or below the unit, with codes, the names of all above them, and their cells."""
    ids = scope.branches_below(unit_id, today)
    above: dict[UUID, list[str]] = defaultdict(list)
    uppers = (
        select(UnitPath.descendant_id, UnitVersion.name, UnitVersion.committee_name)
        .join(UnitVersion, and_(UnitVersion.unit_id == UnitPath.ancestor_id, units.valid_on(UnitVersion, today)))
        .where(UnitPath.descendant_id.in_(ids), UnitPath.depth > 0, units.valid_on(UnitPath, today))
    )
    for branch_id, name, committee_name in (await session.execute(uppers)).all():
        above[branch_id] += [name, committee_name] if committee_name else [name]
    cells: dict[UUID, dict[str, UUID]] = defaultdict(dict)
    inside = select(UnitVersion.parent_id, UnitVersion.name, UnitVersion.unit_id).where(
        UnitVersion.kind == UnitKind.CELL, UnitVersion.parent_id.in_(ids), units.valid_on(UnitVersion, today)
    )
    for parent_id, name, cell_id in (await session.execute(inside)).all():
        if parent_id is not None:
            cells[parent_id][name] = cell_id
    query = (
        select(Unit.id, Unit.code, UnitVersion.name)
        .join(UnitVersion, and_(UnitVersion.unit_id == Unit.id, units.valid_on(UnitVersion, today)))
        .where(Unit.id.in_(ids))
        .order_by(UnitVersion.name_sort, Unit.id)
    )
    rows = (await session.execute(query)).all()
    return [Branch(i, code, name, tuple(above[i]), cells[i]) for i, code, name in rows]


async def load_people(session: AsyncSession, unit_id: UUID, rows: Collection[RosterRow], today: date) -> list[RosterPerson]:
    """Everybody of those branches (those who left, too), and whoever elsewhere has a row's name or card number.

    Rows whose card number is known within are not looked for elsewhere.
    """
    query = _people(today, is_within=True).where(Affiliation.unit_id.in_(scope.branches_below(unit_id, today)))
    people = [RosterPerson(**r) for r in (await session.execute(query)).mappings()]
    cards_within = {p.card_number for p in people if p.card_number is not None}
    unknown = [r for r in rows if r.card_number not in cards_within]
    names = sorted({fold(r.full_name) for r in unknown})
    cards = sorted({r.card_number for r in unknown if r.card_number})
    alike = await _ids(session, Member.name_folded, names) | await _ids(session, Member.card_number, cards)
    for some in _chunks(sorted(alike - {p.member_id for p in people})):
        query = _people(today, is_within=False).where(Member.id.in_(some))
        people += [RosterPerson(**r) for r in (await session.execute(query)).mappings()]
    return people


async def _ids(session: AsyncSession, column: InstrumentedAttribute[Any], values: list[str]) -> set[UUID]:
    """Ids of members by an indexed column: nothing but the index is needed, however large the roster."""
    found: set[UUID] = set()
    for some in _chunks(values):
        found |= set(await session.scalars(select(Member.id).where(column.in_(some))))
    return found


def _chunks(values: list[ValueT]) -> Iterator[list[ValueT]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _people(today: date, *, is_within: bool) -> Select[*tuple[Any, ...]]:
    membership = aliased(MemberStatus, name="membership")
    standing = aliased(MemberStatus, name="standing")
    return (
        select(
            Member.id.label("member_id"),
            Member.number,
            Member.full_name,
            Member.birth_date,
            Member.birth_year,
            Member.card_number,
            Member.phone,
            Member.admitted_on,
            Member.official_on,
            Affiliation.unit_id,
            Affiliation.cell_id,
            membership.value.label("membership"),
            func.coalesce(standing.value, literal(Standing.ACTIVE.value)).label("standing"),
            literal(is_within).label("is_within"),
        )
        .join(Affiliation, and_(Affiliation.member_id == Member.id, official_on(today)))
        .join(membership, _status(membership, Aspect.MEMBERSHIP, today))
        .outerjoin(standing, _status(standing, Aspect.STANDING, today))
    )


def _status(table: type[MemberStatus], aspect: Aspect, today: date) -> ColumnElement[bool]:
    return and_(table.member_id == Member.id, table.aspect == aspect.value, valid_on(table, today))
