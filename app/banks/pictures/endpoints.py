"""Routes of a bank's pictures, for its editors and boards. Who takes a test gets pictures by their place in the paper."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response, UploadFile

from app.auth.deps import CurrentActor
from app.banks import access
from app.banks.kinds.pictures import DIGEST
from app.banks.pictures import errors, queries, storing
from app.banks.pictures.schemas import PictureOut
from app.banks.pictures.sending import picture_response
from app.banks.pictures.shrinking import MOST_BYTES, shrink_aside
from app.core import clock, paging, problems
from app.core.db import DatabaseDep, ReadSession, WriteSession
from app.core.errors import NotFound, RoleMissing
from app.core.schemas import Page

router = APIRouter(prefix="/banks/{bank_id}/pictures", tags=["ngân hàng câu hỏi"])
Digest = Annotated[str, Path(pattern=f"^{DIGEST.pattern}$", description="Mã của hình")]
_REFUSALS = (NotFound, RoleMissing)
_NOT_TAKEN = (
    errors.PictureTooLarge,
    errors.PictureKindNotTaken,
    errors.PictureTooManyPixels,
    errors.PictureAnimated,
    errors.PictureNotReadable,
)


@router.post("", status_code=201, summary="Tải một hình lên ngân hàng", responses=problems.responses(*_REFUSALS, *_NOT_TAKEN))
async def add_picture(
    bank_id: UUID, file: UploadFile, database: DatabaseDep, session: WriteSession, actor: CurrentActor
) -> PictureOut:
    """PNG, JPEG, WebP or GIF up to 5 MB; kept small, without metadata. The same picture again is the same row."""
    async with database.read() as reading:
        await access.require_bank(reading, actor=actor, bank_id=bank_id, today=clock.today())
    small = await shrink_aside(await file.read(MOST_BYTES + 1))
    bank = await access.require_bank(session, actor=actor, bank_id=bank_id, today=clock.today())
    await storing.store_pictures(session, actor=actor, bank=bank, pictures=[small], now=clock.now())
    return PictureOut.model_validate(await queries.one_picture(session, bank_id, small.digest))


@router.get("", summary="Xem các hình của ngân hàng", responses=problems.responses(*_REFUSALS, paging.CursorNotValid))
async def list_pictures(
    bank_id: UUID, session: ReadSession, actor: CurrentActor, cursor: paging.Cursor = None, limit: paging.Limit = 50
) -> Page[PictureOut]:
    """The bank's pictures, newest first."""
    await access.require_bank(session, actor=actor, bank_id=bank_id, today=clock.today())
    before = paging.decode_id(cursor) if cursor else None
    rows = await queries.pictures_of(session, bank_id, before=before, most=limit + 1)
    page, next_cursor = paging.cut(rows, limit, lambda row: [str(row.id)])
    return Page(items=[PictureOut.model_validate(row) for row in page], next_cursor=next_cursor)


@router.get(
    "/{digest}",
    summary="Xem một hình của ngân hàng",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}}, **problems.responses(*_REFUSALS, errors.PictureNotFound)},
)
async def read_picture(bank_id: UUID, digest: Digest, request: Request, session: ReadSession, actor: CurrentActor) -> Response:
    """The picture as it is kept."""
    await access.require_bank(session, actor=actor, bank_id=bank_id, today=clock.today())
    data = await queries.picture_data(session, bank_id, digest)
    if data is None:
        raise errors.PictureNotFound
    return picture_response(request, data, digest)
