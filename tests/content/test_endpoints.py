"""Routes of content: who sees what, search, changes since, ETags, read marks, bad input."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from app.content import items
from app.content.models import Item, ReadMark
from app.content.texts import Layer, Section
from app.core import clock
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.units.models import UnitPath
from tests.content.builders import item_json, item_text
from tests.support.cast import NOW, TODAY, Cast, auth_headers, make_account, make_member, make_tree

Headers = dict[str, str]
SYSTEM = system_actor("thử")


class Scene:
    """The cast's tree, items published here and there, a draft, and the readers."""

    cast: Cast
    items: dict[str, UUID]
    people: dict[str, Headers]


@pytest.fixture(autouse=True)
def _demo_day() -> Iterator[None]:
    clock.shift(NOW - clock.real_now())
    yield
    clock.shift(timedelta())


@pytest_asyncio.fixture
async def scene(db: Database) -> Scene:
    made = Scene()
    async with db.write() as session:
        made.cast = cast = await make_tree(session)
        places: dict[str, UUID | None] = {
            "province": cast.province,
            "superior": cast.superior,
            "branch": cast.branch,
            "neighbour": cast.neighbour,
            "elsewhere": cast.other_superior,
            "draft": None,
        }
        made.items = {}
        for n, (name, unit_id) in enumerate(places.items()):
            text = item_text(symbol=f"{n}-KH/TU", title=f"Tài liệu {name}")
            at = NOW - timedelta(days=1, minutes=n)
            item = await items.create_item(session, actor=SYSTEM, unit_id=cast.superior, text=text, now=at)
            if unit_id is not None:
                await items.publish_item(session, actor=SYSTEM, item=item, unit_ids=[unit_id], now=at, today=TODAY)
            made.items[name] = item.id
        accounts = {
            "member": await make_account(session, member=await make_member(session, branch=cast.branch)),
            "stranger": await make_account(session, member=await make_member(session, branch=cast.other_branch)),
            "secretary": await make_account(session, grants=[(Role.SECRETARY, cast.branch)]),
            "committee": await make_account(session, grants=[(Role.COMMITTEE, cast.superior)]),
            "editor": await make_account(session, grants=[(Role.EDITOR, cast.superior)]),
            "editor elsewhere": await make_account(session, grants=[(Role.EDITOR, cast.other_superior)]),
            "nobody": await make_account(session),
        }
        for account in accounts.values():
            account.password_hash = "set"
        made.people = {name: auth_headers(account) for name, account in accounts.items()}
    return made


SEEN = {
    "member": {"province", "superior", "branch"},
    "stranger": {"province", "elsewhere"},
    "secretary": {"province", "superior", "branch"},
    "committee": {"province", "superior", "branch", "neighbour"},
    "editor": {"province", "superior", "branch", "neighbour", "elsewhere", "draft"},
    "editor elsewhere": {"province", "elsewhere"},
    "nobody": set(),
}


