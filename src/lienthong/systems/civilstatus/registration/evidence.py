"""What must be known beside a declaration before it goes into the book.

Lives, answers of other units, the entry to copy or to end.

Gathered for many dossiers at once: a birth or a death costs one search by index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import and_, or_, select

from lienthong.domain.checks import NOTHING_KNOWN, KnownFacts
from lienthong.domain.checks.by_register.copies import differences
from lienthong.domain.checks.same_event.duplicates import known
from lienthong.domain.declarations import (
    CopyDeclaration,
    EntryReference,
    ForeignDivorceDeclaration,
    GuardianshipEndDeclaration,
    MarriageDeclaration,
)
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import book_entries
from lienthong.systems.civilstatus.base.units import kept_books
from lienthong.systems.civilstatus.books.people import (
    FoundEntry,
    PersonQuestion,
    lives_of,
    mentions_of,
    open_found,
)
from lienthong.systems.civilstatus.dossiers.store import OpenedDossier
from lienthong.systems.civilstatus.registration.status_checks import StatusCheck, answers_of, checks_of

#: More digits than the running number of any year has.
_LONGEST_NUMBER = 9
_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class DossierEvidence:
    """What is known about one dossier.

    ``source`` is the row of the entry that is to be copied, or that the dossier ends: the marriage of a divorce, the
    guardianship of its end. ``checks`` are those of marital status.
    """

    facts: KnownFacts = NOTHING_KNOWN
    source: int | None = None
    checks: Sequence[StatusCheck] = field(default=())


NO_EVIDENCE = DossierEvidence()


def gather_evidence(
    session: Session, context: CivilStatusContext, opened: Mapping[str, OpenedDossier]
) -> dict[str, DossierEvidence]:
    """By code."""
    asked = {code: each.declaration for code, each in opened.items()}
    lives = lives_of(session, context.vault, asked)
    marriages = [
        opened[code].dossier for code, each in asked.items() if isinstance(each, MarriageDeclaration)
    ]
    checks = checks_of(session, context.vault, marriages) if marriages else {}
    sources = _sources(session, context, opened, asked)
    gathered: dict[str, DossierEvidence] = {}
    for code, declaration in asked.items():
        facts = lives.get(code, NOTHING_KNOWN)
        own = checks.get(code, ())
        if own:
            facts = replace(facts, answers=answers_of(own))
        chosen, fitting = sources.get(code, (None, ()))
        if isinstance(declaration, CopyDeclaration):
            facts = replace(
                facts,
                source_found=chosen is not None,
                source=chosen.at if chosen is not None else None,
                sources=tuple(each.at for each in fitting),
            )
        gathered[code] = DossierEvidence(facts, chosen.id if chosen is not None else None, own)
    return gathered


def _sources(
    session: Session,
    context: CivilStatusContext,
    opened: Mapping[str, OpenedDossier],
    asked: Mapping[str, object],
) -> dict[str, tuple[FoundEntry | None, tuple[FoundEntry, ...]]]:
    """The entries that copies are taken from and that divorces and ends of guardianships end, and all that fit.

    Looked for by the people, in the books of every unit; and by number and year in the own books and in those of
    units that went into the own one, where an entry of
    a book on paper may say less of its people than the request (a year of birth), or the request less than the book.
    """
    people: dict[tuple[str, int], PersonQuestion] = {}
    references: dict[str, EntryReference] = {}
    for code in asked:
        declaration = opened[code].declaration
        match declaration:
            case CopyDeclaration():
                who, register, reference = [declaration.subject], declaration.source, declaration.entry
                if declaration.second_subject is not None:
                    who.append(declaration.second_subject)
            case ForeignDivorceDeclaration():
                who, register = [declaration.husband, declaration.wife], Register.MARRIAGE
                reference = declaration.marriage
            case GuardianshipEndDeclaration():
                who, register = [declaration.ward, declaration.guardian], Register.GUARDIANSHIP
                reference = declaration.guardianship
            case _:
                continue
        references[code] = reference
        for index, each in enumerate(who):
            people[code, index] = PersonQuestion(known(each), (register,))
    if not people:
        return {}
    mentioned = mentions_of(session, context.vault, people)
    numbered = _by_number(
        session, context, opened, references, {code: each.registers for (code, _), each in people.items()}
    )
    found: dict[str, tuple[FoundEntry | None, tuple[FoundEntry, ...]]] = {}
    for code, reference in references.items():
        everybody = [asked.who for (each, _), asked in people.items() if each == code]
        entries = {
            entry.id: entry
            for (each, _), by_register in mentioned.items()
            if each == code
            for entry in next(iter(by_register.values()), [])
        } | {entry.id: entry for entry in numbered.get(code, ())}
        fitting = [
            entry for entry in entries.values() if all(entry.place_of(who) is not None for who in everybody)
        ]
        copied = isinstance(opened[code].declaration, CopyDeclaration)
        fitting.sort(key=lambda each: (each.at.registered, each.id))
        if copied:
            found[code] = (_entry_to_copy(fitting, reference), tuple(fitting))
        else:
            holding = [each for each in fitting if not each.ended]
            found[code] = (_chosen(holding, reference), tuple(holding))
    return found


def _chosen(entries: Sequence[FoundEntry], reference: EntryReference) -> FoundEntry | None:
    """The entry that was meant.

    The one with the declared number, else the only (and newest) one where no number was declared; None where the
    number fits none.
    """
    number = _number_of(reference)
    if number:
        same = [entry for entry in entries if entry.at.number.partition("/")[0] == number]
        of_year = [entry for entry in same if entry.at.number == f"{number}/{_year_of(reference)}"]
        return next(reversed(of_year or same), None)
    return max(entries, key=lambda entry: entry.at.registered, default=None)


def _entry_to_copy(entries: Sequence[FoundEntry], reference: EntryReference) -> FoundEntry | None:
    """The entry to copy.

    A number that fits none may be a slip where there is only one: the officer sees what differs and decides
    (:func:`lienthong.domain.checks.by_register.copies.differences`). Among several it names none.
    """
    agreeing = [entry for entry in entries if not differences(reference, entry.at)]
    if agreeing:
        return agreeing[-1]
    named = _chosen(entries, reference) if _number_of(reference) else None
    if named is not None:
        return named
    return entries[0] if len(entries) == 1 else None


def _by_number(
    session: Session,
    context: CivilStatusContext,
    opened: Mapping[str, OpenedDossier],
    references: Mapping[str, EntryReference],
    registers: Mapping[str, Sequence[Register]],
) -> dict[str, list[FoundEntry]]:
    """The entries of the declared number and year in the books that the unit keeps today; one query by index."""
    today = context.clock.now().astimezone(VIETNAM).date()
    column = book_entries.c
    wanted = {}
    for code, reference in references.items():
        number, year = _number_of(reference), _year_of(reference)
        if year is not None and number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
            units = kept_books(opened[code].dossier.unit_code, today)
            wanted[code] = and_(
                column.unit_code.in_(sorted(units)),
                column.kind == registers[code][0].value,
                column.year == year,
                column.number == int(number),
            )
    if not wanted:
        return {}
    ids = session.execute(select(column.id).where(or_(*wanted.values()))).scalars()
    entries = open_found(session, context.vault, ids).values()
    found: dict[str, list[FoundEntry]] = {}
    for code in wanted:
        number = f"{_number_of(references[code])}/{_year_of(references[code])}"
        units = kept_books(opened[code].dossier.unit_code, today)
        found[code] = [
            entry
            for entry in entries
            if (entry.at.number, entry.at.register) == (number, registers[code][0])
            and entry.at.unit_code in units
        ]
    return found


def _number_of(reference: EntryReference) -> str:
    """The running number of the year, without the year that may stand behind it; empty when none was declared."""
    return reference.number.strip().partition("/")[0].strip().lstrip("0")


def _year_of(reference: EntryReference) -> int | None:
    """The year of the book: of the day of registration, else as it stands in the number or in that of the book."""
    if reference.registered is not None:
        return reference.registered.year
    for text in (reference.number, reference.book):
        year = text.partition("/")[2].strip()
        if len(year) == _YEAR_DIGITS and year.isascii() and year.isdigit():
            return int(year)
    return None
