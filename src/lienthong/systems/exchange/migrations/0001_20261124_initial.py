"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0001_20261124"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_account",
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_name"),
    )
    op.create_table(
        "identity_machine",
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("secret_hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("networks", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("environment", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("client_id"),
    )
    op.create_table(
        "identity_refresh_token",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("identity_refresh_token", schema=None) as batch_op:
        batch_op.create_index("identity_refresh_family", ["family"], unique=False)
        batch_op.create_index("identity_refresh_user", ["user_name"], unique=False)

    op.create_table(
        "identity_session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("user_name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.create_index("identity_session_seen", ["seen_at"], unique=False)
        batch_op.create_index("identity_session_user", ["user_name"], unique=False)

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
    with op.batch_alter_table("identity_session", schema=None) as batch_op:
        batch_op.drop_index("identity_session_user")
        batch_op.drop_index("identity_session_seen")

    op.drop_table("identity_session")
    with op.batch_alter_table("identity_refresh_token", schema=None) as batch_op:
        batch_op.drop_index("identity_refresh_user")
        batch_op.drop_index("identity_refresh_family")

    op.drop_table("identity_refresh_token")
    op.drop_table("identity_machine")
    op.drop_table("identity_account")
