"""A bank's pictures over HTTP: who may, what is kept, how text files bring and name them."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app.banks.imports import import_bank
from app.banks.models import Bank, Picture
from app.banks.pictures.errors import PictureAnimated, PictureKindNotTaken, PictureNotReadable, PictureTooManyPixels
from app.banks.pictures.files import bank_files
from app.banks.pictures.shrinking import shrink
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.models import JournalEntry
from tests.banks.builders import HEADING, WHOLE, source
from tests.banks.drawings import bomb, drawing, encoded, moving, opened
from tests.banks.test_endpoints import ALLOWED, INSIDE, Scene, scene
from tests.support.cast import NOW, auth_headers, make_account, make_tree

__all__ = ["scene"]
MAP, ONE, TWO = (encoded(drawing(colour=colour)) for colour in ("red", "green", "white"))
PICTURED = """
== h-01
Loại: một đáp án
Mục: II.8
Độ khó: dễ
Câu hỏi: Theo Kế hoạch số 64-KH/TU, nơi nào trên bản đồ làm điểm?
Hình: ban-do.png | Bản đồ tỉnh, ba nơi đánh số 1, 2, 3
* Nơi số 1
  @ noi-1.png | Đồng Xoài
- Nơi số 2
  ~ Không nêu.
Giải thích: Mục II.8.
"""


def picture(data: bytes, name: str = "hinh.png") -> dict[str, Any]:
    return {"file": (name, data, "application/octet-stream")}


def files(text: str, **pictures: bytes) -> list[tuple[str, Any]]:
    return [
        ("files", ("cau-hoi.txt", text.encode(), "text/plain")),
        *[("files", (name.replace("_", "-") + ".png", data)) for name, data in pictures.items()],
    ]


async def stored(db: Database) -> int:
    async with db.read() as session:
        return (await session.execute(select(func.count()).select_from(Picture))).scalar_one()


async def test_only_who_writes_questions_brings_and_sees_pictures(
    client: httpx.AsyncClient, scene: Scene, db: Database
) -> None:
    path = f"banks/{scene.bank}/pictures"
    for person, headers in scene.people.items():
        wanted = 201 if person in ALLOWED else 403 if person in INSIDE else 404
        sent = await client.post(path, files=picture(MAP), headers=headers)
        assert (person, sent.status_code) == (person, wanted)
    assert await stored(db) == 1, "the same picture twice is one row"
    digest = shrink(MAP).digest
    for person, headers in scene.people.items():
        wanted = 200 if person in ALLOWED else 403 if person in INSIDE else 404
        for shown in (path, f"{path}/{digest}"):
            assert (await client.get(shown, headers=headers)).status_code == wanted
    assert (await client.get(path)).status_code == 401
    assert (await client.post(path, files=picture(MAP))).status_code == 401


async def test_what_is_kept_is_small_and_named_by_its_digest(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    path, headers = f"banks/{scene.bank}/pictures", scene.people["editor"]
    first = (await client.post(path, files=picture(encoded(drawing(3000, 1500), "JPEG")), headers=headers)).json()
    assert (first["width"], first["height"]) == (1000, 500)
    assert first["size"] < 60_000
    again = (await client.post(path, files=picture(encoded(drawing(3000, 1500), "JPEG")), headers=headers)).json()
    assert again == first
    shown = await client.get(f"{path}/{first['digest']}", headers=headers)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    assert shown.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert len(shown.content) == first["size"]
    assert opened(shown.content).size == (1000, 500)
    held = await client.get(f"{path}/{first['digest']}", headers={**headers, "If-None-Match": shown.headers["etag"]})
    assert (held.status_code, held.content) == (304, b"")
    for unknown, status in (("0" * 64, 404), ("x", 422), (first["digest"].upper(), 422)):
        assert (await client.get(f"{path}/{unknown}", headers=headers)).status_code == status
    async with db.read() as session:
        entries = await session.scalars(select(JournalEntry.new).where(JournalEntry.action == "bank:pictures:add"))
        assert entries.all() == [{"digests": [first["digest"]]}]


async def test_a_banks_pictures_are_its_own(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    async with db.write() as session:
        heading = HEADING.replace("Mã: thu", "Mã: khac")
        unit = scene.cast.other_superior
        report = await import_bank(session, actor=system_actor("thử"), unit_id=unit, files=[source(heading)], now=NOW)
        account = await make_account(session, grants=[(Role.EDITOR, unit)])
    digest = (await client.post(f"banks/{scene.bank}/pictures", files=picture(MAP), headers=scene.people["editor"])).json()[
        "digest"
    ]
    stranger, path = auth_headers(account), f"banks/{report.bank_id}/pictures"
    assert (await client.get(f"{path}/{digest}", headers=stranger)).status_code == 404
    assert (await client.get(path, headers=stranger)).json()["items"] == []
    assert (await client.post(path, files=picture(MAP), headers=stranger)).json()["digest"] == digest
    assert await stored(db) == 2


async def test_the_same_picture_sent_by_several_at_once_is_one_row(
    client: httpx.AsyncClient, scene: Scene, db: Database
) -> None:
    path, headers = f"banks/{scene.bank}/pictures", scene.people["editor"]
    answers = await asyncio.gather(*[client.post(path, files=picture(MAP), headers=headers) for _ in range(6)])
    assert {a.status_code for a in answers} == {201}
    assert len({a.json()["digest"] for a in answers}) == await stored(db) == 1


async def test_pictures_are_listed_newest_first_page_by_page(client: httpx.AsyncClient, scene: Scene) -> None:
    path, headers = f"banks/{scene.bank}/pictures", scene.people["editor"]
    sent = [(await client.post(path, files=picture(data), headers=headers)).json()["digest"] for data in (MAP, ONE, TWO)]
    first = (await client.get(path, params={"limit": 2}, headers=headers)).json()
    second = (await client.get(path, params={"limit": 2, "cursor": first["next_cursor"]}, headers=headers)).json()
    assert [p["digest"] for p in [*first["items"], *second["items"]]] == sent[::-1]
    assert second["next_cursor"] is None
    assert (await client.get(path, params={"cursor": "x"}, headers=headers)).status_code == 422


REFUSED = [
    (b"", 422, PictureKindNotTaken.code),
    (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, PictureKindNotTaken.code),
    (MAP[:100], 422, PictureNotReadable.code),
    (bomb(40_000, 40_000), 422, PictureTooManyPixels.code),
    (moving("GIF"), 422, PictureAnimated.code),
    (MAP + b"\0" * 5_000_000, 413, "picture_too_large"),
    (MAP + b"\0" * 20_000_000, 413, "body_too_large"),
]


@pytest.mark.parametrize(("data", "status", "code"), REFUSED, ids=[f"{n}-{code}" for n, (_, _, code) in enumerate(REFUSED)])
async def test_refusals_have_stable_codes_and_leave_nothing(
    client: httpx.AsyncClient, scene: Scene, db: Database, data: bytes, status: int, code: str
) -> None:
    sent = await client.post(f"banks/{scene.bank}/pictures", files=picture(data), headers=scene.people["editor"])
    assert (sent.status_code, sent.json()["code"]) == (status, code)
    assert await stored(db) == 0


async def test_text_files_bring_their_pictures(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    headers, path = scene.people["editor"], f"banks/{scene.bank}/imports"
    sent = files(WHOLE + PICTURED, ban_do=MAP, noi_1=ONE, thua=TWO)
    preview = (await client.post(path, files=sent, headers=headers)).json()
    assert (preview["new"], preview["unused_pictures"]) == (["h-01"], ["thua.png"])
    assert await stored(db) == 0, "a preview keeps nothing"
    query = {"apply": "true", "fingerprint": preview["fingerprint"]}
    done = await client.post(path, files=sent, params=query, headers=headers)
    assert done.json()["applied"] is True
    assert await stored(db) == 2, "what no question names is not kept"
    exported = (await client.get(f"banks/{scene.bank}/export", headers=headers)).text
    assert f"Hình: {shrink(MAP).digest} | Bản đồ tỉnh" in exported
    assert f"  @ {shrink(ONE).digest} | Đồng Xoài" in exported
    same = (await client.post(path, files=files(exported), headers=headers)).json()
    assert (same["new"], same["changed"], same["unchanged"], same["unused_pictures"]) == ([], [], 4, [])
    other = (await client.post(path, files=files(WHOLE + PICTURED, ban_do=TWO, noi_1=ONE), headers=headers)).json()
    assert other["changed"] == ["h-01"], "another picture under the same name is another question"


async def test_complaints_about_pictures_name_their_file(client: httpx.AsyncClient, scene: Scene, db: Database) -> None:
    headers, path = scene.people["editor"], f"banks/{scene.bank}/imports?apply=true"
    missing = await client.post(path, files=files(WHOLE + PICTURED, ban_do=MAP), headers=headers)
    assert missing.json()["code"] == "bank_file_not_valid"
    assert [(c["file"], c["field"]) for c in missing.json()["complaints"]] == [("cau-hoi.txt", "@")]
    broken = await client.post(path, files=files(WHOLE + PICTURED, ban_do=MAP, noi_1=b"<svg/>"), headers=headers)
    found = broken.json()["complaints"][0]
    assert (found["file"], found["line"], found["field"]) == ("noi-1.png", 1, "hình")
    assert "PNG, JPEG" in found["advice"]
    twice = [*files(WHOLE + PICTURED, ban_do=MAP, noi_1=ONE), ("files", ("NOI-1.png", TWO))]
    answer = await client.post(path, files=twice, headers=headers)
    assert [c["advice"] for c in answer.json()["complaints"]] == ["hai tệp hình trùng tên, đặt tên khác nhau"]
    assert (await client.post(path, files=[("files", ("a.png", MAP))], headers=headers)).status_code == 422
    assert await stored(db) == 0


async def test_a_folder_with_its_pictures_comes_in_by_the_command_line(db: Database, tmp_path: Path) -> None:
    (tmp_path / "ngan-hang.txt").write_text(HEADING)
    (tmp_path / "muc-2.txt").write_text(PICTURED)
    (tmp_path / "ban-do.png").write_bytes(MAP)
    (tmp_path / "noi-1.png").write_bytes(ONE)
    (tmp_path / "ghi-chu.docx").write_bytes(b"x")
    actor = system_actor("thử")
    async with db.write() as session:
        unit = (await make_tree(session)).province
        first = await import_bank(session, actor=actor, unit_id=unit, files=bank_files(tmp_path), now=NOW)
        again = await import_bank(session, actor=actor, unit_id=unit, files=bank_files(tmp_path), now=NOW)
        text = PICTURED.replace("ban-do.png", shrink(MAP).digest).replace("noi-1.png", shrink(ONE).digest)
        named = await import_bank(session, actor=actor, unit_id=unit, files=[source(HEADING + text)], now=NOW)
        assert (await session.execute(select(func.count()).select_from(Bank))).scalar_one() == 1
    assert first.plan.new == ["h-01"]
    assert (again.plan.unchanged, named.plan.unchanged) == (1, 1), "by name or by digest, it is the same question"
    assert await stored(db) == 2
