"""(h) Closing a campaign of 40,000 members in 1,200 units: the request, the pages after it, the proof file and its check."""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg

from app.core.clock import real_now
from scripts.benchmark import pages, scaled
from scripts.benchmark.data import Pages, Person, grant
from scripts.benchmark.figures import Figures
from scripts.benchmark.servers import ROOT, Postgres, Server
from scripts.benchmark.wire import Connection, connect, request

CLOSED = "closed"
MEMBERS = 40_000
LATE = 50


async def prepare(postgres: Postgres) -> Pages:
    """A province whose campaign may be closed; its board is of the office, too, so that it may fetch the proof."""
    found = await scaled.prepare_scaled(postgres, CLOSED, MEMBERS)
    connection = await asyncpg.connect(postgres.dsn_of(CLOSED))
    top = await connection.fetchval("SELECT unit_id FROM unit_versions WHERE parent_id IS NULL")
    await grant(connection, [("office", found.board, top)], real_now())
    await connection.close()
    return found


async def measure(postgres: Postgres, server: Server, read: Pages, *, looks: int) -> Figures:
    """Close, look, amend, fetch, check."""
    connection = await connect(server.port)
    base = f"/api/v1/campaigns/{read.campaign_id}"
    seconds, closed = await _timed(connection, "POST", f"{base}/close", read.board, {"reason": "đo"})
    found: Figures = {"closing_40k_s": seconds, "closing_rows": closed["snapshot"]["rows"]}
    found |= await pages.alone(server, read, name="closed", count=looks)
    found["amendment_s"] = await _amend(postgres, connection, read, base)
    began = time.perf_counter()
    answer = await connection.send(request("GET", f"{base}/snapshots/2/proof", token=read.board.token_now()))
    found |= {"proof_fetch_s": time.perf_counter() - began, "proof_bytes": len(answer.body)}
    keys = await connection.send(request("GET", "/api/v1/signing-keys"))
    connection.close()
    found["proof_verify_s"] = await _verify(postgres.folder, answer.body, keys.body)
    return found


async def _timed(
    connection: Connection, method: str, path: str, who: Person, body: dict[str, Any]
) -> tuple[float, dict[str, Any]]:
    began = time.perf_counter()
    answer = await connection.send(request(method, path, token=who.token_now(), json=json.dumps(body)))
    seconds = time.perf_counter() - began
    if answer.status >= 300:
        message = f"{method} {path}: {answer.status} {answer.body[:300]!r}"
        raise RuntimeError(message)
    return seconds, json.loads(answer.body)


async def _amend(postgres: Postgres, connection: Connection, read: Pages, base: str) -> float:
    """Some more people turn out to have come; accepting them writes the next snapshot."""
    direct = await asyncpg.connect(postgres.dsn_of(CLOSED))
    members = await direct.fetch(
        "SELECT member_id FROM snapshot_rows WHERE NOT present AND campaign_id = $1 LIMIT $2", read.campaign_id, LATE
    )
    await direct.execute(
        """INSERT INTO attendance (session_id, member_id, part, campaign_id, state, way, mark_id, confirmed)
           SELECT s.id, r.member_id, 1, r.campaign_id, 'present', 'roll', r.member_id, true
             FROM snapshot_rows r JOIN study_sessions s ON s.unit_id = r.unit_id AND s.campaign_id = r.campaign_id
            WHERE r.member_id = ANY($1)""",
        [row["member_id"] for row in members],
    )
    await direct.close()
    ids = [str(row["member_id"]) for row in members]
    body = {"client_id": str(uuid4()), "number": 1, "member_ids": ids, "reason": "đo"}
    seconds, amended = await _timed(connection, "POST", f"{base}/amendments", read.board, body)
    if amended["changed"] != LATE:
        message = f"{amended['changed']} rows were amended instead of {LATE}"
        raise RuntimeError(message)
    return seconds


async def _verify(folder: Path, proof: bytes, keys: bytes) -> float:
    """The check as an inspector runs it, in a process of its own."""
    paths = folder / "proof.json", folder / "keys.json"
    for path, body in zip(paths, (proof, keys), strict=True):
        path.write_bytes(body)
    began = time.perf_counter()
    command = [sys.executable, "-m", "app.cli", "proof", "verify", str(paths[0]), "--keys", str(paths[1])]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL)
    if await process.wait() != 0:
        message = "the proof does not verify"
        raise RuntimeError(message)
    return time.perf_counter() - began
