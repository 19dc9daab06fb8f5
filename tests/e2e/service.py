"""The real service as a process: on 127.0.0.1, over a copy of a loaded demo; it can be killed and started again."""

import atexit
import fcntl
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import psutil

from scripts.faults.services import Starter, free_port

ROOT = Path(__file__).parents[2]
KEYS = {"SOTAY_SECRET_KEY": "demo-secret-key", "SOTAY_SIGNING_KEYS": "demo-signing-keys"}
STARTS_WITHIN_S = 60
LOADED = "loaded"
TOKEN_KEPT_S = 240  # of the ten minutes that it lives
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # for plain HTTP: reading the system's authorities takes longer than a request
# Has loaded the service's libraries and forks: a start takes a third of a second instead of two.
_starter = Starter()
atexit.register(_starter.close)


@dataclass(frozen=True, slots=True)
class Person:
    """One row of demo-accounts.json."""

    role: str
    login: str
    password: str
    name: str
    unit: str


def loaded_demo(folder: Path) -> Path:
    """A loaded demo that nothing changes, once for all processes that name this folder; its business day is 18/12/2024.

    E2E_DEMO names a folder with one already (while stories are being written).
    """
    if "E2E_DEMO" in os.environ:
        return Path(os.environ["E2E_DEMO"])
    command = [sys.executable, "-m", "app.cli", "demo", "--no-serve"]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / LOADED).exists():
            done = subprocess.run(command, cwd=ROOT, env=_environment(folder), capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            (folder / LOADED).touch()
    return folder


def people(folder: Path) -> dict[str, Person]:
    """The first account of each role: Ông Bảy for "member"; "committee, Đảng bộ …" for a role at one unit."""
    found: dict[str, Person] = {}
    for row in json.loads((folder / "demo-accounts.json").read_text()):
        person = Person(**{name: row[name] for name in ("role", "login", "password", "name", "unit")})
        found.setdefault(person.role, person)
        found.setdefault(f"{person.role}, {person.unit}", person)
    return found


def _environment(folder: Path) -> dict[str, str]:
    own = {
        "SOTAY_VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'sotay.sqlite3'}",
        "SOTAY_COOKIE_SECURE": "false",
        "SOTAY_LOG_LEVEL": "warning",
        "PYTHONPATH": str(ROOT),
    }
    return os.environ | own | {name: (folder / file).read_text() for name, file in KEYS.items() if (folder / file).exists()}


class Service:
    """One service over its own copy of the demo."""

    def __init__(self, demo: Path, folder: Path, *, static: Path | None = None) -> None:
        """`static`: another build of the client than the one in app/static."""
        self._own = {} if static is None else {"SOTAY_STATIC_DIR": str(static)}
        shutil.copytree(demo, folder, dirs_exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: psutil.Process | None = None
        self._tokens: dict[str, tuple[float, str]] = {}  # login → when it was signed in, access token

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment, log = _environment(self.folder) | self._own, self.folder / "service.log"
        self._process = psutil.Process(_starter.fork(port=self.port, log=str(log), environment=environment))
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            if self._answers():
                return
            time.sleep(0.03)
        self.kill()
        message = f"the service did not start: {log.read_text()[-2000:]}"
        raise AssertionError(message)

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """End it at once, as when the machine loses power."""
        if self._process is not None:
            processes = [*self._process.children(recursive=True), self._process]
            for process in processes:
                process.kill()
            psutil.wait_procs(processes, 15)
            self._process = None

    def api(self, person: Person) -> httpx.Client:
        """The API in a person's name, from a machine of its own."""
        now = time.monotonic()
        signed_in, token = self._tokens.get(person.login, (now - TOKEN_KEPT_S, ""))
        address = f"{self.url}/api/v1/"
        if now - signed_in >= TOKEN_KEPT_S:
            form = {"username": person.login, "password": person.password}
            answer = httpx.post(f"{address}auth/token", data=form, verify=NO_TLS)
            token = answer.raise_for_status().json()["access_token"]
            self._tokens[person.login] = (now, token)
        return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=30, verify=NO_TLS)

    def answers_of(self, person: Person, attempt: str) -> dict[str, Any]:
        """What the service holds of an attempt, by place."""
        with self.api(person) as api:
            answers: dict[str, Any] = api.get(f"attempts/{attempt}").raise_for_status().json()["answers"]
        return answers
