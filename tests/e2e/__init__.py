"""The web client against the real service, in the system's Chromium: a process of its own (scripts/test, pytest tests/e2e)."""
