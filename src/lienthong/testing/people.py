"""Invented families: declarations of births and deaths that look real and belong to nobody.

Everything follows from the seed and the day of reception, so that a test, the demo and a benchmark can name a
dossier by its seed. Addresses are free text with the units that exist on that day, as PM.DVCLT sends them.

>>> from datetime import date
>>> birth(7, date(2024, 7, 5)) == birth(7, date(2024, 7, 5))
True
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from lienthong.domain.catalogues import (
    BirthKind,
    DeathNoticeKind,
    IdentityPaper,
    RegistrationType,
    ResidenceType,
    Sex,
)
from lienthong.domain.dates import PartialDate, TimeOfDay, date_in_words
from lienthong.domain.declarations import (
    BirthDeclaration,
    Child,
    DeathDeclaration,
    DeathNotice,
    Deceased,
    Person,
    Place,
    Requester,
)
from lienthong.domain.units import TWO_LEVELS_BEGIN, UnitCode, UnitLevel, registry
from lienthong.testing import naming

#: Provinces that keep their code across 01/07/2025, from north to south.
PROVINCES = ("01", "04", "31", "38", "48", "52", "66", "79", "92")

_CARD_ISSUER = "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
_ON_TIME_BIRTH_DAYS = (3, 25)
_LATE_BIRTH_DAYS = (75, 400)
_ON_TIME_DEATH_DAYS = (1, 8)
_LATE_DEATH_DAYS = (25, 200)
_KINH, _EDE = "01", "12"


@lru_cache(maxsize=256)
def communes_of(province: str, on: date) -> tuple[UnitCode, ...]:
    """The communes of a province on a day, by code."""
    return tuple(unit.code for unit in registry().units_in(province, on, UnitLevel.COMMUNE))


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where and when a family is invented, and the dice that decide about it."""

    dice: random.Random
    received: date
    commune: UnitCode

    @classmethod
    def of(cls, seed: int, received: date, commune: str | None, what: str) -> _Scene:
        dice = random.Random(f"{what}/{seed}")  # noqa: S311 - invented people, nothing secret
        chosen = UnitCode(commune) if commune else None
        if chosen is None:
            chosen = dice.choice(communes_of(PROVINCES[seed % len(PROVINCES)], received))
        return cls(dice, received, chosen)

    @property
    def province(self) -> UnitCode:
        return registry().province_of(self.commune, self.received).code

    @property
    def unit_text(self) -> str:
        """“phường Điện Biên, quận Ba Đình, thành phố Hà Nội”, as the units are called on that day."""
        return registry().full_name(self.commune, self.received)

    def days_before(self, between: tuple[int, int]) -> date:
        return self.received - timedelta(days=self.dice.randint(*between))

    def home(self) -> Place:
        if self.unit_text.startswith("xã"):
            return Place(f"Thôn {self.dice.choice(naming.HAMLETS)}, {self.unit_text}")
        return Place(
            f"Số {self.dice.randint(1, 240)} đường {self.dice.choice(naming.STREETS)}, {self.unit_text}"
        )

    def hospital(self) -> str:
        return f"Bệnh viện Đa khoa {self.dice.choice(naming.HOSPITALS)}"

    def personal_id(self, born: PartialDate, sex: Sex) -> str:
        century_and_sex = (born.year - 1900) // 100 * 2 + (1 if sex is Sex.FEMALE else 0)
        return f"0{self.province}{century_and_sex}{born.year % 100:02d}{self.dice.randint(0, 999_999):06d}"

    def birthday(self, years_before: tuple[int, int]) -> PartialDate:
        dice = self.dice
        return PartialDate(
            self.received.year - dice.randint(*years_before), dice.randint(1, 12), dice.randint(1, 28)
        )

    def grown_up(self, sex: Sex, full_name: str, home: Place, ethnic_group: str = _KINH) -> Person:
        born = self.birthday((23, 38))
        number = self.personal_id(born, sex)
        return Person(
            full_name=full_name,
            born=born,
            ethnic_group=ethnic_group,
            nationality="VN",
            residence_type=ResidenceType.PERMANENT,
            residence=home,
            paper_kind=IdentityPaper.CITIZEN_CARD,
            paper_number=number,
            paper_issued=PartialDate(
                2021 + self.dice.randint(0, 2), self.dice.randint(1, 12), self.dice.randint(1, 28)
            ),
            paper_issuer=_CARD_ISSUER,
            personal_id=number,
            verified=True,
        )

    def requester(self, person: Person, relation: str) -> Requester:
        return Requester(
            full_name=person.full_name,
            relation=relation,
            personal_id=person.personal_id,
            residence_type=person.residence_type,
            residence=person.residence,
            paper_kind=person.paper_kind,
            paper_number=person.paper_number,
            paper_issued=person.paper_issued,
            paper_issuer=person.paper_issuer,
            # 0900 000 000 to 0900 009 999 are given to nobody.
            phone=f"090000{self.dice.randint(0, 9999):04d}",
            email=naming.email_of(person.full_name),
            verified=True,
        )


