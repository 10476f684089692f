"""Invented kin: recognitions, guardianships and their end, copies of extracts."""

from __future__ import annotations

from datetime import date

from lienthong.domain.catalogues import (
    GuardianshipEndGround,
    GuardianshipGround,
    GuardianshipKind,
    RecognitionKind,
    RegistrationType,
    ResidenceType,
    Sex,
)
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    CopyDeclaration,
    EntryReference,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    Party,
    Place,
    RecognitionDeclaration,
)
from lienthong.domain.registers import Register
from lienthong.invented import naming
from lienthong.invented.people.couples import adult
from lienthong.invented.people.scenes import KINH, Scene

_CHILDHOOD = (2, 12)


def _child(scene: Scene, family: str, home: Place, years: tuple[int, int] = _CHILDHOOD) -> Party:
    sex = scene.dice.choice((Sex.MALE, Sex.FEMALE))
    born = scene.birthday(years)
    name = naming.male_name if sex is Sex.MALE else naming.female_name
    return Party(
        full_name=name(scene.dice, family),
        sex=sex,
        born=born,
        ethnic_group=KINH,
        nationality="VN",
        hometown=Place(scene.unit_text),
        residence_type=ResidenceType.PERMANENT,
        residence=home,
        personal_id=scene.personal_id(born, sex),
    )


def _entry(scene: Scene, year: int) -> EntryReference:
    return EntryReference(
        number=str(scene.dice.randint(1, 200)),
        book=f"01/{year}",
        page=str(scene.dice.randint(1, 100)),
        registered=PartialDate(year, scene.dice.randint(1, 12), scene.dice.randint(1, 28)),
        authority=f"Ủy ban nhân dân {scene.unit_text}",
    )


def recognition(seed: int, received: date, commune: str | None = None) -> RecognitionDeclaration:
    """A father who recognises his child."""
    scene = Scene.of(seed, received, commune, "recognition")
    family = naming.family_name(scene.dice)
    father = adult(scene, Sex.MALE, family)
    child = _child(scene, naming.family_name(scene.dice), scene.home())
    return RecognitionDeclaration(
        registration_type=RegistrationType.ON_TIME,
        place_of_registration=scene.commune,
        kind=RecognitionKind.FATHER_RECOGNISES_CHILD,
        parent=father,
        child=child,
        requester=scene.requester(father, "Cha"),
        relation_to_recogniser="Bản thân",
        grounds="Văn bản của cơ quan giám định xác nhận quan hệ cha con",
        copies=2,
    )


def guardianship(seed: int, received: date, commune: str | None = None) -> GuardianshipDeclaration:
    """An aunt or uncle who becomes guardian of a child without parents."""
    scene = Scene.of(seed, received, commune, "guardianship")
    family = naming.family_name(scene.dice)
    guardian = adult(scene, scene.dice.choice((Sex.MALE, Sex.FEMALE)), family)
    return GuardianshipDeclaration(
        registration_type=RegistrationType.ON_TIME,
        place_of_registration=scene.commune,
        guardian=guardian,
        ward=_child(scene, family, guardian.residence),
        requester=scene.requester(guardian, "Người giám hộ"),
        kind=GuardianshipKind.APPOINTED,
        ground=GuardianshipGround.NO_PARENTS,
        reason="Cha, mẹ đều đã chết",
        copies=1,
    )


def guardianship_end(seed: int, received: date, commune: str | None = None) -> GuardianshipEndDeclaration:
    """The end of a guardianship, since the ward has come of age."""
    scene = Scene.of(seed, received, commune, "guardianship end")
    family = naming.family_name(scene.dice)
    guardian = adult(scene, Sex.FEMALE, family)
    return GuardianshipEndDeclaration(
        place_of_registration=scene.commune,
        guardian=guardian,
        ward=_child(scene, family, guardian.residence, (19, 20)),
        requester=scene.requester(guardian, "Người giám hộ"),
        guardianship=_entry(scene, received.year - 6),
        ground=GuardianshipEndGround.FULL_CAPACITY,
        reason="Người được giám hộ đã đủ 18 tuổi",
        ended=PartialDate.of(received),
        copies=1,
    )


def copy_request(seed: int, received: date, commune: str | None = None) -> CopyDeclaration:
    """Somebody who asks for copies of the extract of the own birth."""
    scene = Scene.of(seed, received, commune, "copy")
    person = adult(scene, Sex.MALE)
    born = person.born
    assert born is not None, "an invented grown-up has a date of birth"
    return CopyDeclaration(
        place_of_registration=scene.commune,
        source=Register.BIRTH,
        subject=person,
        entry=_entry(scene, born.year),
        requester=scene.requester(person, "Bản thân"),
        purpose="Bổ sung hồ sơ cá nhân",
        copies=scene.dice.randint(1, 5),
    )
