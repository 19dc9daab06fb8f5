"""Scans made without signal: they arrive later, wait, and are decided by a person (decision 0019)."""
