"""``nhanHoSoDKHT``: a dossier arrives, for the first time, again, or with its supplement (contracts.md 4.3).

Everything is checked before anything is stored, and everything is stored before it is answered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from pydantic import BaseModel
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

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
from lienthong.contracts.hotich_v3.envelope import ErrorCode, ReceiveAnswer, ReceiveRequest
from lienthong.contracts.hotich_v3.payload import decode_payload
from lienthong.contracts.wire import parse_object
from lienthong.domain.calendar import appointment
from lienthong.domain.checks import has_foreign_element
from lienthong.domain.declarations import Declaration
from lienthong.domain.identifiers import DossierCode, InvalidIdentifier
from lienthong.domain.law import NoRuleInForce, competent_level
from lienthong.domain.modules import ApiVersion, Module, confused_with, known_in
from lienthong.domain.units import registry
from lienthong.foundation.attachments import AttachmentKind, AttachmentRejected, check_attachment
from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.database import insert_once
from lienthong.foundation.faults import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.acts import EventKind, Stage
from lienthong.systems.civilstatus.answering import item_after
from lienthong.systems.civilstatus.checking import likeness_of, proof_of
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.dossiers import GROUPS, Dossier, find, lock, record_event
from lienthong.systems.civilstatus.offices import level_of
from lienthong.systems.civilstatus.tables import attachments, dossiers
from lienthong.systems.civilstatus.vault import ANSWER, FILE, LABEL, PAYLOAD

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
    declaration: Declaration
    files: tuple[File, ...]
    content_hash: str


def receive(
    desk: Desk,
    sender: Principal,
    request: ReceiveRequest,
    *,
    partner: str | None = None,
    trace_id: str | None = None,
) -> ReceiveAnswer:
    """Take a dossier in, or say why not; never raises for a bad dossier.

    The same dossier again is answered "đã được tiếp nhận". Other content under the same code is a conflict,
    unless a supplement was asked for: then it is the supplement.
    """
    with desk.database.read() as session:
        known = find(session, request.onestop_code) if request.onestop_code else None
        if known is not None and known.onestop_code != request.onestop_code:
            known = None
    try:
        arrival = check_arrival(desk, request, known)
        answer = _store(desk, sender, arrival, partner, trace_id)
    except PayloadRejected as rejected:
        return ReceiveAnswer.rejected(rejected)
    except DossierRefused as refused:
        return ReceiveAnswer.refused(refused.code, refused.message_vi)
    crash_point("civilstatus.received")
    return answer


def check_arrival(desk: Desk, request: ReceiveRequest, known: Dossier | None = None) -> Arrival:
    """Check everything that can be checked without the books.

    Parameters
    ----------
    known
        The dossier of the same code that is here already: its unit is judged by the day it was first
        received.

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
    unit_fault = _unit_fault(request.unit_code, on, declaration) if on is not None else None
    if (
        unit_fault is not None
        and module is not None
        and {fault.field for fault in faults} <= {_place_name(module)}
    ):
        raise DossierRefused(ErrorCode.AGENCY_ID_INCORRECT, unit_fault.message_vi)
    if faults or unit_fault is not None:
        raise PayloadRejected([*([unit_fault] if unit_fault else []), *faults])
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


def wire_name(model: type[BaseModel], attribute: str) -> str:
    """The wire name of an attribute, for messages to senders."""
    field = model.model_fields[attribute]
    return field.alias or attribute


def _declared(
    request: ReceiveRequest, module: Module | None, on: datetime | None, faults: list[FieldFault]
) -> tuple[Declaration | None, dict[str, Any]]:
    """The declaration and the payload it was read from; faults are added to the list."""
    if module is None:
        return None, {}
    named = wire_name(ReceiveRequest, "data")
    try:
        payload = parse_object(request.data)
        day = on.astimezone(VIETNAM).date() if on is not None else None
        declaration = decode_payload(module, payload, day)
    except PayloadRejected as rejected:
        faults.extend(
            fault if fault.field else FieldFault(named, f"{named}: {fault.message_vi}")
            for fault in rejected.faults
        )
        return None, {}
    if declaration.place_of_registration != request.unit_code:
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


def _unit_fault(unit_code: str, moment: datetime, declaration: Declaration | None) -> FieldFault | None:
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