def _birth(scene: _Scene, born: date, registration_type: RegistrationType) -> BirthDeclaration:
    dice = scene.dice
    home = scene.home()
    family = naming.family_name(dice)
    father = scene.grown_up(Sex.MALE, naming.male_name(dice, family), home)
    mother = scene.grown_up(Sex.FEMALE, naming.female_name(dice, naming.family_name(dice)), home)
    sex = dice.choice((Sex.MALE, Sex.FEMALE))
    name = naming.male_name(dice, family) if sex is Sex.MALE else naming.female_name(dice, family)
    when = PartialDate.of(born)
    hospital = scene.hospital()
    return BirthDeclaration(
        registration_type=registration_type,
        place_of_registration=scene.commune,
        copies=dice.randint(0, 3),
        certificate_number=f"{scene.province}.{born:%y}.{dice.randint(1, 99_999):05d}",
        certificate_issued=PartialDate.of(min(born + timedelta(days=1), scene.received)),
        child=Child(
            full_name=name,
            sex=sex,
            born=when,
            born_in_words=date_in_words(when),
            birthplace=Place(f"{hospital}, {scene.unit_text}"),
            birthplace_unit=scene.province,
            hometown=Place(scene.unit_text),
            ethnic_group=_KINH,
            nationality="VN",
            birth_kind=BirthKind.BOTH_KNOWN,
        ),
        mother=mother,
        father=father,
        requester=scene.requester(father, "Cha"),
    )


def birth(seed: int, received: date, commune: str | None = None) -> BirthDeclaration:
    """A child born in hospital some days ago, declared by its father.

    ``commune`` is the place of registration and residence, valid on the day of reception; invented when not
    given.
    """
    scene = _Scene.of(seed, received, commune, "birth")
    return _birth(scene, scene.days_before(_ON_TIME_BIRTH_DAYS), RegistrationType.ON_TIME)


def late_birth(seed: int, received: date, commune: str | None = None) -> BirthDeclaration:
    """A birth declared after the 60 days, at home with a witness, so without the hospital's certificate."""
    scene = _Scene.of(seed, received, commune, "late birth")
    whole = _birth(scene, scene.days_before(_LATE_BIRTH_DAYS), RegistrationType.LATE)
    child = replace(whole.child, birthplace=Place(scene.unit_text))
    return replace(whole, child=child, certificate_number="", certificate_issued=None)


def birth_without_father(seed: int, received: date, commune: str | None = None) -> BirthDeclaration:
    """A child whose father is not declared: it bears the mother's family name, and she declares it."""
    scene = _Scene.of(seed, received, commune, "birth without father")
    whole = _birth(scene, scene.days_before(_ON_TIME_BIRTH_DAYS), RegistrationType.ON_TIME)
    mother = _mother(whole)
    rest = whole.child.full_name.split(" ")[1:]
    child = replace(
        whole.child,
        full_name=" ".join([mother.full_name.split(" ")[0], *rest]),
        birth_kind=BirthKind.FATHER_UNKNOWN,
    )
    return replace(whole, child=child, father=None, requester=scene.requester(mother, "Mẹ"))


