"""Count what the reports of the ministry ask for; `lienthong civilstatus rebuild` counts what is there already."""

import sqlalchemy as sa
from alembic import op

revision = "0007_20261125"
down_revision = "0006_20261125"
branch_labels = None
depends_on = None

COUNTED = (
    "again",
    "noted",
    "new_male",
    "new_female",
    "kinh",
    "other_group",
    "late_this_year",
    "late_under_5",
    "aged_under_1",
    "aged_1_to_4",
    "aged_from_5",
    "first",
    "first_male",
    "first_female",
    "first_male_months",
    "first_female_months",
    "to_marry_male",
    "to_marry_female",
    "changed",
    "corrected",
    "supplemented",
)


def upgrade() -> None:
    for name in COUNTED:
        op.add_column("monthly_count", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
