"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types  # noqa: F401

revision = "sequence_0001_20261201"
down_revision = None
branch_labels = ("sequence",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sequence",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope"),
    )


def downgrade() -> None:
    op.drop_table("sequence")
