"""A member reads who looked at their record from above the branch; the branch's daily work is on record, not shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.models import RoleGrant
from app.core.actor import Actor, Role
from app.core.clock import local_day
from app.core.journal import PERSON_SHOWN
from app.core.models import JournalEntry
from app.members import queries
from app.members.looks.words import UNIT_LISTS, ground_of, looked_at
from app.members.models import Affiliation
from app.members.words import AffiliationKind
from app.units.models import UnitPath, UnitVersion
from app.units.tree import covers

BRANCH_ROLES = frozenset({Role.SECRETARY, Role.DEPUTY, Role.HELPER})
FROM_ABOVE = frozenset({Role.COMMITTEE, Role.OFFICE, Role.INSPECTOR})
# Said word by word, as the partial index is.
_LOOKS = text("journal.action LIKE 'names:%'")


@dataclass(frozen=True, slots=True)
class Look:
    """One look: as whom, where that role was held (None: the service's operator), at what, on what ground."""

    id: UUID
    at: datetime
    role: Role
    unit_name: str | None
    of_this_member: bool
    looked_at: str
    ground: str


async def looks_at_me(session: AsyncSession, *, actor: Actor, before: UUID | None, most: int) -> list[Look]:
    """At most so many looks, the latest first; none for an account without a member."""
    if actor.member_id is None:
        return []
    history = await _history_of(session, actor.member_id)
    found: list[Look] = []
    while len(found) < most:
        entries = await _entries(session, actor, history, before, most)
        if not entries:
            break
        found += await _from_above(session, history, entries)
        before = entries[-1].id
    return found[:most]


@dataclass(frozen=True, slots=True)
class _History:
    """Where the member belonged, and what stood above these branches and when."""

    member_id: UUID
    places: Sequence[Affiliation]
    paths: Sequence[UnitPath]

    def place_on(self, day: date) -> Affiliation | None:
        """Where the member belonged on a day; before and after all of it, the nearest."""
        there = [p for p in self.places if p.valid_from <= day]
        return max(there or self.places[-1:], key=lambda p: p.valid_from, default=None)

    def above(self, branch_id: UUID, day: date) -> dict[UUID, int]:
        """The branch and the units above it on a day, by their distance."""
        return {p.ancestor_id: p.depth for p in self.paths if p.descendant_id == branch_id and _holds(p, day)}


def _holds(row: UnitPath | RoleGrant, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to > day)


async def _history_of(session: AsyncSession, member_id: UUID) -> _History:
    places = [p for p in await queries.affiliations(session, member_id) if p.kind == AffiliationKind.OFFICIAL]
    paths = await session.scalars(select(UnitPath).where(UnitPath.descendant_id.in_({p.unit_id for p in places})))
    return _History(member_id, places, paths.all())


async def _entries(
    session: AsyncSession, actor: Actor, history: _History, before: UUID | None, most: int
) -> Sequence[JournalEntry]:
    """Looks at the member, or at lists of units at or above their branches, by people who ever held a role above."""
    units = {path.ancestor_id for path in history.paths}
    held = select(RoleGrant.account_id).where(RoleGrant.unit_id.in_(units), RoleGrant.role.in_(FROM_ABOVE))
    query = (
        select(JournalEntry)
        .where(
            or_(
                and_(_LOOKS, JournalEntry.subject_kind == "member", JournalEntry.subject_id == history.member_id),
                and_(_LOOKS, JournalEntry.unit_id.in_(units), JournalEntry.action.in_(UNIT_LISTS)),
            )
        )
        .where(or_(JournalEntry.actor_account_id.is_(None), JournalEntry.actor_account_id.in_(held)))
        .where(or_(JournalEntry.actor_account_id.is_(None), JournalEntry.actor_account_id != actor.account_id))
        .order_by(JournalEntry.id.desc())
        .limit(most)
    )
    return (await session.scalars(query if before is None else query.where(JournalEntry.id < before))).all()


async def _from_above(session: AsyncSession, history: _History, entries: Iterable[JournalEntry]) -> list[Look]:
    accounts = {entry.actor_account_id for entry in entries if entry.actor_account_id is not None}
    grants = (await session.scalars(select(RoleGrant).where(RoleGrant.account_id.in_(accounts)))).all()
    found: list[tuple[JournalEntry, RoleGrant | None, date]] = []
    for entry in entries:
        day = local_day(entry.at)
        place = history.place_on(day)
        if place is None:
            continue
        above = history.above(place.unit_id, day)
        if entry.subject_kind != "member" and entry.unit_id not in above:
            continue
        held = [g for g in grants if g.account_id == entry.actor_account_id and _holds(g, day)]
        if entry.actor_account_id is None:
            found.append((entry, None, day))
        elif (grant := _as_whom(held, place, above)) is not None:
            found.append((entry, grant, day))
    versions = await _versions(session, {grant.unit_id for _, grant, _ in found if grant is not None})
    return [_look(entry, grant, None if grant is None else _name(versions, grant.unit_id, day)) for entry, grant, day in found]


def _as_whom(held: Collection[RoleGrant], place: Affiliation, above: dict[UUID, int]) -> RoleGrant | None:
    """The role nearest to the branch; None for who works in the branch itself, or has no role above it."""
    own = {place.unit_id, place.cell_id}
    if any(g.unit_id in own and g.role in BRANCH_ROLES for g in held):
        return None
    nearest = [g for g in held if g.role in FROM_ABOVE and g.unit_id in above]
    return min(nearest, key=lambda g: (above[g.unit_id], g.role), default=None)


async def _versions(session: AsyncSession, unit_ids: Collection[UUID]) -> Sequence[UnitVersion]:
    return (await session.scalars(select(UnitVersion).where(UnitVersion.unit_id.in_(unit_ids)))).all() if unit_ids else []


def _name(versions: Iterable[UnitVersion], unit_id: UUID, day: date) -> str | None:
    """As the unit was called that day."""
    return next((v.name for v in versions if v.unit_id == unit_id and covers(v.valid_from, v.valid_to, day)), None)


def _look(entry: JournalEntry, grant: RoleGrant | None, unit_name: str | None) -> Look:
    role = Role.OPERATOR if grant is None else Role(grant.role)
    of_list = entry.action if entry.action != PERSON_SHOWN else (entry.new or {}).get("list", PERSON_SHOWN)
    return Look(
        id=entry.id,
        at=entry.at,
        role=role,
        unit_name=unit_name,
        of_this_member=entry.subject_kind == "member",
        looked_at=looked_at(of_list),
        ground=ground_of(of_list, reason=entry.reason, role=role, basis=None if grant is None else grant.basis),
    )
