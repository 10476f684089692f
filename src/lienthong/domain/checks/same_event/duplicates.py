"""Whether two declarations, or two entries of the books, may tell of the same event.

Two steps, so that millions of entries are searched like a few: :func:`blocking_keys` gives the texts that two
entries about one event have in common (at least one of them), to be found by equality; :func:`compare` judges
the few that were found. Spelling does not matter: diacritics, Unicode form, case, spaces, apostrophes, and y for i.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from lienthong.domain.catalogues import Sex
from lienthong.domain.checks.findings import FindingCode
from lienthong.domain.checks.rules import rule_of
from lienthong.domain.checks.same_event.date_slips import compatible, dates_alike, days_apart, turned
from lienthong.domain.checks.same_event.event_match import NO_MATCH, Agreement, EventMatch, MatchVerdict
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    BirthDeclaration,
    CopyDeclaration,
    DeathDeclaration,
    Declaration,
    ForeignDivorceDeclaration,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MaritalStatusDeclaration,
    MarriageDeclaration,
    Party,
    Person,
    RecognitionDeclaration,
)
from lienthong.domain.names import fold, name_key
from lienthong.domain.registers import Register

#: From here on two names may be one with a typing error: one letter in eight.
SIMILAR_NAMES = 0.87


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """What tells a person from others. ``number`` is the personal number, else that of the identity paper."""

    name: str
    born: PartialDate | None = None
    sex: Sex | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an entry is about, as far as it tells the event from others.

    Attributes
    ----------
    subjects
        The child, the deceased, or the two who marry.
    happened
        Day of the birth, the death, the marriage; None when unknown.
    mother
        Of the child.
    proof
        Number of the certificate of birth or the notice of death, or of the decision that ended a marriage.
    father
        Of the child.
    """

    register: Register
    subjects: tuple[KnownPerson, ...]
    happened: PartialDate | None = None
    mother: KnownPerson | None = None
    proof: str = ""
    father: KnownPerson | None = None


def spelling_key(name: str) -> str:
    """A key equal for all ways to write a name: no diacritics, no case, y as i, words in their order.

    >>> spelling_key("NGUYỄN  Thị Mỹ Lý") == spelling_key("nguyễn thị mĩ lí")
    True
    """
    letters = fold(name).replace("'", "").replace("-", " ").replace(".", " ").replace("y", "i")
    return " ".join(letters.split())


def facts_of(declaration: Declaration) -> Facts:
    """The facts of a declaration.

    Subjects stand in the order of the forms: husband and wife, child and parent, ward and guardians.
    """
    if isinstance(declaration, BirthDeclaration):
        child, mother, father = declaration.child, declaration.mother, declaration.father
        return Facts(
            Register.BIRTH,
            (KnownPerson(child.full_name, child.born, child.sex, child.paper_number),),
            child.born,
            None
            if mother is None
            else KnownPerson(mother.full_name, mother.born, Sex.FEMALE, _number(mother)),
            declaration.certificate_number,
            None if father is None else KnownPerson(father.full_name, father.born, Sex.MALE, _number(father)),
        )
    if not isinstance(declaration, DeathDeclaration):
        return _facts_of_parties(declaration)
    deceased = declaration.deceased
    who = KnownPerson(deceased.full_name, deceased.born, deceased.sex, deceased.paper_number)
    proof = declaration.certificate_number or declaration.notice.number
    return Facts(Register.DEATH, (who,), deceased.died, None, proof)


def known(who: Person, sex: Sex | None = None) -> KnownPerson:
    """What a declaration says of somebody."""
    declared = who.sex if isinstance(who, Party) else None
    return KnownPerson(who.full_name, who.born, declared or sex, _number(who))


def _facts_of_parties(
    declaration: MarriageDeclaration
    | MaritalStatusDeclaration
    | RecognitionDeclaration
    | ForeignDivorceDeclaration
    | GuardianshipDeclaration
    | GuardianshipEndDeclaration
    | CopyDeclaration,
) -> Facts:
    people: tuple[KnownPerson, ...]
    happened: PartialDate | None = None
    proof = ""
    match declaration:
        case MarriageDeclaration():
            people = (known(declaration.husband, Sex.MALE), known(declaration.wife, Sex.FEMALE))
            happened = declaration.married_since
        case ForeignDivorceDeclaration():
            people = (known(declaration.husband, Sex.MALE), known(declaration.wife, Sex.FEMALE))
            happened, proof = declaration.decision.effective, declaration.decision.number
        case RecognitionDeclaration():
            people = (known(declaration.child), known(declaration.parent))
        case GuardianshipDeclaration() | GuardianshipEndDeclaration():
            people = (known(declaration.ward), *map(known, declaration.guardians))
        case MaritalStatusDeclaration() | CopyDeclaration():
            people = (known(declaration.subject),)
    return Facts(declaration.register, people, happened, None, proof)