def _store(
    desk: Desk, sender: Principal, arrival: Arrival, partner: str | None, trace_id: str | None
) -> ReceiveAnswer:
    request = arrival.request
    now = desk.clock.now()
    due = appointment(arrival.received_at)
    sealed_payload = desk.vault.seal(
        request.onestop_code, PAYLOAD, request.model_copy(update={"attachments": []}).json_bytes()
    )
    # Sealing megabytes takes time: before the transaction, not in it.
    sealed_files = _sealed_files(desk, request.onestop_code, arrival.files)
    about = {
        "likeness": likeness_of(desk.vault, arrival.declaration),
        "proof": proof_of(desk.vault, arrival.declaration),
        "content_hash": arrival.content_hash,
        "payload": sealed_payload,
    }
    with desk.database.begin() as session:
        inserted = insert_once(
            session,
            dossiers,
            {
                "onestop_code": request.onestop_code,
                "interlinked_code": request.interlinked_code,
                "module": arrival.module.value,
                "unit_code": request.unit_code,
                "province_code": arrival.province_code,
                "received_at": arrival.received_at,
                "arrived_at": now,
                "due_at": due.due,
                "calendar_version": due.calendar_version,
                "client": sender.account,
                "partner": partner,
                "round": 0,
                "stage": Stage.WAITING.value,
                "version": 0,
                "changed_at": now,
                "trace_id": trace_id,
                "answer": b"",
                **about,
            },
        )
        row_id = session.execute(
            select(dossiers.c.id).where(dossiers.c.onestop_code == request.onestop_code)
        ).scalar_one()
        dossier = next(iter(lock(session, [row_id]).values()))
        if inserted:
            _note(session, desk, sender, dossier, EventKind.RECEIVED, now, {}, trace_id)
            _keep_files(session, dossier.id, 0, sealed_files)
            return ReceiveAnswer.taken()
        if dossier.content_hash == arrival.content_hash:
            return ReceiveAnswer.already_taken(request.onestop_code)
        _refuse_conflict(dossier, arrival)
        supplement = dossier.round + 1
        session.execute(
            update(attachments).where(attachments.c.dossier_id == dossier.id).values(superseded=True)
        )
        _keep_files(session, dossier.id, supplement, sealed_files)
        changes = {**about, "round": supplement, "due_at": appointment(now).due}
        _note(session, desk, sender, dossier, EventKind.SUPPLEMENTED, now, changes, trace_id)
        return ReceiveAnswer.taken()


def _refuse_conflict(dossier: Dossier, arrival: Arrival) -> None:
    """Other content under a code that is here: only as the answer to a supplement, about the same case."""
    same_case = (
        dossier.module is arrival.module
        and dossier.unit_code == arrival.request.unit_code
        and dossier.interlinked_code == arrival.request.interlinked_code
    )
    if dossier.stage is Stage.SUPPLEMENT and same_case:
        return
    if dossier.stage is Stage.SUPPLEMENT:
        detail = "hồ sơ bổ sung phải giữ nguyên đơn vị, phân hệ và mã hồ sơ liên thông"
    else:
        detail = f"trạng thái hiện tại: {dossier.stage.name_vi}, không chờ bổ sung"
    raise DossierRefused(
        ErrorCode.DATA_INCORRECT,
        f"Mã hồ sơ {dossier.onestop_code} đã có với nội dung khác ({detail})",
    )


def _note(
    session: Session,
    desk: Desk,
    sender: Principal,
    dossier: Dossier,
    kind: EventKind,
    now: datetime,
    changes: dict[str, Any],
    trace_id: str | None,
) -> None:
    code = dossier.onestop_code
    answer = desk.vault.seal(code, ANSWER, item_after(dossier, kind, at=now))
    record_event(
        session, desk.vault, dossier, kind, at=now, account=sender.account, answer=answer, changes=changes
    )
    record(session, sender, kind.value, code, {"unit": dossier.unit_code}, trace_id=trace_id, at=now)


def _sealed_files(desk: Desk, code: str, files: Sequence[File]) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "media_type": file.kind.media_type,
            "size": len(file.content),
            "sha256": file.sha256,
            "superseded": False,
            "label": desk.vault.seal_record(
                code,
                LABEL,
                {
                    "kind": file.attachment.kind,
                    "title": file.attachment.title,
                    "file_name": file.attachment.file_name,
                },
            ),
            "content": desk.vault.seal(code, FILE, file.content),
        }
        for position, file in enumerate(files, start=1)
    ]


def _keep_files(session: Session, dossier_id: int, supplement: int, sealed: Sequence[dict[str, Any]]) -> None:
    rows = [{**file, "dossier_id": dossier_id, "round": supplement} for file in sealed]
    if rows:
        session.execute(insert(attachments), rows)
