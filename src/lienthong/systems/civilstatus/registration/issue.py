"""The result is released: from now on ``layKetQua`` answers "registered" with the signed file (contracts.md section 6).

The whole answer is made once, here, and kept sealed; whoever asks gets the same bytes.
"""

# ruff: noqa: ARG002 - every step has the same face, and not every step needs all of it

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select

from lienthong.contracts.hotich_v3.payload import payload_of
from lienthong.contracts.hotich_v3.registration_results import RecordedRegistration, registration_result
from lienthong.contracts.hotich_v3.results import BirthResult, DeathResult
from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    Declaration,
    InterlinkedDeclaration,
    Person,
    Requester,
)
from lienthong.domain.law import result_document_code
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitLevel, registry
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_row
from lienthong.systems.civilstatus.base.actor import Actor
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import ActionRefused
from lienthong.systems.civilstatus.base.tables import documents, results
from lienthong.systems.civilstatus.base.vault import DOCUMENT, RESULT
from lienthong.systems.civilstatus.dossiers.answers import item_after
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier, open_all
from lienthong.systems.civilstatus.registration.action import ActionChange, ActionRequest
from lienthong.systems.civilstatus.registration.dossier_entries import DossierEntry, open_dossier_entries
from lienthong.systems.civilstatus.registration.status_checks import answer_paper, checks_of, on_wire


class IssueStep:
    """See :class:`~lienthong.systems.civilstatus.registration.action.ActionStep`."""

    chunk = 50

    def check(self, request: ActionRequest, now: datetime) -> None:
        """Nothing is needed."""

    def prepare(
        self,
        context: CivilStatusContext,
        actor: Actor,
        request: ActionRequest,
        which: Sequence[CivilStatusDossier],
    ) -> Mapping[str, bytes | ActionRefused]:
        """Make the finished, sealed answers."""
        ids = [dossier.id for dossier in which]
        with context.database.read() as session:
            opened = open_all(session, context.vault, which)
            entries = open_dossier_entries(session, context, which)
            query = select(documents.c.dossier_id, documents.c.content).where(documents.c.dossier_id.in_(ids))
            sealed = {row[0]: row[1] for row in session.execute(query)}
            marriages = [dossier for dossier in which if dossier.register is Register.MARRIAGE]
            checks = checks_of(session, context.vault, marriages)
            answers = {
                check.id: answer_paper(session, context, check) for each in checks.values() for check in each
            }
        items: dict[str, bytes] = {}
        for dossier in which:
            code = dossier.onestop_code
            pdf = context.vault.open(code, DOCUMENT, sealed[dossier.id])
            item = item_after(
                dossier,
                CivilStatusEventKind.ISSUED,
                at=actor.now,
                handler=actor.principal.name,
                title=actor.title,
                department=actor.office.name,
                result=result_of(opened[code].declaration, entries[code], pdf),
                checks=[on_wire(check, answers[check.id]) for check in checks.get(code, ())],
            )
            items[code] = context.vault.seal(code, RESULT, item)
        return items

    def apply(
        self,
        session: Session,
        context: CivilStatusContext,
        actor: Actor,
        dossier: CivilStatusDossier,
        prepared: bytes,
    ) -> ActionChange:
        """Store the answer; the event makes it visible."""
        insert_row(session, results, {"dossier_id": dossier.id, "issued_at": actor.now, "item": prepared})
        return ActionChange()


def result_of(declaration: Declaration, entry: DossierEntry, pdf: bytes) -> str:
    """``ketQuaXuLy`` as civil status sends it, a JSON text: declared facts as they were declared, places as objects."""
    registered = entry.registered_at.astimezone(VIETNAM)
    number = entry.number.partition("/")[0]
    if not isinstance(declaration, InterlinkedDeclaration):
        registration = RecordedRegistration(
            unit_code=entry.content["unit_code"],
            registered=registered.date(),
            number=number,
            book=entry.book,
            page=str(entry.page),
            document=pdf,
        )
        return registration_result(declaration, registration).text()
    place = {
        "number": number,
        "book": entry.book,
        "page": str(entry.page),
        "certificate_base64": base64.b64encode(pdf).decode("ascii"),
    }
    if isinstance(declaration, BirthDeclaration):
        declared = _declared_fields(BirthResult, payload_of(declaration, Module.LTKS))
        made: BirthResult | DeathResult = BirthResult.model_validate(
            {
                **declared,
                **_unit_codes(entry, registered),
                **place,
                "personal_id": entry.content["personal_id"],
                "registered": f"{registered:%d.%m.%Y}",
                "child_born_in_words": entry.content["fields"]["born_in_words"],
                "mother_paper_number": _number_of(declaration.mother),
                "father_paper_number": _number_of(declaration.father),
                "requester_paper_number": _number_of(declaration.requester),
            }
        )
    else:
        declared = _declared_fields(DeathResult, payload_of(declaration, Module.LTKT))
        made = DeathResult.model_validate(
            {
                **declared,
                **place,
                "deceased_paper_number": declaration.deceased.paper_number,
                "notice_kind": _notice_kind(declaration),
                "notice_number": declaration.notice.number or declaration.certificate_number,
                "requester_paper_number": _number_of(declaration.requester),
                "document_kind": result_document_code(declaration.group, registered.date()),
            }
        )
    return made.text()


def _declared_fields(model: type[BaseModel], payload: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a result that bear the same wire name as in the declaration, under our names."""
    return {
        name: payload[field.alias]
        for name, field in model.model_fields.items()
        if field.alias is not None and field.alias in payload
    }


def _unit_codes(entry: DossierEntry, registered: datetime) -> dict[str, str]:
    """The unit that registered, level by level, as of the day of registration."""
    units = registry()
    code = entry.content["unit_code"]
    chain = (units.require(code, registered.date()), *units.parents(code, registered.date()))
    by_level = {unit.level: unit.code for unit in chain}
    return {
        "province_code": by_level.get(UnitLevel.PROVINCE, ""),
        "district_code": by_level.get(UnitLevel.DISTRICT, ""),
        "commune_code": by_level.get(UnitLevel.COMMUNE, ""),
    }


def _number_of(person: Person | Requester | None) -> str:
    if person is None:
        return ""
    return person.paper_number or person.personal_id


def _notice_kind(declaration: DeathDeclaration) -> str:
    kind = declaration.notice.kind
    return kind.code if kind is not None else ""
