"""Home and record as they are answered."""

from datetime import datetime

from app.campaigns.absences.own import own_out as excuse_out
from app.campaigns.homes.own import to_confirm_out
from app.campaigns.late_check_ins.own import own_out as scan_out
from app.campaigns.models import StudySession
from app.participation import home, wordings
from app.participation.home import BranchLine, Home, OpenCampaign
from app.participation.me_schemas import (
    BranchLineOut,
    DueMeetingOut,
    DueTestOut,
    HomeCampaignOut,
    HomeOut,
    OwnRecordOut,
    OwnTestOut,
    UnreadOut,
)
from app.participation.presenting import local, mark_out
from app.participation.record import OwnRecord
from app.quizzes.queries import DueQuiz


def home_out(found: Home, now: datetime) -> HomeOut:
    """The home page: golden wordings 1, 2 and 6."""
    tasks, detail = _due(found, now)
    only_exempt = bool(found.campaigns) and all("exempt" in c.standing and not c.expected for c in found.campaigns)
    return HomeOut(
        headline=wordings.EXEMPT_HOME if only_exempt and not tasks else wordings.headline(tasks),
        detail=detail,
        tests=[_test_out(q) for q in (*found.due, *found.open_tests)],
        meetings=[
            DueMeetingOut(
                session_id=m.id,
                campaign_id=m.campaign_id,
                kind=m.kind,
                title=m.title,
                place=m.place,
                starts_at=m.starts_at,
                ends_at=m.ends_at,
                on_now=home.is_on_now(m, now),
                cancelled=m.cancelled_at is not None,
                change_text=found.changes.get(m.id),
            )
            for m in found.meetings
        ],
        unread=[UnreadOut.model_validate(row) for row in found.documents],
        campaigns=[_campaign_out(c, found) for c in found.campaigns],
        scans=[scan_out(one) for one in found.scans],
        to_confirm=[to_confirm_out(one) for one in found.to_confirm],
        branches=[_branch_out(line) for line in found.branches],
    )


def _due(found: Home, now: datetime) -> tuple[list[str], str | None]:
    """What the first line names and the second line: tests, and before them a meeting that is on now; once the tests are
    taken, meetings still to be attended. A visit that waits for the caller's tap is named in any case.
    """
    visits = [one for one in found.to_confirm if one.at_home]
    to_confirm = [wordings.visit_task(one.visited_on) for one in visits]
    if found.due:
        tests = [wordings.quiz_task(q.title, questions=q.questions, minutes=_about_minutes(q)) for q in found.due]
        deadline = local(_until(found.due[0]))
        now_on = _on_now(found, now)
        if not now_on:
            return tests + to_confirm, wordings.deadline_line(deadline)
        line = _meeting_line(now_on[0][1], found, now)
        detail = f"{line} {wordings.deadline_line(deadline, beside_a_meeting=True)}"
        return _on_now_tasks(now_on) + tests + to_confirm, detail
    tasks, lines = [], []
    for c in found.campaigns:
        theirs = [m for m in found.meetings if m.campaign_id == c.campaign.id]
        meeting = next((m for m in theirs if m.cancelled_at is None), None)
        if c.expected and not c.attended and not c.excused and (meeting is not None or now <= c.campaign.ends_at):
            named = meeting or (theirs[0] if theirs else None)
            is_makeup = named is None or named.kind != "regular"
            tasks.append(wordings.meeting_task(c.campaign.title, is_makeup=is_makeup))
            lines.append(_meeting_line(named, found, now))
    lines += [to_confirm_out(one).sentence for one in visits]
    return tasks + to_confirm, lines[0] if lines else None


def _on_now(found: Home, now: datetime) -> list[tuple[OpenCampaign, StudySession]]:
    """The meetings whose hall is open and at which the caller is still awaited, one a campaign."""
    on = []
    for c in found.campaigns:
        theirs = (m for m in found.meetings if m.campaign_id == c.campaign.id and home.is_on_now(m, now))
        meeting = next(theirs, None)
        if meeting is not None and c.expected and not c.attended and not c.excused:
            on.append((c, meeting))
    return on


