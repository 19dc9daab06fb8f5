"""Reports that were asked for as files, and the files."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base, primary_key

_UNFINISHED = "state IN ('waiting', 'making')"


class ReportJob(Base):
    """One row: one report that an account asked for as a file; deleted with the file 30 days later.

    `client_id` is made on the device: the same id again is the same report. state: waiting, making, ready, failed (`failure`
    says why). `form`: branch (what the branch itself reads) or above. Who makes it holds it until `leased_until`; `tries`
    counts how often it was begun. `snapshot_number` and `head` are of the snapshot that the figures come from, if one does;
    `digest` is the file's SHA-256. `content` is never loaded with the row.
    """

    __tablename__ = "report_jobs"
    __table_args__ = (
        Index("uq_report_jobs_client", "account_id", "client_id", unique=True),
        Index("ix_report_jobs_asked_at", "asked_at"),
        Index(
            "ix_report_jobs_unfinished",
            "asked_at",
            "id",
            postgresql_where=text(_UNFINISHED),
            sqlite_where=text(_UNFINISHED),
        ),
        CheckConstraint("state IN ('waiting', 'making', 'ready', 'failed')", name="known_state"),
        CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name="file_when_ready"),
    )

    id: Mapped[UUID] = primary_key()
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    client_id: Mapped[UUID]
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"))
    format: Mapped[str]
    tree: Mapped[str]
    form: Mapped[str]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    failure: Mapped[str | None]
    snapshot_number: Mapped[int | None]
    head: Mapped[str | None]
    file_name: Mapped[str | None]
    size: Mapped[int | None]
    digest: Mapped[str | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True, deferred_raiseload=True)
