"""Sheets with every kind of question and with pictures; what rulings do to entered results."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio
from sqlalchemy import update

from app.banks.models import Bank, Picture, Question, QuestionVersion
from app.core import clock
from app.core.db import Database
from app.core.ids import new_id
from app.quizzes import assembly
from app.quizzes.models import Attempt, Grading, PrintedPaper, Quiz, Regrade, Ruling
from app.quizzes.regrading_rounds import regrade_some
from tests.quizzes.builders import admit, make_quiz
from tests.quizzes.entering import Branch, first_branch, refused

DIGEST = "ab" * 32
PICTURE = {"digest": DIGEST, "alt": "Sơ đồ tổ chức", "width": 40, "height": 30}
BODIES: dict[str, dict[str, Any]] = {
    "single": {
        "stem": "Câu chọn một",
        "picture": PICTURE,
        "options": [{"text": f"phương án {n}", "right": n == 0, "why": None} for n in range(3)],
    },
    "several": {
        "stem": "Câu chọn nhiều",
        "options": [
            {"text": f"ý {n}", "right": n < 2, "why": None, **({"picture": PICTURE} if n == 1 else {})} for n in range(4)
        ],
        "scoring": "all_or_nothing",
    },
    "true_false": {"stem": "Câu đúng sai", "answer": True},
    "statements": {
        "stem": "Nhóm đúng sai",
        "statements": [{"text": f"khẳng định {n}", "answer": n == 0, "why": None} for n in range(3)],
        "scoring": "per_statement",
    },
    "short_answer": {"stem": "Câu trả lời ngắn", "accepted": ["Tổ chức đảng"], "diacritics": "tolerant"},
    "numeric": {"stem": "Câu điền số", "answer": "97.9", "tolerance": "0.1", "unit": "%"},
}


@pytest_asyncio.fixture
async def branch(db: Database, client: httpx.AsyncClient) -> Branch:
    """The branch with a test of one question of each kind."""
    made = await first_branch(db, client, printed=0)
    async with db.write() as session:
        bank = Bank(
            code="kinds",
            name="kinds",
            document_kind="kế hoạch",
            document_issuer="Tỉnh ủy",
            unit_id=made.stage.cast.province,
            created_at=clock.now(),
        )
        session.add(bank)
        await session.flush()
        session.add(
            Picture(
                bank_id=bank.id,
                digest=DIGEST,
                media_type="image/webp",
                width=40,
                height=30,
                data=b"RIFF....WEBP",
                created_at=clock.now(),
            )
        )
        for kind, body in BODIES.items():
            question = Question(bank_id=bank.id, code=f"kinds-{kind}")
            session.add(question)
            await session.flush()
            version = QuestionVersion(
                question_id=question.id,
                number=1,
                kind=kind,
                body=body,
                clause="II.4",
                quotation=None,
                explanation="vì văn bản ghi như vậy",
                difficulty="easy",
                content_hash=kind,
                created_at=clock.now(),
            )
            session.add(version)
            await session.flush()
            question.current_version_id = version.id
        quiz = await make_quiz(session, made.stage.cast, bank)
        made.stage.quiz_id, made.stage.occasion_id = quiz.id, new_id()
        await admit(session, made.stage, [m for name, m in made.members.items() if name.startswith("Lê Văn ")])
    assert (await made.print()).status_code == 201
    return made


RIGHT: dict[str, Any] = {"true_false": True, "short_answer": "to chuc dang", "numeric": "97,95 %"}


def _right(question: dict[str, Any]) -> Any:
    options = question["options"]
    if question["kind"] == "single":
        return options.index("phương án 0")
    if question["kind"] == "several":
        return sorted(options.index(f"ý {n}") for n in range(2))
    if question["kind"] == "statements":
        return [text == "khẳng định 0" for text in options]
    return RIGHT[question["kind"]]


async def test_every_kind_is_printed_entered_and_graded(branch: Branch) -> None:
    sheet = (await branch.get("secretary", f"quizzes/{branch.stage.quiz_id}/printed-papers/01")).json()
    letters = {q["question"]["kind"]: q["letters"] for q in sheet["questions"]}
    assert letters == {
        "single": ["A", "B", "C"],
        "several": ["A", "B", "C", "D"],
        "statements": ["a", "b", "c"],
        "true_false": [],
        "short_answer": [],
        "numeric": [],
    }
    for secret in ('"right"', '"accepted"', "97.9", "Tổ chức đảng", DIGEST):
        assert secret not in str(sheet).replace("'", '"')
    questions = [q["question"] for q in sheet["questions"]]
    answers = {str(n): _right(q) for n, q in enumerate(questions)}
    entered = (await branch.enter(answers=answers)).json()
    written = {q["kind"]: a["written"] for q, a in zip(questions, entered["answers"], strict=True)}
    assert (written["short_answer"], written["numeric"], written["true_false"]) == ("to chuc dang", "97,95 %", "Đúng")
    assert sorted(written["statements"].split("; ")[n][3:] for n in range(3)) == ["Sai", "Sai", "Đúng"]
    assert (await branch.confirm("Lê Văn 1", entered["id"])).status_code == 200
    (attempt,) = await branch.all(Attempt)
    assert (attempt.earned, attempt.maximum, attempt.answered) == ("6", 6, 6)


async def test_what_no_kind_takes_is_named_with_advice(branch: Branch) -> None:
    kinds = [q["kind"] for q in await branch.paper()]
    bad: dict[str, Any] = {
        "single": 3,
        "several": [0, 4],
        "true_false": "S",
        "statements": [True, None],
        "short_answer": 7,
        "numeric": "chín mươi",
    }
    response = await branch.enter(answers={str(n): bad[kind] for n, kind in enumerate(kinds)})
    assert refused(response) == (422, "sheet_not_valid")
    advice = {kinds[p["question"] - 1]: p["advice"] for p in response.json()["problems"]}
    assert advice == {
        "single": "chọn từ A đến C (ghi bằng số từ 0 đến 2)",
        "several": "chọn từ A đến D (ghi bằng số từ 0 đến 3), mỗi phương án một lần",
        "true_false": "ghi Đúng hoặc Sai",
        "statements": "ghi Đúng hoặc Sai cho từng ý, đủ 3 ý",
        "short_answer": "ghi bằng chữ, tối đa 200 ký tự",
        "numeric": "ghi một con số, ví dụ 98 hoặc 97,9",
    }


async def test_blanks_of_every_kind_are_no_answers(branch: Branch) -> None:
    blank = {"several": [], "statements": [None] * 3, "short_answer": "  ", "numeric": ""}
    kinds = [q["kind"] for q in await branch.paper()]
    answers: dict[str, Any] = {str(n): blank.get(kind) for n, kind in enumerate(kinds)}
    assert refused(await branch.enter(answers=answers)) == (422, "sheet_empty")
    answers[str(kinds.index("true_false"))] = False
    entered = (await branch.enter(answers=answers)).json()
    assert [a["written"] for a in entered["answers"] if a["written"] != "–"] == ["Sai"]


async def test_pictures_of_a_printed_paper(branch: Branch) -> None:
    paper = await branch.paper()
    place = next(n for n, q in enumerate(paper) if q["kind"] == "single")
    other = next(n for n, q in enumerate(paper) if q["kind"] == "several")
    position = next(n for n, picture in enumerate(paper[other]["option_pictures"]) if picture)
    base = f"quizzes/{branch.stage.quiz_id}/printed-papers/01/pictures"
    for path in (f"{base}/{place}", f"{base}/{other}/{position}"):
        answer = await branch.get("secretary", path)
        assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/webp", b"RIFF....WEBP")
        assert (await branch.get("Lê Văn 0", path)).status_code == 403
        assert (await branch.get("stranger", path)).status_code == 404
    for path in (f"{base}/{other}", f"{base}/{place}/0", f"{base}/99", f"{base}/{other}/99"):
        assert refused(await branch.get("secretary", path)) == (404, "picture_not_found")
    assert (await branch.get("secretary", base.replace("01", "77") + "/0")).status_code == 404


async def _void(branch: Branch, kind: str, *, number: int) -> None:
    """Void the question of this kind, as a ruling does it."""
    paper = assembly.load((await branch.all(PrintedPaper))[0].paper)
    kinds = [q["kind"] for q in await branch.paper()]
    version_id: UUID = paper[kinds.index(kind)].version_id
    async with branch.db.write() as session:
        session.add(
            Ruling(
                question_version_id=version_id,
                number=1,
                kind="void",
                body=None,
                old_key_counts=False,
                reason="hai phương án đúng",
                decided_at=clock.now(),
                decided_by=None,
            )
        )
        await session.execute(update(Quiz).where(Quiz.id == branch.stage.quiz_id).values(rulings=number))


async def test_confirming_obeys_the_newest_rulings(branch: Branch) -> None:
    questions = await branch.paper()
    answers = {str(n): _right(q) for n, q in enumerate(questions) if q["kind"] in {"true_false", "numeric"}}
    result = await branch.entered(answers=answers)
    await _void(branch, "single", number=1)
    assert (await branch.confirm("Lê Văn 1", result)).status_code == 200
    (graded,) = await branch.all(Grading)
    assert (graded.earned, graded.rulings, graded.reason) == ("3", 1, "paper")


async def test_a_later_ruling_regrades_it_like_any_attempt(branch: Branch) -> None:
    questions = await branch.paper()
    result = await branch.entered(answers={str(n): _right(q) for n, q in enumerate(questions) if q["kind"] != "single"})
    await branch.confirm("Lê Văn 1", result)
    await _void(branch, "single", number=1)
    (ruling,) = await branch.all(Ruling)
    async with branch.db.write() as session:
        session.add(
            Regrade(
                quiz_id=branch.stage.quiz_id,
                ruling_id=ruling.id,
                rulings=1,
                started_at=clock.now(),
                looked_at=0,
                changed=0,
            )
        )
    for minutes in range(1, 6):
        await regrade_some(branch.db, clock.now() + timedelta(minutes=minutes))
    gradings = sorted(await branch.all(Grading), key=lambda g: g.number)
    assert [(g.number, g.reason, g.earned) for g in gradings] == [(1, "paper", "5"), (2, "ruling", "6")]
    (attempt,) = await branch.all(Attempt)
    assert (attempt.earned, attempt.way) == ("6", "paper")
