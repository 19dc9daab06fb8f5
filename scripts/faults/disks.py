"""A disk that can be filled and emptied again: a small one of its own where it may be mounted, else a limit on file sizes."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psutil

from scripts.faults.stands import SQLITE

SIZE = "160m"
ROOM_LEFT = 64 * 1024
PIECE = b"\0" * 65_536


class Disk(Protocol):
    """Somewhere the data lie."""

    how: str
    folder: Path

    def fill(self, service: psutil.Process, /) -> None:
        """Leave no room."""

    def empty(self, service: psutil.Process, /) -> None:
        """Make room again."""


class SmallDisk:
    """A tmpfs of its own with a ballast file."""

    how = "a full tmpfs"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self, _: psutil.Process, /) -> None:
        """Write until there is no room (ENOSPC)."""
        with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(PIECE)

    def empty(self, _: psutil.Process, /) -> None:
        """Remove the ballast."""
        self._ballast.unlink()


class FileLimit:
    """No privileges needed: the service's files may not grow any more (RLIMIT_FSIZE, set from outside; EFBIG)."""

    how = "a limit on the size of files"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, service: psutil.Process, /) -> None:
        """No file of the service gets larger than its database is now and a little."""
        largest = max(path.stat().st_size for path in self.folder.glob("service.sqlite3"))
        resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (largest + ROOM_LEFT, resource.RLIM_INFINITY))

    def empty(self, service: psutil.Process, /) -> None:
        """As it was."""
        resource.prlimit(service.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def disk(kind: str, folder: Path) -> Iterator[Disk | None]:
    """A disk that can be filled, at `folder`; None where there is no way to make one for this kind of database."""
    if os.geteuid() == 0 and _mount(folder):
        try:
            folder.chmod(0o755)
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    else:
        yield FileLimit(folder) if kind == SQLITE else None


def _mount(folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    with suppress(OSError):
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    return False
