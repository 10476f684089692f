"""What the books of this environment say of the people in dossiers: marriages, deaths, parents, guardianships.

Entries are found under the keyed hashes of :mod:`books.duplicates`, so that the search takes as long among millions as
among thousands; a handful of queries, however many dossiers are asked for. Of the parents of a newborn, and of
whoever asks for anything, the books are asked whether they are dead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from lienthong.domain.checks import (
    EntryLocation,
    EntryMention,
    Facts,
    KnownFacts,
    KnownPerson,
    PersonRecord,
    Relative,
)
from lienthong.domain.checks.same_event.duplicates import blocking_keys, known, same_person
from lienthong.domain.declarations import (
    BirthDeclaration,
    CopyDeclaration,
    Declaration,
    ForeignDivorceDeclaration,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MaritalStatusDeclaration,
    MarriageDeclaration,
    Person,
    RecognitionDeclaration,
)
from lienthong.domain.registers import Register
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.systems.civilstatus.base.tables import book_entries, entry_notes
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books.duplicates import ENTRIES, MOST_CANDIDATES, entries_under, facts_in
from lienthong.systems.civilstatus.books.entries import ENDING

_ABOUT_COUPLES = (Register.DEATH, Register.MARRIAGE, Register.FOREIGN_DIVORCE)
_ABOUT_KIN = (Register.BIRTH, Register.RECOGNITION)
_ABOUT_WARDS = (Register.DEATH, Register.GUARDIANSHIP, Register.GUARDIANSHIP_END)

#: Which books are asked about the people in a dossier.
_ASKED: Mapping[Register, tuple[Register, ...]] = {
    Register.MARRIAGE: (*_ABOUT_COUPLES, *_ABOUT_KIN),
    Register.MARITAL_STATUS: _ABOUT_COUPLES,
    Register.RECOGNITION: (Register.DEATH, *_ABOUT_KIN),
    Register.FOREIGN_DIVORCE: _ABOUT_COUPLES,
    Register.GUARDIANSHIP: _ABOUT_WARDS,
    Register.GUARDIANSHIP_END: _ABOUT_WARDS,
    Register.BIRTH: (Register.DEATH,),
}
_REQUESTER = "requester"


Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An opened entry. ``earlier`` are the facts that corrections replaced: whoever is declared under them is meant."""

    id: int
    at: EntryLocation
    facts: Facts
    ended: str = ""  # what a note beside it says ended it
    earlier: tuple[Facts, ...] = ()

    def place_of(self, who: KnownPerson) -> int | None:
        """Which of the people of the entry somebody is; None for none of them."""
        places = (_place(facts, who) for facts in (self.facts, *self.earlier))
        return next((place for place in places if place is not None), None)

    def is_sure(self, who: KnownPerson) -> bool:
        """Whether the entry names somebody by number."""
        place = self.place_of(who)
        return (
            place is not None
            and bool(who.number)
            and any(facts.subjects[place].number == who.number for facts in (self.facts, *self.earlier))
        )

    def others(self, who: KnownPerson) -> tuple[KnownPerson, ...]:
        """The other people of the entry, as it names them today."""
        place = self.place_of(who)
        return tuple(each for index, each in enumerate(self.facts.subjects) if index != place)


@dataclass(frozen=True, slots=True)
class PersonQuestion:
    """Somebody, and the books that are asked about them."""

    who: KnownPerson
    registers: tuple[Register, ...]


