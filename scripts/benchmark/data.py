"""The province the benchmark runs on: 40,000 members in 1,200 units, through the use cases an office would use.

Tree and people are those of the demo; the campaign is opened over the whole province with the real bank of 64-KH/TU, so
enrolments, admissions and papers are real. Accounts and devices are written in bulk: nobody's password is hashed for them.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import asyncpg

from app.auth import keys, tokens
from app.auth.passwords import hash_password
from app.banks.imports import import_bank
from app.campaigns.opening import open_campaign
from app.campaigns.planning import plan_campaign
from app.campaigns.schemas import CampaignIn
from app.cli.demo import material, meetings
from app.cli.demo.autumn import host_of, sitting_of
from app.cli.demo.figures import plan_branches
from app.cli.demo.load import WIDE_MEMBERS
from app.cli.demo.people import PersonPlan, plan_people
from app.cli.demo.places import PROVINCE, UnitPlan, upper_units
from app.cli.demo.roster import write_people, write_units
from app.cli.demo.takings import Sitting
from app.cli.demo.wide import wide_people, wide_units
from app.cli.running import migrate_database
from app.content.imports import import_documents
from app.content.items import publish_item
from app.content.models import Item
from app.core.clock import local_day, real_now
from app.core.db import Database
from app.core.ids import new_id
from app.participation.tallies import recompute_all
from app.quizzes.definitions import create_quiz, publish_quiz
from app.quizzes.schemas import BankDrawIn, NewQuizIn
from scripts.benchmark.servers import Postgres

SEED = 64
PASSWORD = "benchmark-only 64-KH/TU"
CAME = 0.7
BANK, DOCUMENT = "64-kh-tu", "64-kh-tu.txt"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an enrolled device."""

    number: str
    member_id: UUID | None
    account_id: UUID
    family_id: UUID

    def token(self, at: datetime) -> str:
        """An access token as a refresh at this instant would have given it."""
        return tokens.issue_access(
            keys.access_key(), account_id=self.account_id, member_id=self.member_id, family_id=self.family_id, now=at
        )

    def token_now(self) -> str:
        """An access token of this moment."""
        return self.token(real_now())

    def refresh_token(self) -> str:
        """The device's first refresh token."""
        return tokens.issue_refresh(keys.refresh_key(), family_id=self.family_id, generation=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The tree that was prepared (unit ids by code) and the people who are to come."""

    ids: Mapping[str, UUID]
    units: Sequence[UnitPlan]
    people: Sequence[PersonPlan]


@dataclass(frozen=True, slots=True)
class Pages:
    """Whose participation pages are read: one committee's board, some branches' secretaries."""

    campaign_id: UUID
    board: Person
    secretaries: Sequence[Person]


@dataclass(frozen=True, slots=True)
class Province:
    """What was prepared: `takers` are admitted to the test and signed in."""

    pages: Pages
    sitting: Sitting
    item_id: UUID
    takers: Sequence[Person]


def plan_tree(random: Random) -> tuple[list[UnitPlan], list[PersonPlan]]:
    """The demo's units and people at province scale, without their histories."""
    branches = plan_branches(random)
    wide = list(wide_units())
    units = [*upper_units(), *[b.unit for b in branches], *[c for b in branches for c in b.cells], *wide]
    return units, plan_people(branches, random) + wide_people(wide, WIDE_MEMBERS, random)


async def prepare_tree(postgres: Postgres, name: str) -> Plan:
    """A migrated database with the 1,200 units and nobody in them."""
    url = await postgres.create(name)
    await asyncio.to_thread(migrate_database, url)
    units, people = plan_tree(Random(SEED))
    database = Database(url)
    async with database.write() as session:
        ids = await write_units(session, units, now=real_now())
    await database.close()
    return Plan(ids, units, people)


async def prepare_province(postgres: Postgres, name: str, plan: Plan) -> Province:
    """Fill the copy of a prepared tree: people, material, the open campaign, attendance, accounts."""
    units, people = dict(plan.ids), plan.people
    names = {plan.ids[u.code]: u.name for u in plan.units}
    database = Database(postgres.url_of(name))
    await database.open()
    now = real_now()
    async with database.write() as session:
        await write_people(session, people, units, now=now)
        item_id, quiz_id = await _material(session, units[PROVINCE], now)
    async with database.write() as session:
        campaign_id = await _campaign(session, units[PROVINCE], item_id, quiz_id, now)
        held = await _meetings(session, people, units, names, campaign_id, now)
        sitting = await sitting_of(session, quiz_id, campaign_id, None)
    connection = await asyncpg.connect(postgres.dsn_of(name))
    await copy_rows(connection, "attendance", _attendance(people, held, campaign_id, Random(SEED)))
    devices = await enrol(connection, [(p.number, p.id) for p in people], now)
    secretaries = {p.branch: devices[p.id] for p in people if p.standing == "active" and not p.transferred}
    board = devices[people[0].id]
    roles = [("secretary", secretary, units[branch]) for branch, secretary in secretaries.items()]
    await grant(connection, [*roles, ("board", board, units[PROVINCE])], now)
    async with database.write() as session:
        await recompute_all(session, campaign_id=campaign_id, now=now)
    await database.close()
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
    pages = Pages(campaign_id, board, [s for s in secretaries.values() if s is not board])
    takers = [devices[p.id] for p in people if p.standing != "suspended"]
    Random(SEED).shuffle(takers)
    return Province(pages, sitting, item_id, takers)


async def _material(session: Any, province: UUID, now: datetime) -> tuple[UUID, UUID]:
    """The summary of 64-KH/TU, published, and the published test on it, 20 questions."""
    files = [f for f in material.text_files(material.DOCUMENTS) if f.name == DOCUMENT]
    report = (await import_documents(session, actor=material.EDITORS, files=files, unit_id=province, now=now))[0]
    item = await session.get_one(Item, report.item_id)
    await publish_item(session, actor=material.EDITORS, item=item, unit_ids=[province], now=now, today=local_day(now))
    bank = await import_bank(
        session,
        actor=material.EDITORS,
        unit_id=province,
        files=material.text_files(material.BANKS / BANK),
        now=now,
    )
    draws = material.WINTER_DRAWS.items()
    definition = NewQuizIn(
        unit_id=province,
        title="Bài trắc nghiệm về Kế hoạch số 64-KH/TU",
        opens_at=now - timedelta(hours=2),
        closes_at=now + timedelta(days=1),
        draws=[BankDrawIn(kind="bank", bank_id=bank.bank_id, clause=clause, count=count) for clause, count in draws],
    )
    today = local_day(now)
    quiz = await create_quiz(session, actor=material.EDITORS, definition=definition, now=now, today=today)
    await publish_quiz(session, actor=material.EDITORS, quiz_id=quiz.id, now=now, today=today)
    return item.id, quiz.id


async def _campaign(session: Any, province: UUID, item_id: UUID, quiz_id: UUID, now: datetime) -> UUID:
    plan = CampaignIn(
        unit_id=province,
        title="Học tập, quán triệt Kế hoạch số 64-KH/TU",
        starts_at=now - timedelta(hours=2),
        ends_at=now + timedelta(days=1),
        roster_day=local_day(now),
        target_unit_ids=[province],
        document_ids=[item_id],
        quiz_id=quiz_id,
    )
    today = local_day(now)
    campaign = await plan_campaign(session, actor=material.EDITORS, plan=plan, today=today, now=now)
    await open_campaign(session, actor=material.EDITORS, campaign_id=campaign.id, today=today, now=now)
    return campaign.id


async def _meetings(
    session: Any,
    people: Sequence[PersonPlan],
    units: Mapping[str, UUID],
    names: Mapping[UUID, str],
    campaign_id: UUID,
    now: datetime,
) -> dict[str, meetings.Meeting]:
    hosts = {host_of(p.branch) for p in people}
    held = {host: meetings.meeting_on(units[host], "regular", local_day(now)) for host in sorted(hosts)}
    await meetings.write_meetings(
        session, held.values(), campaign_id=campaign_id, names=names, secret="benchmark-hall-secret", now=now
    )
    return held


def _attendance(
    people: Sequence[PersonPlan], held: Mapping[str, meetings.Meeting], campaign_id: UUID, random: Random
) -> list[dict[str, Any]]:
    came = [p for p in people if p.standing == "active" and random.random() < CAME]
    return [
        {
            "session_id": held[host_of(p.branch)].id,
            "member_id": p.id,
            "part": 1,
            "campaign_id": campaign_id,
            "state": "present",
            "way": "code",
            "mark_id": new_id(),
            "confirmed": True,
        }
        for p in came
    ]


async def copy_rows(connection: Any, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """COPY rows into a table; all have the same columns."""
    await connection.copy_records_to_table(table, columns=list(rows[0]), records=[tuple(r.values()) for r in rows])


async def enrol(connection: Any, members: Sequence[tuple[str, UUID]], now: datetime) -> dict[UUID, Person]:
    """An account and an enrolled device for each member (number, id); by member id. Any of them may use PASSWORD."""
    devices = {member_id: Person(number, member_id, new_id(), new_id()) for number, member_id in members}
    hashed = await hash_password(PASSWORD)
    accounts = [
        {
            "id": d.account_id,
            "login": d.number,
            "member_id": member_id,
            "label": f"Đảng viên {d.number}",
            "password_hash": hashed,
            "created_at": now,
            "codes_issued": 1,
        }
        for member_id, d in devices.items()
    ]
    families = [
        {
            "id": d.family_id,
            "account_id": d.account_id,
            "device_id": d.family_id,
            "device_label": "benchmark",
            "generation": 1,
            "rotated_at": now,
            "created_at": now,
            "expires_at": now + timedelta(days=180),
            "pin_required": False,
        }
        for d in devices.values()
    ]
    await copy_rows(connection, "accounts", accounts)
    await copy_rows(connection, "refresh_families", families)
    return devices


async def grant(connection: Any, roles: Sequence[tuple[str, Person, UUID]], now: datetime) -> None:
    """Roles on units, valid since last year."""
    since = local_day(now) - timedelta(days=365)
    rows = [
        {"id": new_id(), "account_id": p.account_id, "role": role, "unit_id": unit_id, "valid_from": since, "granted_at": now}
        for role, p, unit_id in roles
    ]
    await copy_rows(connection, "role_grants", rows)
