"""The statements of the hot path (docs/rules.md, taking a test). Parameters are named where they are bound."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Insert,
    Select,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import KeyedColumnElement

from app.auth.models import Account
from app.auth.queries import signed_in
from app.core import journal, outbox
from app.core.hot import HotQuery, together
from app.members.models import Member
from app.quizzes.late import statements as late_statements
from app.quizzes.models import Admission, AnswerBatch, Attempt, Grading, Quiz, StartAlias
from app.quizzes.receipts import making


def _bound(parameter: str, column: KeyedColumnElement[Any]) -> BindParameter[Any]:
    """A parameter for a column. A foreign key's own type is only known once the other module is imported: it is an id."""
    return bindparam(parameter, type_=Uuid() if column.foreign_keys else column.type)


_ATTEMPTS, _BATCHES = Attempt.__table__.c, AnswerBatch.__table__.c
_ATTEMPT = _bound("attempt", _ATTEMPTS.id)
_ACCOUNT = _bound("account", _ATTEMPTS.account_id)
_MEMBER = _bound("member", _ATTEMPTS.member_id)
_START_ID = _bound("start_id", _ATTEMPTS.start_id)
_QUIZ = _bound("quiz", _ATTEMPTS.quiz_id)
_NOW = _bound("now", _ATTEMPTS.closes_at)
_WRITER = _bound("writer", _BATCHES.writer_id)
_SEQ = _bound("seq", _BATCHES.seq)
# The rights of today these requests need: that the device is still signed in (decision 0007).
_SIGNED_IN = signed_in(_ACCOUNT, _bound("family", _BATCHES.family_id)).label("signed_in")
_HOLDER = select(Account.label).where(Account.id == _ACCOUNT).scalar_subquery().label("holder")
# By which number a receipt names the member; a guest has none.
_MEMBER_NUMBER = select(Member.number).where(Member.id == Attempt.member_id).scalar_subquery().label("member_number")


_SENT = {
    name: _bound(parameter, _BATCHES[name])
    for name, parameter in {
        "answers": "answers",
        "answers_hash": "hash",
        "device_time": "device_time",
        "elapsed_ms": "elapsed",
        "sent_device_time": "sent_device_time",
        "family_id": "family",
        "received_at": "now",
    }.items()
}
_Inserts = type[postgresql.Insert] | type[sqlite.Insert]


def _batch_of(attempt: Any) -> Select[*tuple[Any, ...]]:
    """What is sent as a batch of `attempt` (the table, or what has its columns); late is a mark, never a refusal."""
    in_time = and_(attempt.state == "open", attempt.closes_at >= _NOW)
    return select(attempt.id, _WRITER, _SEQ, *_SENT.values(), case((in_time, "in_time"), else_="late"))


def _append(dialect_insert: _Inserts, source: Select[*tuple[Any, ...]]) -> Insert:
    return (
        dialect_insert(AnswerBatch)
        .from_select(["attempt_id", "writer_id", "seq", *_SENT, "verdict"], source)
        .on_conflict_do_nothing(index_elements=["attempt_id", "writer_id", "seq"])
        .returning(AnswerBatch.verdict)
    )


def _save(dialect_insert: _Inserts) -> Insert:
    """Append one batch to the caller's own attempt. FOR SHARE is what loses nothing."""
    own = _batch_of(Attempt).where(Attempt.id == _ATTEMPT, Attempt.account_id == _ACCOUNT)
    return _append(dialect_insert, own.with_for_update(read=True, of=Attempt))


SAVE = HotQuery(_save(postgresql.Insert), writes=True, sqlite=_save(sqlite.Insert))

# What is held under this (writer, seq) of the caller's own attempt: no row, not the caller's; no hash, nothing held.
HELD = HotQuery(
    select(Attempt.id, AnswerBatch.answers_hash, AnswerBatch.verdict, AnswerBatch.received_at)
    .outerjoin(
        AnswerBatch,
        and_(AnswerBatch.attempt_id == Attempt.id, AnswerBatch.writer_id == _WRITER, AnswerBatch.seq == _SEQ),
    )
    .where(Attempt.id == _ATTEMPT, Attempt.account_id == _ACCOUNT),
    writes=False,
)

BATCHES = HotQuery(
    select(AnswerBatch.writer_id, AnswerBatch.seq, AnswerBatch.answers, AnswerBatch.verdict).where(
        AnswerBatch.attempt_id == _ATTEMPT
    ),
    writes=False,
)


def _lockable() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Attempt.id,
            Attempt.quiz_id,
            Attempt.member_id,
            Attempt.account_id,
            Attempt.occasion_id,
            Attempt.number,
            Attempt.way,
            Attempt.state,
            Attempt.started_at,
            Attempt.deadline_at,
            Attempt.paper,
            Attempt.closes_at,
            Attempt.submission_id,
            Attempt.closed_at,
            Attempt.closed_by,
            Attempt.taken,
            Attempt.answered,
            Quiz.pass_mark,
            Quiz.late_sync,
            Quiz.rulings,
            Quiz.title,
            _MEMBER_NUMBER,
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .with_for_update(of=Attempt)
    )


