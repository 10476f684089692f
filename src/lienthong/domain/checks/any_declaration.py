"""One door to the checks of every declaration."""

from __future__ import annotations

from datetime import date

from lienthong.domain.checks.by_register.birth import check_birth
from lienthong.domain.checks.by_register.copies import check_copy_request
from lienthong.domain.checks.by_register.death import check_death
from lienthong.domain.checks.by_register.divorce import check_foreign_divorce
from lienthong.domain.checks.by_register.guardianship import check_guardianship, check_guardianship_end
from lienthong.domain.checks.by_register.marriage import check_marital_status, check_marriage
from lienthong.domain.checks.by_register.recognition import check_recognition
from lienthong.domain.checks.findings import Finding
from lienthong.domain.checks.people import NOTHING_KNOWN, KnownFacts
from lienthong.domain.checks.requester import check_requester_alive
from lienthong.domain.checks.rules import RulesInForce
from lienthong.domain.checks.stand_ins import check_words
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
    RecognitionDeclaration,
)
from lienthong.domain.law.table import day_of


def check_declaration(
    declaration: Declaration, received: date, facts: KnownFacts = NOTHING_KNOWN
) -> tuple[Finding, ...]:
    """All findings of a declaration at the moment it was received (a day, or a moment with its time zone).

    Parameters
    ----------
    facts
        What the registers and other units say of the people in it.
    """
    rules = RulesInForce(declaration.register, day_of(received))
    return (
        *check_words(rules, declaration),
        *_of_its_kind(declaration, received, facts),
        *check_requester_alive(rules, facts),
    )


def _of_its_kind(declaration: Declaration, received: date, facts: KnownFacts) -> tuple[Finding, ...]:
    match declaration:
        case BirthDeclaration():
            return check_birth(declaration, received, facts)
        case DeathDeclaration():
            return check_death(declaration, received)
        case MarriageDeclaration():
            return check_marriage(declaration, received, facts)
        case MaritalStatusDeclaration():
            return check_marital_status(declaration, received, facts)
        case RecognitionDeclaration():
            return check_recognition(declaration, received, facts)
        case ForeignDivorceDeclaration():
            return check_foreign_divorce(declaration, received, facts)
        case GuardianshipDeclaration():
            return check_guardianship(declaration, received, facts)
        case GuardianshipEndDeclaration():
            return check_guardianship_end(declaration, received, facts)
        case CopyDeclaration():
            return check_copy_request(declaration, received, facts)
