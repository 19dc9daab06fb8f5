"""A committee with 1,200 units directly below it: its files are made, and what that costs is bounded."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.core.actor import Role
from app.core.db import Database
from app.participation import tallies
from app.reports import making
from app.reports.pressing import MOST_BYTES
from tests.participation.builders import NOW, add_history, add_tree
from tests.participation.conftest import Who
from tests.participation.reference import Enrolled, Marked, Rules
from tests.reports import reading
from tests.reports.conftest import File
from tests.support.databases import ROOT

UNITS = 1_200
MOST_MEGABYTES = {"xlsx": 100, "pdf": 600}
MEASURED = """
import re, runpy, sys
runpy.run_module("app.reports.press", run_name="__main__")
sys.stderr.write(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read the way Linux shows it")
@pytest.mark.parametrize("kind", ["xlsx", "pdf"])
async def test_1200_units_fit_into_bounded_memory(
    db: Database, who: Who, file: File, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    names = [f"Chi bộ khu phố {n}, phường Tân Hoa" for n in range(1, UNITS + 1)]
    async with db.write() as session:
        wide = await add_tree(session, [("top", "grassroots", None), *((name, "branch", "top") for name in names)])
        events = [event for n, name in enumerate(names) for event in person(n, name)]
        history = await add_history(session, wide, "top", Rules(1, None, "default-1"), events)
        await tallies.recompute_all(session, campaign_id=history.campaign_id, now=NOW)
    held: list[int] = []

    async def measured(layout: dict[str, Any]) -> bytes:
        content, megabytes = await asyncio.to_thread(press_and_measure, layout)
        held.append(megabytes)
        return content

    monkeypatch.setattr(making, "press", measured)
    made = await file(await who((Role.BOARD, wide.ids["top"])), history.campaign_id, format=kind)
    assert held[0] < MOST_MEGABYTES[kind]
    assert len(made) < MOST_BYTES
    if kind == "xlsx":
        rows = reading.by_name(made)
        assert len(rows) == UNITS + 1
        assert (rows["Tổng cộng"]["Đã tham gia"], rows["Tổng cộng"]["Thuộc diện học tập"]) == (UNITS // 2, UNITS)
    else:
        count = len(reading.is_landscape(made))
        second, last = reading.pages(made, only=[1, count - 1])
        assert "STT" in second
        assert f"2/{count}" in second
        assert f"{count}/{count}" in last
        assert "Tổng cộng" in last


def person(n: int, branch: str) -> list[Enrolled | Marked]:
    """One on the list of each branch; every second one came."""
    came = [Marked(f"{n}", "hội nghị", "regular", 1, "present", "code")] if n % 2 else []
    return [Enrolled(f"{n}", branch, "expected"), *came]


def press_and_measure(layout: dict[str, Any]) -> tuple[bytes, int]:
    """The file, and the most megabytes that the child process held at once (as Linux says it, without its parent's)."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=json.dumps(layout).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return done.stdout, int(done.stderr) // 1024
