"""Imports: all or nothing, new versions only where something differs, old versions untouched."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.banks import creation, exports, imports
from app.banks.errors import BankCodeDiffers, BankCodeTaken, BankFileNotValid, ImportOutdated
from app.banks.models import Bank, Question, QuestionVersion
from app.banks.plans import ImportPlan
from app.banks.queries import current_versions, load_versions
from app.banks.text_format import write_bank
from app.core.actor import system_actor
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry
from tests.banks.builders import ONE, TRUE, WHOLE, source
from tests.support.cast import NOW, make_tree

ACTOR = system_actor("thử")


async def take_in(db: Database, text: str) -> ImportPlan:
    async with db.write() as session:
        bank = (await session.scalars(select(Bank))).one_or_none()
        unit_id = bank.unit_id if bank else (await make_tree(session)).province
        report = await imports.import_bank(session, actor=ACTOR, unit_id=unit_id, files=[source(text)], now=NOW)
        return report.plan


async def count(session: AsyncSession, table: type[Bank | Question | QuestionVersion | JournalEntry]) -> int:
    return (await session.execute(select(func.count()).select_from(table))).scalar_one()


async def test_the_first_import_opens_the_bank_and_the_second_changes_nothing(db: Database) -> None:
    plan = await take_in(db, WHOLE)
    assert (plan.new, plan.changed, plan.missing, plan.unchanged) == (["t-01", "t-02", "t-03"], [], [], 0)
    async with db.read() as session:
        before = [v.id for v in await current_versions(session, (await session.scalars(select(Bank))).one().id)]
        entries = await count(session, JournalEntry)
    again = await take_in(db, WHOLE.replace("\n", "\r\n"))
    assert (again.new, again.changed, again.missing, again.unchanged) == ([], [], [], 3)
    async with db.read() as session:
        assert [v.id for v in await current_versions(session, (await session.scalars(select(Bank))).one().id)] == before
        assert await count(session, QuestionVersion) == 3
        assert await count(session, JournalEntry) == entries, "an import that changes nothing leaves no trace"


async def test_a_mended_question_gets_a_new_version_and_the_old_one_stays_as_it_was(db: Database) -> None:
    await take_in(db, WHOLE)
    async with db.read() as session:
        bank = (await session.scalars(select(Bank))).one()
        old = await current_versions(session, bank.id)
    mended = WHOLE.replace("- Đảng viên", "- Từng đảng viên dự học").replace("Tên: Ngân hàng thử", "Tên: Ngân hàng đã sửa")
    plan = await take_in(db, mended)
    assert (plan.new, plan.changed, plan.unchanged) == ([], ["t-01"], 2)
    async with db.read() as session:
        new = await current_versions(session, bank.id)
        assert [v.number for v in new] == [2, 1, 1]
        assert new[1:] == old[1:]
        assert await load_versions(session, [v.id for v in old]) == old, "what papers point to does not change"
        assert (await session.scalars(select(Bank.name))).one() == "Ngân hàng đã sửa"
        entry = (await session.scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1))).one()
        assert entry.old == {"name": "Ngân hàng thử"}
        assert entry.new is not None
        assert entry.new["changed_questions"] == ["t-01"]
    back = await take_in(db, WHOLE)
    assert back.changed == ["t-01"]
    async with db.read() as session:
        assert [v.number for v in await current_versions(session, bank.id)] == [3, 1, 1]


async def test_what_is_missing_in_the_file_is_listed_and_kept(db: Database) -> None:
    await take_in(db, WHOLE)
    plan = await take_in(db, WHOLE.replace(ONE, "").replace(TRUE, TRUE.replace("t-03", "t-04")))
    assert (plan.new, plan.changed, plan.missing) == (["t-04"], [], ["t-01", "t-03"])
    async with db.read() as session:
        bank = (await session.scalars(select(Bank))).one()
        assert [v.code for v in await current_versions(session, bank.id)] == ["t-01", "t-02", "t-03", "t-04"]


async def test_one_wrong_line_and_nothing_is_taken(db: Database) -> None:
    await take_in(db, WHOLE)
    with pytest.raises(BankFileNotValid) as refused:
        await take_in(db, WHOLE.replace("Mỗi quý một lần.", "Mỗi tháng.").replace("Độ khó: vừa", "Độ khó: x"))
    assert refused.value.extra["count"] == 1
    async with db.read() as session:
        assert await count(session, QuestionVersion) == 3


async def test_export_and_import_again_changes_nothing(db: Database) -> None:
    await take_in(db, WHOLE)
    async with db.read() as session:
        text = write_bank(await exports.bank_text(session, (await session.scalars(select(Bank))).one()))
    plan = await take_in(db, text)
    assert (plan.new, plan.changed, plan.missing, plan.unchanged) == ([], [], [], 3)


async def test_applying_is_tied_to_the_preview(db: Database) -> None:
    await take_in(db, WHOLE)
    text = imports.parse_bank([source(WHOLE.replace("Mỗi quý", "Mỗi năm"))])
    async with db.write() as session:
        bank = (await session.scalars(select(Bank))).one()
        preview = await imports.import_into(
            session, actor=ACTOR, bank_id=bank.id, text=text, apply=False, fingerprint=None, now=NOW
        )
    await take_in(db, WHOLE.replace("Mỗi quý", "Mỗi tháng"))
    with pytest.raises(ImportOutdated):
        async with db.write() as session:
            await imports.import_into(
                session,
                actor=ACTOR,
                bank_id=bank.id,
                text=text,
                apply=True,
                fingerprint=preview.plan.fingerprint,
                now=NOW,
            )
    async with db.read() as session:
        stems = [v.body["stem"] for v in await current_versions(session, bank.id, "II.10")]
        assert stems == ["Mỗi tháng một lần."]


async def test_another_banks_files_and_a_taken_code_are_refused(db: Database) -> None:
    await take_in(db, WHOLE)
    other = imports.parse_bank([source(WHOLE.replace("Mã: thu", "Mã: khac"))])
    async with db.read() as session:
        bank = (await session.scalars(select(Bank))).one()
    with pytest.raises(BankCodeDiffers):
        async with db.write() as session:
            await imports.import_into(session, actor=ACTOR, bank_id=bank.id, text=other, apply=True, fingerprint=None, now=NOW)
    with pytest.raises(BankCodeTaken):
        async with db.write() as session:
            heading = imports.parse_bank([source(WHOLE)])
            await creation.create_bank(session, actor=ACTOR, unit_id=bank.unit_id, heading=heading, now=NOW)
    async with db.read() as session:
        assert await count(session, Bank) == 1


async def test_versions_come_in_the_order_asked_for_and_by_clause(db: Database) -> None:
    await take_in(db, WHOLE)
    async with db.read() as session:
        bank = (await session.scalars(select(Bank))).one()
        versions = await current_versions(session, bank.id)
        ids = [versions[2].id, new_id(), versions[0].id, versions[2].id]
        assert [v.code for v in await load_versions(session, ids)] == ["t-03", "t-01"]
        assert [v.code for v in await current_versions(session, bank.id, "II.4")] == ["t-01"]
        assert [v.code for v in await current_versions(session, bank.id, "II.1")] == []
        assert [v.code for v in await current_versions(session, bank.id, "II")] == ["t-01", "t-02", "t-03"]
