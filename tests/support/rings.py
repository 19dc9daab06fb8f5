"""Signing keys for tests."""

import pytest

from app.core import signing_keys
from app.core.signing import read_keys, to_text

SEEDS = {name: to_text(f"a seed for tests, called {name}".encode().ljust(32, b".")) for name in ("k1", "k2", "k3")}


def ring_text(*names: str) -> str:
    """The environment's text of a ring of these keys; the first signs."""
    return ",".join(f"{name}:{SEEDS[name]}" for name in names)


def use_ring(monkeypatch: pytest.MonkeyPatch, *names: str, text: str | None = None) -> None:
    """Let this process sign with these keys, as if it had been started with them."""
    ring = read_keys(text or ring_text(*names))
    monkeypatch.setattr(signing_keys, "ring", lambda: ring)
