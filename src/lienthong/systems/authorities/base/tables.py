"""Tables of the authorities. Codes stand in clear; facts, papers, documents, reasons and results are sealed.

``step.state`` repeats what the events say and is written in the same transaction as the event. The subject of an
event is the step's receipt.
"""

from __future__ import annotations

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
from lienthong.foundation.event_log import event_log_table
from lienthong.foundation.identity.tables import identity_tables

metadata = MetaData()
identity_tables(metadata)
audit_tables(metadata)
sequence_tables(metadata)
event_log_table(metadata)

_row_id = BigInteger().with_variant(Integer, "sqlite")

steps = Table(
    "step",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("interlinked_code", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("authority", Text, nullable=False),
    Column("receipt", Text, nullable=False, unique=True),
    Column("procedure_code", Text, nullable=False),
    Column("unit_code", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("document_sha256", Text, nullable=False),  # of the signed paper: it belongs to one dossier
    Column("round", Integer, nullable=False),  # 0, then one more each time it is sent again after a refusal
    Column("received_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("decide_at", Moment),  # when it is decided automatically; null: by an officer only
    Column("state", Integer, nullable=False),
    Column("version", Integer, nullable=False),  # the number of its last event
    Column("trace_id", Text, nullable=False),
    UniqueConstraint("interlinked_code", "step", name="step_once"),
    Index("step_desk", "authority", "state", "due_at"),
    Index("step_automatic", "decide_at"),
    Index("step_document", "document_sha256"),
)

contents = Table(
    "content",
    metadata,
    Column("step_id", ForeignKey("step.id"), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("request", LargeBinary, nullable=False),  # sealed: the request as it came, without the document
    Column("document", LargeBinary, nullable=False),  # sealed: the signed PDF
)
