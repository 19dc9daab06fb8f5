"""The journal, sealed: numbered without gaps, signed, one chain; whatever is changed, deleted or inserted is named."""

import asyncio
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, inspect, select, text, update

from app import worker
from app.audit import sealing
from app.audit.checking import Report, check_journal
from app.audit.erasing import erase_values
from app.audit.leaves import ERASED, Entry, altered_value, hashes_of, leaf_of
from app.audit.models import JournalLeaf, JournalSeal
from app.audit.sealing import AT_ONCE, LONGEST_WAIT, seal_journal
from app.core import instance, journal, signing
from app.core.actor import Role, system_actor
from app.core.db import Database
from app.core.ids import new_id
from app.core.models import JournalEntry
from tests.participation.sealed import KEYS
from tests.support.cast import NOW, actor_with, auth_headers, make_account, make_tree

LATER = NOW + LONGEST_WAIT


async def write(db: Database, count: int, *, at: datetime = NOW, label: str = "Ngô Văn Thư") -> list[UUID]:
    """So many entries, in one transaction; their ids."""
    actor = actor_with(label=label)
    async with db.write() as session:
        for number in range(count):
            journal.record(
                session,
                actor=actor if number % 2 else system_actor("hệ thống"),
                action="campaigns:attendance:record",
                subject=("session", uuid4()),
                unit_id=uuid4() if number % 3 else None,
                reason="ký thay" if number % 4 == 1 else None,
                old={"state": None, "n": number} if number % 5 else None,
                new={"state": "present", "người": ["Bảy", number]},
                now=at,
            )
        await session.flush()
        return list(
            await session.scalars(select(JournalEntry.id).where(JournalEntry.seal_id.is_(None)).order_by(JournalEntry.id))
        )


async def check(db: Database, keys: dict[str, str] | None = None) -> Report:
    async with db.read() as session:
        return await check_journal(session, KEYS if keys is None else keys)


async def sealed(db: Database, *batches: int) -> list[UUID]:
    """Entries in that many sealed batches; their ids in the order of their numbers."""
    for count in batches:
        await write(db, count)
        assert await seal_journal(db, LATER) == count
    async with db.read() as session:
        return list(await session.scalars(select(JournalEntry.id).order_by(JournalEntry.number)))


async def test_entries_are_numbered_without_gaps_and_the_chain_holds(db: Database) -> None:
    await sealed(db, 3, 1, 5)
    report = await check(db)
    assert (report.finding, report.seals, report.entries, report.waiting) == (None, 3, 9, 0)
    async with db.read() as session:
        numbers = list(await session.scalars(select(JournalEntry.number).order_by(JournalEntry.number)))
        seals = list(await session.scalars(select(JournalSeal).order_by(JournalSeal.number)))
    assert numbers == list(range(1, 10))
    assert [(s.first, s.last) for s in seals] == [(1, 3), (4, 4), (5, 9)]
    assert [s.previous_head for s in seals] == [None, seals[0].head, seals[1].head]
    assert report.heads == [s.head for s in seals]
    async with db.read() as session:
        assert await instance.recall(session, instance.JOURNAL_HEAD) == seals[-1].head


async def test_a_batch_waits_for_company_but_not_for_long(db: Database) -> None:
    await write(db, 2)
    assert await seal_journal(db, LATER - timedelta(seconds=1)) == 0
    assert await seal_journal(db, LATER) == 2
    assert await seal_journal(db, LATER) == 0
    await write(db, 1, at=NOW + timedelta(days=1))  # a clock that was put back keeps nothing waiting
    assert await seal_journal(db, LATER) == 1


async def test_a_round_is_bounded_and_the_worker_goes_on(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 4)
    await write(db, 10)
    assert [await seal_journal(db, NOW) for _ in range(3)] == [4, 4, 0]  # what is left waits for company
    assert await worker.run_once(db, LATER) >= 2
    report = await check(db)
    assert (report.finding, report.entries, report.waiting) == (None, 10, 0)
    assert AT_ONCE == 1_000


