"""Loads the whole demo into an empty, migrated database, step by step."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from app.cli.demo import calendar
from app.cli.demo.autumn import hold_autumn
from app.cli.demo.cast import choose, secretaries_of, write_accounts, write_passwords
from app.cli.demo.events import OUTSIDE_STUDENTS, OUTSIDE_TOP, write_events
from app.cli.demo.figures import plan_branches
from app.cli.demo.held import Held
from app.cli.demo.material import prepare_material
from app.cli.demo.people import PersonPlan, plan_people
from app.cli.demo.places import PILOT, PROVINCE, UnitPlan, upper_units
from app.cli.demo.roster import write_people, write_units
from app.cli.demo.wide import wide_people, wide_units
from app.cli.demo.winter import hold_winter
from app.core import clock, instance, signing_keys, statistics
from app.core.db import Database
from app.participation.rates import number_text

NOTE = "Dữ liệu minh họa, ngày minh họa 18/12/2024; tên người, số liệu chi bộ là giả định"
SEED = 2024
WIDE_MEMBERS = 35_000
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _World:
    units: list[UnitPlan]
    people: list[PersonPlan]
    pilot_people: list[PersonPlan]


def _plan(random: Random, *, province_scale: bool) -> _World:
    branches = plan_branches(random)
    pilot = plan_people(branches, random)
    units = [*upper_units(), *[b.unit for b in branches], *[c for b in branches for c in b.cells]]
    wide = list(wide_units()) if province_scale else []
    everybody = pilot + (wide_people(wide, WIDE_MEMBERS, random) if province_scale else [])
    return _World([*units, *wide, OUTSIDE_TOP, OUTSIDE_STUDENTS], everybody, pilot)


async def load(database: Database, *, province_scale: bool, say: Say) -> list[dict[str, str]]:
    """Load everything in one transaction; what `var/demo-accounts.json` holds. `say` gets a word before each step."""
    random = Random(SEED)
    say("Dựng danh sách minh họa")
    await signing_keys.publish(database, now=calendar.PREPARED)
    world = _plan(random, province_scale=province_scale)
    async with database.write() as session:
        offset = calendar.NOW - clock.real_now()
        await instance.remember(session, instance.CLOCK_OFFSET, str(offset.total_seconds()))
        await instance.remember(session, instance.DEMO_NOTE, NOTE)
        say(f"Ghi {number_text(len(world.units))} tổ chức đảng")
        units = await write_units(session, world.units, now=calendar.PREPARED)
        say(f"Ghi {number_text(len(world.people))} đảng viên")
        await write_people(session, world.people, units, now=calendar.PREPARED)
        await statistics.refresh(session, len(world.people))
        say("Nhập tài liệu, ngân hàng câu hỏi, phát hành bài trắc nghiệm")
        made = await prepare_material(session, province=units[PROVINCE])
        played = choose(world.pilot_people)
        secretaries = secretaries_of(world.people, played)
        say("Giao nhiệm vụ cho bí thư và các vai trò")
        accounts = await write_accounts(session, played, secretaries, units)
        pilot = [units[place.code] for place in PILOT]
        names = {units[u.code]: u.name for u in world.units}
        held = Held(
            units=units,
            names=names,
            secretaries=secretaries,
            played=played,
            accounts=accounts,
            made=made,
            random=random,
            secret=secrets.token_hex(16),
        )
        say("Đợt đã chốt: mở, ghi điểm danh và bài làm, xem lại một câu hỏi, chốt, điều chỉnh")
        await hold_autumn(session, database, held, people=world.pilot_people, targets=pilot)
        say("Đợt đang mở: mở, ghi điểm danh và bài làm, việc đang chờ, cộng số liệu")
        wide_targets = [units[PROVINCE]] if province_scale else pilot
        await hold_winter(session, held, people=world.people, targets=wide_targets)
        await write_events(session, world.pilot_people, units, avoid=held.busy)
        say("Đặt mật khẩu cho các tài khoản minh họa")
        return await write_passwords(session, played, {u.code: u.name for u in world.units})


async def is_loaded(database: Database) -> bool:
    """Whether the demo is in this database."""
    async with database.read() as session:
        return await instance.recall(session, instance.DEMO_NOTE) is not None
