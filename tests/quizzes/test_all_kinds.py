"""One test with a question of every kind over HTTP: saved, gone on with elsewhere, handed in, reviewed after the release."""

import json
from typing import Any

import httpx
import pytest

from app.banks.kinds import QuestionKind, kind_of
from app.core import clock
from app.core.db import Database
from app.quizzes import admissions
from tests.quizzes.builders import Phone
from tests.quizzes.every_kind import BODIES, OPTIONS, STEM, Paper, make_stage, right, wrong

KEYS = (
    "BÍ MẬT",
    "9731.25",
    "9731,25",
    "0,75",
    '"right"',
    '"why"',
    '"accepted"',
    '"answer"',
    '"tolerance"',
    '"digest"',
    STEM.digest,
)


async def begin(db: Database, client: httpx.AsyncClient, **definition: Any) -> tuple[Any, Phone, Paper]:
    stage = await make_stage(db, **definition)
    phone = Phone(client, stage.accounts[0])
    assert (await phone.start(stage.quiz_id)).status_code == 200
    return stage, phone, Paper(phone.attempt["questions"])


def answers(paper: Paper, chosen: Any = right) -> dict[str, Any]:
    return {str(place): chosen(question) for place, question in enumerate(paper.questions)}


async def release(db: Database, stage: Any) -> None:
    async with db.write() as session:
        await admissions.release_review(session, occasion_id=stage.occasion_id, now=clock.now())


def test_the_bodies_are_what_an_author_could_have_written() -> None:
    assert set(BODIES) == set(QuestionKind)
    for kind, body in BODIES.items():
        assert kind_of(kind).validate(body) == []


async def test_everything_is_saved_and_shown_again_on_another_phone(db: Database, client: httpx.AsyncClient) -> None:
    stage, phone, paper = await begin(db, client)
    given = answers(paper)
    for place, answer in given.items():
        assert (await phone.save({place: answer})).status_code == 200
    other = Phone(client, stage.accounts[0])
    await other.resume(phone.attempt["id"])
    assert other.attempt["answers"] == given
    assert {place: type(a) for place, a in other.attempt["answers"].items()} == {p: type(a) for p, a in given.items()}
    assert other.attempt["refused"] == []
    statements, number = paper.place("statements"), paper.place("numeric")
    await other.save({str(statements): [True, None, None, False], str(number): 12.5})
    await other.resume(phone.attempt["id"])
    assert other.attempt["answers"][str(statements)] == [True, None, None, False]
    assert other.attempt["answers"][str(number)] == 12.5


