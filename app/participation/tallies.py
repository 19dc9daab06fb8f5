"""Tallies from facts: the worker's fold of changed branches, and the recomputation of a whole campaign.

Why recompute instead of adding one: a branch's tally read from the facts is right whatever arrived twice, late or in another
order, so an outbox row may be acted upon more than once (docs/rules.md, figures).
"""

from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

import structlog
from sqlalchemy import Select, Table, Uuid, bindparam, delete, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from app.campaigns.models import Campaign, Enrolment
from app.core.db import Database
from app.core.models import OutboxRow, UtcDateTime
from app.core.observe import where
from app.core.outbox import PARTICIPATION_CHANGED
from app.core.upserts import insert_into
from app.participation.facts import counts, counts_of_place
from app.participation.models import UnitTally
from app.participation.restated import shares

CLAIM = 2000  # outbox rows of one campaign in one transaction
COUNTS = [c.name for c in UnitTally.__table__.columns if c.name not in {"campaign_id", "unit_id", "computed_at"}]
COLUMNS = ["campaign_id", "unit_id", "computed_at", *COUNTS]
log = structlog.get_logger()


async def fold(database: Database, now: datetime) -> int:
    """Recompute what the outbox names, one transaction per campaign; the number of outbox rows dealt with.

    A campaign that fails is logged and left for the next round; it does not hold up the others.
    """
    async with database.read() as session:
        waiting = select(OutboxRow.occasion_id).where(OutboxRow.kind == PARTICIPATION_CHANGED).distinct()
        campaigns = (await session.scalars(waiting)).all()
    done = 0
    for campaign_id in campaigns:
        try:
            async with database.write() as session:
                done += await _fold_campaign(session, campaign_id, now)
        except Exception as error:
            log.error("fold_failed", campaign=str(campaign_id), error=type(error).__name__, at=where(error))
    return done


async def recompute_all(session: AsyncSession, *, campaign_id: UUID, now: datetime) -> None:
    """Recompute every branch of a campaign from the facts: after loading."""
    await _lock(session, campaign_id, None, now)
    await _recompute(session, campaign_id, None, now)


async def recompute(session: AsyncSession, *, campaign_id: UUID, unit_ids: Sequence[UUID], now: datetime) -> None:
    """Recompute these branches of enrolment from the facts now, for whoever cannot wait for the worker."""
    units = await _lock(session, campaign_id, None, now, units=unit_ids)
    if units:
        await _recompute(session, campaign_id, units, now)


async def hold_all(session: AsyncSession, *, campaign_id: UUID, now: datetime) -> None:
    """Hold every branch's tally of a campaign, for whoever is going to `replace` them all: no fold writes one meanwhile."""
    await _lock(session, campaign_id, None, now)


async def replace(session: AsyncSession, *, campaign_id: UUID, sums: Mapping[UUID, Mapping[str, int]], now: datetime) -> None:
    """Let the tallies of these branches of a closed campaign say what its snapshot says (counts by their names).

    What no snapshot seals (on whom a participation rests) counts as nothing, as on every page of a closed campaign.
    """
    columns = UnitTally.__table__.c
    branch = columns.unit_id == bindparam("of_unit", type_=columns.unit_id.type)
    nothing = dict.fromkeys(COUNTS, 0)
    rows = [{"of_unit": unit_id, "computed_at": now, **nothing, **counts} for unit_id, counts in sums.items()]
    if rows:
        connection = await session.connection()
        await connection.execute(update(UnitTally).where(columns.campaign_id == campaign_id, branch), rows)
        await shares.recount(session, campaign_id=campaign_id, unit_ids=list(sums))


async def _is_sealed(session: AsyncSession, campaign_id: UUID) -> bool:
    """Whether the tallies stay as they are: the campaign is closed. A closing under way is waited for, a later one waits."""
    state = select(Campaign.state).where(Campaign.id == campaign_id).with_for_update(read=True)
    return await session.scalar(state) == "closed"


async def _fold_campaign(session: AsyncSession, campaign_id: UUID | None, now: datetime) -> int:
    sealed = campaign_id is not None and await _is_sealed(session, campaign_id)
    subjects = await _claim(session, campaign_id)
    if campaign_id is not None and subjects and not sealed:
        members = None if None in subjects else {s for s in subjects if s is not None}
        units = await _lock(session, campaign_id, members, now)
        if units:
            await _recompute(session, campaign_id, units if members else None, now)
    return len(subjects)


