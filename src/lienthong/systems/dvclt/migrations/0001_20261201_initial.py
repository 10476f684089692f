"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0001_20261201"
down_revision = None
branch_labels = ("dvclt",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("trace_id", sa.Text(), nullable=False),
        sa.Column("idempotency", sa.Text(), nullable=True),
        sa.Column("content_mark", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("requester_mark", sa.Text(), nullable=False),
        sa.Column("group", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("procedure_code", sa.Text(), nullable=False),
        sa.Column("unit_code", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("filed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("calendar_version", sa.Text(), nullable=False),
        sa.Column("waiting_since", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("fetched_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("onestop_code", sa.Text(), nullable=True),
        sa.Column("reported_done_at", sa.Text(), nullable=True),
        sa.Column("appointment_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("supplement_limit", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("result_sha256", sa.Text(), nullable=True),
        sa.Column("completed_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("changed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("form", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
        sa.UniqueConstraint("idempotency"),
        sa.UniqueConstraint("onestop_code"),
        sa.UniqueConstraint("trace_id"),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("application_account", ["account", "filed_at"], unique=False)
        batch_op.create_index("application_result", ["result_sha256"], unique=True)
        batch_op.create_index("application_stage", ["stage", "changed_at"], unique=False)
        batch_op.create_index("application_waiting", ["province", "waiting_since"], unique=False)

    op.create_table(
        "onestop_province",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("province", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "province"),
    )
    op.create_table(
        "attachment",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("application_id", "number"),
    )
    op.create_table(
        "likeness",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
        ),
        sa.PrimaryKeyConstraint("mark", "application_id"),
    )
    op.create_table(
        "planned_step",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("application_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("result_code", sa.Text(), nullable=True),
        sa.Column("next_ask_at", lienthong.foundation.database.column_types.Moment(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("unknown_answers", sa.Integer(), nullable=False),
        sa.Column("changed_at", lienthong.foundation.database.column_types.Moment(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["application.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("application_id", "step"),
    )
    with op.batch_alter_table("planned_step", schema=None) as batch_op:
        batch_op.create_index("planned_step_ask", ["next_ask_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("planned_step", schema=None) as batch_op:
        batch_op.drop_index("planned_step_ask")

    op.drop_table("planned_step")
    op.drop_table("likeness")
    op.drop_table("attachment")
    op.drop_table("onestop_province")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index("application_waiting")
        batch_op.drop_index("application_stage")
        batch_op.drop_index("application_account")

    op.drop_table("application")
