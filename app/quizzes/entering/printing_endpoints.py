"""Routes of printed papers: draw, list, open for printing, their pictures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response, status

from app.auth.deps import CurrentActor
from app.banks.pictures.errors import PictureNotFound
from app.banks.pictures.sending import picture_response
from app.core import clock, problems
from app.core.db import ReadSession, WriteSession
from app.core.errors import RoleMissing
from app.quizzes import errors as quiz_errors
from app.quizzes.entering import errors, printing
from app.quizzes.entering.schemas import PrintedPaperOut, PrintedPapersOut, PrintedQuestionOut, PrintedSheetOut, PrintIn
from app.quizzes.randomness import fresh_randomness

router = APIRouter(tags=["bài làm trên giấy"])
_PAPERS = (quiz_errors.QuizNotFound, RoleMissing, quiz_errors.QuizNotOpenYet)
PaperCode = Annotated[str, Path(pattern=r"^[0-9]{1,4}$", description="Mã đề ghi ở đầu tờ đề")]
Place = Annotated[int, Path(ge=0, le=10_000, description="Vị trí câu trong đề (từ 0)")]
Position = Annotated[int, Path(ge=0, le=100, description="Vị trí phương án trong câu (từ 0)")]
_PICTURES = {
    200: {"content": {"image/webp": {}}},
    **problems.responses(*_PAPERS, errors.PrintedPaperNotFound, PictureNotFound),
}


@router.post(
    "/quizzes/{quiz_id}/printed-papers",
    summary="Lập mã đề để in",
    status_code=status.HTTP_201_CREATED,
    responses=problems.responses(*_PAPERS, quiz_errors.QuizWindowOver, errors.TooManyPrintedPapers),
)
async def draw_printed_papers(quiz_id: UUID, body: PrintIn, actor: CurrentActor, session: WriteSession) -> PrintedPapersOut:
    """Draw and store papers with short codes, from the opening of the test on; the answer lists the new ones."""
    papers = await printing.draw_papers(
        session,
        actor=actor,
        quiz_id=quiz_id,
        count=body.count,
        randomness=fresh_randomness(),
        today=clock.today(),
        now=clock.now(),
    )
    return PrintedPapersOut(items=[PrintedPaperOut.model_validate(paper) for paper in papers])


@router.get(
    "/quizzes/{quiz_id}/printed-papers",
    summary="Xem các mã đề đã lập của bài trắc nghiệm",
    responses=problems.responses(*_PAPERS),
)
async def list_printed_papers(quiz_id: UUID, actor: CurrentActor, session: ReadSession) -> PrintedPapersOut:
    """The codes only; a paper's questions come with the paper."""
    papers = await printing.papers_of(session, actor=actor, quiz_id=quiz_id, today=clock.today(), now=clock.now())
    return PrintedPapersOut(items=[PrintedPaperOut.model_validate(paper) for paper in papers])


@router.get(
    "/quizzes/{quiz_id}/printed-papers/{code}",
    summary="Mở một mã đề để in",
    responses=problems.responses(*_PAPERS, errors.PrintedPaperNotFound),
)
async def open_printed_paper(quiz_id: UUID, code: PaperCode, actor: CurrentActor, session: WriteSession) -> PrintedSheetOut:
    """The questions in printing order with the letters of their options, without the key. Every opening is on record."""
    paper = await printing.open_paper(session, actor=actor, quiz_id=quiz_id, code=code, today=clock.today(), now=clock.now())
    return PrintedSheetOut(
        quiz_id=paper.quiz.id,
        title=paper.quiz.title,
        code=paper.code,
        time_limit_s=paper.quiz.time_limit_s,
        open_book=paper.quiz.open_book,
        questions=[PrintedQuestionOut.model_validate(question) for question in paper.questions],
    )


@router.get(
    "/quizzes/{quiz_id}/printed-papers/{code}/pictures/{place}",
    summary="Xem hình của một câu trong mã đề",
    response_class=Response,
    responses=_PICTURES,
)
async def read_printed_stem_picture(
    quiz_id: UUID, code: PaperCode, place: Place, request: Request, actor: CurrentActor, session: ReadSession
) -> Response:
    """The picture of a question of a printed paper; it never changes."""
    at = printing.PictureAt(code, place, None)
    return await _picture(request, session, actor, quiz_id, at)


@router.get(
    "/quizzes/{quiz_id}/printed-papers/{code}/pictures/{place}/{position}",
    summary="Xem hình của một phương án trong mã đề",
    response_class=Response,
    responses=_PICTURES,
)
async def read_printed_option_picture(
    *,
    quiz_id: UUID,
    code: PaperCode,
    place: Place,
    position: Position,
    request: Request,
    actor: CurrentActor,
    session: ReadSession,
) -> Response:
    """The picture of an option, by its position on the printed paper; it never changes."""
    at = printing.PictureAt(code, place, position)
    return await _picture(request, session, actor, quiz_id, at)


async def _picture(
    request: Request, session: ReadSession, actor: CurrentActor, quiz_id: UUID, at: printing.PictureAt
) -> Response:
    data = await printing.picture_of(session, actor=actor, quiz_id=quiz_id, at=at, today=clock.today(), now=clock.now())
    return picture_response(request, data, f"{at.place}.{'' if at.position is None else at.position}")
