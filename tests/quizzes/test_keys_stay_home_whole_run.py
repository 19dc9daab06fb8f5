"""Every response of whole runs, to everybody who may ask: no key before the policy allows it, by content, id or length."""

import re
from collections.abc import Iterable
from importlib import import_module
from random import Random
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from app.core import clock as business_clock
from app.quizzes import admissions
from tests.campaigns.builders import World
from tests.campaigns.builders import make_world as make_campaign_world
from tests.quizzes.every_kind import OPTIONS, STEM, right, wrong
from tests.quizzes.ruling_builders import settle
from tests.quizzes.whole_run import TWINS, Clock, Heard, Run, Twin, make_run, named, same, twins, walk

# What only the author's side has; the texts stand in the bodies of `every_kind`.
TEXTS = ("BÍ MẬT", "9731.25", "9731,25", "true-false", "short-answer", STEM.digest, *(small.digest for small in OPTIONS))
FIELDS = {
    *("right", "why", "why_wrong", "accepted", "explanation", "quotation", "fraction", "permutation", "tolerance", "digest"),
    *("body", "graded", "question_version_id", "version_id", "versions", "key", "facility"),
}
SCORES = {"earned", "score", "passed"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    stands = Clock()
    monkeypatch.setattr(business_clock, "now", lambda: stands.now)
    return stands


@pytest.fixture(autouse=True)
def _one_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both twins draw the same papers: whatever then differs, differs because of their answers."""
    taking = import_module("app.quizzes.endpoints.taking")  # the package has a router of that name
    monkeypatch.setattr(taking, "fresh_randomness", lambda: Random(7))


@pytest_asyncio.fixture
async def world(client: httpx.AsyncClient, db: Any) -> World:
    return await make_campaign_world(db, client)


def tells_no_key(heard: Iterable[Heard], run: Run) -> None:
    """Nothing of the author's side in any response, nor in its headers."""
    for one in heard:
        response = one.response
        where = (one.who, one.method, one.path, response.text[:2_000])
        assert response.status_code < 500, where
        said = response.text + str(response.headers.raw) if "image" not in response.headers.get("content-type", "") else ""
        for text in (*TEXTS, *run.secret_ids):
            assert text not in said, (text, where)
        elsewhere = one.path.startswith(("campaigns/", "question-kinds"))  # where such names mean other things
        if "json" in response.headers.get("content-type", "") and not elsewhere:
            found = {name for name, _ in named(response.json())}
            assert not found & FIELDS, (found & FIELDS, where)


def tells_no_marks(heard: Iterable[Heard]) -> None:
    """No score of anybody's attempt, nor with it whether it passed, what to read again, which attempt is the best."""
    for one in heard:
        if "json" not in one.response.headers.get("content-type", ""):
            continue
        for name, value in named(one.response.json()):
            where = (one.who, one.method, one.path, name)
            if name in SCORES and "participation" not in one.path:
                assert value is None, where
            if name in {"scores", "read_again"}:
                assert value == [], where
            if name == "counts" and isinstance(value, bool):
                assert not value, where


def _alike(run: Run, heard: tuple[list[Heard], list[Heard]]) -> None:
    """Both twins' exchanges, one beside the other."""
    assert [(h.method, h.response.status_code) for h in heard[0]] == [(h.method, h.response.status_code) for h in heard[1]]
    for first, second in zip(*heard, strict=True):
        shapes = [same(h, name, run.members[name].number) for h, name in zip((first, second), TWINS, strict=True)]
        assert shapes[0] == shapes[1]


async def test_two_members_are_told_the_same_whatever_they_answer(world: World, clock: Clock) -> None:
    run = await make_run(world, clock, review_after="nothing")
    heard = await twins(run)
    tells_no_key([*heard[0], *heard[1]], run)
    tells_no_marks([*heard[0], *heard[1]])
    _alike(run, heard)
    assert len(heard[0]) > 180
    late = {h.response.json()["outcome"] for h in heard[0] if "/batches/" in h.path and h.response.status_code == 200}
    assert late == {None, "accepted", "waiting"}, "a control: the run has answers of every fate"
    asked = {(h.method, h.response.status_code) for h in heard[0]}
    assert {("PUT", 200), ("PUT", 404), ("PUT", 409), ("PUT", 422), ("GET", 304), ("GET", 403), ("GET", 409)} <= asked


async def test_marks_alone_differ_where_the_policy_shows_marks(world: World, clock: Clock) -> None:
    """Everything else is alike: what is answered to saves, submissions, starts, holdings, pictures, reports, refusals."""
    run = await make_run(world, clock, review_after="marks", pass_mark=8_000)
    heard = await twins(run)
    tells_no_key([*heard[0], *heard[1]], run)
    shown = re.compile(r"attempts/[^/]*/(result|receipt)|me/record")
    rest = [[h for h in one if not shown.fullmatch(h.path)] for one in heard]
    tells_no_marks([*rest[0], *rest[1]])
    _alike(run, (rest[0], rest[1]))
    results = [[h.response.json() for h in one if h.path.endswith("/result")] for one in heard]
    assert [(one[-1]["score"], one[-1]["passed"]) for one in results] == [("5/6", True), ("0/6", False)], "a control"


async def test_those_around_them_are_told_no_key_either(world: World, clock: Clock, app: FastAPI) -> None:
    """Guest, officers, neighbour, stranger, the other twin: every route there is, sheets entered, late answers decided."""
    run = await make_run(world, clock, review_after="nothing", max_attempts=3)
    await twins(run)
    mark = len(run.listening.heard)
    first = Twin(run, TWINS[0], right)
    await first.begin()
    guest = await run.hall.guest()
    run.listening.names[guest.headers["Authorization"]] = "guest"
    world.who["guest"] = guest.headers
    await guest.start(run.hall.quiz_id)
    await guest.submit({str(n): right(question) for n, question in enumerate(guest.attempt["questions"])})
    results = await _on_paper(run)
    late = (await run.ask("secretary", "GET", "late-answers")).json()["items"]
    assert len(late) == 4
    for item in late[:2]:
        decision = {"accept": True, "reason": "Cả bản mất sóng tối hôm đó"}
        assert (await run.ask("secretary", "POST", f"late-answers/{item['attempt_id']}/decide", decision)).status_code == 200
    receipt = (await run.ask(TWINS[0], "GET", f"attempts/{late[0]['attempt_id']}/receipt")).json()
    ids = {"attempt_id": first.attempt["id"], "result_id": results[0], "code": receipt["code"]}
    around = ("guest", "secretary", "deputy", "helper", "committee", "neighbour", "stranger", "inspector", TWINS[1])
    for who in around:
        assert await walk(run, app, who, **ids) > 60
        await walk(run, app, who, only="{code}", **ids | {"code": "01"})  # of a paper instead of a receipt
    heard = run.since(mark)
    tells_no_key(heard, run)
    tells_no_marks(heard)
    found = {h.path.split("/")[0] for h in heard if h.who == "Ngô Văn Thư" and h.response.status_code == 200}  # the secretary
    assert {"receipts", "entered-results", "late-answers", "quizzes", "campaigns"} <= found


async def _on_paper(run: Run) -> list[str]:
    """The secretary prints, opens and enters two sheets, one right and one wrong; a second person looks, confirms, refuses."""
    quiz = f"quizzes/{run.hall.quiz_id}"
    await run.ask("secretary", "POST", f"{quiz}/printed-papers", {"count": 2})
    questions = (await run.ask("secretary", "GET", f"{quiz}/printed-papers/01")).json()["questions"]
    for place in range(len(questions) + 1):
        for where in (f"{place}", *(f"{place}/{position}" for position in range(5))):
            await run.ask("secretary", "GET", f"{quiz}/printed-papers/01/pictures/{where}")
    results = []
    for name, chosen in (("Nguyễn Văn An", right), ("Trần Thị Bình", wrong), ("Lê Văn Cường", right)):
        body = {
            "client_id": str(uuid4()),
            "member_id": str(run.world.people[name]),
            "paper_code": "01",
            "way": "paper",
            "taken_at": run.clock.now.isoformat(),
            "kept_where": "Sổ biên bản chi bộ, trang 12",
            "answers": {str(n): chosen(q["question"]) for n, q in enumerate(questions)},
        }
        bad = body | {"answers": {"0": "x", "77": 1}, "client_id": str(uuid4())}
        assert (await run.ask("secretary", "POST", f"{quiz}/entered-results", bad)).status_code == 422
        entered = await run.ask("secretary", "POST", f"{quiz}/entered-results", body)
        assert entered.status_code == 201, entered.text
        results.append(entered.json()["id"])
        assert (await run.ask("secretary", "POST", f"{quiz}/entered-results", body)).json()["id"] == results[-1]
    for result_id in results[:2]:
        await run.ask(TWINS[0], "GET", f"entered-results/{result_id}")
        assert (await run.ask("deputy", "POST", f"entered-results/{result_id}/confirm")).status_code == 200
    await run.ask("deputy", "POST", f"entered-results/{results[2]}/refuse", {"reason": "nhập nhầm câu 3"})
    return results


@pytest.mark.parametrize("review", ["nothing", "marks"])
async def test_rulings_give_nothing_away(world: World, clock: Clock, review: str) -> None:
    """A void and another key, both regraded while the campaign runs: with hidden marks both twins still read the same."""
    run = await make_run(world, clock, review_after=review)
    await twins(run, late=False)
    keys: list[dict[str, Any]] = [
        {"decision": "void"},
        {"decision": "rekey", "key": {"kind": "true_false", "right": False}, "old_key_counts": False},
    ]
    for kind, decision in zip(("single", "true_false"), keys, strict=True):
        case = (await run.ask("author", "POST", "question-cases", {"question_version_id": str(run.versions[kind])})).json()
        answer = {"answer": "Đã xem lại văn bản."}
        ruled = await run.ask("author", "POST", f"question-cases/{case['id']}/decide", decision | answer)
        assert ruled.status_code == 200, ruled.text
    await settle(world.db, clock.now)
    heard = []
    for name in TWINS:
        run.clock.at(300)
        mark = len(run.listening.heard)
        twin = Twin(run, name, right)
        await twin.begin()  # a new attempt; the ruled questions stand in it as they were printed
        await twin.look_at_attempt()
        for place in range(6):
            said = {"client_id": str(uuid4()), "reason": "two_right"}
            await twin.ask("PUT", f"attempts/{twin.attempt['id']}/questions/{place}/report", said)
        await twin.submit({"0": None}, seq=60)
        await twin.look_at_attempt()
        await twin.look_around()
        heard.append(run.since(mark))
    tells_no_key([*heard[0], *heard[1]], run)
    notices = [next(h for h in reversed(one) if h.path == "me/notices").response.json()["items"] for one in heard]
    assert {n["kind"] for n in notices[0]} > {"report_void", "report_rekey"}
    if review == "nothing":
        tells_no_marks([*heard[0], *heard[1]])
        _alike(run, (heard[0], heard[1]))
    else:
        told = [n["text"] for one in notices for n in one if n["kind"].startswith("regraded")]
        assert told
        assert not any("đúng đây" in text or "Đáp án đúng" in text for text in told)


async def test_after_the_release_there_are_keys_to_be_found(world: World, clock: Clock) -> None:
    """The control: the same look at what is then allowed finds them."""
    run = await make_run(world, clock)
    await twins(run, late=False)
    async with world.db.write() as session:
        await admissions.release_review(session, occasion_id=UUID(run.hall.campaign), now=clock.now)
    mark = len(run.listening.heard)
    attempts = {h.path for h in run.listening.heard if h.path.endswith("/review") and h.who == TWINS[0]}
    for path in attempts:
        assert (await run.ask(TWINS[0], "GET", path)).status_code == 200
    with pytest.raises(AssertionError, match="BÍ MẬT"):
        tells_no_key(run.since(mark), run)
