"""Reading people, their affiliations and their statuses as of a day."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.members.models import Affiliation, Member, MemberStatus, Transfer
from app.members.words import AffiliationKind, Aspect

IDS_AT_ONCE = 5_000
Dated = type[MemberStatus] | type[Affiliation]


def valid_on(table: Dated, day: date) -> ColumnElement[bool]:
    """The rows whose period holds `day`."""
    return and_(table.valid_from <= day, or_(table.valid_to.is_(None), table.valid_to > day))


def after_member(member_id: UUID) -> ColumnElement[bool]:
    """The people who come after this one in lists by name. Cursors carry the id alone: no name stands in an address."""
    place = aliased(Member)
    name = select(place.name_sort).where(place.id == member_id).scalar_subquery()
    return or_(Member.name_sort > name, and_(Member.name_sort == name, Member.id > member_id))


def official_on(day: date) -> ColumnElement[bool]:
    """The official affiliations of a day."""
    return and_(Affiliation.kind == AffiliationKind.OFFICIAL, valid_on(Affiliation, day))


async def official_affiliation(session: AsyncSession, member_id: UUID, day: date) -> Affiliation | None:
    """The member's official affiliation on a day."""
    query = select(Affiliation).where(Affiliation.member_id == member_id, official_on(day))
    return (await session.scalars(query)).one_or_none()


async def last_official_affiliation(session: AsyncSession, member_id: UUID) -> Affiliation | None:
    """The member's latest official affiliation."""
    query = select(Affiliation).where(Affiliation.member_id == member_id, Affiliation.kind == AffiliationKind.OFFICIAL)
    return (await session.scalars(query.order_by(Affiliation.valid_from.desc()).limit(1))).one_or_none()


async def statuses(session: AsyncSession, member_id: UUID, aspect: Aspect | None = None) -> Sequence[MemberStatus]:
    """The member's recorded statuses in order of time."""
    query = select(MemberStatus).where(MemberStatus.member_id == member_id)
    if aspect is not None:
        query = query.where(MemberStatus.aspect == aspect)
    return (await session.scalars(query.order_by(MemberStatus.aspect, MemberStatus.valid_from))).all()


async def membership_on(session: AsyncSession, member_id: UUID, day: date) -> MemberStatus | None:
    """The membership row of a day."""
    query = select(MemberStatus).where(
        MemberStatus.member_id == member_id, MemberStatus.aspect == Aspect.MEMBERSHIP, valid_on(MemberStatus, day)
    )
    return (await session.scalars(query)).one_or_none()


async def affiliations(session: AsyncSession, member_id: UUID) -> Sequence[Affiliation]:
    """All affiliations of a member, the latest first."""
    query = select(Affiliation).where(Affiliation.member_id == member_id)
    return (await session.scalars(query.order_by(Affiliation.valid_from.desc(), Affiliation.id.desc()))).all()


async def transfers_of_member(session: AsyncSession, member_id: UUID) -> Sequence[Transfer]:
    """All transfers of a member, the latest first."""
    query = select(Transfer).where(Transfer.member_id == member_id)
    return (await session.scalars(query.order_by(Transfer.sent_at.desc(), Transfer.id.desc()))).all()


async def members_by_id(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Member]:
    """Members by id."""
    some = list(ids)
    found: dict[UUID, Member] = {}
    for start in range(0, len(some), IDS_AT_ONCE):
        query = select(Member).where(Member.id.in_(some[start : start + IDS_AT_ONCE]))
        found |= {m.id: m for m in await session.scalars(query)}
    return found
