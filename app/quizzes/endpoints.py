"""Routes of quizzes: defining them, and taking them."""

import secrets
from random import Random
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from app.auth.deps import CurrentActor, TokenActor
from app.core import clock, paging, problems
from app.core.db import DatabaseDep, Hot, ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.schemas import Page
from app.quizzes import attempts, definitions, errors, queries, results, saving, starting, submitting
from app.quizzes.models import Quiz
from app.quizzes.schemas import (
    AttemptOut,
    BatchIn,
    QuizIn,
    QuizOut,
    RefusedItemOut,
    ResultOut,
    ReviewedQuestionOut,
    ReviewOut,
    SavedOut,
    StartIn,
    SubmissionIn,
    SubmittedOut,
)

router = APIRouter(tags=["bài trắc nghiệm"])
Seq = Annotated[int, Path(ge=1, le=1_000_000, description="Số thứ tự phần gửi của một lần mở ứng dụng, bắt đầu từ next_seq")]
_DEFINING = (errors.QuestionNotUsable, errors.NotEnoughQuestions, errors.DatesNotInOrder)


# Routes are tried in this order: what thousands of phones ask for within minutes comes first.
@router.put(
    "/attempts/{attempt_id}/batches/{writer}/{seq}",
    summary="Lưu câu trả lời",
    responses=problems.responses(errors.AttemptNotFound, errors.BatchConflict, errors.AnswersTooLong),
)
async def save_batch(*, attempt_id: UUID, writer: UUID, seq: Seq, body: BatchIn, actor: TokenActor, hot: Hot) -> SavedOut:
    """Append what changed since the writer's last batch; a repeated batch is answered as the first time.

    A writer is one run of the app on one phone. A batch is never refused for being late, only marked.
    """
    now = clock.now()
    sent = saving.Sent(writer, seq, body.answers, body.device_time, body.elapsed_ms)
    saved = await saving.save(hot, actor=actor, attempt_id=attempt_id, sent=sent, now=now)
    return SavedOut(verdict=saved.verdict, received_at=saved.received_at, server_now=now)


@router.put(
    "/attempts/{attempt_id}/submission",
    summary="Nộp bài",
    responses=problems.responses(errors.AttemptNotFound, errors.AttemptClosed, errors.BatchConflict, errors.AnswersTooLong),
)
async def submit_attempt(attempt_id: UUID, body: SubmissionIn, actor: TokenActor, database: DatabaseDep) -> SubmittedOut:
    """Store the last answers and close the attempt; the same submission again is answered the same and changes nothing."""
    sent = saving.Sent(body.writer_id, body.seq, body.answers, body.device_time, body.elapsed_ms)
    submitted = await submitting.submit(
        database, actor=actor, attempt_id=attempt_id, submission_id=body.submission_id, sent=sent, now=clock.now()
    )
    return SubmittedOut(
        attempt_id=submitted.attempt_id,
        submission_id=submitted.submission_id,
        closed_at=submitted.closed_at,
        taken=submitted.folded.received,
        answered=len(submitted.folded.answers),
        refused=[RefusedItemOut.model_validate(item) for item in submitted.folded.refused],
    )


@router.get(
    "/attempts/{attempt_id}/result",
    summary="Xem kết quả lượt làm bài",
    responses=problems.responses(errors.AttemptNotFound),
)
async def read_result(attempt_id: UUID, actor: TokenActor, database: DatabaseDep) -> ResultOut:
    """That it counted, and the score as far as the test's review policy shows it."""
    return ResultOut.model_validate(await results.result_of(database, actor=actor, attempt_id=attempt_id, now=clock.now()))


@router.post(
    "/quizzes/{quiz_id}/attempts",
    summary="Bắt đầu làm bài",
    responses=problems.responses(
        errors.QuizNotFound,
        errors.QuizNotOpenYet,
        errors.QuizWindowOver,
        errors.NoAttemptsLeft,
        errors.StartIdUsed,
    ),
)
async def start_attempt(quiz_id: UUID, body: StartIn, actor: TokenActor, database: DatabaseDep) -> AttemptOut:
    """Begin an attempt, or get the one this `start_id` began, or the one that is open on another device.

    The deadline shown here does not get shorter when the window for starting ends.
    """
    now = clock.now()
    page = await starting.start(
        database,
        actor=actor,
        quiz_id=quiz_id,
        start_id=body.start_id,
        way=body.way,
        now=now,
        randomness=_randomness(),
    )
    return AttemptOut.model_validate(page)


