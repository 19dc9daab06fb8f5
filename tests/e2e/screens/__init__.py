"""Every screen, by role: what the accessibility tests open and the screenshots show. One file a role, one line a screen."""

from importlib import import_module
from pkgutil import iter_modules

from tests.e2e.screens.screen import Screen


def _all() -> list[Screen]:
    """What every file of this folder lists."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return [screen for module in modules for screen in getattr(module, "SCREENS", [])]


SCREENS: list[Screen] = _all()
