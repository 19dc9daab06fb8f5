"""Own check-in with the code shown in the hall."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, gates, hall_code, marks, recording, refusals, rules
from app.campaigns.errors import HallCodeWrong, HallNotOpen, NotOnTheList, TooManyCodes
from app.campaigns.late_check_ins import clocks, queueing
from app.campaigns.late_check_ins.queueing import Scanned
from app.campaigns.models import AttendanceMark, Campaign, Enrolment, LateCheckIn, RefusedCheckIn, StudySession
from app.core import journal
from app.core.actor import Actor
from app.core.errors import AppError, NotFound

# Nobody honest mistypes so often in three minutes; who guesses finds one of 500,000 codes with 30 tries.
MOST_WRONG_CODES = 30
WRONG_CODES_WINDOW = timedelta(seconds=hall_code.SPOKEN_STEP_S)


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """What became of a check-in, and when it was recorded or received.

    `state`: present (or what a later mark says), waiting (scanned at `scanned_at`, arrived late), refused (with a `word`).
    `part_name`: of the part, where the campaign has several.
    """

    session_id: UUID
    client_id: UUID
    part: int
    state: str
    recorded_at: datetime
    scanned_at: datetime | None = None
    word: str | None = None
    part_name: str | None = None


async def check_in(session: AsyncSession, *, actor: Actor, session_id: UUID, sent: Scanned, now: datetime) -> CheckedIn:
    """Record the caller as present at the part whose code this is; the same `client_id` again gets the same answer.

    Right at any hall of the campaign in which the caller is enrolled. A code that was right when it was scanned, but arrives
    too late to be taken, waits for a person. Every refusal is kept, of who guesses on only that of a right code; none locks
    anybody else.
    """
    meeting, campaign = await _hall(session, session_id)
    if actor.member_id is None:
        raise NotFound
    await recording.lock_people(session, [actor.member_id])
    stored = await _stored(session, meeting, sent.client_id, actor.member_id)
    if stored is not None:
        return _named(stored, campaign)
    part = hall_code.part_of(meeting.secret, sent.code, parts=_parts(meeting), at=now)
    scan = clocks.judge(meeting.secret, _parts(meeting), _told(sent, now)) if part is None else None
    guesses, was_wrong = await _refused_before(session, meeting.id, actor.member_id, sent, now)
    if was_wrong:  # sent again until it happens to be right, it would be a guess that nobody counts
        part = scan = None
    is_guessing = guesses >= MOST_WRONG_CODES
    is_right = part is not None or scan is not None
    refusal = await _refusal(
        session,
        meeting=meeting,
        campaign=campaign,
        member_id=actor.member_id,
        knows=is_right and not is_guessing,  # who guesses learns nothing by the right code
        at=now if scan is None else scan.scanned_at,
        now=now,
    )
    if is_guessing and refusal is None:
        refusal = TooManyCodes
    if refusal is None and not is_right:
        refusal = HallCodeWrong
    if refusal is not None:
        right = scan.part if scan is not None else part
        raise _kept(refusal, actor, meeting, sent, right, is_guessing=is_guessing, now=now)
    if scan is not None:
        return _waiting(await queueing.queue(session, actor=actor, meeting=meeting, sent=sent, scan=scan, now=now))
    assert part is not None
    done = await _record(session, actor=actor, member_id=actor.member_id, meeting=meeting, sent=sent, part=part, now=now)
    return _named(done, campaign)


def _named(done: CheckedIn, campaign: Campaign) -> CheckedIn:
    """With the part's name, where the campaign has several."""
    names = campaign.parts
    return replace(done, part_name=names[done.part - 1]) if 1 < len(names) >= done.part else done


async def _record(
    session: AsyncSession, *, actor: Actor, member_id: UUID, meeting: StudySession, sent: Scanned, part: int, now: datetime
) -> CheckedIn:
    before = (await recording.attendance_now(session, meeting.id, [member_id])).get((member_id, part))
    statement = recording.Statement(member_id, part, marks.PRESENT, marks.BY_CODE, sent.client_id)
    by = recording.of_actor(actor)
    folded = await recording.store(
        session, by=by, meeting=meeting, statements=[statement], device_time=sent.device_time, now=now
    )
    journal.record(
        session,
        actor=actor,
        action="campaigns:check_in:record",
        subject=("session", meeting.id),
        unit_id=meeting.unit_id,
        now=now,
        old={"state": before.state if before else None},
        new={"member_id": str(member_id), "part": part, "state": marks.PRESENT},
    )
    return CheckedIn(meeting.id, sent.client_id, part, folded[member_id, part].state, now)


