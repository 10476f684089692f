"""Holds: whatever cannot proceed by itself, visible, with what to do, who must do it, and a way on.

A hold knows no dossier: its *subject* is an opaque key, the code under which a system keeps the thing, or would keep
it, since a hold may stand before the dossier does. One subject has at most one open hold for each reason and part; to
open it again refreshes what it says. What opening and closing mean for the subject (an event, an audit row) is the
system's.

A system uses it like this::

    hold_table(metadata)                               # in base/tables.py
    holds = Holds("onestop", sealer, ADVICE)           # once, in its context; ADVICE: its reasons and their words
    if holds.open(session, code, HoldReason.NO_AGENCY, at=now, codes={"unit": unit}):
        ...                                            # newly opened: tell the subject's event log
    for hold in holds.open_of(session, code): ...

To join a system's own tables with holds, use `HOLD` (``HOLD.c.subject``) and `is_open`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    bindparam,
    func,
    select,
    text,
    update,
)

from lienthong.foundation.database.branches import in_branch
from lienthong.foundation.database.column_types import JsonValue, Moment
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement, RowMapping, insert_once
from lienthong.foundation.sealer import Sealer

MOST_SHOWN = 500
_OPEN = text("closed_at IS NULL")

HOLD = Table(
    "hold",
    MetaData(),
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("delivery_key", Text),
    Column("codes", JsonValue, nullable=False),
    # What people wrote, are called or answered: sealed.
    Column("words", LargeBinary),
    Column("opened_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("closed_by", Text),
    # Few are open at a time: both stay small however many were ever closed.
    Index("hold_open", "subject", "reason", "part", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("hold_oldest", "opened_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
)
"""The table as every system has it; queries are written against this copy."""

_Reason = TypeVar("_Reason", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Advice:
    """What a hold says to people: what happened, what to do, and who does it."""

    title_vi: str
    what_to_do_vi: str
    who_vi: str


@dataclass(frozen=True, slots=True)
class Hold(Generic[_Reason]):
    """One hold.

    Attributes
    ----------
    subject
        Key of what is held.
    part
        Of the subject, where only a part is held (one step of several); empty otherwise.
    scope
        Whose matter it is where the subject itself is not known yet (a province, say); empty otherwise.
    delivery_key
        What waits for it in the outbox, if anything.
    codes
        Codes, numbers, names of fields.
    words
        What people wrote or are called, and answers of other systems: may be personal data.
    closed_at, closed_by
        None while it is open.
    advice
        What to say to people.
    """

    id: int
    subject: str
    reason: _Reason
    part: str
    scope: str
    delivery_key: str | None
    codes: Mapping[str, Any]
    words: Mapping[str, str]
    opened_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    advice: Advice


def hold_table(metadata: MetaData) -> Table:
    """Put the holds into a system's `metadata`."""
    return in_branch(HOLD.to_metadata(metadata), "hold")


def is_open() -> ColumnElement[bool]:
    """Whether a row of `HOLD` is open, for a system's own queries."""
    return HOLD.c.closed_at.is_(None)


_OLDEST_FIRST = (
    select(HOLD)
    .where(is_open())
    .order_by(HOLD.c.opened_at, HOLD.c.id)
    .limit(bindparam("most", type_=Integer))
)
# Asked with every step of every dossier: made once.
_OPEN_OF_SUBJECT = CompiledStatement(_OLDEST_FIRST.where(HOLD.c.subject == bindparam("of_subject")))