async def test_all_right_earns_everything_and_all_wrong_nothing(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    for chosen, score in ((right, "6/6"), (wrong, "0/6")):
        phone = Phone(client, stage.accounts[0])
        await phone.start(stage.quiz_id)
        submitted = (await phone.submit(answers(Paper(phone.attempt["questions"]), chosen))).json()
        assert (submitted["answered"], submitted["taken"], submitted["refused"]) == (6, True, [])
        assert (await phone.get("result")).json()["score"] == score


async def test_parts_are_scored_by_the_named_rules_without_rounding(db: Database, client: httpx.AsyncClient) -> None:
    _, phone, paper = await begin(db, client)
    statements, several = paper.place("statements"), paper.place("several")
    judged = right(paper.questions[statements])
    judged[2] = None
    ticked = right(paper.questions[several])[:1]
    await phone.submit({str(statements): judged, str(several): ticked})
    result = (await phone.get("result")).json()
    assert (result["earned"], result["score"]) == ("5/4", "1,25/6"), "three statements of four 1/2, three options of four 3/4"


async def test_empty_boxes_and_all_null_take_answers_back(db: Database, client: httpx.AsyncClient) -> None:
    _, phone, paper = await begin(db, client)
    await phone.save(answers(paper))
    blank = {"statements": [None] * 4, "short_answer": "  ", "numeric": "", "several": [], "true_false": None}
    await phone.save({str(paper.place(kind)): raw for kind, raw in blank.items()})
    await phone.resume(phone.attempt["id"])
    assert set(phone.attempt["answers"]) == {str(paper.place("single"))}
    assert phone.attempt["refused"] == []


NONSENSE = [
    ("statements", [True] * 3),
    ("statements", [True, False, 1, None]),
    ("statements", True),
    ("short_answer", "x" * 201),
    ("short_answer", "a\u0000b"),
    ("short_answer", 5),
    ("numeric", "NaN"),
    ("numeric", "1e400"),
    ("numeric", 1e300),
    ("numeric", 10**400),
    ("numeric", "x" * 150_000),
    ("numeric", [9732]),
    ("single", "đúng đây"),
]


@pytest.mark.parametrize(("kind", "raw"), NONSENSE, ids=[f"{n}-{kind}" for n, (kind, _) in enumerate(NONSENSE)])
async def test_what_is_no_answer_is_refused_by_itself_and_costs_nothing_else(
    db: Database, client: httpx.AsyncClient, kind: str, raw: Any
) -> None:
    _, phone, paper = await begin(db, client)
    place = str(paper.place(kind))
    await phone.save(answers(paper))
    saved = await phone.save({place: raw})
    assert saved.json()["verdict"] == "in_time"
    submitted = (await phone.submit()).json()
    assert [(r["place"], r["reason"]) for r in submitted["refused"]] == [(place, "answer_not_valid")]
    assert submitted["answered"] == 6, "the earlier answer stands"
    assert (await phone.get("result")).json()["score"] == "6/6"


async def test_a_lone_surrogate_and_infinity_are_kept_apart_too(db: Database, client: httpx.AsyncClient) -> None:
    """Bodies that no JSON library of ours would write."""
    _, phone, paper = await begin(db, client)
    path = f"attempts/{phone.attempt['id']}/batches/{phone.writer}"
    headers = {**phone.headers, "Content-Type": "application/json"}
    short, number = paper.place("short_answer"), paper.place("numeric")
    for seq, (place, raw) in enumerate([(short, '"\\ud800"'), (number, "Infinity"), (number, "-NaN"), (number, "1e999")], 1):
        sent = await client.put(f"{path}/{seq}", content=f'{{"answers": {{"{place}": {raw}}}}}', headers=headers)
        assert sent.status_code in (200, 422), raw
    phone.seq = 9
    submitted = await phone.submit({str(number): "9.732"})
    assert submitted.status_code == 200
    assert submitted.json()["answered"] == 1


async def test_a_paper_full_of_long_short_answers_is_one_batch(db: Database, client: httpx.AsyncClient) -> None:
    """200 letters with diacritics each, handed in at once after hours without signal."""
    _, phone, _paper = await begin(db, client)
    sent = await phone.save({str(place): "ệ" * 200 for place in range(100)})
    assert sent.status_code == 200


async def test_no_key_before_the_release_and_all_of_it_after(db: Database, client: httpx.AsyncClient) -> None:
    stage, phone, paper = await begin(db, client)
    heard = [json.dumps(phone.attempt, ensure_ascii=False)]
    heard += [(await phone.save(answers(paper, chosen))).text for chosen in (wrong, right)]
    heard.append((await phone.resume(phone.attempt["id"])).text)
    heard.append((await phone.submit({str(paper.place("numeric")): "9731,9"})).text)
    heard += [(await phone.get(what)).text for what in ("result", "review")]
    for text in heard:
        for key in KEYS:
            assert key not in text.replace('"answers"', "").replace('"answered"', "").replace("9731,9", ""), key
    await release(db, stage)
    review = {q["question"]["kind"]: q for q in (await phone.get("review")).json()["questions"]}
    shown = {q["kind"]: q for q in paper.questions}
    assert {kind: q["question"] for kind, q in review.items()} == shown
    for kind in ("single", "several", "true_false", "statements"):
        assert review[kind]["right"] == right(shown[kind]), kind
        assert review[kind]["answer"] == review[kind]["right"]
        assert review[kind]["accepted"] == []
        assert type(review[kind]["right"]) is type(right(shown[kind]))
    assert review["short_answer"]["right"] == "BÍ MẬT tổ chức đảng"
    assert review["short_answer"]["accepted"] == ["BÍ MẬT các tổ chức đảng"]
    assert review["short_answer"]["answer"] == "bi mat to chuc dang."
    assert (review["numeric"]["right"], review["numeric"]["answer"]) == ("9731,25", "9731,9")
    assert review["numeric"]["accepted"] == ["từ 9730,5 đến 9732"]
    assert {q["fraction"] for q in review.values()} == {"1"}
    for kind, holders in (("single", "options"), ("statements", "statements")):
        reasons = {holder["text"]: holder["why"] for holder in BODIES[kind][holders]}
        assert review[kind]["why_wrong"] == [reasons[text] for text in shown[kind]["options"]]
    assert review["several"]["why_wrong"] == [None] * 4
    assert [review[kind]["why_wrong"] for kind in ("true_false", "short_answer", "numeric")] == [[], [], []]


async def test_what_is_shown_of_a_question(db: Database, client: httpx.AsyncClient) -> None:
    _, _, paper = await begin(db, client)
    shown = {q["kind"]: q for q in paper.questions}
    fields = {"kind", "stem", "options", "scoring", "unit", "picture", "option_pictures"}
    assert {frozenset(q) for q in shown.values()} == {frozenset(fields)}
    assert shown["numeric"]["unit"] == "%"
    assert (shown["several"]["scoring"], shown["statements"]["scoring"]) == ("per_option", "ministry_2025")
    assert shown["single"]["picture"] == {"alt": "Bản đồ tỉnh", "width": STEM.width, "height": STEM.height}
    pictures = dict(zip(shown["single"]["options"], shown["single"]["option_pictures"], strict=True))
    assert pictures == {
        "đúng đây": {"alt": "khu phố xanh", "width": 200, "height": 100},
        "sai kia": {"alt": "khu phố trắng", "width": 210, "height": 100},
        "sai nữa": None,
        "sai hẳn": {"alt": "sai hẳn", "width": 220, "height": 100},
    }
    for kind in ("several", "statements", "short_answer", "numeric"):
        assert (shown[kind]["picture"], shown[kind]["option_pictures"]) == (None, None)


async def test_pictures_come_by_their_place_in_this_paper(db: Database, client: httpx.AsyncClient) -> None:
    _, phone, paper = await begin(db, client)
    single = paper.place("single")
    for kind in ("single", "true_false"):
        stem = await phone.get(f"pictures/{paper.place(kind)}")
        assert (stem.status_code, stem.content) == (200, STEM.data)
    by_text = {"đúng đây": OPTIONS[0].data, "sai kia": OPTIONS[1].data, "sai nữa": None, "sai hẳn": OPTIONS[2].data}
    for position, text in enumerate(paper.questions[single]["options"]):
        answer = await phone.get(f"pictures/{single}/{position}")
        assert (answer.content if answer.status_code == 200 else None) == by_text[text]
    assert stem.headers["content-type"] == "image/webp"
    assert stem.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert stem.headers["x-content-type-options"] == "nosniff"
    assert all(STEM.digest[:8] not in value for value in stem.headers.values())
    held = await client.get(
        f"attempts/{phone.attempt['id']}/pictures/{paper.place('true_false')}",
        headers={**phone.headers, "If-None-Match": stem.headers["etag"]},
    )
    assert (held.status_code, held.content) == (304, b"")


async def test_where_there_is_no_picture_there_is_nothing(db: Database, client: httpx.AsyncClient) -> None:
    _, phone, paper = await begin(db, client)
    single, several = paper.place("single"), paper.place("several")
    for path in (f"{several}", f"{several}/0", f"{single}/4", f"{single}/100", "6", "10000", f"{paper.place('true_false')}/0"):
        answer = await phone.get(f"pictures/{path}")
        assert (path, answer.status_code, answer.json()["code"]) == (path, 404, "picture_not_found")
    for path in ("-1", "x", f"{single}/-1", "99999999999999999999", f"{single}/101"):
        assert (await phone.get(f"pictures/{path}")).status_code == 422


async def test_nobody_else_gets_the_pictures_of_a_paper(db: Database, client: httpx.AsyncClient) -> None:
    stage, phone, paper = await begin(db, client, people=2)
    path = f"pictures/{paper.place('single')}"
    stranger = Phone(client, stage.accounts[1])
    stranger.attempt = phone.attempt
    answer = await stranger.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "attempt_not_found")
    assert (await client.get(f"attempts/{phone.attempt['id']}/{path}")).status_code == 401
    await phone.submit()
    assert (await phone.get(path)).status_code == 200, "the paper stays readable for who took it"


async def test_the_kinds_and_rules_are_explained_to_whoever_is_signed_in(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db)
    assert (await client.get("question-kinds")).status_code == 401
    kinds = (await client.get("question-kinds", headers=Phone(client, stage.accounts[0]).headers)).json()["kinds"]
    assert [kind["kind"] for kind in kinds] == [kind.value for kind in QuestionKind]
    rules = {kind["kind"]: [rule["name"] for rule in kind["scoring"]] for kind in kinds}
    assert rules["several"] == ["all_or_nothing", "partial", "partial_with_penalty", "per_option"]
    assert rules["statements"] == ["all_or_nothing", "per_statement", "kprim", "ministry_2025"]
    assert [rules[kind] for kind in ("single", "true_false", "short_answer", "numeric")] == [[]] * 4
    assert all(kind["word"] and kind["explanation"].endswith(".") for kind in kinds)
    assert "764/QĐ-BGDĐT" in json.dumps(kinds, ensure_ascii=False)
