"""Whether a birth or a death has a foreign element, which until 30/06/2025 made the district competent."""

from __future__ import annotations

from lienthong.domain.catalogues import NATIONALITIES, VIETNAM_CODE
from lienthong.domain.declarations import BirthDeclaration, InterlinkedDeclaration


def has_foreign_element(declaration: InterlinkedDeclaration) -> bool:
    """True when a parent of the child, or the deceased, is declared with another nationality only.

    Luật Hộ tịch 2014, Điều 35 and 51. A nationality that is not given or not in the catalogue counts as
    Vietnamese: a clerk who knows better moves the dossier.
    """
    if isinstance(declaration, BirthDeclaration):
        people = [
            parent.nationality for parent in (declaration.mother, declaration.father) if parent is not None
        ]
        return any(_is_foreign(nationality) for nationality in people)
    return _is_foreign(declaration.deceased.nationality)


def _is_foreign(nationality: str) -> bool:
    country = NATIONALITIES.read(nationality) if nationality else None
    return country is not None and country.code != VIETNAM_CODE
