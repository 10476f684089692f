"""Asking through API 1.0, which knows one question a dossier: many side by side, a bounded number at a time.

Its list of what changed on a day (``dsHoSoDangKy``) names entries by their id in civil status and says nothing
of the one-stop's codes nor of documents, so it cannot stand for the question about a dossier. Answers are turned
into those of 3.0: what follows from them is the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.contracts import transport
from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1.client import HotichV1Client
from lienthong.contracts.hotich_v1.entries import RegisteredEntry, decode_entry
from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.contracts.hotich_v3.registration_results import RecordedRegistration, registration_result
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.addresses import read_address
from lienthong.domain.declarations import BirthDeclaration, Declaration
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.systems.onestop.base.context import OnestopContext, ProvinceConnection
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.civilstatus import api_version

#: Questions under way at a time; after each such number it is looked whether civil status still answers.
SIDE_BY_SIDE = 16
_ABOUT_THE_CALLER = frozenset((ErrorCode.AUTHEN_ERROR, ErrorCode.IP_DISALLOWED))


@dataclass(frozen=True, slots=True)
class V1Answer:
    """What 1.0 said about one dossier: its state, or why there is none."""

    dossier: OnestopDossier
    item: QueryItem | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class V1NoAnswer:
    """Civil status did not answer about a dossier, or does not let us ask.

    `error` is None when it was not asked any more.
    """

    dossier: OnestopDossier
    error: transport.Unreachable | transport.HopRefused | None


def ask_each(
    context: OnestopContext, connection: ProvinceConnection, dossiers: Sequence[OnestopDossier]
) -> Iterator[V1Answer | V1NoAnswer]:
    """Ask about dossiers of one province and module. After a failure of the way there nothing more is asked.

    Yields
    ------
    V1Answer or V1NoAnswer
        One for each dossier, in the order given.
    """
    failed = False
    for start in range(0, len(dossiers), SIDE_BY_SIDE):
        chunk = dossiers[start : start + SIDE_BY_SIDE]
        if failed:
            yield from (V1NoAnswer(dossier, None) for dossier in chunk)
            continue
        answers = list(
            context.hands.map(lambda dossier: _ask_one(context, connection.civilstatus_v1, dossier), chunk)
        )
        failed = any(isinstance(answer, V1NoAnswer) for answer in answers)
        yield from answers


def _ask_one(
    context: OnestopContext, client: HotichV1Client, dossier: OnestopDossier
) -> V1Answer | V1NoAnswer:
    code = dossier.code or ""
    try:
        answer = client.state(dossier.unit_code, code)
        if answer.error_code in _ABOUT_THE_CALLER:
            raise transport.HopRefused("hotich", answer.error_code, answer.error_description, 200)
        if answer.state is None and not answer.success:
            return V1Answer(dossier, None, answer.error_description or answer.status_description)
        result = None
        if answer.state is RegistrationStatus.REGISTERED:
            result = client.result(dossier.unit_code, code)
    except (transport.Unreachable, transport.HopRefused) as failure:
        return V1NoAnswer(dossier, failure)
    values: dict[str, Any] = {
        "unit_code": dossier.unit_code,
        "province_code": dossier.province,
        "module": api_version.module_of(dossier).value,
        "onestop_code": code,
        "status_code": int(answer.state) if answer.state is not None else answer.status,
        "note": answer.detail_vi,
        "handling": answer.detail_vi,
    }
    if result is not None and result.success:
        values |= _registered(context, dossier, result.records())
    return V1Answer(dossier, QueryItem(**values))


def _registered(
    context: OnestopContext, dossier: OnestopDossier, records: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """What the entry of a registered dossier says; nothing when it cannot be read: then there is no result."""
    try:
        entry = decode_entry(api_version.module_of(dossier), records[0])
    except (PayloadRejected, IndexError):
        return {}
    registration = RecordedRegistration(
        unit_code=dossier.unit_code,
        registered=entry.registered,
        number=entry.number,
        book=entry.book,
        page=entry.page,
        document=entry.document,
        personal_id=entry.personal_id,
    )
    return {
        "result": registration_result(_placed(context, entry), registration).wire(),
        "handler_name": entry.signer or entry.handler,
        "handler_title": entry.signer_title,
    }


def _placed(context: OnestopContext, entry: RegisteredEntry) -> Declaration:
    """The declaration, its child's birthplace read into units: PM.DVCLT wants to know the province."""
    declaration = entry.declaration
    if not isinstance(declaration, BirthDeclaration):
        return declaration
    birthplace = declaration.child.birthplace
    reading = read_address(birthplace.text, entry.registered, declaration.child.birthplace_unit)
    if not reading.decided or reading.confidence < context.settings.place_threshold:
        return declaration
    child = dataclasses.replace(
        declaration.child, birthplace=dataclasses.replace(birthplace, address=reading.address)
    )
    return dataclasses.replace(declaration, child=child)
