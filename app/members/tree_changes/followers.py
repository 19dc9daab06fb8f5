"""Affiliations move with the branch as of the day: all of them in a merge, each to the branch named for it in a split."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal, outbox
from app.core.actor import Actor
from app.core.errors import AppError
from app.members.models import Affiliation, Member, MemberStatus
from app.members.transfers import AFFILIATION_CHANGED
from app.members.tree_changes import splits
from app.members.tree_changes.errors import BranchChangedAhead, MembersWithoutSuccessor, NotMembersOfBranch
from app.members.words import CURRENT_MEMBERSHIPS, AffiliationKind, Aspect
from app.units.kinds import BRANCH_KINDS, UnitKind
from app.units.successions import Succession

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where an affiliation goes: branch and tổ đảng."""

    unit_id: UUID
    cell_id: UUID | None


async def obstacles(session: AsyncSession, succession: Succession, today: date) -> list[AppError]:
    """Branches with members are changed on their day, and a split names everybody once."""
    if succession.kind not in BRANCH_KINDS or not succession.shares:
        return []
    rows = [row for row, is_member in await _affiliations(session, succession) if is_member]
    if rows and succession.day > today:
        return [BranchChangedAhead(name=succession.name, day=_text(succession.day))]
    if len(succession.shares) == 1:
        return []
    numbers = await _numbers(session, rows)
    named = {number for share in succession.shares for number in share.members}
    cells = {child for share in succession.shares for child in share.children}
    left = sorted(numbers[row.member_id] for row in rows if numbers[row.member_id] not in named and row.cell_id not in cells)
    strange = sorted(named - set(numbers.values()))
    found: list[AppError] = []
    if strange:
        found.append(NotMembersOfBranch(name=succession.name, day=_text(succession.day), numbers=_some(strange)))
    if left:
        found.append(MembersWithoutSuccessor(name=succession.name, count=len(left), numbers=_some(left)))
    return found


async def follow(session: AsyncSession, actor: Actor, succession: Succession, now: datetime) -> None:
    """Move every affiliation that reaches beyond the day; a period begins there, what was before stays as it was."""
    if succession.kind is UnitKind.CELL:
        rows = await _labelled(session, succession)
    elif succession.kind in BRANCH_KINDS and succession.shares:
        rows = [row for row, _ in await _affiliations(session, succession)]
    else:
        return
    await _lock(session, {row.member_id for row in rows})
    goes = await _places(session, succession, rows)
    official = {row.member_id: goes[row.id].unit_id for row in rows if row.kind == AffiliationKind.OFFICIAL}
    official |= await _official_elsewhere(session, succession, {row.member_id for row in rows} - set(official))
    for row in rows:
        place = goes[row.id]
        if place == Place(row.unit_id, row.cell_id):
            continue
        stays_at_home = row.kind != AffiliationKind.OFFICIAL and official.get(row.member_id) == place.unit_id
        _record(session, actor, succession, row, None if stays_at_home else place, now)
        await _move(session, row, None if stays_at_home else place, succession.day, now)
    await session.flush()
    if succession.kind in BRANCH_KINDS and len(succession.shares) > 1:
        await splits.remember(session, succession, {row.member_id: goes[row.id].unit_id for row in rows if _is_official(row)})


async def _affiliations(session: AsyncSession, succession: Succession) -> list[tuple[Affiliation, bool]]:
    """The affiliations to the branch on the day or later, in order; with whether it is a present member's official one."""
    membership = and_(
        MemberStatus.member_id == Affiliation.member_id,
        MemberStatus.aspect == Aspect.MEMBERSHIP,
        MemberStatus.valid_to.is_(None),
    )
    query = (
        select(Affiliation, MemberStatus.value)
        .outerjoin(MemberStatus, membership)
        .where(Affiliation.unit_id == succession.unit_id, _reaches_beyond(succession.day))
        .order_by(Affiliation.member_id, Affiliation.valid_from)
    )
    return [(row, _is_official(row) and value in CURRENT_MEMBERSHIPS) for row, value in await session.execute(query)]


async def _labelled(session: AsyncSession, succession: Succession) -> list[Affiliation]:
    query = select(Affiliation).where(Affiliation.cell_id == succession.unit_id, _reaches_beyond(succession.day))
    return list(await session.scalars(query.order_by(Affiliation.member_id, Affiliation.valid_from)))


