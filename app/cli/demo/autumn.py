"""The closed campaign: Đợt học tập quý IV/2024 (October), with exactly the published figures."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.queries import load_versions
from app.campaigns.opening import open_campaign
from app.campaigns.planning import plan_campaign
from app.campaigns.schemas import CampaignIn
from app.cli.demo import at_home, calendar, late_rolls, material, meetings, voided
from app.cli.demo.cast import REVIEWER
from app.cli.demo.held import Held
from app.cli.demo.material import EDITORS
from app.cli.demo.meetings import Meeting, meeting_on
from app.cli.demo.organisers import name_organisers
from app.cli.demo.people import PersonPlan
from app.cli.demo.places import PROVINCE
from app.cli.demo.reporting_apart import type_papers
from app.cli.demo.takings import Sitting, Taking, sitting, take
from app.core import clock, statistics
from app.core.db import Database
from app.core.upserts import insert_rows
from app.participation.closing.ending import close_campaign
from app.quizzes.assembly import Pool
from app.quizzes.models import AnswerBatch, Attempt, Grading, Occasion, Quiz, QuizPool, Receipt
from app.quizzes.receipts.statement import Named

EXCUSES = ("illness", "duty", "family", "other")


def host_of(branch: str) -> str:
    """The code of the committee that holds the branch's meetings: its parent."""
    return branch.rpartition(".")[0]


async def hold_autumn(
    session: AsyncSession, database: Database, held: Held, *, people: Sequence[PersonPlan], targets: Sequence[UUID]
) -> UUID:
    """Plan, open, hold, close and amend the campaign; the campaign's id."""
    plan = CampaignIn(
        unit_id=held.units[PROVINCE],
        title="Đợt học tập quý IV/2024",
        starts_at=calendar.AUTUMN_OPENED,
        ends_at=calendar.AUTUMN_ENDED,
        roster_day=calendar.AUTUMN_ROSTER,
        target_unit_ids=list(targets),
        document_ids=[held.made.documents["ubnd-binh-phuoc-2023-2025"]],
        quiz_id=held.made.autumn_quiz,
    )
    prepared = calendar.PREPARED
    campaign = await plan_campaign(session, actor=EDITORS, plan=plan, today=prepared.date(), now=prepared)
    meetings_held, visits = _meetings(people, held.units), at_home.plan_visits(people, held)
    await meetings.write_meetings(
        session,
        [*meetings_held.values(), *(visit.meeting for visit in visits)],
        campaign_id=campaign.id,
        names=held.names,
        secret=held.secret,
        now=calendar.PREPARED,
    )
    await at_home.write_visits(session, visits)
    opened = calendar.AUTUMN_OPENED
    await open_campaign(session, actor=EDITORS, campaign_id=campaign.id, today=calendar.AUTUMN_ROSTER, now=opened)
    places = {p.id: _place(p, meetings_held) for p in people} | {visit.person.id: visit.meeting for visit in visits}
    sheet = late_rolls.on_the_farms_sheet(people, held)
    await _attend(session, [p for p in people if p not in sheet], places, campaign_id=campaign.id, held=held)
    await _take_tests(session, people, campaign.id, held)
    await type_papers(session, held, campaign.id)
    await statistics.refresh(session, len(people))
    closed = calendar.AUTUMN_CLOSED
    await close_campaign(
        session, actor=EDITORS, campaign_id=campaign.id, reason=None, today=clock.local_day(closed), now=closed
    )
    await late_rolls.amend_autumn(session, database, held, campaign_id=campaign.id, meeting=places[sheet[0].id], sheet=sheet)
    return campaign.id


def _meetings(people: Sequence[PersonPlan], units: Mapping[str, UUID]) -> dict[tuple[str, str], Meeting]:
    """A regular meeting and a make-up for every hosting committee, by (host, kind)."""
    found = {}
    for number, host in enumerate(sorted({host_of(p.branch) for p in people})):
        for kind, day in (("regular", calendar.AUTUMN_MEETING), ("makeup", calendar.AUTUMN_MAKEUP)):
            found[host, kind] = meeting_on(units[host], kind, day + timedelta(days=number % 5))
    return found


