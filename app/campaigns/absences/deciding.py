"""Requests to be excused by name, and what the branch (of its secretary: the committee directly above) decides about them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, recording
from app.campaigns.absences import scope, storing
from app.campaigns.absences.asking import ACCEPTED, ASKED, REFUSED
from app.campaigns.absences.errors import ExcuseDecided
from app.campaigns.excuses import not_theirs_to_accept, require_not_own_excuse
from app.campaigns.models import Enrolment, ExcuseRequest
from app.core import journal
from app.core.actor import Actor
from app.core.errors import NotFound, RoleMissing
from app.members.models import Member
from app.members.queries import after_member

READERS = scope.BRANCH_ROLES + tuple(access.CORRECTION_READERS)


@dataclass(frozen=True, slots=True)
class RequestOfPerson:
    """A request, whose it is, and the branch of enrolment. `decides`: it is the reader's to decide; `sees`: its reason, too."""

    request: ExcuseRequest
    member: Member
    unit_id: UUID
    decides: bool
    sees: bool


async def requests_of(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    state: str | None,
    after: tuple[UUID, UUID] | None,
    limit: int,
    today: date,
    now: datetime,
) -> list[RequestOfPerson]:
    """`limit + 1` requests in the actor's reach by name, after this person's request. Shows names: the look is journalled.

    Raises NotFound, RoleMissing.
    """
    await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today)
    if not actor.units_with(*READERS):
        raise RoleMissing
    reaches = (
        scope.kept_branches(actor, today),
        scope.managed_branches(actor, today),
        scope.inspected_branches(actor, today),
    )
    query = _requests(campaign_id).add_columns(*reaches).where(scope.readable(actor, today))
    query = query.order_by(Member.name_sort, Member.id, ExcuseRequest.id).limit(limit + 1)
    if state is not None:
        query = query.where(ExcuseRequest.state == state)
    if after is not None:
        same = and_(Member.id == after[0], ExcuseRequest.id > after[1])
        query = query.where(or_(after_member(after[0]), same))
    rows = (await session.execute(query)).all()
    others = await not_theirs_to_accept(
        session, actor=actor, excused={row[1].id for row in rows}, campaign_id=campaign_id, today=today
    )
    journal.record(
        session,
        actor=actor,
        action="names:excuses:view",
        subject=("campaign", campaign_id),
        now=now,
        new={"people": len(rows[:limit])},
    )
    named = [row[1].id for row in rows[:limit]]
    journal.record_people(session, actor=actor, of_list="names:excuses:view", people=named, now=now)
    return [
        _of_person(row[0], row[1], row[2], scope.Reach(*map(bool, row[4:])), is_theirs=row[1].id not in others) for row in rows
    ]


async def decide(
    session: AsyncSession,
    *,
    actor: Actor,
    campaign_id: UUID,
    request_id: UUID,
    word: str | None,
    today: date,
    now: datetime,
) -> RequestOfPerson:
    """Accept (`word` None: from now on the absence is excused) or refuse; deciding the same again changes nothing.

    Also of a closed campaign: then what it changes waits for the amendment.
    Raises NotFound, RoleMissing, OwnExcuse, ExcuseDecided.
    """
    campaign = await access.require_campaign(session, actor=actor, campaign_id=campaign_id, today=today, lock="share")
    row = (await session.execute(_requests(campaign_id).where(ExcuseRequest.id == request_id))).one_or_none()
    if row is None:
        raise NotFound
    member, unit_id, enrolment_id = row[1], row[2], row[3]
    reach = await scope.require_decider(session, actor=actor, enrolment_id=enrolment_id, today=today)
    await require_not_own_excuse(session, actor=actor, excused=[member.id], campaign_id=campaign_id, today=today)
    await recording.lock_people(session, [member.id])
    request = await storing.request_of(session, request_id)
    wanted = ACCEPTED if word is None else REFUSED
    if request.state == ASKED:
        request.state, request.word, request.on_behalf = wanted, word, reach.on_behalf
        request.decided_at, request.decided_by = now, actor.account_id
        if word is None:
            await storing.excuse(session, actor=actor, request=request, on_behalf=reach.on_behalf, now=now)
        await storing.tell_decided(session, campaign, request, now)
        _note(session, actor, request, unit_id, now)
        await session.flush()
    elif request.state != wanted:
        raise ExcuseDecided
    return _of_person(request, member, unit_id, reach, is_theirs=True)


def _of_person(
    request: ExcuseRequest, member: Member, unit_id: UUID, reach: scope.Reach, *, is_theirs: bool
) -> RequestOfPerson:
    """The reason is open to who accepts it, to the committee that manages the person, and to inspection."""
    decides = reach.decides and is_theirs
    return RequestOfPerson(request, member, unit_id, decides and request.state == ASKED, decides or reach.inspects)


def _requests(campaign_id: UUID) -> Select[ExcuseRequest, Member, UUID, UUID]:
    enrolled = and_(Enrolment.campaign_id == ExcuseRequest.campaign_id, Enrolment.member_id == ExcuseRequest.member_id)
    return (
        select(ExcuseRequest, Member, Enrolment.unit_id, Enrolment.id)
        .join(Member, Member.id == ExcuseRequest.member_id)
        .join(Enrolment, enrolled)
        .where(ExcuseRequest.campaign_id == campaign_id)
    )


def _note(session: AsyncSession, actor: Actor, request: ExcuseRequest, unit_id: UUID, now: datetime) -> None:
    journal.record(
        session,
        actor=actor,
        action=f"campaigns:excuse:{'accept' if request.state == ACCEPTED else 'refuse'}",
        subject=("excuse_request", request.id),
        unit_id=unit_id,
        now=now,
        reason=request.word,
        old={"state": ASKED},
        new={"state": request.state, "member_id": str(request.member_id), "on_behalf": request.on_behalf},
    )
