"""Puts the study material, the question banks and the two tests in place, through the same use cases as an office."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.imports import import_bank
from app.banks.pictures.files import bank_files
from app.cli.demo import calendar
from app.cli.running import ROOT
from app.content.imports import import_documents
from app.content.items import publish_item
from app.content.models import Item
from app.core.actor import system_actor
from app.core.field_files import SourceFile
from app.quizzes.definitions import create_quiz, publish_quiz
from app.quizzes.schemas import BankDrawIn, NewQuizIn

BANKS = ROOT / "question_banks"
DOCUMENTS = Path(__file__).parent / "documents"
EDITORS = system_actor("Ban Tuyên giáo Tỉnh ủy (dữ liệu minh họa)")
# How the test on 64-KH/TU is drawn: questions by mục.
WINTER_DRAWS = {"I": 1, "II.1": 2, "II.2": 2, "II.3": 3, "II.4": 4, "II.5": 1, "II.6": 1, "II.7": 2, "II.8": 3, "III": 1}
AUTUMN_PASS_MARK = 5000


@dataclass(frozen=True, slots=True)
class Material:
    """Ids of what was put in place."""

    documents: dict[str, UUID]
    autumn_quiz: UUID
    winter_quiz: UUID


async def prepare_material(session: AsyncSession, *, province: UUID) -> Material:
    """Import documents and banks, publish them, define and publish both tests."""
    now = calendar.PREPARED
    reports = await import_documents(session, actor=EDITORS, files=text_files(DOCUMENTS), unit_id=province, now=now)
    documents = {Path(r.file).stem: r.item_id for r in reports}
    for item_id in documents.values():
        item = await session.get_one(Item, item_id)
        await publish_item(session, actor=EDITORS, item=item, unit_ids=[province], now=now, today=now.date())
    banks = {folder.name: await _bank(session, folder, province) for folder in sorted(BANKS.iterdir()) if folder.is_dir()}
    autumn = await _quiz(
        session,
        NewQuizIn(
            unit_id=province,
            title="Bài trắc nghiệm quý IV/2024: Kế hoạch của UBND tỉnh, giai đoạn 2023 - 2025",
            opens_at=calendar.AUTUMN_OPENED,
            closes_at=calendar.AUTUMN_ENDED,
            draws=[BankDrawIn(kind="bank", bank_id=banks["ubnd-binh-phuoc-2023-2025"], count=10)],
            pass_mark=AUTUMN_PASS_MARK,
        ),
        now=now,
    )
    winter = await _quiz(
        session,
        NewQuizIn(
            unit_id=province,
            title="Bài trắc nghiệm về Kế hoạch số 64-KH/TU",
            opens_at=calendar.WINTER_OPENED,
            closes_at=calendar.WINTER_ENDS,
            draws=[
                BankDrawIn(kind="bank", bank_id=banks["64-kh-tu"], clause=clause, count=count)
                for clause, count in WINTER_DRAWS.items()
            ],
        ),
        now=now,
    )
    return Material(documents, autumn, winter)


def text_files(folder: Path) -> list[SourceFile]:
    """The text files of a folder, by name."""
    return [SourceFile(p.name, p.read_bytes()) for p in sorted(folder.glob("*.txt"))]


async def _bank(session: AsyncSession, folder: Path, province: UUID) -> UUID:
    files = bank_files(folder)
    return (await import_bank(session, actor=EDITORS, unit_id=province, files=files, now=calendar.PREPARED)).bank_id


async def _quiz(session: AsyncSession, definition: NewQuizIn, *, now: datetime) -> UUID:
    quiz = await create_quiz(session, actor=EDITORS, definition=definition, now=now, today=now.date())
    await publish_quiz(session, actor=EDITORS, quiz_id=quiz.id, now=now, today=now.date())
    return quiz.id
