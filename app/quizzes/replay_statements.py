"""The statements of regrading. Attempts are named by a quiz and the ids between which they lie, so that one form reads one
attempt or some hundreds, on both databases.
"""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, Insert, Integer, Text, Uuid, and_, bindparam, exists, insert, or_, select, update
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from app.core import journal, outbox
from app.core.hot import HotQuery, together
from app.core.models import UtcDateTime
from app.quizzes.models import Admission, AnswerBatch, Attempt, Grading, LateJudgement

_QUIZ = bindparam("quiz", type_=Uuid())
_ATTEMPT = bindparam("attempt", type_=Uuid())
_NUMBER = bindparam("grading_number", type_=Integer())
_RULINGS = bindparam("rulings", type_=Integer())
_BETWEEN = (
    Attempt.quiz_id == _QUIZ,
    Attempt.id >= bindparam("first", type_=Uuid()),
    Attempt.id <= bindparam("last", type_=Uuid()),
    Attempt.state == "closed",
)


def _counts() -> ColumnElement[bool]:
    """What was received in time, and what was late and accepted while that still moved the figure."""
    accepted = and_(LateJudgement.outcome == "accepted", LateJudgement.after_release.is_(False))
    return or_(AnswerBatch.verdict == "in_time", accepted)


_JUDGED = and_(
    LateJudgement.attempt_id == AnswerBatch.attempt_id,
    LateJudgement.writer_id == AnswerBatch.writer_id,
    LateJudgement.seq == AnswerBatch.seq,
)
COUNTING_BATCHES = HotQuery(
    select(AnswerBatch.attempt_id, AnswerBatch.writer_id, AnswerBatch.seq, AnswerBatch.answers)
    .join(Attempt, Attempt.id == AnswerBatch.attempt_id)
    .outerjoin(LateJudgement, _JUDGED)
    .where(*_BETWEEN, _counts()),
    writes=False,
)

_LATER = aliased(Grading)
NEWEST_GRADINGS = HotQuery(
    select(Grading.attempt_id, Grading.number, Grading.graded, Grading.earned, Grading.maximum, Grading.passed, Grading.rulings)
    .join(Attempt, Attempt.id == Grading.attempt_id)
    .where(*_BETWEEN, ~exists().where(_LATER.attempt_id == Grading.attempt_id, _LATER.number > Grading.number)),
    writes=False,
)

# Whether the occasion is over for these members. FOR SHARE: a closing that is under way is waited for (or its members are left
# out), and one that comes later finds what was written here.
_RELEASES = (
    select(Attempt.id, Admission.released_at)
    .join(Admission, and_(Admission.quiz_id == Attempt.quiz_id, Admission.member_id == Attempt.member_id))
    .where(*_BETWEEN)
)
RELEASES = HotQuery(_RELEASES.with_for_update(read=True, of=Admission), writes=True)
RELEASES_AT_HAND = HotQuery(_RELEASES.with_for_update(read=True, of=Admission, skip_locked=True), writes=True)


def _regrading(*, moves: bool, tells: bool) -> HotQuery:
    """The next grading with its entry in the journal; `moves`: the attempt's own marks; `tells`: that the figure moved."""
    types: dict[str, TypeEngine[Any]] = {"earned": Text(), "maximum": Integer(), "passed": Boolean()}
    marks = {name: bindparam(f"new_{name}", type_=type_) for name, type_ in types.items()}
    writes: list[Any] = [
        insert(Grading).values(
            attempt_id=_ATTEMPT,
            number=_NUMBER,
            graded=bindparam("graded", type_=Text()),
            graded_at=bindparam("now", type_=UtcDateTime()),
            reason=bindparam("reason", type_=Text()),
            rulings=_RULINGS,
            **marks,
        )
    ]
    if moves:
        taken = {"taken": bindparam("new_taken", type_=Boolean()), "answered": bindparam("new_answered", type_=Integer())}
        writes.append(update(Attempt).where(Attempt.id == _ATTEMPT).values(**marks, **taken))
    last: list[Insert] = [journal.HOT_CHANGE, outbox.HOT_INSERT] if tells else [journal.HOT_CHANGE]
    return together(*writes, *last)


REGRADE_MOVED = _regrading(moves=True, tells=True)
REGRADE = _regrading(moves=True, tells=False)
REGRADE_SEALED = _regrading(moves=False, tells=False)

# The newest grading stands and obeys more rulings than when it was made.
OBEYS = HotQuery(
    update(Grading).where(Grading.attempt_id == _ATTEMPT, Grading.number == _NUMBER).values(rulings=_RULINGS), writes=True
)
