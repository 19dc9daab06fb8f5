"""`sotay journal verify`: the chain against the database, in words and with a code."""

import asyncio
import json
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from app.audit.sealing import seal_journal
from app.cli.main import app
from app.core import journal, signing_keys
from app.core.actor import system_actor
from app.core.db import Database
from app.core.models import JournalEntry
from app.core.settings import get_settings
from tests.participation.sealed import KEYS
from tests.support.cast import NOW


async def verify(db: Database, monkeypatch: pytest.MonkeyPatch, *more: str) -> Result:
    """Run the command beside the test, in a thread: it has a loop of its own."""
    monkeypatch.setenv("DATABASE_URL", db.url.render_as_string(hide_password=False))
    get_settings.cache_clear()
    try:
        result = await asyncio.to_thread(CliRunner().invoke, app, ["journal", "verify", *more])
    finally:
        monkeypatch.undo()
        get_settings.cache_clear()
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


async def seal(db: Database, count: int = 3) -> None:
    await signing_keys.publish(db, now=NOW)
    async with db.write() as session:
        for _ in range(count):
            journal.record(session, actor=system_actor("thử"), action="a:b:c", subject=("x", uuid4()), now=NOW, reason="lý do")
    assert await seal_journal(db, NOW.replace(year=2025)) == count


async def test_a_sound_chain_and_a_changed_entry(db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    await seal(db)
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"items": [{"id": i, "public_key": k} for i, k in KEYS.items()]}))
    for more in ((), ("--keys", str(keys))):
        result = await verify(db, monkeypatch, *more)
        assert result.exit_code == 0, result.output
        assert "Nguyên vẹn: 1 dấu niêm phong, 3 dòng nhật ký." in result.output
    head = next(line for line in result.output.splitlines() if "cuối" in line).split()[-1]
    assert (await verify(db, monkeypatch, "--head", head)).exit_code == 0
    assert (await verify(db, monkeypatch, "--head", "0" * 64)).exit_code == 1
    async with db.write() as session:
        await session.execute(update(JournalEntry).where(JournalEntry.number == 2).values(reason="khác"))
    result = await verify(db, monkeypatch)
    assert result.exit_code == 1
    assert "KHÔNG NGUYÊN VẸN: Dòng 2 của nhật ký đã bị thay đổi ở mục lý do" in result.output


async def test_keys_of_somebody_else_or_none(db: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    await seal(db)
    assert (await verify(db, monkeypatch, "--keys", str(tmp_path / "none.json"))).exit_code == 2
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"items": [{"id": "khac", "public_key": next(iter(KEYS.values()))}]}))
    result = await verify(db, monkeypatch, "--keys", str(keys))
    assert (result.exit_code, "không có khóa công khai dev" in result.output) == (1, True)
