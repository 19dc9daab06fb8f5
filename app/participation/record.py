"""A member's own study record: every campaign, whether it counted and why, what was recorded, results that may be shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.absences.own import own_requests
from app.campaigns.late_check_ins.own import OwnScan, own_scans
from app.campaigns.models import Campaign, Enrolment, ExcuseRequest
from app.core.clock import local_day
from app.core.db import Database
from app.participation.explaining.records import Record, details_of, records_of
from app.participation.explaining.sealed import sealed_of_member
from app.participation.explanations import Explanation, explain
from app.participation.reasons import case_of, presence
from app.quizzes.counting import Tried, that_counts
from app.quizzes.grading import score_text
from app.quizzes.late.showing import note_marks_seen
from app.quizzes.models import Admission, Attempt, Quiz
from app.quizzes.receipts.words import WAY_WORDS
from app.quizzes.visibility import Reveal, Review, shown
from app.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class TestResult:
    """One closed attempt; score and passed are None where the test's policy does not show them, and so is which one counts
    where that is the best one. `is_first_look`: at marks of an attempt whose time ran out (`note_looks`).
    """

    attempt_id: UUID
    quiz_id: UUID
    occasion_id: UUID
    title: str
    number: int
    way: str
    way_text: str
    closed_at: datetime | None
    taken: bool
    score: str | None
    passed: bool | None
    counts: bool | None
    is_first_look: bool


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One campaign in a member's record."""

    campaign: Campaign
    unit_name: str
    explanation: Explanation
    records: list[Record]
    tests: list[TestResult]
    excuse: ExcuseRequest | None
    scans: list[OwnScan]


async def record_of(
    session: AsyncSession, *, member_id: UUID, before: tuple[datetime, UUID] | None, limit: int, now: datetime
) -> list[OwnRecord]:
    """`limit + 1` campaigns on whose list the member is, the latest start first; the full reasons, for they are their own.

    `before`: start and id of the last one shown.
    """
    at_branch = and_(
        UnitVersion.unit_id == Enrolment.unit_id,
        UnitVersion.valid_from <= Campaign.roster_day,
        or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to > Campaign.roster_day),
    )
    query = (
        select(Campaign, Enrolment, UnitVersion.name)
        .join(Enrolment, Enrolment.campaign_id == Campaign.id)
        .outerjoin(UnitVersion, at_branch)
        .where(Enrolment.member_id == member_id)
        .order_by(Campaign.starts_at.desc(), Campaign.id.desc())
        .limit(limit + 1)
    )
    if before is not None:
        earlier = and_(Campaign.starts_at == before[0], Campaign.id < before[1])
        query = query.where(or_(Campaign.starts_at < before[0], earlier))
    rows = (await session.execute(query)).all()
    ids = [campaign.id for campaign, _, _ in rows]
    facts = {row.campaign_id: row for row in await presence(session, member_id)}
    records = await records_of(session, member_id, ids)
    details = await details_of(session, member_id, records, today=local_day(now))
    sealed = await sealed_of_member(session, member_id, ids)
    tests = await _tests(session, member_id, ids, now)
    excuses = await own_requests(session, member_id, ids)
    scans = await own_scans(session, member_id, ids)
    found = []
    for campaign, enrolment, name in rows:
        own = [r for r in records if r.campaign_id == campaign.id]
        case = case_of(campaign, enrolment, name or "", facts[campaign.id], own, details, sealed.get(campaign.id))
        results = [t for t in tests if t.occasion_id == campaign.id]
        late = [one for one in scans if one.campaign_id == campaign.id]
        said = explain(case, full=True)
        found.append(OwnRecord(campaign, name or "", said, own, results, excuses.get(campaign.id), late))
    return found


async def _tests(session: AsyncSession, member_id: UUID, campaign_ids: Collection[UUID], now: datetime) -> Sequence[TestResult]:
    admitted = and_(Admission.quiz_id == Attempt.quiz_id, Admission.member_id == Attempt.member_id)
    query = (
        select(Attempt, Quiz.title, Quiz.counts, Quiz.review_after, Quiz.review_released, Admission.released_at)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .outerjoin(Admission, admitted)
        .where(Attempt.member_id == member_id, Attempt.state == "closed", Attempt.occasion_id.in_(campaign_ids))
        .order_by(Attempt.started_at, Attempt.id)
    )
    rows = (await session.execute(query)).all()
    found = []
    for attempt, title, rule, after, released, released_at in rows:
        review = Review(Reveal(after), Reveal(released))
        marks = shown(review, closed=True, released_at=released_at, now=now).marks
        tried = [_tried(row[0]) for row in rows if row[0].quiz_id == attempt.quiz_id and row[0].taken]
        counts = that_counts(rule, tried) == attempt.number if marks or rule != "best" else None
        found.append(_result(attempt, title, marks=marks, counts=counts))
    return found


def _tried(attempt: Attempt) -> Tried:
    return Tried(attempt.number, Fraction(attempt.earned or 0), attempt.maximum or 0, attempt.passed)


def _result(attempt: Attempt, title: str, *, marks: bool, counts: bool | None) -> TestResult:
    scored = marks and attempt.earned is not None and attempt.maximum is not None
    return TestResult(
        attempt_id=attempt.id,
        quiz_id=attempt.quiz_id,
        occasion_id=attempt.occasion_id,
        title=title,
        number=attempt.number,
        way=attempt.way,
        way_text=WAY_WORDS[attempt.way],
        closed_at=attempt.closed_at,
        taken=bool(attempt.taken),
        score=score_text(Fraction(attempt.earned or 0), attempt.maximum or 0) if scored else None,
        passed=attempt.passed if marks else None,
        counts=counts,
        is_first_look=scored and attempt.closed_by == "expiry" and attempt.marks_seen_at is None,
    )


async def note_looks(database: Database, member_id: UUID, records: Sequence[OwnRecord], *, now: datetime) -> None:
    """The member reads the scores of these records now: before the answer leaves, first looks are noted."""
    for quiz_id in {test.quiz_id for own in records for test in own.tests if test.is_first_look}:
        await note_marks_seen(database, quiz_id=quiz_id, member_id=member_id, now=now)
