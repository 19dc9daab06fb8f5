"""What one scenario on one database showed."""

from collections.abc import Mapping
from dataclasses import dataclass

from scripts.faults.checker import Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """The checker's verdict, figures beside it, and what else should have held and did not."""

    scenario: str
    kind: str
    facts: Mapping[str, object]
    verdict: Verdict | None = None
    broken: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Whether everything held."""
        return not self.broken and (self.verdict is None or self.verdict.good)

    def __str__(self) -> str:
        facts = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.facts.items())
        lines = [f"{'good' if self.good else 'BAD '} {self.scenario} on {self.kind}: {facts}"]
        if self.verdict is not None:
            answers = ", ".join(f"{status} x {times}" for status, times in sorted(self.verdict.answers.items()))
            lines.append(f"     {self.verdict} ({answers})")
            lines += [f"     {finding.sort}: {finding.what}" for finding in self.verdict.findings[:20]]
        return "\n".join([*lines, *(f"     {what}" for what in self.broken[:20])])