@router.get("/attempts/{attempt_id}", summary="Làm tiếp một lượt làm bài", responses=problems.responses(errors.AttemptNotFound))
async def read_attempt(attempt_id: UUID, actor: TokenActor, database: DatabaseDep) -> AttemptOut:
    """The paper without its key, and the answers held so far: to go on from any device."""
    page = await attempts.resume(database, actor=actor, attempt_id=attempt_id, now=clock.now())
    return AttemptOut.model_validate(page)


@router.get(
    "/attempts/{attempt_id}/review",
    summary="Xem lại đáp án",
    responses=problems.responses(errors.AttemptNotFound, errors.ReviewNotAllowed),
)
async def read_review(attempt_id: UUID, actor: TokenActor, database: DatabaseDep) -> ReviewOut:
    """Keys and explanations, once the policy and the campaign's end allow them."""
    reviewed = await results.review_of(database, actor=actor, attempt_id=attempt_id, now=clock.now())
    return ReviewOut(questions=[ReviewedQuestionOut.model_validate(question) for question in reviewed])


@router.get("/quizzes", summary="Xem các bài trắc nghiệm của đồng chí", responses=problems.responses(paging.CursorNotValid))
async def list_quizzes(
    actor: CurrentActor, session: ReadSession, cursor: paging.Cursor = None, limit: paging.Limit = 50
) -> Page[QuizOut]:
    """Tests of the caller's subtree and those the member is admitted to, newest first."""
    before = _quiz_id(paging.decode(cursor, 1)[0]) if cursor else None
    rows = await queries.visible_quizzes(session, actor=actor, today=clock.today(), before=before, most=limit + 1)
    shown, next_cursor = paging.cut(rows, limit, lambda row: [str(row[0].id)])
    return Page(items=[_quiz_out(quiz, inside=inside) for quiz, inside in shown], next_cursor=next_cursor)


@router.post(
    "/quizzes",
    summary="Soạn bài trắc nghiệm",
    status_code=status.HTTP_201_CREATED,
    responses=problems.responses(NotFound, RoleMissing, *_DEFINING),
)
async def create_quiz(definition: QuizIn, actor: CurrentActor, session: WriteSession) -> QuizOut:
    """A draft of a test out of named questions and draws from banks."""
    quiz = await definitions.create_quiz(session, actor=actor, definition=definition, now=clock.now(), today=clock.today())
    return _quiz_out(quiz, inside=True)


@router.get("/quizzes/{quiz_id}", summary="Xem một bài trắc nghiệm", responses=problems.responses(errors.QuizNotFound))
async def read_quiz(quiz_id: UUID, actor: CurrentActor, session: ReadSession) -> QuizOut:
    """What the test asks for; its questions come with an attempt only."""
    found = await queries.visible_quiz(session, actor=actor, quiz_id=quiz_id, today=clock.today())
    if found is None:
        raise errors.QuizNotFound
    return _quiz_out(found[0], inside=found[1])


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


def _randomness() -> Random:
    """The service's own randomness for one paper, in which alone it leaves.

    Seeded afresh with 256 bits: asking the system for each of a paper's 200 choices took a fifth of a start's time (measured).
    """
    return Random(secrets.token_bytes(32))  # noqa: S311 - nothing but a shuffled paper comes out of one seed


def _quiz_out(quiz: Quiz, *, inside: bool) -> QuizOut:
    own = {name: getattr(quiz, name) for name in QuizOut.model_fields if name not in {"questions", "draws"}}
    return QuizOut(**own, questions=sum(d["count"] for d in quiz.draws), draws=quiz.draws if inside else None)


def _quiz_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise paging.CursorNotValid from error
