"""Guests and non-members as they are answered."""

from collections.abc import Sequence
from typing import Any

from app.campaigns.organising.schemas import OtherOut
from app.campaigns.organising.words import OTHER_WORDS


def others_out(others: Sequence[dict[str, Any]]) -> list[OtherOut]:
    """The counts of a meeting with their words."""
    return [OtherOut(**other, kind_text=OTHER_WORDS[other["kind"]]) for other in others]
