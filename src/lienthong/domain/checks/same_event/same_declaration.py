"""Whether two declarations, before any entry, are of the same child or of the same deceased."""

from __future__ import annotations

from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    Person,
)
from lienthong.domain.names import name_key


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
