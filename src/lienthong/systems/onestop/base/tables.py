"""Storage of the one-stop system.

A dossier's life is its events, append-only; `state` and the other columns of `dossier` are what the events
amount to, written in the same transaction. What citizens declared is sealed; the columns in clear hold codes only.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
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

agency = Table(
    "agency",
    metadata,
    Column("identifier", Text, primary_key=True),
    Column("unit_code", Text, nullable=False, unique=True),
    Column("province", Text, nullable=False),
    Column("name", Text, nullable=False),
)

dossier = Table(
    "dossier",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("interlinked_code", Text, nullable=False, unique=True),
    # Our own code and desk; empty while the dossier cannot be placed on a desk (a hold says why).
    Column("code", Text, unique=True),
    Column("agency", Text),
    Column("province", Text, nullable=False),
    Column("unit_code", Text, nullable=False),
    Column("module", Text, nullable=False),
    Column("procedure_code", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Column("state", Integer, nullable=False),
    # How often PM.DVCLT has offered content: 1, and one more with each answered supplement.
    Column("round", Integer, nullable=False),
    Column("declared_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("calendar_version", Text),
    Column("supplement_limit", Moment),
    Column("supplements", Integer, nullable=False),
    Column("environment", Text),
    # Version of the civil-status API it goes through, from the acceptance on; empty before, and in dossiers
    # from before it was kept: 3.0.
    Column("civilstatus_version", Text),
    Column("forwarded_at", Moment),
    Column("registration_status", Integer),
    Column("next_poll_at", Moment),
    Column("empty_answers", Integer, nullable=False),
    Column("next_position", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("declaration", LargeBinary, nullable=False),
    # What came when it could no longer be taken as the dossier's own: kept, shown, not used.
    Column("set_aside", LargeBinary),
    Column("places", LargeBinary),
    Column("places_decided", Boolean, nullable=False),
    Column("result", LargeBinary),
    Column("result_sha256", Text),
    # A result that differs from the declaration, until a clerk has confirmed it.
    Column("offered_result", LargeBinary),
    # One paper is the result of one dossier.
    Index("dossier_result", "result_sha256", unique=True),
    # Lists and counts walk these two in the order they are shown, and tell from them alone whose a line is.
    Index("dossier_waiting", "state", "received_at", "id", "agency"),
    Index("dossier_changed", "changed_at", "id", "agency"),
    Index("dossier_state", "state", "changed_at"),
    Index("dossier_poll", "next_poll_at"),
    Index("dossier_limit", "supplement_limit"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("dossier_id", _row_id, ForeignKey("dossier.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("source_id", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("replaced_at", Moment),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("dossier_id", "round", "number"),
)

report = Table(
    "report",
    metadata,
    Column("dossier_id", _row_id, ForeignKey("dossier.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("status", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("accepted_at", Moment),
    Column("answer", Text),
)

place_choice = Table(
    "place_choice",
    metadata,
    # Keyed hash of the folded text: the text itself may be somebody's address.
    Column("text_key", Text, primary_key=True),
    Column("unit_code", Text, primary_key=True),
    Column("chosen_by", Text, nullable=False),
    Column("chosen_at", Moment, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("address", LargeBinary, nullable=False),
)
