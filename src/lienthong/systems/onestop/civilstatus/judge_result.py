"""Whether what civil status sends as the result of a dossier is its result, and where it differs from the declaration.

Nothing is believed because it is signed (process.md 5, case 38): the paper must be of this dossier's kind, of the
registering unit, known for no other dossier, and say what the facts say.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select

from lienthong.contracts.hotich_v3 import results
from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.contracts.result_checks import (
    FactDifference,
    PaperRefusal,
    differences_from_declaration,
    judge_paper,
    registering_units,
)
from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.law import Group
from lienthong.domain.modules import Module
from lienthong.foundation.database.sessions import Session
from lienthong.systems.onestop.base import tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason

GROUPS: Mapping[Module, Group] = MappingProxyType({Module.KS: Group.BIRTH, Module.KT: Group.DEATH})
_REASONS = {
    PaperRefusal.NOT_A_PDF: OnestopHoldReason.RESULT_UNTRUSTED,
    PaperRefusal.UNTRUSTED: OnestopHoldReason.RESULT_UNTRUSTED,
    PaperRefusal.WRONG_PARTIES: OnestopHoldReason.RESULT_UNTRUSTED,
    PaperRefusal.UNREADABLE: OnestopHoldReason.RESULT_UNREADABLE,
    PaperRefusal.OTHER_KIND: OnestopHoldReason.RESULT_OF_ANOTHER,
    PaperRefusal.OTHER_FACTS: OnestopHoldReason.RESULT_OF_ANOTHER,
}


@dataclass(frozen=True, slots=True)
class ReceivedResult:
    """A result that can be read: the facts, its paper, and the text in which it goes to PM.DVCLT."""

    facts: results.Result
    pdf: bytes
    text: str

    @property
    def sha256(self) -> str:
        """Of the paper."""
        return hashlib.sha256(self.pdf).hexdigest()


@dataclass(frozen=True, slots=True)
class BelievedResult:
    """A result whose paper is that of the dossier; `differences`: where it says otherwise than the declaration."""

    text: str
    sha256: str
    signatures: int
    differences: tuple[FactDifference, ...]


class RegistrationUnproven(Exception):
    """The paper is not taken as the result of the dossier.

    ``explanation_vi`` may hold personal data; ``fields`` are the wire names of facts that the paper does not bear out.
    """

    def __init__(self, reason: OnestopHoldReason, explanation_vi: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.explanation_vi = explanation_vi
        self.fields = fields


def read_result(context: OnestopContext, dossier: OnestopDossier, item: QueryItem) -> ReceivedResult:
    """Read what came.

    Notes
    -----
    ``PayloadRejected`` is passed on when there is no result yet, or none that can be read; naming every faulty field.
    """
    facts = results.decode(GROUPS[Module(dossier.module)], item.result or {})
    pdf = facts.certificate()
    return ReceivedResult(facts, pdf, results.towards_dvclt(facts, _registered_on(context, facts)).text())


def judge_result(
    context: OnestopContext,
    dossier: OnestopDossier,
    received: ReceivedResult,
    declaration: InterlinkedDeclaration,
) -> BelievedResult:
    """Judge a paper, and compare its facts with what was declared.

    Raises
    ------
    RegistrationUnproven
        When the paper is not the result of this dossier.
    """
    now = context.clock.now()
    judged = judge_paper(
        received.pdf,
        received.facts,
        GROUPS[Module(dossier.module)],
        registering_units(dossier.unit_code, now.date()),
        context.trust,
        namings=context.settings.unit_namings,
        at=now,
    )
    if judged.refusal is not None or judged.verdict is None:
        reason = _REASONS[judged.refusal or PaperRefusal.UNTRUSTED]
        raise RegistrationUnproven(reason, judged.reason_vi, judged.fields)
    differences = differences_from_declaration(received.facts, declaration)
    return BelievedResult(received.text, received.sha256, len(judged.verdict.signatures), tuple(differences))


def refuse_paper_of_another(session: Session, dossier: OnestopDossier, sha256: str) -> None:
    """Refuse a paper that is the result of another dossier here.

    Raises
    ------
    RegistrationUnproven
        Naming that dossier where the agency is the same.
    """
    column = tables.dossier.c
    query = select(column.code, column.interlinked_code, column.agency).where(
        column.result_sha256 == sha256, column.id != dossier.id
    )
    other = session.execute(query).first()
    if other is not None:
        own = other.agency == dossier.agency
        which = f"hồ sơ {other.code or other.interlinked_code}" if own else "một hồ sơ của cơ quan khác"
        raise RegistrationUnproven(
            OnestopHoldReason.RESULT_OF_ANOTHER, f"Giấy tờ này đã là kết quả của {which}."
        )


def _registered_on(context: OnestopContext, result: results.Result) -> date:
    """The day whose unit names the result bears."""
    return result.registered_on() if isinstance(result, results.BirthResult) else context.clock.now().date()
