"""What the phones work on: a branch, its members with signed-in devices, the bank of 64-KH/TU, two tests of open campaigns.

Through the product's own use cases, as the benchmark does; this file and the starter alone know the product.
"""

import asyncio
import os
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.auth import keys, tokens
from app.auth.models import Account, RefreshFamily
from app.banks.imports import import_bank
from app.campaigns.opening import open_campaign
from app.campaigns.planning import plan_campaign
from app.campaigns.schemas import CampaignIn
from app.cli.demo import material
from app.cli.demo.people import PersonPlan
from app.cli.demo.places import UnitPlan
from app.cli.demo.roster import write_people, write_units
from app.cli.running import migrate_database
from app.core.clock import local_day, real_now
from app.core.db import Database
from app.core.ids import new_id
from app.core.settings import get_settings
from app.quizzes.definitions import create_quiz, publish_quiz
from app.quizzes.models import Quiz
from app.quizzes.schemas import BankDrawIn, FixedDrawIn, NewQuizIn
from app.units.models import UnitKind
from scripts.faults.phones import Member
from scripts.faults.services import SECRET
from scripts.faults.storm import Quizzes

PEOPLE = 500
PROVINCE, BRANCH = "T", "T.1"
TOKEN_KEPT = timedelta(minutes=5)


@dataclass(slots=True)
class Device:
    """A member's signed-in device; it gets a new access token every five minutes."""

    member_id: UUID
    account_id: UUID
    family_id: UUID
    key: bytes
    _token: str = ""
    _since: datetime | None = None

    def token(self) -> str:
        """An access token as a refresh would have given it, valid for some minutes yet."""
        now = real_now()
        if self._since is None or now > self._since + TOKEN_KEPT:
            ids = {"account_id": self.account_id, "member_id": self.member_id, "family_id": self.family_id}
            self._token, self._since = tokens.issue_access(self.key, **ids, now=now), now
        return self._token


@dataclass(frozen=True, slots=True)
class Seeded:
    """What was put in place; the same in every copy of the database."""

    members: list[Member]
    quizzes: Quizzes


def _access_key() -> bytes:
    """The key the service signs access tokens with, derived as it does; this process's own settings stay what they are."""
    before = os.environ.get("SOTAY_SECRET_KEY")
    os.environ["SOTAY_SECRET_KEY"] = SECRET
    _forget_keys()
    try:
        return keys.access_key()
    finally:
        del os.environ["SOTAY_SECRET_KEY"]
        if before is not None:
            os.environ["SOTAY_SECRET_KEY"] = before
        _forget_keys()


def _forget_keys() -> None:
    get_settings.cache_clear()
    keys._key.cache_clear()


async def seed(url: str) -> Seeded:
    """Migrate and fill the database at `url`."""
    key = _access_key()
    await asyncio.to_thread(migrate_database, url)
    now = real_now()
    database = Database(url)
    await database.open()
    try:
        async with database.write() as session:
            units = await write_units(session, _units(), now=now)
            people = [_person(number) for number in range(PEOPLE)]
            await write_people(session, people, units, now=now)
            devices = await _enrol(session, people, key, now)
            quizzes = await _quizzes(session, units[PROVINCE], now)
    finally:
        await database.close()
    return Seeded([Member(device.member_id, device.token) for device in devices], quizzes)


def _units() -> list[UnitPlan]:
    return [
        UnitPlan(PROVINCE, UnitKind.PROVINCE, "Đảng bộ tỉnh Thử", "Tỉnh ủy Thử", None),
        UnitPlan(BRANCH, UnitKind.GRASSROOTS_BRANCH, "Chi bộ Thử", None, PROVINCE),
    ]


def _person(number: int) -> PersonPlan:
    return PersonPlan(
        id=new_id(),
        number=str(200_001 + number),
        name=f"Lê Văn {number}",
        born=date(1960, 1, 1),
        admitted_on=date(2000, 2, 3),
        probationary=False,
        branch=BRANCH,
        cell=None,
        standing="active",
        transferred=False,
        outcome=None,
    )


async def _enrol(session: AsyncSession, people: list[PersonPlan], key: bytes, now: datetime) -> list[Device]:
    devices = [Device(person.id, new_id(), new_id(), key) for person in people]
    accounts = [
        {"id": d.account_id, "login": p.number, "member_id": p.id, "label": p.name, "created_at": now}
        for p, d in zip(people, devices, strict=True)
    ]
    families = [
        {
            "id": d.family_id,
            "account_id": d.account_id,
            "device_id": d.family_id,
            "device_label": "máy thử",
            "rotated_at": now,
            "created_at": now,
            "expires_at": now + timedelta(days=180),
        }
        for d in devices
    ]
    await session.execute(insert(Account), accounts)
    await session.execute(insert(RefreshFamily), families)
    return devices


async def _quizzes(session: AsyncSession, province: UUID, now: datetime) -> Quizzes:
    files = material.text_files(material.BANKS / "64-kh-tu")
    bank = await import_bank(session, actor=material.EDITORS, unit_id=province, files=files, now=now)
    calm, hasty = [await _quiz(session, province, bank.bank_id, title, now) for title in ("Bài thong thả", "Bài gấp")]
    # As no office would define them: any number of attempts, and a second of time without grace.
    await session.execute(update(Quiz).values(max_attempts=10_000))
    await session.execute(update(Quiz).where(Quiz.id == hasty).values(time_limit_s=1, grace_s=0))
    return Quizzes(calm, hasty)


async def _quiz(session: AsyncSession, province: UUID, bank_id: UUID, title: str, now: datetime) -> UUID:
    today, opens, closes = local_day(now), now - timedelta(hours=1), now + timedelta(days=2)
    draws: list[FixedDrawIn | BankDrawIn] = [BankDrawIn(kind="bank", bank_id=bank_id, count=9)]
    definition = NewQuizIn(unit_id=province, title=title, opens_at=opens, closes_at=closes, draws=draws, time_limit_s=1_200)
    quiz = await create_quiz(session, actor=material.EDITORS, definition=definition, now=now, today=today)
    await publish_quiz(session, actor=material.EDITORS, quiz_id=quiz.id, now=now, today=today)
    plan = CampaignIn(
        unit_id=province,
        title=title,
        starts_at=opens,
        ends_at=now + timedelta(days=1),
        roster_day=today,
        target_unit_ids=[province],
        quiz_id=quiz.id,
    )
    campaign = await plan_campaign(session, actor=material.EDITORS, plan=plan, today=today, now=now)
    await open_campaign(session, actor=material.EDITORS, campaign_id=campaign.id, today=today, now=now)
    return quiz.id
