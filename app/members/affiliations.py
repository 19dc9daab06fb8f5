"""Where a member belongs: the official branch (exactly one on any day), temporary stays, contact at the residence."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import NotFound
from app.members import access, errors, people, queries, rules
from app.members.models import Affiliation, Member
from app.members.words import KEEP_BRANCH, AffiliationKind
from app.units.changes import CLOSING_GUARDS
from app.units.paths import hold_tree


async def move_official(session: AsyncSession, *, member: Member, to_unit_id: UUID, day: date, now: datetime) -> Affiliation:
    """The official affiliation changes on `day`: the old one ends, the next begins on the same date.

    The caller holds the member's row and journals. One that began that very day is replaced: half-open periods cannot be
    empty, and the member belonged there on no whole day. Raises DayNotPossible for a day before the present one began.
    """
    present = await queries.last_official_affiliation(session, member.id)
    if present is None:
        raise NotFound
    if day < present.valid_from:
        raise errors.DayNotPossible(day=f"{day:%d/%m/%Y}", reason="trước ngày bắt đầu sinh hoạt tại nơi hiện nay")
    if day == present.valid_from:
        present.unit_id, present.cell_id, present.recorded_at = to_unit_id, None, now
        await session.flush()
        return present
    present.valid_to = day
    await session.flush()
    following = Affiliation(
        member_id=member.id, unit_id=to_unit_id, kind=AffiliationKind.OFFICIAL, valid_from=day, recorded_at=now
    )
    session.add(following)
    await session.flush()
    return following


async def add_affiliation(
    session: AsyncSession,
    *,
    actor: Actor,
    member_id: UUID,
    kind: AffiliationKind,
    unit_id: UUID,
    valid_from: date,
    valid_to: date | None,
    affiliation_id: UUID | None = None,
    now: datetime,
) -> Affiliation:
    """Record a temporary stay or the contact kept at the residence; neither counts. Official ones move by transfer only.

    Raises OfficialByTransferOnly, DayNotPossible, UnitNotABranch, StayAtOwnBranch, AffiliationInTheWay, IdTaken.
    """
    today = local_day(now)
    await hold_tree(session)
    await access.lock_member(session, actor=actor, member_id=member_id, roles=KEEP_BRANCH, today=today)
    if affiliation_id is not None and (known := await session.get(Affiliation, affiliation_id)) is not None:
        if (known.member_id, known.kind, known.unit_id) != (member_id, kind, unit_id):
            raise errors.IdTaken
        return known
    if kind is AffiliationKind.OFFICIAL:
        raise errors.OfficialByTransferOnly
    if valid_to is not None and valid_to <= valid_from:
        raise errors.DayNotPossible(day=f"{valid_to or valid_from:%d/%m/%Y}", reason="ngày kết thúc phải sau ngày bắt đầu")
    await people.require_branch(session, unit_id, valid_from)
    await _refuse_own_branch(session, member_id, unit_id, valid_from, valid_to)
    await refuse_overlap(session, member_id, kind, valid_from, valid_to)
    row = Affiliation(
        member_id=member_id, unit_id=unit_id, kind=kind, valid_from=valid_from, valid_to=valid_to, recorded_at=now
    )
    if affiliation_id is not None:
        row.id = affiliation_id
    session.add(row)
    await session.flush()
    _record(session, actor, "add", row, now, valid_to=valid_to)
    return row


async def end_affiliation(
    session: AsyncSession, *, actor: Actor, member_id: UUID, affiliation_id: UUID, valid_to: date, now: datetime
) -> Affiliation:
    """End a temporary or residence affiliation from `valid_to` on; the same end again changes nothing.

    Raises NotFound, DayNotPossible, AffiliationInTheWay (a later end that would reach into the next one).
    """
    await access.lock_member(session, actor=actor, member_id=member_id, roles=KEEP_BRANCH, today=local_day(now))
    row = await session.get(Affiliation, affiliation_id)
    if row is None or row.member_id != member_id or row.kind == AffiliationKind.OFFICIAL:
        raise NotFound
    if valid_to <= row.valid_from:
        raise errors.DayNotPossible(day=f"{valid_to:%d/%m/%Y}", reason="ngày kết thúc phải sau ngày bắt đầu")
    if row.valid_to != valid_to:
        await refuse_overlap(session, member_id, AffiliationKind(row.kind), row.valid_from, valid_to, but=row.id)
        record_end(session, actor, row, valid_to, now)
        row.valid_to = valid_to
        await session.flush()
    return row


async def end_stays(
    session: AsyncSession, *, actor: Actor, member_id: UUID, day: date, now: datetime, unit_id: UUID | None = None
) -> None:
    """From `day` on a temporary stay gives way to the next one (`unit_id` None), or all stays at the new official branch do.

    One that would begin that day or later has no day left and goes; the journal keeps it.
    """
    if unit_id is None:
        gives_way = and_(Affiliation.kind == AffiliationKind.TEMPORARY, Affiliation.valid_from <= day)
    else:
        gives_way = and_(Affiliation.kind != AffiliationKind.OFFICIAL, Affiliation.unit_id == unit_id)
    lasts = or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > day)
    stays = select(Affiliation).where(Affiliation.member_id == member_id, gives_way, lasts)
    for row in (await session.scalars(stays)).all():
        record_end(session, actor, row, day, now)
        if row.valid_from >= day:
            await session.delete(row)
        else:
            row.valid_to = day
    await session.flush()


def record_end(session: AsyncSession, actor: Actor, row: Affiliation, valid_to: date, now: datetime) -> None:
    """Journal that a stay ends on `valid_to`, before it is written."""
    old = {"valid_to": None if row.valid_to is None else row.valid_to.isoformat()}
    _record(session, actor, "end", row, now, old=old, valid_to=valid_to)


async def _refuse_own_branch(
    session: AsyncSession, member_id: UUID, unit_id: UUID, valid_from: date, valid_to: date | None
) -> None:
    """Nobody stays temporarily, or keeps contact, where they belong officially."""
    for row in await _rows(session, member_id, AffiliationKind.OFFICIAL):
        if row.unit_id == unit_id and rules.overlap((row.valid_from, row.valid_to), (valid_from, valid_to)):
            raise errors.StayAtOwnBranch


async def refuse_overlap(
    session: AsyncSession,
    member_id: UUID,
    kind: AffiliationKind,
    valid_from: date,
    valid_to: date | None,
    *,
    but: UUID | None = None,
) -> None:
    """One place of each kind at a time; `but`: the row that is changed."""
    for row in await _rows(session, member_id, kind):
        if row.id != but and rules.overlap((row.valid_from, row.valid_to), (valid_from, valid_to)):
            until = "chưa có ngày kết thúc" if row.valid_to is None else f"đến trước ngày {row.valid_to:%d/%m/%Y}"
            raise errors.AffiliationInTheWay(day=f"{row.valid_from:%d/%m/%Y}", until=until)


async def _rows(session: AsyncSession, member_id: UUID, kind: AffiliationKind) -> Sequence[Affiliation]:
    query = select(Affiliation).where(Affiliation.member_id == member_id, Affiliation.kind == kind)
    return (await session.scalars(query)).all()


def _record(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    row: Affiliation,
    now: datetime,
    *,
    old: dict[str, str | None] | None = None,
    valid_to: date | None,
) -> None:
    new = {
        "kind": str(row.kind),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": None if valid_to is None else valid_to.isoformat(),
    }
    subject = ("member", row.member_id)
    action = f"members:affiliation:{verb}"
    journal.record(session, actor=actor, action=action, subject=subject, unit_id=row.unit_id, now=now, old=old, new=new)


async def refuse_closing_with_members(session: AsyncSession, unit_id: UUID, closed_from: date) -> None:
    """A branch ends only when nobody belongs to it any more; raises BranchHasMembers."""
    ends_later = Affiliation.valid_to.is_(None) | (Affiliation.valid_to > closed_from)
    query = select(Affiliation.id).where(
        Affiliation.unit_id == unit_id, Affiliation.kind == AffiliationKind.OFFICIAL, ends_later
    )
    if (await session.scalars(query.limit(1))).first() is not None:
        raise errors.BranchHasMembers


CLOSING_GUARDS.append(refuse_closing_with_members)
