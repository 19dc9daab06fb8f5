"""Checking the sealed journal against the database: the first entry that was changed, deleted or inserted is named."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.leaves import Batch, Entry, altered_value, head_of, leaf_of, statement
from app.audit.models import JournalLeaf, JournalSeal
from app.audit.sealing import COLUMNS
from app.core.models import JournalEntry
from app.core.seals import list_digest
from app.core.signing import is_signed

VALUE_WORDS = {"label": "người thực hiện", "reason": "lý do", "old": "giá trị cũ", "new": "giá trị mới"}


class Broken(Exception):
    """The chain is not what was signed; the message says where, in Vietnamese."""


@dataclass
class Report:
    """What was checked. `finding`: the first thing that is not as it was sealed; `heads`: of all seals found good, in order."""

    seals: int = 0
    entries: int = 0
    erased: int = 0
    waiting: int = 0
    finding: str | None = None
    heads: list[str] = field(default_factory=list)


async def check_journal(session: AsyncSession, keys: Mapping[str, str]) -> Report:
    """Go through the whole chain. `keys`: public keys by id, from a file kept elsewhere or from this database."""
    report = Report()
    try:
        before: JournalSeal | None = None
        async for seal in _seals(session):
            _check_seal(seal, before, keys)
            await _check_entries(session, seal, report)
            report.seals, report.entries, before = report.seals + 1, seal.last, seal
            report.heads.append(seal.head)
        await _check_rest(session, before)
    except Broken as broken:
        report.finding = str(broken)
    waiting = select(func.count()).where(JournalEntry.seal_id.is_(None))
    report.waiting = await session.scalar(waiting) or 0
    return report


async def _seals(session: AsyncSession) -> AsyncIterator[JournalSeal]:
    after = 0
    while True:
        query = select(JournalSeal).where(JournalSeal.number > after).order_by(JournalSeal.number).limit(500)
        seals = (await session.scalars(query)).all()
        for seal in seals:
            after = seal.number
            yield seal
        if not seals:
            return


def _check_seal(seal: JournalSeal, before: JournalSeal | None, keys: Mapping[str, str]) -> None:
    number, first, head = (1, 1, None) if before is None else (before.number + 1, before.last + 1, before.head)
    if (seal.number, seal.first, seal.previous_head) != (number, first, head):
        message = f"Dấu niêm phong số {number} bị thiếu hoặc không nối tiếp dấu trước."
        raise Broken(message)
    batch = Batch(seal.number, seal.first, seal.last, seal.list_hash, seal.previous_head)
    expected = statement(batch, key_id=seal.key_id, sealed_at=seal.sealed_at)
    if seal.statement != expected or seal.head != head_of(seal.statement):
        message = f"Dấu niêm phong số {seal.number} đã bị thay đổi."
        raise Broken(message)
    if seal.key_id not in keys:
        message = f"Dấu niêm phong số {seal.number}: không có khóa công khai {ascii(seal.key_id)[1:-1]}."
        raise Broken(message)
    if not is_signed(seal.statement.encode(), signature=seal.signature, public_key=keys[seal.key_id]):
        message = f"Dấu niêm phong số {seal.number} không khớp mã xác thực của hệ thống."
        raise Broken(message)


async def _check_entries(session: AsyncSession, seal: JournalSeal, report: Report) -> None:
    leaves = {leaf.number: leaf for leaf in await session.scalars(select(JournalLeaf).where(JournalLeaf.seal_id == seal.id))}
    entries: dict[int, list[Entry]] = {}
    query = select(*COLUMNS, JournalEntry.number).where(JournalEntry.number.between(seal.first, seal.last))
    for *columns, number in await session.execute(query):
        entries.setdefault(number, []).append(Entry(*columns))
    recomputed = []
    for number in range(seal.first, seal.last + 1):
        recomputed.append(await _check_one(session, number, leaves.get(number), entries.get(number, [])))
        report.erased += any(hashed["salt"] is None for hashed in leaves[number].hashes.values())
    if len(leaves) != seal.last - seal.first + 1:
        message = f"Danh sách mã của niêm phong số {seal.number} có mã được thêm vào."
        raise Broken(message)
    if list_digest(recomputed) != seal.list_hash:
        message = f"Trong các dòng {seal.first} đến {seal.last} có dòng đã bị thay đổi cùng với mã của nó."
        raise Broken(message)
    await _check_erasures(session, leaves.values())


async def _check_one(session: AsyncSession, number: int, leaf: JournalLeaf | None, found: Sequence[Entry]) -> str:
    """The hash of the entry as it is now; raises Broken where it is not the sealed one."""
    if not found:
        if leaf is not None and await session.scalar(select(exists().where(JournalEntry.id == leaf.entry_id))):
            message = f"Dòng {number} của nhật ký bị gỡ khỏi niêm phong (mã {leaf.entry_id})."
            raise Broken(message)
        message = f"Dòng {number} của nhật ký đã bị xóa{'' if leaf is None else f' (mã {leaf.entry_id})'}."
        raise Broken(message)
    if leaf is None:
        message = f"Mã của dòng {number} đã bị xóa{_named(found[0])}."
        raise Broken(message)
    for entry in found:
        if entry.id != leaf.entry_id:
            message = f"Dòng {number} của nhật ký được thêm vào hoặc bị tráo{_named(entry)}."
            raise Broken(message)
    entry = found[0]
    altered = altered_value(entry, leaf.hashes)
    if altered is not None:
        message = f"Dòng {number} của nhật ký đã bị thay đổi ở mục {VALUE_WORDS[altered]}{_named(entry)}."
        raise Broken(message)
    recomputed = leaf_of(number, entry, leaf.hashes)
    if recomputed != leaf.leaf:
        message = f"Dòng {number} của nhật ký đã bị thay đổi{_named(entry)}."
        raise Broken(message)
    return recomputed


def _named(entry: Entry) -> str:
    return f" (việc {ascii(entry.action)[1:-1]}, lúc {entry.at.isoformat(timespec='seconds')}, mã {entry.id})"


async def _check_erasures(session: AsyncSession, leaves: Iterable[JournalLeaf]) -> None:
    """Every erased value names the entry of its erasure, which is in the journal like any other."""
    named: dict[UUID, int] = {}
    for leaf in leaves:
        for hashed in leaf.hashes.values():
            if hashed["salt"] is None and hashed["erased"] is not None:
                named.setdefault(UUID(hashed["erased"]), leaf.number)
    if not named:
        return
    query = select(JournalEntry.id).where(JournalEntry.id.in_(named), JournalEntry.action.like("%:erase"))
    known = set(await session.scalars(query))
    for erasure_id, number in named.items():
        if erasure_id not in known:
            message = f"Dòng {number} của nhật ký bị xóa nội dung mà không có quyết định xóa."
            raise Broken(message)


async def _check_rest(session: AsyncSession, last: JournalSeal | None) -> None:
    """Nothing is numbered or said to be sealed beyond the chain, or under a seal that is not its own."""
    end = 0 if last is None else last.last
    query = (
        select(*COLUMNS)
        .outerjoin(JournalSeal, JournalSeal.id == JournalEntry.seal_id)
        .where(or_(JournalEntry.seal_id.is_not(None), JournalEntry.number.is_not(None)))
        .where(
            or_(
                JournalSeal.id.is_(None),
                JournalEntry.number.is_(None),
                ~JournalEntry.number.between(JournalSeal.first, JournalSeal.last),
            )
        )
        .order_by(JournalEntry.id)
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    if row is not None:
        message = f"Có dòng nhật ký mang dấu niêm phong không phải của nó{_named(Entry(*row))}."
        raise Broken(message)
    stray = select(JournalLeaf.number).where(JournalLeaf.number > end).limit(1)
    if await session.scalar(stray) is not None:
        message = f"Dấu niêm phong của các dòng sau dòng {end} đã bị xóa."
        raise Broken(message)
