"""Routes of tests as they are defined."""

from uuid import UUID

from fastapi import APIRouter, status

from app.auth.deps import CurrentActor
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.schemas import Page
from app.quizzes import definitions, errors, policy_words, queries
from app.quizzes.models import Admission, Quiz
from app.quizzes.schemas import NewQuizIn, OwnTermsOut, QuizIn, QuizOut
from app.quizzes.takers import is_guest
from app.quizzes.visibility import Reveal, Review, for_taker

router = APIRouter(tags=["bài trắc nghiệm"])
_DEFINING = (
    *(errors.QuestionNotUsable, errors.NotEnoughQuestions, errors.DatesNotInOrder),
    *(errors.ReleaseShowsLess, errors.KeysRightAfterNotConfirmed),
)


@router.get("/quizzes", summary="Xem các bài trắc nghiệm của đồng chí", responses=problems.responses(paging.CursorNotValid))
async def list_quizzes(
    actor: CurrentActor, session: ReadSession, cursor: paging.Cursor = None, limit: paging.Limit = 50
) -> Page[QuizOut]:
    """Tests of the caller's subtree and those the member is admitted to, newest first."""
    before = _quiz_id(paging.decode(cursor, 1)[0]) if cursor else None
    rows = await queries.visible_quizzes(session, actor=actor, today=clock.today(), before=before, most=limit + 1)
    shown, next_cursor = paging.cut(rows, limit, lambda row: [str(row.quiz.id)])
    items = [_quiz_out(row.quiz, inside=row.inside, own=row.own, guest=is_guest(actor)) for row in shown]
    return Page(items=items, next_cursor=next_cursor)


@router.post(
    "/quizzes",
    summary="Soạn bài trắc nghiệm",
    status_code=status.HTTP_201_CREATED,
    responses=problems.responses(NotFound, RoleMissing, errors.QuizIdReused, *_DEFINING),
)
async def create_quiz(definition: NewQuizIn, actor: CurrentActor, session: WriteSession) -> QuizOut:
    """A draft of a test out of named questions and draws from banks.

    `client_id`, best a UUIDv7 (newest first goes by it), is its id: the same one again answers with the same test.
    """
    quiz = await definitions.create_quiz(session, actor=actor, definition=definition, now=clock.now(), today=clock.today())
    return _quiz_out(quiz, inside=True)


@router.get("/quizzes/{quiz_id}", summary="Xem một bài trắc nghiệm", responses=problems.responses(errors.QuizNotFound))
async def read_quiz(quiz_id: UUID, actor: CurrentActor, session: ReadSession) -> QuizOut:
    """What the test asks for and how it is taken, to be shown before the start; its questions come with an attempt only."""
    found = await queries.visible_quiz(session, actor=actor, quiz_id=quiz_id, today=clock.today())
    if found is None:
        raise errors.QuizNotFound
    return _quiz_out(found.quiz, inside=found.inside, own=found.own, guest=is_guest(actor))


@router.put(
    "/quizzes/{quiz_id}",
    summary="Sửa bài trắc nghiệm chưa phát hành",
    responses=problems.responses(errors.QuizNotFound, NotFound, RoleMissing, errors.QuizNotDraft, *_DEFINING),
)
async def change_quiz(quiz_id: UUID, definition: QuizIn, actor: CurrentActor, session: WriteSession) -> QuizOut:
    """Replace a draft's definition; the unit stays as it was created."""
    quiz = await definitions.change_quiz(
        session, actor=actor, quiz_id=quiz_id, definition=definition, now=clock.now(), today=clock.today()
    )
    return _quiz_out(quiz, inside=True)


@router.post(
    "/quizzes/{quiz_id}/publish",
    summary="Phát hành bài trắc nghiệm",
    responses=problems.responses(
        errors.QuizNotFound, NotFound, RoleMissing, errors.QuestionNotUsable, errors.NotEnoughQuestions
    ),
)
async def publish_quiz(quiz_id: UUID, actor: CurrentActor, session: WriteSession) -> QuizOut:
    """Fix the question versions that may be drawn; the test cannot be changed afterwards."""
    quiz = await definitions.publish_quiz(session, actor=actor, quiz_id=quiz_id, now=clock.now(), today=clock.today())
    return _quiz_out(quiz, inside=True)


_MADE_HERE = {"questions", "review_after", "terms", "own", "draws"}


def _quiz_out(quiz: Quiz, *, inside: bool, own: Admission | None = None, guest: bool = False) -> QuizOut:
    """`own`: the caller's admission; `guest`: whether a caller who is admitted is a guest."""
    review = Review(Reveal(quiz.review_after), Reveal(quiz.review_released))
    review = for_taker(review, is_guest=guest and own is not None)
    copied = {name: getattr(quiz, name) for name in QuizOut.model_fields if name not in _MADE_HERE}
    given = None if own is None else policy_words.Own(own.extra_s, own.helper_reads)
    return QuizOut(
        **copied,
        questions=sum(d["count"] for d in quiz.draws),
        review_after=review.after,
        terms=policy_words.terms(_policy(quiz, review), given),
        own=None if own is None else _own_terms(quiz, own),
        draws=quiz.draws if inside else None,
    )


def _policy(quiz: Quiz, review: Review) -> policy_words.Policy:
    return policy_words.Policy(
        time_limit_s=quiz.time_limit_s,
        max_attempts=quiz.max_attempts,
        counts=quiz.counts,
        cooldown_s=quiz.cooldown_s,
        deadline_rule=quiz.deadline_rule,
        open_book=quiz.open_book,
        late_sync=quiz.late_sync,
        pass_mark=quiz.pass_mark,
        review=review,
    )


def _own_terms(quiz: Quiz, own: Admission) -> OwnTermsOut:
    return OwnTermsOut(
        opens_at=own.opens_at,
        closes_at=own.closes_at,
        time_limit_s=quiz.time_limit_s + own.extra_s,
        extra_s=own.extra_s,
        helper_reads=own.helper_reads,
    )


def _quiz_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise paging.CursorNotValid from error
