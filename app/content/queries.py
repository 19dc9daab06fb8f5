"""Reading study material: who may see what, lists, search, layers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.content.models import Item, ItemLayer, Publication, ReadMark
from app.core.actor import SYSTEM_ACCOUNT, Actor, Role
from app.core.text import fold
from app.members.models import Affiliation
from app.units.scope import at_or_above, visible_ids

EDITING_ROLES = frozenset({Role.EDITOR, Role.BOARD})
PUBLISHED = "published"
DRAFT = "draft"
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; `before` continues it after the row with this (updated_at, id)."""

    kind: str | None = None
    words: str | None = None
    since: datetime | None = None
    before: tuple[datetime, UUID] | None = None


def may_read(actor: Actor, today: date) -> ColumnElement[bool]:
    """Published items the actor may see: published to their own official branch or a unit above it, to a unit above one
    they hold a grant on, or inside the reach of a grant."""
    if actor.account_id == SYSTEM_ACCOUNT:
        return Item.state == PUBLISHED
    own_branch = (
        select(Affiliation.unit_id)
        .where(Affiliation.member_id == actor.member_id, Affiliation.kind == "official")
        .where(Affiliation.valid_from <= today, or_(Affiliation.valid_to.is_(None), Affiliation.valid_to > today))
    )
    to = [Publication.unit_id.in_(at_or_above(own_branch, today))]
    if actor.grants:
        to.append(Publication.unit_id.in_(at_or_above(actor.units_with(), today)))
        to.append(Publication.unit_id.in_(visible_ids(actor, today=today)))
    published = exists().where(Publication.item_id == Item.id, or_(*to))
    return and_(Item.state == PUBLISHED, published)


def may_edit(actor: Actor, today: date) -> ColumnElement[bool]:
    """Items of units where the actor is an editor or sits on the board, drafts too."""
    if actor.account_id == SYSTEM_ACCOUNT:
        return true()
    if not actor.units_with(*EDITING_ROLES):
        return false()
    return Item.unit_id.in_(visible_ids(actor, today=today, roles=EDITING_ROLES))


def _matches(words: str) -> ColumnElement[bool]:
    """Every word occurs somewhere in the item, with or without diacritics."""
    return and_(*(Item.search_text.contains(word, autoescape=True) for word in fold(words).split()[:_MOST_WORDS]))


async def list_items(
    session: AsyncSession, *, actor: Actor, today: date, narrow: Filter, limit: int
) -> Sequence[tuple[Item, ReadMark | None]]:
    """Items the actor may see with their own read marks, last changed first, `limit + 1` of them."""
    statement = (
        select(Item, ReadMark)
        .outerjoin(ReadMark, and_(ReadMark.item_id == Item.id, ReadMark.member_id == actor.member_id))
        .where(or_(may_read(actor, today), may_edit(actor, today)))
        .order_by(Item.updated_at.desc(), Item.id.desc())
        .limit(limit + 1)
    )
    if narrow.kind is not None:
        statement = statement.where(Item.kind == narrow.kind)
    if narrow.words is not None and fold(narrow.words).split():
        statement = statement.where(_matches(narrow.words))
    if narrow.since is not None:
        statement = statement.where(Item.updated_at >= narrow.since)
    if narrow.before is not None:
        at, item_id = narrow.before
        statement = statement.where(or_(Item.updated_at < at, and_(Item.updated_at == at, Item.id < item_id)))
    return [(item, mark) for item, mark in await session.execute(statement)]


async def visible_item(
    session: AsyncSession, *, actor: Actor, item_id: UUID, today: date, published_only: bool = False
) -> Item | None:
    """The item, if the actor may see it."""
    seen = may_read(actor, today) if published_only else or_(may_read(actor, today), may_edit(actor, today))
    return (await session.scalars(select(Item).where(Item.id == item_id, seen))).one_or_none()


async def layer_names(session: AsyncSession, item_ids: Collection[UUID]) -> dict[UUID, list[str]]:
    """Which layers each item has."""
    found: dict[UUID, list[str]] = {}
    statement = select(ItemLayer.item_id, ItemLayer.layer).where(ItemLayer.item_id.in_(item_ids))
    for item_id, layer in await session.execute(statement):
        found.setdefault(item_id, []).append(layer)
    return found


async def layers_of(session: AsyncSession, item_id: UUID) -> dict[str, list[Any]]:
    """The sections of each layer an item has: [{clause, heading, paragraphs}]."""
    rows = await session.execute(select(ItemLayer.layer, ItemLayer.sections).where(ItemLayer.item_id == item_id))
    return {row.layer: row.sections for row in rows}


async def items_by_id(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Item]:
    """The items with these ids, whoever may see them."""
    return {item.id: item for item in await session.scalars(select(Item).where(Item.id.in_(ids)))}
