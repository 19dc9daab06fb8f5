"""One person's record: members read all of their own, others what their role lets them (docs/rules.md, no harm)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.auth.accounts import accounts_of_members
from app.auth.models import Account
from app.core import journal
from app.core.actor import Actor
from app.core.clock import local_day
from app.core.errors import NotFound
from app.members import access, queries
from app.members.listing import open_standing
from app.members.models import Affiliation, Member, MemberStatus, Transfer
from app.members.words import KEEP_BRANCH, SEE_REASONS, SEE_RECORDS, Aspect, Standing
from app.units.queries import versions_on


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """A record as far as the reader may see it: `statuses` without standings, `phone` None where they are not for them."""

    member: Member
    branch: Affiliation
    membership: str | None
    standing: str
    phone: str | None
    statuses: Sequence[MemberStatus]
    affiliations: Sequence[Affiliation]
    transfers: Sequence[Transfer]
    unit_names: dict[UUID, str]
    account: Account | None
    is_own: bool
    today: date


async def read_record(session: AsyncSession, *, actor: Actor, member_id: UUID, now: datetime) -> MemberRecord:
    """The record of a member within reach, or the caller's own; a look at somebody else's is journalled."""
    today = local_day(now)
    is_own = actor.member_id == member_id
    if is_own:
        member = await session.get(Member, member_id)
        if member is None:
            raise NotFound
    else:
        member = await access.require_member(session, actor=actor, member_id=member_id, roles=SEE_RECORDS, today=today)
    branch = await access.branch_of(session, member_id, today)
    full = is_own or await access.reaches(session, actor=actor, unit_id=branch.unit_id, roles=SEE_REASONS, today=today)
    keeps = is_own or await access.reaches(session, actor=actor, unit_id=branch.unit_id, roles=KEEP_BRANCH, today=today)
    rows = await queries.statuses(session, member_id)
    standing = _today(rows, Aspect.STANDING, now) or Standing.ACTIVE.value
    places = await queries.affiliations(session, member_id)
    transfers = await queries.transfers_of_member(session, member_id)
    units = {a.unit_id for a in places} | {t.to_unit_id for t in transfers} | {t.from_unit_id for t in transfers}
    if not is_own:
        journal.record(
            session,
            actor=actor,
            action="names:member:view",
            subject=("member", member_id),
            unit_id=branch.unit_id,
            now=now,
        )
    return MemberRecord(
        member=member,
        branch=branch,
        membership=_today(rows, Aspect.MEMBERSHIP, now),
        standing=open_standing(standing, with_reasons=full),
        phone=member.phone if keeps else None,
        statuses=[r for r in rows if full or r.aspect == Aspect.MEMBERSHIP],
        affiliations=places,
        transfers=transfers,
        unit_names={i: v.name for i, v in (await versions_on(session, units, today)).items()},
        account=(await accounts_of_members(session, [member_id])).get(member_id),
        is_own=is_own,
        today=today,
    )


def _today(rows: Sequence[MemberStatus], aspect: Aspect, now: datetime) -> str | None:
    today = local_day(now)
    running = (r for r in rows if r.aspect == aspect and r.valid_from <= today)
    return next((r.value for r in running if r.valid_to is None or r.valid_to > today), None)
