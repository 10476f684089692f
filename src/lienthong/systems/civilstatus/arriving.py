"""What an arriving dossier must be before it is stored: every faulty field is found, not only the first."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from pydantic import BaseModel

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.declaring.tables import BY_MODULE
from lienthong.contracts.faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    too_long,
    wrong_format,
)
from lienthong.contracts.hotich_v3.envelope import ErrorCode, ReceiveRequest
from lienthong.contracts.hotich_v3.payload import decode_interlinked
from lienthong.contracts.wire import parse_object
from lienthong.domain.checks import has_foreign_element
from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.identifiers import AgencyIdentifier, DossierCode, InvalidIdentifier
from lienthong.domain.law import NoRuleInForce, competent_level
from lienthong.domain.modules import ApiVersion, Module, confused_with, known_in
from lienthong.domain.units import registry
from lienthong.foundation.attachments import AttachmentKind, AttachmentRejected, check_attachment
from lienthong.foundation.clock import VIETNAM
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.dossiers import GROUPS, Dossier
from lienthong.systems.civilstatus.offices import level_of
from lienthong.systems.civilstatus.reading import together

#: How far the clock of a sender may run ahead of ours.
CLOCK_LEEWAY = timedelta(minutes=15)
_LONGEST_CODE = 60


class DossierRefused(Exception):
    """The dossier as a whole cannot be taken; ``code`` and ``message_vi`` go into the answer."""

    def __init__(self, code: ErrorCode, message_vi: str) -> None:
        super().__init__(message_vi)
        self.code = code
        self.message_vi = message_vi


@dataclass(frozen=True, slots=True)
class File:
    """An attachment that passed the checks."""

    attachment: Attachment
    kind: AttachmentKind
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """A dossier that passed the checks."""

    request: ReceiveRequest
    module: Module
    received_at: datetime
    province_code: str
    declaration: InterlinkedDeclaration
    files: tuple[File, ...]
    content_hash: str


def check_arrival(
    desk: Desk,
    request: ReceiveRequest,
    known: Dossier | None = None,
    unread: Sequence[FieldFault] = (),
) -> Arrival:
    """Check everything that can be checked without the books.

    Parameters
    ----------
    known
        The dossier of the same code that is here already: its unit is judged by the day it was first
        received.
    unread
        Faults of fields that could not even be read; they are named with the others.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    DossierRefused
        Unknown or incompetent unit, when nothing else is wrong.
    """
    faults: list[FieldFault] = []
    module = _module(request, faults)
    received_at = _received_at(desk, request, faults)
    on = known.received_at if known is not None and known.unit_code == request.unit_code else received_at
    _check_codes(request, faults)
    files = _files(desk, request.attachments, faults)
    declaration, payload = _declared(request, module, on, faults)
    unit_fault: FieldFault | None = None
    if not request.unit_code.strip():
        faults.insert(0, missing(wire_name(ReceiveRequest, "unit_code")))
    elif on is not None:
        unit_fault = _unit_fault(request.unit_code, on, declaration)
    if (
        unit_fault is not None
        and not unread
        and module is not None
        and {fault.field for fault in faults} <= {_place_name(module)}
    ):
        raise DossierRefused(ErrorCode.AGENCY_ID_INCORRECT, unit_fault.message_vi)
    if faults or unread or unit_fault is not None:
        raise PayloadRejected(together(unread, [*([unit_fault] if unit_fault else []), *faults]))
    assert module is not None
    assert declaration is not None
    assert received_at is not None
    assert on is not None
    province = registry().province_of(request.unit_code, on.astimezone(VIETNAM).date())
    return Arrival(
        request=request,
        module=module,
        received_at=received_at,
        province_code=province.code,
        declaration=declaration,
        files=tuple(files),
        content_hash=_content_hash(request, payload, files),
    )


def check_sender(partner: str | None, request: ReceiveRequest, known: Dossier | None = None) -> None:
    """The code of a dossier begins with the province or ministry whose key it came with, and what one agency
    sent no other sends again.

    Parameters
    ----------
    partner
        The agency that sends; a name that is no agency identifier (a key that calls directly) has no codes of
        its own and is held only to what it sent before.

    Raises
    ------
    DossierRefused
        With AGENCY_ID_INCORRECT; how far the dossier of another agency is, is not told.
    """
    if partner is None:
        return
    named = wire_name(ReceiveRequest, "onestop_code")
    try:
        sender = AgencyIdentifier.parse(partner)
        owner = DossierCode.parse(request.onestop_code).agency
    except InvalidIdentifier:
        pass  # a code that is none is named with the other fields
    else:
        if owner.root != sender.root:
            raise DossierRefused(
                ErrorCode.AGENCY_ID_INCORRECT,
                f"{named} mang mã cơ quan {owner.root}, khác cơ quan gửi hồ sơ ({sender.root})",
            )
    if known is not None and known.partner not in (None, partner):
        raise DossierRefused(
            ErrorCode.AGENCY_ID_INCORRECT,
            f"{named} đã được cơ quan khác sử dụng, cơ quan gửi không được dùng lại",
        )


def wire_name(model: type[BaseModel], attribute: str) -> str:
    """The wire name of an attribute, for messages to senders."""
    field = model.model_fields[attribute]
    return field.alias or attribute


def _declared(
    request: ReceiveRequest, module: Module | None, on: datetime | None, faults: list[FieldFault]
) -> tuple[InterlinkedDeclaration | None, dict[str, Any]]:
    """The declaration and the payload it was read from; faults are added to the list."""
    named = wire_name(ReceiveRequest, "data")
    if not request.data.strip():
        faults.append(missing(named))
        return None, {}
    if module is None:
        return None, {}
    try:
        payload = parse_object(request.data)
        day = on.astimezone(VIETNAM).date() if on is not None else None
        declaration = decode_interlinked(module, payload, day)
    except PayloadRejected as rejected:
        faults.extend(
            fault if fault.field else FieldFault(named, f"{named}: {fault.message_vi}")
            for fault in rejected.faults
        )
        return None, {}
    if request.unit_code.strip() and declaration.place_of_registration != request.unit_code:
        unit_name = wire_name(ReceiveRequest, "unit_code")
        faults.append(
            FieldFault(unit_name, f"{unit_name} ({request.unit_code}) khác nơi đăng ký ghi trong tờ khai")
        )
    return declaration, payload


def _place_name(module: Module) -> str:
    """Wire name of the place of registration in the payload: it repeats the unit of the envelope."""
    return next(field.name for field in BY_MODULE[module].fields if field.path == "place_of_registration")


def _module(request: ReceiveRequest, faults: list[FieldFault]) -> Module | None:
    named = wire_name(ReceiveRequest, "module")
    taken = ", ".join(sorted(GROUPS))
    text = request.module.strip()
    if not text:
        faults.append(missing(named))
        return None
    if text not in set(known_in(ApiVersion.V3)):
        known = ", ".join(sorted(known_in(ApiVersion.V3)))
        faults.append(not_in_catalogue(named, f"phân hệ của phiên bản 3.0: {known}"))
        return None
    module = Module(text)
    if module not in GROUPS:
        meant = confused_with(module)
        hint = f". Có phải là {meant}" if meant in GROUPS else ""
        faults.append(
            FieldFault(named, f"{named} {module} chưa được nhận qua dịch vụ này, đang nhận: {taken}{hint}")
        )
        return None
    return module


def _received_at(desk: Desk, request: ReceiveRequest, faults: list[FieldFault]) -> datetime | None:
    if not request.received.strip():
        faults.append(missing(wire_name(ReceiveRequest, "received")))
        return None
    try:
        moment = request.received_at()
    except PayloadRejected as rejected:
        faults.extend(rejected.faults)
        return None
    if moment > desk.clock.now() + CLOCK_LEEWAY:
        named = wire_name(ReceiveRequest, "received")
        faults.append(wrong_format(named, "không được sau thời điểm hiện tại"))
        return None
    return moment


def _check_codes(request: ReceiveRequest, faults: list[FieldFault]) -> None:
    for attribute in ("interlinked_code", "onestop_code"):
        named = wire_name(ReceiveRequest, attribute)
        code: str = getattr(request, attribute)
        if not code.strip():
            faults.append(missing(named))
        elif len(code) > _LONGEST_CODE:
            faults.append(too_long(named, _LONGEST_CODE))
        elif attribute == "onestop_code":
            try:
                DossierCode.parse(code)
            except InvalidIdentifier:
                faults.append(wrong_format(named, "mã hồ sơ có dạng H08.37.80-240705-0015"))
        elif not code.isprintable() or any(letter.isspace() for letter in code):
            faults.append(wrong_format(named, "không được có khoảng trắng"))


def _files(desk: Desk, received: Sequence[Attachment], faults: list[FieldFault]) -> list[File]:
    list_name = wire_name(ReceiveRequest, "attachments")
    most = desk.settings.attachments_limit
    if len(received) > most:
        faults.append(wrong_format(list_name, f"tối đa {most} tệp"))
        return []
    content_name = wire_name(Attachment, "content_base64")
    file_name = wire_name(Attachment, "file_name")
    kept: list[File] = []
    for position, attachment in enumerate(received):
        if attachment.withdrawn:
            continue
        where = f"{list_name}.{position}"
        try:
            content = attachment.content()
            kind = check_attachment(attachment.file_name, content, desk.attachment_limits)
        except PayloadRejected:
            faults.append(wrong_format(f"{where}.{content_name}", "phải là base64"))
        except AttachmentRejected as rejected:
            field = file_name if rejected.code in {"bad_name", "unknown_type"} else content_name
            faults.append(FieldFault(f"{where}.{field}", f"{where}.{field}: {rejected.reason_vi}"))
        else:
            kept.append(File(attachment, kind, content, hashlib.sha256(content).hexdigest()))
    return kept


def _unit_fault(
    unit_code: str, moment: datetime, declaration: InterlinkedDeclaration | None
) -> FieldFault | None:
    """Whether the unit existed and was competent on the day of reception (process.md section 2)."""
    named = wire_name(ReceiveRequest, "unit_code")
    on = moment.astimezone(VIETNAM).date()
    explanation = registry().explain(unit_code, on)
    if registry().unit(unit_code, on) is None:
        return FieldFault(named, f"{named} không tồn tại. {explanation.message_vi}")
    if declaration is None:
        return None
    foreign = has_foreign_element(declaration)
    try:
        competent = competent_level(declaration.group, on, foreign)
    except NoRuleInForce as nothing:
        return FieldFault(named, f"{named}: {nothing}")
    level = level_of(unit_code)
    if level is competent:
        return None
    why = " vì hồ sơ có yếu tố nước ngoài" if foreign else ""
    found = level.name_vi if level is not None else "không rõ cấp"
    return FieldFault(
        named,
        f"{named} {unit_code} là đơn vị {found}, việc này ngày {on:%d/%m/%Y} thuộc thẩm quyền "
        f"{competent.name_vi}{why}",
    )


def _content_hash(request: ReceiveRequest, payload: dict[str, Any], files: Sequence[File]) -> str:
    """What makes two messages the same dossier: everything but the order of keys and withdrawn papers."""
    content = [
        request.module.strip(),
        request.unit_code,
        request.interlinked_code,
        request.received,
        payload,
        [[file.attachment.kind, file.attachment.file_name, file.sha256] for file in files],
    ]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
