"""The hashes that entries are found by and the counts by month, made anew from the books themselves.

For a registry that held entries before these were kept, and when the rules of spelling change. Both follow from the
books, so a rebuild of what is right changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select

from lienthong.domain.checks.registration import is_late
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register, register_of
from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Database, Session
from lienthong.foundation.event_log import EVENT
from lienthong.systems.civilstatus.base.tables import (
    book_entries,
    dossiers,
    entry_marks,
    monthly_counts,
)
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books.duplicates import (
    ENTRIES,
    content_in,
    facts_from,
    facts_in,
    keep_all_marks,
    marks_of_all,
)
from lienthong.systems.civilstatus.books.imported_lines import LineOrder, order_of
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind
from lienthong.systems.civilstatus.statistics.contributions import contributions_of
from lienthong.systems.civilstatus.statistics.counters import (
    CounterDelta,
    CounterKey,
    count_all,
    delta_of,
    from_dossier,
)

_AT_ONCE = 1000
#: In the audit trail: the people of an imported entry are read in another order than they were kept in.
MENDED = "people_put_in_order"


@dataclass(slots=True)
class RebuildReport:
    """What a rebuild went over.

    ``mended`` are imported entries whose people were kept in the wrong order and are read in the right one;
    ``unclear`` those of which the kept line does not tell: both by their place.
    """

    entries: int = 0
    mended: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)


def rebuild(
    database: Database, vault: Vault, on_progress: Callable[[int], None] = lambda _done: None
) -> RebuildReport:
    """Make hashes and counts anew in one transaction. Registrations wait meanwhile."""
    rebuilt, last = RebuildReport(), 0
    with database.begin() as session:
        if not database.is_sqlite:
            session.connection().exec_driver_sql("LOCK TABLE book_entry, event IN SHARE MODE")
        late_before = _declared_again(session)
        session.execute(delete(entry_marks))
        session.execute(delete(monthly_counts))
        while rows := _entries(session, last):
            marks: list[tuple[int, list[int]]] = []
            counted: list[tuple[CounterKey, CounterDelta]] = []
            for row, versions in facts_in(session, vault, rows):
                register = Register(row.kind)
                marks.append((row.id, marks_of_all(vault, versions)))
                facts = versions[-1]  # counted as it was registered
                day = (row.received_at or row.registered_at).astimezone(VIETNAM).date()
                late = None if row.id in late_before else is_late(register, facts.happened, day)
                entered = row.registered_at.astimezone(VIETNAM).date()
                entry = delta_of(facts.subjects[0].sex if facts.subjects else None, late=late)
                content = content_in(vault, row)
                entry += contributions_of(register, content, facts, entered, late=late)
                if row.import_id is not None:
                    _look_at_order(session, row, content, rebuilt)
                if row.received_at is not None:
                    entry = from_dossier(entry, row.received_at, row.registered_at)
                else:
                    entry += (
                        CounterDelta(imported=1) if row.import_id is not None else CounterDelta(registered=1)
                    )
                counted.append((CounterKey.of(register, row.registered_at, row.unit_code), entry))
            keep_all_marks(session, marks)
            count_all(session, counted)
            rebuilt.entries, last = rebuilt.entries + len(rows), rows[-1].id
            on_progress(rebuilt.entries)
        count_all(session, _refusals(session))
    return rebuilt


def _look_at_order(session: Session, row: Any, content: dict[str, Any], rebuilt: RebuildReport) -> None:
    """Name an imported entry whose people were kept in the wrong order; in the audit trail too."""
    if "facts" not in content:
        return
    order = order_of(facts_from(content["facts"]), content["fields"])
    place = f"{Register(row.kind).name_vi} số {row.number}/{row.year}, đơn vị {row.unit_code}"
    if order is LineOrder.UNCLEAR:
        rebuilt.unclear.append(place)
    if order is not LineOrder.SWAPPED:
        return
    rebuilt.mended.append(place)
    detail = {
        "entry": row.id,
        "unit": row.unit_code,
        "register": row.kind,
        "number": f"{row.number}/{row.year}",
    }
    record(session, None, MENDED, None, detail)


def _entries(session: Session, after: int) -> list[Any]:
    entry = book_entries.c
    return list(session.execute(ENTRIES.where(entry.id > after).order_by(entry.id).limit(_AT_ONCE)))


def _declared_again(session: Session) -> frozenset[int]:
    """Entries of registrations made again or noted from abroad, for which no period runs; the event says so."""
    query = (
        select(book_entries.c.id, EVENT.c.codes)
        .join(dossiers, dossiers.c.id == book_entries.c.dossier_id)
        .join(EVENT, EVENT.c.subject == dossiers.c.onestop_code)
        .where(EVENT.c.kind == CivilStatusEventKind.REGISTERED.value)
    )
    return frozenset(row.id for row in session.execute(query) if row.codes.get("no_period"))


def _refusals(session: Session) -> list[tuple[CounterKey, CounterDelta]]:
    query = (
        select(dossiers.c.module, dossiers.c.unit_code, EVENT.c.at)
        .join(EVENT, EVENT.c.subject == dossiers.c.onestop_code)
        .where(EVENT.c.kind == CivilStatusEventKind.REFUSED.value)
    )
    return [
        (CounterKey.of(register_of(Module(row.module)), row.at, row.unit_code), CounterDelta(refused=1))
        for row in session.execute(query)
    ]
