"""The statements with which late answers are judged and decided. None of them belongs to what arrives in time."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Insert,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    exists,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlalchemy.types import TypeEngine

from app.core.hot import HotQuery
from app.core.models import UtcDateTime
from app.quizzes.models import Admission, AnswerBatch, Attempt, LateJudgement, RefusedPayload
from app.quizzes.receipts import making

_ATTEMPT = bindparam("attempt", type_=Uuid())
_NOW = bindparam("now", type_=UtcDateTime())


def judged() -> ColumnElement[bool]:
    """What joins a batch with its judgement."""
    return and_(
        LateJudgement.attempt_id == AnswerBatch.attempt_id,
        LateJudgement.writer_id == AnswerBatch.writer_id,
        LateJudgement.seq == AnswerBatch.seq,
    )


def marks_unseen() -> ColumnElement[bool]:
    """Whether an attempt of the same member at the same test ran out of time and no marks were looked at since."""
    other = aliased(Attempt)
    same = (other.quiz_id == Attempt.quiz_id, other.member_id == Attempt.member_id)
    return exists().where(*same, other.closed_by == "expiry", other.marks_seen_at.is_(None))


def heard() -> Select[*tuple[Any, ...]]:
    """What was received, with the phone's clocks, in order of arrival; late batches with their judgement if they have one."""
    columns = (
        AnswerBatch.attempt_id,
        AnswerBatch.writer_id,
        AnswerBatch.seq,
        AnswerBatch.answers,
        AnswerBatch.answers_hash,
        AnswerBatch.device_time,
        AnswerBatch.elapsed_ms,
        AnswerBatch.sent_device_time,
        AnswerBatch.family_id,
        AnswerBatch.received_at,
        AnswerBatch.verdict,
        LateJudgement.clock,
        LateJudgement.outcome,
        LateJudgement.after_release,
        LateJudgement.decided_at,
        LateJudgement.reason,
    )
    order = (AnswerBatch.received_at, AnswerBatch.seq, AnswerBatch.writer_id)
    return select(*columns).outerjoin(LateJudgement, judged()).order_by(*order)


HEARD = HotQuery(heard().where(AnswerBatch.attempt_id == _ATTEMPT), writes=False)

# How an attempt was begun, and whether its member has seen marks of it.
BEGUN_COLUMNS = (
    Attempt.begun_writer_id,
    Attempt.begun_device_time,
    Attempt.begun_elapsed_ms,
    Attempt.begun_family_id,
    Attempt.marks_seen_at,
)
BEGUN = HotQuery(select(*BEGUN_COLUMNS).where(Attempt.id == _ATTEMPT), writes=False)

# FOR SHARE: a closing of the occasion that is under way is waited for, one that comes later finds what was written here.
RELEASED = HotQuery(
    select(Admission.released_at)
    .join(Attempt, and_(Attempt.quiz_id == Admission.quiz_id, Attempt.member_id == Admission.member_id))
    .where(Attempt.id == _ATTEMPT)
    .with_for_update(read=True, of=Admission),
    writes=True,
)


def _record(dialect_insert: type[postgresql.Insert] | type[sqlite.Insert]) -> Insert:
    types: dict[str, TypeEngine[Any]] = {
        "writer_id": Uuid(),
        "seq": Integer(),
        "clock": Text(),
        "outcome": Text(),
        "after_release": Boolean(),
    }
    values = {name: bindparam(f"new_{name}", type_=type_) for name, type_ in types.items()}
    return dialect_insert(LateJudgement).values(attempt_id=_ATTEMPT, judged_at=_NOW, **values).on_conflict_do_nothing()


RECORD = HotQuery(_record(postgresql.Insert), writes=True, sqlite=_record(sqlite.Insert))

# Attempts with late answers that nobody judged: the service ended between their arrival and their judgement.
UNJUDGED = HotQuery(
    select(AnswerBatch.attempt_id)
    .where(
        AnswerBatch.verdict == literal_column("'late'"),  # as the partial index says it: a parameter would not match
        AnswerBatch.received_at >= bindparam("since", type_=UtcDateTime()),
        ~exists().where(judged()),
    )
    .distinct()
    .limit(bindparam("most", type_=Integer())),
    writes=False,
)

# The first look at marks of a member whose time ran out: on every such attempt at the same test, because they show together.
SEE_MARKS = HotQuery(
    update(Attempt)
    .where(
        Attempt.quiz_id == bindparam("quiz", type_=Uuid()),
        Attempt.member_id == bindparam("member", type_=Uuid()),
        Attempt.closed_by == "expiry",
        Attempt.marks_seen_at.is_(None),
    )
    .values(marks_seen_at=_NOW),
    writes=True,
)

# What could not be taken and is kept with the caller's own attempt.
REFUSED = HotQuery(
    select(RefusedPayload.payload_hash, RefusedPayload.reason, RefusedPayload.received_at)
    .where(RefusedPayload.attempt_id == _ATTEMPT, RefusedPayload.account_id == bindparam("account", type_=Uuid()))
    .order_by(RefusedPayload.received_at, RefusedPayload.id),
    writes=False,
)

ADD_RECEIPT = HotQuery(making.HOT_INSERT, writes=True)
