"""Every change of the roster names old and new; a look at names stays within today's tree; repetitions at once are one."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from app.core import clock
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.models import JournalEntry
from app.members.affiliations import add_affiliation, end_affiliation
from app.members.models import Affiliation, Member
from app.members.statuses import change_membership
from app.members.transfers import confirm_transfer, send_transfer
from app.members.words import AffiliationKind, Membership
from app.units.changes import move_unit, open_unit
from app.units.kinds import UnitKind
from tests.members.builders import account_with, apply, committee, count, lines, preview, secretary, tree
from tests.support.cast import NOW, TODAY, Cast, auth_headers, make_member


@pytest_asyncio.fixture
async def cast(db: Database) -> Cast:
    """The tree, on the demo's day."""
    clock.shift(NOW - clock.real_now())
    return await tree(db)


async def _member(db: Database, branch: UUID, name: str = "Nguyễn Văn Bảy") -> Member:
    async with db.write() as session:
        return await make_member(session, branch=branch, name=name)


async def _entries(db: Database, action: str) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
    async with db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == action).order_by(JournalEntry.id)
        return [(e.old, e.new) for e in await session.scalars(query)]


async def test_a_transfer_that_a_death_withdraws_is_on_record(db: Database, cast: Cast) -> None:
    member = await _member(db, cast.branch)
    async with db.write() as session:
        actor = secretary(cast.branch)
        kind = AffiliationKind.OFFICIAL
        sent = {"member_id": member.id, "to_unit_id": cast.neighbour, "kind": kind, "now": NOW}
        await send_transfer(session, actor=actor, **sent)  # type: ignore[arg-type]
    async with db.write() as session:
        await change_membership(session, actor=actor, member_id=member.id, value=Membership.DIED, valid_from=TODAY, now=NOW)
    ((old, new),) = await _entries(db, "members:transfer:withdraw")
    assert old is not None
    assert new is not None
    assert (old["unit_id"], new["unit_id"], new["state"]) == (str(cast.branch), str(cast.neighbour), "withdrawn")


async def test_the_end_of_a_stay_names_the_old_end(db: Database, cast: Cast) -> None:
    member = await _member(db, cast.branch)
    actor = secretary(cast.branch)
    async with db.write() as session:
        row = await add_affiliation(
            session,
            actor=actor,
            member_id=member.id,
            kind=AffiliationKind.TEMPORARY,
            unit_id=cast.other_branch,
            valid_from=date(2024, 9, 1),
            valid_to=date(2025, 6, 1),
            now=NOW,
        )
    async with db.write() as session:
        await end_affiliation(session, actor=actor, member_id=member.id, affiliation_id=row.id, valid_to=TODAY, now=NOW)
    ((old, new),) = await _entries(db, "members:affiliation:end")
    assert old == {"valid_to": "2025-06-01"}
    assert new is not None
    assert new["valid_to"] == "2024-12-18"


@pytest.mark.parametrize("began", [date(2024, 9, 1), TODAY])
async def test_a_stay_that_a_new_one_ends_is_on_record(db: Database, cast: Cast, began: date) -> None:
    member = await _member(db, cast.branch)
    actor = committee(cast.province)
    kind = AffiliationKind.TEMPORARY
    async with db.write() as session:
        person = {"actor": actor, "member_id": member.id, "kind": kind, "now": NOW}
        await add_affiliation(session, unit_id=cast.other_branch, valid_from=began, valid_to=None, **person)  # type: ignore[arg-type]
        sent = await send_transfer(session, to_unit_id=cast.neighbour, **person)  # type: ignore[arg-type]
        await confirm_transfer(session, actor=actor, transfer_id=sent.id, now=NOW)
    assert [(old, (new or {})["valid_to"]) for old, new in await _entries(db, "members:affiliation:end")] == [
        ({"valid_to": None}, "2024-12-18")
    ]


async def test_a_status_that_is_corrected_names_the_period_it_had(db: Database, cast: Cast) -> None:
    member = await _member(db, cast.branch)
    async with db.write() as session:
        actor = committee(cast.grassroots)
        for value in (Membership.DIED, Membership.LEFT):
            await change_membership(session, actor=actor, member_id=member.id, value=value, valid_from=TODAY, now=NOW)
    first, second = await _entries(db, "members:membership:change")
    assert first[0] == {"value": "full", "valid_from": "2020-01-01", "valid_to": None}
    assert second[0] == {"value": "died", "valid_from": "2024-12-18", "valid_to": None}


