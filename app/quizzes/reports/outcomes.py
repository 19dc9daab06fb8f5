"""Telling those who reported a question what came of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.members.notice_words import NoticeKind
from app.members.notices import Told, tell_all
from app.quizzes.models import QuestionCase, QuestionReport, Quiz

_KINDS = {"sound": NoticeKind.REPORT_SOUND, "void": NoticeKind.REPORT_VOID, "rekey": NoticeKind.REPORT_REKEY}


async def tell_reporters(
    session: AsyncSession, case: QuestionCase, reports: Sequence[QuestionReport], *, now: datetime
) -> None:
    """One notice a reporter and decided case: the place in their own paper, the decision, the reviewer's sentence."""
    assert case.decision is not None
    named = await session.execute(select(Quiz.id, Quiz.title).where(Quiz.id.in_({report.quiz_id for report in reports})))
    titles = {row.id: row.title for row in named}
    await tell_all(
        session,
        [
            Told(
                member_id=report.member_id,
                kind=_KINDS[case.decision],
                params={"title": titles[report.quiz_id], "place": report.place + 1, "answer": case.answer},
                dedupe=f"question_case/{case.id}",
            )
            for report in reports
        ],
        now=now,
    )
