"""What must be known beside a declaration before it goes into the book: lives, answers of other units, the entry to
copy or to end.

Gathered for many dossiers at once; births and deaths cost nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lienthong.domain.checks import NOTHING_KNOWN, Known
from lienthong.domain.checks.duplicates import known
from lienthong.domain.declarations import (
    CopyDeclaration,
    EntryReference,
    ForeignDivorceDeclaration,
    GuardianshipEndDeclaration,
    MarriageDeclaration,
)
from lienthong.domain.registers import Register
from lienthong.foundation.database import Session
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.dossiers import OpenedDossier
from lienthong.systems.civilstatus.lives import Asked, Found, lives_of, mentions_of
from lienthong.systems.civilstatus.status_checks import StatusCheck, answers_of, checks_of

_WITHOUT = frozenset((Register.BIRTH, Register.DEATH))


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about one dossier.

    ``source`` is the row of the entry that is to be copied, or that the dossier ends: the marriage of a divorce, the
    guardianship of its end. ``checks`` are those of marital status.
    """

    facts: Known = NOTHING_KNOWN
    source: int | None = None
    checks: Sequence[StatusCheck] = field(default=())


NONE = Circumstances()


def gather(session: Session, desk: Desk, opened: Mapping[str, OpenedDossier]) -> dict[str, Circumstances]:
    """By code; dossiers of births and deaths are left out."""
    asked = {code: each.declaration for code, each in opened.items() if each.dossier.register not in _WITHOUT}
    if not asked:
        return {}
    lives = lives_of(session, desk.vault, asked)
    marriages = [
        opened[code].dossier for code, each in asked.items() if isinstance(each, MarriageDeclaration)
    ]
    checks = checks_of(session, desk.vault, marriages) if marriages else {}
    sources = _sources(session, desk, opened, asked)
    gathered: dict[str, Circumstances] = {}
    for code, declaration in asked.items():
        facts = lives.get(code, NOTHING_KNOWN)
        own = checks.get(code, ())
        if own:
            facts = replace(facts, answers=answers_of(own))
        source = sources.get(code)
        if isinstance(declaration, CopyDeclaration):
            facts = replace(facts, source_found=source is not None)
        gathered[code] = Circumstances(facts, source, own)
    return gathered


def _sources(
    session: Session, desk: Desk, opened: Mapping[str, OpenedDossier], asked: Mapping[str, object]
) -> dict[str, int]:
    """The entries that copies are taken from and that divorces and ends of guardianships end."""
    people: dict[tuple[str, int], Asked] = {}
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
            people[code, index] = Asked(known(each), (register,))
    if not people:
        return {}
    mentioned = mentions_of(session, desk.vault, people)
    found: dict[str, int] = {}
    for code, reference in references.items():
        everybody = [asked.who for (each, _), asked in people.items() if each == code]
        entries = {
            entry.id: entry
            for (each, _), by_register in mentioned.items()
            if each == code
            for entry in next(iter(by_register.values()), [])
        }
        fitting = [
            entry for entry in entries.values() if all(entry.place_of(who) is not None for who in everybody)
        ]
        copied = isinstance(opened[code].declaration, CopyDeclaration)
        chosen = _chosen(fitting if copied else [each for each in fitting if not each.ended], reference)
        if chosen is not None:
            found[code] = chosen.id
    return found


def _chosen(entries: Sequence[Found], reference: EntryReference) -> Found | None:
    """The entry that was meant: the one with the declared number, else the only (and newest) one where no number was
    declared; None where the number fits none.
    """
    number = reference.number.strip().partition("/")[0].lstrip("0")
    if number:
        same = [entry for entry in entries if entry.at.number.partition("/")[0] == number]
        return same[-1] if same else None
    return max(entries, key=lambda entry: entry.at.registered, default=None)
