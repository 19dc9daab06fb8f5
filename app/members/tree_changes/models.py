"""Which members of a split branch went elsewhere than the branch's main successor."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.models import Base


class SplitMember(Base):
    """One row: figures of `member_id` as of `unit_id` went the way of `lineage_id`, not to the main successor of the split.

    `unit_id` is the branch that was split, or one whose records had come to it before. Everybody without a row follows the
    main line: who had left the branch before it was split, too.
    """

    __tablename__ = "split_members"
    __table_args__ = (Index("ix_split_members_unit_id", "unit_id", "member_id"),)

    lineage_id: Mapped[UUID] = mapped_column(ForeignKey("unit_lineage.id"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("units.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
