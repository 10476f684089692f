"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types
from lienthong.foundation.audit import protect_trail

revision = "0001_20261124"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_trail",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("dossier_code", sa.Text(), nullable=True),
        sa.Column("detail", lienthong.foundation.database.column_types.JsonValue(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("audit_trail", schema=None) as batch_op:
        batch_op.create_index("audit_trail_account", ["account", "id"], unique=False)
        batch_op.create_index("audit_trail_dossier", ["dossier_code", "id"], unique=False)

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
        "sequence",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope"),
    )
    op.create_table(
        "step",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("interlinked_code", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("received_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("decide_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("interlinked_code", "step", name="step_once"),
        sa.UniqueConstraint("receipt"),
    )
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.create_index("step_automatic", ["decide_at"], unique=False)
        batch_op.create_index("step_desk", ["authority", "state", "due_at"], unique=False)

    op.create_table(
        "content",
        sa.Column("step_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["step.id"],
        ),
        sa.PrimaryKeyConstraint("step_id", "round"),
    )
    op.create_table(
        "event",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("step_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("detail", lienthong.foundation.database.column_types.JsonValue(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"],
            ["step.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("step_id", "number", name="event_number"),
    )
    protect_trail(op.get_bind())


def downgrade() -> None:
    op.drop_table("event")
    op.drop_table("content")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index("step_desk")
        batch_op.drop_index("step_automatic")

    op.drop_table("step")
    op.drop_table("sequence")
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
    with op.batch_alter_table("audit_trail", schema=None) as batch_op:
        batch_op.drop_index("audit_trail_dossier")
        batch_op.drop_index("audit_trail_account")

    op.drop_table("audit_trail")