def blocking_keys(facts: Facts) -> tuple[tuple[str, ...], ...]:
    """The texts under which an entry is found again; each begins with its register.

    Entries that :func:`compare` calls the same have at least one in common.
    """
    register = facts.register.value
    keys: list[tuple[str, ...]] = []
    happened = "" if facts.happened is None else str(facts.happened)
    for who in facts.subjects:
        name = spelling_key(who.name)
        if number := _tidy_number(who.number):
            keys.append((register, "number", number))
        if name and who.born is not None:
            keys.append((register, "name", name, str(who.born)))
        if name and happened and facts.register is not Register.BIRTH:
            keys.append((register, "event", name, happened))
    # A notice of death is numbered by each office anew: with the day it is one of few, without it one of thousands.
    if proof := _tidy_number(facts.proof):
        keys.append((register, "proof", proof, happened if facts.register is not Register.BIRTH else ""))
    if facts.register is Register.BIRTH and facts.mother is not None and facts.subjects:
        sex = _sex_code(facts.subjects[0].sex)
        if number := _tidy_number(facts.mother.number):
            keys.append((register, "mother", number, happened, sex))
        if name := spelling_key(facts.mother.name):
            keys.append((register, "mother name", name, happened, sex))
        keys += _children_keys(facts.mother)
    return tuple(dict.fromkeys(keys))


def _children_keys(mother: KnownPerson) -> Iterator[tuple[str, ...]]:
    """Under these, all children of a mother are found, whenever they were born."""
    if number := _tidy_number(mother.number):
        yield Register.BIRTH.value, "children", number
    name = spelling_key(mother.name)
    if name and mother.born is not None:
        yield Register.BIRTH.value, "children", name, str(mother.born)


def search_keys(facts: Facts) -> tuple[tuple[str, ...], ...]:
    """The texts under which entries about the same event are looked for.

    Their own, and those of a date of birth whose day and month have changed places.
    """
    keys = list(blocking_keys(facts))
    for who in facts.subjects:
        name, exchanged = spelling_key(who.name), turned(who.born)
        if name and exchanged is not None:
            keys.append((facts.register.value, "name", name, str(exchanged)))
    return tuple(dict.fromkeys(keys))


def compare(a: Facts, b: Facts) -> EventMatch:
    """Whether two entries tell of the same event; the order of the two does not matter."""
    if a.register is not b.register or not a.subjects or not b.subjects:
        return NO_MATCH
    if a.register is Register.BIRTH:
        return _compare_births(a, b)
    if a.register is Register.DEATH:
        return _compare_deaths(a, b)
    return _compare_others(a, b)


def _compare_births(a: Facts, b: Facts) -> EventMatch:
    one, other = a.subjects[0], b.subjects[0]
    numbers = _same_number(one.number, other.number)
    proof = _same_proof(a.proof, b.proof)
    agrees = _names(one, other)
    if numbers:
        return EventMatch(MatchVerdict.SAME, 100, (Agreement.NUMBER, *agrees))
    by_proof = EventMatch(MatchVerdict.LIKELY, 60, (Agreement.PROOF, *agrees)) if proof else NO_MATCH
    if one.born is None or one.born != other.born:
        return max(by_proof, _compare_dates_apart(a, b, agrees), key=lambda match: match.score)
    if numbers is False:
        return by_proof
    mother = same_person(a.mother, b.mother)
    if mother is False:
        return by_proof
    found = (*((Agreement.PROOF,) if proof else ()), *agrees, Agreement.BORN)
    if mother:
        found = (*found, Agreement.MOTHER)
    if agrees:
        if mother is None:
            return EventMatch(MatchVerdict.LIKELY, 80, found)
        # Twins named Anh and Ánh, each with a certificate of its own, look like one child spelt twice.
        doubtful = proof is False and name_key(one.name) != name_key(other.name)
        return (
            EventMatch(MatchVerdict.LIKELY, 75, found)
            if doubtful
            else EventMatch(MatchVerdict.SAME, 95, found)
        )
    if mother:
        typing_error = proof is not False and one.sex is other.sex and _similar(one.name, other.name)
        if proof or typing_error:
            return EventMatch(MatchVerdict.LIKELY, 70, found)
        return EventMatch(MatchVerdict.TWIN, 40, found)
    return by_proof


def _compare_dates_apart(a: Facts, b: Facts, agrees: tuple[Agreement, ...]) -> EventMatch:
    """Two children with different dates of birth.

    One child whose date was written otherwise, twins over midnight, children of one mother born too close to each
    other, or nothing to say.
    """
    one, other = a.subjects[0], b.subjects[0]
    mother = same_person(a.mother, b.mother)
    if one.born is None or other.born is None or mother is False:
        return NO_MATCH
    may_be_one = _same_number(one.number, other.number) is not False
    alike = dates_alike(one.born, other.born)
    born_alike = (Agreement.BORN_ALIKE,) if alike else ()
    if mother is None:
        slip = may_be_one and agrees and turned(one.born) == other.born
        return EventMatch(MatchVerdict.LIKELY, 55, (*agrees, *born_alike)) if slip else NO_MATCH
    by_number = _same_number(*(each.mother.number if each.mother is not None else "" for each in (a, b)))
    of_mother = (Agreement.MOTHER_NUMBER if by_number else Agreement.MOTHER,)
    apart = days_apart(one.born, other.born)
    limits = _nature()
    if apart is not None and limits["twin_days"] < apart < limits["least_days"]:
        return EventMatch(MatchVerdict.TOO_CLOSE, 65, (*agrees, *born_alike, *of_mother))
    if may_be_one and agrees and (alike or Agreement.NAME in agrees):
        return EventMatch(MatchVerdict.LIKELY, 72, (*agrees, *born_alike, *of_mother))
    if may_be_one and alike and _similar(one.name, other.name):
        return EventMatch(MatchVerdict.LIKELY, 55, (*born_alike, *of_mother))
    twins = apart is not None and apart <= limits["twin_days"]
    return EventMatch(MatchVerdict.TWIN, 40, of_mother) if twins else NO_MATCH


