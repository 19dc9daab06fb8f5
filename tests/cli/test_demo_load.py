"""The loaded demo: what its people find, and that it is what the service itself would have stored."""

from collections.abc import Sequence
from random import Random
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from app.cli.demo import calendar, voided
from app.cli.demo.load import load
from app.core import clock, instance
from app.core.db import Database
from app.core.signing_keys import published
from app.quizzes import replay_statements, statements
from app.quizzes.models import Attempt, Grading, Receipt, Regrade
from app.quizzes.papers import shelf_of
from app.quizzes.receipts.envelope import Signed, is_intact
from app.quizzes.regrading import Why, hold, replay
from tests.cli import moments
from tests.stories.office import Person

GOLDEN = [
    "Đã hết giờ. 18 câu gửi kịp đã được chấm.",
    "2 câu gửi lúc 21 giờ 15 chưa được tính, vì bài đã hết giờ lúc 19 giờ 45. Bài làm của đồng chí vẫn được giữ nguyên.",
    "Nếu lúc đó bị mất sóng, đồng chí báo bí thư chi bộ trước ngày 22/12 để được xem lại.",
]


async def _sign_in(
    client: httpx.AsyncClient, accounts: Sequence[dict[str, str]], role: str, unit: str = "", nth: int = 0
) -> Person:
    account = [row for row in accounts if row["role"] == role and unit in row["unit"]][nth]
    answer = await client.post("auth/token", data={"username": account["login"], "password": account["password"]})
    assert answer.status_code == 200, answer.text
    person = Person(client, account["login"])
    person.headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return person


@pytest.mark.timeout(300)
async def test_what_the_people_of_the_demo_find(db: Database, client: httpx.AsyncClient) -> None:
    accounts = await load(db, province_scale=False, say=lambda _step: None)
    async with db.read() as session:
        await instance.set_clock(session)
    assert clock.today() == calendar.TODAY
    board, editor = await _sign_in(client, accounts, "board"), await _sign_in(client, accounts, "editor")
    secretary, deputy = await _sign_in(client, accounts, "secretary"), await _sign_in(client, accounts, "deputy")
    bay, late_comer = await _sign_in(client, accounts, "member"), await _sign_in(client, accounts, "member", nth=3)
    inspector = await _sign_in(client, accounts, "inspector")
    new_secretary = await _sign_in(client, accounts, "secretary", "phường Long Thủy")

    await _the_closed_campaign(board, bay)
    await _the_secretary(secretary, deputy)
    await _the_late_comer(late_comer)
    await _the_draft(board, editor)
    await _as_the_service_stores_it(db)

    campaigns = {c["state"]: c["id"] for c in (await board.get("campaigns"))["items"]}
    running, closed = campaigns["open"], campaigns["closed"]
    await moments.found_by_name(db, closed)
    await moments.one_more_is_needed(secretary, running)
    await moments.why_they_count(db, inspector, closed=closed, running=running)
    await moments.the_board_sees_counts(board, running)
    await moments.one_altered_figure_is_named(inspector, closed)
    await moments.who_ran_and_who_went(db)
    await moments.learned_at_home(db, inspector, closed)
    await moments.a_late_roll_is_taken_over(db, new_secretary, running)
    ids = {"bay": (await bay.get("me"))["member_id"], "campaign": running}
    await moments.at_home_with_a_second_person(db, secretary, deputy, board, **ids)
    await moments.a_death_is_proposed(inspector, running)
    await moments.both_readings_after_july(db, board, closed)


async def _the_closed_campaign(board: Person, bay: Person) -> None:
    campaigns = (await board.get("campaigns"))["items"]
    closed = next(c for c in campaigns if c["state"] == "closed")
    unit = (await board.get(f"campaigns/{closed['id']}/participation"))["unit"]
    figures = {name: (unit[name]["numerator"], unit[name]["denominator"]) for name in ("took_part", "took_test", "passed_test")}
    assert figures == {"took_part": (4689, 4771), "took_test": (4402, 4771), "passed_test": (4187, 4402)}
    (case,) = (await board.get("question-cases"))["items"]
    assert (case["code"], case["decision"], case["reports"]) == (voided.CODE, "void", 3)
    regrading = (await board.get(f"question-cases/{case['id']}"))["regrading"]
    assert regrading["finished"]
    assert regrading["looked_at"] == 4402
    assert regrading["changed"] > 0
    notices = (await bay.get("me/notices"))["items"]
    assert {notice["kind"] for notice in notices} == {"report_void", "regraded_question_marks"}
    record = next(c for c in (await bay.get("me/record"))["items"] if c["campaign_id"] == closed["id"])
    (test,) = record["tests"]
    review = await bay.get(f"attempts/{test['attempt_id']}/review")
    assert [question["ruling"] for question in review["questions"]].count("void") == 1


