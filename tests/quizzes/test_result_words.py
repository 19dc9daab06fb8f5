"""Golden wordings 3 and 6, and what stands beside them."""

from datetime import UTC, datetime

import httpx
import pytest

from app.core.db import Database
from app.quizzes.result_words import NextTry, not_passed, received
from tests.quizzes.builders import Phone, make_stage

UNTIL = datetime(2024, 12, 20, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answered", "sentence"),
    [
        (20, "Đã gửi xong lúc 19 giờ 42. Hệ thống đã nhận đủ 20/20 câu."),
        (17, "Đã gửi xong lúc 19 giờ 42. Hệ thống đã nhận 17/20 câu."),
    ],
)
def test_what_was_received(answered: int, sentence: str) -> None:
    assert received(answered, 20, datetime(2024, 12, 18, 19, 42, tzinfo=UTC)) == sentence


@pytest.mark.parametrize(
    ("sections", "next_try", "rest"),
    [
        (["II.4", "II.8"], NextTry(2, None, UNTIL), "mục II.4 và II.8, rồi làm lại lần 2 trước 20/12."),
        (["II.4", "II.8", "III.1"], None, "mục II.4, II.8 và III.1."),
        (["Lời nói đầu", "II"], None, "mục II và Lời nói đầu."),
        (["Chương trình"], NextTry(3, None, None), "Chương trình, rồi làm lại lần 3."),
        (
            [],
            NextTry(2, datetime(2024, 12, 19, 8, tzinfo=UTC), UNTIL),
            "tài liệu, rồi làm lại lần 2 từ 8 giờ ngày 19/12/2024, trước 20/12.",
        ),
    ],
)
def test_who_did_not_pass_is_asked_to_read_again(sections: list[str], next_try: NextTry | None, rest: str) -> None:
    said = not_passed("9/20", in_questions=True, sections=sections, next_try=next_try)
    assert said == f"Đồng chí trả lời đúng 9/20 câu. Mời đọc lại {rest}"


async def test_the_result_brings_them(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2)
    failing, silent = Phone(client, stage.accounts[0]), Phone(client, stage.accounts[1])
    await failing.start(stage.quiz_id)
    assert (await failing.get("result")).json()["messages"] == []
    await failing.submit(failing.wrong())
    first, second = (await failing.get("result")).json()["messages"]
    assert first.endswith("Hệ thống đã nhận đủ 9/9 câu.")
    assert second.startswith("Đồng chí trả lời đúng 0/9 câu. Mời đọc lại mục II.")
    assert ", rồi làm lại lần 2 trước " in second
    await silent.start(stage.quiz_id)
    await silent.submit({})
    (only,) = (await silent.get("result")).json()["messages"]
    assert only.endswith("Hệ thống đã nhận 0/9 câu.")


async def test_nothing_is_said_of_marks_that_are_not_shown(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, review_after="nothing")
    phone = Phone(client, stage.accounts[0])
    await phone.start(stage.quiz_id)
    await phone.submit(phone.wrong())
    (only,) = (await phone.get("result")).json()["messages"]
    assert "đúng" not in only
    assert "đọc lại" not in only
