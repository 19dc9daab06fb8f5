"""Routes of tests as they are defined."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, status

from app.auth.deps import CurrentActor
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.schemas import Page
from app.quizzes import definitions, errors, queries
from app.quizzes.models import Quiz
from app.quizzes.schemas import (
    QuizIn,
    QuizOut,
)

router = APIRouter(tags=["bài trắc nghiệm"])
Seq = Annotated[int, Path(ge=1, le=1_000_000, description="Số thứ tự phần gửi của một lần mở ứng dụng, bắt đầu từ next_seq")]
_DEFINING = (errors.QuestionNotUsable, errors.NotEnoughQuestions, errors.DatesNotInOrder)


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


def _quiz_out(quiz: Quiz, *, inside: bool) -> QuizOut:
    own = {name: getattr(quiz, name) for name in QuizOut.model_fields if name not in {"questions", "draws"}}
    return QuizOut(**own, questions=sum(d["count"] for d in quiz.draws), draws=quiz.draws if inside else None)


def _quiz_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise paging.CursorNotValid from error
