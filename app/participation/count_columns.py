"""The counts that every tally has, named once."""

from sqlalchemy import text
from sqlalchemy.orm import Mapped, mapped_column


class CountColumns:
    """Counts of people: who is expected, who came and how, who took the test, who stands outside (docs/rules.md, figures)."""

    expected: Mapped[int]
    present: Mapped[int]
    took: Mapped[int]
    passed: Mapped[int]
    excused: Mapped[int]
    unexcused: Mapped[int]
    unrecorded: Mapped[int]
    exempt: Mapped[int]
    exempt_present: Mapped[int]
    temporarily_exempt: Mapped[int]
    suspended: Mapped[int]
    removed: Mapped[int]
    by_code: Mapped[int]
    by_roll: Mapped[int]
    by_makeup: Mapped[int]
    by_home: Mapped[int]
    by_elsewhere: Mapped[int]
    # Of those present: whose participation waits for a second person, or rests on one recorder who said that there is none.
    waiting: Mapped[int] = mapped_column(server_default=text("0"))
    one_recorder: Mapped[int] = mapped_column(server_default=text("0"))
