"""Keep what follows an entry: further papers, and checks of marital status."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types
from lienthong.foundation.database.append_only import protect

revision = "0004_20261125"
down_revision = "0003_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    row_id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("book_entry", sa.Column("source_id", sa.BigInteger(), nullable=True))
    op.create_index("book_entry_source", "book_entry", ["source_id"])
    op.create_table(
        "entry_paper",
        sa.Column("id", row_id, autoincrement=True, nullable=False),
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
        sa.ForeignKeyConstraint(["source_id"], ["book_entry.id"]),
        sa.ForeignKeyConstraint(["entry_id"], ["book_entry.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("verify_token"),
        sa.UniqueConstraint("entry_id", "kind", name="entry_paper_once"),
    )
    op.create_index("entry_paper_source", "entry_paper", ["source_id"])
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
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "round", "side", name="status_check_once"),
    )
    op.create_index("status_check_desk", "status_check", ["unit_code", "answered_at", "due_at"])
    protect(op.get_bind(), "entry_paper")
