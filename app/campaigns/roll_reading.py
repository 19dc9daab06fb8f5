"""What a roll says about whom: its marks by name, “tất cả có mặt, trừ …” of a branch's list, a part said again."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import rolls, rules
from app.campaigns.access import MeetingInReach
from app.campaigns.errors import FindingAtClosing, MeetingNotBegun, NotOfThisBranch, RollNotValid
from app.campaigns.excuses import not_theirs_to_accept
from app.campaigns.meeting_schemas import RollIn
from app.campaigns.models import Attendance, AttendanceMark
from app.campaigns.roll_people import list_of
from app.core.actor import Actor


async def read(
    session: AsyncSession, *, actor: Actor, found: MeetingInReach, roll: RollIn, today: date, now: datetime
) -> list[rolls.Line]:
    """The roll's lines; raises RollNotValid, NotOfThisBranch, MeetingNotBegun, FindingAtClosing."""
    meeting = found.meeting
    parts = _parts(roll, meeting.parts)
    marks = [
        rolls.NamedMark(m.member_id, m.state, m.parts, m.excuse, m.reason, m.client_id or roll.client_id) for m in roll.marks
    ]
    speaks_of_all = roll.all_present_except is not None
    complaint = rolls.complaint(
        marks, parts=parts, known=meeting.parts, speaks_of_all=speaks_of_all or roll.repeat_part is not None
    )
    if complaint is not None:
        raise RollNotValid(reason=complaint)
    excepted = set(roll.all_present_except or ())
    everybody: dict[UUID, bool] = {}
    if speaks_of_all or roll.repeat_part is not None:
        everybody = await list_of(session, actor=actor, found=found, unit_id=roll.unit_id, today=today)
        if strange := sorted(excepted - set(everybody)):
            raise NotOfThisBranch(count=len(strange), extra={"members": [str(m) for m in strange]})
    expected = [m for m, is_expected in everybody.items() if is_expected] if speaks_of_all else []
    lines = rolls.lines(marks, parts=parts, everybody=expected, excepted=excepted, client_id=roll.client_id)
    if roll.repeat_part is not None:
        recorded = await _recorded(session, actor=actor, found=found, part=roll.repeat_part, people=everybody, today=today)
        named = {(line.member_id, line.part) for line in lines}
        lines += rolls.repeated(recorded, parts=parts, named=named, client_id=roll.client_id)
    _require_time(found, lines, now)
    return lines


def _parts(roll: RollIn, known: Sequence[int]) -> list[int]:
    """The parts a roll is about: those it names, else all of the meeting; else the one after the part that is said again."""
    if roll.repeat_part is None:
        return list(dict.fromkeys(roll.parts or known))
    if roll.repeat_part not in known:
        raise RollNotValid(reason="Buổi học này không có phần đã nêu.")
    parts = list(dict.fromkeys(roll.parts or [part for part in known if part > roll.repeat_part][:1]))
    if not parts or roll.repeat_part in parts:
        raise RollNotValid(reason="Không còn phần nào để ghi lại như phần đã nêu.")
    return parts


async def _recorded(
    session: AsyncSession, *, actor: Actor, found: MeetingInReach, part: int, people: dict[UUID, bool], today: date
) -> dict[UUID, tuple[str, str | None]]:
    """State and excuse of these people on a part, less the excuses that are not the actor's to accept."""
    query = (
        select(Attendance.member_id, Attendance.state, AttendanceMark.excuse)
        .join(AttendanceMark, AttendanceMark.id == Attendance.mark_id)
        .where(
            Attendance.session_id == found.meeting.id,
            Attendance.part == part,
            Attendance.member_id.in_(people),
        )
        .order_by(Attendance.member_id)
    )
    states = {member_id: (state, excuse) for member_id, state, excuse in await session.execute(query)}
    excused = {m for m, (state, _) in states.items() if state == rolls.EXCUSED}
    others = await not_theirs_to_accept(session, actor=actor, excused=excused, campaign_id=found.campaign.id, today=today)
    return {m: said for m, said in states.items() if m not in others}


def _require_time(found: MeetingInReach, lines: Sequence[rolls.Line], now: datetime) -> None:
    meeting = found.meeting
    begun = rules.presence_may_be_recorded(rules.Meeting(meeting.starts_at, meeting.ends_at, meeting.parts), now)
    if not begun and any(line.state == rolls.PRESENT for line in lines):
        raise MeetingNotBegun
    found_absent = any(line.state == rolls.UNEXCUSED for line in lines)
    if found_absent and not rules.absence_may_be_found(found.campaign.ends_at, now):
        raise FindingAtClosing
