"""The sealer: a step of the worker that numbers, hashes and signs what the journal has got, a bounded batch at a time.

One transaction a batch, so whoever is killed in the middle has done nothing; one lock for the whole deployment, so the chain
never forks. Requests write their entries without a thought of this.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.leaves import Entry, batch_of, hashes_of, head_of, leaf_of, statement
from app.audit.models import JournalLeaf, JournalSeal
from app.core import instance, signing_keys
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry

AT_ONCE = 1_000
# Entries wait so long for company: a seal a second would be a long chain of nothing much. A minute is the promise.
LONGEST_WAIT = timedelta(seconds=20)
LOCK = 0x6E_69_65_6D  # any number that nobody else locks in this database
COLUMNS = tuple(getattr(JournalEntry, name) for name in Entry.__dataclass_fields__)
log = structlog.get_logger()


async def seal_journal(database: Database, now: datetime) -> int:
    """Seal one batch, if there is enough of it or somebody has waited long enough; how many entries were sealed."""
    async with database.read() as session:  # a look costs nothing; on SQLite the writing door would hold everybody up
        if not await _is_due(session, now):
            return 0
    async with database.write() as session:
        return await seal_some(session, now) if await _is_the_only_one(session) else 0


async def _is_due(session: AsyncSession, now: datetime) -> bool:
    waiting = select(JournalEntry.at).where(JournalEntry.seal_id.is_(None)).order_by(JournalEntry.id).limit(AT_ONCE).subquery()
    count, oldest, newest = (await session.execute(select(func.count(), func.min(waiting.c.at), func.max(waiting.c.at)))).one()
    return bool(count) and (count == AT_ONCE or oldest <= now - LONGEST_WAIT or newest > now)


async def _is_the_only_one(session: AsyncSession) -> bool:
    """Whether no other sealer is at work until this transaction ends (SQLite: its one writer is)."""
    if session.get_bind().dialect.name == "sqlite":
        return True
    return bool(await session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))))


async def seal_some(session: AsyncSession, now: datetime) -> int:
    """Seal the next batch. The caller is the only one; a later statement than the lock reads where the chain ends."""
    before = (await session.execute(select(JournalSeal).order_by(JournalSeal.number.desc()).limit(1))).scalar_one_or_none()
    entries = await _unsealed(session)
    if not entries:
        return 0
    first = 1 if before is None else before.last + 1
    seal_id, key_ring = new_id(), signing_keys.ring()
    made = await asyncio.to_thread(_leaves, entries, first, seal_id)
    previous_head = None if before is None else before.head
    batch = batch_of(1 if before is None else before.number + 1, first, [leaf["leaf"] for leaf in made], previous_head)
    line = statement(batch, key_id=key_ring.key_id, sealed_at=now)
    session.add(
        JournalSeal(
            id=seal_id,
            number=batch.number,
            first=batch.first,
            last=batch.last,
            list_hash=batch.list_hash,
            previous_head=batch.previous_head,
            head=head_of(line),
            statement=line,
            key_id=key_ring.key_id,
            signature=key_ring.sign(line.encode()),
            sealed_at=now,
        )
    )
    await session.flush()
    await session.execute(insert(JournalLeaf), made)
    await _number(session, seal_id)
    await instance.remember(session, instance.JOURNAL_HEAD, head_of(line))
    return len(made)


async def _unsealed(session: AsyncSession) -> list[Entry]:
    """What waits, in order of the ids, held against an erasure. Whatever was sealed before and is told to be unsealed waits in
    vain: the check names it.
    """
    before = exists().where(JournalLeaf.entry_id == JournalEntry.id)
    query = (
        select(*COLUMNS)
        .where(JournalEntry.seal_id.is_(None), ~before)
        .order_by(JournalEntry.id)
        .limit(AT_ONCE)
        .with_for_update(of=JournalEntry)
    )
    return [Entry(*row) for row in await session.execute(query)]


def _leaves(entries: Sequence[Entry], first: int, seal_id: UUID) -> list[dict[str, Any]]:
    made = []
    for number, entry in enumerate(entries, start=first):
        hashes = hashes_of(entry)
        leaf = leaf_of(number, entry, hashes)
        made.append({"number": number, "seal_id": seal_id, "entry_id": entry.id, "leaf": leaf, "hashes": hashes})
    return made


async def _number(session: AsyncSession, seal_id: UUID) -> None:
    """The entries of a seal get their numbers from its leaves, all in one statement."""
    leaf_of_entry = JournalEntry.id == JournalLeaf.entry_id
    number = update(JournalEntry).where(leaf_of_entry, JournalLeaf.seal_id == seal_id)
    values = {"seal_id": JournalLeaf.seal_id, "number": JournalLeaf.number}
    await session.execute(number.values(values).execution_options(synchronize_session=False))