def _place(person: PersonPlan, meetings_held: Mapping[tuple[str, str], Meeting]) -> Meeting:
    return meetings_held[host_of(person.branch), "makeup" if person.way == "makeup" else "regular"]


async def _attend(
    session: AsyncSession, people: Sequence[PersonPlan], places: Mapping[UUID, Meeting], *, campaign_id: UUID, held: Held
) -> None:
    """What was recorded by the closing (`places`: of each person), and who ran the meetings."""
    rows = []
    for person in people:
        if person.outcome is None:
            continue
        way, meeting = person.way or "roll", places[person.id]
        rows.append(
            meetings.attendance_rows(
                person,
                meeting,
                campaign_id=campaign_id,
                state=person.outcome,
                way="roll" if way == "makeup" else way,
                secretary=held.secretary_account(person.branch, meeting.starts_at.date()),
                excuse=held.random.choice(EXCUSES) if person.outcome == "excused" else None,
            )
        )
    await meetings.write_attendance(session, rows)
    await name_organisers(session, held, [now for _, now in rows], now=calendar.AUTUMN_OPENED)


async def sitting_of(session: AsyncSession, quiz_id: UUID, occasion_id: UUID, pass_mark: int | None) -> Sitting:
    """What all takings of a published quiz share."""
    quiz = await session.get_one(Quiz, quiz_id)
    query = select(QuizPool.draw, QuizPool.question_version_id).where(QuizPool.quiz_id == quiz_id).order_by(QuizPool.position)
    by_draw: dict[int, list[UUID]] = {}
    for draw, version_id in await session.execute(query):
        by_draw.setdefault(draw, []).append(version_id)
    pools = tuple(Pool(quiz.draws[draw]["count"], tuple(ids)) for draw, ids in sorted(by_draw.items()))
    versions = {v.id: v for v in await load_versions(session, [i for ids in by_draw.values() for i in ids])}
    test, campaign = Named(quiz_id, quiz.title), Named(occasion_id, (await session.get_one(Occasion, occasion_id)).title)
    return sitting(test, campaign, pools, versions, pass_mark=pass_mark, time_limit=timedelta(seconds=quiz.time_limit_s))


async def _take_tests(session: AsyncSession, people: Sequence[PersonPlan], campaign_id: UUID, held: Held) -> None:
    """4,402 take the test; three of them report the question that is ruled void before the campaign is closed."""
    test, random = await sitting_of(session, held.made.autumn_quiz, campaign_id, material.AUTUMN_PASS_MARK), held.random
    version_id = await voided.version_to_void(session)
    by = voided.reporters(people, [p.id for part, p in held.played.items() if part.role == "member"])
    reporting = {p.id for p in by}
    first = calendar.at(calendar.AUTUMN_MEETING, 14)
    taken = []
    for person in people:
        if person.took:
            begun = first + timedelta(days=random.randrange(20), minutes=random.randrange(300))
            missed = version_id if person.id in reporting else None
            way, passed = person.took, person.passed
            taken.append(take(test, person, way=way, passed=passed, at=begun, random=random, missed=missed))
    reported = voided.Reported(version_id, by, held.actor(REVIEWER))
    await write_takings(session, await voided.void_question(session, held.made.autumn_quiz, taken, reported))


async def write_takings(session: AsyncSession, taken: Sequence[Taking]) -> None:
    """Insert what `take` made."""
    await insert_rows(session, Attempt, [t.attempt for t in taken])
    await insert_rows(session, AnswerBatch, [t.batch for t in taken])
    await insert_rows(session, Grading, [t.grading for t in taken])
    await insert_rows(session, Receipt, [t.receipt for t in taken])
