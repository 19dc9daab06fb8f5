"""Writing, changing and publishing study material."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.content.errors import ItemEmpty, ItemExists
from app.content.models import Item, ItemLayer, Publication
from app.content.queries import DRAFT, EDITING_ROLES, PUBLISHED, visible_item
from app.content.texts import ItemText
from app.core import journal
from app.core.actor import Actor
from app.core.documents import DOCUMENT_KIND_WORDS, DocumentKind, identity_of
from app.core.errors import EditConflict, NotFound, RoleMissing, SecrecyMarkFound
from app.core.ids import new_id
from app.core.secrecy import find_mark
from app.core.text import fold, squeeze
from app.core.upserts import insert_ignore
from app.units.queries import version_on
from app.units.scope import require_unit

_HEADING = ("kind", "symbol", "issuer", "issued_on", "title", "abstract", "group_name", "source_note", "circulation")


async def require_item(session: AsyncSession, *, actor: Actor, item_id: UUID, today: date) -> Item:
    """The item, locked, if the actor may change it; NotFound where they cannot see it, RoleMissing where they only read."""
    item = (await session.scalars(select(Item).where(Item.id == item_id).with_for_update())).one_or_none()
    if item is None:
        raise NotFound
    readable = await visible_item(session, actor=actor, item_id=item_id, today=today, published_only=True)
    try:
        await require_unit(session, actor=actor, unit_id=item.unit_id, roles=EDITING_ROLES, today=today)
    except NotFound:
        if readable is None:
            raise
        raise RoleMissing from None
    return item


async def create_item(session: AsyncSession, *, actor: Actor, unit_id: UUID, text: ItemText, now: datetime) -> Item:
    """A draft of the unit. Raises SecrecyMarkFound, ItemExists (by kind, symbol, issuer and date)."""
    refuse_marks(text)
    row = {
        "id": new_id(),
        **_columns(text),
        "state": DRAFT,
        "unit_id": unit_id,
        "created_at": now,
        "updated_at": now,
        "version": 1,
    }
    await insert_ignore(session, Item, [row])
    item = await session.get(Item, row["id"])
    if item is None:
        raise ItemExists
    session.add_all([ItemLayer(item_id=item.id, layer=name, sections=s) for name, s in _sections(text).items()])
    _record(session, actor, item, "content:item:create", now, new=_shown(text, _HEADING))
    await session.flush()
    return item


async def update_item(
    session: AsyncSession, *, actor: Actor, item: Item, text: ItemText, version: int | None, now: datetime
) -> bool:
    """Bring an item (from `require_item`) up to the text; False if nothing differs. `version` is the one the editor read."""
    refuse_marks(text)
    if version is not None and version != item.version:
        raise EditConflict
    layers = {row.layer: row for row in await session.scalars(select(ItemLayer).where(ItemLayer.item_id == item.id))}
    sections = _sections(text)
    changed_layers = sorted(
        name
        for name in layers.keys() | sections.keys()
        if name not in layers or name not in sections or layers[name].sections != sections[name]
    )
    columns = _columns(text)
    changed = [name for name in _HEADING if getattr(item, name) != columns[name]]
    if not changed and not changed_layers:
        return False
    old = {name: _plain(getattr(item, name)) for name in changed}
    new = {**_shown(text, changed), "layers": changed_layers}
    try:
        async with session.begin_nested():
            for name, value in columns.items():
                setattr(item, name, value)
            item.version += 1
            item.updated_at = now
    except IntegrityError as error:
        raise ItemExists from error
    await session.execute(delete(ItemLayer).where(ItemLayer.item_id == item.id, ItemLayer.layer.not_in(sections)))
    for name in changed_layers:
        if name in sections:
            await session.merge(ItemLayer(item_id=item.id, layer=name, sections=sections[name]))
    _record(session, actor, item, "content:item:update", now, old=old, new=new)
    return True


async def publish_item(
    session: AsyncSession, *, actor: Actor, item: Item, unit_ids: Collection[UUID], now: datetime, today: date
) -> None:
    """Show an item (from `require_item`) to units and all below them; units that see it already change nothing.

    The actor must be an editor or sit on the board for every one of them. Raises ItemEmpty, NotFound, RoleMissing.
    """
    for unit_id in unit_ids:
        await require_unit(session, actor=actor, unit_id=unit_id, roles=EDITING_ROLES, today=today)
        if await version_on(session, unit_id, today) is None:
            raise NotFound
    if (await session.scalars(select(ItemLayer.layer).where(ItemLayer.item_id == item.id).limit(1))).first() is None:
        raise ItemEmpty
    there = set(await session.scalars(select(Publication.unit_id).where(Publication.item_id == item.id)))
    fresh = sorted(set(unit_ids) - there)
    if not fresh:
        return
    session.add_all([Publication(item_id=item.id, unit_id=unit_id, published_at=now) for unit_id in fresh])
    item.state = PUBLISHED
    item.version += 1
    item.updated_at = now
    _record(session, actor, item, "content:item:publish", now, new={"units": [str(unit_id) for unit_id in fresh]})
    await session.flush()


def refuse_marks(text: ItemText) -> None:
    """Raise SecrecyMarkFound if anything in the text is a mark of state secrecy."""
    mark = find_mark(text.all_texts())
    if mark is not None:
        raise SecrecyMarkFound(mark=mark)


def _columns(text: ItemText) -> dict[str, Any]:
    identity = identity_of(kind=text.kind, symbol=text.symbol, issuer=text.issuer, issued_on=text.issued_on, title=text.title)
    words = [DOCUMENT_KIND_WORDS[DocumentKind(text.kind)], *(t for t in text.all_texts() if t)]
    heading = {name: getattr(text, name) for name in _HEADING}
    return {**heading, "identity": identity, "search_text": squeeze(fold(" ".join(words)))}


def _sections(text: ItemText) -> dict[str, list[dict[str, Any]]]:
    return {
        str(layer): [{"clause": s.clause, "heading": s.heading, "paragraphs": list(s.paragraphs)} for s in sections]
        for layer, sections in text.layers.items()
        if sections
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _shown(text: ItemText, names: Collection[str]) -> dict[str, Any]:
    return {name: _plain(getattr(text, name)) for name in names}


def _record(
    session: AsyncSession,
    actor: Actor,
    item: Item,
    action: str,
    now: datetime,
    *,
    new: dict[str, Any],
    old: dict[str, Any] | None = None,
) -> None:
    subject = ("item", item.id)
    journal.record(session, actor=actor, action=action, subject=subject, unit_id=item.unit_id, now=now, old=old, new=new)
