"""${message[:1].upper() + message[1:]}."""
<%
def body(code):
    lines = [line for line in (code or "pass").splitlines() if not line.lstrip().startswith(("#", "info="))]
    return "\n".join(lines).strip()
%>
import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types  # noqa: F401

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    ${body(upgrades)}


def downgrade() -> None:
    ${body(downgrades)}
