"""Every kind of question through the office: what the API takes, bank files hold and give back."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.banks.drafts.content import as_text, blind, complaints_on
from app.banks.drafts.shapes import QuestionIn
from app.banks.kinds import Diacritics, Difficulty, QuestionKind, Scoring, StatementScoring
from app.banks.kinds.numbers import exact
from app.banks.models import Picture
from app.banks.text_format import BankText, StoredPicture, read_bank, write_bank
from app.core.db import Database
from app.core.field_files import SourceFile
from tests.banks.authoring import Office, question, refused, taken
from tests.banks.test_text_format import codes
from tests.support.cast import NOW

DIGEST = "ab" * 32
PICTURE = {"digest": DIGEST, "alt": "Sơ đồ ba cấp", "width": 800, "height": 600}
REASON = "Mục II.2 ghi mỗi quý."
# One body a kind, an answer that earns everything (positions by the blind form's order) and one that does not.
BODIES: dict[str, tuple[dict[str, Any], Any, Any]] = {
    "single": (
        {"stem": "Hình nào đúng?", "picture": PICTURE}
        | {"options": [{"text": t, "right": t == "B", "why": None} for t in ("B", "C", "A")]},
        1,
        0,
    ),
    "several": (
        {"stem": "Những nơi nào làm điểm?", "scoring": "partial"}
        | {"options": [{"text": t, "right": t != "b", "why": REASON if t == "b" else None} for t in ("c", "b", "a")]},
        [0, 2],
        [0],
    ),
    "true_false": ({"stem": "Mỗi quý một lần.", "answer": True}, True, False),
    "statements": (
        {"stem": "Theo Kế hoạch số 64-KH/TU:", "scoring": "per_statement"}
        | {"statements": [{"text": t, "answer": t == "y", "why": REASON} for t in ("z", "y", "x")]},
        [False, True, False],
        [False, True, None],
    ),
    "short_answer": (
        {"stem": "Ai giúp cấp ủy?", "accepted": ["Ban tuyên giáo", "Ban Tuyên giáo Tỉnh ủy"], "diacritics": "tolerant"},
        "ban tuyen giao",
        "Đảng viên",
    ),
    "numeric": ({"stem": "Chỉ tiêu là bao nhiêu?", "answer": "97.9", "tolerance": "0.1", "unit": "%"}, "98 %", "98,1"),
}


async def keep_picture(db: Database, office: Office) -> None:
    async with db.write() as session:
        shape = {"media_type": "image/webp", "width": 640, "height": 480, "data": b"...", "created_at": NOW}
        session.add(Picture(bank_id=UUID(office.bank_id), digest=DIGEST, **shape))


@pytest.mark.parametrize("kind", QuestionKind)
async def test_every_kind_is_written_solved_blind_and_published(office: Office, db: Database, kind: QuestionKind) -> None:
    await keep_picture(db, office)
    body, right, wrong = BODIES[kind]
    for code, solved in (("k-1", wrong), ("k-2", right)):
        draft = await office.sent(question(code=code, kind=kind, body=body))
        assert draft["complaints"] == []
        shown = taken(await office.reviewer.get(f"drafts/{draft['id']}/blind"))
        assert shown["question"]["kind"] == kind
        assert shown["question"]["options"] == sorted(shown["question"]["options"])
        for secret in (REASON, '"answer"', '"accepted"', '"right"', "tolerance"):
            assert secret not in str(shown)
        answer = await office.reviewer.move("publish", draft, solved=solved)
        if solved is wrong:
            refused(answer, 409, "reviewer_disagrees")
        else:
            taken(answer)
    exported = await office.author.export()
    assert "== k-2" in exported
    assert "== k-1" not in exported


def test_every_kind_is_in_this_file_and_has_a_shape() -> None:
    assert BODIES.keys() == set(QuestionKind)


async def test_a_draft_names_pictures_of_its_bank_only_in_the_size_the_bank_has(office: Office, db: Database) -> None:
    option = {"text": "", "right": True, "why": None, "picture": PICTURE}
    options = [option, {"text": "Không hình nào", "right": False, "why": "Có một hình đúng."}]
    content = question(options=options)
    problem = refused(await office.author.begin(content=content), 422, "question_not_valid")
    assert [c["field"] for c in problem["complaints"]] == ["hình của phương án 1"]
    assert taken(await office.author.get(f"banks/{office.bank_id}/drafts"))["items"] == []
    await keep_picture(db, office)
    draft = taken(await office.author.begin(content=content), 201)
    kept = draft["content"]["body"]["options"]
    assert kept[0] == {**option, "text": "Sơ đồ ba cấp", "picture": {**PICTURE, "width": 640, "height": 480}}
    assert kept[1] == options[1], "no picture, no key"
    again = taken(await office.author.change(draft, draft["content"]))
    assert again == draft, "what was answered can be sent back"
    sent = taken(await office.author.move("send", draft))
    shown = taken(await office.reviewer.get(f"drafts/{sent['id']}/blind"))
    assert (shown["picture_digest"], shown["option_digests"]) == (None, [None, DIGEST])
    for wrong in ({"digest": "x"}, {"width": 0}, {"height": 1001}, {"alt": "x" * 301}, {"alt": None}, {"url": "http://a"}):
        changed = question(options=[{**option, "picture": {**PICTURE, **wrong}}])
        refused(await office.author.change(draft, changed), 422, "malformed_input")


FOREIGN: list[tuple[str, dict[str, Any]]] = [
    ("single", {"scoring": "partial"}),
    ("several", {"scoring": "kprim"}),
    ("several", {"scoring": None}),
    ("true_false", {"answer": "đúng"}),
    ("true_false", {"answer": 1}),
    ("statements", {"options": []}),
    ("statements", {"statements": [{"text": "a", "right": True}]}),
    ("statements", {"statements": [{"text": "a", "answer": True, "picture": PICTURE}]}),
    ("statements", {"statements": [{"text": "a", "answer": True}] * 7}),
    ("short_answer", {"accepted": "Ban tuyên giáo"}),
    ("short_answer", {"accepted": [1]}),
    ("short_answer", {"accepted": ["a"] * 21}),
    ("short_answer", {"diacritics": "some"}),
    ("numeric", {"answer": 97.9}),
    ("numeric", {"tolerance": 0.1}),
    ("numeric", {"unit": ["%"]}),
    ("numeric", {"stem": None}),
]


@pytest.mark.parametrize(("kind", "change"), FOREIGN)
async def test_what_is_another_kinds_is_refused(office: Office, kind: str, change: dict[str, Any]) -> None:
    body, _, _ = BODIES[kind]
    changed = question(kind=kind, body={**{k: v for k, v in body.items() if k != "picture"}, **change})
    refused(await office.author.begin(content=changed), 422, "malformed_input")
    assert taken(await office.author.get(f"banks/{office.bank_id}/drafts"))["items"] == []


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("numeric", {"answer": "97,9"}, "Đáp án"),
        ("numeric", {"answer": "1e3"}, "Đáp án"),
        ("numeric", {"answer": ""}, "Đáp án"),
        ("numeric", {"tolerance": "0"}, "Sai số"),
        ("numeric", {"unit": "5%"}, "Đơn vị"),
        ("short_answer", {"accepted": []}, "đáp án"),
        ("short_answer", {"accepted": ["a", "A."]}, "đáp án 2"),
        ("statements", {"statements": []}, "ý"),
        ("statements", {"scoring": "kprim"}, "Cách chấm"),
        ("several", {"options": []}, "phương án"),
        ("true_false", {"stem": " "}, "Câu hỏi"),
    ],
)
async def test_an_unfinished_draft_is_kept_and_not_sent(office: Office, kind: str, change: dict[str, Any], field: str) -> None:
    body = {k: v for k, v in BODIES[kind][0].items() if k != "picture"}
    draft = taken(await office.author.begin(content=question(kind=kind, body={**body, **change})), 201)
    problem = refused(await office.author.move("send", draft), 422, "question_not_valid")
    assert field in [c["field"] for c in problem["complaints"]]
    assert problem["complaints"] == draft["complaints"]
    assert (await office.author.read(draft))["state"] == "draft"


# Mostly what a person can type or paste, with the format's own marks more often than chance would have them.
_typed = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Z", "Cf", "Co", "Cn"))
_words = st.text(st.one_of(_typed, st.sampled_from(" *-~@|:=/#–.%\u0301\u00a0đỡ\ufeff\n")), min_size=1, max_size=30)
_maybe = st.none() | _words
_pictures = st.none() | st.fixed_dictionaries(
    {"digest": st.just(DIGEST), "alt": _words, "width": st.just(640), "height": st.just(480)}
)
_decimals = st.decimals(allow_nan=False, allow_infinity=False, places=2).map(exact)


@st.composite
def _options(draw: st.DrawFn, *, rights: int) -> list[dict[str, Any]]:
    texts = draw(st.lists(_words | st.just(""), min_size=rights + 1, max_size=5, unique_by=str.casefold))
    why = [None if place < rights else draw(_maybe) for place in range(len(texts))]
    options = [{"text": t, "right": n < rights, "why": why[n], "picture": draw(_pictures)} for n, t in enumerate(texts)]
    return draw(st.permutations(options))


_statements = st.lists(st.fixed_dictionaries({"text": _words, "answer": st.booleans(), "why": _maybe}), min_size=2, max_size=4)
_OWN: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "single": {"options": _options(rights=1)},
    "several": {"options": _options(rights=2), "scoring": st.sampled_from(Scoring)},
    "true_false": {"answer": st.booleans()},
    "statements": {"statements": _statements, "scoring": st.sampled_from(StatementScoring)},
    "short_answer": {"accepted": st.lists(_words, min_size=1, max_size=3), "diacritics": st.sampled_from(Diacritics)},
    "numeric": {"answer": _decimals, "tolerance": st.none() | _decimals, "unit": _maybe},
}


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    """What a client may send that has the shape of a question, finished more often than not."""
    kind = draw(st.sampled_from(list(QuestionKind)))
    body = {"stem": draw(_words), "picture": draw(_pictures), **{k: draw(v) for k, v in _OWN[kind].items()}}
    fields = {"code": draw(codes), "kind": str(kind), "difficulty": draw(st.sampled_from(Difficulty)), "body": body}
    return {**fields, "clause": draw(_words), "quotation": draw(_maybe), "explanation": draw(_words)}


@given(written())
def test_what_may_be_published_comes_back_from_a_bank_file_unchanged(sent: dict[str, Any]) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(QuestionIn)
    try:
        content = adapter.validate_python(sent).content()
    except ValidationError:
        return
    assert adapter.validate_python(content).content() == content, "one normal form"
    text = as_text(content, review="Đã rà soát.")
    if complaints_on(text):
        return
    assert blind(text).question["kind"] == content["kind"]
    bank = BankText("thu", "Thử", "plan", None, "Tỉnh ủy", None, None, questions=(text,))
    pictures = {DIGEST: StoredPicture(DIGEST, 640, 480)}
    read, complaints = read_bank([SourceFile("x.txt", write_bank(bank).encode())], pictures)
    if [c.field for c in complaints] == ["dấu chỉ độ mật"]:
        return
    assert (read, complaints) == (bank, [])
