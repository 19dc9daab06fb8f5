"""From rows to answers: names of units and people beside their ids, cursors of lists."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns import access, queries
from app.campaigns.attendance_list import Attendee, MeetingRoll, PartState
from app.campaigns.check_in import CheckedIn
from app.campaigns.corrections import CorrectionOfPerson
from app.campaigns.late_check_ins import words as late_words
from app.campaigns.meeting_schemas import AttendanceOut, AttendeeOut, CheckInOut, PaperOut, PartStateOut, SessionOut
from app.campaigns.models import Campaign, StudySession
from app.campaigns.organising.presenting import others_out
from app.campaigns.organising.words import DUTY_WORDS
from app.campaigns.policies import POLICIES, REMOVAL_WORDS, STANDING_WORDS
from app.campaigns.queries import CampaignRow
from app.campaigns.schemas import CampaignDetailOut, CampaignOut, CorrectionOut, NamedOut
from app.core import clock, paging
from app.core.actor import Actor
from app.core.paging import CursorNotValid
from app.quizzes.guests import guests_of

# What the rows of these lists can hold (core.schemas.Instant); beyond it an instant may have no UTC form.
_EARLIEST, _LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
STANDINGS_OF_MARKS = {"confirmed": "đã xác nhận", "waiting": "chờ xác nhận", "single_recorder": "một người ghi"}
_PLAIN = (
    "id",
    "unit_id",
    "title",
    "state",
    "starts_at",
    "ends_at",
    "roster_day",
    "target",
    "policy",
    "parts",
    "quiz_id",
    "version",
)


def instant_and_id(cursor: str | None) -> tuple[datetime, UUID] | None:
    """The sort values of a list in order of time; raises CursorNotValid."""
    if cursor is None:
        return None
    at, row_id = paging.decode(cursor, 2)
    try:
        instant = datetime.fromisoformat(at)
        found = (instant, UUID(row_id))
    except ValueError as error:
        raise CursorNotValid from error
    if instant.tzinfo is None or not _EARLIEST <= instant <= _LATEST:
        raise CursorNotValid
    return found


def only_id(cursor: str | None) -> UUID | None:
    """The last id shown; raises CursorNotValid."""
    return None if cursor is None else paging.decode_id(cursor)


def two_ids(cursor: str | None) -> tuple[UUID, UUID] | None:
    """The last person and row shown; raises CursorNotValid."""
    if cursor is None:
        return None
    first, second = paging.decode(cursor, 2)
    try:
        return UUID(first), UUID(second)
    except ValueError as error:
        raise CursorNotValid from error


async def campaigns_out(session: AsyncSession, rows: Sequence[CampaignRow], today: date) -> list[CampaignOut]:
    """Campaigns of a list."""
    names = await queries.unit_names(session, {row.campaign.unit_id for row in rows}, today)
    return [_campaign(row.campaign, names[row.campaign.unit_id], enrolled=row.enrolled) for row in rows]


async def campaign_out(session: AsyncSession, *, actor: Actor, campaign: Campaign, today: date) -> CampaignDetailOut:
    """One campaign with its documents and targets."""
    targets = await queries.target_ids(session, campaign.id)
    names = await queries.unit_names(session, {campaign.unit_id, *targets}, today)
    enrolled = await queries.is_on_list(session, campaign.id, actor.member_id)
    may_run = await access.reaches(session, actor=actor, unit_id=campaign.unit_id, roles=access.RUN_ROLES, today=today)
    documents = await queries.documents_of(session, campaign.id, drafts=may_run)
    return CampaignDetailOut(
        **_campaign(campaign, names[campaign.unit_id], enrolled=enrolled).model_dump(),
        policy_words=POLICIES[campaign.policy].words,
        verdict_kinds=campaign.verdict_kinds,
        documents=[NamedOut(id=item_id, name=title) for item_id, title in documents],
        targets=[NamedOut(id=unit_id, name=names[unit_id]) for unit_id in targets],
        opened_at=campaign.opened_at,
        closed_at=campaign.closed_at,
        close_reason=campaign.close_reason,
        guests=await guests_of(session, campaign.id),
        may_run=may_run,
    )


async def sessions_out(session: AsyncSession, rows: Sequence[tuple[StudySession, bool]], today: date) -> list[SessionOut]:
    """Meetings, each with whether the caller may show its code. The secret stays here."""
    names = await queries.unit_names(session, {meeting.unit_id for meeting, _ in rows}, today)
    given = set(SessionOut.model_fields) - {"unit_name", "may_record"}
    return [
        SessionOut(
            **{name: getattr(meeting, name) for name in given},
            unit_name=names[meeting.unit_id],
            may_record=may_record and meeting.cancelled_at is None,
        )
        for meeting, may_record in rows
    ]


def check_in_out(done: CheckedIn) -> CheckInOut:
    """What became of a check-in, with the sentence for the phone."""
    scanned = None if done.scanned_at is None else done.scanned_at.astimezone(clock.zone())
    return CheckInOut(
        session_id=done.session_id,
        client_id=done.client_id,
        part=done.part,
        state=done.state,
        recorded_at=done.recorded_at,
        scanned_at=done.scanned_at,
        message=late_words.message(done.state, scanned, done.word, done.part_name),
    )


async def attendance_out(session: AsyncSession, roll: MeetingRoll, limit: int, today: date) -> AttendanceOut:
    """One page of a meeting's roll."""
    page, next_cursor = paging.cut(roll.people, limit, lambda p: [str(p.member.id)])
    names = await queries.unit_names(session, {p.unit_id for p in page if p.unit_id is not None}, today)
    papers = [
        PaperOut(unit_id=p.unit_id, paper_kept=p.paper_kept, recorded_at=p.recorded_at) for p in roll.papers if p.paper_kept
    ]
    return AttendanceOut(
        items=[_attendee(p, names) for p in page],
        papers=papers,
        others=others_out(roll.others),
        next_cursor=next_cursor,
    )


