"""What goes wrong, one file each, and how often: short in every test run, long by option."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scripts.faults.reports import Report
from scripts.faults.scenarios.durable import counted, durable
from scripts.faults.scenarios.expiry import expiry
from scripts.faults.scenarios.full import full
from scripts.faults.scenarios.hangups import hangups
from scripts.faults.scenarios.kills import kills
from scripts.faults.scenarios.outages import outages
from scripts.faults.scenarios.parallel import parallel
from scripts.faults.scenarios.replies import replies
from scripts.faults.stands import POSTGRES, SQLITE, Nursery

BOTH = (SQLITE, POSTGRES)


@dataclass(frozen=True, slots=True)
class Scenario:
    """How to run it: `run` gives None where this machine cannot; how often in its short and its long version."""

    run: Callable[[Nursery, str, int], Awaitable[Report | None]]
    short: int
    long: int
    kinds: tuple[str, ...] = BOTH


SCENARIOS = {
    "kills": Scenario(kills, 25, 500),
    "outages": Scenario(outages, 6, 120, (POSTGRES,)),
    "replies": Scenario(replies, 60, 3_000),
    "hangups": Scenario(hangups, 100, 5_000),
    "parallel": Scenario(parallel, 1, 20),
    "expiry": Scenario(expiry, 120, 5_000),
    "full": Scenario(full, 2, 10),
    "durable": Scenario(durable, 1, 20),
    "counted": Scenario(counted, 1, 20, (POSTGRES,)),
}
CANNOT = {
    "durable": "strace is not installed, or may not follow a process here",
    "full": "no small disk may be mounted here, and PostgreSQL needs one",
}