async def test_a_branch_that_moved_or_will_move_shows_its_names_to_nobody_else(
    db: Database, cast: Cast, client: httpx.AsyncClient
) -> None:
    """Scope is today's tree: neither the former committee nor the coming one reads names by asking for another day."""
    office = system_actor("văn phòng")
    month = timedelta(days=30)
    await _member(db, cast.branch)
    await _member(db, cast.neighbour, "Lê Thị Sáu")
    async with db.write() as session:
        new = await open_unit(
            session,
            actor=office,
            code="new",
            kind=UnitKind.GRASSROOTS,
            name="Đảng bộ xã Lộc Tân",
            parent_id=cast.other_superior,
            valid_from=date(2024, 1, 1),
            now=NOW,
        )
        for unit_id, day in ((cast.branch, TODAY), (cast.neighbour, TODAY + month)):
            await move_unit(session, actor=office, unit_id=unit_id, parent_id=new.id, valid_from=day, now=NOW)
    shown = {}
    for unit_id in (cast.grassroots, new.id):
        headers = auth_headers(await account_with(db, (Role.COMMITTEE, unit_id)))
        for day in (TODAY - month, TODAY, TODAY + month):
            answer = await client.get(f"units/{unit_id}/members", params={"on": day.isoformat()}, headers=headers)
            shown[unit_id, day] = [m["full_name"] for m in answer.json()["items"]]
    assert shown == {
        (cast.grassroots, TODAY - month): ["Lê Thị Sáu"],
        (cast.grassroots, TODAY): ["Lê Thị Sáu"],
        (cast.grassroots, TODAY + month): [],
        (new.id, TODAY - month): [],
        (new.id, TODAY): ["Nguyễn Văn Bảy"],
        (new.id, TODAY + month): ["Nguyễn Văn Bảy"],
    }


async def test_one_new_person_sent_many_times_at_once(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    headers = auth_headers(await account_with(db, (Role.SECRETARY, cast.branch)))
    body = {"id": str(uuid4()), "unit_id": str(cast.branch), "full_name": "Trần Văn Út", "card_number": "12345678"}
    answers = await asyncio.gather(*(client.post("members", json=body, headers=headers) for _ in range(4)))
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["number"] for a in answers}) == 1
    assert (await count(db, Member), await count(db, Affiliation)) == (1, 1)


async def test_one_card_for_two_people_at_once(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    headers = auth_headers(await account_with(db, (Role.SECRETARY, cast.branch)))
    body = {"unit_id": str(cast.branch), "card_number": "12345678"}
    names = ("Trần Văn Út", "Lê Thị Sáu", "Đỗ Văn Ba")
    sent = [client.post("members", json=body | {"id": str(uuid4()), "full_name": n}, headers=headers) for n in names]
    answers = await asyncio.gather(*sent)
    assert sorted(a.status_code for a in answers) == [201, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"card_number_taken"}


async def test_one_card_for_two_corrections_at_once(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    headers = auth_headers(await account_with(db, (Role.SECRETARY, cast.branch)))
    people = [await _member(db, cast.branch, name) for name in ("Trần Văn Út", "Lê Thị Sáu", "Đỗ Văn Ba")]
    body = {"version": 1, "card_number": "12345678"}
    sent = [client.patch(f"members/{p.id}", json=body | {"full_name": p.full_name}, headers=headers) for p in people]
    answers = await asyncio.gather(*sent)
    assert sorted(a.status_code for a in answers) == [200, 409, 409]
    assert {a.json()["code"] for a in answers if a.status_code == 409} == {"card_number_taken"}


async def test_the_standing_that_a_file_gives_a_new_person_is_on_record(db: Database, cast: Cast) -> None:
    rows = [["Họ và tên", "Ngày sinh", "Tình trạng"], ["Lê Thị Sáu", "02/03/1950", "miễn sinh hoạt"]]
    run = await preview(db, cast.branch, rows)
    assert lines(run, "errors") == []
    await apply(db, run)
    ((_, new),) = await _entries(db, "members:member:add")
    assert new is not None
    assert new["standing"] == "exempt"
