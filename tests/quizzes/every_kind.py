"""A bank with a question of every kind, with pictures, and what a test knows about it that no phone may."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Bank, Picture, Question, QuestionVersion
from app.banks.pictures.shrinking import MEDIA_TYPE, SmallPicture, shrink
from app.core import clock
from app.core.db import Database
from app.core.ids import new_id
from tests.banks.drawings import drawing, encoded
from tests.quizzes.builders import Stage, admit, make_quiz
from tests.support.cast import make_account, make_member, make_tree

STEM = shrink(encoded(drawing(400, 300, "red")))
OPTIONS = [shrink(encoded(drawing(200 + 10 * n, 100, colour))) for n, colour in enumerate(("green", "white", "black"))]


def shown(picture: SmallPicture, alt: str) -> dict[str, Any]:
    """A picture as a body names it."""
    return {"digest": picture.digest, "alt": alt, "width": picture.width, "height": picture.height}


# Right texts begin with "đúng": what a test, not a phone, can recognise. BÍ MẬT marks what may not be seen before the release.
BODIES: dict[str, dict[str, Any]] = {
    "single": {
        "stem": "Nơi nào?",
        "picture": shown(STEM, "Bản đồ tỉnh"),
        "options": [
            {"text": "đúng đây", "right": True, "why": None, "picture": shown(OPTIONS[0], "khu phố xanh")},
            {"text": "sai kia", "right": False, "why": "BÍ MẬT vì", "picture": shown(OPTIONS[1], "khu phố trắng")},
            {"text": "sai nữa", "right": False, "why": None},
            {"text": "sai hẳn", "right": False, "why": None, "picture": shown(OPTIONS[2], "sai hẳn")},
        ],
    },
    "several": {
        "stem": "Những nơi nào?",
        "options": [{"text": f"{'đúng' if n < 2 else 'sai'} {n}", "right": n < 2, "why": None} for n in range(4)],
        "scoring": "per_option",
    },
    "true_false": {"stem": "Mỗi quý một lần.", "answer": True, "picture": shown(STEM, "Lịch quý")},
    "statements": {
        "stem": "Các ý sau đúng hay sai?",
        "statements": [
            {"text": f"{'đúng' if n % 2 else 'sai'} {n}", "answer": bool(n % 2), "why": f"BÍ MẬT lý do {n}"} for n in range(4)
        ],
        "scoring": "ministry_2025",
    },
    "short_answer": {
        "stem": "Ai chịu trách nhiệm?",
        "accepted": ["BÍ MẬT tổ chức đảng", "BÍ MẬT các tổ chức đảng"],
        "diacritics": "tolerant",
    },
    "numeric": {"stem": "Ít nhất bao nhiêu?", "answer": "9731.25", "tolerance": "0.75", "unit": "%"},
}


def right(question: dict[str, Any]) -> Any:
    """What earns everything, in paper positions."""
    return _answer(
        question, good=True, typed={"true_false": True, "short_answer": "bi mat to chuc dang.", "numeric": "9.732 %"}
    )


def wrong(question: dict[str, Any]) -> Any:
    """What earns nothing."""
    return _answer(question, good=False, typed={"true_false": False, "short_answer": "không nhớ rõ", "numeric": 12})


def _answer(question: dict[str, Any], *, good: bool, typed: dict[str, Any]) -> Any:
    chosen = [text.startswith("đúng") is good for text in question["options"]]
    places = [place for place, is_chosen in enumerate(chosen) if is_chosen]
    if question["kind"] == "single":
        return places[0]
    return {"several": places, "statements": chosen, **typed}[question["kind"]]


@dataclass
class Paper:
    """The questions a phone got, by kind: their places."""

    questions: list[dict[str, Any]]

    def place(self, kind: str) -> int:
        return next(n for n, question in enumerate(self.questions) if question["kind"] == kind)


async def make_stage(database: Database, *, people: int = 1, **definition: Any) -> Stage:
    """A published quiz with one question of every kind; `people` are admitted."""
    async with database.write() as session:
        cast = await make_tree(session)
        bank = await make_bank(session, cast.province)
        members = [await make_member(session, branch=cast.branch, name=f"Lê Văn {n}") for n in range(people)]
        accounts = [await make_account(session, member=member) for member in members]
        quiz = await make_quiz(session, cast, bank, **definition)
        stage = Stage(cast, bank.id, quiz.id, new_id(), members, accounts)
        await admit(session, stage, members)
    return stage


async def make_bank(session: AsyncSession, unit_id: UUID) -> Bank:
    """The bank alone."""
    now = clock.now()
    bank = Bank(code="moi-loai", name="x", document_kind="plan", document_issuer="Tỉnh ủy", unit_id=unit_id, created_at=now)
    session.add(bank)
    await session.flush()
    for small in (STEM, *OPTIONS):
        size = {"width": small.width, "height": small.height}
        session.add(
            Picture(bank_id=bank.id, digest=small.digest, media_type=MEDIA_TYPE, data=small.data, created_at=now, **size)
        )
    for kind, body in BODIES.items():
        question = Question(bank_id=bank.id, code=kind.replace("_", "-"))
        session.add(question)
        await session.flush()
        version = QuestionVersion(
            question_id=question.id,
            number=1,
            kind=kind,
            body=body,
            clause="II.4, gạch đầu dòng 2",
            quotation="BÍ MẬT trích dẫn",
            explanation="BÍ MẬT giải thích",
            difficulty="easy",
            content_hash=kind,
            created_at=now,
        )
        session.add(version)
        await session.flush()
        question.current_version_id = version.id
    return bank
