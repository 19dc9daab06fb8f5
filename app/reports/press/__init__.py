"""Drawing a laid-out report, in a process of its own: `python -m app.reports.press < layout.json > file`."""
