"""What a failing fold writes into the log."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.core import observe, outbox
from app.core.db import Database
from app.core.ids import new_id
from app.participation import tallies
from tests.participation.builders import NOW


async def test_a_failing_fold_names_places_and_nobodys_data(
    db: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message of a database's exception may quote a row (decision 0003)."""

    async def fails(_session: AsyncSession, _campaign_id: object, _now: object) -> int:
        message = "Key (full_name)=(Nguyễn Văn Bảy) already exists"
        raise RuntimeError(message)

    monkeypatch.setattr(tallies, "_fold_campaign", fails)
    observe.configure_logging("error")
    async with db.write() as session:
        outbox.emit(session, kind=outbox.PARTICIPATION_CHANGED, occasion_id=new_id(), now=NOW)
    assert await tallies.fold(db, NOW) == 0
    written = capsys.readouterr().out
    assert "fold_failed" in written
    assert "RuntimeError" in written
    assert "Nguyễn" not in written