class Holds(Generic[_Reason]):
    """Opens, closes and finds the holds of one system.

    Parameters
    ----------
    system
        Names the system in the seal of words.
    sealer
        Keys for words.
    advice
        Every reason of the system, with what it says to people.
    """

    def __init__(self, system: str, sealer: Sealer, advice: Mapping[_Reason, Advice]) -> None:
        self._system = system
        self._sealer = sealer
        self._advice = advice
        self._reasons = {reason.value: reason for reason in advice}

    def open(
        self,
        session: Session,
        subject: str,
        reason: _Reason,
        *,
        at: datetime,
        part: str = "",
        scope: str = "",
        delivery_key: str | None = None,
        codes: Mapping[str, Any] | None = None,
        words: Mapping[str, str] | None = None,
    ) -> bool:
        """Open a hold, or refresh what is said by the one that is open for the same subject, reason and part.

        Returns
        -------
        bool
            True when it was opened now; False when one was open already.
        """
        says = {
            "delivery_key": delivery_key,
            "codes": dict(codes or {}),
            "words": self._sealer.seal(orjson.dumps(dict(words)), self._context(subject)) if words else None,
        }
        key = {"subject": subject, "reason": reason.value, "part": part}
        if insert_once(session, HOLD, {**key, "scope": scope, "opened_at": at, **says}):
            return True
        same = [HOLD.c[name] == value for name, value in key.items()]
        session.execute(update(HOLD).where(is_open(), *same).values(**says))
        return False

    def close(self, session: Session, hold_id: int, *, at: datetime, by: str) -> bool:
        """Close one hold; False when it was closed before."""
        closed = (
            update(HOLD)
            .where(HOLD.c.id == hold_id, is_open())
            .values(closed_at=at, closed_by=by)
            .returning(HOLD.c.id)
        )
        return session.execute(closed).first() is not None

    def close_of(
        self,
        session: Session,
        subject: str,
        *,
        at: datetime,
        by: str,
        reasons: Collection[_Reason] | None = None,
        part: str | None = None,
    ) -> list[Hold[_Reason]]:
        """Close the open holds of a subject (for some reasons, or all; of one part, or all).

        Returns
        -------
        list[Hold]
            Those closed now, as they were.
        """
        wanted = [
            hold
            for hold in self.open_of(session, subject)
            if (reasons is None or hold.reason in reasons) and (part is None or hold.part == part)
        ]
        return [hold for hold in wanted if self.close(session, hold.id, at=at, by=by)]

    def find(self, session: Session, hold_id: int) -> Hold[_Reason] | None:
        """The open or closed hold with this number."""
        row = session.execute(select(HOLD).where(HOLD.c.id == hold_id)).mappings().one_or_none()
        return None if row is None else self._hold(row)

    def open_of(self, session: Session, subject: str, *, limit: int = MOST_SHOWN) -> list[Hold[_Reason]]:
        """The open holds of a subject, oldest first."""
        bound = {"of_subject": subject, "most": limit}
        return [self._hold(row) for row in _OPEN_OF_SUBJECT.run(session, bound)]

    def all_open(
        self, session: Session, *, where: ColumnElement[bool] | None = None, limit: int = MOST_SHOWN
    ) -> list[Hold[_Reason]]:
        """The open holds, oldest first.

        Parameters
        ----------
        where
            Narrows them by columns of `HOLD`: ``HOLD.c.subject.in_(select(…))`` of what a visitor may see.
        """
        query = _OLDEST_FIRST if where is None else _OLDEST_FIRST.where(where)
        return [self._hold(row) for row in session.execute(query, {"most": limit}).mappings()]

    def count_open(self, session: Session, *, where: ColumnElement[bool] | None = None) -> int:
        """How many are open, narrowed as in :meth:`all_open`."""
        query = select(func.count()).select_from(HOLD).where(is_open())
        return int(session.execute(query if where is None else query.where(where)).scalar_one())

    def is_held(self, session: Session, subject: str, reason: _Reason) -> bool:
        """Whether this subject is held for this reason, whichever part of it."""
        query = select(HOLD.c.id).where(is_open(), HOLD.c.subject == subject, HOLD.c.reason == reason.value)
        return session.execute(query).first() is not None

    def subjects_held(self, session: Session, reason: _Reason) -> set[str]:
        """The subjects that are held for this reason now."""
        query = select(HOLD.c.subject).where(is_open(), HOLD.c.reason == reason.value)
        return set(session.execute(query).scalars())

    def _hold(self, row: RowMapping) -> Hold[_Reason]:
        reason = self._reasons[row["reason"]]
        sealed = row["words"]
        opened = self._sealer.open(sealed, self._context(row["subject"])) if sealed else b"{}"
        return Hold(
            id=row["id"],
            subject=row["subject"],
            reason=reason,
            part=row["part"],
            scope=row["scope"],
            delivery_key=row["delivery_key"],
            codes=row["codes"],
            words=orjson.loads(opened),
            opened_at=row["opened_at"],
            closed_at=row["closed_at"],
            closed_by=row["closed_by"],
            advice=self._advice[reason],
        )

    def _context(self, subject: str) -> str:
        return f"{self._system}.hold:{subject}"
