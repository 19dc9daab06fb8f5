"""participation that can be proved

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moves",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("paper_number", sa.Text(), nullable=True),
        sa.Column("paper_issuer", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("transfer_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.CheckConstraint("cause IN ('new_work', 'retired', 'left_work', 'residence')", name=op.f("ck_moves_known_cause")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_moves_member_id")),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.id"], name=op.f("fk_moves_transfer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
    )
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.create_index("ix_moves_member_id", ["member_id"], unique=False)

    op.create_table(
        "branch_closings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("left_open", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("sent_by_label", sa.Text(), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_by_label", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('sent', 'accepted', 'returned')", name=op.f("ck_branch_closings_known_state")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_branch_closings_campaign_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_branch_closings_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch_closings")),
    )
    with op.batch_alter_table("branch_closings", schema=None) as batch_op:
        batch_op.create_index("uq_branch_closings_client", ["campaign_id", "unit_id", "client_id"], unique=True)
        batch_op.create_index(
            "uq_branch_closings_standing",
            ["campaign_id", "unit_id"],
            unique=True,
            postgresql_where=sa.text("state <> 'returned'"),
            sqlite_where=sa.text("state <> 'returned'"),
        )

    op.create_table(
        "snapshot_rows",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_number", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("cell_id", sa.Uuid(), nullable=True),
        sa.Column("membership", sa.Text(), nullable=False),
        sa.Column("standing", sa.Text(), nullable=False),
        sa.Column("removed", sa.Text(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("way", sa.Text(), nullable=True),
        sa.Column("absence", sa.Text(), nullable=True),
        sa.Column("parts_present", sa.Integer(), nullable=False),
        sa.Column("took", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=True),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("salts", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_snapshot_rows_campaign_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_snapshot_rows_member_id")),
        sa.PrimaryKeyConstraint("campaign_id", "member_id", "from_number", name=op.f("pk_snapshot_rows")),
    )
    with op.batch_alter_table("snapshot_rows", schema=None) as batch_op:
        batch_op.create_index("ix_snapshot_rows_member_id", ["member_id"], unique=False)
        batch_op.create_index(
            "ix_snapshot_rows_newest",
            ["campaign_id", "unit_id"],
            unique=False,
            postgresql_where=sa.text("to_number IS NULL"),
            sqlite_where=sa.text("to_number IS NULL"),
        )
        batch_op.create_index("uq_snapshot_rows_position", ["campaign_id", "position", "from_number"], unique=True)

    op.create_table(
        "snapshot_units",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_number", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_snapshot_units_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "unit_id", "from_number", name=op.f("pk_snapshot_units")),
    )
    with op.batch_alter_table("snapshot_units", schema=None) as batch_op:
        batch_op.create_index(
            "ix_snapshot_units_newest",
            ["campaign_id", "parent_id"],
            unique=False,
            postgresql_where=sa.text("to_number IS NULL"),
            sqlite_where=sa.text("to_number IS NULL"),
        )

    op.create_table(
        "snapshots",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("list_hash", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("roster_day", sa.Date(), nullable=False),
        sa.Column("left_open", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.Uuid(), nullable=True),
        sa.Column("sealed_by_label", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_snapshots_counted_from_one")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_snapshots_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshots")),
    )
    with op.batch_alter_table("snapshots", schema=None) as batch_op:
        batch_op.create_index("uq_snapshots_client", ["campaign_id", "client_id"], unique=True)
        batch_op.create_index("uq_snapshots_number", ["campaign_id", "number"], unique=True)


def downgrade() -> None:
    with op.batch_alter_table("snapshots", schema=None) as batch_op:
        batch_op.drop_index("uq_snapshots_number")
        batch_op.drop_index("uq_snapshots_client")

    op.drop_table("snapshots")
    with op.batch_alter_table("snapshot_units", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_snapshot_units_newest", postgresql_where=sa.text("to_number IS NULL"), sqlite_where=sa.text("to_number IS NULL")
        )

    op.drop_table("snapshot_units")
    with op.batch_alter_table("snapshot_rows", schema=None) as batch_op:
        batch_op.drop_index("uq_snapshot_rows_position")
        batch_op.drop_index(
            "ix_snapshot_rows_newest", postgresql_where=sa.text("to_number IS NULL"), sqlite_where=sa.text("to_number IS NULL")
        )
        batch_op.drop_index("ix_snapshot_rows_member_id")

    op.drop_table("snapshot_rows")
    with op.batch_alter_table("branch_closings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_branch_closings_standing",
            postgresql_where=sa.text("state <> 'returned'"),
            sqlite_where=sa.text("state <> 'returned'"),
        )
        batch_op.drop_index("uq_branch_closings_client")

    op.drop_table("branch_closings")
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.drop_index("ix_moves_member_id")

    op.drop_table("moves")
