"""Invented families: declarations of births and deaths."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

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
)
from lienthong.domain.units import TWO_LEVELS_BEGIN, UnitCode, registry
from lienthong.invented import naming
from lienthong.invented.people.scenes import CARD_ISSUER, EDE, KINH, Scene, communes_of, country_name

_ON_TIME_BIRTH_DAYS = (3, 25)
_LATE_BIRTH_DAYS = (75, 400)
_ON_TIME_DEATH_DAYS = (1, 8)
_LATE_DEATH_DAYS = (25, 200)


def _birth(scene: Scene, born: date, registration_type: RegistrationType) -> BirthDeclaration:
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
            ethnic_group=KINH,
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
    scene = Scene.of(seed, received, commune, "birth")
    return _birth(scene, scene.days_before(_ON_TIME_BIRTH_DAYS), RegistrationType.ON_TIME)


def late_birth(seed: int, received: date, commune: str | None = None) -> BirthDeclaration:
    """A birth declared after the 60 days, at home with a witness, so without the hospital's certificate."""
    scene = Scene.of(seed, received, commune, "late birth")
    whole = _birth(scene, scene.days_before(_LATE_BIRTH_DAYS), RegistrationType.LATE)
    child = replace(whole.child, birthplace=Place(scene.unit_text))
    return replace(whole, child=child, certificate_number="", certificate_issued=None)


def birth_without_father(seed: int, received: date, commune: str | None = None) -> BirthDeclaration:
    """A child whose father is not declared: it bears the mother's family name, and she declares it."""
    scene = Scene.of(seed, received, commune, "birth without father")
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
    scene = Scene.of(seed, received, commune, "twins")
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
    scene = Scene.of(seed, received, commune, "birth with foreign father")
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
        paper_issuer=f"Cơ quan cấp hộ chiếu {country_name(country)}",
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
    scene = Scene.of(seed, received, chosen, "highland birth")
    whole = _birth(scene, scene.days_before(_ON_TIME_BIRTH_DAYS), RegistrationType.ON_TIME)
    clan, other_clan = scene.dice.sample(naming.EDE_CLANS, 2)
    mother = replace(_mother(whole), full_name=naming.ede_female(scene.dice, clan), ethnic_group=EDE)
    father = scene.grown_up(
        Sex.MALE, naming.ede_male(scene.dice, other_clan), mother.residence, ethnic_group=EDE
    )
    name = naming.ede_male if whole.child.sex is Sex.MALE else naming.ede_female
    child = replace(whole.child, full_name=name(scene.dice, clan), ethnic_group=EDE)
    return replace(whole, child=child, mother=mother, father=father, requester=scene.requester(mother, "Mẹ"))


def _mother(declaration: BirthDeclaration) -> Person:
    assert declaration.mother is not None, "an invented birth has a mother"
    return declaration.mother


def _district_or_commune(scene: Scene) -> UnitCode:
    if scene.received >= TWO_LEVELS_BEGIN:
        return scene.commune
    return registry().parents(scene.commune, scene.received)[0].code


def _death(scene: Scene, died: date, registration_type: RegistrationType) -> DeathDeclaration:
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
            ethnic_group=KINH,
            nationality="VN",
            residence_type=ResidenceType.PERMANENT,
            residence=home,
            paper_kind=IdentityPaper.CITIZEN_CARD,
            paper_number=scene.personal_id(born, sex),
            paper_issued=PartialDate(2021, dice.randint(1, 12), dice.randint(1, 28)),
            paper_issuer=CARD_ISSUER,
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
    scene = Scene.of(seed, received, commune, "death in hospital")
    return _death(scene, scene.days_before(_ON_TIME_DEATH_DAYS), RegistrationType.ON_TIME)


def death_at_home(seed: int, received: date, commune: str | None = None) -> DeathDeclaration:
    """A death at home of someone whose birth is known by the year only; the commune gives the notice."""
    scene = Scene.of(seed, received, commune, "death at home")
    return _at_home(scene, _death(scene, scene.days_before(_ON_TIME_DEATH_DAYS), RegistrationType.ON_TIME))


def late_death(seed: int, received: date, commune: str | None = None) -> DeathDeclaration:
    """A death at home declared after the 15 days."""
    scene = Scene.of(seed, received, commune, "late death")
    return _at_home(scene, _death(scene, scene.days_before(_LATE_DEATH_DAYS), RegistrationType.LATE))


def _at_home(scene: Scene, whole: DeathDeclaration) -> DeathDeclaration:
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
