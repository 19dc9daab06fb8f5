"""The second implementation over the rows that real records left: whatever a test did, both must count the same."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import AbsenceFinding, AttendanceMark, Campaign, Enrolment, StudySession
from app.core.db import Database
from app.participation.facts import counts
from app.participation.tallies import COUNTS
from app.quizzes.models import Attempt, Quiz
from tests.participation import reference
from tests.participation.reference import Attempted, Enrolled, Event, Found, Marked, Removed, Rules


async def agree(db: Database) -> None:
    """Every campaign that was ever opened counts, live, what its event rows come to."""
    async with db.read() as session:
        for campaign in (await session.scalars(select(Campaign).where(Campaign.opened_at.is_not(None)))).all():
            rows = (await session.execute(counts(campaign.id))).mappings()
            live = {str(row["unit_id"]): {name: int(row[name]) for name in COUNTS if row[name]} for row in rows}
            assert live == reference.tallies(await _events(session, campaign), await _rules(session, campaign)), campaign.title


async def _rules(session: AsyncSession, campaign: Campaign) -> Rules:
    quiz = None if campaign.quiz_id is None else await session.get(Quiz, campaign.quiz_id)
    return Rules(max(1, len(campaign.parts)), campaign.parts_required, campaign.policy, "best" if quiz is None else quiz.counts)


async def _events(session: AsyncSession, campaign: Campaign) -> list[Event]:
    found: list[Event] = []

    async def rows(table: Any, *order: Any) -> list[Any]:
        return list(await session.scalars(select(table).where(_of(table, campaign)).order_by(*order)))

    for listed in await rows(Enrolment):
        person = str(listed.member_id)
        found.append(Enrolled(person, str(listed.unit_id), listed.standing))
        if listed.removed_on is not None:
            found.append(Removed(person, listed.removed_why))
    kinds = {meeting.id: meeting.kind for meeting in await rows(StudySession)}
    marks = select(AttendanceMark).where(AttendanceMark.session_id.in_(kinds))
    for mark in await session.scalars(marks.order_by(AttendanceMark.recorded_at, AttendanceMark.id)):
        trust = "waiting" if mark.confirmed_at is None else "alone" if mark.single_recorder else "confirmed"
        meeting = (str(mark.session_id), kinds[mark.session_id], mark.part)
        found.append(Marked(str(mark.member_id), *meeting, mark.state, mark.way, mark.reason, trust, mark.excuse))
    found += [Found(str(finding.member_id), finding.state) for finding in await rows(AbsenceFinding)]
    for attempt in await rows(Attempt, Attempt.number):
        if attempt.state == "closed":
            found.append(Attempted(str(attempt.member_id), attempt.taken, bool(attempt.passed)))
    return found


def _of(table: Any, campaign: Campaign) -> Any:
    return (table.occasion_id if table is Attempt else table.campaign_id) == campaign.id
