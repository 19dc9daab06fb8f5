"""Accessibility: axe-core, put into the page as it stands; WCAG 2.2 AA."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
STANDS_STILL_MS = 1_000


def complaints(page: Page, *, only_colours: bool = False) -> list[str]:
    """What is wrong, one line each: the rule, and the first places. `only_colours`: the contrasts, in another light.

    A page that was just being drawn anew (its figures came in) is looked at once more when it stands still.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    found = _looked_at(page, only_colours=only_colours)
    if found:
        page.wait_for_timeout(STANDS_STILL_MS)
        found = _looked_at(page, only_colours=only_colours)
    return found


def _looked_at(page: Page, *, only_colours: bool) -> list[str]:
    only = {"type": "rule", "values": ["color-contrast"]} if only_colours else {"type": "tag", "values": RULES}
    options = {"runOnly": only, "resultTypes": ["violations"]}  # places are worked out for these alone
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{wrong['id']}: {wrong['help']}: {[node['target'][0] for node in wrong['nodes']][:4]}" for wrong in found["violations"]
    ]
