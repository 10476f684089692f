"""Take dossiers of every module and version."""

import sqlalchemy as sa
from alembic import op

revision = "0003_20261125"
down_revision = "0002_20261125"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("dossier", sa.Column("api", sa.Text(), server_default="3.0", nullable=False))
