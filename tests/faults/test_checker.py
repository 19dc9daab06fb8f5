"""The checker can fail: given a database or a ledger that was tampered with, it names what is wrong."""

import ast
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, closing
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from scripts.faults import checker, refold
from scripts.faults.clusters import DATABASE
from scripts.faults.phones import Phone
from scripts.faults.stands import Nursery, Stand, stand
from tests.faults.tampering import TAMPERED, Taken, tamper

ROOT = Path(__file__).parents[2]
TAKERS = 4
On = Callable[[str], Awaitable[Taken]]


@pytest_asyncio.fixture(scope="module")
async def taken_on(nursery: Nursery) -> AsyncIterator[On]:
    """Tests taken on each kind of database, once for all tests of this file."""
    async with AsyncExitStack() as stack:
        found: dict[str, Taken] = {}

        async def take(kind: str) -> Taken:
            if kind not in found:
                found[kind] = await _taken(await stack.enter_async_context(stand(nursery, kind)))
            return found[kind]

        yield take


async def _taken(place: Stand) -> Taken:
    ids = [await _take(place.phone(member), place) for member in range(TAKERS)]
    await place.service.stop()
    attempt, start_id, submission_id, writer = ids[0]
    cluster = place.cluster

    async def copy() -> str:
        name = uuid4().hex
        if cluster is None:
            source = place.url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(source)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            copyfile(source, place.folder / name)
            return f"sqlite:///{place.folder / name}"
        await cluster.execute(f'CREATE DATABASE "{name}" TEMPLATE {DATABASE}', database="postgres")
        return cluster.url.removesuffix(DATABASE) + name

    member = str(place.seeded.members[0].id)
    return Taken(place.kind, place.ledger.path, copy, attempt, member, start_id, submission_id, writer)


async def _take(phone: Phone, place: Stand) -> tuple[str, str, str, str]:
    start_id = str(uuid4())
    page = await phone.start(place.seeded.quizzes.calm, start_id)
    assert page is not None
    everything = {str(n): _some_answer(question["kind"]) for n, question in enumerate(page["questions"])}
    message = phone.save_message(page)
    message.body = json.dumps({"answers": everything})
    await phone.deliver(message)
    await phone.save(page)
    last = phone.submission(page)
    await phone.deliver(last)
    phone.hang_up()
    return page["id"], start_id, last.ids["submission_id"], phone.writer


def _some_answer(kind: str) -> object:
    return {"single": 1, "several": [0, 1], "true_false": True}[kind]


async def test_what_is_right_is_found_right(taken_on: On, database_kind: str) -> None:
    taken = await taken_on(database_kind)
    verdict = await checker.check(taken.ledger, await taken.copy())
    assert verdict.findings == []
    assert str(verdict) == f"acknowledged {TAKERS * 4}, lost 0, doubled 0, changed 0, invented 0, refused 0"


@pytest.mark.parametrize("what", TAMPERED)
async def test_what_was_tampered_with_is_named(taken_on: On, what: str, database_kind: str) -> None:
    taken = await taken_on(database_kind)
    tampering = TAMPERED[what]
    url, other = await taken.copy(), str(uuid4())
    await tamper(url, taken.fill(tampering.statement, other))
    verdict = await checker.check(taken.ledger, url)
    assert not verdict.good
    name = taken.fill(tampering.names, other)
    assert [f for f in verdict.findings if f.sort == tampering.sort and name in f.what], verdict.findings


async def test_other_answers_to_the_same_request_are_named(taken_on: On, database_kind: str, tmp_path: Path) -> None:
    taken = await taken_on(database_kind)
    lines = taken.ledger.read_text().splitlines()
    answers = [json.loads(line) for line in lines if '"answered"' in line]
    saved = next(a for a in answers if '"verdict"' in a["body"])
    again = {**saved, "body": saved["body"].replace("in_time", "late")}
    internal = {**saved, "status": 500, "body": "{}"}
    for answer, sort in ((again, "changed"), (internal, "refused")):
        told = tmp_path / f"{sort}.jsonl"
        told.write_text("\n".join([*lines, json.dumps(answer), ""]))
        verdict = await checker.check(told, await taken.copy())
        assert [f.sort for f in verdict.findings] == [sort]


async def test_a_ledger_without_acknowledgements_proves_nothing(taken_on: On, database_kind: str, tmp_path: Path) -> None:
    taken = await taken_on(database_kind)
    url = await taken.copy()
    await tamper(url, *(f"DELETE FROM {table}" for table in ("answer_batches", "gradings", "attempts", "journal", "receipts")))
    (tmp_path / "empty.jsonl").touch()
    verdict = await checker.check(tmp_path / "empty.jsonl", url)
    assert (verdict.acknowledged, verdict.findings, verdict.good) == (0, [], False)


def test_the_fold_takes_the_greatest_sequence_and_writer() -> None:
    low, high = uuid4(), uuid4()
    low, high = min(low, high), max(low, high)
    batches: list[tuple[int, UUID, dict[str, Any]]] = [
        (2, low, {"0": 1, "1": None, "9": 1}),
        (1, high, {"0": 2, "1": 2, "2": []}),
        (1, low, {"2": [1]}),
        (2, high, {"3": 1}),
    ]
    for order in (batches, batches[::-1]):
        assert refold.fold(order, size=4) == {0: 1, 3: 1}


@pytest.mark.parametrize("name", ["checker", "ledger", "tables", "refold"])
def test_the_checker_shares_no_code_with_the_product(name: str) -> None:
    """Neither these files nor what they import from here know `app`."""
    seen, left = set(), [f"scripts.faults.{name}"]
    while left:
        module = left.pop()
        if module in seen:
            continue
        seen.add(module)
        tree = ast.parse((ROOT / Path(*module.split("."))).with_suffix(".py").read_text())
        for node in ast.walk(tree):
            found = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [i for i in found if i.split(".")[0] in {"app", "tests"}], module
            if isinstance(node, ast.ImportFrom) and found[0] == "scripts.faults":
                left += [f"scripts.faults.{alias.name}" for alias in node.names]
            left += [i for i in found if i.startswith("scripts.faults.")]
    assert seen <= {f"scripts.faults.{n}" for n in ("checker", "ledger", "tables", "refold")}