def _told(sent: Scanned, now: datetime) -> clocks.Told:
    return clocks.Told(sent.code, sent.device_time, sent.sent_device_time, now)


def _kept(
    refusal: type[AppError],
    actor: Actor,
    meeting: StudySession,
    sent: Scanned,
    part: int | None,
    *,
    is_guessing: bool,
    now: datetime,
) -> AppError:
    """The refusal with its evidence. A right code that came after the figures were closed waits for the committee."""
    row = refusals.Sent(
        session_id=meeting.id,
        member_id=actor.member_id,
        client_id=sent.client_id,
        device_time=sent.device_time,
        payload=_content(sent, None if is_guessing else part),
        campaign_id=meeting.campaign_id,
    )
    waits = part is not None and not is_guessing and issubclass(refusal, gates.AFTER_THE_END)
    evidence = refusals.kept(row, actor=actor, error=refusal, now=now, state="waiting" if waits else "kept")
    headers = {"Retry-After": str(hall_code.SPOKEN_STEP_S)} if refusal is TooManyCodes else None
    return refusal(evidence=None if is_guessing and part is None else evidence, headers=headers)


async def _hall(session: AsyncSession, session_id: UUID) -> tuple[StudySession, Campaign]:
    """Any meeting in a hall, its campaign held open; whether the caller belongs there is told by enrolment and code."""
    query = (
        select(StudySession, Campaign)
        .join(Campaign, Campaign.id == StudySession.campaign_id)
        .where(StudySession.id == session_id, StudySession.kind.not_in(access.NO_HALLS))
        .with_for_update(read=True, of=(Campaign, StudySession))
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NotFound
    return row


async def _stored(session: AsyncSession, meeting: StudySession, client_id: UUID, member_id: UUID) -> CheckedIn | None:
    query = select(AttendanceMark).where(
        AttendanceMark.session_id == meeting.id,
        AttendanceMark.client_id == client_id,
        AttendanceMark.member_id == member_id,
        AttendanceMark.way == marks.BY_CODE,
    )
    mark = (await session.execute(query)).scalars().first()
    if mark is not None:
        return CheckedIn(meeting.id, client_id, mark.part, mark.state, mark.recorded_at)
    late = await queueing.queued(session, meeting.id, member_id, client_id)
    return None if late is None else _waiting(late)


def _waiting(late: LateCheckIn) -> CheckedIn:
    """A scan that waits, or that a person did not accept."""
    return CheckedIn(late.session_id, late.client_id, late.part, late.state, late.received_at, late.scanned_at, late.word)


async def _refusal(
    session: AsyncSession,
    *,
    meeting: StudySession,
    campaign: Campaign,
    member_id: UUID,
    knows: bool,
    at: datetime,
    now: datetime,
) -> type[AppError] | None:
    """Why nobody's code would help here; `at`: when it was scanned, `knows`: the code is right.

    Strangers without a valid code do not learn that the meeting exists.
    """
    enrolled = select(Enrolment.id).where(Enrolment.campaign_id == campaign.id, Enrolment.member_id == member_id)
    if (await session.execute(enrolled)).first() is None:
        return NotOnTheList if knows else NotFound
    obstacle = gates.obstacle(campaign, now, meeting)
    if obstacle is not None:
        return obstacle
    return None if rules.hall_is_open(rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts), at) else HallNotOpen


async def _refused_before(
    session: AsyncSession, session_id: UUID, member_id: UUID, sent: Scanned, now: datetime
) -> tuple[int, bool]:
    """How many check-ins of the member were refused here lately, whatever for; whether this very one came before, wrong."""
    lately = and_(
        RefusedCheckIn.received_at > now - WRONG_CODES_WINDOW,
        RefusedCheckIn.reason.not_in((TooManyCodes.code, NotOnTheList.code)),
    )
    this_one = and_(
        RefusedCheckIn.client_id == sent.client_id,
        RefusedCheckIn.payload == _content(sent),
        RefusedCheckIn.reason.in_((HallCodeWrong.code, NotFound.code)),
    )
    query = select(func.count().filter(lately), func.count().filter(this_one)).where(
        RefusedCheckIn.session_id == session_id, RefusedCheckIn.member_id == member_id
    )
    count, same = (await session.execute(query)).one()
    return count, bool(same)


def _content(sent: Scanned, part: int | None = None) -> str:
    """What is kept of a check-in; `part`: only of a right code."""
    return json.dumps({"code": sent.code} if part is None else {"code": sent.code, "part": part})


def _parts(meeting: StudySession) -> Sequence[int]:
    return meeting.parts
