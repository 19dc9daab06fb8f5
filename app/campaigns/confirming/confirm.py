"""One tap of a second person on the whole list of a meeting; or the recorder's word that nobody else is there."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import gates, recording, refusals
from app.campaigns.confirming import sight as sights
from app.campaigns.confirming.errors import RecordedByYou
from app.campaigns.confirming.schemas import ConfirmationIn
from app.campaigns.confirming.sight import MarkRow, Marks, Sight
from app.campaigns.errors import ClientIdReused
from app.campaigns.models import Attendance, AttendanceMark, Confirmation
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError
from app.core.ids import new_id
from app.core.upserts import insert_into

SECOND_PERSON, SINGLE_RECORDER = "second_person", "single_recorder"
IDS_AT_ONCE = 5_000


async def confirm(
    session: AsyncSession, *, actor: Actor, session_id: UUID, tap: ConfirmationIn, today: date, now: datetime
) -> Confirmation:
    """Settle what waits there and the caller did not record; with `no_second_person` what the caller did record.

    The same `client_id` again is the same tap. Raises NotFound, RoleMissing, NotPresentThere, RecordedByYou, CampaignNotOpen,
    CampaignClosed, ClientIdReused.
    """
    try:
        return await _confirm(session, actor=actor, session_id=session_id, tap=tap, today=today, now=now)
    except AppError as error:
        sent = refusals.Sent(session_id, None, tap.client_id, None, tap.model_dump_json(exclude_unset=True), "confirmation")
        await refusals.remember(session, error, sent=sent, actor=actor, in_reach=False, today=today, now=now)
        raise


async def _confirm(
    session: AsyncSession, *, actor: Actor, session_id: UUID, tap: ConfirmationIn, today: date, now: datetime
) -> Confirmation:
    sight = await sights.require_sight(session, actor=actor, session_id=session_id, today=today, lock="share")
    stored = await _stored(session, session_id, tap, actor.account_id)
    if stored is not None:
        return stored
    gates.require_open(sight.campaign)
    return await apply_tap(session, actor=actor, by=actor.account_id, sight=sight, tap=tap, today=today, now=now)


async def apply_tap(
    session: AsyncSession, *, actor: Actor, by: UUID, sight: Sight, tap: ConfirmationIn, today: date, now: datetime
) -> Confirmation:
    """The tap under the name of the account `by`; `actor` is in whose sight the marks are."""
    kind, session_id = _kind(tap), sight.meeting.id
    where = await sights.narrow(session, actor=actor, sight=sight, unit_id=tap.unit_id, today=today)
    waiting = sights.marks_there(sight, where)
    wanted = _wanted(waiting, by, tap, kind)
    people = {attendance.member_id for attendance, _ in await session.execute(wanted)}
    await recording.lock_people(session, people)
    stored = await _stored(session, session_id, tap, by)  # the same tap at once: the other one has just been committed
    if stored is not None:
        return stored
    now_there = await session.execute(wanted.execution_options(populate_existing=True))
    found = [row for row in now_there if row[0].member_id in people]  # who was recorded since is not locked, and stays waiting
    if not found and kind == SECOND_PERSON and await _only_own(session, waiting, by):
        raise RecordedByYou
    made = await _claim(session, sight, tap, len(found), by=by, now=now)
    if made is None:
        other = await _stored(session, session_id, tap, by)
        assert other is not None
        return other
    await _settle(session, sight, found, kind, by=by, now=now)
    _note(session, sight, made, found, actor=actor, now=now)
    return made


def _kind(tap: ConfirmationIn) -> str:
    return SINGLE_RECORDER if tap.no_second_person else SECOND_PERSON


def _wanted(waiting: Marks, by: UUID, tap: ConfirmationIn, kind: str) -> Marks:
    own = AttendanceMark.recorded_by.is_not_distinct_from(by)
    query = waiting.where(own, Attendance.confirmed.is_(False)) if kind == SINGLE_RECORDER else waiting.where(~own)
    return query if tap.as_of is None else query.where(AttendanceMark.recorded_at <= tap.as_of)


async def _only_own(session: AsyncSession, waiting: Marks, by: UUID) -> bool:
    own = waiting.where(AttendanceMark.recorded_by == by, Attendance.confirmed.is_(False)).limit(1)
    return (await session.execute(own)).first() is not None


async def _stored(session: AsyncSession, session_id: UUID, tap: ConfirmationIn, by: UUID) -> Confirmation | None:
    query = select(Confirmation).where(Confirmation.session_id == session_id, Confirmation.client_id == tap.client_id)
    stored = (await session.execute(query)).scalar_one_or_none()
    if stored is not None and (stored.kind, stored.unit_id, stored.confirmed_by) != (_kind(tap), tap.unit_id, by):
        raise ClientIdReused
    return stored


async def _claim(
    session: AsyncSession, sight: Sight, tap: ConfirmationIn, count: int, *, by: UUID, now: datetime
) -> Confirmation | None:
    row = {
        "id": new_id(),
        "session_id": sight.meeting.id,
        "client_id": tap.client_id,
        "kind": _kind(tap),
        "unit_id": tap.unit_id,
        "confirmed": count,
        "confirmed_at": now,
        "confirmed_by": by,
    }
    statement = insert_into(session, Confirmation).values(row).on_conflict_do_nothing().returning(Confirmation)
    return (await session.execute(statement)).scalar_one_or_none()


async def _settle(
    session: AsyncSession,
    sight: Sight,
    found: Sequence[MarkRow],
    kind: str,
    *,
    by: UUID,
    now: datetime,
) -> None:
    """Marks and what they say now, alike. The people are locked, so nobody records about them meanwhile."""
    alone = kind == SINGLE_RECORDER
    settled = {"confirmed_at": now, "confirmed_by": None if alone else by, "single_recorder": alone}
    ids = [mark.id for _, mark in found]
    for start in range(0, len(ids), IDS_AT_ONCE):
        some = ids[start : start + IDS_AT_ONCE]
        await session.execute(update(AttendanceMark).where(AttendanceMark.id.in_(some)).values(settled))
        shown = update(Attendance).where(Attendance.session_id == sight.meeting.id, Attendance.mark_id.in_(some))
        await session.execute(shown.values(confirmed=True, single_recorder=alone))
    people = {attendance.member_id for attendance, _ in found}
    recording.tell_tallies(session, campaign_id=sight.campaign.id, people=people, now=now)


def _note(
    session: AsyncSession,
    sight: Sight,
    made: Confirmation,
    found: Sequence[MarkRow],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    places = sorted([str(attendance.member_id), attendance.part] for attendance, _ in found)
    journal.record(
        session,
        actor=actor,
        action=f"campaigns:attendance:{'stand_alone' if made.kind == SINGLE_RECORDER else 'confirm'}",
        subject=("session", sight.meeting.id),
        unit_id=made.unit_id or sight.meeting.unit_id,
        now=now,
        new={"confirmation": str(made.client_id), "marks": places},
    )
