"""The figures' targets (design, section 6) and the table that is printed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Target:
    """One figure with its target; `most` or `least` may be missing."""

    name: str
    words: str
    most: float | None = None
    least: float | None = None

    def met(self, value: float) -> bool | None:
        """None where nothing is asked for."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)


TARGETS = (
    Target("tests_per_s", "whole tests a second"),
    Target("bare_tests_per_s", "the bare app's"),
    Target("ratio_to_bare", "ratio (median of the rounds)", least=0.5),
    Target("cpu_ms_per_test", "CPU of workers and PostgreSQL per test, ms"),
    Target("bare_cpu_ms_per_test", "the bare app's"),
    Target("statements_per_test", "statements per test", most=20),
    Target("generator_cpu", "generator, share of a core (void above)", most=0.25),
    Target("burst_save_p99_ms", "burst: p99 of a save, ms", most=100),
    Target("burst_p99_ms", "burst: p99 of start and submit, ms", most=250),
    Target("sign_ins_per_s", "burst: sign-ins a second", least=20),
    Target("burst_errors", "burst: errors", most=0),
    Target("burst_lost", "burst: acknowledged and lost", most=0),
    Target("regrade_40k_s", "regrading 40,000 attempts beside the burst, s", most=60),
    Target("regrade_attempts_per_s", "attempts regraded a second"),
    Target("regrade_save_p99_ms", "regrading: p99 of a save meanwhile, ms", most=100),
    Target("branch_page_p95_ms", "branch page during the burst, p95 ms", most=30),
    Target("province_page_p95_ms", "province page during the burst, p95 ms", most=60),
    Target("province_page_growth_400k", "province page, 400,000 : 40,000 members", most=2),
    Target("closing_40k_s", "closing a campaign of 40,000 members, s", most=10),
    Target("import_40k_s", "import of 40,000 rows, s", most=20),
    Target("import_40k_peak_mb", "its peak memory, MB", most=300),
    Target("visit_bytes", "a member's visit on the wire, bytes", most=40_000),
    Target("web_first_load_bytes", "web client: first load on the wire, bytes", most=100_000),
    Target("web_visit_bytes", "web client: sign in, home, a test of 20 questions, result, bytes"),
    Target("web_interactive_ms", "web client: first screen usable, CPU 4 × slower, 400 kbit/s, ms"),
    Target("web_test_heap_mb", "web client: memory of a test of 50 questions, MB"),
    Target("startup_s", "start-up, s", most=2),
    Target("worker_rss_mb", "largest worker after the burst, MB", most=150),
)
REQUIRED = tuple(t.name for t in TARGETS)


def is_void(figures: Mapping[str, float]) -> bool:
    """Whether the generator was so busy that the run says nothing about the service."""
    target = next(t for t in TARGETS if t.name == "generator_cpu")
    return target.met(figures.get(target.name, 0)) is False


def write(figures: Mapping[str, float], path: Path) -> None:
    """One flat JSON object."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({name: _rounded(value) for name, value in figures.items()}, indent=1) + "\n")


def show(figures: Mapping[str, float]) -> None:
    """Figures with a target first, the others below."""
    table = Table("figure", "value", "target", "", title="Benchmark", title_justify="left")
    for target in TARGETS:
        if target.name in figures:
            value = figures[target.name]
            verdict = {True: "met", False: "[red]MISSED[/]", None: ""}[target.met(value)]
            asked = f"≤ {target.most:g}" if target.most is not None else f"≥ {target.least:g}" if target.least else ""
            table.add_row(f"{target.name}  [dim]{target.words}[/]", f"{_rounded(value):g}", asked, verdict)
    table.add_section()
    for name, value in figures.items():
        if name not in REQUIRED:
            table.add_row(f"[dim]{name}[/]", f"{_rounded(value):g}", "", "")
    console = Console()
    console.print(table)
    if is_void(figures):
        console.print("[red]VOID: the generator used more than a quarter of a core; the figures above say nothing.[/]")


def _rounded(value: float) -> float:
    return value if isinstance(value, int) else round(value, 3 if abs(value) < 10 else 1)
