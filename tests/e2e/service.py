"""The real service as a process: on 127.0.0.1, over a copy of a loaded demo; it can be killed and started again."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
KEYS = {"SOTAY_SECRET_KEY": "demo-secret-key", "SOTAY_SIGNING_KEYS": "demo-signing-keys"}
STARTS_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Person:
    """One row of demo-accounts.json."""

    role: str
    login: str
    password: str
    name: str
    unit: str


def loaded_demo(folder: Path) -> Path:
    """A loaded demo that nothing changes, once a run; its business day is 18/12/2024.

    E2E_DEMO names a folder with one already (while stories are being written).
    """
    if "E2E_DEMO" in os.environ:
        return Path(os.environ["E2E_DEMO"])
    command = [sys.executable, "-m", "app.cli", "demo", "--no-serve"]
    done = subprocess.run(command, cwd=ROOT, env=_environment(folder), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
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
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--factory", "--host", "127.0.0.1", "--port", str(self.port), "--log-level", "warning"]
        command = [sys.executable, "-m", "uvicorn", "app.main:create_app", *options]
        self._process = subprocess.Popen(command, cwd=ROOT, env=_environment(self.folder) | self._own)
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).is_success:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        self.kill()
        message = "the service did not start"
        raise AssertionError(message)

    def kill(self) -> None:
        """End it at once, as when the machine loses power."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def api(self, person: Person) -> httpx.Client:
        """The API in a person's name, from a machine of its own."""
        form = {"username": person.login, "password": person.password}
        token = httpx.post(f"{self.url}/api/v1/auth/token", data=form).raise_for_status().json()["access_token"]
        return httpx.Client(base_url=f"{self.url}/api/v1/", headers={"Authorization": f"Bearer {token}"}, timeout=30)

    def answers_of(self, person: Person, attempt: str) -> dict[str, Any]:
        """What the service holds of an attempt, by place."""
        with self.api(person) as api:
            answers: dict[str, Any] = api.get(f"attempts/{attempt}").raise_for_status().json()["answers"]
        return answers
