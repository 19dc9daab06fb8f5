"""What members read and ask about their own data: who looked from above the branch, and corrections."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from app.auth.models import Account, RoleGrant
from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.members.models import Member
from tests.members.builders import tree
from tests.support.cast import NOW, Cast, auth_headers, make_account, make_member


class World:
    """A member of `branch` and of its tổ đảng, and people who may look."""

    def __init__(self, db: Database, client: httpx.AsyncClient, cast: Cast) -> None:
        self.db, self.client, self.cast = db, client, cast
        self.accounts: dict[str, Account] = {}

    async def join(self, who: str, *grants: tuple[Role, Any], member: Member | None = None) -> None:
        async with self.db.write() as session:
            self.accounts[who] = await make_account(session, grants=grants, member=member)

    async def call(self, who: str, method: str, path: str, **body: Any) -> Any:
        response = await self.client.request(method, path, headers=auth_headers(self.accounts[who]), **body)
        return response.status_code, response.json()

    async def get(self, who: str, path: str) -> Any:
        status, body = await self.call(who, "GET", path)
        assert status == 200, body
        return body

    async def looks(self) -> list[tuple[str, str, str, bool]]:
        items = (await self.get("bảy", "me/looks"))["items"]
        return [(look["who"], look["looked_at"], look["ground"], look["of_this_member"]) for look in items]


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> AsyncIterator[World]:
    clock.shift(NOW - clock.real_now())
    cast = await tree(db)
    made = World(db, client, cast)
    async with db.write() as session:
        bay = await make_member(session, branch=cast.branch, cell=cast.cell)
        sau = await make_member(session, branch=cast.branch, name="Lê Thị Sáu")
        out = await make_member(session, branch=cast.single, name="Trần Văn Út")
    await made.join("bảy", member=bay)
    await made.join("sáu", (Role.SECRETARY, cast.branch), member=sau)
    await made.join("út", member=out)
    await made.join("đảng ủy", (Role.COMMITTEE, cast.grassroots))
    await made.join("kiểm tra", (Role.INSPECTOR, cast.grassroots))
    yield made
    clock.shift(timedelta())


async def test_looks_from_above_are_read_by_whom_they_concern(world: World) -> None:
    cast, bay = world.cast, world.accounts["bảy"].member_id
    async with world.db.write() as session:
        inspects = RoleGrant.account_id == world.accounts["kiểm tra"].id
        await session.execute(update(RoleGrant).where(inspects).values(basis="Quyết định số 7-QĐ/UBKT"))
    await world.get("đảng ủy", f"units/{cast.grassroots}/members")
    await world.get("sáu", f"units/{cast.branch}/members")  # the branch's daily work
    await world.get("kiểm tra", f"members/{bay}")
    await world.get("đảng ủy", f"members/{world.accounts['sáu'].member_id}")  # somebody else
    await world.get("đảng ủy", "members?q=Bảy")
    await world.get("bảy", f"members/{bay}")  # their own look
    ward = "Đảng bộ phường Tân Hoa"
    assert await world.looks() == [
        (f"cấp ủy · {ward}", "kết quả tìm tên", "tìm đảng viên", True),
        (f"cán bộ kiểm tra · {ward}", "hồ sơ của đồng chí", "kiểm tra theo Quyết định số 7-QĐ/UBKT", True),
        (f"cấp ủy · {ward}", "danh sách đảng viên", "quản lý đảng viên", False),
    ]
    assert (await world.get("út", "me/looks"))["items"] == []  # of another branch, found by nobody
    page = await world.get("bảy", "me/looks?limit=2")
    rest = await world.get("bảy", f"me/looks?limit=2&cursor={page['next_cursor']}")
    assert (len(page["items"]), len(rest["items"]), rest["next_cursor"]) == (2, 1, None)
    seen = await world.get("sáu", "me/looks")
    assert [look["looked_at"] for look in seen["items"]] == ["hồ sơ của đồng chí", "danh sách đảng viên"]


async def test_who_works_in_the_branch_and_above_it_looks_for_the_branch(world: World) -> None:
    await world.join("phó", (Role.DEPUTY, world.cast.branch), (Role.COMMITTEE, world.cast.grassroots))
    await world.get("phó", f"units/{world.cast.branch}/members")
    assert await world.looks() == []
    async with world.db.write() as session:  # the deputy's term ends; the seat in the committee goes on
        deputy = RoleGrant.role == Role.DEPUTY
        await session.execute(update(RoleGrant).where(deputy).values(valid_to=clock.today() + timedelta(days=1)))
    clock.shift(NOW + timedelta(days=1) - clock.real_now())
    await world.get("phó", f"units/{world.cast.branch}/members")
    assert [look[1] for look in await world.looks()] == ["danh sách đảng viên"]


async def test_an_account_without_a_member_reads_nothing(world: World) -> None:
    assert await world.get("đảng ủy", "me/looks") == {"items": [], "next_cursor": None}
    assert (await world.call("bảy", "GET", "me/looks?cursor=x"))[0] == 422


def wish(field: str, wanted: str | None, note: str | None = None) -> dict[str, Any]:
    return {"id": str(uuid4()), "field": field, "wanted": wanted, "note": note}


async def test_a_correction_is_asked_for_and_accepted(world: World) -> None:
    body = wish("birth_year", "1958", "Theo lý lịch đảng viên")
    status, asked = await world.call("bảy", "POST", "me/corrections", json=body)
    assert (status, asked["state_text"], asked["field_text"]) == (201, "chờ xem xét", "năm sinh")
    assert await world.call("bảy", "POST", "me/corrections", json=body) == (201, asked)
    assert (await world.call("bảy", "POST", "me/corrections", json={**body, "wanted": "1959"}))[1]["code"] == "id_taken"
    again = await world.call("bảy", "POST", "me/corrections", json=wish("birth_year", "1959"))
    assert (again[0], again[1]["code"]) == (409, "correction_open")
    (waits,) = await world.get("sáu", f"units/{world.cast.branch}/data-corrections")
    assert (waits["full_name"], waits["present"], waits["wanted"]) == ("Nguyễn Văn Bảy", "1957", "1958")
    path = f"data-corrections/{body['id']}/decision"
    assert (await world.call("bảy", "PUT", path, json={"accept": True}))[0] == 404  # a member has no role
    status, decided = await world.call("sáu", "PUT", path, json={"accept": True})
    assert (status, decided["state"], decided["present"]) == (200, "accepted", "1958")
    assert (await world.call("sáu", "PUT", path, json={"accept": True}))[0] == 200  # again changes nothing
    other = await world.call("đảng ủy", "PUT", path, json={"accept": False, "answer": "Không"})
    assert (other[0], other[1]["code"]) == (409, "data_correction_decided")
    assert (await world.call("bảy", "DELETE", f"me/corrections/{body['id']}"))[0] == 409
    async with world.db.read() as session:
        query = select(JournalEntry).where(JournalEntry.action == "members:member:change")
        (entry,) = (await session.scalars(query)).all()
        assert (entry.old, entry.new) == ({"birth_year": 1957}, {"birth_year": 1958})
        bay = await session.get_one(Member, world.accounts["bảy"].member_id)
        assert (bay.birth_year, bay.full_name) == (1958, "Nguyễn Văn Bảy")
    notices = await world.get("bảy", "me/notices")
    assert [n["text"] for n in notices["items"]] == ["Mục “năm sinh” trong thông tin của đồng chí đã được sửa theo đề nghị."]


async def test_a_correction_is_refused_with_a_reason_or_taken_back(world: World) -> None:
    body, other = wish("admitted_on", "1985-02-03"), wish("phone", None)
    for one in (body, other):
        assert (await world.call("bảy", "POST", "me/corrections", json=one))[0] == 201
    path = f"data-corrections/{body['id']}/decision"
    assert (await world.call("đảng ủy", "PUT", path, json={"accept": False}))[0] == 422
    assert (await world.call("đảng ủy", "PUT", path, json={"accept": False, "answer": "Quyết định ghi 1986."}))[0] == 200
    for _ in range(2):
        status, back = await world.call("bảy", "DELETE", f"me/corrections/{other['id']}")
        assert (status, back["state"]) == (200, "withdrawn")
    assert (await world.call("sáu", "DELETE", f"me/corrections/{body['id']}"))[0] == 404  # somebody else's
    own = await world.get("bảy", "me/corrections")
    assert {(c["field"], c["state"], c["answer"]) for c in own} == {
        ("admitted_on", "refused", "Quyết định ghi 1986."),
        ("phone", "withdrawn", None),
    }
    assert await world.get("sáu", f"units/{world.cast.branch}/data-corrections") == []
    assert await world.get("sáu", "me/corrections") == []


async def test_nobody_decides_about_their_own_request(world: World) -> None:
    body = wish("full_name", "Lê Thị Sáu Hoa")
    assert (await world.call("sáu", "POST", "me/corrections", json=body))[0] == 201
    path = f"data-corrections/{body['id']}/decision"
    status, answer = await world.call("sáu", "PUT", path, json={"accept": True})
    assert (status, answer["code"]) == (403, "own_correction")
    assert (await world.call("kiểm tra", "PUT", path, json={"accept": True}))[0] == 403
    assert (await world.call("đảng ủy", "PUT", path, json={"accept": True}))[0] == 200
    async with world.db.read() as session:
        sau = await session.get_one(Member, world.accounts["sáu"].member_id)
    assert sau.full_name == "Lê Thị Sáu Hoa"


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("full_name", None),
        ("birth_year", "năm 57"),
        ("birth_date", "01/02/1957"),
        ("admitted_on", "2999-01-01"),
        ("phone", "abc"),
    ],
)
async def test_what_cannot_be_written_is_refused_at_once(world: World, field: str, wanted: str | None) -> None:
    assert (await world.call("bảy", "POST", "me/corrections", json=wish(field, wanted)))[0] == 422
    assert await world.get("bảy", "me/corrections") == []


async def test_the_notice_is_due_until_it_is_read_and_holds_nothing_back(world: World) -> None:
    assert (await world.get("bảy", "me"))["privacy_notice_due"] is True
    notice = await world.get("bảy", "me/privacy-notice")
    assert [s["heading"] for s in notice["sections"]] == ["Giữ những gì", "Ai xem được", "Giữ bao lâu", "Hỏi ai"]
    assert sum(len(s["text"]) for s in notice["sections"]) < 1_000
    path = "me/privacy-notice/acknowledgement"
    status, answer = await world.call("bảy", "PUT", path, json={"version": "0"})
    assert (status, answer["code"], (await world.get("bảy", "me"))["privacy_notice_due"]) == (
        409,
        "privacy_notice_changed",
        True,
    )
    first = await world.call("bảy", "PUT", path, json={"version": notice["version"]})
    assert first[0] == 200
    clock.shift(NOW + timedelta(hours=1) - clock.real_now())
    again = await world.call("bảy", "PUT", path, json={"version": notice["version"]})
    assert again[1]["acknowledged_at"] == first[1]["acknowledged_at"]
    assert (await world.get("bảy", "me"))["privacy_notice_due"] is False
    assert (await world.get("út", "me"))["privacy_notice_due"] is True
