"""The routes of units: one test per status and role, and what a refusal leaves behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from app.core.actor import Role
from app.core.db import Database
from tests.support.cast import NOW, Cast, auth_headers, make_account, make_member, make_tree
from tests.units.test_imports import csv_of, xlsx_of

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Office:
    cast: Cast
    province: Headers  # the province's board: sees all, changes nothing
    superior: Headers  # the committee over `superior`
    secretary: Headers
    stranger: Headers
    member: Headers


@pytest_asyncio.fixture
async def office(db: Database) -> Office:
    async with db.write() as session:
        cast = await make_tree(session, NOW)
        member = await make_member(session, branch=cast.branch)
        signed_in = {
            name: auth_headers(await make_account(session, login=name, grants=grants))
            for name, grants in {
                "province": [(Role.BOARD, cast.province)],
                "superior": [(Role.COMMITTEE, cast.superior)],
                "secretary": [(Role.SECRETARY, cast.branch)],
                "stranger": [(Role.COMMITTEE, cast.other_superior)],
            }.items()
        }
        return Office(cast, **signed_in, member=auth_headers(await make_account(session, member=member)))


async def _name(client: httpx.AsyncClient, office: Office, unit: object, **query: str) -> str:
    answer = await client.get(f"units/{unit}", headers=office.province, params=query)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["name"])


def _code(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    return str(answer.json()["code"])


async def test_a_unit_is_read_with_what_stands_above(client: httpx.AsyncClient, office: Office) -> None:
    cast = office.cast
    answer = (await client.get(f"units/{cast.branch}", headers=office.secretary)).json()
    assert answer["name"] == "Chi bộ khu phố 1"
    assert [above["id"] for above in answer["ancestors"]] == [str(u) for u in (cast.grassroots, cast.superior, cast.province)]
    assert answer["ancestors"][0] == {
        "id": str(cast.grassroots),
        "kind": "grassroots",
        "name": "Đảng bộ phường Tân Hoa",
    }


async def test_who_may_read_what(client: httpx.AsyncClient, office: Office) -> None:
    cast = office.cast
    seen = {
        "province": office.province,
        "superior": office.superior,
        "secretary": office.secretary,
        "stranger": office.stranger,
        "member": office.member,
    }
    for path in ("", "/children"):
        for unit, readers in (
            (cast.branch, {"province", "superior", "secretary"}),
            (cast.neighbour, {"province", "superior"}),
            (cast.province, {"province"}),
            (cast.other_branch, {"province", "stranger"}),
            (uuid4(), set()),
        ):
            for name, headers in seen.items():
                answer = await client.get(f"units/{unit}{path}", headers=headers)
                if name in readers:
                    assert answer.status_code == 200
                else:
                    assert _code(answer, 404) == "not_found"


async def test_nothing_is_shown_without_signing_in(client: httpx.AsyncClient, office: Office) -> None:
    for path in (f"units/{office.cast.branch}", f"units/{office.cast.branch}/children"):
        assert (await client.get(path)).status_code == 401
    for path in ("units", "units/imports", f"units/{office.cast.branch}/close"):
        assert (await client.post(path, json={})).status_code == 401


async def test_children_come_by_name_and_by_page(client: httpx.AsyncClient, office: Office) -> None:
    path = f"units/{office.cast.superior}/children"
    whole = (await client.get(path, headers=office.superior)).json()
    assert [(c["name"], c["has_children"]) for c in whole["items"]] == [
        ("Chi bộ Trung tâm Y tế", False),
        ("Đảng bộ phường Tân Hoa", True),
    ]
    first = (await client.get(path, headers=office.superior, params={"limit": "1"})).json()
    rest = await client.get(path, headers=office.superior, params={"limit": "1", "cursor": first["next_cursor"]})
    assert [*first["items"], *rest.json()["items"]] == whole["items"]
    assert rest.json()["next_cursor"] is None
    for cursor in ("x", "WyJhIiwgImIiXQ", first["next_cursor"][:-3]):
        assert _code(await client.get(path, headers=office.superior, params={"cursor": cursor}), 422) == "cursor_not_valid"


async def test_a_day_before_the_unit_and_days_that_are_none(client: httpx.AsyncClient, office: Office) -> None:
    for path in (f"units/{office.cast.branch}", f"units/{office.cast.branch}/children"):
        early = await client.get(path, headers=office.superior, params={"on": "2019-12-31"})
        assert _code(early, 404) == "unit_not_on_day"
        assert "31/12/2019" in early.json()["detail"]
        for day in ("2024-02-30", "0001-01-01", "9999-12-31", "hôm nay"):
            assert _code(await client.get(path, headers=office.superior, params={"on": day}), 422) == "malformed_input"


async def test_a_unit_is_opened_renamed_moved_and_closed(client: httpx.AsyncClient, office: Office) -> None:
    cast = office.cast
    body: dict[str, Any] = {
        "code": "KP9",
        "kind": "branch",
        "name": "  Chi bộ khu phố 9 ",
        "parent_id": str(cast.grassroots),
        "valid_from": "2024-06-01",
        "decision": "Quyết định số 15-QĐ/ĐU",
    }
    opened = await client.post("units", headers=office.superior, json=body)
    assert opened.status_code == 201, opened.text
    unit = opened.json()["id"]
    assert (opened.json()["name"], opened.json()["decision"]) == ("Chi bộ khu phố 9", "Quyết định số 15-QĐ/ĐU")

    names = {"name": "Chi bộ khu phố Chín", "committee_name": None, "symbol": None, "valid_from": "2024-07-01"}
    assert (await client.post(f"units/{unit}/rename", headers=office.superior, json=names)).status_code == 200
    assert await _name(client, office, unit, on="2024-06-30") == "Chi bộ khu phố 9"
    assert await _name(client, office, unit, on="2024-07-01") == "Chi bộ khu phố Chín"

    move = {"parent_id": str(cast.superior), "kind": "grassroots_branch", "valid_from": "2024-08-01"}
    moved = await client.post(f"units/{unit}/move", headers=office.superior, json=move)
    assert (moved.json()["kind"], moved.json()["ancestors"][0]["id"]) == ("grassroots_branch", str(cast.superior))

    closed = await client.post(f"units/{unit}/close", headers=office.superior, json={"closed_from": "2024-09-01"})
    assert (closed.status_code, closed.json()["valid_to"]) == (200, "2024-09-01")
    listed = (await client.get(f"units/{cast.superior}/children", headers=office.superior)).json()["items"]
    assert unit not in [child["id"] for child in listed]
    assert (await client.get(f"units/{unit}", headers=office.superior)).json()["valid_to"] == "2024-09-01"
    assert _code(await client.get(f"units/{unit}", headers=office.stranger), 404) == "not_found"
    again = await client.post(f"units/{unit}/close", headers=office.superior, json={"closed_from": "2024-10-01"})
    assert _code(again, 409) == "unit_closed"


async def test_who_may_change_what(client: httpx.AsyncClient, office: Office) -> None:
    cast = office.cast
    names = {"name": "Tên khác", "committee_name": None, "symbol": None, "valid_from": "2024-07-01"}
    for headers, unit, status, code in (
        (office.province, cast.branch, 403, "role_missing"),
        (office.secretary, cast.branch, 403, "role_missing"),
        (office.superior, cast.superior, 403, "role_missing"),
        (office.superior, cast.province, 404, "not_found"),
        (office.stranger, cast.branch, 404, "not_found"),
        (office.member, cast.branch, 404, "not_found"),
    ):
        before = await _name(client, office, unit)
        for verb, body in (
            ("rename", names),
            ("move", {"parent_id": str(cast.other_superior), "valid_from": "2024-07-01"}),
            ("close", {"closed_from": "2024-07-01"}),
        ):
            assert _code(await client.post(f"units/{unit}/{verb}", headers=headers, json=body), status) == code
        new = {"code": "K", "kind": "cell", "name": "Tổ đảng", "parent_id": str(unit), "valid_from": "2024-07-01"}
        if unit != cast.superior:
            assert _code(await client.post("units", headers=headers, json=new), status) == code
        assert await _name(client, office, unit) == before


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "a\x00b"},
        {"name": "x" * 301},
        {"name": 5},
        {"code": None},
        {"kind": "ward"},
        {"parent_id": "1"},
        {"valid_from": "0001-01-01"},
        {"valid_from": "2024-13-01"},
        {"valid_from": 20240101},
        {"extra": 1},
    ],
)
async def test_malformed_input_changes_nothing(client: httpx.AsyncClient, office: Office, change: dict[str, Any]) -> None:
    body = {
        "code": "K",
        "kind": "branch",
        "name": "Chi bộ K",
        "parent_id": str(office.cast.grassroots),
        "valid_from": "2024-07-01",
    }
    path = f"units/{office.cast.grassroots}/children"
    before = (await client.get(path, headers=office.superior)).json()
    answer = await client.post("units", headers=office.superior, json=body | change)
    assert _code(answer, 422) == "malformed_input"
    assert (await client.get(path, headers=office.superior)).json() == before


async def test_a_file_is_previewed_then_applied(client: httpx.AsyncClient, office: Office) -> None:
    rows = ((1, "KP3", "Chi bộ khu phố 3", None, "chi bộ", "grassroots", None, "01/02/2024"),)
    files = {"file": ("cây.xlsx", xlsx_of(*rows))}
    preview = await client.post("units/imports", headers=office.superior, files=files)
    assert preview.status_code == 200, preview.text
    assert not preview.json()["applied"]
    assert preview.json()["changes"] == [{"row": 5, "code": "KP3", "name": "Chi bộ khu phố 3", "opened": True, "changed": []}]
    path = f"units/{office.cast.grassroots}/children"
    assert len((await client.get(path, headers=office.superior)).json()["items"]) == 2
    applied = await client.post("units/imports", headers=office.superior, files=files, params={"dry_run": "false"})
    assert applied.json()["applied"]
    assert len((await client.get(path, headers=office.superior)).json()["items"]) == 3


async def test_a_file_that_cannot_be_accepted_changes_nothing(client: httpx.AsyncClient, office: Office) -> None:
    good = (1, "KP3", "Chi bộ khu phố 3", None, "chi bộ", "grassroots", None, None)
    bad = (2, "KP4", "Chi bộ khu phố 4", None, "hội", "grassroots", None, None)
    path, apply = f"units/{office.cast.grassroots}/children", {"dry_run": "false"}
    for data, code in (
        (csv_of(good, bad), "unit_import_refused"),
        (b"a,b\n1,2\n", "table_headings_missing"),
        (b"", "table_empty"),
        (b"PK\x03\x04", "table_unreadable"),
    ):
        files = {"file": ("a.csv", data)}
        answer = await client.post("units/imports", headers=office.superior, files=files, params=apply)
        assert _code(answer, 422) == code
        assert len((await client.get(path, headers=office.superior)).json()["items"]) == 2
    refused = await client.post(
        "units/imports", headers=office.superior, files={"file": ("a.csv", csv_of(good, bad))}, params=apply
    )
    complaint = refused.json()["complaints"][0]
    assert (complaint["row"], complaint["column"], complaint["code"]) == (5, "E", "kind_unknown")
    for headers in (office.secretary, office.member, office.province):
        answer = await client.post("units/imports", headers=headers, files={"file": ("a.csv", csv_of(good))}, params=apply)
        assert _code(answer, 403) == "role_missing"