def twins(seed: int, received: date, commune: str | None = None) -> tuple[BirthDeclaration, BirthDeclaration]:
    """Two children of one birth: same parents, same day, each with a certificate of its own."""
    scene = _Scene.of(seed, received, commune, "twins")
    first = _birth(scene, scene.days_before(_ON_TIME_BIRTH_DAYS), RegistrationType.ON_TIME)
    words = first.child.full_name.split(" ")
    given = naming.MALE_GIVEN if first.child.sex is Sex.MALE else naming.FEMALE_GIVEN
    other = scene.dice.choice([name for name in given if name != words[-1]])
    number, last = first.certificate_number.rsplit(".", 1)
    second = replace(
        first,
        child=replace(first.child, full_name=" ".join([*words[:-1], other])),
        certificate_number=f"{number}.{int(last) + 1:05d}",
    )
    return first, second


def birth_with_foreign_father(seed: int, received: date, commune: str | None = None) -> BirthDeclaration:
    """A child of a Vietnamese mother and a foreign father: until 30/06/2025 the district registers."""
    scene = _Scene.of(seed, received, commune, "birth with foreign father")
    whole = _birth(scene, scene.days_before(_ON_TIME_BIRTH_DAYS), RegistrationType.ON_TIME)
    mother = _mother(whole)
    full_name, country = scene.dice.choice(naming.FOREIGNERS)
    father = Person(
        full_name=full_name,
        born=scene.birthday((28, 40)),
        ethnic_group="55",
        nationality=country,
        residence_type=ResidenceType.TEMPORARY,
        residence=mother.residence,
        paper_kind=IdentityPaper.PASSPORT,
        paper_number=f"X{scene.dice.randint(0, 9_999_999):07d}",
        paper_issued=PartialDate(2022, 3, 14),
        paper_issuer=f"Cơ quan cấp hộ chiếu {country}",
        verified=False,
    )
    child = replace(
        whole.child, full_name=naming.female_name(scene.dice, mother.full_name.split(" ")[0]), sex=Sex.FEMALE
    )
    return replace(
        whole,
        child=child,
        father=father,
        place_of_registration=_district_or_commune(scene),
        requester=scene.requester(mother, "Mẹ"),
    )


def highland_birth(seed: int, received: date, commune: str | None = None) -> BirthDeclaration:
    """A child of an Ê-đê family in Đắk Lắk, named in its own language (H'…, Y …) after the mother's clan."""
    chosen = commune or communes_of("66", received)[seed % len(communes_of("66", received))]
    scene = _Scene.of(seed, received, chosen, "highland birth")
    whole = _birth(scene, scene.days_before(_ON_TIME_BIRTH_DAYS), RegistrationType.ON_TIME)
    clan, other_clan = scene.dice.sample(naming.EDE_CLANS, 2)
    mother = replace(_mother(whole), full_name=naming.ede_female(scene.dice, clan), ethnic_group=_EDE)
    father = scene.grown_up(
        Sex.MALE, naming.ede_male(scene.dice, other_clan), mother.residence, ethnic_group=_EDE
    )
    name = naming.ede_male if whole.child.sex is Sex.MALE else naming.ede_female
    child = replace(whole.child, full_name=name(scene.dice, clan), ethnic_group=_EDE)
    return replace(whole, child=child, mother=mother, father=father, requester=scene.requester(mother, "Mẹ"))


def _mother(declaration: BirthDeclaration) -> Person:
    assert declaration.mother is not None, "an invented birth has a mother"
    return declaration.mother


def _district_or_commune(scene: _Scene) -> UnitCode:
    if scene.received >= TWO_LEVELS_BEGIN:
        return scene.commune
    return registry().parents(scene.commune, scene.received)[0].code


