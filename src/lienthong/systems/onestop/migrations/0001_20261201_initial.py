"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0001_20261201"
down_revision = None
branch_labels = ("onestop",)
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
        sa.Column("set_aside", sa.LargeBinary(), nullable=True),
        sa.Column("places", sa.LargeBinary(), nullable=True),
        sa.Column("places_decided", sa.Boolean(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.Column("offered_result", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("interlinked_code"),
    )
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.create_index("dossier_changed", ["changed_at", "id", "agency"], unique=False)
        batch_op.create_index("dossier_limit", ["supplement_limit"], unique=False)
        batch_op.create_index("dossier_poll", ["next_poll_at"], unique=False)
        batch_op.create_index("dossier_result", ["result_sha256"], unique=True)
        batch_op.create_index("dossier_state", ["state", "changed_at"], unique=False)
        batch_op.create_index("dossier_waiting", ["state", "received_at", "id", "agency"], unique=False)

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
    op.drop_table("place_choice")
    with op.batch_alter_table("dossier", schema=None) as batch_op:
        batch_op.drop_index("dossier_waiting")
        batch_op.drop_index("dossier_state")
        batch_op.drop_index("dossier_poll")
        batch_op.drop_index("dossier_limit")
        batch_op.drop_index("dossier_changed")

    op.drop_table("dossier")
    op.drop_table("agency")
