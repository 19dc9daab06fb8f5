"""Opening a bank."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.banks.errors import BankCodeTaken
from app.banks.models import Bank
from app.banks.text_format import BankText
from app.core import journal
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.upserts import insert_ignore


async def create_bank(session: AsyncSession, *, actor: Actor, unit_id: UUID, heading: BankText, now: datetime) -> Bank:
    """A bank without questions, named as the heading says (its questions are not looked at). Raises BankCodeTaken."""
    bank_id = new_id()
    row = {
        "id": bank_id,
        "code": heading.code,
        "name": heading.name,
        "document_kind": heading.document_kind,
        "document_symbol": heading.document_symbol,
        "document_issuer": heading.document_issuer,
        "document_date": heading.document_date,
        "note": heading.note,
        "unit_id": unit_id,
        "created_at": now,
        "version": 1,
    }
    await insert_ignore(session, Bank, [row])
    bank = await session.get(Bank, bank_id)
    if bank is None:
        raise BankCodeTaken
    new = {"code": heading.code, "name": heading.name}
    journal.record(session, actor=actor, action="bank:create", subject=("bank", bank_id), unit_id=unit_id, now=now, new=new)
    return bank
