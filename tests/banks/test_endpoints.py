"""Routes of banks: keys go to editors and boards of the bank's unit and of nobody else's."""

from typing import Any

import httpx
import pytest_asyncio
from sqlalchemy import select

from app.auth.models import Account
from app.banks.imports import import_bank
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.models import JournalEntry
from tests.banks.builders import WHOLE, source
from tests.support.cast import NOW, Cast, auth_headers, make_account, make_member, make_tree

Headers = dict[str, str]


class Scene:
    """The cast's tree, one bank of the superior committee, and who comes to look at it."""

    cast: Cast
    bank: str
    people: dict[str, Headers]


@pytest_asyncio.fixture
async def scene(db: Database) -> Scene:
    made = Scene()
    async with db.write() as session:
        made.cast = cast = await make_tree(session)
        report = await import_bank(session, actor=system_actor("thử"), unit_id=cast.superior, files=[source(WHOLE)], now=NOW)
        made.bank = str(report.bank_id)
        member = await make_member(session, branch=cast.branch)
        accounts: dict[str, Account] = {
            "editor": await make_account(session, grants=[(Role.EDITOR, cast.superior)]),
            "board above": await make_account(session, grants=[(Role.BOARD, cast.province)]),
            "editor below": await make_account(session, grants=[(Role.EDITOR, cast.grassroots)]),
            "editor elsewhere": await make_account(session, grants=[(Role.EDITOR, cast.other_superior)]),
            "committee": await make_account(session, grants=[(Role.COMMITTEE, cast.superior)]),
            "secretary": await make_account(session, grants=[(Role.SECRETARY, cast.branch)]),
            "member": await make_account(session, member=member),
        }
        for account in accounts.values():
            account.password_hash = "set"
        made.people = {name: auth_headers(account) for name, account in accounts.items()}
    return made


ALLOWED = {"editor", "board above"}
INSIDE = {"committee"}


def upload(text: str) -> dict[str, Any]:
    return {"files": ("ngan-hang.txt", text.encode(), "text/plain")}


async def test_only_editors_and_boards_of_the_unit_or_above_see_a_bank(client: httpx.AsyncClient, scene: Scene) -> None:
    paths = [f"banks/{scene.bank}", f"banks/{scene.bank}/export"]
    for person, headers in scene.people.items():
        wanted = 200 if person in ALLOWED else 403 if person in INSIDE else 404
        for path in paths:
            answer = await client.get(path, headers=headers)
            assert (answer.status_code, person, path) == (wanted, person, path)
            if wanted != 200:
                assert "Tổ chức đảng" not in answer.text
        sent = await client.post(f"banks/{scene.bank}/imports?apply=true", files=upload(WHOLE), headers=headers)
        assert (sent.status_code, person) == (wanted, person)
        listed = (await client.get("banks", headers=headers)).json()["items"]
        assert [b["code"] for b in listed] == (["thu"] if person in ALLOWED else [])
    assert (await client.get(paths[1])).status_code == 401


async def test_a_preview_changes_nothing_and_the_apply_does_what_it_said(client: httpx.AsyncClient, scene: Scene) -> None:
    headers, path = scene.people["editor"], f"banks/{scene.bank}/imports"
    mended = WHOLE.replace("Mỗi quý một lần.", "Theo Kế hoạch, mỗi quý một lần.")
    preview = (await client.post(path, files=upload(mended), headers=headers)).json()
    assert (preview["applied"], preview["changed"], preview["unchanged"]) == (False, ["t-03"], 2)
    assert {"code": "t-01", "advice": "phương án 3: nói vì sao sai (trong tệp: dòng ~)"} in preview["advice"]
    assert "mỗi quý" not in (await client.get(f"banks/{scene.bank}/export", headers=headers)).text
    query = {"apply": "true", "fingerprint": preview["fingerprint"]}
    done = await client.post(path, files=upload(mended), params=query, headers=headers)
    assert (done.json()["applied"], done.json()["changed"]) == (True, ["t-03"])
    again = await client.post(path, files=upload(mended), params=query, headers=headers)
    assert again.status_code == 409
    assert again.json()["code"] == "import_outdated"
    exported = (await client.get(f"banks/{scene.bank}/export", headers=headers)).text
    assert "mỗi quý" in exported
    same = (await client.post(path, files=upload(exported), headers=headers)).json()
    assert (same["new"], same["changed"], same["missing"], same["unchanged"]) == ([], [], [], 3)


async def test_complaints_reach_the_editor_with_file_and_line(client: httpx.AsyncClient, scene: Scene) -> None:
    headers, path = scene.people["editor"], f"banks/{scene.bank}/imports?apply=true"
    answer = await client.post(path, files=upload(WHOLE.replace("Độ khó: vừa", "Độ khó: x")), headers=headers)
    assert answer.status_code == 422
    assert answer.json()["code"] == "bank_file_not_valid"
    assert answer.json()["complaints"] == [
        {"file": "ngan-hang.txt", "line": 11, "field": "Độ khó", "value": "x", "advice": "ghi một trong: “dễ”, “vừa”, “khó”"}
    ]
    for rubbish in (b"", b"\x00", b"\xff" * 9, b"PK\x03\x04"):
        answer = await client.post(path, files={"files": ("x.xlsx", rubbish)}, headers=headers)
        assert answer.status_code == 422
    assert (await client.post(path, headers=headers)).status_code == 422
    detail = (await client.get(f"banks/{scene.bank}", headers=headers)).json()
    assert detail["questions"] == 3


async def test_a_bank_is_opened_by_an_editor_of_the_unit(client: httpx.AsyncClient, scene: Scene) -> None:
    body = {
        "unit_id": str(scene.cast.superior),
        "code": "quy-dinh-24",
        "name": "Ngân hàng\n  mới",
        "document_kind": "regulation",
        "document_symbol": None,
        "document_issuer": "Ban Bí thư",
        "document_date": None,
        "note": None,
    }
    for person, headers in scene.people.items():
        wanted = 201 if person == "editor" else None
        answer = await client.post("banks", json=body, headers=headers)
        if wanted:
            assert answer.status_code == 201
            assert answer.json()["name"] == "Ngân hàng mới"
        elif person == "board above":
            assert answer.status_code == 409
        else:
            assert answer.status_code in (403, 404)
    for change in (
        {"code": "có dấu"},
        {"code": "a\n"},
        {"name": "\u0001"},
        {"name": "  "},
        {"note": "\u0000"},
        {"unit_id": 7},
        {"document_date": "1066-10-14"},
        {"extra": 1},
    ):
        answer = await client.post("banks", json={**body, **change}, headers=scene.people["editor"])
        assert (answer.status_code, change) == (422, change)


async def test_taking_the_keys_out_is_on_record(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    await client.get(f"banks/{scene.bank}/export", headers=scene.people["editor"])
    async with db.read() as session:
        actions = (await session.scalars(select(JournalEntry.action))).all()
    assert actions.count("bank:questions:export") == 1
