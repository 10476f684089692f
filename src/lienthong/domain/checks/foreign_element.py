"""Whether a dossier has a foreign element, which until 30/06/2025 made the district competent."""

from __future__ import annotations

from lienthong.domain.catalogues import NATIONALITIES, VIETNAM_CODE
from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    Declaration,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MarriageDeclaration,
    Party,
    RecognitionDeclaration,
)


def has_foreign_element(declaration: Declaration) -> bool:
    """True when somebody whom the dossier is about is declared with another nationality only.

    A parent of the child, the deceased, a spouse, a guardian or a ward; for marriages and recognitions also
    when somebody lives abroad.

    Luật Hộ tịch 2014, Điều 35, 37, 39, 43 and 51. A nationality that is not given or not in the catalogue
    counts as Vietnamese: a clerk who knows better moves the dossier.
    """
    if isinstance(declaration, BirthDeclaration):
        people = [
            parent.nationality for parent in (declaration.mother, declaration.father) if parent is not None
        ]
        return any(_is_foreign(nationality) for nationality in people)
    if isinstance(declaration, DeathDeclaration):
        return _is_foreign(declaration.deceased.nationality)
    if isinstance(declaration, MarriageDeclaration):
        return any(map(_lives_abroad_or_is_foreign, (declaration.husband, declaration.wife)))
    if isinstance(declaration, RecognitionDeclaration):
        return any(map(_lives_abroad_or_is_foreign, (declaration.parent, declaration.child)))
    if isinstance(declaration, GuardianshipDeclaration | GuardianshipEndDeclaration):
        return any(_is_foreign(each.nationality) for each in (*declaration.guardians, declaration.ward))
    return False


def _lives_abroad_or_is_foreign(party: Party) -> bool:
    return _is_foreign(party.nationality) or bool(party.residence_abroad.strip())


def _is_foreign(nationality: str) -> bool:
    country = NATIONALITIES.read(nationality) if nationality else None
    return country is not None and country.code != VIETNAM_CODE
