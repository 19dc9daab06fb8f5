"""`scripts/fire`: every scenario, or those named, on both databases or one; ends with 1 if anything was found."""

import argparse
import asyncio
import signal
import sys
import time

from scripts.faults.checker import SORTS
from scripts.faults.reports import Report
from scripts.faults.scenarios import BOTH, CANNOT, SCENARIOS
from scripts.faults.stands import Nursery


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/fire", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="scenario", help=f"of {', '.join(SCENARIOS)}; all by default")
    parser.add_argument("--long", action="store_true", help="the long versions (an hour); short ones take two minutes")
    parser.add_argument("--times", type=int, help="so many kills, cuts, attempts … instead")
    parser.add_argument("--db", choices=(*BOTH, "both"), default="both")
    arguments = parser.parse_args()
    unknown = set(arguments.scenarios) - SCENARIOS.keys()
    if unknown:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    return arguments


async def _run(arguments: argparse.Namespace) -> bool:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)  # end what was started, also then
    reports: list[Report] = []
    with Nursery() as nursery:
        for name in arguments.scenarios or SCENARIOS:
            scenario = SCENARIOS[name]
            times = arguments.times or (scenario.long if arguments.long else scenario.short)
            for kind in scenario.kinds:
                if arguments.db in {kind, "both"}:
                    began = time.perf_counter()
                    report = await scenario.run(nursery, kind, times)
                    seconds = time.perf_counter() - began
                    print(report or f"skipped {name} on {kind}: {CANNOT[name]}", f"[{seconds:.0f} s]", flush=True)
                    reports += [report] if report else []
    print(_summary(reports))
    return all(report.good for report in reports)


def _summary(reports: list[Report]) -> str:
    verdicts = [report.verdict for report in reports if report.verdict is not None]
    found = ", ".join(f"{sum(v.count(sort) for v in verdicts)} {sort}" for sort in SORTS)
    return f"{sum(v.acknowledged for v in verdicts)} acknowledged: {found}"


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(_run(_arguments())) else 1)