def _death(scene: _Scene, died: date, registration_type: RegistrationType) -> DeathDeclaration:
    dice = scene.dice
    home = scene.home()
    family = naming.family_name(dice)
    sex = dice.choice((Sex.MALE, Sex.FEMALE))
    name = naming.male_name(dice, family) if sex is Sex.MALE else naming.female_name(dice, family)
    born = scene.birthday((58, 92))
    child = scene.grown_up(Sex.MALE, naming.male_name(dice, family), home)
    hospital = scene.hospital()
    issued = PartialDate.of(min(died + timedelta(days=1), scene.received))
    return DeathDeclaration(
        registration_type=registration_type,
        place_of_registration=scene.commune,
        copies=dice.randint(1, 4),
        certificate_number=f"BT.{scene.province}.{died:%y}.{dice.randint(1, 99_999):05d}",
        certificate_issued=issued,
        deceased=Deceased(
            full_name=name,
            sex=sex,
            born=born,
            ethnic_group=_KINH,
            nationality="VN",
            residence_type=ResidenceType.PERMANENT,
            residence=home,
            paper_kind=IdentityPaper.CITIZEN_CARD,
            paper_number=scene.personal_id(born, sex),
            paper_issued=PartialDate(2021, dice.randint(1, 12), dice.randint(1, 28)),
            paper_issuer=_CARD_ISSUER,
            died=PartialDate.of(died),
            died_at=TimeOfDay(dice.randint(0, 23), dice.randint(0, 59)),
            place_of_death=Place(f"{hospital}, {scene.unit_text}"),
            cause=dice.choice(naming.CAUSES),
            verified=True,
        ),
        notice=DeathNotice(
            kind=DeathNoticeKind.NOTICE,
            number=f"{dice.randint(1, 400):02d}/GBT-BV",
            issued=issued,
            issuer=hospital,
        ),
        requester=scene.requester(child, "Con"),
    )


def death_in_hospital(seed: int, received: date, commune: str | None = None) -> DeathDeclaration:
    """A death in hospital with the hospital's notice, declared by a son."""
    scene = _Scene.of(seed, received, commune, "death in hospital")
    return _death(scene, scene.days_before(_ON_TIME_DEATH_DAYS), RegistrationType.ON_TIME)


def death_at_home(seed: int, received: date, commune: str | None = None) -> DeathDeclaration:
    """A death at home of someone whose birth is known by the year only; the commune gives the notice."""
    scene = _Scene.of(seed, received, commune, "death at home")
    return _at_home(scene, _death(scene, scene.days_before(_ON_TIME_DEATH_DAYS), RegistrationType.ON_TIME))


def late_death(seed: int, received: date, commune: str | None = None) -> DeathDeclaration:
    """A death at home declared after the 15 days."""
    scene = _Scene.of(seed, received, commune, "late death")
    return _at_home(scene, _death(scene, scene.days_before(_LATE_DEATH_DAYS), RegistrationType.LATE))


def _at_home(scene: _Scene, whole: DeathDeclaration) -> DeathDeclaration:
    deceased = whole.deceased
    assert deceased.born is not None, "an invented deceased has a year of birth"
    return replace(
        whole,
        certificate_number="",
        certificate_issued=None,
        deceased=replace(
            deceased,
            born=PartialDate(deceased.born.year),
            place_of_death=deceased.residence,
            cause="Bệnh già",
        ),
        notice=replace(
            whole.notice,
            number=f"{scene.dice.randint(1, 60):02d}/UBND-GBT",
            issuer=f"Ủy ban nhân dân {scene.unit_text}",
        ),
    )


def births(
    count: int, received: date, communes: Sequence[str] = (), first_seed: int = 0
) -> Iterator[BirthDeclaration]:
    """Many different births, spread over the communes given (or over the provinces)."""
    for seed in range(first_seed, first_seed + count):
        yield birth(seed, received, communes[seed % len(communes)] if communes else None)


def deaths(
    count: int, received: date, communes: Sequence[str] = (), first_seed: int = 0
) -> Iterator[DeathDeclaration]:
    """Many different deaths, spread over the communes given (or over the provinces)."""
    for seed in range(first_seed, first_seed + count):
        yield death_in_hospital(seed, received, communes[seed % len(communes)] if communes else None)
