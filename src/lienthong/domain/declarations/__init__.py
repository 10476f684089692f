"""What is declared, one kind of declaration a register.

Births, deaths, marriages, certificates of marital status, recognitions, foreign divorces, guardianships and their
end, copies of extracts.

Every declaration has ``register``, ``place_of_registration``, ``requester``, ``copies``, ``subject_name`` and
``extra``: wire fields that nobody of ours knows, under their wire names. Births and deaths have ``group`` too,
because further procedures follow from them.
"""

from __future__ import annotations

from lienthong.domain.declarations.birth import BirthDeclaration, Child
from lienthong.domain.declarations.copies import CopyDeclaration
from lienthong.domain.declarations.death import DeathDeclaration, DeathNotice, Deceased
from lienthong.domain.declarations.divorce import ForeignDecision, ForeignDivorceDeclaration
from lienthong.domain.declarations.guardianship import GuardianshipDeclaration, GuardianshipEndDeclaration
from lienthong.domain.declarations.kinds import (
    DECLARATIONS,
    Declaration,
    InterlinkedDeclaration,
    declarable_as,
    declaration_type,
    interlinked_module_of,
    module_of,
)
from lienthong.domain.declarations.marriage import (
    MaritalStatusDeclaration,
    MarriageDeclaration,
    ResidencePeriod,
    Side,
    Spouse,
)
from lienthong.domain.declarations.people import (
    NO_ENTRY,
    NOWHERE,
    PERSONAL_ID_LENGTH,
    DeclaredPaper,
    EntryReference,
    ForeignRegistration,
    NamedPerson,
    Party,
    Person,
    Place,
    Requester,
)
from lienthong.domain.declarations.recognition import RecognitionDeclaration

__all__ = [
    "DECLARATIONS",
    "NOWHERE",
    "NO_ENTRY",
    "PERSONAL_ID_LENGTH",
    "BirthDeclaration",
    "Child",
    "CopyDeclaration",
    "DeathDeclaration",
    "DeathNotice",
    "Deceased",
    "Declaration",
    "DeclaredPaper",
    "EntryReference",
    "ForeignDecision",
    "ForeignDivorceDeclaration",
    "ForeignRegistration",
    "GuardianshipDeclaration",
    "GuardianshipEndDeclaration",
    "InterlinkedDeclaration",
    "MaritalStatusDeclaration",
    "MarriageDeclaration",
    "NamedPerson",
    "Party",
    "Person",
    "Place",
    "RecognitionDeclaration",
    "Requester",
    "ResidencePeriod",
    "Side",
    "Spouse",
    "declarable_as",
    "declaration_type",
    "interlinked_module_of",
    "module_of",
]
