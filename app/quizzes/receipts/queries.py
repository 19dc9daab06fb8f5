"""What is read of receipts and how a score's statement is stored: one round trip each (decision 0007)."""

from sqlalchemy import Insert, and_, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from app.core.hot import HotQuery
from app.quizzes.models import Attempt, Grading, Receipt

_STATEMENT = ("kind", "grading_number", "code", "key_id", "statement", "signature", "nonce", "made_at")
_ATTEMPT = bindparam("attempt", type_=Attempt.id.type)
# The grading whose marks are the attempt's own: not one that came after the occasion was over and waits for the committee.
_Same = aliased(Grading)
_NUMBER = (
    select(func.max(_Same.number))
    .where(_Same.attempt_id == Attempt.id, _Same.earned == Attempt.earned, _Same.maximum == Attempt.maximum)
    .correlate(Attempt)
    .scalar_subquery()
)

# The attempt's marks and their grading beside each statement made so far; one row without a statement if there is none.
RECEIPTS = HotQuery(
    select(
        Attempt.id,
        Attempt.earned,
        Attempt.maximum,
        Attempt.passed,
        Grading.number.label("graded_number"),
        Grading.graded_at,
        *(Receipt.__table__.c[name] for name in _STATEMENT),
    )
    .select_from(Attempt)
    .outerjoin(Grading, and_(Grading.attempt_id == Attempt.id, Grading.number == _NUMBER))
    .outerjoin(Receipt, Receipt.attempt_id == Attempt.id)
    .where(Attempt.id == _ATTEMPT)
    .order_by(Receipt.grading_number),
    writes=False,
)

_SCORE = ("id", "grading_number", "key_id", "statement", "signature", "made_at")


def _add_score(dialect_insert: type[postgresql.Insert] | type[sqlite.Insert]) -> Insert:
    columns = Receipt.__table__.c
    values = {name: bindparam(f"new_{name}", type_=columns[name].type) for name in _SCORE}
    return (
        dialect_insert(Receipt)
        .values(attempt_id=_ATTEMPT, kind="score", **values)
        .on_conflict_do_nothing(index_elements=["attempt_id", "kind", "grading_number"])
    )


# Once for each grading, whoever asks at the same time.
ADD_SCORE = HotQuery(_add_score(postgresql.Insert), writes=True, sqlite=_add_score(sqlite.Insert))
