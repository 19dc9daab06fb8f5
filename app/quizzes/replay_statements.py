"""The statements of regrading. Attempts are named by a list of ids, so that one form reads one attempt or some hundreds."""

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.types import TypeEngine

from app.core import journal, outbox
from app.core.hot import HotQuery, together
from app.core.models import UtcDateTime
from app.quizzes.models import Admission, AnswerBatch, Attempt, Grading, LateJudgement

_ATTEMPT = bindparam("attempt", type_=Uuid())
_NUMBER = bindparam("grading_number", type_=Integer())
_RULINGS = bindparam("rulings", type_=Integer())
_Among = Callable[[InstrumentedAttribute[UUID]], ColumnElement[bool]]


def among(attempts: Sequence[UUID]) -> dict[str, Any]:
    """The parameters that name these attempts: a list for PostgreSQL, JSON text for SQLite."""
    return {"ids": list(attempts), "ids_text": json.dumps([attempt_id.hex for attempt_id in attempts])}


def _in_array(column: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return column == any_(bindparam("ids", type_=ARRAY(Uuid())))


def _in_text(column: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    listed = func.json_each(bindparam("ids_text", type_=Text())).table_valued("value")
    return column.in_(select(listed.c.value))


def _query(statement: Callable[[_Among], Select[*tuple[Any, ...]]], *, writes: bool = False) -> HotQuery:
    return HotQuery(statement(_in_array), writes=writes, sqlite=statement(_in_text))


def _counting_batches(named: _Among) -> Select[*tuple[Any, ...]]:
    """What was received in time, and what was late and accepted while that still moved the figure."""
    accepted = and_(LateJudgement.outcome == "accepted", LateJudgement.after_release.is_(False))
    judged = and_(
        LateJudgement.attempt_id == AnswerBatch.attempt_id,
        LateJudgement.writer_id == AnswerBatch.writer_id,
        LateJudgement.seq == AnswerBatch.seq,
    )
    return (
        select(AnswerBatch.attempt_id, AnswerBatch.writer_id, AnswerBatch.seq, AnswerBatch.answers)
        .outerjoin(LateJudgement, judged)
        .where(named(AnswerBatch.attempt_id), or_(AnswerBatch.verdict == "in_time", accepted))
    )


COUNTING_BATCHES = _query(_counting_batches)


def _newest_gradings(named: _Among) -> Select[*tuple[Any, ...]]:
    every = aliased(Grading)
    newest = select(func.max(every.number)).where(every.attempt_id == Grading.attempt_id).scalar_subquery()
    columns = (
        Grading.attempt_id,
        Grading.number,
        Grading.graded,
        Grading.earned,
        Grading.maximum,
        Grading.passed,
        Grading.rulings,
    )
    return select(*columns).where(named(Grading.attempt_id), Grading.number == newest)


NEWEST_GRADINGS = _query(_newest_gradings)


def _releases(named: _Among, *, skip_locked: bool = False) -> Select[*tuple[Any, ...]]:
    """Whether the occasion is over for these members. FOR SHARE: a closing that is under way is waited for (or its members are
    left out), and one that comes later finds what was written here.
    """
    return (
        select(Attempt.id, Admission.released_at)
        .join(Admission, and_(Admission.quiz_id == Attempt.quiz_id, Admission.member_id == Attempt.member_id))
        .where(named(Attempt.id))
        .with_for_update(read=True, of=Admission, skip_locked=skip_locked)
    )


RELEASES = _query(_releases, writes=True)
RELEASES_AT_HAND = _query(partial(_releases, skip_locked=True), writes=True)


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
