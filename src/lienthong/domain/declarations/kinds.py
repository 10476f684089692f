"""Every declaration there is, and how declarations, modules and registers belong together."""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.domain.declarations.birth import BirthDeclaration
from lienthong.domain.declarations.copies import CopyDeclaration
from lienthong.domain.declarations.death import DeathDeclaration
from lienthong.domain.declarations.divorce import ForeignDivorceDeclaration
from lienthong.domain.declarations.guardianship import GuardianshipDeclaration, GuardianshipEndDeclaration
from lienthong.domain.declarations.marriage import MaritalStatusDeclaration, MarriageDeclaration
from lienthong.domain.declarations.recognition import RecognitionDeclaration
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register, register_of

#: What starts a chain of further procedures (Nghị định 63/2024/NĐ-CP): all that PM.DVCLT knows.
InterlinkedDeclaration = BirthDeclaration | DeathDeclaration
#: What any module declares.
Declaration = (
    BirthDeclaration
    | DeathDeclaration
    | MarriageDeclaration
    | MaritalStatusDeclaration
    | RecognitionDeclaration
    | ForeignDivorceDeclaration
    | GuardianshipDeclaration
    | GuardianshipEndDeclaration
    | CopyDeclaration
)

DECLARATIONS: Mapping[Register, type[Declaration]] = {
    kind.register: kind
    for kind in (
        BirthDeclaration,
        DeathDeclaration,
        MarriageDeclaration,
        MaritalStatusDeclaration,
        RecognitionDeclaration,
        ForeignDivorceDeclaration,
        GuardianshipDeclaration,
        GuardianshipEndDeclaration,
        CopyDeclaration,
    )
}
"""The kind of declaration that leads to an entry in a register."""

_OF_ITS_OWN = {
    Register.BIRTH: Module.KS,
    Register.DEATH: Module.KT,
    Register.MARRIAGE: Module.KH,
    Register.MARITAL_STATUS: Module.HN,
    Register.RECOGNITION: Module.CMC,
    Register.FOREIGN_DIVORCE: Module.LH,
    Register.GUARDIANSHIP: Module.GH,
    Register.GUARDIANSHIP_END: Module.TGH,
    Register.COPY: Module.BS,
}
_INTERLINKED = {Register.BIRTH: Module.LTKS, Register.DEATH: Module.LTKT, Register.MARRIAGE: Module.LTKH}


def declaration_type(module: Module) -> type[Declaration]:
    """The kind of declaration that a dossier of this module holds."""
    return DECLARATIONS[register_of(module)]


def module_of(declaration: Declaration) -> Module:
    """The module of a dossier that stands for itself: KS, KT, KH, HN, CMC, LH, GH, TGH or BS."""
    return _OF_ITS_OWN[declaration.register]


def interlinked_module_of(declaration: InterlinkedDeclaration | MarriageDeclaration) -> Module:
    """The module of an interlinked dossier at civil status: LTKS, LTKT or LTKH."""
    return _INTERLINKED[declaration.register]


def declarable_as(declaration: Declaration) -> frozenset[Module]:
    """Every module under which such a declaration may be sent, over all versions of the API."""
    return frozenset(module for module in Module if register_of(module) is declaration.register)
