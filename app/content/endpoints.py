"""Routes of content."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AfterValidator, AwareDatetime

from app.auth.deps import CurrentActor
from app.content import items, queries, read_marks
from app.content.errors import ItemEmpty, ItemExists, ReadMarkNeedsMember
from app.content.models import Item
from app.content.queries import Filter
from app.content.schemas import (
    ItemChangeIn,
    ItemDetailOut,
    ItemIn,
    ItemOut,
    PublishIn,
    ReadMarkIn,
    ReadMarkOut,
    SectionOut,
)
from app.content.texts import Layer
from app.core import clock, paging, problems
from app.core.db import ReadSession, WriteSession
from app.core.documents import DocumentKind
from app.core.errors import EditConflict, NotFound, RoleMissing, SecrecyMarkFound
from app.core.etags import not_modified
from app.core.paging import Cursor, CursorNotValid, Limit
from app.core.schemas import Page
from app.core.text import Line
from app.units.scope import require_unit

router = APIRouter(prefix="/content", tags=["tài liệu học tập"])

# A change is dated when its request began and seen when it is committed: a later look back covers what was on the way.
OVERLAP = timedelta(minutes=2)
_NOT_MODIFIED: dict[int | str, dict[str, object]] = {304: {"description": "Không có gì mới so với bản máy đang giữ"}}


def _sane(instant: datetime) -> datetime:
    if not 2000 <= instant.year <= 2200:
        message = "thời điểm ngoài khoảng cho phép"
        raise ValueError(message)
    return instant


Since = Annotated[
    Annotated[AwareDatetime, AfterValidator(_sane)] | None,
    Query(description="Chỉ lấy tài liệu thay đổi từ thời điểm này; hệ thống lấy lùi lại 2 phút, có thể trùng vài tài liệu"),
]
Words = Annotated[Line | None, Query(max_length=100, description="Từ cần tìm, có dấu hoặc không dấu")]


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, item_id = paging.decode(cursor, 2)
    try:
        return _sane(datetime.fromisoformat(at)).astimezone(UTC), UUID(item_id)
    except ValueError as error:
        raise CursorNotValid from error


def _unchanged(response: Response) -> Response:
    return Response(status_code=304, headers={k: response.headers[k] for k in ("etag", "cache-control")})


@router.get(
    "",
    summary="Xem, tìm tài liệu (gõ có dấu hoặc không dấu)",
    response_model=Page[ItemOut],
    responses={**_NOT_MODIFIED, **problems.responses(CursorNotValid)},
)
async def list_content(
    *,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: CurrentActor,
    kind: DocumentKind | None = None,
    q: Words = None,
    since: Since = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ItemOut] | Response:
    """Last changed first; editors see the drafts of their units too. With `since`, only what changed from then on."""
    before = None if cursor is None else _place(cursor)
    narrow = Filter(kind=kind, words=q, since=None if since is None else since - OVERLAP, before=before)
    rows = await queries.list_items(session, actor=actor, today=clock.today(), narrow=narrow, limit=limit)
    page, next_cursor = paging.cut(rows, limit, lambda row: [row[0].updated_at.isoformat(), str(row[0].id)])
    names = await queries.layer_names(session, [item.id for item, _ in page])
    shown = [_item_out(item, names.get(item.id, []), mark) for item, mark in page]
    if not_modified(request, response, _list_version(shown, next_cursor)):
        return _unchanged(response)
    return Page(items=shown, next_cursor=next_cursor)


def _item_out(item: Item, layers: Sequence[str], mark: object) -> ItemOut:
    plain = {name: getattr(item, name) for name in ItemOut.model_fields if name not in ("layers", "read")}
    read = None if mark is None else ReadMarkOut.model_validate(mark)
    return ItemOut(**plain, layers=_ordered(layers), read=read)


def _ordered(layers: Sequence[str]) -> list[str]:
    return [layer for layer in Layer if layer in layers]


def _list_version(shown: Sequence[ItemOut], next_cursor: str | None) -> str:
    parts = [f"{i.id}.{i.version}.{i.read and (i.read.layer, i.read.clause, i.read.finished)}" for i in shown]
    return hashlib.sha256("|".join([*parts, str(next_cursor)]).encode()).hexdigest()[:24]


@router.get(
    "/{item_id}",
    summary="Xem một tài liệu, từng lớp (mặc định: một phút)",
    response_model=ItemDetailOut,
    responses={**_NOT_MODIFIED, **problems.responses(NotFound)},
)
async def get_item(
    *,
    item_id: UUID,
    request: Request,
    response: Response,
    session: ReadSession,
    actor: CurrentActor,
    layer: Annotated[Layer | None, Query(description="Lớp cần đọc; bỏ trống: lớp ngắn nhất đang có")] = None,
) -> ItemDetailOut | Response:
    """One layer at a time keeps the answer small on a weak line; `layers` says which others there are."""
    item = await queries.visible_item(session, actor=actor, item_id=item_id, today=clock.today())
    if item is None:
        raise NotFound
    if not_modified(request, response, f"{item.id}.{item.version}.{layer}"):
        return _unchanged(response)
    texts = await queries.layers_of(session, item.id)
    if layer is not None and layer not in texts:
        raise NotFound
    return _detail(item, texts, layer or next(iter(_ordered(list(texts))), None))


def _detail(item: Item, texts: Mapping[str, list[Any]], layer: str | None) -> ItemDetailOut:
    """The item with one of its layers, or with none; `texts`: the sections of each layer it has."""
    rest = ("layers", "layer", "sections", "bytes")
    plain = {name: getattr(item, name) for name in ItemDetailOut.model_fields if name not in rest}
    sections = [] if layer is None else [SectionOut.model_validate(section) for section in texts[layer]]
    size = sum(len(json.dumps(text, ensure_ascii=False, separators=(",", ":")).encode()) for text in texts.values())
    return ItemDetailOut(**plain, layers=_ordered(list(texts)), layer=layer, sections=sections, bytes=size)


async def _answer(session: WriteSession, item: Item) -> ItemDetailOut:
    return _detail(item, await queries.layers_of(session, item.id), None)


@router.post(
    "",
    status_code=201,
    summary="Soạn bản thảo tài liệu",
    responses=problems.responses(NotFound, RoleMissing, ItemExists, SecrecyMarkFound),
)
async def create_item(body: ItemIn, session: WriteSession, actor: CurrentActor) -> ItemDetailOut:
    """A draft, seen by editors and boards only until it is published. Secrecy marks are refused and nothing is kept."""
    roles = queries.EDITING_ROLES
    await require_unit(session, actor=actor, unit_id=body.unit_id, roles=roles, today=clock.today())
    item = await items.create_item(session, actor=actor, unit_id=body.unit_id, text=body.text(), now=clock.now())
    return await _answer(session, item)


@router.put(
    "/{item_id}",
    summary="Sửa tài liệu",
    responses=problems.responses(NotFound, RoleMissing, ItemExists, EditConflict, SecrecyMarkFound),
)
async def update_item(item_id: UUID, body: ItemChangeIn, session: WriteSession, actor: CurrentActor) -> ItemDetailOut:
    """The whole item as it is to read. The old one is not lost silently: who reads an outdated version gets 409."""
    item = await items.require_item(session, actor=actor, item_id=item_id, today=clock.today())
    now = clock.now()
    await items.update_item(session, actor=actor, item=item, text=body.text(), version=body.version, now=now)
    return await _answer(session, item)


@router.post(
    "/{item_id}/publish",
    summary="Phát hành tài liệu đến các tổ chức đảng",
    responses=problems.responses(NotFound, RoleMissing, ItemEmpty),
)
async def publish_item(item_id: UUID, body: PublishIn, session: WriteSession, actor: CurrentActor) -> ItemDetailOut:
    """The units named and everything below them see the item from now on; repeating it changes nothing."""
    today = clock.today()
    item = await items.require_item(session, actor=actor, item_id=item_id, today=today)
    now = clock.now()
    await items.publish_item(session, actor=actor, item=item, unit_ids=body.unit_ids, now=now, today=today)
    return await _answer(session, item)


@router.put(
    "/{item_id}/read-mark",
    summary="Đánh dấu đã đọc đến đâu (của riêng đồng chí)",
    responses=problems.responses(NotFound, ReadMarkNeedsMember),
)
async def put_read_mark(item_id: UUID, body: ReadMarkIn, session: WriteSession, actor: CurrentActor) -> ReadMarkOut:
    """Nobody else sees it and nothing is counted from it. The same mark again changes nothing."""
    mark = await read_marks.put_read_mark(
        session,
        actor=actor,
        item_id=item_id,
        layer=body.layer,
        clause=body.clause,
        finished=body.finished,
        now=clock.now(),
        today=clock.today(),
    )
    return ReadMarkOut.model_validate(mark)
