"""People and roles follow their branch: affiliations, letters under way, grants; a split names everybody."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

import app.members.tree_changes.registering
from app.auth.models import RoleGrant
from app.core.actor import Role
from app.core.db import Database
from app.core.errors import AppError
from app.core.models import JournalEntry
from app.members import access, queries
from app.members.models import Affiliation, Member, MemberStatus, SplitMember, Transfer
from app.members.transfers import confirm_transfer, send_transfer
from app.members.words import AffiliationKind
from app.units.kinds import UnitKind
from app.units.reorganising.steps import Close, HandOver
from tests.support.cast import BEGINNING, NOW, TODAY, Cast, make_account, make_member, make_tree
from tests.units.reorganisations import SYSTEM, codes, merge, new, parted, parts, take

assert app.members.tree_changes.registering
DAY = timedelta(days=1)


@pytest.fixture
async def cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session, NOW)


async def person(db: Database, branch: UUID, name: str = "Nguyễn Văn An", **more: object) -> Member:
    async with db.write() as session:
        return await make_member(session, branch=branch, name=name, **more)  # type: ignore[arg-type]


async def stays(db: Database, member: Member) -> list[tuple[str, UUID, UUID | None, date, date | None]]:
    """All affiliations in order of time."""
    async with db.read() as session:
        found = await queries.affiliations(session, member.id)
    return [(a.kind, a.unit_id, a.cell_id, a.valid_from, a.valid_to) for a in reversed(found)]


async def test_members_move_with_their_branch_on_the_day_and_not_before(db: Database, cast: Cast) -> None:
    an, binh = await person(db, cast.branch, cell=cast.cell), await person(db, cast.neighbour, "Trần Thị Bình")
    day = TODAY - 10 * DAY
    both = new("KP12", UnitKind.BRANCH, cast.grassroots)
    await take(db, both, merge(cast.branch, both.unit_id), merge(cast.neighbour, both.unit_id), day=day)
    assert await stays(db, an) == [
        ("official", cast.branch, cast.cell, BEGINNING, day),
        ("official", both.unit_id, cast.cell, day, None),
    ]
    assert [row[1] for row in await stays(db, binh)] == [cast.neighbour, both.unit_id]
    async with db.read() as session:
        entries = (await session.scalars(select(JournalEntry).where(JournalEntry.subject_id == an.id))).all()
        assert [(e.action, (e.old or {})["unit_id"], (e.new or {})["unit_id"]) for e in entries] == [
            ("members:affiliation:follow", str(cast.branch), str(both.unit_id))
        ]
        assert entries[0].reason == "Nghị quyết số 12-NQ/TU, ngày 16/12/2024"
        changed = await session.get_one(Member, an.id)
        assert changed.version == an.version + 1


async def test_who_left_or_came_after_the_day_is_where_they_are(db: Database, cast: Cast) -> None:
    """Recorded late: one had gone on to another branch since, one has joined since."""
    left, came = await person(db, cast.neighbour, "Lê Văn Cường"), await person(db, cast.neighbour, "Phạm Dung", since=TODAY)
    day = TODAY - 10 * DAY
    async with db.write() as session:
        sent = await send_transfer(
            session, actor=SYSTEM, member_id=left.id, to_unit_id=cast.single, kind=AffiliationKind.OFFICIAL, now=NOW - 5 * DAY
        )
        await confirm_transfer(session, actor=SYSTEM, transfer_id=sent.id, now=NOW - 5 * DAY)
    await take(db, merge(cast.neighbour, cast.branch), day=day)
    assert [row[1:] for row in await stays(db, left)] == [
        (cast.neighbour, None, BEGINNING, day),
        (cast.branch, None, day, TODAY - 5 * DAY),
        (cast.single, None, TODAY - 5 * DAY, None),
    ]
    assert [row[1:] for row in await stays(db, came)] == [(cast.branch, None, TODAY, None)]


async def test_a_guest_is_no_guest_at_home(db: Database, cast: Cast) -> None:
    guest, other = await person(db, cast.branch), await person(db, cast.single, "Trần Thị Bình")
    async with db.write() as session:
        common = {"unit_id": cast.neighbour, "kind": "temporary", "valid_from": BEGINNING, "recorded_at": NOW}
        session.add_all([Affiliation(member_id=m.id, **common) for m in (guest, other)])
    await take(db, merge(cast.neighbour, cast.branch))
    assert [row for row in await stays(db, guest) if row[0] == "temporary"] == [
        ("temporary", cast.neighbour, None, BEGINNING, TODAY)
    ]
    assert [row[1:] for row in await stays(db, other) if row[0] == "temporary"] == [
        (cast.neighbour, None, BEGINNING, TODAY),
        (cast.branch, None, TODAY, None),
    ]


async def test_branches_with_members_are_not_changed_ahead(db: Database, cast: Cast) -> None:
    await person(db, cast.branch)
    assert await codes(db, merge(cast.branch, cast.neighbour), day=TODAY + DAY) == ["branch_changed_ahead"]
    assert await codes(db, merge(cast.neighbour, cast.branch), day=TODAY + DAY) == []
    assert await codes(db, merge(cast.branch, cast.neighbour)) == []
    assert await codes(db, Close(cast.neighbour)) == []
    await person(db, cast.single, "Trần Thị Bình")
    assert await codes(db, Close(cast.single)) == ["branch_has_members"]


async def test_a_split_names_every_member_or_their_cell(db: Database, cast: Cast) -> None:
    an, binh = await person(db, cast.branch), await person(db, cast.branch, "Trần Thị Bình")
    cuong = await person(db, cast.branch, "Lê Văn Cường", cell=cast.cell)
    gone = await person(db, cast.branch, "Phạm Thị Dung")
    async with db.write() as session:
        ended = select(MemberStatus).where(MemberStatus.member_id == gone.id)
        (await session.scalars(ended)).one().value = "died"
    east, west = (new(code, UnitKind.BRANCH, cast.grassroots) for code in ("Đ", "T"))

    def shared(*numbers: str) -> HandOver:
        return parted("split", cast.branch, parts((east.unit_id, [cast.cell], [an.number]), (west.unit_id, [], numbers)))

    assert await codes(db, east, west, shared()) == ["members_without_successor"]
    assert await codes(db, east, west, shared(binh.number, "9")) == ["not_members_of_branch"]
    twice = await codes(db, east, west, shared(binh.number, an.number))
    assert twice == ["member_with_two_successors"]
    with pytest.raises(AppError) as caught:
        await take(db, east, west, shared())
    assert binh.number in caught.value.detail()
    assert len(await stays(db, an)) == 1
    await take(db, east, west, shared(binh.number))
    async with db.read() as session:
        homes = [(await access.branch_of(session, m.id, TODAY)).unit_id for m in (an, binh, cuong, gone)]
        assert homes == [east.unit_id, west.unit_id, east.unit_id, east.unit_id]
        assert (await access.branch_of(session, cuong.id, TODAY)).cell_id == cast.cell
        rows = (await session.execute(select(SplitMember.unit_id, SplitMember.member_id))).all()
        assert rows == [(cast.branch, binh.id)]


async def test_later_splits_know_the_earlier_ways(db: Database, cast: Cast) -> None:
    """neighbour → branch; branch splits off X with An; X splits into X (Bình) and Y (An): An's figures of all three go to Y."""
    an, binh = await person(db, cast.neighbour), await person(db, cast.branch, "Trần Thị Bình")
    cuong = await person(db, cast.branch, "Lê Văn Cường")
    x, y = new("X", UnitKind.BRANCH, cast.grassroots), new("Y", UnitKind.BRANCH, cast.grassroots)
    await take(db, merge(cast.neighbour, cast.branch), day=TODAY - 9 * DAY)
    off = parts((cast.branch, [cast.cell], [cuong.number]), (x.unit_id, [], [an.number, binh.number]))
    await take(db, x, parted("split", cast.branch, off), day=TODAY - 6 * DAY)
    again = parts((x.unit_id, [], [binh.number]), (y.unit_id, [], [an.number]))
    await take(db, y, parted("split", x.unit_id, again), day=TODAY - 3 * DAY)
    async with db.read() as session:
        rows = (
            await session.execute(select(SplitMember.unit_id, SplitMember.member_id).order_by(SplitMember.lineage_id))
        ).all()
    first = {(unit_id, m) for unit_id in (cast.branch, cast.neighbour) for m in (an.id, binh.id)}
    second = {(unit_id, an.id) for unit_id in (cast.branch, cast.neighbour, x.unit_id)}
    assert (set(rows[:4]), set(rows[4:])) == (first, second)


