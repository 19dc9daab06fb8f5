"""What regrading leaves alone and who is told: sealed figures, the policy of a test."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import delete

from app.core import clock
from app.core.db import Database
from app.core.models import OutboxRow
from app.quizzes import admissions
from app.quizzes.models import Attempt
from app.quizzes.regrading_queries import pending_after_release
from tests.quizzes.ruling_builders import (
    EXAMPLES,
    KINDS,
    answer,
    close_all,
    closed,
    gradings_of,
    make_ruled_stage,
    open_attempts,
    rows_of,
    rule,
    settle,
)


async def test_sealed_attempts_keep_their_marks_and_wait(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_ruled_stage(db, people=2, pass_mark=8_500)
    attempts = await closed(db, stage, "right_before")
    async with db.write() as session:
        await admissions.release_review(session, occasion_id=stage.occasion_id, now=clock.now())
        await session.execute(delete(OutboxRow))
    before = await rows_of(db, Attempt)
    await rule(client, stage, "single", "rekey", old_key_counts=False)
    await settle(db)
    assert await rows_of(db, Attempt) == before
    assert await rows_of(db, OutboxRow) == []
    async with db.read() as session:
        pending = await pending_after_release(session, stage.occasion_id)
        assert await pending_after_release(session, uuid4()) == []
    assert {p.attempt_id for p in pending} == set(attempts)
    assert {(p.sealed.earned, p.sealed.passed, p.regraded.earned, p.regraded.passed, p.reason) for p in pending} == {
        ("6", True, "5", False, "ruling")
    }
    (notice,) = (await client.get("me/notices", headers=stage.headers())).json()["items"]
    assert notice["text"].endswith("chờ cấp ủy xem xét.")
    await rule(client, stage, "single", "void")
    await settle(db)
    async with db.read() as session:
        assert await pending_after_release(session, stage.occasion_id) == [], "the newest grading is as sealed again"
    assert [[g.earned for g in await gradings_of(db, attempt)] for attempt in attempts] == [["6", "5", "6"]] * 2


@pytest.mark.parametrize(
    ("review", "decision", "text_"),
    [
        (
            "marks",
            "void",
            "Câu 1 của bài “{title}” được xem lại; kết quả lượt 1 của đồng chí được tính lại: 6/6 (trước đó: 5/6).",
        ),
        (
            "marks",
            "rekey",
            "Một câu của bài “{title}” được xem lại; kết quả lượt 1 của đồng chí được tính lại: 6/6 (trước đó: 5/6).",
        ),
        ("nothing", "rekey", "Một câu của bài “{title}” được xem lại; kết quả lượt 1 của đồng chí được tính lại."),
        ("nothing", "void", "Một câu của bài “{title}” được xem lại; kết quả lượt 1 của đồng chí được tính lại."),
    ],
)
async def test_members_hear_what_the_policy_allows(
    db: Database, client: httpx.AsyncClient, review: str, decision: str, text_: str
) -> None:
    """The first member's mark changes, the second's does not; the third never had an answer received."""
    stage = await make_ruled_stage(db, people=3, review_after=review)
    attempts = await open_attempts(db, stage)
    right = {str(n): EXAMPLES[kind].right_before for n, kind in enumerate(KINDS)}
    await answer(db, stage, 0, attempts[0], right | {"0": 2})
    await answer(db, stage, 1, attempts[1], right)
    await close_all(db)
    await rule(client, stage, "single", decision)
    await settle(db)
    pages = [(await client.get("me/notices", headers=stage.headers(n))).json()["items"] for n in range(3)]
    title = "Bài trắc nghiệm về Kế hoạch số 64-KH/TU"
    assert [item["text"] for item in pages[0]] == [text_.format(title=title)]
    if review == "nothing":
        assert [item["text"] for item in pages[1]] == [text_.format(title=title)], "who hears nothing would know, too"
    else:
        assert pages[1] == []
    assert pages[2] == []
