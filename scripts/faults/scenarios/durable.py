"""Every acknowledgement is on disk before it leaves: seen from outside with strace, and on PostgreSQL by its own counters."""

import asyncio
from collections.abc import AsyncIterator

from scripts.faults import tracing
from scripts.faults.clusters import Cluster
from scripts.faults.phones import Message, Phone
from scripts.faults.reports import Report
from scripts.faults.stands import SQLITE, Nursery, Stand, stand

SAVES = 3
WRITTEN = "SELECT pg_current_wal_insert_lsn()::text"
ON_DISK = "SELECT pg_current_wal_flush_lsn() > '{}'::pg_lsn"
SYNCS = "SELECT sum(fsyncs)::bigint FROM pg_stat_io WHERE object = 'wal'"
NOT_DURABLE = "SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') AND setting <> 'on'"
COUNTERS_S = 1.1  # backends pass their counters on once a second, with a transaction


async def durable(nursery: Nursery, kind: str, times: int) -> Report | None:
    """`times` tests, one request at a time: data reach the disk between each request and its answer. None without strace."""
    if not tracing.is_there():
        return None
    with nursery.room("traces") as folder:
        folder.chmod(0o777)  # PostgreSQL may run under another account
        service, database = folder / "service", folder / "database"
        own = tracing.command(database, detached=True)
        async with stand(nursery, kind, tracer=tracing.command(service), database_tracer=own) as place:
            lines = [f"{m.method} {m.path} " for n in range(times) async for m in _test(place.phone(n), place)]
            verdict = await place.verdict()
        is_sqlite = kind == SQLITE
        missing = tracing.unsynced(
            lines, service, service if is_sqlite else database, kept_in="service.sqlite3" if is_sqlite else "/pg_wal/"
        )
    facts = {"acknowledgements_traced": len(lines), "not_yet_on_disk": len(missing)}
    return Report("durable", kind, facts, verdict, tuple(missing))


async def counted(nursery: Nursery, kind: str, times: int) -> Report | None:
    """The same by PostgreSQL's own word, without strace: its log is on disk beyond what was written before each request."""
    if kind == SQLITE:
        return None
    async with stand(nursery, kind) as place:
        assert place.cluster is not None
        acknowledged, broken, syncs = await count(place, place.cluster, times)
        verdict = await place.verdict()
    facts = {"acknowledgements": acknowledged, "syncs_counted": syncs, "not_yet_on_disk": len(broken)}
    broken += [f"{acknowledged} acknowledgements, {syncs} syncs"] if syncs < acknowledged else []
    return Report("counted", kind, facts, verdict, tuple(broken))


async def count(place: Stand, cluster: Cluster, times: int) -> tuple[int, list[str], int]:
    """Acknowledgements, those that were not on disk when they came, and how often PostgreSQL forced its log to disk."""
    broken = [f"{row['name']} is not on" for row in await cluster.execute(NOT_DURABLE)]
    before = await _syncs(place, cluster, 0)
    acknowledged = 0
    written = (await cluster.execute(WRITTEN))[0][0]
    for number in range(1, times + 1):
        async for message in _test(place.phone(number), place):
            if not (await cluster.execute(ON_DISK.format(written)))[0][0]:
                broken.append(f"{message.kind} {message.number} was acknowledged, and nothing after {written} was on disk")
            written = (await cluster.execute(WRITTEN))[0][0]
            acknowledged += 1
    return acknowledged, broken, await _syncs(place, cluster, times + 1) - before


async def _syncs(place: Stand, cluster: Cluster, member: int) -> int:
    """The counter, after every backend had reason to pass its own on."""
    await asyncio.sleep(COUNTERS_S)
    async for _ in _test(place.phone(member), place):
        pass
    syncs: int = (await cluster.execute(SYNCS))[0][0]
    return syncs


async def _test(phone: Phone, place: Stand) -> AsyncIterator[Message]:
    """One whole test; yields each message when it was acknowledged."""
    start = phone.start_message(place.seeded.quizzes.calm)
    page = phone.open(await phone.deliver(start))
    yield start
    for _ in range(SAVES):
        save = phone.save_message(page)
        await phone.deliver(save)
        yield save
    submission = phone.submission(page)
    await phone.deliver(submission)
    yield submission
    phone.hang_up()
