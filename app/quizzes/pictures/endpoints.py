"""Routes of the pictures of a paper."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response

from app.auth.deps import TokenActor
from app.banks.pictures.errors import PictureNotFound
from app.banks.pictures.sending import picture_response
from app.core import clock, problems
from app.core.db import DatabaseDep
from app.quizzes import errors
from app.quizzes.pictures.showing import picture_of

router = APIRouter(prefix="/attempts/{attempt_id}/pictures", tags=["bài trắc nghiệm"])
Place = Annotated[int, Path(ge=0, le=10_000, description="Vị trí câu trong đề (từ 0)")]
Position = Annotated[int, Path(ge=0, le=100, description="Vị trí phương án trong câu (từ 0)")]
_ANSWERS = {
    200: {"content": {"image/webp": {}}},
    **problems.responses(errors.AttemptNotFound, PictureNotFound),
}


@router.get("/{place}", summary="Xem hình của một câu hỏi", response_class=Response, responses=_ANSWERS)
async def read_stem_picture(
    attempt_id: UUID, place: Place, request: Request, actor: TokenActor, database: DatabaseDep
) -> Response:
    """The picture of a question of the caller's own paper; it never changes."""
    data = await picture_of(database, actor=actor, attempt_id=attempt_id, place=place, position=None, now=clock.now())
    return picture_response(request, data, str(place))


@router.get("/{place}/{position}", summary="Xem hình của một phương án", response_class=Response, responses=_ANSWERS)
async def read_option_picture(
    attempt_id: UUID, place: Place, position: Position, request: Request, actor: TokenActor, database: DatabaseDep
) -> Response:
    """The picture of an option, by its position in the caller's own paper; it never changes."""
    data = await picture_of(database, actor=actor, attempt_id=attempt_id, place=place, position=position, now=clock.now())
    return picture_response(request, data, f"{place}.{position}")
