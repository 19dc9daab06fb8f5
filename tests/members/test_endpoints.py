"""The routes: one per kind of answer and per kind of caller; hostile input changes nothing and breaks nothing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select

from app.auth.models import Account
from app.core import clock, paging
from app.core.actor import Role
from app.core.db import Database
from app.core.models import JournalEntry
from app.members.models import Affiliation, Member, MemberStatus
from tests.members.builders import account_with, count, tree
from tests.members.sheets import HEADINGS, xlsx
from tests.support.cast import NOW, Cast, auth_headers, make_member


@pytest_asyncio.fixture
async def cast(db: Database) -> AsyncIterator[Cast]:
    clock.shift(NOW - clock.real_now())
    yield await tree(db)
    clock.shift(timedelta())


async def _member(db: Database, unit_id: UUID, name: str = "Nguyễn Văn Bảy", **values: Any) -> Member:
    async with db.write() as session:
        return await make_member(session, branch=unit_id, name=name, **values)


async def _headers(db: Database, role: Role, unit_id: UUID, member: Member | None = None) -> dict[str, str]:
    return auth_headers(await account_with(db, (role, unit_id), member=member))


def _code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


async def test_a_roster_by_given_name_in_pages(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    for name in ("Trần Văn Út", "Nguyễn Văn Bảy", "Đặng Thị Ánh", "Lê Văn An", "Bùi Thị Bảy"):
        await _member(db, cast.branch, name)
    headers = await _headers(db, Role.SECRETARY, cast.branch)
    names: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await client.get(f"units/{cast.branch}/members", params=params, headers=headers)).json()
        names += [m["full_name"] for m in page["items"]]
        cursor = page["next_cursor"]
    assert names == ["Lê Văn An", "Đặng Thị Ánh", "Bùi Thị Bảy", "Nguyễn Văn Bảy", "Trần Văn Út"]
    async with db.read() as session:
        looks = (await session.scalars(select(JournalEntry.action))).all()
    assert looks == ["names:members:view"] * 3


async def test_the_branch_reads_no_reasons(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    member = await _member(db, cast.branch, standing="suspended")
    expected = {
        Role.SECRETARY: ("not_counted", "không tính trong đợt này", ["membership"]),
        Role.COMMITTEE: ("suspended", "đình chỉ sinh hoạt đảng", ["membership", "standing"]),
        Role.INSPECTOR: ("suspended", "đình chỉ sinh hoạt đảng", ["membership", "standing"]),
    }
    for role, (standing, text, aspects) in expected.items():
        headers = await _headers(db, role, cast.branch)
        (line,) = (await client.get(f"units/{cast.branch}/members", headers=headers)).json()["items"]
        record = (await client.get(f"members/{member.id}", headers=headers)).json()
        assert (line["standing"], line["standing_text"]) == (standing, text)
        assert (record["standing"], sorted({s["aspect"] for s in record["statuses"]})) == (standing, aspects)
    own = auth_headers(await account_with(db, member=member))
    record = (await client.get(f"members/{member.id}", headers=own)).json()
    assert (record["is_own"], record["standing"]) == (True, "suspended")


async def test_who_reads_names(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    member = await _member(db, cast.branch)
    stranger = await _member(db, cast.neighbour, "Lê Thị Sáu")
    plain = auth_headers(await account_with(db, member=stranger))
    for headers, roster, record in (
        (await _headers(db, Role.COMMITTEE, cast.grassroots), 200, 200),
        (await _headers(db, Role.HELPER, cast.branch), 200, 403),
        (await _headers(db, Role.BOARD, cast.grassroots), 403, 403),
        (await _headers(db, Role.OPERATOR, cast.province), 403, 403),
        (await _headers(db, Role.SECRETARY, cast.neighbour), 404, 404),
        (await _headers(db, Role.COMMITTEE, cast.other_superior), 404, 404),
        (plain, 404, 404),
        ({}, 401, 401),
    ):
        assert (await client.get(f"units/{cast.branch}/members", headers=headers)).status_code == roster
        assert (await client.get(f"members/{member.id}", headers=headers)).status_code == record
    province = await _headers(db, Role.COMMITTEE, cast.province)
    assert _code(await client.get(f"units/{cast.province}/members", headers=province)) == (403, "names_not_here")
    assert _code(await client.get("members", params={"q": "bay"}, headers=province)) == (403, "names_not_here")
    assert (await client.get(f"units/{cast.grassroots}/members", headers=province)).status_code == 200


async def test_search_without_diacritics_stays_within_reach(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    near = await _member(db, cast.branch, "Đặng Thị Bảy")
    await _member(db, cast.other_branch, "Đặng Văn Bảy")
    headers = await _headers(db, Role.COMMITTEE, cast.grassroots)
    for q in ("dang", "ĐẶNG thị", near.number):
        found = (await client.get("members", params={"q": q}, headers=headers)).json()["items"]
        assert [m["full_name"] for m in found] == ["Đặng Thị Bảy"]
    assert (await client.get("members", params={"q": "%%"}, headers=headers)).json()["items"] == []


async def test_a_new_member_once(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    headers = await _headers(db, Role.SECRETARY, cast.branch)
    body = {"id": str(uuid4()), "unit_id": str(cast.branch), "full_name": "TRẦN VĂN ÚT", "birth_date": "1990-05-07"}
    first = await client.post("members", json=body | {"phone": "912 345 678"}, headers=headers)
    again = await client.post("members", json=body | {"phone": "912 345 678"}, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"] == body["id"]
    alike = body | {"id": str(uuid4())}
    assert _code(await client.post("members", json=alike, headers=headers)) == (409, "same_person_perhaps")
    assert await count(db, Member) == 1
    assert (await client.post("members", json=alike | {"is_another_person": True}, headers=headers)).status_code == 201
    other = body | {"id": str(uuid4()), "unit_id": str(cast.neighbour), "full_name": "Lê Văn An"}
    assert _code(await client.post("members", json=other, headers=headers)) == (404, "not_found")
    assert [await count(db, t) for t in (Member, Affiliation, MemberStatus)] == [2, 2, 2]


async def test_corrections_need_the_version_that_was_read(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    member = await _member(db, cast.branch)
    headers = await _headers(db, Role.SECRETARY, cast.branch)
    body = {"version": 1, "full_name": "Nguyễn Văn Bẩy", "birth_year": 1957, "cell_id": str(cast.cell)}
    saved = await client.patch(f"members/{member.id}", json=body, headers=headers)
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    assert _code(await client.patch(f"members/{member.id}", json=body, headers=headers)) == (409, "edit_conflict")
    wrong = body | {"version": 2, "cell_id": str(cast.single)}
    assert _code(await client.patch(f"members/{member.id}", json=wrong, headers=headers)) == (422, "cell_not_in_branch")
    record = (await client.get(f"members/{member.id}", headers=headers)).json()
    assert (record["full_name"], record["version"], record["cell_id"]) == ("Nguyễn Văn Bẩy", 2, str(cast.cell))


async def test_statuses_and_transfers_over_the_wire(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    member = await _member(db, cast.branch)
    committee = await _headers(db, Role.COMMITTEE, cast.grassroots)
    status = {"id": str(uuid4()), "aspect": "standing", "value": "exempt", "valid_from": "2024-12-01"}
    for _ in range(2):
        answer = await client.post(f"members/{member.id}/statuses", json=status, headers=committee)
        assert (answer.status_code, answer.json()["text"]) == (201, "được miễn công tác và sinh hoạt đảng")
    wrong = status | {"id": str(uuid4()), "value": "died"}
    assert (await client.post(f"members/{member.id}/statuses", json=wrong, headers=committee)).status_code == 422
    sender = await _headers(db, Role.SECRETARY, cast.branch)
    receiver = await _headers(db, Role.SECRETARY, cast.single)
    letter = {"id": str(uuid4()), "to_unit_id": str(cast.single), "paper_number": "07-GT/CB"}
    sent = await client.post(f"members/{member.id}/transfers", json=letter, headers=sender)
    assert (sent.status_code, sent.json()["state"]) == (201, "sent")
    (waiting,) = (await client.get(f"units/{cast.single}/transfers", headers=receiver)).json()["items"]
    assert (waiting["full_name"], waiting["state_text"]) == ("Nguyễn Văn Bảy", "đã giới thiệu, chờ nơi nhận xác nhận")
    assert (await client.get(f"members/{member.id}", headers=receiver)).status_code == 404
    assert (await client.post(f"transfers/{waiting['id']}/confirm", headers=sender)).status_code == 404
    confirmed = await client.post(f"transfers/{waiting['id']}/confirm", headers=receiver)
    assert (confirmed.json()["state"], confirmed.json()["effective_on"]) == ("confirmed", "2024-12-18")
    assert (await client.get(f"members/{member.id}", headers=receiver)).status_code == 200
    assert (await client.get(f"members/{member.id}", headers=sender)).status_code == 404


async def test_roles_and_slips_over_the_wire(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    member = await _member(db, cast.branch)
    committee = await _headers(db, Role.COMMITTEE, cast.grassroots)
    slip = (await client.post(f"members/{member.id}/activation-code", headers=committee)).json()
    assert (slip["login"], slip["full_name"], slip["issued"]) == (member.number, "Nguyễn Văn Bảy", 1)
    activated = await client.post("auth/activate", json={"login": slip["login"], "code": slip["code"]})
    assert activated.status_code == 200
    change = {"role": "secretary", "logins": [member.number], "valid_from": "2024-12-18", "decision": "21-QĐ/ĐU"}
    for _ in range(2):
        (holder,) = (await client.put(f"units/{cast.branch}/roles", json=change, headers=committee)).json()["holders"]
        assert (holder["full_name"], holder["role_text"], holder["in_force"]) == ("Nguyễn Văn Bảy", "bí thư chi bộ", False)
    mine = {"Authorization": f"Bearer {activated.json()['access_token']}"}
    assert (await client.get(f"units/{cast.branch}/members", headers=mine)).status_code == 404  # no password yet
    handed = change | {"logins": [], "valid_from": "2024-12-19"}
    assert (await client.put(f"units/{cast.branch}/roles", json=handed, headers=committee)).json()["holders"] == []


async def test_a_roster_file_over_the_wire(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    headers = await _headers(db, Role.COMMITTEE, cast.grassroots)
    data = xlsx([HEADINGS, [1, "Nguyễn Văn Bảy", "1957", "61000001", None, None, "1", None]])
    form = {"unit_id": str(cast.branch)}
    run = (await client.post("members/imports", data=form, files={"file": ("ds.xlsx", data)}, headers=headers)).json()
    assert (run["state"], run["counts"]["new"], run["can_apply"]) == ("previewed", 1, True)
    path = f"members/imports/{run['id']}"
    (line,) = (await client.get(f"{path}/lines", params={"section": "suspicious"}, headers=headers)).json()["items"]
    assert (line["row"], line["column"], line["code"]) == (2, "G (Điện thoại)", "phone_not_valid")
    outsider = await _headers(db, Role.COMMITTEE, cast.other_superior)
    for answer in (await client.get(path, headers=outsider), await client.post(f"{path}/apply", json={}, headers=outsider)):
        assert _code(answer) == (404, "not_found")
    assert await count(db, Member) == 0
    done = (await client.post(f"{path}/apply", json={}, headers=headers)).json()
    assert (done["state"], await count(db, Member)) == ("applied", 1)
    again = (await client.get(path, headers=headers)).json()
    assert again == done


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nothing", b"\xd0\xcf\x11\xe0", b"\x00" * 50, "Họ,Tên\n\x00".encode()])
async def test_files_that_are_no_rosters(db: Database, cast: Cast, client: httpx.AsyncClient, data: bytes) -> None:
    headers = await _headers(db, Role.COMMITTEE, cast.grassroots)
    files = {"file": ("ds\x00\ud800.csv".encode("utf-8", "replace").decode(), data)}
    answer = await client.post("members/imports", data={"unit_id": str(cast.branch)}, files=files, headers=headers)
    assert answer.status_code in (201, 422)
    assert await count(db, Member) == 0


HOSTILE = ["\x00", "a\x00b", "\ud800", "'; DROP TABLE members; --", "<script>alert(1)</script>", "A" * 5_000, "=1+1", ""]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_changes_nothing(db: Database, cast: Cast, client: httpx.AsyncClient, text: str) -> None:
    member = await _member(db, cast.branch)
    headers = await _headers(db, Role.COMMITTEE, cast.grassroots)
    new = {"id": str(uuid4()), "unit_id": str(cast.branch), "full_name": text}
    assert (await _post(client, "members", new, headers)).status_code == 422
    for field in ("phone", "card_number"):
        good = {"id": str(uuid4()), "unit_id": str(cast.branch), "full_name": "Lê Văn An", field: text}
        answer = await _post(client, "members", good | {"is_another_person": True}, headers)
        assert answer.status_code == (422 if text else 201), field
    change = {"role": "secretary", "logins": [text], "valid_from": "2024-12-18", "decision": "1"}
    answer = await client.put(f"units/{cast.branch}/roles", content=_raw(change), headers=headers | JSON)
    assert answer.status_code in (404, 422)
    assert (await client.get("members", params={"q": text.encode("utf-8", "replace")}, headers=headers)).status_code < 500
    assert (await client.get(f"units/{cast.branch}/members", params={"cursor": "AAAA"}, headers=headers)).status_code == 422
    assert (await client.get(f"members/{member.id}", headers=headers)).json()["full_name"] == "Nguyễn Văn Bảy"
    async with db.read() as session:
        assert len((await session.scalars(select(Account))).all()) == 1


JSON = {"content-type": "application/json"}


def _raw(body: dict[str, Any]) -> bytes:
    import json

    return json.dumps(body).encode()  # lone surrogates go as escapes


async def _post(client: httpx.AsyncClient, path: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    return await client.post(path, content=_raw(body), headers=headers | JSON)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_days_from_which_nobody_can_count_are_refused(
    db: Database, cast: Cast, client: httpx.AsyncClient, day: str
) -> None:
    """Terms are counted on from these days: 30 and 60 working days."""
    async with db.write() as session:
        member = await make_member(session, branch=cast.branch)
    headers = await _headers(db, Role.SECRETARY, cast.branch)
    letter = {"to_unit_id": str(cast.neighbour), "kind": "official", "paper_date": day}
    assert (await client.post(f"members/{member.id}/transfers", json=letter, headers=headers)).status_code == 422
    move = {"cause": "retired", "effective_on": day}
    assert (await client.post(f"members/{member.id}/moves", json=move, headers=headers)).status_code == 422
    assert (await client.get(f"units/{cast.branch}/transfers", headers=headers)).json()["items"] == []
    edge = "T00:00:00+14:00" if day.startswith("0") else "T23:59:59-14:00"
    cursor = paging.encode([day + edge, str(uuid4())])
    answer = await client.get(f"units/{cast.branch}/transfers", params={"cursor": cursor}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")


async def test_unknown_fields_and_types_are_refused(db: Database, cast: Cast, client: httpx.AsyncClient) -> None:
    headers = await _headers(db, Role.COMMITTEE, cast.grassroots)
    good = {"id": str(uuid4()), "unit_id": str(cast.branch), "full_name": "Lê Văn An"}
    for change in ({"x": 1}, {"birth_year": True}, {"birth_year": 10**30}, {"birth_date": "1990-02-30"}, {"id": "1"}):
        assert (await client.post("members", json=good | change, headers=headers)).status_code == 422
    for day in ("0001-01-01", "9999-12-31"):
        answer = await client.post("members", json=good | {"starts_on": day}, headers=headers)
        assert answer.status_code == 422
        params = {"on": day}
        assert (await client.get(f"units/{cast.branch}/members", params=params, headers=headers)).json()["items"] == []
    assert await count(db, Member) == 0
