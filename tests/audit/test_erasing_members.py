"""Erasing a person: nothing names them any more, and every figure, proof and seal is as it was, byte for byte."""

import asyncio
import json
import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from typer.testing import CliRunner

from app.audit.checking import check_journal
from app.audit.erasing_members import ACTION, Erased, Paper, erase_member
from app.audit.errors import CampaignGoesOn, ErasedAlready, ErasureNeedsPaper, MemberNotKnown, MembershipGoesOn
from app.audit.leaves import ERASED
from app.audit.models import Erasure
from app.audit.sealing import seal_journal
from app.auth.models import Account, RefreshFamily
from app.cli.main import app
from app.core import clock
from app.core.actor import system_actor
from app.core.db import Database
from app.core.errors import AppError
from app.core.models import Base, JournalEntry
from app.core.settings import get_settings
from app.members.models import Member
from app.members.statuses import change_membership
from app.members.words import Membership
from app.participation import tallies
from app.participation.proofs import shape, verifying
from tests.members.builders import preview
from tests.members.sheets import HEADINGS
from tests.participation.closings import AN, BINH, Closing, make_closing
from tests.participation.sealed import KEYS
from tests.participation.test_amendments_of_tests import phone_of, with_test
from tests.support.cast import NOW

THU = "Ngô Văn Thư"
OPERATOR = system_actor("dòng lệnh")
PAPER = Paper("12-CV/ĐU", "Đảng ủy phường Tân Hoa", date(2024, 12, 17))
TRACES = (AN, "nguyen van an", THU, "ngo van thu", "0912345678", "Điện thoại của An", "111222333444", "giấy của đồng chí An")


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


async def studied(world: Closing) -> str:
    """A campaign in which An took part and the test, and the secretary sent the branch up."""
    campaign, quiz = await with_test(world)
    meeting = await world.meeting(campaign)
    assert (await world.roll(meeting, marks=[world.mark(AN), world.mark(BINH, "excused", excuse="illness")])).status_code == 200
    phone = await phone_of(world, AN)
    await phone.start(quiz)
    assert (await phone.submit(phone.right())).status_code == 200
    await world.confirm_all()
    wish = {
        "id": "0193d3e0-0000-7000-8000-000000000009",
        "field": "phone",
        "wanted": "0912345678",
        "note": "giấy của đồng chí An",
    }
    assert (await world.post(AN, "me/corrections", wish)).status_code == 201
    decision = await world.put("committee", f"data-corrections/{wish['id']}/decision", {"accept": True})
    assert decision.status_code == 200
    await preview(world.db, world.cast.branch, [HEADINGS, ["1", AN, "1957", None, None, None, None, None]])
    async with world.db.write() as session:
        an = await session.get_one(Member, world.people[AN])
        an.card_number = "111222333444"
        account = select(Account.id).where(Account.member_id == an.id).scalar_subquery()
        device = update(RefreshFamily).where(RefreshFamily.account_id == account)
        await session.execute(device.values(device_label="Điện thoại của An"))
    return campaign


async def sealed(world: Closing, campaign: str) -> None:
    await tallies.fold(world.db, NOW)
    assert (await world.send_up(campaign, confirm_open=True)).status_code in {200, 201}
    assert (await world.accept(campaign)).status_code == 200
    await world.closed(campaign)


async def left(world: Closing, *names: str) -> None:
    async with world.db.write() as session:
        for name in names:
            await change_membership(
                session,
                actor=OPERATOR,
                member_id=world.people[name],
                value=Membership.LEFT,
                valid_from=clock.today(),
                now=clock.now(),
            )


async def number_of(session: AsyncSession, world: Closing, name: str) -> str:
    return (await session.get_one(Member, world.people[name])).number


async def erase(world: Closing, name: str, paper: Paper = PAPER) -> Erased:
    async with world.db.write() as session:
        number = await number_of(session, world, name)
        return await erase_member(session, actor=OPERATOR, number=number, paper=paper, now=clock.now())


async def pages(world: Closing, campaign: str) -> dict[str, Any]:
    """Every page of figures, in both trees, the explanations and the proof."""
    units = (world.cast.superior, world.cast.grassroots, world.cast.branch, world.cast.neighbour)
    figures = f"campaigns/{campaign}/participation"
    asked = [("board", f"{figures}{way}unit={u}") for u in units for way in ("?", "?tree=today&", "/pilot?", "/missing?")]
    asked += [("board", f"units/{unit}/participation") for unit in units]
    asked += [("committee", f"{figures}/missing?unit={world.cast.branch}"), ("committee", f"campaigns/{campaign}/amendments")]
    asked += [("committee", f"{figures}/explain?member={member}") for member in world.people.values()]
    found: dict[str, Any] = {path: await read(world, who, path) for who, path in asked}
    assert sum(isinstance(page, str) for page in found.values()) == 32
    return found | {"proof": await world.proof(campaign)}