async def test_whoever_is_killed_in_the_middle_has_done_nothing(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await sealed(db, 2)
    await write(db, 3)
    for step in ("_leaves", "_number"):
        with monkeypatch.context() as broken:

            def dies(*_: object) -> None:
                raise KeyboardInterrupt

            broken.setattr(sealing, step, dies)
            with pytest.raises(KeyboardInterrupt):
                await seal_journal(db, LATER)
        report = await check(db)
        assert (report.finding, report.seals, report.waiting) == (None, 1, 3)
    assert await seal_journal(db, LATER) == 3
    assert (await check(db)).finding is None


@pytest.mark.races
@pytest.mark.postgres  # advisory locks; SQLite has one writer
async def test_two_sealers_never_fork_the_chain(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 5)
    stop = asyncio.Event()

    async def keep_writing(writer: int) -> None:
        for _ in range(12):
            await write(db, 3, label=f"đồng chí {writer}")

    async def keep_sealing() -> int:
        done = 0
        while not stop.is_set():
            done += await seal_journal(db, LATER)
            await asyncio.sleep(0)
        return done

    sealers = [asyncio.create_task(keep_sealing()) for _ in range(4)]
    await asyncio.gather(*(keep_writing(n) for n in range(3)))
    stop.set()
    done = sum(await asyncio.gather(*sealers))
    while more := await seal_journal(db, LATER):
        done += more
    report = await check(db)
    assert (report.finding, report.entries, done, report.waiting) == (None, 108, 108, 0)


@pytest.mark.postgres  # advisory locks
async def test_a_sealer_that_works_makes_the_other_go_away(db: Database) -> None:
    await write(db, 2)
    async with db.write() as session:
        await session.execute(text(f"SELECT pg_advisory_xact_lock({sealing.LOCK})"))
        assert await seal_journal(db, LATER) == 0
    assert await seal_journal(db, LATER) == 2


CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("at", {"at": NOW - timedelta(seconds=1)}, "bị thay đổi"),
    ("action", {"action": "campaigns:attendance:other"}, "bị thay đổi"),
    ("actor", {"actor_account_id": UUID(int=7)}, "bị thay đổi"),
    ("label", {"actor_label": "Lê Văn Khác"}, "mục người thực hiện"),
    ("subject kind", {"subject_kind": "member"}, "bị thay đổi"),
    ("subject", {"subject_id": UUID(int=8)}, "bị thay đổi"),
    ("unit", {"unit_id": UUID(int=9)}, "bị thay đổi"),
    ("reason", {"reason": "khác"}, "mục lý do"),
    ("old", {"old": {"state": "present"}}, "mục giá trị cũ"),
    ("new", {"new": {"state": "excused", "người": ["Bảy", 4]}}, "mục giá trị mới"),
    ("new gone", {"new": None}, "mục giá trị mới"),
    ("number", {"number": 12}, "Dòng 5"),
    ("unsealed", {"seal_id": None, "number": None}, "gỡ khỏi niêm phong"),
    ("another seal", {"seal_id": UUID(int=5)}, "không phải của nó"),
]


@pytest.mark.parametrize(("what", "values", "words"), CHANGES, ids=[c[0] for c in CHANGES])
async def test_a_changed_entry_is_named(db: Database, what: str, values: dict[str, Any], words: str) -> None:
    ids = await sealed(db, 3, 4, 2)
    async with db.write() as session:
        await session.execute(update(JournalEntry).where(JournalEntry.id == ids[4]).values(**values))
    found = (await check(db)).finding
    assert found is not None
    assert words in found
    assert "Dòng 5" in found or str(ids[4]) in found


async def test_a_deleted_entry_is_named(db: Database) -> None:
    ids = await sealed(db, 3, 4)
    async with db.write() as session:
        await session.execute(delete(JournalEntry).where(JournalEntry.id == ids[5]))
    assert (await check(db)).finding == f"Dòng 6 của nhật ký đã bị xóa (mã {ids[5]})."
    async with db.write() as session:
        await session.execute(delete(JournalLeaf).where(JournalLeaf.number == 6))
    assert (await check(db)).finding == "Dòng 6 của nhật ký đã bị xóa."


async def test_an_inserted_entry_is_named(db: Database) -> None:
    ids = await sealed(db, 3, 4)
    async with db.read() as session:
        entry = (await session.execute(select(JournalEntry).where(JournalEntry.id == ids[2]))).scalar_one()
    forged = {c.name: getattr(entry, c.name) for c in JournalEntry.__table__.columns} | {"id": new_id()}
    for number, seal_id in ((3, entry.seal_id), (8, entry.seal_id), (None, entry.seal_id), (99, new_id())):
        async with db.write() as session:
            await session.execute(insert(JournalEntry), [{**forged, "number": number, "seal_id": seal_id}])
        found = (await check(db)).finding
        assert found is not None
        assert str(forged["id"]) in found
        async with db.write() as session:
            await session.execute(delete(JournalEntry).where(JournalEntry.id == forged["id"]))
    assert (await check(db)).finding is None


