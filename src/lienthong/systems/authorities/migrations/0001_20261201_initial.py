"""Initial."""

import sqlalchemy as sa
from alembic import op

import lienthong.foundation.database.column_types

revision = "0001_20261201"
down_revision = None
branch_labels = ("authorities",)
depends_on = None


def upgrade() -> None:
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
        sa.Column("document_sha256", sa.Text(), nullable=False),
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
        batch_op.create_index("step_document", ["document_sha256"], unique=False)

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


def downgrade() -> None:
    op.drop_table("content")
    with op.batch_alter_table("step", schema=None) as batch_op:
        batch_op.drop_index("step_desk")
        batch_op.drop_index("step_automatic")

    op.drop_table("step")
