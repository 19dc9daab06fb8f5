"""The service as a process of its own: started, killed and started again on the same port, by its id."""

import asyncio
import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import psutil

from scripts.faults.wires import Wire

ROOT = Path(__file__).parents[2]
SECRET = "faults-only-secret-0123456789abcdef"
SIGNING_KEYS = "faults:" + base64.urlsafe_b64encode(b"faults-only-signing-seed-32-byte").decode().rstrip("=")
START_S = 30.0


def environment(url: str, var: Path) -> dict[str, str]:
    """Production settings on the database at `url`."""
    return {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": url,
        "SOTAY_ENVIRONMENT": "production",
        "SOTAY_SECRET_KEY": SECRET,
        "SOTAY_SIGNING_KEYS": SIGNING_KEYS,
        "SOTAY_LOG_LEVEL": "error",
        "SOTAY_VAR_DIR": str(var),
    }


class Starter:
    """The process that forks services (`starter.py`); started when it is first needed, ended with its input."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def fork(self, **order: object) -> int:
        """Have a service started: port, log, environment; its process id."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "scripts.faults.starter"],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End it, and with it every service it started."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


class Service:
    """The web service with its embedded worker on one port of this machine; a context that ends it."""

    def __init__(self, starter: Starter, url: str, folder: Path, *, tracer: Sequence[str] = ()) -> None:
        """`tracer`: a command to run it under; it is then started anew instead of forked."""
        self.port = free_port()
        self.log = folder / "service.log"
        self.process: psutil.Process | None = None
        self._starter = starter
        self._environment = environment(url, folder)
        self._tracer = tracer
        self._traced: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()
        if self._traced is not None:
            self._traced.wait()

    async def launch(self) -> None:
        """Start it, without waiting until it answers."""
        self.process = psutil.Process(await asyncio.to_thread(self._trace if self._tracer else self._fork))

    async def start(self) -> float:
        """Start it; seconds until it answers."""
        began = time.perf_counter()
        await self.launch()
        while time.perf_counter() < began + START_S and self.is_running():
            with suppress(OSError):
                wire = await Wire.connect(self.port)
                reply = await wire.get("/readyz")
                wire.close()
                if reply.status == 200:
                    return time.perf_counter() - began
            await asyncio.sleep(0.03)
        message = f"the service does not start: {self.log.read_text()[-2000:]}"
        raise RuntimeError(message)

    def _fork(self) -> int:
        return self._starter.fork(port=self.port, log=str(self.log), environment=self._environment)

    def _trace(self) -> int:
        command = [*self._tracer, sys.executable, "-m", "app.cli", "serve", "--host", "127.0.0.1", "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._traced = subprocess.Popen(command, cwd=ROOT, env=os.environ | self._environment, stdout=log, stderr=log)
        return self._traced.pid

    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """SIGTERM, as an operator stops it, and wait until it is gone."""
        await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        with suppress(psutil.NoSuchProcess):
            processes = [*self.process.children(recursive=True), self.process]
            for process in processes:
                process.send_signal(how)
            await asyncio.to_thread(psutil.wait_procs, processes, 15)
        self.process = None


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
