"""(d) The import, in a process of its own so that its memory can be told: `python -m scripts.benchmark.importing FILE`.

Prints one JSON object. DATABASE_URL names a database with units and without people.
"""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.cli.demo.places import PROVINCE
from app.core.actor import system_actor
from app.core.clock import local_day, real_now
from app.core.db import Database
from app.core.settings import get_settings
from app.members.imports.runs import UploadedRoster, apply_import, dry_run
from app.units.models import Unit
from scripts.benchmark.figures import Figures
from scripts.benchmark.servers import ROOT

OFFICE = system_actor("benchmark")


async def import_roster(path: Path, data: bytes) -> dict[str, Any]:
    """Dry run and apply; seconds of both, what came of it."""
    database = Database(get_settings().database_url)
    async with database.read() as session:
        province = (await session.execute(select(Unit.id).where(Unit.code == PROVINCE))).scalar_one()
    now, began = real_now(), time.perf_counter()
    upload = UploadedRoster(province, path.name, data, local_day(now))
    run = await dry_run(database, actor=OFFICE, upload=upload, now=now)
    previewed = time.perf_counter()
    asked = run.summary["ask_rows"]
    async with database.write() as session:
        applied = await apply_import(session, actor=OFFICE, import_id=run.id, accepted_rows=asked, now=now)
    ended = time.perf_counter()
    await database.close()
    return {
        "import_40k_s": ended - began,
        "import_40k_dry_run_s": previewed - began,
        "import_40k_apply_s": ended - previewed,
        "import_40k_added": applied.summary["added"],
        "import_40k_asked": len(asked),
        "import_40k_peak_mb": _peak_mb(),
    }


def measure(url: str, path: Path, environment: dict[str, str]) -> Figures:
    """Run the import as a child process; its figures."""
    command = [sys.executable, "-m", "scripts.benchmark.importing", str(path)]
    done = subprocess.run(
        command, cwd=ROOT, env={**environment, "DATABASE_URL": url}, check=True, stdout=subprocess.PIPE, text=True
    )
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _peak_mb() -> float:
    """The most memory this process has held. Not getrusage: a child starts there with its parent's figure."""
    lines = Path("/proc/self/status").read_text().splitlines()
    kilobytes = next(line for line in lines if line.startswith("VmHWM")).split()[1]
    return int(kilobytes) * 1024 / 1e6


if __name__ == "__main__":
    print(json.dumps(asyncio.run(import_roster(Path(sys.argv[1]), Path(sys.argv[1]).read_bytes()))))