async def _lock(session: AsyncSession, member_ids: set[UUID]) -> None:
    """As every change of a person does: take the members' rows, in their order, and count their versions up."""
    ids = sorted(member_ids)
    await session.execute(select(Member.id).where(Member.id.in_(ids)).order_by(Member.id).with_for_update())
    counted = update(Member).where(Member.id.in_(ids)).values(version=Member.version + 1)
    await session.execute(counted.execution_options(synchronize_session=False))


async def _places(session: AsyncSession, succession: Succession, rows: Sequence[Affiliation]) -> dict[UUID, Place]:
    """Where each affiliation goes, by its id. Who is named goes there; else with the tổ đảng; else to the main successor."""
    numbers = await _numbers(session, rows)
    by_number = {number: share.successor_id for share in succession.shares for number in share.members}
    if succession.kind is UnitKind.CELL:
        labels = {row.id: by_number.get(numbers[row.member_id], succession.main_id) for row in rows}
        return {row.id: Place(row.unit_id, labels[row.id]) for row in rows}
    by_cell = {child: share.successor_id for share in succession.shares for child in share.children}
    assert succession.main_id is not None
    found: dict[UUID, Place] = {}
    for row in rows:
        with_cell = None if row.cell_id is None else by_cell.get(row.cell_id, succession.main_id)
        goes = by_number.get(numbers[row.member_id]) if _is_official(row) else None
        unit_id = goes or with_cell or succession.main_id
        found[row.id] = Place(unit_id, row.cell_id if with_cell == unit_id else None)
    return found


async def _official_elsewhere(session: AsyncSession, succession: Succession, member_ids: set[UUID]) -> Mapping[UUID, UUID]:
    """Where guests of the branch belong officially on the day: nobody stays as a guest at home."""
    query = select(Affiliation.member_id, Affiliation.unit_id).where(
        Affiliation.member_id.in_(member_ids),
        Affiliation.kind == AffiliationKind.OFFICIAL,
        Affiliation.valid_from <= succession.day,
        or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > succession.day),
    )
    return dict((await session.execute(query)).all())


async def _move(session: AsyncSession, row: Affiliation, place: Place | None, day: date, now: datetime) -> None:
    """The affiliation ends on the day and goes on at `place` (None: nowhere); one that begins later is there from then on."""
    until = row.valid_to
    if row.valid_from >= day and place is None:
        await session.delete(row)
    elif row.valid_from >= day and place is not None:
        row.unit_id, row.cell_id, row.recorded_at = place.unit_id, place.cell_id, now
    else:
        row.valid_to = day
    await session.flush()
    if place is not None and row.valid_from < day:
        values = {"unit_id": place.unit_id, "cell_id": place.cell_id, "valid_from": day, "valid_to": until}
        session.add(Affiliation(member_id=row.member_id, kind=row.kind, recorded_at=now, **values))


def _record(
    session: AsyncSession, actor: Actor, succession: Succession, row: Affiliation, place: Place | None, now: datetime
) -> None:
    """The journal says of everybody where they were and where they go; others are told as after a transfer."""
    starts = max(succession.day, row.valid_from)
    there = None if place is None else str(place.unit_id)
    cell = None if place is None or place.cell_id is None else str(place.cell_id)
    journal.record(
        session,
        actor=actor,
        action="members:affiliation:follow",
        subject=("member", row.member_id),
        unit_id=row.unit_id if place is None else place.unit_id,
        reason=succession.decision,
        old={"unit_id": str(row.unit_id), "cell_id": None if row.cell_id is None else str(row.cell_id)},
        new={"kind": row.kind, "unit_id": there, "cell_id": cell, "valid_from": starts.isoformat()},
        now=now,
    )
    if _is_official(row) and place is not None and place.unit_id != row.unit_id:
        payload = {"kind": row.kind, "unit_id": there, "effective_on": starts.isoformat()}
        outbox.emit(session, kind=AFFILIATION_CHANGED, subject_id=row.member_id, payload=payload, now=now)


async def _numbers(session: AsyncSession, rows: Sequence[Affiliation]) -> dict[UUID, str]:
    query = select(Member.id, Member.number).where(Member.id.in_({row.member_id for row in rows}))
    return dict((await session.execute(query)).all())


def _reaches_beyond(day: date) -> ColumnElement[bool]:
    return or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > day)


def _is_official(row: Affiliation) -> bool:
    return row.kind == AffiliationKind.OFFICIAL


def _text(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _some(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:SHOWN]) + (", …" if len(numbers) > SHOWN else "")