async def test_roles_end_with_the_unit_or_go_on_where_the_decision_says(db: Database, cast: Cast) -> None:
    async with db.write() as session:
        secretary = await make_account(session, grants=[(Role.SECRETARY, cast.neighbour)])
        committee = await make_account(session, grants=[(Role.COMMITTEE, cast.superior), (Role.SECRETARY, cast.single)])
    await take(db, merge(cast.neighbour, cast.branch))
    superior = new("H", UnitKind.SUPERIOR, cast.province)
    await take(db, superior, merge(cast.superior, superior.unit_id, roles="main"))
    async with db.read() as session:
        query = select(RoleGrant).where(RoleGrant.account_id.in_([secretary.id, committee.id])).order_by(RoleGrant.valid_from)
        found = {(g.account_id, g.role, g.unit_id, g.valid_from, g.valid_to) for g in await session.scalars(query)}
        assert found == {
            (secretary.id, "secretary", cast.neighbour, BEGINNING, TODAY),
            (committee.id, "committee", cast.superior, BEGINNING, TODAY),
            (committee.id, "committee", superior.unit_id, TODAY, None),
            (committee.id, "secretary", cast.single, BEGINNING, None),
        }
        actions = await session.scalars(select(JournalEntry.action).where(JournalEntry.subject_kind == "grant"))
        assert sorted(actions) == ["auth:grant:add", "auth:grant:end", "auth:grant:end"]