async def test_a_swapped_entry_is_named(db: Database) -> None:
    ids = await sealed(db, 4)
    async with db.write() as session:
        for entry_id, number in ((ids[1], 3), (ids[2], 2)):
            await session.execute(update(JournalEntry).where(JournalEntry.id == entry_id).values(number=number))
    found = (await check(db)).finding
    assert found is not None
    assert "Dòng 2" in found


async def test_hashes_and_seals_are_checked_themselves(db: Database) -> None:
    ids = await sealed(db, 2, 3, 2)
    for table, where, values, words in (
        (JournalLeaf, JournalLeaf.number == 4, {"leaf": "0" * 64}, "Dòng 4"),
        (JournalLeaf, JournalLeaf.number == 4, {"entry_id": new_id()}, "Dòng 4"),
        (JournalSeal, JournalSeal.number == 2, {"list_hash": "0" * 64}, "số 2"),
        (JournalSeal, JournalSeal.number == 2, {"head": "0" * 64}, "số 2"),
        (JournalSeal, JournalSeal.number == 2, {"signature": "AAAA"}, "số 2"),
        (JournalSeal, JournalSeal.number == 2, {"key_id": "khac"}, "số 2"),
        (JournalSeal, JournalSeal.number == 2, {"last": 4}, "số 2"),
        (JournalSeal, JournalSeal.number == 2, {"previous_head": None}, "số 2"),
        (JournalSeal, JournalSeal.number == 2, {"sealed_at": NOW}, "số 2"),
        (JournalSeal, JournalSeal.number == 1, {"number": 9}, "số 1"),
    ):
        async with db.read() as session:
            before = (await session.execute(select(table).where(where))).scalar_one()
            kept = {c.name: getattr(before, c.name) for c in table.__table__.columns}
        key: Any = inspect(table).primary_key[0]  # type: ignore[attr-defined]
        async with db.write() as session:
            await session.execute(update(table).where(where).values(**values))
        found = (await check(db)).finding
        assert found is not None, values
        assert words in found, (values, found)
        changed = values.get(key.name, kept[key.name])
        async with db.write() as session:
            await session.execute(update(table).where(key == changed).values(**kept))
        assert (await check(db)).finding is None
    assert len(ids) == 7


async def test_whoever_makes_hashes_anew_cannot_sign(db: Database) -> None:
    """With the database in hand, everything consistent again but the signature: the batch is named."""
    ids = await sealed(db, 3, 2)
    async with db.write() as session:
        entry = (await session.execute(select(JournalEntry).where(JournalEntry.id == ids[1]))).scalar_one()
        entry.reason = "giả"
        await session.flush()
        made = Entry(**{name: getattr(entry, name) for name in Entry.__dataclass_fields__})
        hashes = hashes_of(made)
        forged = {"hashes": hashes, "leaf": leaf_of(2, made, hashes)}
        await session.execute(update(JournalLeaf).where(JournalLeaf.number == 2).values(**forged))
    found = (await check(db)).finding
    assert found is not None
    assert "1 đến 3" in found
    other = signing.read_keys(signing.new_key(NOW.date())[1]).public_keys()
    assert (await check(db, dict.fromkeys(KEYS, next(iter(other.values()))))).finding is not None


async def test_what_was_unsealed_by_hand_is_not_sealed_again(db: Database) -> None:
    ids = await sealed(db, 3)
    async with db.write() as session:
        changed = {"seal_id": None, "number": None, "reason": "giả"}
        await session.execute(update(JournalEntry).where(JournalEntry.id == ids[0]).values(**changed))
    await write(db, 1)
    assert await seal_journal(db, LATER) == 1
    found = (await check(db)).finding
    assert found is not None
    assert f"Dòng 1 của nhật ký bị gỡ khỏi niêm phong (mã {ids[0]})." in found


