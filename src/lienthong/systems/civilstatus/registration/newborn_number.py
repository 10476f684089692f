"""Whether a child gets a personal number with its registration, or shows one that it has already."""

from __future__ import annotations

from lienthong.domain.catalogues import NATIONALITIES, VIETNAM_CODE, RegistrationType
from lienthong.domain.declarations import BirthDeclaration
from lienthong.domain.personal_ids import InvalidPersonalId, PersonalId

WITHOUT_NUMBER = "personal_id_missing"


REGISTERED_BEFORE = frozenset({RegistrationType.AGAIN, RegistrationType.FOREIGN_NOTED})


def declared_number(declaration: BirthDeclaration) -> str:
    """The number that the child has already, as its identity paper says; empty when there is none."""
    try:
        return PersonalId.parse(declaration.child.paper_number).text
    except InvalidPersonalId:
        return ""


def gets_number(declaration: BirthDeclaration) -> bool:
    """Vietnamese citizens get a number; a nationality that is not declared counts as Vietnamese."""
    declared = declaration.child.nationality
    country = NATIONALITIES.read(declared) if declared else None
    return country is None or country.code == VIETNAM_CODE
