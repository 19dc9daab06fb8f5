"""The routes of merges, splits, dissolutions, lineage and change files: what they answer, whom they refuse, what stays."""

from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import Role
from app.core.db import Database
from app.units.models import UnitLineage
from tests.support.cast import NOW, Cast, auth_headers, make_account, make_tree

DAY = "2024-12-18"
PAPER = {"valid_from": DAY, "decision": "Quyết định số 12-QĐ/TU", "decided_on": "2024-12-10"}
Who = dict[str, dict[str, str]]


@pytest.fixture
async def cast(db: Database) -> Cast:
    async with db.write() as session:
        return await make_tree(session, NOW)


@pytest.fixture
async def who(db: Database, cast: Cast, _demo_day: None) -> Who:
    grants = {
        "committee": (Role.COMMITTEE, cast.superior),
        "secretary": (Role.SECRETARY, cast.branch),
        "board": (Role.BOARD, cast.province),
        "stranger": (Role.COMMITTEE, cast.other_superior),
    }
    async with db.write() as session:
        return {name: auth_headers(await make_account(session, grants=[grant])) for name, grant in grants.items()}


@pytest.fixture
def _demo_day() -> None:
    clock.shift(NOW - clock.real_now())


def new(code: str, parent: Any, kind: str = "branch") -> dict[str, Any]:
    return {"new": {"code": code, "kind": kind, "name": f"Chi bộ {code}", "parent_id": str(parent)}}


async def steps(db: Database) -> int | None:
    async with db.read() as session:
        return await session.scalar(select(func.count()).select_from(UnitLineage))


async def test_a_merge_and_its_lineage(client: httpx.AsyncClient, cast: Cast, who: Who) -> None:
    body = {**PAPER, "sources": [str(cast.branch), str(cast.neighbour)], "into": new("KP12", cast.grassroots)}
    made = await client.post("units/merges", headers=who["committee"], json=body)
    assert made.status_code == 200, made.text
    unit = made.json()
    assert (unit["code"], unit["name"]) == ("KP12", "Chi bộ KP12")
    seen = (await client.get(f"units/{unit['id']}/lineage", headers=who["committee"])).json()
    assert {p["name"] for p in seen["predecessors"]} == {"Chi bộ khu phố 1", "Chi bộ khu phố 2"}
    assert {(p["kind"], p["whole"], p["decided_on"]) for p in seen["predecessors"]} == {("merge", True, "2024-12-10")}
    gone = (await client.get(f"units/{cast.branch}/lineage", headers=who["committee"])).json()
    assert [s["unit_id"] for s in gone["successors"]] == [unit["id"]]
    assert (await client.get(f"units/{unit['id']}/lineage", headers=who["stranger"])).status_code == 404


async def test_a_split_and_a_dissolution(client: httpx.AsyncClient, cast: Cast, who: Who) -> None:
    parts = [
        {**new("Đ", cast.superior, "grassroots"), "children": [str(cast.branch)]},
        {**new("T", cast.superior, "grassroots"), "children": [str(cast.neighbour)]},
    ]
    path = f"units/{cast.grassroots}/split"
    short = await client.post(path, headers=who["committee"], json={**PAPER, "parts": [parts[0], {**parts[1], "children": []}]})
    assert (short.status_code, short.json()["code"]) == (409, "child_without_successor")
    assert "Chi bộ khu phố 2" in short.json()["detail"]
    done = await client.post(path, headers=who["committee"], json={**PAPER, "parts": parts})
    assert done.status_code == 200, done.text
    east = next(s for s in done.json()["successors"] if s["name"] == "Chi bộ Đ")
    assert east["whole"] is False
    to = next(s for s in done.json()["successors"] if s["name"] == "Chi bộ T")["unit_id"]
    body = {**PAPER, "valid_from": "2024-12-20", "parts": [{"unit_id": to, "rest": True}]}
    ended = await client.post(f"units/{east['unit_id']}/dissolve", headers=who["committee"], json=body)
    assert ended.status_code == 200, ended.text
    assert [s["kind"] for s in ended.json()["successors"]] == ["dissolve"]


async def test_who_may_not_and_what_stays(db: Database, client: httpx.AsyncClient, cast: Cast, who: Who) -> None:
    body = {**PAPER, "sources": [str(cast.neighbour)], "into": {"unit_id": str(cast.branch)}}
    for name, status, code in (
        ("secretary", 404, "not_found"),
        ("board", 404, "not_found"),
        ("stranger", 404, "not_found"),
    ):
        answer = await client.post("units/merges", headers=who[name], json=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (await client.post("units/merges", json=body)).status_code == 401
    for broken in (
        {**body, "sources": []},
        {**body, "sources": [str(uuid4())]},
        {**body, "into": {}},
        {**body, "into": {"unit_id": str(cast.branch), **new("X", cast.grassroots)}},
        {**body, "decision": ""},
        {**body, "roles": "keep"},
        {**body, "valid_from": "0001-01-01"},
        {**body, "into": new("branch", cast.grassroots)},
    ):
        answer = await client.post("units/merges", headers=who["committee"], json=broken)
        assert answer.status_code in {404, 409, 422}, answer.text
    assert await steps(db) == 0


async def test_a_change_file_is_previewed_and_applied(db: Database, client: httpx.AsyncClient, cast: Cast, who: Who) -> None:
    text = f'format = "sotay-changes-1"\nday = {DAY}\ndecision = "12-QĐ/TU"\n[[change]]\ndo = "hợp nhất"\n'
    text += 'units = ["neighbour"]\nto = "branch"\n'
    files = {"file": ("a.toml", text.encode())}
    seen = await client.post("units/changes", headers=who["committee"], files=files)
    assert (seen.status_code, seen.json()["applied"]) == (200, False)
    assert [(c["verb"], c["name"]) for c in seen.json()["changes"]] == [("merge", "Chi bộ khu phố 2")]
    assert await steps(db) == 0
    apply = {"dry_run": "false"}
    wrong = {"file": ("a.toml", text.replace('"branch"', '"nowhere"').encode())}
    refused = await client.post("units/changes", headers=who["committee"], files=wrong, params=apply)
    assert (refused.status_code, refused.json()["code"]) == (422, "change_file_refused")
    complaint = refused.json()["complaints"][0]
    assert (complaint["file"], complaint["row"], complaint["column"], complaint["value"]) == ("a.toml", 4, "to", "nowhere")
    assert await steps(db) == 0
    for name in ("secretary", "board"):
        answer = await client.post("units/changes", headers=who[name], files=files, params=apply)
        assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")
    done = await client.post("units/changes", headers=who["committee"], files=files, params=apply)
    assert (done.status_code, done.json()["applied"]) == (200, True)
    again = await client.post("units/changes", headers=who["committee"], files=files, params=apply)
    assert (again.json()["changes"], again.json()["unchanged"]) == ([], 1)
    assert await steps(db) == 1
