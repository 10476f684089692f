"""The event log: what happened to each dossier, application or step, in the order in which it happened.

The state of a subject is what its events amount to; the row that repeats it for quick finding is written in the same
transaction as the event. The log knows no dossier: the *subject* is an opaque key, the code under which a system keeps
the thing (never its row number, so that a log can be read without the system's own tables). Rows are never changed; the
database itself refuses (`lienthong.foundation.database.append_only`).

A system uses it like this::

    event_log_table(metadata)                          # in base/tables.py
    log = EventLog("onestop", sealer)                  # once, in its context
    log.append(session, dossier.interlinked_code, EventKind.ACCEPTED, at=now, actor=account, state=str(state))
    events = log.history(session, dossier.interlinked_code)

To join a system's own tables with events, use `EVENT` (``EVENT.c.subject``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    delete,
    select,
)

from lienthong.foundation.database.append_only import append_only, never_rewritten
from lienthong.foundation.database.branches import in_branch
from lienthong.foundation.database.column_types import JsonValue, Moment
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, insert_row
from lienthong.foundation.sealer import Sealer

SYSTEM_ACTOR = "system"
"""Actor of what a system does by itself."""
_CHUNK = 500

EVENT = Table(
    "event",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("subject", Text, nullable=False),
    # Counted by subjects that count their events: two changes of one state cannot both take the same number.
    Column("number", Integer),
    Column("kind", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", Text, nullable=False),
    Column("state", Text),
    Column("codes", JsonValue, nullable=False),
    # What people wrote or are called: sealed, since a reason may name a person.
    Column("words", LargeBinary),
    # Finds a subject's events too: they are few, and put in order when they are read.
    Index("event_number", "subject", "number", unique=True),
)
"""The table as every system has it; queries are written against this copy."""


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event.

    Attributes
    ----------
    id
        Grows with every event of the system.
    number
        Of the event among those of its subject; None where the subject does not count.
    state
        Of the subject afterwards, in the system's own words; None where it keeps no state.
    codes
        Codes, numbers, moments in ISO form.
    words
        What people wrote or are called: personal data.
    """

    id: int
    subject: str
    number: int | None
    kind: str
    at: datetime
    actor: str
    state: str | None
    codes: Mapping[str, Any]
    words: Mapping[str, Any]


def event_log_table(metadata: MetaData) -> Table:
    """Put the event log into a system's `metadata`; the database refuses to change or delete its rows."""
    return append_only(in_branch(EVENT.to_metadata(metadata), "event"))


def purgeable_event_log_table(metadata: MetaData) -> Table:
    """As :func:`event_log_table`, where a subject may be purged with all its events (`EventLog.purge`)."""
    return never_rewritten(in_branch(EVENT.to_metadata(metadata), "event"))


_OF_SUBJECT = CompiledStatement(
    select(EVENT).where(EVENT.c.subject == bindparam("of_subject")).order_by(EVENT.c.id)
)


class EventLog:
    """Writes and reads the events of one system.

    Parameters
    ----------
    system
        Names the system (and its environment, where the same code may live in two) in the seal of words.
    sealer
        Keys for words.
    """

    def __init__(self, system: str, sealer: Sealer) -> None:
        self._system = system
        self._sealer = sealer

    def append(
        self,
        session: Session,
        subject: str,
        kind: str,
        *,
        at: datetime,
        actor: str = SYSTEM_ACTOR,
        state: str | None = None,
        number: int | None = None,
        codes: Mapping[str, Any] | None = None,
        words: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an event in the caller's transaction, which also changes what repeats the state.

        Parameters
        ----------
        subject
            Key of what it happened to.
        kind
            Of the system's closed set (a ``StrEnum``).
        number
            One more than the last of the subject, where it counts; held by the lock on the subject's row.
        codes
            What may stand in clear: codes, numbers, moments in ISO form.
        words
            What may name a person; stored sealed.

        Notes
        -----
        ``IntegrityError`` is passed on: another event of the subject has taken `number`.
        """
        insert_row(
            session,
            EVENT,
            {
                "subject": subject,
                "number": number,
                "kind": str(kind),
                "at": at,
                "actor": actor,
                "state": state,
                "codes": dict(codes or {}),
                "words": self._sealed(subject, words),
            },
        )

    def history(self, session: Session, subject: str) -> list[LoggedEvent]:
        """All events of a subject, oldest first, with their words opened."""
        return [
            LoggedEvent(
                id=row["id"],
                subject=subject,
                number=row["number"],
                kind=row["kind"],
                at=row["at"],
                actor=row["actor"],
                state=row["state"],
                codes=row["codes"],
                words=self.words_of(row),
            )
            for row in _OF_SUBJECT.run(session, {"of_subject": subject})
        ]

    def words_of(self, row: RowMapping) -> Mapping[str, Any]:
        """The words of a row that a system's own query found (its columns ``subject`` and ``words``); none is none.

        Notes
        -----
        ``SealBroken`` is passed on: they were sealed for another subject.
        """
        sealed = row["words"]
        if sealed is None:
            return {}
        words: Mapping[str, Any] = orjson.loads(self._sealer.open(sealed, self._context(row["subject"])))
        return words

    def purge(self, session: Session, subjects: Collection[str]) -> None:
        """Delete every event of these subjects; refused by the database unless the table is purgeable."""
        wanted = list(subjects)
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            session.execute(delete(EVENT).where(EVENT.c.subject.in_(chunk)))

    def _sealed(self, subject: str, words: Mapping[str, Any] | None) -> bytes | None:
        return self._sealer.seal(orjson.dumps(dict(words)), self._context(subject)) if words else None

    def _context(self, subject: str) -> str:
        return f"{self._system}.event:{subject}"
