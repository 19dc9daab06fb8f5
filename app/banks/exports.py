"""A bank as its text format says it, from the current versions."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.models import Bank
from app.banks.queries import VersionData, current_versions
from app.banks.text_format import BankText, QuestionText


def text_of(version: VersionData) -> QuestionText:
    """A version as the text format has it."""
    return QuestionText(
        code=version.code,
        kind=version.kind,
        clause=version.clause,
        difficulty=version.difficulty,
        body=version.body,
        quotation=version.quotation,
        explanation=version.explanation,
        review=version.review,
    )


async def bank_text(session: AsyncSession, bank: Bank) -> BankText:
    """The heading and the current version of every question that is not retired, by code. Holds the keys."""
    return BankText(
        code=bank.code,
        name=bank.name,
        document_kind=bank.document_kind,
        document_symbol=bank.document_symbol,
        document_issuer=bank.document_issuer,
        document_date=bank.document_date,
        note=bank.note,
        questions=tuple(text_of(version) for version in await current_versions(session, bank.id)),
    )