def _on_now_tasks(now_on: list[tuple[OpenCampaign, StudySession]]) -> list[str]:
    return [
        wordings.meeting_on_now_task(c.campaign.title if len(now_on) > 1 else None, is_makeup=m.kind != "regular")
        for c, m in now_on
    ]


def _meeting_line(meeting: StudySession | None, found: Home, now: datetime) -> str:
    """The next meeting with what changed about it; a cancelled one where no other is planned."""
    if meeting is None:
        return wordings.NO_MEETING_YET
    changed = found.changes.get(meeting.id)
    if meeting.cancelled_at is not None:
        return f"{changed} {wordings.NO_OTHER_MEETING_YET}"
    starts, ends = local(meeting.starts_at), local(meeting.ends_at)
    line = wordings.meeting_line(meeting.place, starts=starts, ends=ends, on_now=home.is_on_now(meeting, now))
    return f"{line} {changed}" if changed else line


def _until(quiz: DueQuiz) -> datetime:
    """A test that was begun is due when its time is up."""
    return quiz.open_until or quiz.closes_at


def _about_minutes(quiz: DueQuiz) -> int:
    return wordings.about_minutes(questions=quiz.questions, limit_s=quiz.time_limit_s)


def _minutes(quiz: DueQuiz) -> int:
    return max(1, quiz.time_limit_s // 60)


def _test_out(quiz: DueQuiz) -> DueTestOut:
    return DueTestOut(
        quiz_id=quiz.quiz_id,
        campaign_id=quiz.occasion_id,
        title=quiz.title,
        questions=quiz.questions,
        minutes=_minutes(quiz),
        closes_at=quiz.closes_at,
        deadline_text=wordings.deadline_text(local(_until(quiz))),
        attempts_left=quiz.attempts_left,
        may_start_at=quiz.may_start_at,
        open_attempt_id=quiz.open_attempt_id,
        taken=quiz.taken,
    )


def _campaign_out(open_one: OpenCampaign, found: Home) -> HomeCampaignOut:
    campaign = open_one.campaign
    tested = any(q.taken for q in found.open_tests if q.occasion_id == campaign.id)
    still = open_one.expected and not open_one.attended and tested
    return HomeCampaignOut(
        campaign_id=campaign.id,
        title=campaign.title,
        ends_at=campaign.ends_at,
        expected=open_one.expected,
        attended=open_one.attended,
        note=_note(open_one, still=still),
        excuse=None if open_one.excuse is None else excuse_out(open_one.excuse),
    )


def _note(open_one: OpenCampaign, *, still: bool) -> str | None:
    if open_one.excused and not open_one.attended:
        return wordings.EXCUSED
    campaign = open_one.campaign
    if open_one.expected and not open_one.attended and open_one.parts_present > 0:
        return wordings.parts_note(open_one.parts_present, campaign.parts_required or len(campaign.parts))
    return wordings.STILL_TO_ATTEND if still else None


def _branch_out(line: BranchLine) -> BranchLineOut:
    ends_on = local(line.campaign.ends_at).date()
    return BranchLineOut(
        campaign_id=line.campaign.id,
        unit_id=line.unit.unit_id,
        name=line.unit.name,
        sentence=wordings.progress(line.rate),
        follow_up=wordings.follow_up(line.rate, ends_on=ends_on),
        met=line.rate.met,
        still_needed=line.rate.still_needed,
    )


def record_out(own: OwnRecord) -> OwnRecordOut:
    """One campaign of the record."""
    campaign, said = own.campaign, own.explanation
    return OwnRecordOut(
        campaign_id=campaign.id,
        title=campaign.title,
        state=campaign.state,
        starts_at=campaign.starts_at,
        ends_at=campaign.ends_at,
        unit_name=own.unit_name,
        in_denominator=said.in_denominator,
        in_numerator=said.in_numerator,
        sentence=said.sentence,
        marks=[mark_out(r) for r in own.records],
        excuse=None if own.excuse is None else excuse_out(own.excuse),
        scans=[scan_out(one) for one in own.scans],
        tests=[OwnTestOut.model_validate(t) for t in own.tests],
    )