_OWN_LOCKED = _lockable().add_columns(_SIGNED_IN, _HOLDER).where(Attempt.id == _ATTEMPT, Attempt.account_id == _ACCOUNT)


def _is_new(attempt: Any) -> ColumnElement[bool]:
    """Whether this submission has not closed the attempt yet, and its answers may be stored."""
    is_another = attempt.submission_id.is_distinct_from(_bound("submission", _ATTEMPTS.submission_id))
    return and_(bindparam("may_keep", type_=Boolean()), or_(attempt.state == "open", is_another))


def _lock_and_keep() -> Select[*tuple[Any, ...]]:
    """The lock comes first: what is stored is read from the rows that hold it."""
    locked = _OWN_LOCKED.cte("locked")
    last = _batch_of(locked.c).where(locked.c.signed_in, _is_new(locked.c))
    kept = _append(postgresql.Insert, last).cte("kept")
    return select(locked, kept.c.verdict.label("kept")).select_from(locked.outerjoin(kept, true()))


def _keep() -> Insert:
    own = _batch_of(Attempt).where(Attempt.id == _ATTEMPT, Attempt.account_id == _ACCOUNT, _SIGNED_IN.element)
    return _append(sqlite.Insert, own.where(_is_new(Attempt)))


_HELD_SAME = select(AnswerBatch.verdict).where(
    AnswerBatch.attempt_id == Attempt.id,
    AnswerBatch.writer_id == _WRITER,
    AnswerBatch.seq == _SEQ,
    AnswerBatch.answers_hash == _SENT["answers_hash"],
)
# The caller's own attempt, locked, and a new submission's answers stored as its writer's last batch, in one round trip. `kept`:
# the batch's verdict, or nothing where it was not stored.
LOCK_AND_KEEP = HotQuery(
    _lock_and_keep(),
    writes=True,
    sqlite=(_keep(), _OWN_LOCKED.add_columns(_HELD_SAME.scalar_subquery().label("kept"))),
)

LOCK_ONE = HotQuery(_lockable().where(Attempt.id == _ATTEMPT), writes=True)
_IS_DUE = and_(Attempt.state == "open", Attempt.closes_at < _NOW)
LOCK_DUE_ONE = HotQuery(_lockable().where(Attempt.id == _ATTEMPT, _IS_DUE), writes=True)
LOCK_DUE = HotQuery(
    _lockable()
    .where(_IS_DUE)
    .order_by(Attempt.closes_at)
    .limit(_bound("most", _ATTEMPTS.number))
    .with_for_update(of=Attempt, skip_locked=True),
    writes=True,
)


def _closing(*receipt: Insert) -> HotQuery:
    """The attempt's end: its state, one grading, the receipt of one that was taken, the journal, the outbox."""
    closed = ("submission_id", "closed_by", "taken", "answered", "earned", "maximum", "passed")
    values = {name: _bound(f"new_{name}", _ATTEMPTS[name]) for name in closed}
    return together(
        update(Attempt).where(Attempt.id == _ATTEMPT).values(state="closed", closed_at=_NOW, **values),
        insert(Grading).values(
            attempt_id=_ATTEMPT,
            number=1,
            graded=_bound("graded", Grading.__table__.c.graded),
            earned=values["earned"],
            maximum=values["maximum"],
            passed=values["passed"],
            graded_at=_NOW,
            reason="closed",
            rulings=_bound("rulings", Grading.__table__.c.rulings),
        ),
        *receipt,
        journal.HOT_INSERT,
        outbox.HOT_INSERT,
    )


CLOSE_TAKEN, CLOSE_EMPTY = _closing(making.HOT_INSERT), _closing()

_ATTEMPT_COLUMNS = (
    Attempt.id,
    Attempt.quiz_id,
    Attempt.number,
    Attempt.start_id,
    Attempt.state,
    Attempt.paper,
    Attempt.started_at,
    Attempt.deadline_at,
    Attempt.closes_at,
    Attempt.closed_at,
    Attempt.closed_by,
    Attempt.taken,
    Attempt.answered,
    Attempt.earned,
    Attempt.maximum,
    Attempt.passed,
)

# Everything a start needs to know, one row per earlier attempt (one with empty attempt columns if there is none).
START_FACTS = HotQuery(
    select(
        Quiz.title,
        Quiz.time_limit_s,
        Quiz.grace_s,
        Quiz.max_attempts,
        Quiz.late_sync,
        Quiz.deadline_rule,
        Quiz.cooldown_s,
        Quiz.open_book,
        Admission.occasion_id,
        Admission.opens_at.label("admitted_from"),
        Admission.closes_at.label("admitted_until"),
        Admission.extra_s,
        Admission.helper_reads,
        _SIGNED_IN,
        select(StartAlias.attempt_id)
        .where(StartAlias.member_id == _MEMBER, StartAlias.start_id == _START_ID)
        .scalar_subquery()
        .label("begun_by_another"),
        *_ATTEMPT_COLUMNS,
    )
    .join(Admission, and_(Admission.quiz_id == Quiz.id, Admission.member_id == _MEMBER))
    .outerjoin(Attempt, and_(Attempt.quiz_id == Quiz.id, Attempt.member_id == _MEMBER))
    .where(Quiz.id == _QUIZ, Quiz.state == "published")
    .order_by(Attempt.number),
    writes=False,
)


