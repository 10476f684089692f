"""Index only what is open."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types  # noqa: F401

revision = "0002_20261130"
down_revision = "0001_20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_delivery_stream")
        batch_op.drop_index("ix_delivery_due")
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
        batch_op.drop_index("ix_delivery_open")
        batch_op.drop_index("ix_delivery_due")
        batch_op.create_index("ix_delivery_due", ["state", "purpose", "due_at"], unique=False)
        batch_op.create_index("ix_delivery_stream", ["stream", "position"], unique=False)
