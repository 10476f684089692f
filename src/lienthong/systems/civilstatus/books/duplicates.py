"""Entries of all books of this environment that may tell of the same event (Luật Hộ tịch 2014, Điều 12).

Every entry is kept under keyed hashes of :func:`~lienthong.domain.checks.same_event.duplicates.blocking_keys`. A search
looks these few hashes up and opens only the entries found, so it takes as long among millions as among thousands.
What another unit's entry says about people is never shown: only its unit and number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, select, text

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks.same_event.duplicates import (
    Facts,
    KnownPerson,
    blocking_keys,
    compare,
    search_keys,
)
from lienthong.domain.checks.same_event.event_match import EventMatch, MatchVerdict
from lienthong.domain.dates import PartialDate
from lienthong.domain.registers import Register
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_rows
from lienthong.systems.civilstatus.base.tables import book_entries, dossiers, entry_marks
from lienthong.systems.civilstatus.base.vault import ENTRY, Vault
from lienthong.systems.civilstatus.books.entries import corrections_of
from lienthong.systems.civilstatus.books.imported_lines import in_order
from lienthong.systems.civilstatus.books.numbering import sealed_for
from lienthong.systems.civilstatus.papers.correction.corrected_facts import versions_of

#: More entries under the hashes of one event than families, spellings and chance bring together.
MOST_CANDIDATES = 40
_LOOKED_UP_AT_ONCE = 500
#: What somebody may ask for again and again, at the same time even.
_SEVERAL_TIMES = (Register.MARITAL_STATUS, Register.COPY)
#: What a registration that did not see the entry must be judged by anew.
_TO_BE_JUDGED = (MatchVerdict.SAME, MatchVerdict.LIKELY, MatchVerdict.TOO_CLOSE)
_FIND = select(entry_marks.c.mark, entry_marks.c.entry_id).where(
    entry_marks.c.mark.in_(bindparam("marks", expanding=True))
)
#: Entries with what they are opened by; callers say which.
ENTRIES = select(
    book_entries.c.id,
    book_entries.c.unit_code,
    book_entries.c.kind,
    book_entries.c.year,
    book_entries.c.number,
    book_entries.c.book,
    book_entries.c.registered_at,
    book_entries.c.content,
    book_entries.c.import_id,
    dossiers.c.onestop_code,
    dossiers.c.received_at,
).outerjoin_from(book_entries, dossiers, dossiers.c.id == book_entries.c.dossier_id)
_LOCK = text("SELECT pg_advisory_xact_lock(mark) FROM (SELECT unnest(:marks) AS mark ORDER BY 1) AS marks")


@dataclass(frozen=True, slots=True)
class SimilarEntry:
    """An entry that resembles, by its place; ``dossier_code`` is None when it comes from a book on paper."""

    entry_id: int
    unit_code: str
    register: Register
    year: int
    number: int
    dossier_code: str | None
    match: EventMatch


def marks_of(vault: Vault, facts: Facts) -> list[int]:
    """The keyed hashes under which an entry with these facts is found."""
    if facts.register is Register.COPY:
        return []  # what is copied is found by its own entry
    return [vault.mark("entry", *key) for key in blocking_keys(facts)]


def marks_of_all(vault: Vault, versions: Iterable[Facts]) -> list[int]:
    """As :func:`marks_of`, for every wording of an entry; each once."""
    return list(dict.fromkeys(mark for facts in versions for mark in marks_of(vault, facts)))


def keep_marks(session: Session, entry_id: int, marks: Iterable[int]) -> None:
    """Remember an entry under its hashes, in the transaction that writes it."""
    keep_all_marks(session, [(entry_id, marks)])


def keep_all_marks(session: Session, entries: Iterable[tuple[int, Iterable[int]]]) -> None:
    """As :func:`keep`, many entries in one statement."""
    rows = [
        {"mark": mark, "entry_id": entry_id} for entry_id, marks in entries for mark in dict.fromkeys(marks)
    ]
    insert_rows(session, entry_marks, rows)


def entries_under(session: Session, marks: Iterable[int]) -> dict[int, set[int]]:
    """The entries kept under each of these hashes."""
    wanted = sorted(set(marks))
    found: dict[int, set[int]] = defaultdict(set)
    for start in range(0, len(wanted), _LOOKED_UP_AT_ONCE):
        part = wanted[start : start + _LOOKED_UP_AT_ONCE]
        for mark, entry_id in session.execute(_FIND, {"marks": part}):
            found[mark].add(entry_id)
    return found


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """What a search found: the entries that resemble, the likest first, and every entry that was looked at."""

    alike: tuple[SimilarEntry, ...] = ()
    seen: frozenset[int] = frozenset()


def search_similar(session: Session, vault: Vault, wanted: Mapping[str, Facts]) -> dict[str, DuplicateSearch]:
    """For each of these facts, the entries of all books that resemble it. Two queries, however many are asked for."""
    marks = {
        name: [vault.mark("entry", *key) for key in search_keys(facts)]
        for name, facts in wanted.items()
        if facts.register is not Register.COPY
    }
    under = entries_under(session, (mark for each in marks.values() for mark in each))
    candidates = {
        name: {entry for mark in marks.get(name, ()) for entry in under.get(mark, ())} for name in wanted
    }
    opened = _open_entries(session, vault, {entry for each in candidates.values() for entry in _first(each)})
    return {
        name: DuplicateSearch(_alike(wanted[name], opened, _first(entries)), frozenset(entries))
        for name, entries in candidates.items()
    }


def appeared_since(
    session: Session, vault: Vault, facts: Facts, marks: Sequence[int], seen: frozenset[int]
) -> tuple[SimilarEntry, ...]:
    """Entries about the same event that were written after the search that saw ``seen``.

    Until the end of this transaction no other can be.

    A writer of SQLite is alone. On PostgreSQL two officers, of different units even, who register the same event at
    the same moment wait for each other here, and the second sees the first's entry.
    """
    if not marks:
        return ()
    _hold(session, marks)
    new = {entry for entries in entries_under(session, marks).values() for entry in entries} - seen
    alike = _alike(facts, _open_entries(session, vault, _first(new)), _first(new)) if new else ()
    return tuple(entry for entry in alike if entry.match.verdict in _TO_BE_JUDGED)


def touched_since(session: Session, facts: Facts, marks: Sequence[int], seen: frozenset[int]) -> bool:
    """Whether any entry about these people was written into the same register after the search that saw ``seen``.

    Locks as :func:`appeared_since`. For registers where any such entry changes what the law says: who marries,
    who is under guardianship.
    """
    if not marks or facts.register in _SEVERAL_TIMES:
        return False
    _hold(session, marks)
    return bool({entry for entries in entries_under(session, marks).values() for entry in entries} - seen)


def keep_more_marks(session: Session, entry_id: int, marks: Sequence[int]) -> None:
    """Remember an entry under further hashes, in the transaction that corrects it.

    Who registers the same event at this moment waits for it.
    """
    _hold(session, marks)
    known = entries_under(session, marks)
    keep_marks(session, entry_id, [mark for mark in marks if entry_id not in known.get(mark, ())])


def _hold(session: Session, marks: Sequence[int]) -> None:
    """Until the end of the transaction nobody else writes about these events; a writer of SQLite is alone anyway."""
    if marks and session.dialect.name == "postgresql":
        session.execute(_LOCK, {"marks": list(marks)})


def _first(entries: Iterable[int]) -> list[int]:
    return sorted(entries)[:MOST_CANDIDATES]


def _alike(
    facts: Facts, opened: Mapping[int, _OpenedEntry], entries: Iterable[int]
) -> tuple[SimilarEntry, ...]:
    found = [
        SimilarEntry(entry, *opened[entry].place, match)
        for entry in entries
        if (match := _likest(facts, opened[entry].facts)).verdict is not MatchVerdict.DIFFERENT
    ]
    return tuple(sorted(found, key=lambda each: -each.match.score))


def _likest(facts: Facts, versions: Iterable[Facts]) -> EventMatch:
    """The comparison with whichever wording of the entry is most alike: as written first, or after a correction."""
    return max((compare(facts, version) for version in versions), key=lambda match: match.score)


def facts_record(facts: Facts) -> dict[str, Any]:
    """The facts as a plain record, to be sealed with the entry."""
    return {
        "register": facts.register.value,
        "subjects": [_person_record(who) for who in facts.subjects],
        "happened": _date_text(facts.happened),
        "mother": None if facts.mother is None else _person_record(facts.mother),
        "proof": facts.proof,
        "father": None if facts.father is None else _person_record(facts.father),
    }


def no_facts_record(register: Register) -> dict[str, Any]:
    """The record of an entry that is about nobody it could be found by."""
    return {"register": register.value, "subjects": [], "happened": "", "mother": None, "proof": ""}


def facts_from(record: Mapping[str, Any]) -> Facts:
    """Read what :func:`facts_record` wrote."""
    mother, father = record["mother"], record.get("father")
    return Facts(
        Register(record["register"]),
        tuple(_person_from(who) for who in record["subjects"]),
        _date_from(record["happened"]),
        None if mother is None else _person_from(mother),
        record["proof"],
        None if father is None else _person_from(father),
    )


@dataclass(frozen=True, slots=True)
class _OpenedEntry:
    place: tuple[str, Register, int, int, str | None]
    facts: tuple[Facts, ...]


def _open_entries(session: Session, vault: Vault, ids: Iterable[int]) -> dict[int, _OpenedEntry]:
    wanted = sorted(ids)
    if not wanted:
        return {}
    rows = session.execute(ENTRIES.where(book_entries.c.id.in_(wanted))).all()
    return {
        row.id: _OpenedEntry(
            (row.unit_code, Register(row.kind), row.year, row.number, row.onestop_code), versions
        )
        for row, versions in facts_in(session, vault, rows)
    }


def content_in(vault: Vault, row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """What the book says in a row of `ENTRIES`, opened, as it was first written."""
    name = sealed_for(row.onestop_code, row.unit_code, Register(row.kind), row.year, row.number)
    return vault.open_record(name, ENTRY, row.content)


def facts_in(
    session: Session, vault: Vault, rows: Sequence[Row[*tuple[Any, ...]]]
) -> list[tuple[Row[*tuple[Any, ...]], tuple[Facts, ...]]]:
    """Rows of `ENTRIES` with their facts: those of today first, those as first written last. One query more."""
    names = {
        row.id: sealed_for(row.onestop_code, row.unit_code, Register(row.kind), row.year, row.number)
        for row in rows
    }
    corrections = corrections_of(session, vault, names)
    found = []
    for row in rows:
        content = content_in(vault, row)
        first = facts_of_content(Register(row.kind), content)
        changes = corrections.get(row.id)
        found.append((row, versions_of(first, content["fields"], changes) if changes else (first,)))
    return found


def facts_of_content(register: Register, content: Mapping[str, Any]) -> Facts:
    """The facts of an opened entry; of entries written before facts were kept, what their paper says."""
    if "facts" in content:
        return in_order(facts_from(content["facts"]), content["fields"])
    fields = content["fields"]
    birth = register is Register.BIRTH
    sex = next((sex for sex in Sex if sex.name_vi == fields.get("sex")), None)
    who = KnownPerson(fields["name"], _date_from_print(fields["born"]), sex, fields.get("personal_id") or "")
    mother = fields.get("mother") or {}
    return Facts(
        register,
        (who,),
        who.born if birth else None,
        KnownPerson(mother["name"], _date_from_print(mother["born"]), Sex.FEMALE)
        if mother.get("name")
        else None,
    )


def _date_from_print(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def _person_record(who: KnownPerson) -> dict[str, Any]:
    return {
        "name": who.name,
        "born": _date_text(who.born),
        "sex": None if who.sex is None else int(who.sex),
        "number": who.number,
    }


def _person_from(record: Mapping[str, Any]) -> KnownPerson:
    sex = record["sex"]
    return KnownPerson(
        record["name"], _date_from(record["born"]), None if sex is None else Sex(sex), record["number"]
    )


def _date_text(when: PartialDate | None) -> str:
    return "" if when is None else str(when)


def _date_from(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
