"""what members read of themselves

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A member's refused check-ins, and the visits that wait for them, are read on every look at home."""
    with op.batch_alter_table("home_visits", schema=None) as batch_op:
        batch_op.create_index("ix_home_visits_first_id", ["first_id"], unique=False)
        batch_op.create_index("ix_home_visits_second_id", ["second_id"], unique=False)
    with op.batch_alter_table("refused_check_ins", schema=None) as batch_op:
        batch_op.create_index("ix_refused_check_ins_member_id", ["member_id"], unique=False)
    _of_ones_own_data()


def _of_ones_own_data() -> None:
    """Who looked at whose record; what a member has read of the notice, wants corrected; who was erased."""
    looks = sa.text("action LIKE 'names:%'")
    op.create_index("ix_journal_looks", "journal", ["unit_id", "id"], postgresql_where=looks, sqlite_where=looks)
    op.create_table(
        "privacy_acknowledgements",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_privacy_acknowledgements_account_id")),
        sa.PrimaryKeyConstraint("account_id", "version", name=op.f("pk_privacy_acknowledgements")),
    )
    asked = sa.text("state = 'asked'")
    op.create_table(
        "data_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'refused', 'withdrawn')", name=op.f("ck_data_corrections_known_state")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_data_corrections_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_corrections")),
    )
    op.create_index("ix_data_corrections_member_id", "data_corrections", ["member_id"])
    op.create_index(
        "uq_data_corrections_asked",
        "data_corrections",
        ["member_id", "field"],
        unique=True,
        postgresql_where=asked,
        sqlite_where=asked,
    )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("paper_number", sa.Text(), nullable=False),
        sa.Column("paper_issuer", sa.Text(), nullable=False),
        sa.Column("paper_date", sa.Date(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_erasures_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
        sa.UniqueConstraint("member_id", name=op.f("uq_erasures_member_id")),
    )


def downgrade() -> None:
    """Back to 0003."""
    for table in ("erasures", "data_corrections", "privacy_acknowledgements"):
        op.drop_table(table)
    op.drop_index("ix_journal_looks", "journal")
    with op.batch_alter_table("refused_check_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_refused_check_ins_member_id")
    with op.batch_alter_table("home_visits", schema=None) as batch_op:
        batch_op.drop_index("ix_home_visits_second_id")
        batch_op.drop_index("ix_home_visits_first_id")