async def test_letters_under_way_follow(db: Database, cast: Cast) -> None:
    coming, going = await person(db, cast.single), await person(db, cast.neighbour, "Trần Thị Bình")
    within = await person(db, cast.neighbour, "Lê Văn Cường")
    sent = {}
    for member, to in ((coming, cast.neighbour), (going, cast.single), (within, cast.branch)):
        async with db.write() as session:
            letter = await send_transfer(
                session, actor=SYSTEM, member_id=member.id, to_unit_id=to, kind=AffiliationKind.OFFICIAL, now=NOW - DAY
            )
            sent[member.id] = letter.id
    await take(db, merge(cast.neighbour, cast.branch))
    async with db.read() as session:
        letters = {t.member_id: (t.from_unit_id, t.to_unit_id, t.state) for t in await session.scalars(select(Transfer))}
        assert letters == {
            coming.id: (cast.single, cast.branch, "sent"),
            going.id: (cast.branch, cast.single, "sent"),
            within.id: (cast.branch, cast.branch, "withdrawn"),
        }
    for member in (coming, going):
        async with db.write() as session:
            done = await confirm_transfer(session, actor=SYSTEM, transfer_id=sent[member.id], now=NOW)
            assert done.state == "confirmed"


@pytest.mark.races
async def test_nobody_is_left_in_a_branch_that_ends_while_they_come(db: Database, cast: Cast) -> None:
    member = await person(db, cast.single)
    async with db.write() as session:
        letter = await send_transfer(
            session, actor=SYSTEM, member_id=member.id, to_unit_id=cast.neighbour, kind=AffiliationKind.OFFICIAL, now=NOW
        )

    async def come() -> None:
        async with db.write() as session:
            await confirm_transfer(session, actor=SYSTEM, transfer_id=letter.id, now=NOW)

    await asyncio.gather(come(), take(db, merge(cast.neighbour, cast.branch)), return_exceptions=True)
    async with db.read() as session:
        assert (await access.branch_of(session, member.id, TODAY)).unit_id in {cast.branch, cast.single}


async def test_who_came_back_after_a_split_is_named_in_the_next_one(db: Database, cast: Cast) -> None:
    """Their figures have stayed with the branch that the first split named: the second parts nobody's."""
    an, binh = await person(db, cast.branch), await person(db, cast.branch, "Trần Thị Bình")
    first, second = (new(code, UnitKind.BRANCH, cast.grassroots) for code in ("V", "W"))
    shared = parts((cast.branch, [cast.cell], [binh.number]), (first.unit_id, [], [an.number]))
    await take(db, first, parted("split", cast.branch, shared), day=TODAY - 10 * DAY)
    async with db.write() as session:
        back = {"to_unit_id": cast.branch, "kind": AffiliationKind.OFFICIAL, "now": NOW - 5 * DAY}
        sent = await send_transfer(session, actor=SYSTEM, member_id=an.id, **back)  # type: ignore[arg-type]
        await confirm_transfer(session, actor=SYSTEM, transfer_id=sent.id, now=NOW - 5 * DAY)
    again = parts((cast.branch, [cast.cell], [binh.number]), (second.unit_id, [], [an.number]))
    await take(db, second, parted("split", cast.branch, again))
    assert [row[1] for row in await stays(db, an)] == [cast.branch, first.unit_id, cast.branch, second.unit_id]
    async with db.read() as session:
        assert (await session.scalars(select(SplitMember.member_id))).all() == [an.id]
