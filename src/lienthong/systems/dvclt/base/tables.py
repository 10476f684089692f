"""Storage of PM.DVCLT.

An application's life is its events, append-only; `stage` and the other columns of `application` are what the
events amount to,
written in the same transaction. What citizens declare and what officers write is sealed; columns in clear
hold codes only, and
keyed hashes where something must be found again.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from lienthong.foundation.audit import audit_tables
from lienthong.foundation.database.column_types import Moment
from lienthong.foundation.database.sequences import sequence_tables
from lienthong.foundation.delivery import delivery_tables
from lienthong.foundation.event_log import event_log_table
from lienthong.foundation.holds import hold_table
from lienthong.foundation.identity.tables import identity_tables

metadata = MetaData()

delivery_tables(metadata)
sequence_tables(metadata)
identity_tables(metadata)
audit_tables(metadata)
event_log_table(metadata)
hold_table(metadata)

_row_id = BigInteger().with_variant(Integer, "sqlite")

onestop_province = Table(
    "onestop_province",
    metadata,
    # User name of a one-stop system's account, and a province whose applications it takes.
    Column("account", Text, primary_key=True),
    Column("province", Text, primary_key=True),
)

application = Table(
    "application",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("code", Text, nullable=False, unique=True),
    Column("trace_id", Text, nullable=False, unique=True),
    # Keyed hash of the caller's account and Idempotency-Key, and of what was sent under it.
    Column("idempotency", Text, unique=True),
    Column("content_mark", Text, nullable=False),
    Column("account", Text),
    # Keyed hash of the requester's paper number: the second key of whoever has no account.
    Column("requester_mark", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("module", Text, nullable=False),
    Column("procedure_code", Text, nullable=False),
    Column("unit_code", Text, nullable=False),
    Column("province", Text, nullable=False),
    Column("stage", Text, nullable=False),
    # 1, and one more with each supplement the citizen brought.
    Column("round", Integer, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("calendar_version", Text, nullable=False),
    # Set while the one-stop system has not acknowledged: it is offered, oldest first.
    Column("waiting_since", Moment),
    Column("fetched_at", Moment),
    # A code of a one-stop system belongs to one application.
    Column("onestop_code", Text, unique=True),
    Column("reported_done_at", Text),
    Column("appointment_at", Moment),
    Column("supplement_limit", Moment),
    Column("result_sha256", Text),
    Column("completed_at", Moment),
    Column("changed_at", Moment, nullable=False),
    Column("form", LargeBinary, nullable=False),
    Column("result", LargeBinary),
    Column("document", LargeBinary),
    Index("application_waiting", "province", "waiting_since"),
    # One paper is the result of one application.
    Index("application_result", "result_sha256", unique=True),
    Index("application_account", "account", "filed_at"),
    Index("application_stage", "stage", "changed_at"),
)

likeness = Table(
    "likeness",
    metadata,
    # Keyed hash of what makes two applications tell of the same person.
    Column("mark", Text, primary_key=True),
    Column("application_id", _row_id, ForeignKey("application.id"), primary_key=True),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("application_id", _row_id, ForeignKey("application.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("round", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("withdrawn_at", Moment),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("application_id", "number"),
)

planned_step = Table(
    "planned_step",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("application_id", _row_id, ForeignKey("application.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", Moment),
    Column("receipt", Text),
    Column("result_code", Text),
    Column("next_ask_at", Moment),
    Column("asked", Integer, nullable=False),
    Column("unknown_answers", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    # What the authority wrote: result, reason, who decided.
    Column("words", LargeBinary),
    UniqueConstraint("application_id", "step"),
    Index("planned_step_ask", "next_ask_at"),
)
