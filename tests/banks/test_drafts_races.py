"""Two people at once: one version comes of it, and nobody's edit is published unread."""

import asyncio
from typing import Any

from app.core.db import Database
from tests.banks.authoring import SINGLE, Desk, Office, question, taken, version_rows
from tests.banks.builders import WHOLE

ROUNDS = 6


async def upload(desk: Desk, text: str) -> int:
    files = {"files": ("ngan-hang.txt", text.encode(), "text/plain")}
    path = f"banks/{desk.bank_id}/imports?apply=true"
    return (await desk.client.post(path, files=files, headers=desk.headers)).status_code


async def test_two_publications_at_once_make_one_version(office: Office, db: Database) -> None:
    for number in range(ROUNDS):
        draft = await office.sent(question(code=f"t-5{number}"))
        solved = await office.reviewer.solve(draft, "Tổ chức đảng")
        desks = [office.reviewer, office.board, office.reviewer, office.board]
        answers = await asyncio.gather(*(desk.move("publish", draft, solved=solved) for desk in desks))
        codes = sorted(a.status_code for a in answers)
        assert codes == [200, 200, 409, 409], "the one who published is answered the same again"
        assert len(await version_rows(db)) == 4 + number
        assert (await office.author.read(draft))["current"] == 1


async def test_two_drafts_of_one_question_at_once_make_one_version(office: Office, db: Database) -> None:
    first = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][0]
    for number in range(1, ROUNDS):
        contents = [question(code="t-01", explanation=f"Cách {n}, lần {number}.") for n in range(2)]
        drafts = [await office.sent(content, question_id=first["id"]) for content in contents]
        solved = await office.reviewer.solve(drafts[0], "Tổ chức đảng")
        answers = await asyncio.gather(*(office.reviewer.move("publish", draft, solved=solved) for draft in drafts))
        assert sorted(a.status_code for a in answers) == [200, 409]
        shown = taken(await office.author.get(f"questions/{first['id']}"))
        assert [v["number"] for v in shown["versions"]] == list(range(number + 1, 0, -1))
    assert len(await version_rows(db)) == 3 + ROUNDS - 1


async def test_two_new_questions_with_one_code_at_once_become_one(office: Office, db: Database) -> None:
    for number in range(ROUNDS):
        drafts = [await office.sent(question(code=code)) for code in (f"t-6{number}", f"T-6{number}")]
        solved = await office.reviewer.solve(drafts[0], "Tổ chức đảng")
        answers = await asyncio.gather(*(office.reviewer.move("publish", draft, solved=solved) for draft in drafts))
        assert sorted(a.status_code for a in answers) == [200, 409]
        assert len(await version_rows(db)) == 4 + number


async def test_what_is_published_is_what_was_reviewed(office: Office, db: Database) -> None:
    for number in range(ROUNDS):
        content = question(code=f"t-7{number}")
        draft = await office.sent(content)
        solved = await office.reviewer.solve(draft, "Tổ chức đảng")
        other = {**content, "explanation": "Sửa vào phút chót, chưa ai đọc."}
        published, changed = await asyncio.gather(
            office.reviewer.move("publish", draft, solved=solved), office.author.change(draft, other)
        )
        assert sorted((published.status_code, changed.status_code)) == [200, 409]
    assert {v.explanation for v in await version_rows(db) if v.quotation} <= {SINGLE["explanation"]}


async def test_an_import_and_a_publication_at_once_leave_one_line_of_versions(office: Office, db: Database) -> None:
    first = taken(await office.author.get(f"banks/{office.bank_id}/questions"))["items"][0]
    numbers: list[Any] = []
    for number in range(ROUNDS):
        draft = await office.sent(question(code="t-01", explanation=f"Lần {number}."), question_id=first["id"])
        solved = await office.reviewer.solve(draft, "Tổ chức đảng")
        published, imported = await asyncio.gather(
            office.reviewer.move("publish", draft, solved=solved),
            upload(office.board, WHOLE.replace("- Đảng viên", f"- Đảng viên thứ {number}")),
        )
        assert imported == 200
        assert published.status_code in (200, 409)
        shown = taken(await office.author.get(f"questions/{first['id']}"))
        numbers = [v["number"] for v in shown["versions"]]
        assert numbers == list(range(len(numbers), 0, -1))
        assert shown["number"] == numbers[0]
    assert len(await version_rows(db)) == 2 + len(numbers)
