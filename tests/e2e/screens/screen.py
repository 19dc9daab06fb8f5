"""What a screen is to the tests."""

from collections.abc import Callable
from dataclasses import dataclass

import httpx
from playwright.sync_api import Page

# A path, or how to find it with the API in the person's name (ids are not the same in two runs).
Where = str | Callable[[httpx.Client], str]


def nothing_more(_: Page) -> None:
    """The screen as it opens."""


@dataclass(frozen=True, slots=True)
class Screen:
    """`role`: whose eyes (None: nobody signed in). `then`: what to do on the screen before it is looked at.

    `quotes`: it shows a document's own words, which are not ours to choose.
    """

    name: str
    role: str | None
    where: Where
    then: Callable[[Page], None] = nothing_more
    quotes: bool = False

    def path(self, api: httpx.Client | None) -> str:
        """Its path."""
        if isinstance(self.where, str):
            return self.where
        assert api is not None
        return self.where(api)