def _nature() -> Mapping[str, int]:
    """How many days lie between the births of one mother, by the newest row of the table: nature has no dates."""
    rule = rule_of(FindingCode.BIRTHS_TOO_CLOSE, Register.BIRTH, date.max)
    assert rule is not None, "the table of checks says how close births may be"
    return rule.limits


def _compare_deaths(a: Facts, b: Facts) -> EventMatch:
    one, other = a.subjects[0], b.subjects[0]
    numbers = _same_number(one.number, other.number)
    agrees = _names(one, other)
    same_day = a.happened is not None and a.happened == b.happened
    by_day = (Agreement.HAPPENED,) if same_day else ()
    proof = (Agreement.PROOF,) if _same_proof(a.proof, b.proof) and same_day else ()
    if numbers:
        return EventMatch(MatchVerdict.SAME, 100, (Agreement.NUMBER, *agrees, *by_day))
    by_proof = EventMatch(MatchVerdict.LIKELY, 60, (*proof, *agrees, *by_day)) if proof else NO_MATCH
    if numbers is False or not agrees:
        return by_proof
    born = compatible(one.born, other.born)
    if born is False:
        return by_proof
    found = (*proof, *agrees, *((Agreement.BORN,) if born else ()), *by_day)
    if same_day:
        return (
            EventMatch(MatchVerdict.SAME, 95, found) if born else EventMatch(MatchVerdict.LIKELY, 80, found)
        )
    # Nobody dies twice: the same name and whole day of birth make it worth a look.
    exact = one.born is not None and one.born.exact is not None and one.born == other.born
    return EventMatch(MatchVerdict.LIKELY, 70, found) if exact else by_proof


def _compare_others(a: Facts, b: Facts) -> EventMatch:
    """What may happen to a person several times is the same only on the same day."""
    if a.happened is None or a.happened != b.happened:
        return NO_MATCH
    # The strongest of all pairs: two people of one name must not hide that another two have one number.
    pairs = (_compare_parties(one, other) for one in a.subjects for other in b.subjects)
    return max(pairs, key=lambda match: match.score, default=NO_MATCH)


def _compare_parties(one: KnownPerson, other: KnownPerson) -> EventMatch:
    numbers = _same_number(one.number, other.number)
    agrees = _names(one, other)
    if numbers:
        return EventMatch(MatchVerdict.SAME, 100, (Agreement.NUMBER, *agrees, Agreement.HAPPENED))
    if numbers is None and agrees and compatible(one.born, other.born) is not False:
        return EventMatch(MatchVerdict.LIKELY, 80, (*agrees, Agreement.HAPPENED))
    return NO_MATCH


def _names(a: KnownPerson, b: KnownPerson) -> tuple[Agreement, ...]:
    if not a.name.strip() or spelling_key(a.name) != spelling_key(b.name):
        return ()
    return (Agreement.NAME,) if name_key(a.name) == name_key(b.name) else (Agreement.SPELLING,)


def _similar(a: str, b: str) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 (slow to import; only doubtful names need it)

    return Levenshtein.normalized_similarity(spelling_key(a), spelling_key(b)) >= SIMILAR_NAMES


def same_person(a: KnownPerson | None, b: KnownPerson | None) -> bool | None:
    """None where too little is known to say."""
    if a is None or b is None:
        return None
    numbers = _same_number(a.number, b.number)
    if numbers is not None:
        return numbers
    born = compatible(a.born, b.born)
    if _names(a, b):
        return None if born is False else True
    return None if _similar(a.name, b.name) and born is not False else False


def _same_number(a: str, b: str) -> bool | None:
    """None where one is missing, or they are of different kinds (nine digits before, twelve now)."""
    one, other = _tidy_number(a), _tidy_number(b)
    if not one or not other:
        return None
    return one == other if len(one) == len(other) or one == other else None


def _same_proof(a: str, b: str) -> bool | None:
    one, other = _tidy_number(a), _tidy_number(b)
    return one == other if one and other else None


def _tidy_number(text: str) -> str:
    return "".join(text.split()).casefold()


def _sex_code(sex: Sex | None) -> str:
    return "" if sex is None else sex.code


def _number(person: Person) -> str:
    return person.personal_id or person.paper_number
