"""Number the answers about marital status in a book."""

import sqlalchemy as sa
from alembic import op

revision = "0006_20261125"
down_revision = "0005_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("status_check") as table:
        table.add_column(
            sa.Column(
                "entry_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                sa.ForeignKey("book_entry.id", name="status_check_entry_fk"),
                nullable=True,
            )
        )
    op.create_index("status_check_entry", "status_check", ["entry_id"])