async def titles(client: httpx.AsyncClient, headers: Headers, **query: Any) -> list[str]:
    answer = await client.get("content", headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    return [i["title"].removeprefix("Tài liệu ") for i in answer.json()["items"]]


async def test_everyone_sees_what_is_published_to_them_and_editors_their_own(client: httpx.AsyncClient, scene: Scene) -> None:
    for person, headers in scene.people.items():
        listed = await titles(client, headers)
        assert set(listed) == SEEN[person], person
        assert len(listed) == len(set(listed)), "an item is listed once"
        for name, item_id in scene.items.items():
            answer = await client.get(f"content/{item_id}", headers=headers)
            assert (answer.status_code == 200) == (name in SEEN[person]), (person, name)
            if answer.status_code != 200:
                assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert (await client.get("content")).status_code == 401


async def test_a_branch_that_left_the_tree_sees_no_more_and_a_grant_without_that_path_neither(
    client: httpx.AsyncClient, scene: Scene, db: Database
) -> None:
    async with db.write() as session:
        ended = update(UnitPath).where(UnitPath.descendant_id == scene.cast.branch, UnitPath.depth > 0)
        await session.execute(ended.values(valid_to=TODAY))
    assert set(await titles(client, scene.people["member"])) == {"branch"}
    assert set(await titles(client, scene.people["secretary"])) == {"branch"}


async def test_search_finds_with_and_without_diacritics_and_takes_marks_literally(
    client: httpx.AsyncClient, scene: Scene, db: Database
) -> None:
    deep = Section("II.8", "Công nghệ", ("Đồng bào S’tiêng ở Đồng Xoài đạt 77% chỉ_tiêu\\kế hoạch.",))
    async with db.write() as session:
        text = item_text(symbol="64-KH/TU", title="Tài liệu sâu", layers={Layer.FULL: (deep,)})
        item = await items.create_item(session, actor=SYSTEM, unit_id=scene.cast.province, text=text, now=NOW)
        units = [scene.cast.province]
        await items.publish_item(session, actor=SYSTEM, item=item, unit_ids=units, now=NOW, today=TODAY)
    member = scene.people["member"]
    for words in ("đồng xoài", "dong xoai", "ĐỒNG   XOÀI", "xoai dong", "Đồng Xoài", "64-kh", "77%", "chi_tieu\\ke"):
        assert await titles(client, member, q=words) == ["sâu"], words
    for words in ("77_", "dong xoay", "đồng xoài vắng", "chi%tieu", "chi/_tieu", "\\", "7%7"):
        assert await titles(client, member, q=words) == (["sâu"] if words == "\\" else []), words
    assert set(await titles(client, member, q="   ")) == {"sâu", *SEEN["member"]}
    assert await titles(client, member, kind="resolution") == []
    wrong: list[dict[str, str]] = [{"q": "\x00"}, {"q": "x" * 101}, {"kind": "kế hoạch"}, {"since": "hôm qua"}, {"limit": "0"}]
    wrong += [{"since": "0001-01-01T00:00:00+14:00"}, {"since": "2024-12-18T00:00:00"}]
    for bad in wrong:
        assert (await client.get("content", headers=member, params=bad)).status_code == 422


async def test_changes_since_and_pages(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    member = scene.people["member"]
    since = NOW - timedelta(hours=1)
    assert await titles(client, member, since=since.isoformat()) == []
    async with db.write() as session:
        item = (await session.scalars(select(Item).where(Item.id == scene.items["branch"]))).one()
        text = item_text(symbol="2-KH/TU", title="Tài liệu branch", abstract="Mới.")
        await items.update_item(session, actor=SYSTEM, item=item, text=text, version=None, now=NOW)
    assert await titles(client, member, since=since.isoformat()) == ["branch"]
    assert await titles(client, member, since=(NOW + timedelta(minutes=1)).isoformat()) == ["branch"], "looks back a little"
    assert await titles(client, member, since=(NOW + timedelta(minutes=3)).isoformat()) == []
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(4):
        query: dict[str, str | int] = {"limit": 1, **({"cursor": cursor} if cursor else {})}
        page = (await client.get("content", headers=member, params=query)).json()
        seen += [i["title"] for i in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == ["Tài liệu branch", "Tài liệu province", "Tài liệu superior"]
    for bad in ("x", "WyJhIiwiYiJd", "WyIyMDI0LTEyLTE4VDA1OjAwOjAwIiwieCJd", "bnVsbA", "é"):
        answer = await client.get("content", headers=member, params={"cursor": bad})
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")


async def test_one_layer_at_a_time_and_nothing_at_all_where_nothing_changed(
    client: httpx.AsyncClient, scene: Scene, db: Database
) -> None:
    section = Section("I", "Mục đích", ("Đoạn một.", "Đoạn hai."))
    layers = {Layer.FULL: (section,), Layer.FIVE_MINUTES: (section,)}
    async with db.write() as session:
        item = (await session.scalars(select(Item).where(Item.id == scene.items["branch"]))).one()
        await items.update_item(session, actor=SYSTEM, item=item, text=item_text(layers=layers), version=None, now=NOW)
    member, path = scene.people["member"], f"content/{scene.items['branch']}"
    answer = await client.get(path, headers=member)
    body = answer.json()
    assert (body["layer"], body["layers"]) == ("five_minutes", ["five_minutes", "full"])
    assert body["sections"] == [{"clause": "I", "heading": "Mục đích", "paragraphs": ["Đoạn một.", "Đoạn hai."]}]
    full = (await client.get(f"{path}?layer=full", headers=member)).json()
    one_layer = len('[{"clause":"I","heading":"Mục đích","paragraphs":["Đoạn một.","Đoạn hai."]}]'.encode())
    assert (full["layer"], full["bytes"], body["bytes"]) == ("full", 2 * one_layer, 2 * one_layer)
    assert (await client.get(f"{path}?layer=one_minute", headers=member)).status_code == 404
    assert (await client.get(f"{path}?layer=key", headers=member)).status_code == 422
    known = {**member, "If-None-Match": answer.headers["etag"]}
    again = await client.get(path, headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert (await client.get(f"{path}?layer=full", headers=known)).status_code == 200, "another layer is another text"
    listed = await client.get("content", headers=member)
    listed_known = {**member, "If-None-Match": listed.headers["etag"]}
    assert (await client.get("content", headers=listed_known)).status_code == 304
    async with db.write() as session:
        item = (await session.scalars(select(Item).where(Item.id == scene.items["branch"]))).one()
        text = item_text(layers=layers, abstract="Mới.")
        await items.update_item(session, actor=SYSTEM, item=item, text=text, version=None, now=NOW)
    assert (await client.get(path, headers=known)).status_code == 200
    assert (await client.get("content", headers=listed_known)).status_code == 200


async def test_read_marks_are_the_members_own(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    member, path = scene.people["member"], f"content/{scene.items['branch']}/read-mark"
    body = {"layer": "one_minute", "clause": "II.4", "finished": False}
    first = await client.put(path, json=body, headers=member)
    assert first.status_code == 200
    clock.shift(NOW + timedelta(hours=1) - clock.real_now())
    assert (await client.put(path, json=body, headers=member)).json() == first.json(), "a repeat changes nothing"
    moved = (await client.put(path, json={**body, "finished": True}, headers=member)).json()
    assert moved["finished"]
    assert moved["marked_at"] > first.json()["marked_at"]

    async def marks(person: str) -> list[object]:
        listed = (await client.get("content", headers=scene.people[person])).json()["items"]
        return [i["read"] for i in listed if i["read"]]

    assert await marks("member") == [moved]
    assert await marks("editor") == await marks("committee") == await marks("secretary") == []
    assert (await client.put(path, json=body, headers=scene.people["secretary"])).status_code == 403
    for item_id in (scene.items["neighbour"], scene.items["draft"], uuid4()):
        for person in ("member", "stranger"):
            answer = await client.put(f"content/{item_id}/read-mark", json=body, headers=scene.people[person])
            assert answer.status_code == 404
    draft = f"content/{scene.items['draft']}/read-mark"
    assert (await client.put(draft, json=body, headers=scene.people["editor"])).status_code == 404
    for change in ({"layer": "two"}, {"finished": 1}, {"clause": "\x00"}, {"clause": "x" * 101}, {"member_id": str(uuid4())}):
        assert (await client.put(path, json={**body, **change}, headers=member)).status_code == 422
    async with db.read() as session:
        assert [(m.layer, m.finished) for m in await session.scalars(select(ReadMark))] == [("one_minute", True)]


async def test_an_editor_writes_publishes_and_mends(client: httpx.AsyncClient, scene: Scene) -> None:
    editor, member = scene.people["editor"], scene.people["member"]
    body = item_json(symbol="99-KH/TU", title="Tài liệu mới")
    created = await client.post("content", json={**body, "unit_id": str(scene.cast.superior)}, headers=editor)
    assert created.status_code == 201
    item = created.json()
    path = f"content/{item['id']}"
    assert (await client.get(path, headers=member)).status_code == 404
    publish = {"unit_ids": [str(scene.cast.grassroots)]}
    published = (await client.post(f"{path}/publish", json=publish, headers=editor)).json()
    assert (published["state"], published["version"]) == ("published", 2)
    assert (await client.post(f"{path}/publish", json=publish, headers=editor)).json()["version"] == 2
    assert (await client.get(path, headers=member)).status_code == 200
    change = {**body, "abstract": "Đã sửa.", "version": 2}
    mended = await client.put(path, json=change, headers=editor)
    assert mended.json()["version"] == 3
    outdated = await client.put(path, json={**change, "abstract": "Chậm."}, headers=editor)
    assert (outdated.status_code, outdated.json()["code"]) == (409, "edit_conflict")
    assert (await client.get(path, headers=member)).json()["abstract"] == "Đã sửa."
    for person, status in (("member", 403), ("secretary", 403), ("committee", 403), ("stranger", 404), ("nobody", 404)):
        headers = scene.people[person]
        assert (await client.put(path, json={**change, "version": 3}, headers=headers)).status_code == status, person
        assert (await client.post(f"{path}/publish", json=publish, headers=headers)).status_code == status, person
        fresh = await client.post("content", json={**body, "unit_id": str(scene.cast.superior)}, headers=headers)
        assert fresh.status_code in (403, 404)
    beyond = {"unit_ids": [str(scene.cast.grassroots), str(scene.cast.other_branch)]}
    assert (await client.post(f"{path}/publish", json=beyond, headers=editor)).status_code == 404
    assert (await client.get(path, headers=scene.people["stranger"])).status_code == 404
    assert (await client.get(path, headers=editor)).json()["version"] == 3


async def test_bad_input_is_refused_and_nothing_is_kept(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    editor = scene.people["editor"]
    body = {**item_json(symbol="98-KH/TU"), "unit_id": str(scene.cast.superior)}
    section = body["layers"]["one_minute"][0]
    refused: list[tuple[dict[str, Any], str]] = [
        ({"title": "Kế hoạch (Mật)"}, "secrecy_mark_found"),
        ({"layers": {"full": [{**section, "paragraphs": ["Độ mật: Tối mật"]}]}}, "secrecy_mark_found"),
        ({"title": "  "}, "malformed_input"),
        ({"title": "a\x00"}, "malformed_input"),
        ({"title": 7}, "malformed_input"),
        ({"kind": "kế hoạch"}, "malformed_input"),
        ({"circulation": "secret"}, "malformed_input"),
        ({"issued_on": "0001-01-01"}, "malformed_input"),
        ({"layers": {"two": [section]}}, "malformed_input"),
        ({"layers": {"full": []}}, "malformed_input"),
        ({"layers": {"full": [{**section, "paragraphs": []}]}}, "malformed_input"),
        ({"state": "published"}, "malformed_input"),
    ]
    for change, code in refused:
        answer = await client.post("content", json={**body, **change}, headers=editor)
        assert (answer.status_code, answer.json()["code"]) == (422, code), change
    lone = b'{"title": "\\ud800"}'
    answer = await client.post("content", content=lone, headers={**editor, "Content-Type": "application/json"})
    assert answer.status_code == 422
    outside = await client.post("content", json={**body, "unit_id": str(uuid4())}, headers=editor)
    assert outside.status_code == 404
    same = await client.post("content", json={**body, "symbol": "0-KH/TU"}, headers=editor)
    assert (same.status_code, same.json()["code"]) == (409, "item_exists")
    async with db.read() as session:
        assert len((await session.scalars(select(Item))).all()) == len(scene.items)
