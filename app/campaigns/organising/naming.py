"""Speakers, chair and organisers of a meeting are present in it (decision 0019)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, marks, recording, refusals, rolls, rules, sent_lists
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import MeetingNotBegun
from app.campaigns.holding import hold_meeting
from app.campaigns.models import AttendanceMark, SessionOrganiser, StudySession
from app.campaigns.organising.duties import Duties, by_name, duties_at, replace
from app.campaigns.organising.errors import OrganisersNotValid
from app.campaigns.organising.schemas import OrganisersIn
from app.campaigns.organising.words import EACH_ONCE, NO_ORGANISER, NOT_AT_HOME
from app.campaigns.roll_people import require_people
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError
from app.members.models import Member


@dataclass(frozen=True, slots=True)
class Organisers:
    """Who ran the meeting, by name, and those of them who are on no list."""

    people: Sequence[tuple[Member, str]]
    not_on_list: list[UUID]
    recorded_at: datetime


async def name_organisers(
    session: AsyncSession, *, actor: Actor, session_id: UUID, named: OrganisersIn, today: date, now: datetime
) -> Organisers:
    """Let these and nobody else be the organisers; the same list sent again gets the same answer. What is refused is kept.

    Raises NotFound, RoleMissing, OrganisersNotValid, PeopleNotFound, MeetingNotBegun, ClientIdReused and what `gates` raises.
    """
    found = None
    try:
        found = await hold_meeting(session, actor=actor, session_id=session_id, roles=access.ROLL_ROLES, today=today)
        gate = gates.obstacle(found.campaign, now, found.meeting)
        on_behalf = await access.acts_on_behalf(session, actor=actor, unit_id=found.meeting.unit_id, today=today)
        by = recording.By(actor.account_id, "alone" if named.no_second_person else "waiting", on_behalf=on_behalf)
        return await apply_organisers(session, actor=actor, by=by, found=found, named=named, gate=gate, today=today, now=now)
    except AppError as error:
        content = named.model_dump_json(exclude_unset=True)
        campaign_id = None if found is None else found.campaign.id
        sent = refusals.Sent(session_id, None, named.client_id, None, content, "organisers", campaign_id)
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=found is not None, today=today, now=now)
        raise


async def apply_organisers(
    session: AsyncSession,
    *,
    actor: Actor,
    by: recording.By,
    found: MeetingInReach,
    named: OrganisersIn,
    gate: type[AppError] | None,
    today: date,
    now: datetime,
) -> Organisers:
    """The list under the name of `by`; `actor` is who may speak of these people. The meeting is held by the caller.

    Who is named for the first time is present on all parts from now on, unless recorded so already; whose name goes loses
    what naming alone had said.
    """
    meeting, payload = found.meeting, named.model_dump_json(exclude_unset=True)
    known = await sent_lists.answered(session, meeting, named.client_id, payload)
    if known is not None:
        return await _same_answer(session, known)
    if gate is not None:
        raise gate
    after: Duties = {one.member_id: one.duty for one in named.people}
    _require_possible(meeting, named, after, now)
    before = await duties_at(session, meeting.id)
    fresh, gone = after.keys() - before.keys(), before.keys() - after.keys()
    lines = [rolls.Line(m, p, marks.PRESENT, None, None, named.client_id, by_name=True) for m in fresh for p in meeting.parts]
    not_on_list = await require_people(session, actor=actor, found=found, lines=lines, today=today)
    await recording.lock_people(session, fresh | gone)
    now = await _behind(session, meeting, fresh | gone, now)
    statements = await _present(session, meeting, fresh, named.client_id)
    statements += await _taken_back(session, meeting, gone, named.client_id)
    if statements:
        await recording.store(session, by=by, meeting=meeting, statements=statements, device_time=None, now=now)
    await _store(session, meeting.id, before, after, by.account_id, now)
    if before != after:
        _note(session, actor, by, meeting, before, after, statements, now)
    answer = {
        "organisers": {str(m): duty for m, duty in after.items()},
        "not_on_list": sorted(str(m) for m in not_on_list),
        "recorded_at": now.isoformat(),
    }
    sent_lists.keep(
        session, meeting=meeting, client_id=named.client_id, payload=payload, answer=answer, by=by.account_id, now=now
    )
    return Organisers(await by_name(session, after), sorted(not_on_list), now)


def _require_possible(meeting: StudySession, named: OrganisersIn, after: Duties, now: datetime) -> None:
    if len(after) != len(named.people):
        raise OrganisersNotValid(reason=EACH_ONCE)
    if meeting.kind == "home":
        raise OrganisersNotValid(reason=NOT_AT_HOME)
    if not rules.presence_may_be_recorded(rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts), now):
        raise MeetingNotBegun


async def _behind(session: AsyncSession, meeting: StudySession, people: Collection[UUID], now: datetime) -> datetime:
    """Now, but not before what is said of these people already: a list that had to wait speaks after the one it waited for."""
    query = select(func.max(AttendanceMark.recorded_at)).where(
        AttendanceMark.session_id == meeting.id, AttendanceMark.member_id.in_(people)
    )
    last = (await session.scalars(query)).one()
    return now if last is None else max(now, last)


async def _same_answer(session: AsyncSession, known: Mapping[str, Any]) -> Organisers:
    duties = {UUID(member_id): str(duty) for member_id, duty in known["organisers"].items()}
    not_on_list = [UUID(m) for m in known["not_on_list"]]
    return Organisers(await by_name(session, duties), not_on_list, datetime.fromisoformat(known["recorded_at"]))


async def _present(
    session: AsyncSession, meeting: StudySession, fresh: Collection[UUID], client_id: UUID
) -> list[recording.Statement]:
    """Present is said of whoever is not recorded so yet: nobody gets a second record beside an own check-in."""
    now = await recording.attendance_now(session, meeting.id, fresh)
    return [
        recording.Statement(member_id, part, marks.PRESENT, marks.BY_ROLL, client_id)
        for member_id in sorted(fresh)
        for part in meeting.parts
        if (member_id, part) not in now or now[member_id, part].state != marks.PRESENT
    ]


async def _taken_back(
    session: AsyncSession, meeting: StudySession, gone: Collection[UUID], client_id: UUID
) -> list[recording.Statement]:
    """What the others had said of these people is said again, where naming alone had made them present."""
    organiser = and_(
        SessionOrganiser.session_id == AttendanceMark.session_id, SessionOrganiser.member_id == AttendanceMark.member_id
    )
    query = (
        select(AttendanceMark, SessionOrganiser)
        .join(SessionOrganiser, organiser)
        .where(AttendanceMark.session_id == meeting.id, AttendanceMark.member_id.in_(gone))
    )
    every: dict[recording.Place, list[marks.Mark]] = defaultdict(list)
    others: dict[recording.Place, list[marks.Mark]] = defaultdict(list)
    for mark, named in await session.execute(query):
        every[mark.member_id, mark.part].append(recording.as_mark(mark))
        if not _made_by_naming(mark, named):
            others[mark.member_id, mark.part].append(recording.as_mark(mark))
    found = []
    for (member_id, part), said in sorted(every.items()):
        stands, rest = marks.fold(said), marks.fold(others[member_id, part])
        if stands is None or stands.state != marks.PRESENT or (rest is not None and rest.state == marks.PRESENT):
            continue
        state, excuse = (marks.UNRECORDED, None) if rest is None else (rest.state, rest.excuse)
        found.append(recording.Statement(member_id, part, state, marks.BY_ROLL, client_id, excuse=excuse, reason=NO_ORGANISER))
    return found


def _made_by_naming(mark: AttendanceMark, named: SessionOrganiser) -> bool:
    """Naming and its marks are stored together, at one moment, by one account."""
    return (mark.recorded_at, mark.recorded_by) == (named.named_at, named.named_by) and mark.state == marks.PRESENT


async def _store(
    session: AsyncSession, session_id: UUID, before: Duties, after: Duties, account_id: UUID, now: datetime
) -> None:
    """Who was named before keeps the time of it: by it the marks are known that naming made."""
    for member_id in before.keys() & after.keys():
        if before[member_id] != after[member_id]:
            (await session.get_one(SessionOrganiser, (session_id, member_id))).duty = after[member_id]
    fresh = [
        SessionOrganiser(session_id=session_id, member_id=m, duty=after[m], named_at=now, named_by=account_id)
        for m in sorted(after.keys() - before.keys())
    ]
    await replace(session, fresh, session_id=session_id, gone=before.keys() - after.keys())


def _note(
    session: AsyncSession,
    actor: Actor,
    by: recording.By,
    meeting: StudySession,
    before: Duties,
    after: Duties,
    statements: Sequence[recording.Statement],
    now: datetime,
) -> None:
    journal.record(
        session,
        actor=actor,
        action="campaigns:organisers:name",
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        old={"organisers": {str(m): d for m, d in sorted(before.items())}},
        new={
            "organisers": {str(m): d for m, d in sorted(after.items())},
            "marks": [[str(s.member_id), s.part, s.state] for s in statements],
            "rests_on": by.rests_on,
            "on_behalf": by.on_behalf,
        },
    )
