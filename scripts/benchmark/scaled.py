"""Databases with 4,000 or 400,000 enrolled members for the participation pages, loaded by COPY.

The tree is the same 1,200 units at every size, so what a page costs more is the members' doing. Beside it a province of 12,000
units, with tallies only: the same fifteen units shown, ten times as many below them.
"""

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from app.campaigns.models import Campaign, CampaignTarget
from app.cli.demo import meetings
from app.cli.demo.places import PROVINCE, UnitPlan, upper_units
from app.cli.demo.roster import write_units
from app.cli.running import migrate_database
from app.core.clock import local_day, real_now
from app.core.db import Database
from app.core.ids import new_id
from app.participation.tallies import COUNTS, recompute_all
from app.quizzes.models import Quiz
from app.units.kinds import UnitKind
from scripts.benchmark.data import Pages, copy_rows, enrol, grant
from scripts.benchmark.servers import Postgres

UNITS, UNITS_WIDE = 1_200, 12_000
BRANCHES_PER_GRASSROOTS = 8
SECRETARIES = 50
AT_ONCE = 50_000


def tree(units: int) -> list[UnitPlan]:
    """Province, fifteen superior committees, grassroots committees and branches: about so many units."""
    upper = [u for u in upper_units() if u.kind in {UnitKind.PROVINCE, UnitKind.SUPERIOR}]
    superiors = [u for u in upper if u.parent is not None]
    branches = units * 7 // 8
    grassroots = [
        UnitPlan(f"{s.code}.{n}", UnitKind.GRASSROOTS, f"Đảng bộ cơ sở số {n}", f"Đảng ủy cơ sở số {n}", s.code)
        for n in range(1, 1 + max(1, branches // BRANCHES_PER_GRASSROOTS // len(superiors)))
        for s in superiors
    ]
    below = [
        UnitPlan(f"{g.code}.CB{n}", UnitKind.BRANCH, f"Chi bộ {n}", None, g.code)
        for n, g in enumerate(itertools.islice(itertools.cycle(grassroots), branches))
    ]
    return [*upper, *grassroots, *below]


async def prepare_scaled(postgres: Postgres, name: str, members: int) -> Pages:
    """Make the database; whose pages are read."""
    url = await postgres.create(name)
    await asyncio.to_thread(migrate_database, url)
    now = real_now()
    units = tree(UNITS)
    database = Database(url)
    async with database.write() as session:
        ids = await write_units(session, units, now=now)
        campaign = await _campaign(session, ids[PROVINCE], now)
        branches = [ids[u.code] for u in units if u.kind == UnitKind.BRANCH]
        held = [meetings.meeting_on(branch, "regular", local_day(now)) for branch in branches]
        names = dict.fromkeys(branches, "chi bộ")
        await meetings.write_meetings(session, held, campaign_id=campaign.id, names=names, secret="benchmark", now=now)
    connection = await asyncpg.connect(postgres.dsn_of(name))
    await connection.execute("SET session_replication_role = replica")  # the rows refer to each other by construction
    first: list[tuple[str, UUID]] = []
    for start in range(0, members, AT_ONCE):
        people = [(str(n), new_id(), n % len(held)) for n in range(start, min(members, start + AT_ONCE))]
        for table, columns, rows in _rows(people, held, campaign, now):
            await connection.copy_records_to_table(table, columns=columns.split(), records=rows)
        first += [(number, member_id) for number, member_id, _ in people[: max(0, 1 + SECRETARIES - len(first))]]
    devices = await enrol(connection, first, now)
    board, *secretaries = devices.values()
    roles = [("secretary", who, branches[int(who.number)]) for who in secretaries]
    await grant(connection, [("board", board, ids[PROVINCE]), *roles], now)
    await connection.execute("ANALYZE")
    async with database.write() as session:
        await recompute_all(session, campaign_id=campaign.id, now=now)
    await database.close()
    await connection.execute("VACUUM ANALYZE unit_tallies")
    await connection.close()
    return Pages(campaign.id, board, secretaries)


async def _campaign(session: Any, province: UUID, now: datetime) -> Campaign:
    quiz = Quiz(
        id=new_id(),
        unit_id=province,
        title="Bài trắc nghiệm",
        state="published",
        opens_at=now,
        closes_at=now + timedelta(days=1),
        time_limit_s=2400,
        grace_s=30,
        max_attempts=2,
        counts="best",
        review_after="marks",
        review_released="keys",
        late_sync="accept",
        draws=[],
        created_at=now,
    )
    campaign = Campaign(
        id=new_id(),
        unit_id=province,
        title="Học tập, quán triệt Kế hoạch số 64-KH/TU",
        state="open",
        starts_at=now,
        ends_at=now + timedelta(days=1),
        roster_day=local_day(now),
        target=9800,
        policy="default-1",
        parts=["Toàn bộ nội dung"],
        verdict_kinds=["province", "superior", "grassroots", "grassroots_branch"],
        quiz_id=quiz.id,
        created_at=now,
        opened_at=now,
    )
    session.add(quiz)
    await session.flush()
    session.add(campaign)
    await session.flush()
    session.add(CampaignTarget(campaign_id=campaign.id, unit_id=province))
    return campaign


def _rows(
    people: Sequence[tuple[str, UUID, int]], held: Sequence[meetings.Meeting], campaign: Campaign, now: datetime
) -> Iterator[tuple[str, str, Iterator[tuple[Any, ...]]]]:
    """Table, columns and rows of these people (number, id, place of the branch): seven in ten came, half took the test."""
    c, quiz = campaign.id, campaign.quiz_id
    yield (
        "members",
        "id number full_name name_folded name_sort birth_year created_at version",
        ((m, n, "Nguyễn Văn An", "nguyen van an", "an", 1970, now, 1) for n, m, _ in people),
    )
    yield (
        "enrolments",
        "id campaign_id member_id unit_id membership standing policy basis",
        ((m, c, m, held[branch].unit_id, "full", "expected", "default-1", "{}") for _, m, branch in people),
    )
    yield (
        "attendance",
        "session_id member_id part campaign_id state way mark_id confirmed",
        ((held[branch].id, m, 1, c, "present", "code", m, True) for n, m, branch in people if int(n) % 10 < 7),
    )
    yield (
        "attempts",
        "id member_id start_id quiz_id occasion_id number way state paper started_at deadline_at closes_at closed_by taken",
        (
            (m, m, m, quiz, c, 1, "own_phone", "closed", "[]", now, now, now, "member", True)
            for n, m, _ in people
            if int(n) % 2 == 0
        ),
    )


async def prepare_wide(postgres: Postgres, name: str) -> Pages:
    """A province of 12,000 units with tallies and nobody in them; whose page is read (there are no secretaries)."""
    url = await postgres.create(name)
    await asyncio.to_thread(migrate_database, url)
    now = real_now()
    units = tree(UNITS_WIDE)
    database = Database(url)
    async with database.write() as session:
        ids = await write_units(session, units, now=now)
        campaign = await _campaign(session, ids[PROVINCE], now)
    await database.close()
    counts = dict.fromkeys(COUNTS, 0) | {"expected": 38, "present": 37, "took": 30, "unrecorded": 1, "by_code": 37}
    connection = await asyncpg.connect(postgres.dsn_of(name))
    rows = [
        {"campaign_id": campaign.id, "unit_id": ids[u.code], "computed_at": now, **counts}
        for u in units
        if u.kind == UnitKind.BRANCH
    ]
    await copy_rows(connection, "unit_tallies", rows)
    board = (await enrol(connection, [("1", new_id())], now)).popitem()[1]
    await grant(connection, [("board", board, ids[PROVINCE])], now)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    return Pages(campaign.id, board, [])
