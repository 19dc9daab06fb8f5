"""Routes of quizzes: defining them, and taking them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from app.auth.deps import TokenActor
from app.core import clock, problems
from app.core.db import DatabaseDep
from app.core.fast_lane import FastRoute
from app.quizzes import attempts, errors, results, saving, starting, submitting
from app.quizzes.folding import MOST_SEQ
from app.quizzes.late.edge import keep_refused
from app.quizzes.late.errors import TooManyBatches, TooMuchRefused
from app.quizzes.late.judging import answer_of, judge_late
from app.quizzes.randomness import fresh_randomness
from app.quizzes.schemas import (
    AttemptOut,
    BatchIn,
    RefusedItemOut,
    ResultOut,
    ReviewedQuestionOut,
    ReviewOut,
    SavedOut,
    StartIn,
    SubmissionIn,
    SubmittedOut,
)

router = APIRouter(tags=["bài trắc nghiệm"], route_class=FastRoute)
Seq = Annotated[int, Path(ge=1, le=MOST_SEQ, description="Số thứ tự phần gửi của một lần mở ứng dụng, bắt đầu từ next_seq")]
_SAVING = (errors.AttemptNotFound, errors.BatchConflict, errors.AnswersTooLong, TooMuchRefused, TooManyBatches)


# Routes are tried in this order: what thousands of phones ask for within minutes comes first.
@router.put(
    "/attempts/{attempt_id}/batches/{writer}/{seq}",
    summary="Lưu câu trả lời",
    responses=problems.responses(*_SAVING),
)
@problems.keeps_refused(keep_refused)
async def save_batch(
    *, attempt_id: UUID, writer: UUID, seq: Seq, body: BatchIn, actor: TokenActor, database: DatabaseDep
) -> SavedOut:
    """Append what changed since the writer's last batch; a repeated batch is answered as the first time.

    A writer is one run of the app on one phone. A batch is never refused for being late, only marked and judged by the clocks.
    What cannot be taken at all is kept for a human (`kept` in the problem), once however often it is sent.
    """
    now = clock.now()
    sent = saving.Sent(writer, seq, body.answers, body.device_time, body.elapsed_ms, body.sent_device_time)
    saved = await saving.save(database.hot, actor=actor, attempt_id=attempt_id, sent=sent, now=now)
    judged = None
    if saved.verdict == "late":
        judged = (await judge_late(database, attempt_id=attempt_id, now=now)).get((writer, seq))
    return SavedOut(verdict=saved.verdict, received_at=saved.received_at, server_now=now, **answer_of(judged))


@router.put(
    "/attempts/{attempt_id}/submission",
    summary="Nộp bài",
    responses=problems.responses(errors.AttemptClosed, *_SAVING),
)
@problems.keeps_refused(keep_refused)
async def submit_attempt(attempt_id: UUID, body: SubmissionIn, actor: TokenActor, database: DatabaseDep) -> SubmittedOut:
    """Store the last answers and close the attempt; the same submission again is answered the same and changes nothing."""
    sent = saving.Sent(body.writer_id, body.seq, body.answers, body.device_time, body.elapsed_ms, body.sent_device_time)
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
        errors.CooldownNotOver,
        errors.StartIdUsed,
    ),
)
async def start_attempt(quiz_id: UUID, body: StartIn, actor: TokenActor, database: DatabaseDep) -> AttemptOut:
    """Begin an attempt, or get the one this `start_id` began, or the one that is open on another device.

    The deadline shown here does not get shorter when the window for starting ends; more time makes it longer.
    """
    now = clock.now()
    page = await starting.start(
        database,
        actor=actor,
        quiz_id=quiz_id,
        sent=starting.Start(body.start_id, body.way, body.writer_id, body.device_time, body.elapsed_ms),
        now=now,
        randomness=fresh_randomness(),
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