async def corrections_out(session: AsyncSession, rows: Sequence[CorrectionOfPerson], today: date) -> list[CorrectionOut]:
    """Corrections with whom they are about."""
    names = await queries.unit_names(session, {row.unit_id for row in rows}, today)
    given = ("id", "kind", "value", "effective_on", "state", "reason", "proposed_at", "decided_at")
    return [
        CorrectionOut(
            **{name: getattr(row.correction, name) for name in given},
            member_id=row.member.id,
            name=row.member.full_name,
            birth_year=row.member.birth_year,
            unit_id=row.unit_id,
            unit_name=names[row.unit_id],
            words=_words(row),
        )
        for row in rows
    ]


def _campaign(campaign: Campaign, unit_name: str, *, enrolled: bool) -> CampaignOut:
    return CampaignOut(
        **{name: getattr(campaign, name) for name in _PLAIN},
        unit_name=unit_name,
        parts_required=campaign.parts_required or len(campaign.parts),
        enrolled=enrolled,
    )


def _attendee(person: Attendee, names: dict[UUID, str]) -> AttendeeOut:
    return AttendeeOut(
        member_id=person.member.id,
        name=person.member.full_name,
        birth_year=None if person.visitor else person.member.birth_year,
        unit_id=person.unit_id,
        unit_name=None if person.unit_id is None else names[person.unit_id],
        visitor=person.visitor,
        duty=person.duty,
        duty_text=None if person.duty is None else DUTY_WORDS[person.duty],
        absence=None if person.visitor else person.absence,
        expected=None if person.visitor else person.expected,
        on_list=person.unit_id is not None,
        parts=[_part(part) for part in person.parts],
        refused_check_ins=person.refused_check_ins,
    )


def _part(part: PartState) -> PartStateOut:
    return PartStateOut(
        part=part.part,
        state=part.state,
        way=part.way,
        confirmed=part.confirmed,
        standing=part.standing,
        standing_text=None if part.standing is None else STANDINGS_OF_MARKS[part.standing],
        excuse=part.excuse,
    )


def _words(row: CorrectionOfPerson) -> str:
    value, day = row.correction.value, f"{row.correction.effective_on:%d/%m/%Y}"
    if row.correction.kind == "removed":
        return f"Đưa ra khỏi danh sách: {REMOVAL_WORDS.get(value, value)}, từ ngày {day}."
    if row.correction.kind == "restored":
        return "Đưa lại vào danh sách: việc đưa ra trước đây là do ghi nhầm."
    if value == "expected":
        return f"Tính vào danh sách thuộc diện học tập, từ ngày {day}."
    return f"Không tính trong đợt này: {STANDING_WORDS[value]}, từ ngày {day}."