def lives_of(session: Session, vault: Vault, wanted: Mapping[str, Declaration]) -> dict[str, KnownFacts]:
    """What the books say of the people in these declarations, by the same names."""
    people = {
        (name, path): PersonQuestion(who, _asked_about(declaration, path))
        for name, declaration in wanted.items()
        for path, who in people_of(declaration).items()
    }
    if not people:
        return {}
    own = mentions_of(session, vault, people)
    # Whom they married may have died; their parents have parents, if anybody asks for kin.
    next_round: dict[tuple[str, str, str], PersonQuestion] = {}
    for key, found in own.items():
        for index, entry in enumerate(found.get(Register.MARRIAGE, ())):
            for other in entry.others(people[key].who):
                next_round[(*key, f"spouse{index}")] = PersonQuestion(other, (Register.DEATH,))
        if wanted[key[0]].register is Register.MARRIAGE:
            for index, parent in enumerate(_parents(found, people[key].who)):
                next_round[(*key, f"parent{index}")] = PersonQuestion(parent.who, _ABOUT_KIN)
    further = mentions_of(session, vault, next_round)
    result: dict[str, KnownFacts] = {}
    for name in wanted:
        paths = [path for each, path in people if each == name]
        lives = {
            path: _life(people[name, path].who, own[name, path], further, (name, path)) for path in paths
        }
        if lives:
            result[name] = KnownFacts(lives, {})
    return result


def _asked_about(declaration: Declaration, path: str) -> tuple[Register, ...]:
    return (Register.DEATH,) if path == _REQUESTER else _ASKED.get(declaration.register, ())


def people_of(declaration: Declaration) -> dict[str, KnownPerson]:
    """Whom the books are asked about, by path: those a dossier is about, the parents of a newborn, and who asks."""
    people = {path: known(who) for path, who in _parties(declaration).items()}
    requester = declaration.requester
    if requester is not None and (number := requester.personal_id or requester.paper_number):
        people[_REQUESTER] = KnownPerson(requester.full_name, number=number)
    return people


def _parties(declaration: Declaration) -> dict[str, Person]:
    match declaration:
        case BirthDeclaration():
            parents = {"mother": declaration.mother, "father": declaration.father}
            return {path: who for path, who in parents.items() if who is not None}
        case MarriageDeclaration() | ForeignDivorceDeclaration():
            return {"husband": declaration.husband, "wife": declaration.wife}
        case MaritalStatusDeclaration() | CopyDeclaration():
            return {"subject": declaration.subject}
        case RecognitionDeclaration():
            return {"parent": declaration.parent, "child": declaration.child}
        case GuardianshipDeclaration() | GuardianshipEndDeclaration():
            paths = zip(("guardian", "second_guardian"), declaration.guardians, strict=False)
            return {"ward": declaration.ward, **dict(paths)}
        case _:
            return {}


def mentions_of(
    session: Session, vault: Vault, people: Mapping[Key, PersonQuestion]
) -> dict[Key, dict[Register, list[FoundEntry]]]:
    """The entries that name each of these people, by register; a few queries."""
    marks = {
        key: [
            vault.mark("entry", *block)
            for register in asked.registers
            for block in blocking_keys(Facts(register, (asked.who,)))
        ]
        for key, asked in people.items()
    }
    under = entries_under(session, (mark for each in marks.values() for mark in each)) if marks else {}
    ids = {
        key: sorted({entry for mark in each for entry in under.get(mark, ())})[-MOST_CANDIDATES:]
        for key, each in marks.items()
    }
    opened = open_found(session, vault, {entry for each in ids.values() for entry in each})
    result: dict[Key, dict[Register, list[FoundEntry]]] = {}
    for key, asked in people.items():
        by_register: dict[Register, list[FoundEntry]] = {}
        for entry_id in ids[key]:
            entry = opened[entry_id]
            if entry.at.register in asked.registers and entry.place_of(asked.who) is not None:
                by_register.setdefault(entry.at.register, []).append(entry)
        result[key] = by_register
    return result


