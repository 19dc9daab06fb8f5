"""What a whole test costs the database, and what the hot statements say."""

from typing import Any

import httpx
import pytest
from sqlalchemy import event

from app.core.db import Database
from app.core.hot import AsyncpgDoor
from app.quizzes import statements
from tests.quizzes.builders import Phone, make_stage

MOST_STATEMENTS = 15


@pytest.fixture
def db(own_db: Database) -> Database:
    """Its connections are listened to."""
    return own_db


class Counter:
    """Every text sent to PostgreSQL through either door, BEGIN and COMMIT included."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def watch(self, database: Database) -> None:
        door = database.hot
        assert isinstance(door, AsyncpgDoor)
        connection = await door._take()  # the one that requests one after another use
        connection.add_query_logger(self._logged)
        door._free.put_nowait(connection)
        engine = database.writer.sync_engine
        event.listen(engine, "before_cursor_execute", lambda _c, _cur, text, *_: self.texts.append(text))
        for name in ("begin", "commit", "rollback"):
            event.listen(engine, name, lambda _c, name=name: self.texts.append(name))

    def _logged(self, record: Any) -> None:
        self.texts.append(record.query)


@pytest.mark.postgres  # counted where the figure matters; SQLite has no round trips
async def test_a_whole_test_takes_at_most_twenty_statements(db: Database, client: httpx.AsyncClient) -> None:
    stage = await make_stage(db, people=2)
    warm, counted = (Phone(client, account) for account in stage.accounts)
    await _whole_test(warm, stage.quiz_id)  # fills the shelf, as the first test after a start does
    counter = Counter()
    await counter.watch(db)
    await _whole_test(counted, stage.quiz_id)
    print(f"\n{len(counter.texts)} statements")
    assert any("BEGIN" in text for text in counter.texts), "the counter sees transactions"
    assert sum("INSERT INTO answer_batches" in text for text in counter.texts) == 5
    assert len(counter.texts) <= MOST_STATEMENTS


async def _whole_test(phone: Phone, quiz_id: Any) -> None:
    responses = [await phone.start(quiz_id)]
    right = phone.right()
    responses += [await phone.save({str(n): right[str(n)], str(n + 4): right[str(n + 4)]}) for n in range(4)]
    responses += [await phone.submit({"8": right["8"]}), await phone.get("result")]
    assert [r.status_code for r in responses] == [200] * 7
    assert responses[-1].json()["score"] == "9/9"


def test_a_save_is_the_statement_of_the_protocol() -> None:
    text, _ = statements.SAVE.postgres(
        dict.fromkeys(
            (
                "attempt",
                "account",
                "writer",
                "seq",
                "answers",
                "hash",
                "device_time",
                "elapsed",
                "sent_device_time",
                "family",
                "now",
            )
        )
    )
    assert "FOR SHARE OF attempts ON CONFLICT (attempt_id, writer_id, seq) DO NOTHING RETURNING" in " ".join(text.split())
    assert "WHEN (attempts.state = " in text
    assert "JOIN" not in text


def test_the_sweep_leaves_out_what_is_locked() -> None:
    text, _ = statements.LOCK_DUE.postgres({"now": None, "most": 1})
    assert text.rstrip().endswith("FOR UPDATE OF attempts SKIP LOCKED")
