"""Taking in document files: all or nothing; what is there already is brought up to the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.content.errors import DocumentFileNotValid
from app.content.items import create_item, update_item
from app.content.models import Item
from app.content.text_format import read_document
from app.content.texts import ItemText
from app.core.actor import Actor
from app.core.documents import identity_of
from app.core.field_files import FileComplaint, SourceFile


class Outcome(StrEnum):
    """What became of a file."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One file, the item it became, and how."""

    file: str
    item_id: UUID
    title: str
    outcome: Outcome


async def import_documents(
    session: AsyncSession, *, actor: Actor, files: Sequence[SourceFile], unit_id: UUID, now: datetime
) -> list[DocumentReport]:
    """New documents become drafts of the unit. Raises DocumentFileNotValid with every complaint about every file."""
    texts: list[tuple[SourceFile, ItemText]] = []
    complaints: list[FileComplaint] = []
    first: dict[str, str] = {}
    for source in files:
        text, found = read_document(source)
        complaints += found
        if text is None:
            continue
        texts.append((source, text))
        other = first.setdefault(_identity(text), source.name)
        if other != source.name:
            advice = f"cùng một văn bản với tệp {other}; giữ lại một tệp"
            complaints.append(FileComplaint(source.name, 1, "tệp", text.title[:120], advice))
    if complaints:
        raise DocumentFileNotValid.because(complaints)
    reports = []
    for source, text in texts:
        item, outcome = await _take_in(session, actor=actor, text=text, unit_id=unit_id, now=now)
        reports.append(DocumentReport(source.name, item.id, item.title, outcome))
    return reports


def _identity(text: ItemText) -> str:
    return identity_of(kind=text.kind, symbol=text.symbol, issuer=text.issuer, issued_on=text.issued_on, title=text.title)


async def _take_in(
    session: AsyncSession, *, actor: Actor, text: ItemText, unit_id: UUID, now: datetime
) -> tuple[Item, Outcome]:
    query = select(Item).where(Item.identity == _identity(text)).with_for_update()
    item = (await session.scalars(query)).one_or_none()
    if item is None:
        return await create_item(session, actor=actor, unit_id=unit_id, text=text, now=now), Outcome.NEW
    changed = await update_item(session, actor=actor, item=item, text=text, version=None, now=now)
    return item, Outcome.CHANGED if changed else Outcome.UNCHANGED