async def _the_secretary(secretary: Person, deputy: Person) -> None:
    (late,) = (await secretary.get("late-answers"))["items"]
    assert [(batch["answers"], batch["outcome"]) for batch in late["batches"]] == [(2, "waiting")]
    (sheet,) = (await secretary.get("entered-results"))["items"]
    assert (sheet["state"], sheet["may_confirm"]) == ("waiting", False)
    assert (await secretary.refused("POST", f"entered-results/{sheet['id']}/confirm", json={}))[1] == "second_person_needed"
    (same,) = (await deputy.get("entered-results"))["items"]
    assert same["may_confirm"]
    (override,) = (await secretary.get(f"quizzes/{late['quiz_id']}/overrides"))["items"]
    assert override["extra_s"] == 20 * 60
    sessions = await secretary.get(f"campaigns/{(await secretary.get('me/home'))['campaigns'][0]['campaign_id']}/sessions")
    own = next(s for s in sessions["items"] if s["may_record"])
    assert (await secretary.get(f"sessions/{own['id']}/guest-code"))["code"]
    (branch,) = (await secretary.get("me/home"))["branches"]
    assert branch["sentence"].startswith("Đã học 48/49 đồng chí (97,9 %).")


async def _the_late_comer(late_comer: Person) -> None:
    records = (await late_comer.get("me/record"))["items"]
    (test,) = next(record for record in records if record["state"] == "open")["tests"]
    result = await late_comer.get(f"attempts/{test['attempt_id']}/result")
    assert result["closed_by"] == "expiry"
    assert result["ending"]["messages"] == GOLDEN


async def _the_draft(board: Person, editor: Person) -> None:
    bank = next(b for b in (await editor.get("banks"))["items"] if b["code"] == "ubnd-binh-phuoc-2023-2025")
    (mine,) = (await editor.get(f"banks/{bank['id']}/drafts"))["items"]
    assert (mine["state"], mine["mine"], mine["may_review"]) == ("in_review", True, False)
    (theirs,) = (await board.get(f"banks/{bank['id']}/drafts"))["items"]
    assert theirs["may_review"]
    draft = await board.get(f"drafts/{mine['id']}")
    assert (draft["complaints"], draft["advice"]) == ([], [])


async def _as_the_service_stores_it(db: Database) -> None:
    """Replayed by the service, nothing changes; every taken attempt has a receipt that verifies."""
    async with db.read() as session:
        taken = (await session.scalars(select(Attempt.id).where(Attempt.taken.is_(True)).order_by(Attempt.id))).all()
        regraded = (await session.scalars(select(Grading.attempt_id).where(Grading.number == 2))).all()
        receipts = (await session.scalars(select(Receipt))).all()
        keys = {key.id: key.public_key for key in await published(session)}
        unfinished = select(func.count()).select_from(Regrade).where(Regrade.finished_at.is_(None))
        assert await session.scalar(unfinished) == 0
    assert {receipt.attempt_id for receipt in receipts} == set(taken)
    sample = Random(5).sample(receipts, 40)
    assert all(is_intact(Signed(r.statement, r.signature, r.key_id), keys) for r in sample)
    chosen = {*Random(6).sample(taken, 60), *Random(7).sample(regraded, 30), *regraded[-3:]}
    assert [i for i in chosen if await _changes(db, i)] == []


async def _changes(db: Database, attempt_id: UUID) -> bool:
    async with db.hot.transaction() as transaction:
        (attempt,) = await transaction.fetch(statements.LOCK_ONE, attempt=attempt_id)
        held = await hold(transaction, [attempt], replay_statements.RELEASES)
        ruled = await shelf_of(db).rulings(db, attempt["quiz_id"], attempt["rulings"])
        replayed = await replay(db, attempt, held[attempt_id], ruled, Why("ruling", "thử"), now=calendar.NOW)
    return replayed.regraded.changed
