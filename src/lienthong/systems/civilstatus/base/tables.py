"""Tables of civil status. Codes stand in clear; what people declared, attached or were told is sealed.

``dossier.stage`` repeats what the events of the log say and is written in the same transaction as the event.
``dossier.answer`` and ``result.item`` are answers to ``layKetQua`` made ahead, sealed.
``book_entry`` and ``entry_note`` are append-only by trigger: what stands in the book is corrected by a note.
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
from lienthong.foundation.database.append_only import append_only
from lienthong.foundation.database.column_types import Moment
from lienthong.foundation.database.sequences import sequence_tables
from lienthong.foundation.event_log import purgeable_event_log_table
from lienthong.foundation.identity.tables import identity_tables

metadata = MetaData()
identity_tables(metadata)
audit_tables(metadata)
# Of a dossier that was a test, nothing is left but the trace of its deletion.
purgeable_event_log_table(metadata)
sequence = sequence_tables(metadata)

_row_id = BigInteger().with_variant(Integer, "sqlite")

dossiers = Table(
    "dossier",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("onestop_code", Text, nullable=False, unique=True),
    Column("interlinked_code", Text, nullable=False),
    Column("module", Text, nullable=False),
    Column("api", Text, nullable=False, server_default="3.0"),  # version of the API: how the payload is read
    Column("unit_code", Text, nullable=False),  # as sent, valid on the day of reception
    Column("province_code", Text, nullable=False),  # of that unit on that day
    Column("received_at", Moment, nullable=False),  # by the one-stop: decides which law holds
    Column("arrived_at", Moment, nullable=False),  # here
    Column("due_at", Moment, nullable=False),
    Column("supplement_until", Moment),  # while a supplement is waited for
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

import_files = Table(
    "import_file",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("sha256", Text, nullable=False),  # of the whole file
    Column("unit_code", Text, nullable=False),
    Column("kind", Text, nullable=False),  # a Register
    Column("account", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("lines_done", Integer, nullable=False),  # checkpoint: so many lines are settled
    Column("entered", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),  # stood in the book already, with the same content
    UniqueConstraint("sha256", "unit_code", "kind", name="import_file_once"),
)

import_faults = Table(
    "import_fault",
    metadata,
    Column("import_id", ForeignKey("import_file.id"), primary_key=True),
    Column("line", Integer, primary_key=True),  # of the file, the heading is 1
    Column("weight", Text, nullable=False),  # error: not entered; warning: entered, to be looked at
    Column("reasons", LargeBinary, nullable=False),  # sealed: Vietnamese sentences
)

book_entries = Table(
    "book_entry",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("unit_code", Text, nullable=False),  # that registers, on the day of registration
    Column("kind", Text, nullable=False),  # a Register: birth, death, marriage …
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("book", Text, nullable=False),  # quyển số, "01/2024"
    Column("page", Integer, nullable=False),
    Column("dossier_id", ForeignKey("dossier.id"), unique=True),  # none: from a book on paper
    Column("import_id", ForeignKey("import_file.id")),
    Column("source_id", BigInteger),  # the earlier entry that it copies, corrects or ends
    Column("registered_at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("verify_token", Text, unique=True),  # stands in the QR code of a paper
    Column("content", LargeBinary, nullable=False),  # sealed: what the book says
    UniqueConstraint("unit_code", "kind", "year", "number", name="book_entry_number"),
    Index("book_entry_source", "source_id"),
)
append_only(book_entries)

entry_notes = Table(
    "entry_note",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("entry_id", ForeignKey("book_entry.id"), nullable=False),  # the entry the note stands beside
    Column("number", Integer, nullable=False),  # of the note, beside this entry
    Column("kind", Text, nullable=False),  # correction, change, divorce …
    Column("cause_id", ForeignKey("book_entry.id")),  # the entry in the register of corrections, say
    Column("noted_at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("text", LargeBinary, nullable=False),  # sealed: what the note says
    Column("document", LargeBinary),  # sealed: the decision or judgment it rests on
    UniqueConstraint("entry_id", "number", name="entry_note_number"),
    Index("entry_note_cause", "cause_id"),
)
append_only(entry_notes)

#: Signed papers that were given from an entry after its own: copies, extracts of corrections, papers made anew.
entry_papers = Table(
    "entry_paper",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),  # copy, correction, renewed, answer
    Column("source_id", ForeignKey("book_entry.id"), nullable=False),  # the entry it is about
    Column(
        "entry_id", ForeignKey("book_entry.id"), nullable=False
    ),  # in the register of copies or corrections
    Column("copies", Integer, nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("account", Text, nullable=False),
    Column("verify_token", Text, nullable=False, unique=True),  # stands in the QR code
    Column("sha256", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),  # sealed: the signed PDF
    UniqueConstraint("entry_id", "kind", name="entry_paper_once"),
    Index("entry_paper_source", "source_id"),
)
append_only(entry_papers)

#: Checks of marital status that an interlinked marriage asks of other units: dossiers of their own at those desks.
status_checks = Table(
    "status_check",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("round", Integer, nullable=False),  # of the marriage's dossier
    Column("side", Text, nullable=False),  # husband, wife
    Column("unit_code", Text, nullable=False),  # that is asked
    Column("person", Text, nullable=False),  # keyed hash: who is asked about
    Column("asked_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("answered_at", Moment),  # none: open
    Column("account", Text),
    Column("status_kind", Integer),  # MaritalStatus; none where it could not be confirmed
    Column("words", LargeBinary),  # sealed: officer, title, words of the answer
    Column("entry_id", ForeignKey("book_entry.id")),  # the answer in the book; its paper is in entry_paper
    UniqueConstraint("dossier_id", "round", "side", name="status_check_once"),
    Index("status_check_desk", "unit_code", "answered_at", "due_at"),
    Index("status_check_entry", "entry_id"),
)

#: Under which keyed hashes an entry is found. No foreign key: millions of rows, only ever written with their entry.
entry_marks = Table(
    "entry_mark",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

#: What the books of a unit come to in a month of Vietnam: counted with each entry, so that years are added up at once.
monthly_counts = Table(
    "monthly_count",
    metadata,
    Column("kind", Text, primary_key=True),  # a Register
    Column("year", Integer, primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("unit_code", Text, primary_key=True),
    Column("registered", Integer, nullable=False),  # from dossiers
    Column("imported", Integer, nullable=False),  # from books on paper
    Column("on_time", Integer, nullable=False),
    Column("late", Integer, nullable=False),
    Column("male", Integer, nullable=False),
    Column("female", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("seconds", BigInteger, nullable=False),  # from reception to registration, of ``registered``
    # What the ministry's reports ask for (report_forms.toml).
    Column(
        "again", Integer, nullable=False, server_default="0"
    ),  # registered again: the earlier entry is lost
    Column("noted", Integer, nullable=False, server_default="0"),  # notes of a registration abroad
    Column("new_male", Integer, nullable=False, server_default="0"),  # of the new ones
    Column("new_female", Integer, nullable=False, server_default="0"),
    Column("kinh", Integer, nullable=False, server_default="0"),  # births: ethnic group of the child
    Column("other_group", Integer, nullable=False, server_default="0"),
    Column(
        "late_this_year", Integer, nullable=False, server_default="0"
    ),  # late births: born in the year of entry
    Column("late_under_5", Integer, nullable=False, server_default="0"),  # late births: younger than five
    Column("aged_under_1", Integer, nullable=False, server_default="0"),  # deaths, by age
    Column("aged_1_to_4", Integer, nullable=False, server_default="0"),
    Column("aged_from_5", Integer, nullable=False, server_default="0"),
    Column("first", Integer, nullable=False, server_default="0"),  # marriages: the first of both
    Column("first_male", Integer, nullable=False, server_default="0"),  # marrying first, of known age
    Column("first_female", Integer, nullable=False, server_default="0"),
    Column("first_male_months", Integer, nullable=False, server_default="0"),  # their ages, added up
    Column("first_female_months", Integer, nullable=False, server_default="0"),
    Column("to_marry_male", Integer, nullable=False, server_default="0"),  # certificates of status
    Column("to_marry_female", Integer, nullable=False, server_default="0"),
    Column(
        "changed", Integer, nullable=False, server_default="0"
    ),  # entries in the book of corrections, by kind
    Column("corrected", Integer, nullable=False, server_default="0"),
    Column("supplemented", Integer, nullable=False, server_default="0"),
)

purges = Table(
    "purge",
    metadata,
    Column("id", _row_id, primary_key=True, autoincrement=True),
    Column("state", Text, nullable=False),  # proposed, confirmed, withdrawn
    Column("proposed_at", Moment, nullable=False),
    Column("proposed_by", Text, nullable=False),
    Column("reason", LargeBinary, nullable=False),  # sealed
    Column("decided_at", Moment),
    Column("decided_by", Text),
)

purge_items = Table(
    "purge_item",
    metadata,
    Column("purge_id", ForeignKey("purge.id"), primary_key=True),
    Column("dossier_code", Text, primary_key=True),
    Column("unit_code", Text, nullable=False),
    Column("content_hash", Text, nullable=False),  # of what was received; all that stays of it
    Index("purge_item_code", "dossier_code"),
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
    Index("result_issued", "issued_at"),  # API 1.0 asks what was released on a day
)

#: Orders to sign many, worked off beside the requests; what came of each dossier.
sign_orders = Table(
    "sign_order",
    metadata,
    Column("id", Text, primary_key=True),  # random, stands in the address of its page
    Column("account", Text, nullable=False),
    Column("unit_code", Text, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("worked_at", Moment, nullable=False),  # last time; who waited longest is next
    Column("held_until", Moment),  # a process works at it
    Column("finished_at", Moment),
    Column("who", LargeBinary, nullable=False),  # sealed: name, title and roles of who ordered
    Index("sign_order_waiting", "finished_at", "worked_at"),
)

sign_order_items = Table(
    "sign_order_item",
    metadata,
    Column("order_id", ForeignKey("sign_order.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("dossier_code", Text, nullable=False),
    Column("outcome", Text),  # none: waits; done, or the error of an action
    Column("message", LargeBinary),  # sealed: why it was not signed
)

secrets = Table(
    "secret",
    metadata,
    Column("name", Text, primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("value", LargeBinary, nullable=False),  # sealed
)
