"""The child process: a layout as JSON comes in, a file goes out. It knows neither database nor settings nor secrets."""

import contextlib
import json
import os
import sys

MOST_MEMORY = 2_000_000_000  # bytes of address space; a print of 1,200 lines uses a sixth of it


def main() -> None:
    """Draw what standard input says."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        os.nice(10)  # whoever waits for an answer goes first
    layout = json.load(sys.stdin.buffer)
    if layout["format"] == "xlsx":
        from app.reports.press.spreadsheet import draw
    else:
        from app.reports.press.document import draw
    sys.stdout.buffer.write(draw(layout))


if __name__ == "__main__":
    main()