def open_found(session: Session, vault: Vault, ids: Iterable[int]) -> dict[int, FoundEntry]:
    """Entries by row, and what notes ended them; three queries."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    ended = _ended_by_note(session, wanted)
    opened: dict[int, FoundEntry] = {}
    rows = session.execute(ENTRIES.where(book_entries.c.id.in_(wanted))).all()
    for row, (facts, *earlier) in facts_in(session, vault, rows):
        registered = row.registered_at.astimezone(VIETNAM).date()
        at = EntryLocation(
            Register(row.kind), row.unit_code, f"{row.number}/{row.year}", registered, row.book
        )
        opened[row.id] = FoundEntry(row.id, at, facts, ended.get(row.id, ""), tuple(earlier))
    return opened


def _ended_by_note(session: Session, ids: Sequence[int]) -> dict[int, str]:
    query = (
        select(entry_notes.c.entry_id, entry_notes.c.noted_at)
        .where(entry_notes.c.entry_id.in_(ids))
        .where(entry_notes.c.kind.in_([kind.value for kind in ENDING]))
        .order_by(entry_notes.c.id)
    )
    return {
        row.entry_id: f"ghi chú vào sổ ngày {row.noted_at.astimezone(VIETNAM):%d/%m/%Y}"
        for row in session.execute(query)
    }


def _life(
    who: KnownPerson,
    found: Mapping[Register, Sequence[FoundEntry]],
    further: Mapping[tuple[str, str, str], Mapping[Register, Sequence[FoundEntry]]],
    key: tuple[str, str],
) -> PersonRecord:
    divorces = [_mention(each, who) for each in found.get(Register.FOREIGN_DIVORCE, ())]
    ends = [_mention(each, who) for each in found.get(Register.GUARDIANSHIP_END, ())]
    marriages = []
    for index, entry in enumerate(found.get(Register.MARRIAGE, ())):
        mention = _mention(entry, who)
        spouse_deaths = further.get((*key, f"spouse{index}"), {}).get(Register.DEATH, ())
        marriages.append(_ended(mention, divorces, spouse_deaths))
    guardianships = [_ended(_mention(each, who), ends, ()) for each in found.get(Register.GUARDIANSHIP, ())]
    parents = _parents(found, who)
    forebears = [Relative(who, 0), *parents]
    for index, parent in enumerate(parents):
        above = further.get((*key, f"parent{index}"), {})
        forebears += [
            Relative(each.who, 2, each.sure and parent.sure) for each in _parents(above, parent.who)
        ]
    return PersonRecord(
        deaths=tuple(_mention(each, who) for each in found.get(Register.DEATH, ())),
        marriages=tuple(sorted(marriages, key=lambda each: each.at.registered)),
        divorces=tuple(divorces),
        recognitions=tuple(_mention(each, who) for each in found.get(Register.RECOGNITION, ())),
        guardianships=tuple(guardianships),
        forebears=tuple(forebears),
    )


def _ended(mention: EntryMention, ends: Sequence[EntryMention], deaths: Sequence[FoundEntry]) -> EntryMention:
    """The mention with what ended it: an entry of the same people that came later, or a death of the other."""
    if mention.ended:
        return mention
    for end in ends:
        same = any(same_person(one, other) for one in mention.others for other in end.others)
        if same and end.at.registered >= mention.at.registered:
            return _with_end(mention, end.at)
    return _with_end(mention, deaths[0].at) if deaths else mention


def _with_end(mention: EntryMention, at: EntryLocation) -> EntryMention:
    return EntryMention(mention.at, mention.people, mention.place, mention.sure, str(at))


def _parents(found: Mapping[Register, Sequence[FoundEntry]], who: KnownPerson) -> list[Relative]:
    """Parents by the own birth and by recognitions; each once."""
    parents: list[Relative] = []
    for birth in found.get(Register.BIRTH, ()):
        sure = birth.is_sure(who)
        parents += [
            Relative(each, 1, sure) for each in (birth.facts.mother, birth.facts.father) if each is not None
        ]
    for recognition in found.get(Register.RECOGNITION, ()):
        if recognition.place_of(who) == 0:
            sure = recognition.is_sure(who)
            parents += [Relative(each, 1, sure) for each in recognition.facts.subjects[1:2]]
    kept: list[Relative] = []
    for parent in parents:
        if not any(same_person(parent.who, each.who) for each in kept):
            kept.append(parent)
    return kept


def _mention(entry: FoundEntry, who: KnownPerson) -> EntryMention:
    place = entry.place_of(who) or 0
    return EntryMention(
        entry.at, entry.facts.subjects, place, entry.is_sure(who), entry.ended, entry.facts.happened
    )


def _place(facts: Facts, who: KnownPerson) -> int | None:
    """Which of the people of an entry somebody is; None for none of them."""
    return next((index for index, each in enumerate(facts.subjects) if same_person(each, who)), None)
