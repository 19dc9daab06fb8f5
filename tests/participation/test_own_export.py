"""A member takes along everything that is kept of them."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest_asyncio
from sqlalchemy import select, update

from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry
from app.participation.own_export.words import FIELDS, PARTS
from app.quizzes.models import Quiz
from tests.participation.closings import AN, BINH, Closing, make_closing
from tests.participation.test_amendments_of_tests import phone_of, with_test
from tests.support.cast import NOW


@pytest_asyncio.fixture
async def world(db: Database, client: httpx.AsyncClient) -> Closing:
    return await make_closing(db, client)


def part(exported: dict[str, Any], code: str) -> list[dict[str, Any]]:
    """The entries of a part: code → value."""
    (found,) = [p for p in exported["parts"] if p["code"] == code]
    return [{f["code"]: f["value"] for f in entry} for entry in found["entries"]]


async def taken_along(world: Closing, who: str) -> dict[str, Any]:
    answer = await world.get(who, "me/export")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_everything_in_words_beside_codes(world: Closing) -> None:
    campaign, quiz = await with_test(world)
    meeting = await world.meeting(campaign)
    assert (await world.roll(meeting, marks=[world.mark(AN)])).status_code == 200
    phone = await phone_of(world, AN)
    await phone.start(quiz)
    assert (await phone.submit(phone.right())).status_code == 200
    await world.get("committee", f"units/{world.cast.branch}/members")
    await world.put(AN, f"sessions/{meeting}/check-ins/{uuid4()}", {"code": "000000"})
    request = f"campaigns/{campaign}/excuse-requests/{uuid4()}"
    await world.put(AN, request, {"excuse": "family"})
    await world.post(AN, f"{request}/withdraw", {})
    answer = await world.get(AN, "me/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="thong-tin-cua-toi.json"'
    found = answer.json()
    assert [(p["code"], p["name"]) for p in found["parts"]] == list(PARTS.items())
    named = {f["code"]: f["name"] for p in found["parts"] for entry in p["entries"] for f in entry}
    assert named == {code: FIELDS[code] for code in named}
    (person,) = part(found, "person")
    assert (person["full_name"], person["birth_year"], person["membership_text"]) == (AN, 1957, "chính thức")
    (mark,) = part(found, "marks")
    assert (mark["day"], mark["state"], mark["way"]) == ("18/12/2024", "present", "roll")
    (scan,) = part(found, "scans")
    assert "mã chưa đúng" in scan["text"]
    (excuse,) = part(found, "excuses")
    assert excuse["text"] == "Đề nghị vắng mặt (việc gia đình) ngày 18/12/2024: đã rút."
    (test,) = part(found, "tests")
    assert (test["attempt"], test["score"], test["passed"]) == (1, "9/9", True)
    (look,) = part(found, "looks")
    assert (look["who"], look["looked_at"]) == ("cấp ủy · Đảng bộ phường Tân Hoa", "danh sách đảng viên")
    assert [d["title"] for d in part(found, "campaigns")] == ["Đợt học tập Kế hoạch số 64-KH/TU"]
    assert BINH not in answer.text


async def test_no_score_before_it_may_be_shown_and_no_keys(world: Closing) -> None:
    _, quiz = await with_test(world)
    async with world.db.write() as session:
        await session.execute(update(Quiz).where(Quiz.id == UUID(str(quiz))).values(review_after="nothing"))
    phone = await phone_of(world, AN)
    await phone.start(quiz)
    assert (await phone.submit(phone.right())).status_code == 200
    exported = await taken_along(world, AN)
    (test,) = part(exported, "tests")
    assert (test["score"], test["passed"]) == (None, None)


async def test_a_few_times_a_day_and_on_record(world: Closing) -> None:
    for _ in range(5):
        await taken_along(world, AN)
    answer = await world.get(AN, "me/export")
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_exports")
    assert "retry-after" in answer.headers
    await taken_along(world, BINH)
    async with world.db.read() as session:
        query = select(JournalEntry.subject_id).where(JournalEntry.action == "participation:own_data:export")
        assert Counter(await session.scalars(query)) == {world.people[AN]: 5, world.people[BINH]: 1}
    clock.shift(NOW + timedelta(hours=25) - clock.real_now())
    await taken_along(world, AN)
    nobody = await world.get("board", "me/export")
    assert nobody.json()["code"] == "record_needs_member"
