"""Why a given member counts or does not in a campaign: the facts behind the sentence, for those who may ask."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.access import require_campaign
from app.campaigns.models import Campaign, Enrolment
from app.core import journal
from app.core.actor import Actor, Role
from app.core.errors import NotFound, RoleMissing
from app.members.access import branch_of
from app.members.models import Member
from app.participation import explanations
from app.participation.access import is_own_branch, manages
from app.participation.explaining import notes
from app.participation.explaining.absences import absence_of
from app.participation.explaining.moves import changes_of, moves_since, stays_during
from app.participation.explaining.records import Details, Record, deed_of, details_of, records_of
from app.participation.explaining.sealed import SealedPerson, sealed_of_member
from app.participation.explaining.successions import taken_over_since
from app.participation.explanations import Case, Explanation
from app.participation.facts import WAYS, presence_of_member
from app.participation.people import ABSENCES
from app.participation.snapshots.models import SnapshotRow
from app.participation.snapshots.reading import rows_of_member
from app.units.queries import version_on
from app.units.scope import require_unit, standing_in, visible_ids

_RANKS = {word: rank for rank, word in ABSENCES.items()}


@dataclass(frozen=True, slots=True)
class Presence:
    """What counts of somebody in one campaign: the facts of now, in a closed one the newest snapshot.

    `way_rank` and `absence` as in `facts.people`. `waits`: the facts have come to say something else than what was sealed.
    """

    campaign_id: UUID
    expected: bool
    complete: bool
    way_rank: int | None
    absence: int
    parts_present: int
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Reasons:
    """The explanation in the form the caller may read, what it adds in further sentences, and the records behind it."""

    campaign: Campaign
    member: Member
    unit_name: str
    explanation: Explanation
    notes: list[str]
    full: bool
    records: list[Record]


async def why(
    session: AsyncSession, *, actor: Actor, campaign_id: UUID, member_id: UUID, today: date, now: datetime
) -> Reasons:
    """Why the member counts or not. Open to the member, the branch (open form), the committee directly above and inspection.

    Raises NotFound outside the caller's scope, RoleMissing inside it.
    """
    campaign = await require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    member = await session.get(Member, member_id)
    if member is None:
        raise NotFound
    query = select(Enrolment).where(Enrolment.campaign_id == campaign_id, Enrolment.member_id == member_id)
    enrolment = (await session.execute(query)).scalar_one_or_none()
    full = await _form(session, actor=actor, member=member, enrolment=enrolment, today=today)
    if actor.member_id != member_id:
        journal.record(
            session,
            actor=actor,
            action="names:explanation:view",
            subject=("member", member_id),
            unit_id=enrolment.unit_id if enrolment else None,
            new={"campaign_id": str(campaign_id)},
            now=now,
        )
    if enrolment is None:
        return await _not_listed(session, campaign, member, full=full, today=today)
    unit = await version_on(session, enrolment.unit_id, campaign.roster_day)
    unit_name = unit.name if unit else ""
    records = await records_of(session, member_id, [campaign_id])
    details = await details_of(session, member_id, records, today=today)
    facts = next(row for row in await presence(session, member_id) if row.campaign_id == campaign_id)
    sealed = (await sealed_of_member(session, member_id, [campaign_id])).get(campaign_id)
    case = case_of(campaign, enrolment, unit_name, facts, records, details, sealed)
    explanation = explanations.explain(case, full=full)
    moved = await moves_since(session, campaign, member_id, today)
    told = [notes.move_note(move, unit_name=unit_name, roster_day=campaign.roster_day) for move in moved]
    told += [notes.stay_note(s, unit_name=unit_name) for s in await stays_during(session, campaign, member_id, today)]
    told += [notes.taken_over_note(step) for step in await taken_over_since(session, enrolment, today)]
    absence = None if facts.complete else await absence_of(session, campaign_id, member_id, full=full)
    if absence is not None and absence.state == ABSENCES[facts.absence]:
        told.append(notes.absence_note(absence))
    if full:
        told += [notes.change_note(change) for change in await changes_of(session, enrolment)]
    if sealed is not None:
        told += [notes.sealing_note(sealing) for sealing in sealed.sealings]
    return Reasons(campaign, member, unit_name, explanation, told, full, records)


async def _not_listed(session: AsyncSession, campaign: Campaign, member: Member, *, full: bool, today: date) -> Reasons:
    """Somebody on no list: where they belong, since when."""
    branch = await branch_of(session, member.id, today)
    unit = await version_on(session, branch.unit_id, today)
    nowhere = explanations.not_on_the_list(campaign.roster_day)
    told = [notes.joined_later(unit.name, branch.valid_from)] if unit else []
    return Reasons(campaign, member, unit.name if unit else "", nowhere, told, full, [])


async def _form(session: AsyncSession, *, actor: Actor, member: Member, enrolment: Enrolment | None, today: date) -> bool:
    """True for the full form, False for the open one; the branch of the list and the branch of today may both ask."""
    if actor.member_id == member.id:
        return True
    branches = {(await branch_of(session, member.id, today)).unit_id}
    if enrolment is not None:
        branches.add(enrolment.unit_id)
    inside = own = False
    for unit_id in sorted(branches):
        try:
            unit = await require_unit(session, actor=actor, unit_id=unit_id, today=today)
            unit = await standing_in(session, unit, today)
        except NotFound:
            continue
        inside = True
        if manages(actor, unit) or await _inspects(session, actor, unit_id, today):
            return True
        own = own or is_own_branch(actor, unit)
    if not inside:
        raise NotFound
    if not own:
        raise RoleMissing
    return False


async def _inspects(session: AsyncSession, actor: Actor, unit_id: UUID, today: date) -> bool:
    if not actor.units_with(Role.INSPECTOR):
        return False
    reached = visible_ids(actor, today=today, roles={Role.INSPECTOR}).subquery()
    return (await session.execute(select(reached).where(reached.c[0] == unit_id).limit(1))).first() is not None


async def presence(session: AsyncSession, member_id: UUID) -> list[Presence]:
    """What counts of the member in every campaign."""
    rows = (await session.execute(presence_of_member(), {"member": member_id})).all()
    sealed = await rows_of_member(session, member_id, [row.campaign_id for row in rows]) if rows else {}
    return [_presence(row, sealed.get(row.campaign_id)) for row in rows]


def _presence(row: Row[Any], sealed: SnapshotRow | None) -> Presence:
    live = Presence(row.campaign_id, bool(row.expected), bool(row.complete), row.way_rank, row.absence, row.parts_present)
    if sealed is None:
        return live
    then = Presence(
        campaign_id=row.campaign_id,
        expected=sealed.counted,
        complete=sealed.present,
        way_rank=None if sealed.way is None else WAYS.index(sealed.way),
        absence=live.absence if sealed.absence is None else _RANKS[sealed.absence],
        parts_present=sealed.parts_present,
    )
    return replace(then, waits=then != live)


def case_of(
    campaign: Campaign,
    enrolment: Enrolment,
    unit_name: str,
    facts: Presence,
    records: Sequence[Record],
    details: Details,
    sealed: SealedPerson | None,
) -> Case:
    """What the sentence is made of; the record named is the first of the way under which the participation is shown.

    Of a closed campaign the list is the sealed one, too: nothing decided since has moved it.
    """
    named = (r for r in records if r.state == "present" and r.rank == facts.way_rank)
    record = next(named, None) if facts.complete else None
    standing, removed_on, removed_why = enrolment.standing, enrolment.removed_on, enrolment.removed_why
    if sealed is not None:
        standing, removed_why = sealed.row.standing, sealed.row.removed
        removed_on = None if removed_why is None else removed_on or sealed.sealings[-1].on
    return Case(
        policy=enrolment.policy,
        unit_name=unit_name,
        roster_day=campaign.roster_day,
        membership=enrolment.membership,
        standing=standing,
        basis=enrolment.basis,
        removed_on=removed_on,
        removed_why=removed_why,
        complete=facts.complete,
        parts_present=facts.parts_present,
        parts_required=campaign.parts_required or len(campaign.parts),
        absence=ABSENCES[facts.absence],
        deed=None if record is None else deed_of(record, details, enrolment.unit_id),
        waits=facts.waits,
    )
