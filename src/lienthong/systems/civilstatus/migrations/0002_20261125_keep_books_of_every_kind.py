"""Keep books of every kind."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types
from lienthong.foundation.database.append_only import protect

revision = "0002_20261125"
down_revision = "0001_20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
        sa.PrimaryKeyConstraint("kind", "year", "month", "unit_code"),
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

    # Made anew on SQLite: before anything refers to it.
    with op.batch_alter_table("book_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.alter_column("dossier_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.alter_column("verify_token", existing_type=sa.Text(), nullable=True)
        batch_op.create_foreign_key("book_entry_import", "import_file", ["import_id"], ["id"])

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

    protect(op.get_bind(), "book_entry")
    protect(op.get_bind(), "entry_note")


def downgrade() -> None:
    op.drop_table("entry_note")
    with op.batch_alter_table("book_entry", schema=None) as batch_op:
        batch_op.drop_constraint("book_entry_import", type_="foreignkey")
        batch_op.alter_column("verify_token", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("dossier_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column("import_id")
    op.drop_table("purge_item")
    op.drop_table("purge")
    op.drop_table("import_fault")
    op.drop_table("monthly_count")
    op.drop_table("import_file")
    op.drop_table("entry_mark")
