"""Use cases of content: identity, versions, publication, import of files."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.content import imports, items
from app.content.errors import DocumentFileNotValid, ItemEmpty, ItemExists
from app.content.imports import Outcome
from app.content.models import Item, ItemLayer, Publication
from app.content.queries import items_by_id
from app.content.texts import ItemText, Layer, Section
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.errors import EditConflict, NotFound, RoleMissing, SecrecyMarkFound
from app.core.field_files import SourceFile
from app.core.models import JournalEntry
from tests.content.builders import FILE, SECTION, item_text
from tests.support.cast import NOW, TODAY, Cast, actor_with, make_tree

SYSTEM = system_actor("thử")
LATER = NOW + timedelta(minutes=5)


async def start(db: Database, *texts: ItemText) -> tuple[Cast, list[UUID]]:
    async with db.write() as session:
        cast = await make_tree(session)
        made = [await items.create_item(session, actor=SYSTEM, unit_id=cast.province, text=t, now=NOW) for t in texts]
        return cast, [item.id for item in made]


async def test_the_same_document_is_not_taken_twice(db: Database) -> None:
    cast, (item_id,) = await start(db, item_text())
    for again in (item_text(title="Tiêu đề khác"), item_text(symbol=" 64-kh/TU")):
        with pytest.raises(ItemExists):
            async with db.write() as session:
                await items.create_item(session, actor=SYSTEM, unit_id=cast.superior, text=again, now=NOW)
    async with db.write() as session:  # the same number of another term, the same title without a symbol
        other = item_text(issued_on=None)
        await items.create_item(session, actor=SYSTEM, unit_id=cast.province, text=other, now=NOW)
        unsigned = item_text(symbol=None, issued_on=None)
        unsigned_item = await items.create_item(session, actor=SYSTEM, unit_id=cast.province, text=unsigned, now=NOW)
    with pytest.raises(ItemExists):
        async with db.write() as session:
            await items.create_item(session, actor=SYSTEM, unit_id=cast.province, text=unsigned, now=NOW)
    with pytest.raises(ItemExists):
        async with db.write() as session:
            item = await items.require_item(session, actor=SYSTEM, item_id=unsigned_item.id, today=TODAY)
            await items.update_item(session, actor=SYSTEM, item=item, text=item_text(), version=1, now=LATER)
    async with db.read() as session:
        assert (await session.execute(select(func.count()).select_from(Item))).scalar_one() == 3
        found = await items_by_id(session, [item_id, unsigned_item.id])
        assert found[unsigned_item.id].symbol is None
        assert found[unsigned_item.id].version == 1


async def test_an_update_keeps_what_it_does_not_name_out_and_records_old_and_new(db: Database) -> None:
    layers = {Layer.ONE_MINUTE: (SECTION,), Layer.FULL: (SECTION,)}
    _, (item_id,) = await start(db, item_text(layers=layers))
    changed = Section("II.8", "Công nghệ", ("Đoạn mới.",))
    text = item_text(title="Tiêu đề mới", layers={Layer.ONE_MINUTE: (SECTION,), Layer.FIVE_MINUTES: (changed,)})
    async with db.write() as session:
        item = await items.require_item(session, actor=SYSTEM, item_id=item_id, today=TODAY)
        assert await items.update_item(session, actor=SYSTEM, item=item, text=text, version=1, now=LATER)
    async with db.write() as session:
        item = await items.require_item(session, actor=SYSTEM, item_id=item_id, today=TODAY)
        assert (item.version, item.updated_at) == (2, LATER)
        assert not await items.update_item(session, actor=SYSTEM, item=item, text=text, version=2, now=LATER)
        with pytest.raises(EditConflict):
            await items.update_item(session, actor=SYSTEM, item=item, text=item_text(), version=1, now=LATER)
    async with db.read() as session:
        rows = {row.layer: row.sections for row in await session.scalars(select(ItemLayer))}
        assert rows.keys() == {"one_minute", "five_minutes"}
        assert rows["five_minutes"] == [{"clause": "II.8", "heading": "Công nghệ", "paragraphs": ["Đoạn mới."]}]
        query = select(JournalEntry).where(JournalEntry.action == "content:item:update")
        entry = (await session.scalars(query)).one()
        assert entry.old == {"title": "Nâng cao hiệu quả tuyên truyền"}
        assert entry.new == {"title": "Tiêu đề mới", "layers": ["five_minutes", "full"]}


async def test_secrecy_marks_are_refused_wherever_they_stand_and_nothing_is_kept(db: Database) -> None:
    cast, (item_id,) = await start(db, item_text())
    marked = [
        item_text(symbol="65-KH/TU (Mật)"),
        item_text(symbol="65", title="TỐI MẬT"),
        item_text(symbol="65", source_note="Độ mật: Mật"),
        item_text(symbol="65", layers={Layer.FULL: (Section("I", "Mục đích", ("Đoạn.", "đầu\nTUYỆT MẬT\ncuối")),)}),
        item_text(symbol="65", layers={Layer.FULL: (Section("I", "MẬT", ("Đoạn.",)),)}),
    ]
    for text in marked:
        with pytest.raises(SecrecyMarkFound):
            async with db.write() as session:
                await items.create_item(session, actor=SYSTEM, unit_id=cast.province, text=text, now=NOW)
        with pytest.raises(SecrecyMarkFound):
            async with db.write() as session:
                item = await items.require_item(session, actor=SYSTEM, item_id=item_id, today=TODAY)
                await items.update_item(session, actor=SYSTEM, item=item, text=text, version=1, now=NOW)
    async with db.read() as session:
        assert [i.version for i in await session.scalars(select(Item))] == [1]


async def test_publishing_needs_the_role_on_the_item_and_on_every_unit(db: Database) -> None:
    cast, (item_id, empty_id) = await start(db, item_text(), item_text(symbol="65-KH/TU", layers={}))
    refused: list[tuple[Role, UUID, UUID, type[Exception]]] = [
        (Role.EDITOR, cast.superior, cast.superior, NotFound),  # the item is the province's and a draft
        (Role.COMMITTEE, cast.province, cast.superior, RoleMissing),
        (Role.SECRETARY, cast.branch, cast.branch, NotFound),
    ]
    for role, granted, target, error in refused:
        actor = actor_with((role, granted))
        with pytest.raises(error):
            async with db.write() as session:
                item = await items.require_item(session, actor=actor, item_id=item_id, today=TODAY)
                await items.publish_item(session, actor=actor, item=item, unit_ids=[target], now=NOW, today=TODAY)
    board = actor_with((Role.BOARD, cast.province))
    with pytest.raises(ItemEmpty):
        async with db.write() as session:
            item = await items.require_item(session, actor=board, item_id=empty_id, today=TODAY)
            await items.publish_item(session, actor=board, item=item, unit_ids=[cast.province], now=NOW, today=TODAY)
    for moment in (NOW, LATER):
        async with db.write() as session:
            item = await items.require_item(session, actor=board, item_id=item_id, today=TODAY)
            units = [cast.superior, cast.superior]
            await items.publish_item(session, actor=board, item=item, unit_ids=units, now=moment, today=TODAY)
    reader = actor_with((Role.SECRETARY, cast.branch))
    async with db.write() as session:
        assert (await session.execute(select(Publication.unit_id, Publication.published_at))).all() == [(cast.superior, NOW)]
        item = (await session.scalars(select(Item).where(Item.id == item_id))).one()
        assert (item.state, item.version) == ("published", 2)
        with pytest.raises(RoleMissing):
            await items.require_item(session, actor=reader, item_id=item_id, today=TODAY)


async def test_files_are_taken_all_or_none_and_again_only_where_they_differ(db: Database) -> None:
    async with db.write() as session:
        cast = await make_tree(session)
    other = FILE.replace("64-KH/TU", "65-KH/TU")

    async def take_in(*texts: str) -> list[Outcome]:
        files = [SourceFile(f"{n}.txt", text.encode()) for n, text in enumerate(texts)]
        async with db.write() as session:
            reports = await imports.import_documents(session, actor=SYSTEM, files=files, unit_id=cast.province, now=NOW)
            return [r.outcome for r in reports]

    for broken in (other.replace("15/02/2022", "?"), FILE, FILE.replace("Đoạn một.", "MẬT")):
        with pytest.raises(DocumentFileNotValid) as refused:
            await take_in(FILE, broken)
        assert {c["file"] for c in refused.value.extra["complaints"]} == {"1.txt"}
    async with db.read() as session:
        assert (await session.scalars(select(Item))).all() == []
    assert await take_in(FILE, other) == [Outcome.NEW, Outcome.NEW]
    assert await take_in(FILE, other.replace("Đoạn một", "Đoạn đầu")) == [Outcome.UNCHANGED, Outcome.CHANGED]
    async with db.read() as session:
        assert sorted([i.version for i in await session.scalars(select(Item))]) == [1, 2]
