"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0001_20261201"
down_revision = None
branch_labels = ("exchange",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lgsp_access",
        sa.Column("access_key", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("app_name", sa.Text(), nullable=False),
        sa.Column("partner_code", sa.Text(), nullable=False),
        sa.Column("consumer_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("access_key"),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("milliseconds", sa.Float(), nullable=False),
        sa.Column("upstream_milliseconds", sa.Float(), nullable=True),
        sa.Column("consumer_key", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("hop", sa.Text(), nullable=False),
        sa.Column("refusal_code", sa.Text(), nullable=False),
        sa.Column("refusal", sa.LargeBinary(), nullable=True),
        sa.Column("request_size", sa.BigInteger(), nullable=False),
        sa.Column("request_sha256", sa.Text(), nullable=False),
        sa.Column("answer_size", sa.BigInteger(), nullable=False),
        sa.Column("answer_sha256", sa.Text(), nullable=False),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("message_agency", ["agency", "id"], unique=False)
        batch_op.create_index("message_trace", ["trace_id", "id"], unique=False)

    op.create_table(
        "upstream_credential",
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=False),
        sa.Column("consumer_key", sa.Text(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "environment"),
    )
    op.create_table(
        "message_dossier",
        sa.Column("dossier_code", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["message.id"],
        ),
        sa.PrimaryKeyConstraint("dossier_code", "message_id"),
    )
    with op.batch_alter_table("message_dossier", schema=None) as batch_op:
        batch_op.create_index("message_dossier_message", ["message_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("message_dossier", schema=None) as batch_op:
        batch_op.drop_index("message_dossier_message")

    op.drop_table("message_dossier")
    op.drop_table("upstream_credential")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index("message_trace")
        batch_op.drop_index("message_agency")

    op.drop_table("message")
    op.drop_table("lgsp_access")
