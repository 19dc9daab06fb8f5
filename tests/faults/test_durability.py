"""Durable settings on the service's own connections, and that what looks for missing syncs finds them."""

from pathlib import Path

import pytest
from sqlalchemy import text

from app.core.settings import Settings
from app.main import create_app
from scripts.faults import tracing
from scripts.faults.scenarios.durable import count
from scripts.faults.stands import Nursery, stand

READ = '91 100.0{0} read(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, "PUT /a/1 HTTP/1.1\\r\\nHost"..., 65536) = 99 <0.000010>'
WRITE = '91 100.0{0} write(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, "HTTP/1.1 200 OK\\r\\n"..., 99) = 99 <0.000010>'
SYNC = "93 100.0{0} fdatasync(7</x/service.sqlite3-wal>) = {1} <0.000100>"
BEGUN = "93 100.0{0} fdatasync(7</x/service.sqlite3-wal> <unfinished ...>"
RESUMED = "93 100.0{0} <... fdatasync resumed>) = 0 <{1}>"


async def test_sqlite_writes_durably_through_the_connections_of_the_service(tmp_path: Path) -> None:
    settings = Settings(DATABASE_URL=f"sqlite:///{tmp_path / 'a.sqlite3'}", embedded_worker=False, log_level="error")
    app = create_app(settings)
    with pytest.raises(Exception, match="instance_facts"):  # it opens its connections before it finds no tables
        async with app.router.lifespan_context(app):
            pass
    database = app.state.database
    async with database.writer.connect() as connection:
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar_one() == 2  # FULL
        assert (await connection.execute(text("PRAGMA journal_mode"))).scalar_one() in {"wal", "delete"}
    await database.close()


@pytest.mark.postgres  # only it can acknowledge before it is durable
async def test_an_acknowledgement_that_is_not_on_disk_is_found(nursery: Nursery, database_kind: str) -> None:
    async with stand(nursery, database_kind) as place:
        cluster = place.cluster
        assert cluster is not None
        await cluster.execute("ALTER DATABASE sotay SET synchronous_commit = off")
        await cluster.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        await cluster.execute("SELECT pg_reload_conf()")
        await place.service.kill()
        await place.service.start()
        _, broken, _ = await count(place, cluster, 2)
    assert "synchronous_commit is not on" in broken
    assert len([what for what in broken if "was acknowledged, and nothing" in what]) > 5


@pytest.mark.parametrize(
    ("lines", "finds"),
    [
        ([READ.format(10), SYNC.format(20, 0), WRITE.format(30)], None),
        ([READ.format(10), BEGUN.format(20), RESUMED.format(25, "0.005000"), WRITE.format(30)], None),
        ([READ.format(10), WRITE.format(30)], "nothing forced to disk"),
        ([SYNC.format("05", 0), READ.format(10), WRITE.format(30)], "nothing forced to disk"),
        ([READ.format(10), WRITE.format(30), SYNC.format(40, 0)], "nothing forced to disk"),
        ([READ.format(10), BEGUN.format(20), WRITE.format(30), RESUMED.format(40, "0.020000")], "nothing forced to disk"),
        ([READ.format(10), SYNC.format(20, "-1 EIO (Input/output error)"), WRITE.format(30)], "nothing forced to disk"),
        ([READ.format(10), SYNC.format(20, 0)], "not seen"),
        ([SYNC.format(20, 0), WRITE.format(30)], "not seen"),
    ],
)
def test_a_trace_is_read(tmp_path: Path, lines: list[str], finds: str | None) -> None:
    trace = tmp_path / "trace"
    trace.write_text("\n".join(lines))
    missing = tracing.unsynced(["PUT /a/1 "], trace, trace, kept_in="service.sqlite3")
    assert [finds in what for what in missing] == [True] if finds else missing == []
