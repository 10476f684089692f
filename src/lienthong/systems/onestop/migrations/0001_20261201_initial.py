"""Initial tables."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0001_20261201"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("identifier"),
        sa.UniqueConstraint("unit_code"),
    )
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
        "delivery",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("payload", lienthong.foundation.database.column_types.JsonValue(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("enqueued_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("not_before", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("first_attempt_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("carried", lienthong.foundation.database.column_types.JsonValue(), nullable=True),
        sa.Column("result", lienthong.foundation.database.column_types.JsonValue(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("changed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.create_index("ix_delivery_batch", ["batch"], unique=False)
        batch_op.create_index(
            "ix_delivery_due",
            ["purpose", "due_at"],
            unique=False,
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.create_index(
            "ix_delivery_open",
            ["stream", "position"],
            unique=False,
            postgresql_where=sa.text("state IN ('waiting', 'held')"),
            sqlite_where=sa.text("state IN ('waiting', 'held')"),
        )

    op.create_table(
        "dossier",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("interlinked_code", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("declared_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("received_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("calendar_version", sa.Text(), nullable=True),
        sa.Column("supplement_limit", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("supplements", sa.Integer(), nullable=False),
        sa.Column("environment", sa.Text(), nullable=True),
        sa.Column("civilstatus_version", sa.Text(), nullable=True),
        sa.Column("forwarded_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("registration_status", sa.Integer(), nullable=True),
        sa.Column("next_poll_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("empty_answers", sa.Integer(), nullable=False),
        sa.Column("next_position", sa.Integer(), nullable=False),
        sa.Column("changed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("declaration", sa.LargeBinary(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=True),
        sa.Column("places_decided", sa.Boolean(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("interlinked_code"),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index("dossier_desk", ["agency", "state", "received_at"], unique=False)
        batch_op.create_index("dossier_limit", ["supplement_limit"], unique=False)
        batch_op.create_index("dossier_poll", ["next_poll_at"], unique=False)
        batch_op.create_index("dossier_state", ["state", "changed_at"], unique=False)

    op.create_table(
        "event",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("codes", lienthong.foundation.database.column_types.JsonValue(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index("event_number", ["subject", "number"], unique=True)

    op.create_table(
        "hold",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("delivery_key", sa.Text(), nullable=True),
        sa.Column("codes", lienthong.foundation.database.column_types.JsonValue(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("closed_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.create_index(
            "hold_oldest",
            ["opened_at", "id"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "hold_open",
            ["subject", "reason", "part"],
            unique=True,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

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
        "place_choice",
        sa.Column("text_key", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("chosen_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("text_key", "unit_code"),
    )
    op.create_table(
        "sequence",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope"),
    )
    op.create_table(
        "attachment",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("replaced_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("dossier_id", "round", "number"),
    )
    op.create_table(
        "report",
        sa.Column("dossier_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("accepted_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossier.id"],
        ),
        sa.PrimaryKeyConstraint("dossier_id", "position"),
    )


def downgrade() -> None:
    op.drop_table("report")
    op.drop_table("attachment")
    op.drop_table("sequence")
    op.drop_table("place_choice")
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
    with op.batch_alter_table("hold", schema=None) as batch_op:
        batch_op.drop_index(
            "hold_open",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.drop_index(
            "hold_oldest",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )

    op.drop_table("hold")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("event_number")

    op.drop_table("event")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index("dossier_state")
        batch_op.drop_index("dossier_poll")
        batch_op.drop_index("dossier_limit")
        batch_op.drop_index("dossier_desk")

    op.drop_table("dossier")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_delivery_open",
            postgresql_where=sa.text("state IN ('waiting', 'held')"),
            sqlite_where=sa.text("state IN ('waiting', 'held')"),
        )
        batch_op.drop_index(
            "ix_delivery_due",
            postgresql_where=sa.text("state = 'waiting'"),
            sqlite_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_delivery_batch")

    op.drop_table("delivery")
    with op.batch_alter_table("audit_trail", schema=None) as batch_op:
        batch_op.drop_index("audit_trail_dossier")
        batch_op.drop_index("audit_trail_account")

    op.drop_table("audit_trail")
    op.drop_table("agency")
