"""participation that can be proved

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# Table, name, rule before (None: there was none), rule now.
CHECKS: tuple[tuple[str, str, str | None, str], ...] = (
    (
        "study_sessions",
        "known_kind",
        "kind IN ('regular', 'makeup', 'home')",
        "kind IN ('regular', 'makeup', 'home', 'outside')",
    ),
    (
        "attendance_marks",
        "known_state",
        "state IN ('present', 'excused', 'unexcused')",
        "state IN ('present', 'excused', 'unexcused', 'unrecorded')",
    ),
    ("refused_check_ins", "known_state", None, "state IN ('kept', 'waiting', 'taken', 'laid_aside')"),
)
# What new columns say of old rows.
FILL = (
    "UPDATE refused_check_ins SET kind = 'roll' WHERE member_id IS NULL AND reason <> 'guest_code_not_valid'",
    "UPDATE refused_check_ins SET kind = 'guest' WHERE reason = 'guest_code_not_valid'",
)
# Rows that the schema before cannot hold.
UNHELD_BEFORE = (
    "DELETE FROM attendance WHERE session_id IN (SELECT id FROM study_sessions WHERE kind = 'outside')",
    "DELETE FROM attendance_marks WHERE state = 'unrecorded' OR session_id IN (SELECT id FROM study_sessions WHERE kind = 'outside')",
    "DELETE FROM study_sessions WHERE kind = 'outside'",
    "DELETE FROM refused_check_ins WHERE session_id IS NULL",
)


def _change_checks(*, undo: bool) -> None:
    for table, name, before, now in CHECKS:
        old, new = (now, before) if undo else (before, now)
        with op.batch_alter_table(table) as batch_op:
            if old is not None:
                batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")
            if new is not None:
                batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), new)


def upgrade() -> None:
    op.create_table(
        "journal_seals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("list_hash", sa.Text(), nullable=False),
        sa.Column("previous_head", sa.Text(), nullable=True),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_seals")),
        sa.UniqueConstraint("number", name=op.f("uq_journal_seals_number")),
    )
    op.create_table(
        "journal_leaves",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seal_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("leaf", sa.Text(), nullable=False),
        sa.Column("hashes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["seal_id"], ["journal_seals.id"], name=op.f("fk_journal_leaves_seal_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_leaves")),
    )
    with op.batch_alter_table("journal_leaves", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journal_leaves_seal_id"), ["seal_id"], unique=False)
        batch_op.create_index("uq_journal_leaves_entry_id", ["entry_id"], unique=True)

    op.create_table(
        "unit_heirs",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("heir_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["heir_id"], ["units.id"], name=op.f("fk_unit_heirs_heir_id")),
        sa.ForeignKeyConstraint(["place_id"], ["units.id"], name=op.f("fk_unit_heirs_place_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_unit_heirs_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "valid_from", name=op.f("pk_unit_heirs")),
    )
    with op.batch_alter_table("unit_heirs", schema=None) as batch_op:
        batch_op.create_index("ix_unit_heirs_place_id", ["place_id"], unique=False)

    op.create_table(
        "unit_lineage",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("predecessor_id", sa.Uuid(), nullable=False),
        sa.Column("successor_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('merge', 'split', 'dissolve')", name=op.f("ck_unit_lineage_known_kind")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["units.id"], name=op.f("fk_unit_lineage_predecessor_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name=op.f("fk_unit_lineage_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_lineage")),
    )
    with op.batch_alter_table("unit_lineage", schema=None) as batch_op:
        batch_op.create_index("ix_unit_lineage_successor_id", ["successor_id"], unique=False)
        batch_op.create_index("uq_unit_lineage_step", ["predecessor_id", "successor_id", "valid_from"], unique=True)

    op.create_table(
        "visitor_codes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_visitor_codes_member_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_visitor_codes")),
    )
    with op.batch_alter_table("visitor_codes", schema=None) as batch_op:
        batch_op.create_index("ix_visitor_codes_member_id", ["member_id", "expires_at"], unique=False)

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
        "split_members",
        sa.Column("lineage_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["lineage_id"], ["unit_lineage.id"], name=op.f("fk_split_members_lineage_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_split_members_member_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_split_members_unit_id")),
        sa.PrimaryKeyConstraint("lineage_id", "unit_id", "member_id", name=op.f("pk_split_members")),
    )
    with op.batch_alter_table("split_members", schema=None) as batch_op:
        batch_op.create_index("ix_split_members_unit_id", ["unit_id", "member_id"], unique=False)

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
        "excuse_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("excuse", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=True),
        sa.CheckConstraint("excuse IN ('illness', 'duty', 'family', 'other')", name=op.f("ck_excuse_requests_known_excuse")),
        sa.CheckConstraint(
            "state IN ('asked', 'accepted', 'refused', 'withdrawn')", name=op.f("ck_excuse_requests_known_state")
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_excuse_requests_campaign_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_excuse_requests_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_excuse_requests")),
    )
    with op.batch_alter_table("excuse_requests", schema=None) as batch_op:
        batch_op.create_index("ix_excuse_requests_member_id", ["member_id"], unique=False)
        batch_op.create_index(
            "uq_excuse_requests_standing",
            ["campaign_id", "member_id"],
            unique=True,
            postgresql_where=sa.text("state IN ('asked', 'accepted')"),
            sqlite_where=sa.text("state IN ('asked', 'accepted')"),
        )

    op.create_table(
        "outside_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("at_unit_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("took", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Integer(), nullable=True),
        sa.Column("reported_by", sa.Text(), nullable=False),
        sa.Column("paper_number", sa.Text(), nullable=True),
        sa.Column("paper_date", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "passed IS NULL OR (took IS NOT NULL AND passed BETWEEN 0 AND took)", name=op.f("ck_outside_units_passed_of_took")
        ),
        sa.CheckConstraint("present BETWEEN 0 AND expected", name=op.f("ck_outside_units_present_of_expected")),
        sa.CheckConstraint("took IS NULL OR took BETWEEN 0 AND expected", name=op.f("ck_outside_units_took_of_expected")),
        sa.ForeignKeyConstraint(["at_unit_id"], ["units.id"], name=op.f("fk_outside_units_at_unit_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_outside_units_campaign_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_outside_units_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_units")),
    )
    with op.batch_alter_table("outside_units", schema=None) as batch_op:
        batch_op.create_index("ix_outside_units_campaign_id", ["campaign_id", "at_unit_id"], unique=False)
        batch_op.create_index(
            "uq_outside_units_name",
            ["campaign_id", "at_unit_id", "name_folded"],
            unique=True,
            postgresql_where=sa.text("withdrawn_at IS NULL"),
            sqlite_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "report_jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("tree", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("snapshot_number", sa.Integer(), nullable=True),
        sa.Column("head", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(state = 'ready') = (content IS NOT NULL)", name=op.f("ck_report_jobs_file_when_ready")),
        sa.CheckConstraint("state IN ('waiting', 'making', 'ready', 'failed')", name=op.f("ck_report_jobs_known_state")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_report_jobs_account_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_report_jobs_campaign_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_report_jobs_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_jobs")),
    )
    with op.batch_alter_table("report_jobs", schema=None) as batch_op:
        batch_op.create_index("ix_report_jobs_asked_at", ["asked_at"], unique=False)
        batch_op.create_index(
            "ix_report_jobs_unfinished",
            ["asked_at", "id"],
            unique=False,
            postgresql_where=sa.text("state IN ('waiting', 'making')"),
            sqlite_where=sa.text("state IN ('waiting', 'making')"),
        )
        batch_op.create_index("uq_report_jobs_client", ["account_id", "client_id"], unique=True)

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

    op.create_table(
        "tally_shares",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("lineage_id", sa.Uuid(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("took", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Integer(), nullable=False),
        sa.Column("excused", sa.Integer(), nullable=False),
        sa.Column("unexcused", sa.Integer(), nullable=False),
        sa.Column("unrecorded", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Integer(), nullable=False),
        sa.Column("exempt_present", sa.Integer(), nullable=False),
        sa.Column("temporarily_exempt", sa.Integer(), nullable=False),
        sa.Column("suspended", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("by_code", sa.Integer(), nullable=False),
        sa.Column("by_roll", sa.Integer(), nullable=False),
        sa.Column("by_makeup", sa.Integer(), nullable=False),
        sa.Column("by_home", sa.Integer(), nullable=False),
        sa.Column("by_elsewhere", sa.Integer(), nullable=False),
        sa.Column("waiting", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("one_recorder", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_tally_shares_campaign_id")),
        sa.ForeignKeyConstraint(["lineage_id"], ["unit_lineage.id"], name=op.f("fk_tally_shares_lineage_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_tally_shares_unit_id")),
        sa.PrimaryKeyConstraint("campaign_id", "unit_id", "lineage_id", name=op.f("pk_tally_shares")),
    )
    with op.batch_alter_table("tally_shares", schema=None) as batch_op:
        batch_op.create_index("ix_tally_shares_lineage_id", ["lineage_id"], unique=False)

    op.create_table(
        "absence_findings",
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("excuse", sa.Text(), nullable=True),
        sa.Column("request_id", sa.Uuid(), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(state = 'excused') = (excuse IS NOT NULL)", name=op.f("ck_absence_findings_excuse_with_its_state")
        ),
        sa.CheckConstraint(
            "excuse IS NULL OR excuse IN ('illness', 'duty', 'family', 'other')", name=op.f("ck_absence_findings_known_excuse")
        ),
        sa.CheckConstraint("state IN ('excused', 'unexcused')", name=op.f("ck_absence_findings_known_state")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_absence_findings_campaign_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_absence_findings_member_id")),
        sa.ForeignKeyConstraint(["request_id"], ["excuse_requests.id"], name=op.f("fk_absence_findings_request_id")),
        sa.PrimaryKeyConstraint("campaign_id", "member_id", name=op.f("pk_absence_findings")),
    )
    op.create_table(
        "confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('second_person', 'single_recorder')", name=op.f("ck_confirmations_known_kind")),
        sa.ForeignKeyConstraint(["session_id"], ["study_sessions.id"], name=op.f("fk_confirmations_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.create_index("uq_confirmations_client", ["session_id", "client_id"], unique=True)

    op.create_table(
        "home_visits",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("short", sa.Text(), nullable=False),
        sa.Column("five_minutes", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "short IN ('read', 'played') AND five_minutes IN ('read', 'played')", name=op.f("ck_home_visits_known_ways")
        ),
        sa.CheckConstraint("first_id <> second_id", name=op.f("ck_home_visits_two_people")),
        sa.ForeignKeyConstraint(["first_id"], ["members.id"], name=op.f("fk_home_visits_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["members.id"], name=op.f("fk_home_visits_second_id")),
        sa.ForeignKeyConstraint(["session_id"], ["study_sessions.id"], name=op.f("fk_home_visits_session_id")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_home_visits")),
    )
    op.create_table(
        "late_check_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("code_kind", sa.Text(), nullable=False),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_device_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("clock IN ('agrees', 'shifted', 'unknown')", name=op.f("ck_late_check_ins_known_clock")),
        sa.CheckConstraint("code_kind IN ('qr', 'spoken')", name=op.f("ck_late_check_ins_known_code_kind")),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name=op.f("ck_late_check_ins_known_state")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_late_check_ins_campaign_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_late_check_ins_member_id")),
        sa.ForeignKeyConstraint(["session_id"], ["study_sessions.id"], name=op.f("fk_late_check_ins_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_check_ins")),
    )
    with op.batch_alter_table("late_check_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_late_check_ins_campaign_id"), ["campaign_id"], unique=False)
        batch_op.create_index("ix_late_check_ins_member_id", ["member_id"], unique=False)
        batch_op.create_index("uq_late_check_ins_client", ["session_id", "member_id", "client_id"], unique=True)
        batch_op.create_index(
            "uq_late_check_ins_waiting",
            ["session_id", "member_id", "part"],
            unique=True,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "outside_confirmations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("paper_kept", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("word", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'accepted', 'refused')", name=op.f("ck_outside_confirmations_known_state")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_outside_confirmations_campaign_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_outside_confirmations_member_id")),
        sa.ForeignKeyConstraint(["session_id"], ["study_sessions.id"], name=op.f("fk_outside_confirmations_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_confirmations")),
    )
    with op.batch_alter_table("outside_confirmations", schema=None) as batch_op:
        batch_op.create_index("ix_outside_confirmations_member_id", ["member_id"], unique=False)
        batch_op.create_index("uq_outside_confirmations_client", ["campaign_id", "client_id"], unique=True)

    op.create_table(
        "session_organisers",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("duty IN ('speaker', 'chair', 'organiser')", name=op.f("ck_session_organisers_known_duty")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_session_organisers_member_id")),
        sa.ForeignKeyConstraint(["session_id"], ["study_sessions.id"], name=op.f("fk_session_organisers_session_id")),
        sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f("pk_session_organisers")),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_visits_member_id")),
        sa.ForeignKeyConstraint(["session_id"], ["study_sessions.id"], name=op.f("fk_visits_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visits_member_id"), ["member_id"], unique=False)
        batch_op.create_index("uq_visits_client", ["session_id", "client_id"], unique=True)

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("single_recorder", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("attendance_marks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("single_recorder", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("on_behalf", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.create_index(
            "ix_journal_number",
            ["number"],
            unique=False,
            postgresql_where=sa.text("number IS NOT NULL"),
            sqlite_where=sa.text("number IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_journal_unsealed",
            ["id"],
            unique=False,
            postgresql_where=sa.text("seal_id IS NULL"),
            sqlite_where=sa.text("seal_id IS NULL"),
        )

    with op.batch_alter_table("refused_check_ins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("campaign_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("unit_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("account_label", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("kind", sa.Text(), server_default=sa.text("'check_in'"), nullable=False))
        batch_op.add_column(sa.Column("state", sa.Text(), server_default=sa.text("'kept'"), nullable=False))
        batch_op.add_column(sa.Column("word", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("decided_by", sa.Uuid(), nullable=True))
        batch_op.alter_column("session_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.create_index("ix_refused_check_ins_campaign_id", ["campaign_id", "state"], unique=False)

    with op.batch_alter_table("study_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("others", sa.JSON(), server_default=sa.text("'[]'"), nullable=False))
        batch_op.add_column(sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("cancelled_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("cancel_reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))

    with op.batch_alter_table("unit_paths", schema=None) as batch_op:
        batch_op.add_column(sa.Column("inherited", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("unit_tallies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waiting", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("one_recorder", sa.Integer(), server_default=sa.text("0"), nullable=False))
    for statement in FILL:
        op.execute(statement)
    _change_checks(undo=False)


def downgrade() -> None:
    for statement in UNHELD_BEFORE:
        op.execute(statement)
    _change_checks(undo=True)
    with op.batch_alter_table("unit_tallies", schema=None) as batch_op:
        batch_op.drop_column("one_recorder")
        batch_op.drop_column("waiting")

    with op.batch_alter_table("unit_paths", schema=None) as batch_op:
        batch_op.drop_column("inherited")

    with op.batch_alter_table("study_sessions", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("cancel_reason")
        batch_op.drop_column("cancelled_by")
        batch_op.drop_column("cancelled_at")
        batch_op.drop_column("others")

    with op.batch_alter_table("refused_check_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_refused_check_ins_campaign_id")
        batch_op.alter_column("session_id", existing_type=sa.CHAR(length=32), nullable=False)
        batch_op.drop_column("decided_by")
        batch_op.drop_column("decided_at")
        batch_op.drop_column("word")
        batch_op.drop_column("state")
        batch_op.drop_column("kind")
        batch_op.drop_column("account_label")
        batch_op.drop_column("unit_id")
        batch_op.drop_column("campaign_id")

    with op.batch_alter_table("journal", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_journal_unsealed", postgresql_where=sa.text("seal_id IS NULL"), sqlite_where=sa.text("seal_id IS NULL")
        )
        batch_op.drop_index(
            "ix_journal_number", postgresql_where=sa.text("number IS NOT NULL"), sqlite_where=sa.text("number IS NOT NULL")
        )

    with op.batch_alter_table("attendance_marks", schema=None) as batch_op:
        batch_op.drop_column("on_behalf")
        batch_op.drop_column("single_recorder")

    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.drop_column("single_recorder")

    with op.batch_alter_table("visits", schema=None) as batch_op:
        batch_op.drop_index("uq_visits_client")
        batch_op.drop_index(batch_op.f("ix_visits_member_id"))

    op.drop_table("visits")
    op.drop_table("session_organisers")
    with op.batch_alter_table("outside_confirmations", schema=None) as batch_op:
        batch_op.drop_index("uq_outside_confirmations_client")
        batch_op.drop_index("ix_outside_confirmations_member_id")

    op.drop_table("outside_confirmations")
    with op.batch_alter_table("late_check_ins", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_late_check_ins_waiting",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("uq_late_check_ins_client")
        batch_op.drop_index("ix_late_check_ins_member_id")
        batch_op.drop_index(batch_op.f("ix_late_check_ins_campaign_id"))

    op.drop_table("late_check_ins")
    op.drop_table("home_visits")
    with op.batch_alter_table("confirmations", schema=None) as batch_op:
        batch_op.drop_index("uq_confirmations_client")

    op.drop_table("confirmations")
    op.drop_table("absence_findings")
    with op.batch_alter_table("tally_shares", schema=None) as batch_op:
        batch_op.drop_index("ix_tally_shares_lineage_id")

    op.drop_table("tally_shares")
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
    with op.batch_alter_table("report_jobs", schema=None) as batch_op:
        batch_op.drop_index("uq_report_jobs_client")
        batch_op.drop_index(
            "ix_report_jobs_unfinished",
            postgresql_where=sa.text("state IN ('waiting', 'making')"),
            sqlite_where=sa.text("state IN ('waiting', 'making')"),
        )
        batch_op.drop_index("ix_report_jobs_asked_at")

    op.drop_table("report_jobs")
    with op.batch_alter_table("outside_units", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outside_units_name",
            postgresql_where=sa.text("withdrawn_at IS NULL"),
            sqlite_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_outside_units_campaign_id")

    op.drop_table("outside_units")
    with op.batch_alter_table("excuse_requests", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_excuse_requests_standing",
            postgresql_where=sa.text("state IN ('asked', 'accepted')"),
            sqlite_where=sa.text("state IN ('asked', 'accepted')"),
        )
        batch_op.drop_index("ix_excuse_requests_member_id")

    op.drop_table("excuse_requests")
    with op.batch_alter_table("branch_closings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_branch_closings_standing",
            postgresql_where=sa.text("state <> 'returned'"),
            sqlite_where=sa.text("state <> 'returned'"),
        )
        batch_op.drop_index("uq_branch_closings_client")

    op.drop_table("branch_closings")
    with op.batch_alter_table("split_members", schema=None) as batch_op:
        batch_op.drop_index("ix_split_members_unit_id")

    op.drop_table("split_members")
    with op.batch_alter_table("moves", schema=None) as batch_op:
        batch_op.drop_index("ix_moves_member_id")

    op.drop_table("moves")
    with op.batch_alter_table("visitor_codes", schema=None) as batch_op:
        batch_op.drop_index("ix_visitor_codes_member_id")

    op.drop_table("visitor_codes")
    with op.batch_alter_table("unit_lineage", schema=None) as batch_op:
        batch_op.drop_index("uq_unit_lineage_step")
        batch_op.drop_index("ix_unit_lineage_successor_id")

    op.drop_table("unit_lineage")
    with op.batch_alter_table("unit_heirs", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_heirs_place_id")

    op.drop_table("unit_heirs")
    with op.batch_alter_table("journal_leaves", schema=None) as batch_op:
        batch_op.drop_index("uq_journal_leaves_entry_id")
        batch_op.drop_index(batch_op.f("ix_journal_leaves_seal_id"))

    op.drop_table("journal_leaves")
    op.drop_table("journal_seals")
