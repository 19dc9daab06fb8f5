"""Printed papers: drawn and stored like those of phones, with a short code (mã đề) that stands on the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.kinds import Presented, QuestionKind, digest_at, kind_of
from app.banks.pictures.errors import PictureNotFound
from app.banks.pictures.queries import picture_data
from app.banks.queries import load_versions
from app.core import journal
from app.core.actor import Actor
from app.quizzes import assembly
from app.quizzes.attempts import present
from app.quizzes.entering import access, sheets
from app.quizzes.entering.errors import PrintedPaperNotFound, TooManyPrintedPapers
from app.quizzes.grading import PaperQuestion
from app.quizzes.models import PrintedPaper, Quiz
from app.quizzes.papers import load_pools

MOST_PAPERS = 200


async def draw_papers(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, count: int, randomness: Random, today: date, now: datetime
) -> list[PrintedPaper]:
    """Draw and store `count` more papers, numbered on.

    Raises QuizNotFound, RoleMissing, QuizNotOpenYet, QuizWindowOver, TooManyPrintedPapers.
    """
    quiz = await access.require_papers(session, actor=actor, quiz_id=quiz_id, today=today, now=now)
    await access.require_running(session, actor=actor, quiz_id=quiz_id, today=today, now=now)
    await session.refresh(quiz, with_for_update={"key_share": True})  # two who print at once number one after the other
    drawn = (await session.execute(select(func.count()).where(PrintedPaper.quiz_id == quiz_id))).scalar_one()
    if drawn + count > MOST_PAPERS:
        raise TooManyPrintedPapers(most=MOST_PAPERS, drawn=drawn)
    pools = await load_pools(session, quiz_id)
    versions = await load_versions(session, [v for pool in pools for v in pool.versions])
    options = {v.id: kind_of(v.kind).option_count(v.body) for v in versions}
    papers = [
        PrintedPaper(
            quiz_id=quiz_id,
            code=f"{number:02d}",
            paper=assembly.dump(assembly.draw_paper(pools, options, randomness=randomness)),
            made_at=now,
            made_by=actor.account_id,
        )
        for number in range(drawn + 1, drawn + count + 1)
    ]
    session.add_all(papers)
    codes = [paper.code for paper in papers]
    _journal(session, quiz, "draw", {"codes": codes}, actor=actor, now=now)
    await session.flush()
    return papers


async def papers_of(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, today: date, now: datetime
) -> Sequence[PrintedPaper]:
    """The printed papers of a quiz in order; raises QuizNotFound, RoleMissing, QuizNotOpenYet."""
    await access.require_papers(session, actor=actor, quiz_id=quiz_id, today=today, now=now)
    query = select(PrintedPaper).where(PrintedPaper.quiz_id == quiz_id).order_by(PrintedPaper.id)
    return (await session.scalars(query)).all()


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """One question as it is printed: its number on the sheet, and what stands before its options."""

    number: int
    question: Presented
    letters: list[str]


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A printed paper for the print view, without its key."""

    quiz: Quiz
    code: str
    questions: list[PrintedQuestion]


async def open_paper(
    session: AsyncSession, *, actor: Actor, quiz_id: UUID, code: str, today: date, now: datetime
) -> OpenedPaper:
    """A paper's questions in printing order; every opening is on record.

    Raises QuizNotFound, RoleMissing, QuizNotOpenYet, PrintedPaperNotFound.
    """
    quiz = await access.require_papers(session, actor=actor, quiz_id=quiz_id, today=today, now=now)
    paper = await paper_of(session, quiz_id=quiz_id, code=code)
    _journal(session, quiz, "open", {"code": paper.code}, actor=actor, now=now)
    shown = present(await questions_of(session, paper.paper))
    return OpenedPaper(quiz, paper.code, [PrintedQuestion(n, q, _letters(q)) for n, q in enumerate(shown, 1)])


def _letters(question: Presented) -> list[str]:
    of = sheets.statement_letters if question["kind"] == QuestionKind.STATEMENTS else sheets.letters
    return of(len(question["options"]))


@dataclass(frozen=True, slots=True)
class PictureAt:
    """Where a picture stands: paper, question (from 0), option (from 0) or None for the question itself."""

    code: str
    place: int
    position: int | None


async def picture_of(session: AsyncSession, *, actor: Actor, quiz_id: UUID, at: PictureAt, today: date, now: datetime) -> bytes:
    """A picture of a printed paper, by its place: no name of a picture or an option is on the wire.

    Raises what `open_paper` does, and PictureNotFound.
    """
    await access.require_papers(session, actor=actor, quiz_id=quiz_id, today=today, now=now)
    items = assembly.load((await paper_of(session, quiz_id=quiz_id, code=at.code)).paper)
    if at.place >= len(items):
        raise PictureNotFound
    (version,) = await load_versions(session, [items[at.place].version_id])
    digest = digest_at(version.body, items[at.place].permutation, at.position)
    data = None if digest is None else await picture_data(session, version.bank_id, digest)
    if data is None:
        raise PictureNotFound
    return data


async def paper_of(session: AsyncSession, *, quiz_id: UUID, code: str) -> PrintedPaper:
    """The quiz's paper of this code, typed with or without the leading zero; raises PrintedPaperNotFound."""
    query = select(PrintedPaper).where(PrintedPaper.quiz_id == quiz_id, PrintedPaper.code == code.zfill(2))
    paper = (await session.execute(query)).scalar_one_or_none()
    if paper is None:
        raise PrintedPaperNotFound
    return paper


async def questions_of(session: AsyncSession, paper: str) -> tuple[PaperQuestion, ...]:
    """The questions of a stored paper with their keys: for grading, and through `present` for showing."""
    items = assembly.load(paper)
    versions = await load_versions(session, [item.version_id for item in items])
    return tuple(PaperQuestion(v.id, v.kind, v.body, i.permutation) for v, i in zip(versions, items, strict=True))


def _journal(session: AsyncSession, quiz: Quiz, verb: str, new: dict[str, object], *, actor: Actor, now: datetime) -> None:
    action, subject = f"quizzes:printed_paper:{verb}", ("quiz", quiz.id)
    journal.record(session, actor=actor, action=action, subject=subject, unit_id=quiz.unit_id, new=new, now=now)
