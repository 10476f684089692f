"""Keep orders to sign many."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0008_20261125"
down_revision = "0007_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    op.create_index("sign_order_waiting", "sign_order", ["finished_at", "worked_at"])
    op.create_table(
        "sign_order_item",
        sa.Column("order_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("dossier_code", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("message", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["sign_order.id"]),
        sa.PrimaryKeyConstraint("order_id", "position"),
    )
