"""What an arriving dossier must be before it is stored: every faulty field is found, not only the first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.declaration_fields.field_tables import BY_MODULE
from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    too_long,
    wrong_format,
)
from lienthong.contracts.unreadable_bytes import why_no_base64
from lienthong.domain.agency_provinces import same_province
from lienthong.domain.checks import has_foreign_element
from lienthong.domain.declarations import Declaration
from lienthong.domain.identifiers import AgencyCode, DossierCode, InvalidIdentifier
from lienthong.domain.law import NoRuleInForce, competent_level, registration_days
from lienthong.domain.modules import Module, known_in
from lienthong.domain.registers import Register
from lienthong.domain.units import registry
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.untrusted.attachments import AttachmentKind, AttachmentRejected, check_attachment
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import level_of
from lienthong.systems.civilstatus.dossiers.content import DossierContent, declared_fields
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier
from lienthong.systems.civilstatus.dossiers.submission import Submission, decode, wire_name
from lienthong.systems.civilstatus.wire.request_reading import together

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
class ReceivedFile:
    """An attachment that passed the checks."""

    attachment: Attachment
    kind: AttachmentKind
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class ValidatedDossier:
    """A dossier that passed the checks."""

    submission: Submission
    module: Module
    received_at: datetime
    law_day: date  # day of the first reception, whose law holds
    province_code: str
    declaration: Declaration
    files: tuple[ReceivedFile, ...]
    content: DossierContent


def check_arrival(
    context: CivilStatusContext, sent: Submission, known: CivilStatusDossier | None = None
) -> ValidatedDossier:
    """Check everything that can be checked without the books.

    Parameters
    ----------
    known
        The dossier of the same code that is here already: its unit is judged by the day it was first
        received.

    Raises
    ------
    PayloadRejected
        Naming every faulty field, those that could not even be read first.
    DossierRefused
        Unknown or incompetent unit, when nothing else is wrong.
    """
    names, unread = sent.names, sent.unread
    faults: list[FieldFault] = []
    module = _module(sent, faults)
    received_at = _received_at(context, sent, faults)
    on = known.received_at if known is not None and known.unit_code == sent.unit_code else received_at
    _check_codes(sent, faults)
    files = _files(context, sent, faults)
    declaration = _read_declaration(sent, module, on, faults)
    unit_fault: FieldFault | None = None
    if not sent.unit_code.strip():
        faults.insert(0, missing(names.unit_code))
    elif on is not None:
        unit_fault = _unit_fault(sent, on, declaration)
    if (
        unit_fault is not None
        and not unread
        and module is not None
        and {fault.field for fault in faults} <= {_place_name(module), names.unit_code}
    ):
        # The place that was declared repeats the unit: the unit it is, told with how the two differ.
        about_unit = [unit_fault, *(fault for fault in faults if fault.field == names.unit_code)]
        raise DossierRefused(ErrorCode.AGENCY_ID_INCORRECT, PayloadRejected(about_unit).message_vi)
    if faults or unread or unit_fault is not None:
        raise PayloadRejected(together(unread, [*([unit_fault] if unit_fault else []), *faults]))
    assert module is not None
    assert declaration is not None
    assert received_at is not None
    assert on is not None
    law_day = on.astimezone(VIETNAM).date()
    province = registry().province_of(sent.unit_code, law_day)
    return ValidatedDossier(
        submission=sent,
        module=module,
        received_at=received_at,
        law_day=law_day,
        province_code=province.code,
        declaration=declaration,
        files=tuple(files),
        content=DossierContent(
            module,
            sent.unit_code,
            sent.interlinked_code.strip(),
            declared_fields(sent.api, module, declaration),
            [file.sha256 for file in files],
        ),
    )


def check_sender(
    partner: str | None, sent: Submission, on: date, known: CivilStatusDossier | None = None
) -> None:
    """Whether the code of a dossier may come from this sender today (``on``).

    It begins with the province or ministry whose key it came with, or with another part of the same merged
    province (contracts.md section 3), and what one agency sent no other sends again.

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
    named = sent.names.onestop_code
    try:
        sender = AgencyCode.parse(partner)
        owner = DossierCode.parse(sent.onestop_code).agency
    except InvalidIdentifier:
        pass  # a code that is none is named with the other fields
    else:
        if not same_province(sender, owner, on):
            raise DossierRefused(
                ErrorCode.AGENCY_ID_INCORRECT,
                f"{named} mang mã cơ quan {owner.root}, khác cơ quan gửi hồ sơ ({sender.root})",
            )
    if known is not None and known.partner not in (None, partner):
        raise DossierRefused(
            ErrorCode.AGENCY_ID_INCORRECT,
            f"{named} đã được cơ quan khác sử dụng, cơ quan gửi không được dùng lại",
        )


