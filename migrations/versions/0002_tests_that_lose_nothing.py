"""tests that lose nothing

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CHECKS = {
    "known_counting": "counts IN ('first', 'best', 'last')",
    "known_deadline_rule": "deadline_rule IN ('full_time', 'window_end')",
    "known_review_after": "review_after IN ('nothing', 'marks', 'keys')",
    "known_review_released": "review_released IN ('nothing', 'marks', 'keys')",
}


def upgrade() -> None:
    op.create_table(
        "late_judgements",
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("writer_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("clock", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("after_release", sa.Boolean(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint("clock IN ('on_time', 'plausible', 'needs_look')", name=op.f("ck_late_judgements_known_clock")),
        sa.CheckConstraint("outcome IN ('accepted', 'waiting', 'refused')", name=op.f("ck_late_judgements_known_outcome")),
        sa.PrimaryKeyConstraint("attempt_id", "writer_id", "seq", name=op.f("pk_late_judgements")),
    )
    with op.batch_alter_table("late_judgements", schema=None) as batch_op:
        batch_op.create_index(
            "ix_late_judgements_waiting",
            ["attempt_id"],
            unique=False,
            postgresql_where=sa.text("outcome = 'waiting'"),
            sqlite_where=sa.text("outcome = 'waiting'"),
        )

    op.create_table(
        "quiz_occasions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_occasions")),
    )
    op.create_table(
        "receipts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grading_number", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("nonce", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('submission', 'score')", name=op.f("ck_receipts_known_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipts")),
        sa.UniqueConstraint("code", name=op.f("uq_receipts_code")),
    )
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.create_index("uq_receipts_statement", ["attempt_id", "kind", "grading_number"], unique=True)

    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_keys")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("dedupe", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_notices_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index("uq_notices_dedupe", ["member_id", "dedupe"], unique=True)

    op.create_table(
        "pictures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bank_id"], ["banks.id"], name=op.f("fk_pictures_bank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
    )
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.create_index("uq_pictures_digest", ["bank_id", "digest"], unique=True)

    op.create_table(
        "printed_papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_printed_papers_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_papers")),
    )
    with op.batch_alter_table("printed_papers", schema=None) as batch_op:
        batch_op.create_index("uq_printed_papers_code", ["quiz_id", "code"], unique=True)

    op.create_table(
        "quiz_guests",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("admitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_quiz_guests_quiz_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_quiz_guests")),
    )
    with op.batch_alter_table("quiz_guests", schema=None) as batch_op:
        batch_op.create_index(
            "ix_quiz_guests_named",
            ["admitted_at"],
            unique=False,
            postgresql_where=sa.text("name IS NOT NULL"),
            sqlite_where=sa.text("name IS NOT NULL"),
        )
        batch_op.create_index("ix_quiz_guests_occasion_id", ["occasion_id"], unique=False)
        batch_op.create_index("uq_quiz_guests_client", ["place_id", "client_id"], unique=True)

    op.create_table(
        "quiz_overrides",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("extra_s", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helper_reads", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(unit_id IS NULL) <> (member_id IS NULL)", name=op.f("ck_quiz_overrides_one_subject")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_quiz_overrides_member_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_quiz_overrides_quiz_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_quiz_overrides_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quiz_overrides")),
    )
    with op.batch_alter_table("quiz_overrides", schema=None) as batch_op:
        batch_op.create_index("ix_quiz_overrides_quiz_id", ["quiz_id"], unique=False)
        batch_op.create_index("uq_quiz_overrides_client", ["quiz_id", "client_id"], unique=True)

    op.create_table(
        "entered_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("occasion_id", sa.Uuid(), nullable=False),
        sa.Column("printed_paper_id", sa.Uuid(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("helped_by", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_where", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=True),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'confirmed', 'refused')", name=op.f("ck_entered_results_known_state")),
        sa.CheckConstraint("way IN ('paper', 'helper')", name=op.f("ck_entered_results_known_way")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_entered_results_member_id")),
        sa.ForeignKeyConstraint(["printed_paper_id"], ["printed_papers.id"], name=op.f("fk_entered_results_printed_paper_id")),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_entered_results_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_results")),
    )
    with op.batch_alter_table("entered_results", schema=None) as batch_op:
        batch_op.create_index("uq_entered_results_client", ["quiz_id", "client_id"], unique=True)
        batch_op.create_index(
            "uq_entered_results_waiting",
            ["quiz_id", "member_id"],
            unique=True,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "question_drafts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bank_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("based_on", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("author_label", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=True),
        sa.Column("reviewer_label", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_note", sa.Text(), nullable=True),
        sa.Column("published_version_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'returned', 'published', 'dropped')", name=op.f("ck_question_drafts_known_state")
        ),
        sa.ForeignKeyConstraint(["bank_id"], ["banks.id"], name=op.f("fk_question_drafts_bank_id")),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_question_drafts_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_drafts")),
    )
    with op.batch_alter_table("question_drafts", schema=None) as batch_op:
        batch_op.create_index("ix_question_drafts_bank_id", ["bank_id", "state"], unique=False)

    op.create_table(
        "question_cases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_version_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "decision IS NULL OR decision IN ('sound', 'void', 'rekey')", name=op.f("ck_question_cases_known_decision")
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"], ["question_versions.id"], name=op.f("fk_question_cases_question_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_cases")),
    )
    with op.batch_alter_table("question_cases", schema=None) as batch_op:
        batch_op.create_index("ix_question_cases_version", ["question_version_id"], unique=False)
        batch_op.create_index(
            "uq_question_cases_undecided",
            ["question_version_id"],
            unique=True,
            postgresql_where=sa.text("decision IS NULL"),
            sqlite_where=sa.text("decision IS NULL"),
        )

    op.create_table(
        "question_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_version_id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('wrong_key', 'two_right', 'unclear', 'typo', 'other')", name=op.f("ck_question_reports_known_reason")
        ),
        sa.ForeignKeyConstraint(
            ["question_version_id"], ["question_versions.id"], name=op.f("fk_question_reports_question_version_id")
        ),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_question_reports_quiz_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_reports")),
    )
    with op.batch_alter_table("question_reports", schema=None) as batch_op:
        batch_op.create_index("uq_question_reports_taker", ["question_version_id", "member_id"], unique=True)

    op.create_table(
        "question_rulings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question_version_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=True),
        sa.Column("old_key_counts", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('void', 'rekey')", name=op.f("ck_question_rulings_known_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["question_cases.id"], name=op.f("fk_question_rulings_case_id")),
        sa.ForeignKeyConstraint(
            ["question_version_id"], ["question_versions.id"], name=op.f("fk_question_rulings_question_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_rulings")),
    )
    with op.batch_alter_table("question_rulings", schema=None) as batch_op:
        batch_op.create_index("uq_question_rulings_number", ["question_version_id", "number"], unique=True)

    op.create_table(
        "regrades",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("quiz_id", sa.Uuid(), nullable=False),
        sa.Column("ruling_id", sa.Uuid(), nullable=False),
        sa.Column("rulings", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("after_attempt_id", sa.Uuid(), nullable=True),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], name=op.f("fk_regrades_quiz_id")),
        sa.ForeignKeyConstraint(["ruling_id"], ["question_rulings.id"], name=op.f("fk_regrades_ruling_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrades")),
    )
    with op.batch_alter_table("regrades", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regrades_ruling_id"), ["ruling_id"], unique=False)
        batch_op.create_index(
            "ix_regrades_unfinished",
            ["started_at"],
            unique=False,
            postgresql_where=sa.text("finished_at IS NULL"),
            sqlite_where=sa.text("finished_at IS NULL"),
        )
        batch_op.create_index("uq_regrades_rulings", ["quiz_id", "rulings"], unique=True)

    with op.batch_alter_table("admissions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("helper_reads", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_constraint(batch_op.f("fk_admissions_member_id"), type_="foreignkey")

    with op.batch_alter_table("answer_batches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_device_time", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("family_id", sa.Uuid(), nullable=True))
        batch_op.create_index(
            "ix_answer_batches_late",
            ["received_at"],
            unique=False,
            postgresql_where=sa.text("verdict = 'late'"),
            sqlite_where=sa.text("verdict = 'late'"),
        )
        batch_op.drop_constraint(batch_op.f("fk_answer_batches_attempt_id"), type_="foreignkey")

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begun_writer_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("begun_device_time", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("begun_elapsed_ms", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("begun_family_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("marks_seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(batch_op.f("fk_attempts_member_id"), type_="foreignkey")

    with op.batch_alter_table("gradings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rulings", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.drop_constraint(batch_op.f("fk_gradings_attempt_id"), type_="foreignkey")

    with op.batch_alter_table("quizzes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cooldown_s", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.add_column(sa.Column("deadline_rule", sa.Text(), server_default=sa.text("'full_time'"), nullable=False))
        batch_op.add_column(sa.Column("open_book", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column("review_after", sa.Text(), server_default="marks", nullable=False))
        batch_op.add_column(sa.Column("review_released", sa.Text(), server_default="keys", nullable=False))
        batch_op.add_column(sa.Column("rulings", sa.Integer(), server_default=sa.text("0"), nullable=False))

    op.execute("UPDATE quizzes SET review_after = 'nothing', review_released = 'nothing' WHERE review = 'nothing'")
    op.execute("UPDATE quizzes SET review_released = 'marks' WHERE review = 'marks'")
    with op.batch_alter_table("quizzes", schema=None) as batch_op:
        batch_op.drop_column("review")
        batch_op.alter_column("review_after", server_default=None)
        batch_op.alter_column("review_released", server_default=None)
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_quizzes_{name}"), rule)

    with op.batch_alter_table("refused_payloads", schema=None) as batch_op:
        batch_op.add_column(sa.Column("payload_hash", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("size", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch_op.create_index(batch_op.f("ix_refused_payloads_account_id"), ["account_id"], unique=False)

    with op.batch_alter_table("start_aliases", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_start_aliases_member_id"), type_="foreignkey")

    with op.batch_alter_table("study_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("guest_code", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_study_sessions_guest_code"), ["guest_code"])


def downgrade() -> None:
    with op.batch_alter_table("study_sessions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_study_sessions_guest_code"), type_="unique")
        batch_op.drop_column("guest_code")

    with op.batch_alter_table("start_aliases", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_start_aliases_member_id"), "members", ["member_id"], ["id"])

    with op.batch_alter_table("refused_payloads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refused_payloads_account_id"))
        batch_op.drop_column("size")
        batch_op.drop_column("payload_hash")

    with op.batch_alter_table("quizzes", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(batch_op.f(f"ck_quizzes_{name}"), type_="check")
        batch_op.add_column(sa.Column("review", sa.Text(), server_default="marks_then_keys", nullable=False))
    op.execute("UPDATE quizzes SET review = 'nothing' WHERE review_released = 'nothing'")
    op.execute("UPDATE quizzes SET review = 'marks' WHERE review_released = 'marks'")
    with op.batch_alter_table("quizzes", schema=None) as batch_op:
        batch_op.alter_column("review", server_default=None)
        batch_op.drop_column("rulings")
        batch_op.drop_column("review_released")
        batch_op.drop_column("review_after")
        batch_op.drop_column("open_book")
        batch_op.drop_column("deadline_rule")
        batch_op.drop_column("cooldown_s")

    with op.batch_alter_table("gradings", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_gradings_attempt_id"), "attempts", ["attempt_id"], ["id"])
        batch_op.drop_column("rulings")

    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_attempts_member_id"), "members", ["member_id"], ["id"])
        batch_op.drop_column("marks_seen_at")
        batch_op.drop_column("begun_family_id")
        batch_op.drop_column("begun_elapsed_ms")
        batch_op.drop_column("begun_device_time")
        batch_op.drop_column("begun_writer_id")

    with op.batch_alter_table("answer_batches", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_answer_batches_attempt_id"), "attempts", ["attempt_id"], ["id"])
        batch_op.drop_index(
            "ix_answer_batches_late", postgresql_where=sa.text("verdict = 'late'"), sqlite_where=sa.text("verdict = 'late'")
        )
        batch_op.drop_column("family_id")
        batch_op.drop_column("sent_device_time")

    with op.batch_alter_table("admissions", schema=None) as batch_op:
        batch_op.create_foreign_key(batch_op.f("fk_admissions_member_id"), "members", ["member_id"], ["id"])
        batch_op.drop_column("helper_reads")

    with op.batch_alter_table("regrades", schema=None) as batch_op:
        batch_op.drop_index("uq_regrades_rulings")
        batch_op.drop_index(
            "ix_regrades_unfinished",
            postgresql_where=sa.text("finished_at IS NULL"),
            sqlite_where=sa.text("finished_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_regrades_ruling_id"))

    op.drop_table("regrades")
    with op.batch_alter_table("question_rulings", schema=None) as batch_op:
        batch_op.drop_index("uq_question_rulings_number")

    op.drop_table("question_rulings")
    with op.batch_alter_table("question_reports", schema=None) as batch_op:
        batch_op.drop_index("uq_question_reports_taker")

    op.drop_table("question_reports")
    with op.batch_alter_table("question_cases", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_question_cases_undecided",
            postgresql_where=sa.text("decision IS NULL"),
            sqlite_where=sa.text("decision IS NULL"),
        )
        batch_op.drop_index("ix_question_cases_version")

    op.drop_table("question_cases")
    with op.batch_alter_table("question_drafts", schema=None) as batch_op:
        batch_op.drop_index("ix_question_drafts_bank_id")

    op.drop_table("question_drafts")
    with op.batch_alter_table("entered_results", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_entered_results_waiting",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("uq_entered_results_client")

    op.drop_table("entered_results")
    with op.batch_alter_table("quiz_overrides", schema=None) as batch_op:
        batch_op.drop_index("uq_quiz_overrides_client")
        batch_op.drop_index("ix_quiz_overrides_quiz_id")

    op.drop_table("quiz_overrides")
    with op.batch_alter_table("quiz_guests", schema=None) as batch_op:
        batch_op.drop_index("uq_quiz_guests_client")
        batch_op.drop_index("ix_quiz_guests_occasion_id")
        batch_op.drop_index(
            "ix_quiz_guests_named", postgresql_where=sa.text("name IS NOT NULL"), sqlite_where=sa.text("name IS NOT NULL")
        )

    op.drop_table("quiz_guests")
    with op.batch_alter_table("printed_papers", schema=None) as batch_op:
        batch_op.drop_index("uq_printed_papers_code")

    op.drop_table("printed_papers")
    with op.batch_alter_table("pictures", schema=None) as batch_op:
        batch_op.drop_index("uq_pictures_digest")

    op.drop_table("pictures")
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.drop_index("uq_notices_dedupe")

    op.drop_table("notices")
    op.drop_table("signing_keys")
    with op.batch_alter_table("receipts", schema=None) as batch_op:
        batch_op.drop_index("uq_receipts_statement")

    op.drop_table("receipts")
    op.drop_table("quiz_occasions")
    with op.batch_alter_table("late_judgements", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_late_judgements_waiting",
            postgresql_where=sa.text("outcome = 'waiting'"),
            sqlite_where=sa.text("outcome = 'waiting'"),
        )

    op.drop_table("late_judgements")
