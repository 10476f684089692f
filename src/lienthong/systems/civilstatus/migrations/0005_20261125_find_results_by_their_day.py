"""Find results by the day of their release."""

from alembic import op

revision = "0005_20261125"
down_revision = "0004_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("result_issued", "result", ["issued_at"])
