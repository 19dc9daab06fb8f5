"""The statements with which the worker goes through a ruled quiz's attempts, some hundreds at a time."""

from sqlalchemy import ColumnElement, Integer, Uuid, and_, bindparam, column, exists, false, func, select, table, update

from app.core.hot import HotQuery
from app.core.models import UtcDateTime
from app.quizzes.models import Admission, Attempt, Grading, Quiz, Regrade, Ruling

_REGRADE = bindparam("regrade", type_=Uuid())
_QUIZ = bindparam("quiz", type_=Uuid())
_RULINGS = bindparam("rulings", type_=Integer())
_NOW = bindparam("now", type_=UtcDateTime())

UNFINISHED = HotQuery(
    select(Regrade.id).where(Regrade.finished_at.is_(None)).order_by(Regrade.started_at, Regrade.id), writes=False
)

# One process at a time works on a regrading; another one passes on.
LOCK_REGRADE = HotQuery(
    select(
        Regrade.id,
        Regrade.quiz_id,
        Regrade.rulings,
        Regrade.after_attempt_id,
        Regrade.seen_at,
        Ruling.question_version_id,
    )
    .join(Ruling, Ruling.id == Regrade.ruling_id)
    .where(Regrade.id == _REGRADE, Regrade.finished_at.is_(None))
    .with_for_update(of=Regrade, skip_locked=True),
    writes=True,
)


def _stale() -> ColumnElement[bool]:
    """Closed attempts of the quiz that have a grading, none of which obeys so many rulings.

    A subquery for each attempt, on purpose: as a join it is planned by what the statistics knew before the ruling, when no
    grading obeyed any (measured: quadratic, 88 instead of 1 ms for a hundred of 20,000).
    """
    obeyed = select(func.max(Grading.rulings)).where(Grading.attempt_id == Attempt.id).scalar_subquery()
    return and_(Attempt.quiz_id == _QUIZ, Attempt.state == "closed", obeyed < _RULINGS)


LOCK_STALE = HotQuery(
    select(
        Attempt.id,
        Attempt.quiz_id,
        Attempt.member_id,
        Attempt.occasion_id,
        Attempt.number,
        Attempt.paper,
        Attempt.taken,
        Attempt.answered,
        Quiz.title,
        Quiz.pass_mark,
        Quiz.rulings,
        Quiz.review_after,
        Quiz.review_released,
        exists().where(Admission.quiz_id == Attempt.quiz_id, Admission.member_id == Attempt.member_id).label("admitted"),
    )
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .where(_stale(), Attempt.id > bindparam("after", type_=Uuid()))
    .order_by(Attempt.id)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(of=Attempt, skip_locked=True),
    writes=True,
)

ANY_STALE = HotQuery(select(exists().where(_stale()).label("any_stale")), writes=False)

ADVANCE = HotQuery(
    update(Regrade)
    .where(Regrade.id == _REGRADE)
    .values(
        after_attempt_id=bindparam("after", type_=Uuid()),
        looked_at=Regrade.looked_at + bindparam("more_looked_at", type_=Integer()),
        changed=Regrade.changed + bindparam("more_changed", type_=Integer()),
    ),
    writes=True,
)

# By the database's own clock, because it is compared with the beginnings of its transactions.
SEE = HotQuery(
    update(Regrade).where(Regrade.id == _REGRADE).values(seen_at=func.clock_timestamp()),
    writes=True,
    sqlite=update(Regrade).where(Regrade.id == _REGRADE).values(seen_at=_NOW),
)


_activity = table("pg_stat_activity", column("datname"), column("backend_type"), column("xact_start", UtcDateTime()))
_from_before = exists().where(
    _activity.c.datname == func.current_database(),
    _activity.c.backend_type == "client backend",  # PostgreSQL's own vacuum of a large table takes hours and grades nothing
    _activity.c.xact_start < bindparam("seen_at", type_=UtcDateTime()),
)
# Whether a transaction still runs that began before an instant. SQLite has one writer: what began before a ruling has ended.
ANY_FROM_BEFORE = HotQuery(
    select(_from_before.label("any_from_before")), writes=False, sqlite=select(false().label("any_from_before"))
)

FINISH = HotQuery(update(Regrade).where(Regrade.id == _REGRADE).values(finished_at=_NOW), writes=True)
