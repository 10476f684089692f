"""Tables of civil status. Codes stand in clear; what people declared, attached or were told is sealed.

``dossier.stage`` repeats what the events say and is written in the same transaction as the event.
``dossier.answer`` and ``result.item`` are answers to ``layKetQua`` made ahead, sealed.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
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
from lienthong.foundation.columns import JsonValue, Moment
from lienthong.foundation.identity.tables import identity_tables
from lienthong.foundation.sequences import sequence_tables

metadata = MetaData()
identity_tables(metadata)
audit_tables(metadata)
sequence_tables(metadata)

_row_id = BigInteger().with_variant(Integer, "sqlite")

dossiers = Table(
    "dossier",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("onestop_code", Text, nullable=False, unique=True),
    Column("interlinked_code", Text, nullable=False),
    Column("module", Text, nullable=False),
    Column("unit_code", Text, nullable=False),  # as sent, valid on the day of reception
    Column("province_code", Text, nullable=False),  # of that unit on that day
    Column("received_at", Moment, nullable=False),  # by the one-stop: decides which law holds
    Column("arrived_at", Moment, nullable=False),  # here
    Column("due_at", Moment, nullable=False),
    Column("calendar_version", Text, nullable=False),
    Column("client", Text, nullable=False),
    Column("partner", Text),  # agency whose key sent it, as the gateway says; only it may ask for the answer
    Column("content_hash", Text, nullable=False),
    Column("likeness", Text),  # keyed hash: who it is about; two dossiers about one person have the same
    Column("proof", Text),  # keyed hash: the certificate of birth or notice of death it rests on
    Column("round", Integer, nullable=False),  # 0, then one more with each supplement
    Column("stage", Text, nullable=False),
    Column("version", Integer, nullable=False),  # one more with each event
    Column("changed_at", Moment, nullable=False),
    Column("trace_id", Text),
    Column("payload", LargeBinary, nullable=False),  # sealed: the envelope as it came, without file contents
    Column("answer", LargeBinary, nullable=False),  # sealed: item of layKetQua while there is no result
    Index("dossier_desk", "unit_code", "stage", "due_at"),
    Index("dossier_interlinked", "interlinked_code"),
    Index("dossier_likeness", "likeness"),
    Index("dossier_proof", "proof"),
)

events = Table(
    "event",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("detail", JsonValue, nullable=False),  # codes only
    Column("words", LargeBinary, nullable=False),  # sealed: officer's name and title, reason
    UniqueConstraint("dossier_id", "number", name="event_number"),
)

attachments = Table(
    "attachment",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("superseded", Boolean, nullable=False),  # a supplement brought newer ones; kept all the same
    Column("label", LargeBinary, nullable=False),  # sealed: kind, title, file name
    Column("content", LargeBinary, nullable=False),  # sealed
    UniqueConstraint("dossier_id", "round", "position", name="attachment_position"),
)

book_entries = Table(
    "book_entry",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("unit_code", Text, nullable=False),  # that registers, on the day of registration
    Column("kind", Text, nullable=False),  # birth, death
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("book", Text, nullable=False),  # quyển số, "01/2024"
    Column("page", Integer, nullable=False),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, unique=True),
    Column("registered_at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("verify_token", Text, nullable=False, unique=True),  # stands in the QR code
    Column("content", LargeBinary, nullable=False),  # sealed: what the book says
    UniqueConstraint("unit_code", "kind", "year", "number", name="book_entry_number"),
)

personal_ids = Table(
    "personal_id",
    metadata,
    Column("number_key", Text, primary_key=True),  # keyed hash of the number
    Column("dossier_code", Text, nullable=False, unique=True),
    Column("given_at", Moment, nullable=False),
    Column("number", LargeBinary, nullable=False),  # sealed
)

registered_deaths = Table(
    "registered_death",
    metadata,
    Column("subject_key", Text, primary_key=True),  # keyed hash of the personal number
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
)

documents = Table(
    "document",
    metadata,
    Column("dossier_id", ForeignKey("dossier.id"), primary_key=True),
    Column("signed_at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed: the signed PDF
)

results = Table(
    "result",
    metadata,
    Column("dossier_id", ForeignKey("dossier.id"), primary_key=True),
    Column("issued_at", Moment, nullable=False),
    Column("item", LargeBinary, nullable=False),  # sealed: item of layKetQua with the result
)

secrets = Table(
    "secret",
    metadata,
    Column("name", Text, primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("value", LargeBinary, nullable=False),  # sealed
)