def _remember(dialect_insert: type[postgresql.Insert] | type[sqlite.Insert]) -> Insert:
    values = {"member_id": _MEMBER, "start_id": _START_ID, "attempt_id": _ATTEMPT}
    return dialect_insert(StartAlias).values(values).on_conflict_do_nothing()


REMEMBER_START = HotQuery(_remember(postgresql.Insert), writes=True, sqlite=_remember(sqlite.Insert))

_NEW = (
    *("id", "quiz_id", "member_id", "account_id", "occasion_id", "number", "start_id", "way", "paper"),
    *("started_at", "begun_writer_id", "begun_device_time", "begun_elapsed_ms", "begun_family_id", "deadline_at", "closes_at"),
)


def _start(dialect_insert: type[postgresql.Insert] | type[sqlite.Insert]) -> Insert:
    """Nothing is stored if the admission is no longer as it was read. FOR SHARE: who gives more time afterwards finds this
    attempt running and lengthens it, too (decision 0012).
    """
    values = {name: _bound(f"new_{name}", _ATTEMPTS[name]) for name in _NEW}
    seen = {name: _bound(f"seen_{name}", Admission.__table__.c[name]) for name in ("closes_at", "extra_s")}
    source = (
        select(literal("open"), *values.values())
        .where(Admission.quiz_id == values["quiz_id"], Admission.member_id == values["member_id"])
        .where(*(Admission.__table__.c[name] == value for name, value in seen.items()))
        .with_for_update(read=True, of=Admission)
    )
    into = dialect_insert(Attempt).from_select(["state", *values], source, include_defaults=False)
    return into.on_conflict_do_nothing().returning(Attempt.id)


START = HotQuery(_start(postgresql.Insert), writes=True, sqlite=_start(sqlite.Insert))

_EVERY = aliased(Attempt)
_OWN = (_EVERY.quiz_id == Quiz.id, _EVERY.member_id == _MEMBER)
_IS_LATE = (AnswerBatch.attempt_id == Attempt.id, AnswerBatch.verdict == "late")
# As `allowance.ended_at`.
_ENDED = case((_EVERY.closed_at < _EVERY.closes_at, _EVERY.closed_at), else_=_EVERY.closes_at)

# The member's own attempt with what its page, its result and its review need.
OWN_ATTEMPT = HotQuery(
    select(
        Quiz.title,
        Quiz.late_sync,
        Quiz.review_after,
        Quiz.review_released,
        Quiz.max_attempts,
        Quiz.cooldown_s,
        Quiz.counts,
        Quiz.open_book,
        Quiz.rulings,
        Admission.closes_at.label("admitted_until"),
        Admission.released_at,
        func.coalesce(Admission.helper_reads, false()).label("helper_reads"),
        _SIGNED_IN,
        select(func.count()).where(*_OWN).scalar_subquery().label("begun"),
        select(func.count()).where(*_OWN, _EVERY.state == "closed", _EVERY.taken.is_(False)).scalar_subquery().label("empty"),
        select(func.max(_ENDED)).where(*_OWN, _EVERY.taken.is_(True)).scalar_subquery().label("last_taken_end"),
        exists().where(*_OWN, _EVERY.state == "open").label("is_running"),
        late_statements.marks_unseen().label("marks_unseen"),
        exists().where(*_IS_LATE).label("has_late"),
        exists().where(*_IS_LATE, ~exists().where(late_statements.judged())).label("has_unjudged"),
        *_ATTEMPT_COLUMNS,
    )
    .join(Attempt, Attempt.quiz_id == Quiz.id)
    .outerjoin(Admission, and_(Admission.quiz_id == Quiz.id, Admission.member_id == Attempt.member_id))
    .where(Attempt.id == _ATTEMPT, Attempt.member_id == _MEMBER),
    writes=False,
)

# The member's taken attempts at one quiz: which of them counts.
TAKEN = HotQuery(
    select(Attempt.number, Attempt.earned, Attempt.maximum, Attempt.passed).where(
        Attempt.quiz_id == _QUIZ, Attempt.member_id == _MEMBER, Attempt.state == "closed", Attempt.taken.is_(True)
    ),
    writes=False,
)

# The newest grading of the member's own closed attempt.
GRADED = HotQuery(
    select(Grading.graded).where(Grading.attempt_id == _ATTEMPT).order_by(Grading.number.desc()).limit(1), writes=False
)
