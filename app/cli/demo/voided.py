"""The voided question of the closed campaign: three takers reported it, it was ruled void, what had been graded was regraded.

Reports' case and ruling go through the service's own use cases; the regrading, thousands of replays, is written in bulk.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Question
from app.cli.demo import calendar
from app.cli.demo.people import PersonPlan
from app.cli.demo.takings import Row, Taking
from app.core import journal
from app.core.actor import Actor, system_actor
from app.core.ids import new_id
from app.core.models import JournalEntry
from app.core.upserts import insert_rows
from app.members.models import Notice
from app.quizzes import grading
from app.quizzes.grading import Ruled
from app.quizzes.models import Grading, QuestionReport, Quiz, Regrade
from app.quizzes.regrading import ACTION, Regraded, Score
from app.quizzes.regrading_notices import notice_of
from app.quizzes.regrading_rounds import BY_RULING
from app.quizzes.reports.cases import open_case
from app.quizzes.reports.deciding import Decision, decide
from app.quizzes.ruled import RuledQuiz

CODE = "ubnd-2-6-01"
REASON = "Câu này phải so hai văn bản mới trả lời được, chưa phù hợp với bài của đợt."
SAID = (
    ("unclear", "Câu này bắt so hai kế hoạch, mà buổi học chỉ giới thiệu một."),
    ("two_right", "Công chức, viên chức cũng được nêu thêm."),
    ("unclear", None),
)
REPORTED_AFTER, REGRADED_AFTER = timedelta(minutes=3), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Replayed:
    """Rows that one regraded attempt adds."""

    grading: Row
    entry: Row
    notice: Row


async def version_to_void(session: AsyncSession) -> UUID:
    """The version that the closed campaign's test draws."""
    version_id = (await session.scalars(select(Question.current_version_id).where(Question.code == CODE))).one()
    assert version_id is not None
    return version_id


def reporters(people: Iterable[PersonPlan], first: Iterable[UUID]) -> list[PersonPlan]:
    """Three who took the test on a phone, the members of `first` before others."""
    first = frozenset(first)
    takers = [p for p in people if p.took in {"own_phone", "other_phone"}]
    return sorted(takers, key=lambda p: p.id not in first)[: len(SAID)]


@dataclass(frozen=True, slots=True)
class Reported:
    """The question's version, who reports it, who rules on it."""

    version_id: UUID
    by: Sequence[PersonPlan]
    reviewer: Actor


async def void_question(session: AsyncSession, quiz_id: UUID, takings: Sequence[Taking], reported: Reported) -> list[Taking]:
    """Report the question, rule on it, regrade; the takings as they are to be stored then."""
    await _rule(session, takings, reported)
    quiz = await session.get_one(Quiz, quiz_id)
    found, replays = [], []
    for taking in takings:
        after, replayed = _replay(taking, quiz, reported.version_id)
        found.append(after)
        if replayed is not None:
            replays.append(replayed)
    await insert_rows(session, Grading, [r.grading for r in replays])
    await insert_rows(session, JournalEntry, [r.entry for r in replays])
    await insert_rows(session, Notice, [r.notice for r in replays])
    end = calendar.RULED + REGRADED_AFTER
    done = {"seen_at": calendar.RULED, "finished_at": end, "looked_at": len(takings), "changed": len(replays)}
    await session.execute(update(Regrade).where(Regrade.quiz_id == quiz.id).values(done))
    return found


async def _rule(session: AsyncSession, takings: Sequence[Taking], reported: Reported) -> None:
    version_id, by_person = reported.version_id, {t.person.id: t for t in takings}
    reports = [_report(by_person[p.id], version_id, *said) for p, said in zip(reported.by, SAID, strict=True)]
    await insert_rows(session, QuestionReport, reports)
    third, now = max(report["reported_at"] for report in reports), calendar.RULED
    by_reports = system_actor(BY_RULING.label)
    case = await open_case(session, actor=by_reports, version_id=version_id, now=third, today=third.date())
    void = Decision("void", REASON)
    await decide(session, actor=reported.reviewer, case_id=case.id, decision=void, now=now, today=now.date())


def _report(taking: Taking, version_id: UUID, reason: str, note: str | None) -> Row:
    return {
        "id": new_id(),
        "question_version_id": version_id,
        "quiz_id": taking.attempt["quiz_id"],
        "member_id": taking.person.id,
        "attempt_id": taking.attempt["id"],
        "place": [q.version_id for q in taking.graded].index(version_id),
        "reason": reason,
        "note": note,
        "reported_at": taking.attempt["closed_at"] + REPORTED_AFTER,
    }


def _replay(taking: Taking, quiz: Quiz, version_id: UUID) -> tuple[Taking, Replayed | None]:
    """The taking under the ruling, and what it adds where the marks change; else its grading obeys the ruling as it is."""
    graded = tuple(replace(q, fraction=Fraction(1)) if q.version_id == version_id else q for q in taking.graded)
    if graded == taking.graded:
        return replace(taking, grading={**taking.grading, "rulings": 1}), None
    earned, at = sum((q.fraction for q in graded), start=Fraction(0)), calendar.RULED + REGRADED_AFTER
    outcome = {
        "earned": str(earned),
        "maximum": len(graded),
        "passed": grading.passed(earned, len(graded), quiz.pass_mark),
    }
    again = {**taking.grading, **outcome, "number": 2, "graded": grading.dump_graded(graded), "graded_at": at}
    after = replace(taking, graded=graded, attempt={**taking.attempt, **outcome})
    changed = Regraded(
        attempt_id=taking.attempt["id"],
        versions=tuple(q.version_id for q in graded),
        changed=True,
        number=2,
        sealed=False,
        old=_score(taking.grading),
        new=_score(outcome),
        places=tuple(place for place, q in enumerate(graded) if q.version_id == version_id),
    )
    replayed = Replayed(
        grading={**again, "reason": BY_RULING.reason, "rulings": 1},
        entry=_entry(changed),
        notice=_notice(after, quiz, changed, version_id),
    )
    return after, replayed


def _score(row: Mapping[str, Any]) -> Score:
    return Score(row["earned"], row["maximum"], row["passed"])


def _entry(changed: Regraded) -> Row:
    """The journal's entry, as the service writes it."""
    at = calendar.RULED + REGRADED_AFTER
    values = journal.hot_values(
        account_id=None, label=BY_RULING.label, action=ACTION, subject=("attempt", changed.attempt_id), now=at
    )
    old = {"grading": 1, "earned": changed.old.earned, "maximum": changed.old.maximum, "passed": changed.old.passed}
    new = {"grading": 2, "earned": changed.new.earned, "maximum": changed.new.maximum, "passed": changed.new.passed}
    told = {"reason": BY_RULING.reason, "sealed": False}
    return {**{name.removeprefix("journal_"): v for name, v in values.items()}, "old": old, "new": new | told}


def _notice(after: Taking, quiz: Quiz, changed: Regraded, version_id: UUID) -> Row:
    policy = {"title": quiz.title, "review_after": quiz.review_after, "review_released": quiz.review_released}
    ruled = RuledQuiz(1, {version_id: Ruled(None, True, REASON)})
    told = notice_of(after.attempt | policy, changed, ruled, version_id, now=calendar.RULED + REGRADED_AFTER)
    assert told is not None
    row = {name.removeprefix("notice_"): value for name, value in told.items()}
    return {**row, "params": json.loads(row["params"])}
