"""Tables of an exchange. There is no column for a body, nor for anything out of one but dossier codes.

A message's ``id`` begins with the moment of writing, so that ids of several processes sort by time.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from lienthong.foundation.database.column_types import Moment
from lienthong.foundation.identity.tables import identity_tables

metadata = MetaData()
identity_tables(metadata)

access = Table(
    "lgsp_access",
    metadata,
    Column("access_key", Text, primary_key=True),
    Column("secret_hash", Text, nullable=False),
    Column("app_name", Text, nullable=False),  # empty: any
    Column("partner_code", Text, nullable=False),  # empty: any
    Column("consumer_key", Text, nullable=False),  # the machine whose agency, environment and services hold
)

upstream = Table(
    "upstream_credential",
    metadata,
    Column("agency", Text, primary_key=True),  # empty: every agency without its own
    Column("environment", Text, primary_key=True),
    Column("consumer_key", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),  # sealed
)

messages = Table(
    "message",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("milliseconds", Float, nullable=False),
    Column("upstream_milliseconds", Float),  # of them, waiting for the next hop; null: not passed on
    Column("consumer_key", Text, nullable=False),  # empty: nobody we know
    Column("agency", Text, nullable=False),
    Column("environment", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("operation", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("error", Text, nullable=False),  # code; empty: none
    Column("hop", Text, nullable=False),  # that failed; empty: none
    Column("refusal_code", Text, nullable=False),  # what the destination itself refused; empty: nothing
    Column("refusal", LargeBinary),  # sealed: the sentence with it
    Column("request_size", BigInteger, nullable=False),
    Column("request_sha256", Text, nullable=False),
    Column("answer_size", BigInteger, nullable=False),
    Column("answer_sha256", Text, nullable=False),
    Column("dossiers", Integer, nullable=False),  # codes seen in the request
    Column("trace_id", Text, nullable=False),
    Index("message_agency", "agency", "id"),
    Index("message_trace", "trace_id", "id"),
)

message_dossiers = Table(
    "message_dossier",
    metadata,
    Column("dossier_code", Text, primary_key=True),
    Column("message_id", ForeignKey("message.id"), primary_key=True),
    Index("message_dossier_message", "message_id"),
)
