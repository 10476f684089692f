"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0001_20261201"
down_revision = None
branch_labels = ("civilstatus",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("onestop_code", sa.Text(), nullable=False),
        sa.Column("interlinked_code", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("api", sa.Text(), server_default="3.0", nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("province_code", sa.Text(), nullable=False),
        sa.Column("received_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("arrived_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("supplement_until", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("calendar_version", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("likeness", sa.Text(), nullable=True),
        sa.Column("proof", sa.Text(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("onestop_code"),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index("dossier_desk", ["unit_code", "stage", "due_at"], unique=False)
        batch_op.create_index("dossier_interlinked", ["interlinked_code"], unique=False)
        batch_op.create_index("dossier_likeness", ["likeness"], unique=False)
        batch_op.create_index("dossier_proof", ["proof"], unique=False)

    op.create_table(
        "entry_mark",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("entry_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("mark", "entry_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "import_file",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("started_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("finished_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("lines_done", sa.Integer(), nullable=False),
        sa.Column("entered", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("sha256", "unit_code", "kind", name="import_file_once"),
    )
    op.create_table(
        "monthly_count",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("registered", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("on_time", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("male", sa.Integer(), nullable=False),
        sa.Column("female", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("again", sa.Integer(), server_default="0", nullable=False),
        sa.Column("noted", sa.Integer(), server_default="0", nullable=False),
        sa.Column("new_male", sa.Integer(), server_default="0", nullable=False),
        sa.Column("new_female", sa.Integer(), server_default="0", nullable=False),
        sa.Column("kinh", sa.Integer(), server_default="0", nullable=False),
        sa.Column("other_group", sa.Integer(), server_default="0", nullable=False),
        sa.Column("late_this_year", sa.Integer(), server_default="0", nullable=False),
        sa.Column("late_under_5", sa.Integer(), server_default="0", nullable=False),
        sa.Column("aged_under_1", sa.Integer(), server_default="0", nullable=False),
        sa.Column("aged_1_to_4", sa.Integer(), server_default="0", nullable=False),
        sa.Column("aged_from_5", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_male", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_female", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_male_months", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_female_months", sa.Integer(), server_default="0", nullable=False),
        sa.Column("to_marry_male", sa.Integer(), server_default="0", nullable=False),
        sa.Column("to_marry_female", sa.Integer(), server_default="0", nullable=False),
        sa.Column("changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("corrected", sa.Integer(), server_default="0", nullable=False),
        sa.Column("supplemented", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("kind", "year", "month", "unit_code"),
    )
    op.create_table(
        "personal_id",
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("dossier_code", sa.Text(), nullable=False),
        sa.Column("given_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number_key"),
        sa.UniqueConstraint("dossier_code"),
    )
    op.create_table(
        "purge",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("proposed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("decided_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("made_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "sign_order",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("asked_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("worked_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("held_until", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("finished_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("who", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("sign_order", schema=None) as batch_op:
        batch_op.create_index("sign_order_waiting", ["finished_at", "worked_at"], unique=False)

    op.create_table(
        "attachment",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("label", sa.LargeBinary(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "round", "position", name="attachment_position"),
    )
    op.create_table(
        "book_entry",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("source_id", sa.BigInteger(), nullable=True),
        sa.Column("registered_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("verify_token", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_file.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id"),
        sa.UniqueConstraint("unit_code", "kind", "year", "number", name="book_entry_number"),
        sa.UniqueConstraint("verify_token"),
    )
    with op.batch_alter_table("book_entry", schema=None) as batch_op:
        batch_op.create_index("book_entry_source", ["source_id"], unique=False)

    op.create_table(
        "document",
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("signed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.PrimaryKeyConstraint("dossier_id"),
    )
    op.create_table(
        "import_fault",
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Text(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["import_file.id"],
        ),
        sa.PrimaryKeyConstraint("import_id", "line"),
    )
    op.create_table(
        "purge_item",
        sa.Column("purge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("dossier_code", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["purge_id"],
            ["purge.id"],
        ),
        sa.PrimaryKeyConstraint("purge_id", "dossier_code"),
    )
    with op.batch_alter_table("purge_item", schema=None) as batch_op:
        batch_op.create_index("purge_item_code", ["dossier_code"], unique=False)

    op.create_table(
        "registered_death",
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.PrimaryKeyConstraint("subject_key"),
    )
    op.create_table(
        "result",
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("item", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.PrimaryKeyConstraint("dossier_id"),
    )
    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.create_index("result_issued", ["issued_at"], unique=False)

    op.create_table(
        "sign_order_item",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dossier_code", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["sign_order.id"],
        ),
        sa.PrimaryKeyConstraint("order_id", "position"),
    )
    op.create_table(
        "entry_note",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cause_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("noted_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cause_id"],
            ["book_entry.id"],
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["book_entry.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entry_id", "number", name="entry_note_number"),
    )
    with op.batch_alter_table("entry_note", schema=None) as batch_op:
        batch_op.create_index("entry_note_cause", ["cause_id"], unique=False)

    op.create_table(
        "entry_paper",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("signed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("verify_token", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["book_entry.id"],
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["book_entry.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("entry_id", "kind", name="entry_paper_once"),
        sa.UniqueConstraint("verify_token"),
    )
    with op.batch_alter_table("entry_paper", schema=None) as batch_op:
        batch_op.create_index("entry_paper_source", ["source_id"], unique=False)

    op.create_table(
        "status_check",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("asked_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("answered_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("status_kind", sa.Integer(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["book_entry.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "round", "side", name="status_check_once"),
    )
    with op.batch_alter_table("status_check", schema=None) as batch_op:
        batch_op.create_index("status_check_desk", ["unit_code", "answered_at", "due_at"], unique=False)
        batch_op.create_index("status_check_entry", ["entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("status_check", schema=None) as batch_op:
        batch_op.drop_index("status_check_entry")
        batch_op.drop_index("status_check_desk")

    op.drop_table("status_check")
    with op.batch_alter_table("entry_paper", schema=None) as batch_op:
        batch_op.drop_index("entry_paper_source")

    op.drop_table("entry_paper")
    with op.batch_alter_table("entry_note", schema=None) as batch_op:
        batch_op.drop_index("entry_note_cause")

    op.drop_table("entry_note")
    op.drop_table("sign_order_item")
    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.drop_index("result_issued")

    op.drop_table("result")
    op.drop_table("registered_death")
    with op.batch_alter_table("purge_item", schema=None) as batch_op:
        batch_op.drop_index("purge_item_code")

    op.drop_table("purge_item")
    op.drop_table("import_fault")
    op.drop_table("document")
    with op.batch_alter_table("book_entry", schema=None) as batch_op:
        batch_op.drop_index("book_entry_source")

    op.drop_table("book_entry")
    op.drop_table("attachment")
    with op.batch_alter_table("sign_order", schema=None) as batch_op:
        batch_op.drop_index("sign_order_waiting")

    op.drop_table("sign_order")
    op.drop_table("secret")
    op.drop_table("purge")
    op.drop_table("personal_id")
    op.drop_table("monthly_count")
    op.drop_table("import_file")
    op.drop_table("entry_mark")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index("dossier_proof")
        batch_op.drop_index("dossier_likeness")
        batch_op.drop_index("dossier_interlinked")
        batch_op.drop_index("dossier_desk")

    op.drop_table("dossier")
