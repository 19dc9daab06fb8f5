"""Running the press: a child process for every file, so that what a file costs ends with it (docs/decisions/0021).

The child is given the layout and nothing else: no database, no settings, no secrets. It is killed when it takes too long.
"""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import app

TIME_LIMIT_S = 60.0
MOST_BYTES = 5_000_000
_ROOT = str(Path(app.__file__).parents[1])
_PASSED_ON = ("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH")


class PressFailedError(Exception):
    """The child ended without a file; `code` as the system says it."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"the press ended with {code}")


class FileTooLargeError(Exception):
    """The file is larger than what is kept."""


async def press(layout: Mapping[str, Any]) -> bytes:
    """The file that a layout makes; raises PressFailedError, FileTooLargeError, TimeoutError."""
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"PYTHONPATH": _ROOT}
    command = (sys.executable, "-m", "app.reports.press")
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, env=environment)
    try:
        async with asyncio.timeout(TIME_LIMIT_S):
            made, _ = await process.communicate(json.dumps(layout).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        raise PressFailedError(process.returncode)
    if len(made) > MOST_BYTES:
        raise FileTooLargeError
    return made
