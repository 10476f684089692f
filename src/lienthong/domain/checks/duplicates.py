"""Whether two declarations, or two entries of the books, may tell of the same event.

Two steps, so that millions of entries are searched like a few: :func:`blocking_keys` gives the texts that two
entries about one event have in common (at least one of them), to be found by equality; :func:`compare` judges
the few that were found. Spelling does not matter: diacritics, Unicode form, case, spaces, apostrophes, and y for i.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lienthong.domain.catalogues import Sex
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


class MatchVerdict(StrEnum):
    """What a comparison says."""

    SAME = "same"
    LIKELY = "likely"
    TWIN = "twin"
    DIFFERENT = "different"


class Agreement(StrEnum):
    """What agrees between two entries."""

    NUMBER = "number"
    PROOF = "proof"
    NAME = "name"
    SPELLING = "spelling"
    BORN = "born"
    HAPPENED = "happened"
    MOTHER = "mother"

    @property
    def name_vi(self) -> str:
        """What agrees, as a registrar reads it."""
        return _AGREEMENTS[self]


_AGREEMENTS = {
    Agreement.NUMBER: "số định danh hoặc giấy tờ",
    Agreement.PROOF: "số giấy chứng sinh hoặc giấy báo tử",
    Agreement.NAME: "họ tên",
    Agreement.SPELLING: "họ tên (viết khác đi)",
    Agreement.BORN: "ngày sinh",
    Agreement.HAPPENED: "ngày xảy ra",
    Agreement.MOTHER: "người mẹ",
}


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


@dataclass(frozen=True, slots=True)
class EventMatch:
    """How alike two entries are. ``score`` is 0 to 100 and orders candidates; ``verdict`` decides."""

    verdict: MatchVerdict
    score: int
    agrees: tuple[Agreement, ...] = ()


NO_MATCH = EventMatch(MatchVerdict.DIFFERENT, 0)


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
    if numbers is False or one.born is None or one.born != other.born:
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
    born = _compatible(one.born, other.born)
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
    if numbers is None and agrees and _compatible(one.born, other.born) is not False:
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
    born = _compatible(a.born, b.born)
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


def _compatible(a: PartialDate | None, b: PartialDate | None) -> bool | None:
    """Whether both can mean one day; None where one is missing."""
    if a is None or b is None:
        return None
    return a.earliest <= b.latest and b.earliest <= a.latest


def _tidy_number(text: str) -> str:
    return "".join(text.split()).casefold()


def _sex_code(sex: Sex | None) -> str:
    return "" if sex is None else sex.code


def _number(person: Person) -> str:
    return person.personal_id or person.paper_number


def may_be_same_child(a: BirthDeclaration, b: BirthDeclaration) -> bool:
    """True when mother, day of birth and sex agree and the proofs do not tell two children apart.

    Twins pass: each has a certificate of its own, or at least another name when neither has one.
    """
    if a.child.born != b.child.born or a.child.sex is not b.child.sex or not _same_mother(a.mother, b.mother):
        return False
    if a.certificate_number and b.certificate_number:
        return a.certificate_number == b.certificate_number
    return name_key(a.child.full_name) == name_key(b.child.full_name)


def _same_mother(a: Person | None, b: Person | None) -> bool:
    if a is None or b is None:
        return False
    if a.personal_id and b.personal_id:
        return a.personal_id == b.personal_id
    return name_key(a.full_name) == name_key(b.full_name) and a.born == b.born


def may_be_same_deceased(a: DeathDeclaration, b: DeathDeclaration) -> bool:
    """True when the papers carry the same number, or else name, birth and day of death agree."""
    one, other = a.deceased, b.deceased
    if one.paper_number and other.paper_number:
        return one.paper_number == other.paper_number
    same_dates = one.born == other.born and one.died == other.died
    return same_dates and name_key(one.full_name) == name_key(other.full_name)
