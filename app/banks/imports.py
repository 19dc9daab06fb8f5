"""Taking in a bank's text files: all or nothing, a new immutable version only where the content differs."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.creation import create_bank
from app.banks.errors import BankCodeDiffers, BankFileNotValid, ImportOutdated
from app.banks.kinds import pictures_in
from app.banks.models import Bank, Question, QuestionVersion
from app.banks.pictures.files import Sent, sort_out
from app.banks.pictures.queries import stored_pictures
from app.banks.pictures.shrinking import SmallPicture
from app.banks.pictures.storing import store_pictures
from app.banks.plans import ImportPlan, plan_import
from app.banks.text_format import NO_PICTURES, BankText, Pictures, QuestionText, code_in, read_bank
from app.banks.versions import lock_bank, write_versions
from app.core import journal
from app.core.actor import Actor
from app.core.field_files import SourceFile

_HEADING = ("name", "document_kind", "document_symbol", "document_issuer", "document_date", "note")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What was planned, and whether it was done."""

    bank_id: UUID
    code: str
    applied: bool
    plan: ImportPlan


def parse_bank(files: Sequence[SourceFile], pictures: Pictures = NO_PICTURES) -> BankText:
    """The bank in the files; raises BankFileNotValid with every complaint. Touches no database."""
    bank, complaints = read_bank(files, pictures)
    if bank is None:
        raise BankFileNotValid.because(complaints)
    return bank


async def parse_sent(sent: Sent, stored: Pictures) -> BankText:
    """The bank in what was sent; its questions name pictures sent beside it and those the bank has (`stored`)."""
    bank, complaints = await asyncio.to_thread(read_bank, sent.texts, {**stored, **sent.nameable()})
    if bank is None or sent.complaints:
        raise BankFileNotValid.because([*sent.complaints, *complaints])
    return bank


def digests_of(questions: Sequence[QuestionText]) -> set[str]:
    """The pictures that questions name."""
    return {picture["digest"] for question in questions for picture in pictures_in(question.body)}


async def import_bank(
    session: AsyncSession, *, actor: Actor, unit_id: UUID, files: Sequence[SourceFile], now: datetime
) -> ImportReport:
    """For the command line: the bank named in the files, opened for `unit_id` if it is not there yet, brought up to them."""
    sent = await sort_out(files)
    bank = (await session.scalars(select(Bank).where(Bank.code == code_in(sent.texts)))).one_or_none()
    text = await parse_sent(sent, NO_PICTURES if bank is None else await stored_pictures(session, bank.id))
    if bank is None:
        bank = await create_bank(session, actor=actor, unit_id=unit_id, heading=text, now=now)
    return await import_into(
        session, actor=actor, bank_id=bank.id, text=text, pictures=sent.pictures, apply=True, fingerprint=None, now=now
    )


async def import_into(
    session: AsyncSession,
    *,
    actor: Actor,
    bank_id: UUID,
    text: BankText,
    pictures: Mapping[str, SmallPicture] | None = None,
    apply: bool,
    fingerprint: str | None,
    now: datetime,
) -> ImportReport:
    """Plan the import and, if `apply`, do it. A `fingerprint` from a preview must still be the plan's (ImportOutdated).

    Of the `pictures` that came with the text, those its questions name are kept.
    """
    bank = await lock_bank(session, bank_id)
    if bank.code != text.code:
        raise BankCodeDiffers(found=text.code, wanted=bank.code)
    questions, hashes = await _current(session, bank_id)
    plan = plan_import(text, hashes)
    if fingerprint is not None and fingerprint != plan.fingerprint:
        raise ImportOutdated
    if apply:
        by_code = {q.code: q for q in text.questions}
        written = [by_code[code] for code in (*plan.new, *plan.changed)]
        named = digests_of(written)
        wanted = [picture for picture in (pictures or {}).values() if picture.digest in named]
        await store_pictures(session, actor=actor, bank=bank, pictures=wanted, now=now)
        await write_versions(session, bank_id=bank_id, texts=written, known=questions, now=now)
        _update_heading(session, actor=actor, bank=bank, text=text, plan=plan, now=now)
    return ImportReport(bank_id, bank.code, apply, plan)


async def _current(session: AsyncSession, bank_id: UUID) -> tuple[dict[str, tuple[Question, int]], dict[str, str]]:
    """By code: the question with its current version's number, and that version's content hash."""
    statement = (
        select(Question, QuestionVersion.number, QuestionVersion.content_hash)
        .join(QuestionVersion, QuestionVersion.id == Question.current_version_id)
        .where(Question.bank_id == bank_id)
    )
    rows = (await session.execute(statement)).all()
    return {q.code: (q, number) for q, number, _ in rows}, {q.code: content for q, _, content in rows}


def _update_heading(
    session: AsyncSession, *, actor: Actor, bank: Bank, text: BankText, plan: ImportPlan, now: datetime
) -> None:
    """Bring the heading up to the files and record what the import changed; an import without changes leaves no trace."""
    old = {name: getattr(bank, name) for name in _HEADING if getattr(bank, name) != getattr(text, name)}
    for name in old:
        setattr(bank, name, getattr(text, name))
    if old or plan.new or plan.changed:
        bank.version += 1
        journal.record(
            session,
            actor=actor,
            action="bank:questions:import",
            subject=("bank", bank.id),
            unit_id=bank.unit_id,
            now=now,
            old={name: str(value) for name, value in old.items()},
            new={
                **{name: str(getattr(text, name)) for name in old},
                "new_questions": plan.new,
                "changed_questions": plan.changed,
            },
        )
