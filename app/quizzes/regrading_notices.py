"""What a member hears when an attempt was graded anew: never which answer is right before the policy shows it."""

from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from app.core.hot import Row
from app.members import notices
from app.members.notice_words import NoticeKind
from app.quizzes.grading import score_text
from app.quizzes.regrading import Regraded, Score
from app.quizzes.ruled import RuledQuiz
from app.quizzes.visibility import Reveal


def notice_of(attempt: Row, regraded: Regraded, ruled: RuledQuiz, version_id: UUID, *, now: datetime) -> dict[str, Any] | None:
    """The parameters of `notices.TELL` (attempt: a row of `LOCK_STALE`), or None.

    Where the policy shows marks, those are told whose marks changed, with both, and which question it was if that gives no key
    away. Where it shows none, everybody is told who had the question: who hears nothing would know, too.
    """
    reveal = Reveal(attempt["review_released" if regraded.sealed else "review_after"])
    params: dict[str, Any] = {"title": attempt["title"], "number": attempt["number"]}
    if reveal is Reveal.NOTHING:
        kind = NoticeKind.REGRADED_AFTER_RELEASE if regraded.sealed else NoticeKind.REGRADED
        wanted = version_id in regraded.versions and bool(attempt["taken"])
    else:
        kind = _kind(regraded, ruled, keys=reveal is Reveal.KEYS)
        wanted = regraded.old != regraded.new
        params |= {"old": _text(regraded.old), "new": _text(regraded.new)}
        params["place"] = ", ".join(str(place + 1) for place in regraded.places)
    if not wanted:
        return None
    dedupe = f"regraded/{attempt['id']}/{ruled.counter}"
    return notices.hot_values(member_id=attempt["member_id"], kind=kind, params=params, dedupe=dedupe, now=now)


def _kind(regraded: Regraded, ruled: RuledQuiz, *, keys: bool) -> NoticeKind:
    """A void question may be named: there is no right answer any more. Another one not while keys stay home."""
    if regraded.sealed:
        return NoticeKind.REGRADED_AFTER_RELEASE
    rulings = [ruled.by_version.get(regraded.versions[place]) for place in regraded.places]
    all_void = all(ruling is not None and ruling.body is None for ruling in rulings)
    return NoticeKind.REGRADED_QUESTION_MARKS if keys or all_void else NoticeKind.REGRADED_MARKS


def _text(score: Score) -> str:
    return score_text(Fraction(score.earned), score.maximum)