async def _claim(session: AsyncSession, campaign_id: UUID | None) -> Sequence[UUID | None]:
    """Take rows out of the outbox, passing over those another worker holds; they come back if this transaction fails."""
    rows = (
        select(OutboxRow.id)
        .where(OutboxRow.kind == PARTICIPATION_CHANGED, OutboxRow.occasion_id.is_not_distinct_from(campaign_id))
        .order_by(OutboxRow.id)
        .limit(CLAIM)
        .with_for_update(skip_locked=True)
    )
    ids = (await session.scalars(rows)).all()
    claim = delete(OutboxRow).where(OutboxRow.id.in_(ids)).returning(OutboxRow.subject_id)
    return (await session.scalars(claim)).all() if ids else []


async def _lock(
    session: AsyncSession, campaign_id: UUID, members: Set[UUID] | None, now: datetime, *, units: Sequence[UUID] | None = None
) -> Sequence[UUID]:
    """Hold the tallies of the branches in which these members are enrolled (None: all), only of `units`; in unit order.

    What is missing is made first. Both statements go in unit order, so two workers cannot wait for each other.
    """
    dirty = select(Enrolment.unit_id).where(Enrolment.campaign_id == campaign_id).distinct()
    if members is not None:
        dirty = dirty.where(Enrolment.member_id.in_(members))
    if units is not None:
        dirty = dirty.where(Enrolment.unit_id.in_(units))
    found = dirty.subquery("dirty")
    empty = select(literal(campaign_id), found.c.unit_id, literal(now, UtcDateTime()), *(literal(0) for _ in COUNTS)).where(
        found.c.unit_id.is_not(None)
    )
    made = insert_into(session, UnitTally).from_select(COLUMNS, empty.order_by(found.c.unit_id))
    await session.execute(made.on_conflict_do_nothing())
    held = select(UnitTally.unit_id).where(UnitTally.campaign_id == campaign_id, UnitTally.unit_id.in_(dirty))
    return (await session.scalars(held.order_by(UnitTally.unit_id).with_for_update(of=UnitTally))).all()


async def _recompute(session: AsyncSession, campaign_id: UUID, units: Sequence[UUID] | None, now: datetime) -> None:
    """One statement: count the facts of these branches (None: all of the campaign) and store the counts; then their shares.

    A statement later than the lock, because under READ COMMITTED it is the statement that decides which facts are seen.
    """
    wanted = {"campaign": campaign_id, "now": now}
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if units is None:
        await session.execute(_storing(counts(campaign_id), is_sqlite=is_sqlite), wanted)
    else:
        await session.execute(_storing_some(is_sqlite=is_sqlite), {**wanted, "units": units})
    await shares.recount(session, campaign_id=campaign_id, unit_ids=units)


def _storing(facts: Select[Any], *, is_sqlite: bool) -> postgresql.Insert | sqlite.Insert:
    """Parameters: `campaign`, `now`, and those of the facts."""
    table = cast("Table", UnitTally.__table__)  # parameters of a statement on the class would be taken for rows
    into = sqlite.insert(table) if is_sqlite else postgresql.insert(table)
    counted = facts.subquery("counted")
    source = select(
        bindparam("campaign", type_=Uuid()),
        counted.c.unit_id,
        bindparam("now", type_=UtcDateTime()),
        *(counted.c[name] for name in COUNTS),
    ).where(counted.c.unit_id.is_not(None))  # SQLite reads ON CONFLICT only after a WHERE
    statement = into.from_select(COLUMNS, source)
    changes = {name: statement.excluded[name] for name in ("computed_at", *COUNTS)}
    return statement.on_conflict_do_update(index_elements=["campaign_id", "unit_id"], set_=changes)


@cache
def _storing_some(*, is_sqlite: bool) -> postgresql.Insert | sqlite.Insert:
    """For the branches `units`. One runs every second; building it would hold up the requests for 10 ms."""
    return _storing(counts_of_place(in_cell=False), is_sqlite=is_sqlite)
