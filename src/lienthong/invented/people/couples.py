"""Invented couples: marriages, certificates of marital status, foreign divorces."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from lienthong.domain.catalogues import (
    IdentityPaper,
    MaritalStatus,
    MaritalStatusPurpose,
    MarriageEnding,
    RegistrationType,
    ResidenceType,
    Sex,
)
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    EntryReference,
    ForeignDecision,
    ForeignDivorceDeclaration,
    MaritalStatusDeclaration,
    MarriageDeclaration,
    Party,
    Person,
    ResidencePeriod,
    Spouse,
)
from lienthong.invented import naming
from lienthong.invented.people.scenes import Scene, country_name


def as_party(person: Person, sex: Sex) -> Party:
    """A person as somebody whom a dossier is about."""
    return Party(**{field.name: getattr(person, field.name) for field in fields(Person)}, sex=sex)


def adult(scene: Scene, sex: Sex, family: str | None = None) -> Party:
    """A grown-up of the scene's commune."""
    of = family or naming.family_name(scene.dice)
    name = naming.male_name(scene.dice, of) if sex is Sex.MALE else naming.female_name(scene.dice, of)
    return as_party(scene.grown_up(sex, name, scene.home()), sex)


def _spouse(scene: Scene, sex: Sex) -> Spouse:
    party = adult(scene, sex)
    return Spouse(
        **{field.name: getattr(party, field.name) for field in fields(Party)},
        times_married=1,
        marital_status_kind=MaritalStatus.NEVER_MARRIED,
        marital_status=MaritalStatus.NEVER_MARRIED.name_vi,
        check_wanted=False,
    )


def marriage(seed: int, received: date, commune: str | None = None) -> MarriageDeclaration:
    """Two people of one commune who marry for the first time; nobody's status needs to be checked."""
    scene = Scene.of(seed, received, commune, "marriage")
    return MarriageDeclaration(
        registration_type=RegistrationType.ON_TIME,
        place_of_registration=scene.commune,
        husband=_spouse(scene, Sex.MALE),
        wife=_spouse(scene, Sex.FEMALE),
        copies=scene.dice.randint(0, 3),
    )


def marriage_with_checks(seed: int, received: date, commune: str | None = None) -> MarriageDeclaration:
    """A divorced man and an unmarried woman; the status of both is to be confirmed where they live."""
    scene = Scene.of(seed, received, commune, "marriage with checks")
    whole = marriage(seed, received, scene.commune)
    husband = replace(
        whole.husband,
        times_married=2,
        marital_status_kind=MaritalStatus.DIVORCED,
        marital_status=MaritalStatus.DIVORCED.name_vi,
        check_wanted=True,
        check_unit=scene.commune,
    )
    wife = replace(whole.wife, check_wanted=True, check_unit=scene.commune)
    return replace(whole, husband=husband, wife=wife)


def marital_status(seed: int, received: date, commune: str | None = None) -> MaritalStatusDeclaration:
    """A woman who asks for her certificate, to marry abroad."""
    scene = Scene.of(seed, received, commune, "marital status")
    woman = adult(scene, Sex.FEMALE)
    return MaritalStatusDeclaration(
        place_of_registration=scene.commune,
        subject=woman,
        requester=scene.requester(woman, "Bản thân"),
        period=ResidencePeriod(
            place=woman.residence.text,
            since=PartialDate(received.year - scene.dice.randint(3, 5), 3, 1),
            until=PartialDate.of(received),
        ),
        marital_status_kind=MaritalStatus.NEVER_MARRIED,
        marital_status=MaritalStatus.NEVER_MARRIED.name_vi,
        purpose_kind=MaritalStatusPurpose.MARRIAGE_ABROAD,
        purpose="Làm thủ tục kết hôn ở nước ngoài",
        copies=1,
    )


def foreign_divorce(seed: int, received: date, commune: str | None = None) -> ForeignDivorceDeclaration:
    """A woman whose marriage with a foreigner was ended by a court of his country."""
    scene = Scene.of(seed, received, commune, "foreign divorce")
    wife = adult(scene, Sex.FEMALE)
    name, country = scene.dice.choice(naming.FOREIGNERS)
    husband = Party(
        full_name=name,
        sex=Sex.MALE,
        born=scene.birthday((30, 45)),
        ethnic_group="55",
        nationality=country,
        residence_type=ResidenceType.NONE,
        residence_abroad=f"Địa chỉ tại {country_name(country)}",
        paper_kind=IdentityPaper.PASSPORT,
        paper_number=f"X{scene.dice.randint(0, 9_999_999):07d}",
        paper_issued=PartialDate(2022, 3, 14),
        paper_issuer=f"Cơ quan cấp hộ chiếu {country_name(country)}",
    )
    married = received.year - scene.dice.randint(4, 9)
    return ForeignDivorceDeclaration(
        place_of_registration=scene.commune,
        husband=husband,
        wife=wife,
        decision=ForeignDecision(
            kind=MarriageEnding.DIVORCE,
            title="Bản án ly hôn",
            number=f"{scene.dice.randint(10, 999)}/{received.year - 1}",
            issued=PartialDate(received.year - 1, 4, scene.dice.randint(1, 28)),
            effective=PartialDate(received.year - 1, 6, 1),
            authority=f"Tòa án có thẩm quyền tại {country_name(country)}",
            country=country,
        ),
        marriage=EntryReference(
            number=str(scene.dice.randint(1, 90)),
            book=f"01/{married}",
            page=str(scene.dice.randint(1, 90)),
            registered=PartialDate(married, scene.dice.randint(1, 12), scene.dice.randint(1, 28)),
            authority=f"Ủy ban nhân dân {scene.unit_text}",
        ),
        requester=scene.requester(wife, "Vợ"),
        copies=1,
    )