async def test_an_erasure_keeps_the_seals(db: Database) -> None:
    ids = await sealed(db, 4)
    waiting = (await write(db, 1))[-1]
    async with db.write() as session:
        await session.flush()
        journal.record(session, actor=system_actor("x"), action="members:member:erase", subject=("member", uuid4()), now=NOW)
        await session.flush()
        erasure = await session.scalar(select(JournalEntry.id).where(JournalEntry.action == "members:member:erase"))
        assert erasure is not None
        assert await erase_values(session, entry_ids=[ids[1], waiting], erasure_id=erasure) == 2
    async with db.read() as session:
        erased = (await session.execute(select(JournalEntry).where(JournalEntry.id == ids[1]))).scalar_one()
        hashes = await session.scalar(select(JournalLeaf.hashes).where(JournalLeaf.number == 2))
    assert (erased.actor_label, erased.reason, erased.old, erased.new) == (ERASED, None, None, None)
    assert hashes is not None
    assert {hashed["salt"] for hashed in hashes.values()} == {None}
    assert await seal_journal(db, LATER) == 2
    report = await check(db)
    assert (report.finding, report.erased, report.entries) == (None, 1, 6)
    async with db.write() as session:  # an erasure that nobody decided
        await session.execute(update(JournalEntry).where(JournalEntry.id == erasure).values(action="members:member:edit"))
        await session.execute(delete(JournalLeaf).where(JournalLeaf.entry_id == erasure))
    found = (await check(db)).finding
    assert found is not None
    assert "không có quyết định xóa" in found


async def test_values_blanked_without_an_erasure_are_found(db: Database) -> None:
    ids = await sealed(db, 2)
    async with db.write() as session:
        await session.execute(update(JournalEntry).where(JournalEntry.id == ids[1]).values(actor_label=ERASED))
        leaf = (await session.execute(select(JournalLeaf).where(JournalLeaf.number == 2))).scalar_one()
        leaf.hashes = {**leaf.hashes, "label": {**leaf.hashes["label"], "salt": None}}
    found = (await check(db)).finding
    assert found is not None
    assert "mục người thực hiện" in found


async def test_the_seals_are_listed_for_those_who_keep_heads(db: Database, client: httpx.AsyncClient) -> None:
    await sealed(db, 2, 2, 2)
    await write(db, 1)
    async with db.write() as session:
        cast = await make_tree(session)
        who = {
            role: auth_headers(await make_account(session, grants=[(role, cast.grassroots)]))
            for role in (Role.INSPECTOR, Role.OPERATOR, Role.COMMITTEE, Role.SECRETARY, Role.BOARD)
        }
    for role in (Role.INSPECTOR, Role.OPERATOR, Role.COMMITTEE):
        body = (await client.get("journal/seals?limit=2", headers=who[role])).json()
        assert [(s["number"], s["first"], s["last"]) for s in body["items"]] == [(3, 5, 6), (2, 3, 4)]
        assert body["waiting"] == 1
        rest = (await client.get(f"journal/seals?limit=2&cursor={body['next_cursor']}", headers=who[role])).json()
        assert ([s["number"] for s in rest["items"]], rest["next_cursor"]) == ([1], None)
    for role in (Role.SECRETARY, Role.BOARD):
        assert (await client.get("journal/seals", headers=who[role])).status_code == 403
    assert (await client.get("journal/seals")).status_code == 401
    for cursor in ("x", "WyJ4Il0", "WyItMSJd", "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiXQ", "WyLCuSJd"):
        answer = await client.get(f"journal/seals?cursor={cursor}", headers=who[Role.INSPECTOR])
        assert (answer.status_code, answer.json()["code"]) == (422, "cursor_not_valid")


_TEXTS = st.text(max_size=20)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=6,
)
_VALUES = st.none() | st.dictionaries(_TEXTS, _JSON, max_size=4)
_ENTRIES = st.builds(
    Entry,
    id=st.uuids(),
    at=st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1)).map(lambda d: d.replace(tzinfo=NOW.tzinfo)),  # noqa: DTZ001
    action=_TEXTS,
    actor_account_id=st.none() | st.uuids(),
    actor_label=_TEXTS,
    subject_kind=_TEXTS,
    subject_id=st.none() | st.uuids(),
    unit_id=st.none() | st.uuids(),
    reason=st.none() | _TEXTS,
    old=_VALUES,
    new=_VALUES,
)


@given(_ENTRIES, _ENTRIES, st.integers(1, 10**9))
def test_two_entries_never_have_the_same_hash(one: Entry, other: Entry, number: int) -> None:
    hashes = hashes_of(one)
    assert altered_value(one, hashes) is None
    again = json.loads(json.dumps(hashes))
    assert leaf_of(number, one, again) == leaf_of(number, one, hashes)
    assert leaf_of(number + 1, one, hashes) != leaf_of(number, one, hashes)
    if one != other:
        assert altered_value(other, hashes) is not None or leaf_of(number, other, hashes) != leaf_of(number, one, hashes)
