"""What a refresh token that comes back means (pure; decision 0009)."""

from datetime import datetime, timedelta
from enum import StrEnum

GRACE = timedelta(seconds=60)


class Verdict(StrEnum):
    """What to do with the family."""

    ROTATE = "rotate"
    SAME = "same"
    REUSED = "reused"


def judge(*, presented: int, current: int, current_since: datetime, now: datetime) -> Verdict:
    """Generation `presented` comes back while `current` is the family's; `current_since` is when its predecessor was used.

    The current one rotates. A predecessor gets the same current token again while its successor was never used (its answer was
    lost), or within 60 s of its successor's first use (two requests crossed). Older ones were copied. A generation that is
    ahead of ours is authentic (the database was restored from a backup) and rotates.
    """
    if presented >= current:
        return Verdict.ROTATE
    successor_unused = presented == current - 1
    successor_just_used = presented == current - 2 and now <= current_since + GRACE
    return Verdict.SAME if successor_unused or successor_just_used else Verdict.REUSED
