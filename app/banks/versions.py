"""Writing versions of questions: the one place through which imports and publications come (decision 0005)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Bank, Question, QuestionVersion
from app.banks.plans import content_hash
from app.banks.text_format import QuestionText
from app.core.ids import new_id


@dataclass(frozen=True, slots=True)
class Written:
    """A version that was just written; `number` counts from 1 in its question."""

    question_id: UUID
    version_id: UUID
    number: int


async def lock_bank(session: AsyncSession, bank_id: UUID) -> Bank:
    """The bank as it is now, locked until the transaction ends: versions of its questions are written one writer at a time."""
    return await session.get_one(Bank, bank_id, with_for_update=True, populate_existing=True)


async def write_versions(
    session: AsyncSession,
    *,
    bank_id: UUID,
    texts: Sequence[QuestionText],
    known: Mapping[str, tuple[Question, int]],
    now: datetime,
) -> list[Written]:
    """One new version for each text; its question then points to it. Versions already there are not touched.

    `known` holds, by code, the bank's questions and the number of their current version; a code that is not in it becomes
    a new question. Call with the bank locked.
    """
    new_questions, versions, written = [], [], []
    for text in texts:
        version_id, question_id, number = new_id(), new_id(), 1
        if text.code in known:
            question, last = known[text.code]
            question_id, number = question.id, last + 1
            question.current_version_id = version_id
        else:
            new_questions.append({"id": question_id, "bank_id": bank_id, "code": text.code, "current_version_id": version_id})
        versions.append(
            {
                "id": version_id,
                "question_id": question_id,
                "number": number,
                "kind": text.kind,
                "body": text.body,
                "clause": text.clause,
                "quotation": text.quotation,
                "explanation": text.explanation,
                "difficulty": text.difficulty,
                "review": text.review,
                "content_hash": content_hash(text),
                "created_at": now,
            }
        )
        written.append(Written(question_id, version_id, number))
    if new_questions:
        await session.execute(insert(Question), new_questions)
    if versions:
        await session.execute(insert(QuestionVersion), versions)
    return written