async def read(world: Closing, who: str, path: str) -> str | int:
    """The page but for names and years of birth, or how it is refused."""
    answer = await world.get(who, path)
    if answer.status_code != 200:
        return answer.status_code
    return re.sub('"birth_year":(1957|null)', '"birth_year":?', answer.text.replace(THU, ERASED).replace(AN, ERASED))


async def texts(db: Database) -> str:
    """Everything that is stored, as text."""
    async with db.read() as session:
        rows = [str(row) for table in Base.metadata.sorted_tables for row in await session.execute(select(table))]
    return "\n".join(rows)


async def test_no_trace_is_left_and_no_figure_moves(world: Closing) -> None:
    campaign = await studied(world)
    await sealed(world, campaign)
    await left(world, AN, THU)
    before = await pages(world, campaign)
    assert await seal_journal(world.db, clock.now() + timedelta(hours=1)) > 0
    stored = await texts(world.db)
    assert [trace for trace in TRACES if trace not in stored] == []
    erased = [await erase(world, name) for name in (AN, THU)]
    assert all(one.entries > 0 for one in erased)
    stored = await texts(world.db)
    assert [trace for trace in TRACES if trace in stored] == []
    after = await pages(world, campaign)
    for path, page in before.items():
        assert after[path] == page, path
    assert verifying.check(shape.read(after["proof"].decode()), KEYS).findings == []
    async with world.db.read() as session:
        report = await check_journal(session, KEYS)
        assert (report.finding, report.erased > 0) == (None, True)
        papers = (await session.scalars(select(Erasure.paper_number))).all()
        (entry, _) = (await session.scalars(select(JournalEntry).where(JournalEntry.action == ACTION))).all()
    assert list(papers) == ["12-CV/ĐU"] * 2
    assert entry.new == {"number": "12-CV/ĐU", "issuer": "Đảng ủy phường Tân Hoa", "date": "2024-12-17"}
    assert await seal_journal(world.db, clock.now() + timedelta(hours=1)) > 0
    async with world.db.read() as session:
        assert (await check_journal(session, KEYS)).finding is None
    assert (await world.get(AN, "me")).status_code == 401
    assert (await world.get("secretary", f"units/{world.cast.branch}/members")).status_code == 401


async def refusal(world: Closing, name: str, paper: Paper = PAPER) -> type[AppError] | None:
    before = await texts(world.db)
    try:
        await erase(world, name, paper)
    except AppError as refused:
        assert await texts(world.db) == before
        return type(refused)
    return None


async def test_refused_while_anything_goes_on(world: Closing) -> None:
    campaign = await studied(world)
    assert await refusal(world, AN) is MembershipGoesOn
    await left(world, AN)
    assert await refusal(world, AN) is CampaignGoesOn
    await world.closed(campaign)
    for paper in (Paper(" ", "Đảng ủy", PAPER.day), Paper("1", "", PAPER.day), Paper("1", "Đảng ủy", date(2025, 1, 1))):
        assert await refusal(world, AN, paper) is ErasureNeedsPaper
    async with world.db.write() as session:
        with pytest.raises(MemberNotKnown):
            await erase_member(session, actor=OPERATOR, number="khong-co", paper=PAPER, now=NOW)
    assert await refusal(world, AN) is None
    assert await refusal(world, AN) is ErasedAlready


async def test_at_the_machine_a_look_first(world: Closing, monkeypatch: pytest.MonkeyPatch) -> None:
    await left(world, AN)
    async with world.db.read() as session:
        number = await number_of(session, world, AN)
    monkeypatch.setenv("DATABASE_URL", world.db.url.render_as_string(hide_password=False))
    get_settings.cache_clear()
    command = [
        "members",
        "erase",
        "--number",
        number,
        "--paper-number",
        "12-CV/ĐU",
        "--paper-issuer",
        "Đảng ủy",
        "--paper-date",
    ]
    command.append("17/12/2024")
    try:
        looked = await asyncio.to_thread(CliRunner().invoke, app, command)
        async with world.db.read() as session:
            assert (await session.get_one(Member, world.people[AN])).full_name == AN
        done = await asyncio.to_thread(CliRunner().invoke, app, [*command, "--apply"])
        again = await asyncio.to_thread(CliRunner().invoke, app, [*command, "--apply"])
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
    assert (looked.exit_code, done.exit_code, again.exit_code) == (0, 0, 1), (looked.output, done.output)
    assert "thêm --apply" in looked.output
    assert "Đã xóa thông tin cá nhân" in done.output
    async with world.db.read() as session:
        member: Member = await session.get_one(Member, UUID(str(world.people[AN])))
    assert (member.full_name, member.birth_year, json.dumps(member.phone)) == (ERASED, None, "null")
