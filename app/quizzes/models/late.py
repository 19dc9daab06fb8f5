"""What the clocks say about answers that arrived late, and what was decided about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base


class LateJudgement(Base):
    """One row: one late batch, judged by the clocks and by the quiz's `late_sync`.

    `clock`: on_time, plausible, needs_look. `outcome`: accepted (counts), waiting (for a person), refused (kept, not counted).
    `after_release`: the occasion was over already when it was judged or decided, so it moves no figure: who accepts it accepts
    it for the amendment. `decided_…` and `reason` are a person's; `decision_id` is made on that person's device.
    """

    __tablename__ = "late_judgements"
    __table_args__ = (
        CheckConstraint("clock IN ('on_time', 'plausible', 'needs_look')", name="known_clock"),
        CheckConstraint("outcome IN ('accepted', 'waiting', 'refused')", name="known_outcome"),
        Index(
            "ix_late_judgements_waiting",
            "attempt_id",
            postgresql_where=text("outcome = 'waiting'"),
            sqlite_where=text("outcome = 'waiting'"),
        ),
    )

    attempt_id: Mapped[UUID] = mapped_column(primary_key=True)
    writer_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    clock: Mapped[str]
    outcome: Mapped[str]
    after_release: Mapped[bool]
    judged_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    decision_id: Mapped[UUID | None]
    reason: Mapped[str | None]
