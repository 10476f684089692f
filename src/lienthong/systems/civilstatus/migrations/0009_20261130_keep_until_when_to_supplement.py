"""Keep until when a supplement is waited for; of what is waited for now, the history says it."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0009_20261130"
down_revision = "0008_20261125"
branch_labels = None
depends_on = None

_dossiers = sa.table(
    "dossier",
    sa.column("id", sa.BigInteger()),
    sa.column("stage", sa.Text()),
    sa.column("supplement_until", lienthong.foundation.database.column_types.Moment()),
)
_events = sa.table(
    "event",
    sa.column("dossier_id", sa.BigInteger()),
    sa.column("number", sa.Integer()),
    sa.column("kind", sa.Text()),
    sa.column("detail", lienthong.foundation.database.column_types.JsonValue),
)


def upgrade() -> None:
    op.add_column(
        "dossier",
        sa.Column("supplement_until", lienthong.foundation.database.column_types.Moment(), nullable=True),
    )
    connection = op.get_bind()
    asked = (
        sa.select(_events.c.dossier_id, _events.c.detail)
        .join(_dossiers, _dossiers.c.id == _events.c.dossier_id)
        .where(_dossiers.c.stage == "supplement", _events.c.kind == "supplement_asked")
        .order_by(_events.c.dossier_id, _events.c.number)
    )
    limits = {row.dossier_id: row.detail["limit"] for row in connection.execute(asked).all()}
    for dossier_id, limit in limits.items():
        connection.execute(
            sa.update(_dossiers)
            .where(_dossiers.c.id == dossier_id)
            .values(supplement_until=datetime.fromisoformat(limit))
        )
