"""The part of a branch's tally that went another way than its main line, because the branch was split."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base
from app.participation.count_columns import CountColumns


class TallyShare(CountColumns, Base):
    """One row: the counts of those enrolled in a branch whose figures took one step of the lineage (`split_members`).

    They are part of the branch's own tally. Read in today's tree they count at the step's successor and not at its predecessor.
    """

    __tablename__ = "tally_shares"
    __table_args__ = (Index("ix_tally_shares_lineage_id", "lineage_id"),)

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    lineage_id: Mapped[UUID] = mapped_column(ForeignKey("unit_lineage.id"), primary_key=True)
