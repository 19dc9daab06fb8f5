"""Answers that arrive late: judged right after their arrival, counted or waiting as the clocks and the test say."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.db import Database
from app.core.models import JournalEntry, OutboxRow
from app.members.models import Notice
from app.quizzes.expiry import close_due
from app.quizzes.late.judging import judge_late
from app.quizzes.models import Grading, LateJudgement, Receipt
from tests.quizzes.builders import make_stage
from tests.quizzes.late_phones import LIMIT_S, attempt_row, begun, travel

LATE = LIMIT_S + 600
YEARS = [timedelta(), timedelta(days=365), timedelta(days=-20_000), timedelta(hours=7)]


@pytest.mark.parametrize("off", YEARS)
async def test_a_phone_that_was_offline_loses_nothing(db: Database, client: httpx.AsyncClient, off: timedelta) -> None:
    """Whatever its wall clock says: a year ahead, 1970, another zone."""
    stage = await make_stage(db)
    phone = await begun(client, stage, off=off)
    right = phone.right()
    said = await phone.answer({"0": right["0"]}, given=60)
    assert (said["verdict"], said["clock"], said["outcome"], said["message"]) == ("in_time", None, None, None)
    said = await phone.answer({str(n): right[str(n)] for n in range(1, 9)}, given=900, arrives=LATE)
    assert (said["verdict"], said["clock"], said["outcome"]) == ("late", "on_time", "accepted")
    assert said["message"] == "Đã nhận, ghi là gửi muộn và được tính."
    result = (await phone.get("result")).json()
    assert (result["score"], result["answered"], result["passed"], result["closed_by"]) == ("9/9", 9, True, "expiry")
    assert (result["ending"]["counted"], result["ending"]["tell_secretary_before"]) == (9, None)
    assert [(g["outcome"], g["answers"], g["decided"]) for g in result["ending"]["late"]] == [("accepted", 8, False)]
    assert result["ending"]["messages"][0] == "Đã hết giờ. 1 câu gửi kịp đã được chấm."
    assert result["ending"]["messages"][1].startswith("8 câu gửi lúc ")
    assert result["ending"]["messages"][1].endswith(" được tính: theo đồng hồ, đồng chí đã trả lời trước khi hết giờ.")
    page = (await phone.resume(phone.attempt["id"])).json()
    assert page["answers"] == right
    assert page["ending"]["messages"][0] == "Đã hết giờ. 1 câu gửi kịp đang được chấm."
    assert page["ending"]["still_on_phone"].replace("{n}", "2") == (
        "2 câu còn trong điện thoại sẽ tự gửi khi có sóng và được ghi là gửi muộn."
    )


async def test_what_was_answered_after_the_deadline_waits(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    right = phone.right()
    await phone.answer({"0": right["0"]}, given=60)
    said = await phone.answer({"1": right["1"], "2": right["2"]}, given=LIMIT_S + 100, arrives=LATE)
    assert (said["clock"], said["outcome"]) == ("needs_look", "waiting")
    again = await phone.save({"1": right["1"], "2": right["2"]}, seq=2, **phone.clocks(LIMIT_S + 100, LATE))
    assert {k: again.json()[k] for k in ("verdict", "clock", "outcome")} == {
        k: said[k] for k in ("verdict", "clock", "outcome")
    }
    result = (await phone.get("result")).json()
    assert (result["score"], result["answered"]) == ("1/9", 1)
    told = result["ending"]["messages"]
    assert told[1].startswith("2 câu gửi lúc ")
    assert " chưa được tính, vì bài đã hết giờ lúc " in told[1]
    assert told[1].endswith(". Bài làm của đồng chí vẫn được giữ nguyên.")
    assert told[2].startswith("Nếu lúc đó bị mất sóng, đồng chí báo bí thư chi bộ trước ngày ")
    assert result["ending"]["tell_secretary_before"]


async def test_a_phone_without_clocks_waits(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    await phone.answer({"0": 0}, given=60)
    travel(LATE)
    said = (await phone.save({"1": 0})).json()
    assert (said["clock"], said["outcome"]) == ("needs_look", "waiting")


async def test_the_app_opened_again_is_plausible_and_another_phone_is_not(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    right = phone.right()
    await phone.answer({"0": right["0"]}, given=60)
    again = phone.reopened(at=600)
    said = await again.answer({"1": right["1"]}, given=900, arrives=LATE)
    assert (said["clock"], said["outcome"]) == ("plausible", "accepted")
    moved = phone.reopened(at=600)
    moved.off, moved.seq = timedelta(minutes=-30), 5
    said = await moved.answer({"2": right["2"]}, given=900, arrives=LATE + 1)
    assert (said["clock"], said["outcome"]) == ("needs_look", "waiting")
    assert (await phone.get("result")).json()["score"] == "2/9"


@pytest.mark.parametrize(("late_sync", "outcome"), [("accept", "accepted"), ("look", "waiting"), ("refuse", "refused")])
async def test_the_test_says_what_becomes_of_late_answers(
    db: Database, client: httpx.AsyncClient, late_sync: str, outcome: str
) -> None:
    stage = await make_stage(db, late_sync=late_sync)
    phone = await begun(client, stage)
    assert phone.attempt["late_sync"] == late_sync
    said = await phone.answer(phone.right(), given=900, arrives=LATE)
    assert (said["clock"], said["outcome"]) == ("on_time", outcome)
    result = (await phone.get("result")).json()
    assert (result["taken"], result["score"]) == ((True, "9/9") if outcome == "accepted" else (False, "0/9"))
    if outcome != "accepted":
        assert result["ending"]["messages"][0] == "Đã hết giờ. Hệ thống chưa nhận được câu trả lời nào."
        assert "chưa được tính" in result["ending"]["messages"][1]


@pytest.mark.parametrize("closed_first", ["by_the_save", "by_the_sweep", "by_its_member"])
async def test_an_attempt_nobody_had_an_answer_of_becomes_taken(
    db: Database, client: httpx.AsyncClient, closed_first: str
) -> None:
    """Participation: the phone never came back in time, its answers were given in time."""
    stage = await make_stage(db, max_attempts=1)
    phone = await begun(client, stage)
    travel(LATE)
    if closed_first == "by_the_sweep":
        assert await close_due(db, clock.now()) == 1
    if closed_first == "by_its_member":
        assert (await phone.resume(phone.attempt["id"])).json()["state"] == "closed"
        phone.seq = 0
    said = await phone.answer(phone.right(), given=1_100, arrives=LATE)
    assert (said["clock"], said["outcome"]) == ("on_time", "accepted")
    result = (await phone.get("result")).json()
    assert (result["taken"], result["answered"], result["score"], result["attempts_left"]) == (True, 9, "9/9", 0)
    async with db.read() as session:
        gradings = (await session.scalars(select(Grading).order_by(Grading.number))).all()
        assert [(g.number, g.reason, g.earned) for g in gradings] == [(1, "closed", "0"), (2, "late", "9")]
        entry = (await session.scalars(select(JournalEntry).where(JournalEntry.action == "quizzes:attempt:regrade"))).one()
        assert entry.old is not None
        assert entry.new is not None
        assert (entry.old["earned"], entry.new["earned"], entry.new["reason"]) == ("0", "9", "late")
        assert await session.scalar(select(func.count()).select_from(OutboxRow)) == 2
        notice = (await session.scalars(select(Notice))).one()
        assert (notice.kind, notice.member_id) == ("late_counted", stage.members[0].id)
        receipt = (await session.scalars(select(Receipt))).one()
        assert '"late"' in receipt.statement


async def test_a_late_submission_is_told_the_same(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    travel(LATE)
    body = {
        "submission_id": str(uuid4()),
        "writer_id": str(phone.writer),
        "seq": 1,
        "answers": phone.right(),
        **phone.clocks(1_000, LATE),
    }
    for _ in range(2):
        over = await client.put(f"attempts/{phone.attempt['id']}/submission", json=body, headers=phone.headers)
        assert (over.status_code, over.json()["code"]) == (409, "attempt_closed")
        assert (over.json()["clock"], over.json()["outcome"]) == ("on_time", "accepted")
        assert over.json()["message"] == "Đã nhận, ghi là gửi muộn và được tính."
    assert (await phone.get("result")).json()["score"] == "9/9"
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Grading)) == 2


async def test_after_the_own_submission_only_a_person_lets_answers_count(db: Database, client: httpx.AsyncClient) -> None:
    """Marks show right after: answers that come later may have been given with them in hand, however well the clocks speak."""
    stage = await make_stage(db)
    phone = await begun(client, stage)
    travel(100)
    await phone.submit(phone.wrong())
    assert (await phone.get("result")).json()["score"] == "0/9"
    said = await phone.answer(phone.right(), given=200, arrives=300)
    assert (said["verdict"], said["clock"], said["outcome"]) == ("late", "on_time", "waiting")
    result = (await phone.get("result")).json()
    assert (result["score"], result["closed_by"]) == ("0/9", "member")
    assert "vì đồng chí đã nộp bài lúc " in result["ending"]["messages"][0]
    assert result["ending"]["still_on_phone"] is None


@pytest.mark.parametrize("look", ["result", "receipt"])
async def test_who_has_seen_marks_cannot_try_answers_out(db: Database, client: httpx.AsyncClient, look: str) -> None:
    """Each accepted batch would tell by the score whether its answer was right: keys stay home."""
    stage = await make_stage(db, people=2)
    curious, honest = await begun(client, stage, 0), await begun(client, stage, 1)
    for phone in (curious, honest):
        await phone.answer({"0": phone.right()["0"]}, given=60)
        await phone.answer({"1": phone.right()["1"]}, given=100, arrives=LATE)
    travel(LATE + 5)
    shown = await curious.get(look)
    assert shown.status_code == 200
    for phone, outcome in ((curious, "waiting"), (honest, "accepted")):
        said = await phone.answer({"2": phone.right()["2"]}, given=200, arrives=LATE + 10)
        assert (said["clock"], said["outcome"]) == ("on_time", outcome)
    assert (await curious.get("result")).json()["score"] == "2/9"
    assert (await honest.get("result")).json()["score"] == "3/9"


async def test_a_look_where_no_marks_show_costs_nothing(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, review_after="nothing")
    phone = await begun(client, stage)
    await phone.answer({"0": 0}, given=60)
    travel(LATE)
    assert (await phone.get("result")).json()["score"] is None
    assert (await attempt_row(db, phone)).marks_seen_at is None
    assert (await phone.answer({"1": 0}, given=200, arrives=LATE))["outcome"] == "accepted"


async def test_judging_twice_changes_nothing(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    await phone.answer(phone.right(), given=900, arrives=LATE)
    attempt_id = UUID(phone.attempt["id"])
    first = await judge_late(db, attempt_id=attempt_id, now=clock.now())
    assert await judge_late(db, attempt_id=attempt_id, now=clock.now()) == first
    assert await judge_late(db, attempt_id=uuid4(), now=clock.now()) == {}
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Grading)) == 2
        assert await session.scalar(select(func.count()).select_from(LateJudgement)) == 1


async def test_an_open_attempt_is_not_judged(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    await phone.answer({"0": 0}, given=60)
    assert await judge_late(db, attempt_id=UUID(phone.attempt["id"]), now=clock.now()) == {}
    assert (await phone.resume(phone.attempt["id"])).json()["state"] == "open"


async def test_junk_in_a_late_batch_costs_nothing_else(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    right = phone.right()
    junk: dict[str, Any] = {"9": 0, "x": 1, "0": "nonsense", "1": 99, "2": right["2"]}
    said = await phone.answer(junk, given=900, arrives=LATE)
    assert said["outcome"] == "accepted"
    result = (await phone.get("result")).json()
    assert (result["score"], result["answered"]) == ("1/9", 1)
    assert result["ending"]["late"][0]["answers"] == 3


async def test_only_junk_is_no_answer(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    phone = await begun(client, stage)
    said = await phone.answer({"9": 0, "0": None}, given=900, arrives=LATE)
    assert said["outcome"] == "accepted"
    row = await attempt_row(db, phone)
    assert (row.taken, row.answered) == (False, 0)
    async with db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Receipt)) == 0
