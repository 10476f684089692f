"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "delivery_0001_20261201"
down_revision = None
branch_labels = ("delivery",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("payload", lienthong.foundation.database.column_types.JsonValue(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("enqueued_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("not_before", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("first_attempt_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("unsettled", lienthong.foundation.database.column_types.JsonValue(), nullable=True),
        sa.Column("result", lienthong.foundation.database.column_types.JsonValue(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_batch", ["batch"], unique=False)
        batch_op.create_index(
            "ix_delivery_due",
            ["purpose", "due_at"],
            unique=False,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "ix_delivery_open",
            ["stream", "position"],
            unique=False,
            postgresql_where=sa.text("state IN ('waiting', 'held')"),
            sqlite_where=sa.text("state IN ('waiting', 'held')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_delivery_open",
            postgresql_where=sa.text("state IN ('waiting', 'held')"),
            sqlite_where=sa.text("state IN ('waiting', 'held')"),
        )
        batch_op.drop_index(
            "ix_delivery_due",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_delivery_batch")

    op.drop_table("delivery")
