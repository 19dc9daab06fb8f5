"""Notices: what the service has to tell a member, until the member has seen it. Told once, however often it is said."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, Insert, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from app.core.actor import Actor
from app.core.hot import HotQuery, JsonText
from app.core.ids import new_id
from app.members.errors import NoticeNotFound
from app.members.models import Member, Notice
from app.members.notice_words import NoticeKind

# The table, not the class: a session takes an insert of a class with parameters for one of many rows.
_TABLE = cast("Table", Notice.__table__)


@dataclass(frozen=True, slots=True)
class Told:
    """What one member is told; the same `dedupe` is told a member once."""

    member_id: UUID
    kind: NoticeKind
    params: dict[str, Any]
    dedupe: str


async def tell(
    session: AsyncSession, *, member_id: UUID, kind: NoticeKind, params: dict[str, Any], dedupe: str, now: datetime
) -> None:
    """Tell one member, once per `dedupe`. Whoever is no member (a guest) has nowhere to read it: nothing happens."""
    await tell_all(session, [Told(member_id, kind, params, dedupe)], now=now)


async def tell_all(session: AsyncSession, told: Iterable[Told], *, now: datetime) -> None:
    """`tell` for many at once."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = _insert(sqlite.Insert if is_sqlite else postgresql.Insert, params=JSON())
    rows = [_values(one.member_id, one.kind, one.params, one.dedupe, now) for one in told]
    if rows:
        await session.execute(statement, rows)


def _values(member_id: UUID, kind: NoticeKind, params: object, dedupe: str, now: datetime) -> dict[str, Any]:
    return {
        "notice_id": new_id(),
        "notice_member_id": member_id,
        "notice_kind": kind.value,
        "notice_params": params,
        "notice_dedupe": dedupe,
        "notice_created_at": now,
    }


def _insert(dialect_insert: type[postgresql.Insert] | type[sqlite.Insert], *, params: TypeEngine[Any]) -> Insert:
    columns = _TABLE.c
    types = {"id": columns.id.type, "kind": columns.kind.type, "params": params}
    types |= {"dedupe": columns.dedupe.type, "created_at": columns.created_at.type}
    values = [bindparam(f"notice_{name}", type_=type_) for name, type_ in types.items()]
    source = select(Member.id, *values).where(Member.id == bindparam("notice_member_id", type_=Member.id.type))
    return (
        dialect_insert(_TABLE)
        .from_select(["member_id", *types], source)
        .on_conflict_do_nothing(index_elements=["member_id", "dedupe"])
    )


# The hot path's form of `tell`; its parameters are those of `hot_values`.
TELL = HotQuery(_insert(postgresql.Insert, params=JsonText()), writes=True, sqlite=_insert(sqlite.Insert, params=JsonText()))


def hot_values(*, member_id: UUID, kind: NoticeKind, params: dict[str, Any], dedupe: str, now: datetime) -> dict[str, Any]:
    """The parameters of `TELL` for one notice."""
    return _values(member_id, kind, json.dumps(params, ensure_ascii=False), dedupe, now)


async def own_notices(session: AsyncSession, *, actor: Actor, unseen: bool, before: UUID | None, most: int) -> Sequence[Notice]:
    """The member's own notices, newest first; none for an account without a member."""
    statement = select(Notice).where(Notice.member_id == actor.member_id).order_by(Notice.id.desc()).limit(most)
    if unseen:
        statement = statement.where(Notice.seen_at.is_(None))
    if before is not None:
        statement = statement.where(Notice.id < before)
    return (await session.scalars(statement)).all()


async def mark_seen(session: AsyncSession, *, actor: Actor, notice_id: UUID, now: datetime) -> Notice:
    """The member has read it; the first time counts. Theirs alone, so no journal keeps it. Raises NoticeNotFound."""
    notice = await session.get(Notice, notice_id, with_for_update=True)
    if notice is None or actor.member_id is None or notice.member_id != actor.member_id:
        raise NoticeNotFound
    notice.seen_at = notice.seen_at or now
    return notice
