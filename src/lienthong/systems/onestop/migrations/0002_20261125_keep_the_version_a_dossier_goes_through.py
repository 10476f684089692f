"""Keep the version of the civil-status API that a dossier goes through."""

import sqlalchemy as sa
from alembic import op

revision = "0002_20261125"
down_revision = "0001_20261124"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.add_column(sa.Column("civilstatus_version", sa.Text(), nullable=True))