def _read_declaration(
    sent: Submission, module: Module | None, on: datetime | None, faults: list[FieldFault]
) -> Declaration | None:
    """The declaration; faults are added to the list."""
    names = sent.names
    if not sent.data.strip():
        faults.append(missing(names.data))
        return None
    if module is None:
        return None
    day = on.astimezone(VIETNAM).date() if on is not None else None
    try:
        declaration = decode(sent.api, module, sent.data, day)
    except PayloadRejected as rejected:
        faults.extend(
            fault if fault.field else FieldFault(names.data, f"{names.data}: {fault.message_vi}")
            for fault in rejected.faults
        )
        return None
    if sent.unit_code.strip() and declaration.place_of_registration != sent.unit_code:
        faults.append(
            FieldFault(
                names.unit_code, f"{names.unit_code} ({sent.unit_code}) khác nơi đăng ký ghi trong tờ khai"
            )
        )
    return declaration


def _place_name(module: Module) -> str:
    """Wire name of the place of registration in the payload: it repeats the unit of the envelope."""
    return next(field.name for field in BY_MODULE[module].fields if field.path == "place_of_registration")


def _module(sent: Submission, faults: list[FieldFault]) -> Module | None:
    named = sent.names.module
    text = sent.module.strip()
    if not text:
        faults.append(missing(named))
        return None
    known = known_in(sent.api)
    if text not in set(known):
        faults.append(
            not_in_catalogue(named, f"phân hệ của phiên bản {sent.api}: {', '.join(sorted(known))}")
        )
        return None
    return Module(text)


def _received_at(context: CivilStatusContext, sent: Submission, faults: list[FieldFault]) -> datetime | None:
    if not sent.received.strip():
        faults.append(missing(sent.names.received))
    elif sent.received_at is not None and sent.received_at > context.clock.now() + CLOCK_LEEWAY:
        faults.append(wrong_format(sent.names.received, "không được sau thời điểm hiện tại"))
        return None
    return sent.received_at


def _check_codes(sent: Submission, faults: list[FieldFault]) -> None:
    codes = {
        sent.names.interlinked_code: sent.interlinked_code,
        # Last, so that it is the one judged where both bear one name.
        sent.names.onestop_code: sent.onestop_code,
    }
    for named, code in codes.items():
        if not code.strip():
            faults.append(missing(named))
        elif len(code) > _LONGEST_CODE:
            faults.append(too_long(named, _LONGEST_CODE))
        elif named == sent.names.onestop_code:
            try:
                DossierCode.parse(code)
            except InvalidIdentifier:
                faults.append(wrong_format(named, "mã hồ sơ có dạng H08.37.80-240705-0015"))
        elif not code.isprintable() or any(letter.isspace() for letter in code):
            faults.append(wrong_format(named, "không được có khoảng trắng"))


def _files(context: CivilStatusContext, sent: Submission, faults: list[FieldFault]) -> list[ReceivedFile]:
    received = sent.attachments
    list_name = sent.names.attachments
    most = context.settings.attachments_limit
    if len(received) > most:
        faults.append(wrong_format(list_name, f"tối đa {most} tệp"))
        return []
    content_name = wire_name(Attachment, "content_base64")
    file_name = wire_name(Attachment, "file_name")
    kept: list[ReceivedFile] = []
    for position, attachment in enumerate(received):
        if attachment.withdrawn:
            continue
        where = f"{list_name}.{position}"
        try:
            content = attachment.content()
            kind = check_attachment(attachment.file_name, content, context.attachment_limits)
        except PayloadRejected:
            faults.append(wrong_format(f"{where}.{content_name}", why_no_base64(attachment.content_base64)))
        except AttachmentRejected as rejected:
            field = file_name if rejected.code in {"bad_name", "unknown_type"} else content_name
            faults.append(FieldFault(f"{where}.{field}", f"{where}.{field}: {rejected.reason_vi}"))
        else:
            kept.append(ReceivedFile(attachment, kind, content, hashlib.sha256(content).hexdigest()))
    return kept


def _unit_fault(sent: Submission, moment: datetime, declaration: Declaration | None) -> FieldFault | None:
    """Whether the unit existed and was competent on the day of reception (process.md section 2)."""
    named, unit_code = sent.names.unit_code, sent.unit_code
    on = moment.astimezone(VIETNAM).date()
    explanation = registry().explain(unit_code, on)
    if registry().unit(unit_code, on) is None:
        return not_in_catalogue(named, "đơn vị hành chính", explanation.message_vi)
    if declaration is None:
        return None
    level = level_of(unit_code)
    foreign = has_foreign_element(declaration)
    try:
        registration_days(declaration.register, on)
        if declaration.register is Register.COPY:
            # Any office that keeps the register gives copies (Luật Hộ tịch 2014, Điều 63).
            return None
        competent = competent_level(declaration.register, on, foreign_element=foreign)
    except NoRuleInForce as nothing:
        return FieldFault(named, f"{named}: {nothing}")
    if level is competent:
        return None
    why = " vì hồ sơ có yếu tố nước ngoài" if foreign else ""
    found = level.name_vi if level is not None else "không rõ cấp"
    return FieldFault(
        named,
        f"{named} {unit_code} là đơn vị {found}, việc này ngày {on:%d/%m/%Y} thuộc thẩm quyền "
        f"{competent.name_vi}{why}",
    )
