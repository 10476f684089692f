"""``nhanHoSoDKHT``: a dossier arrives, for the first time, again, or with its supplement (contracts.md 4.3).

Everything is checked before anything is stored, and everything is stored before it is answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import false, select, update

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v2.marital_checks import StatusCheck
from lienthong.contracts.hotich_v3.envelope import ReceiveAnswer, ReceiveRequest
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.domain.calendar import appointment
from lienthong.domain.declarations import MarriageDeclaration
from lienthong.domain.law import registration_days
from lienthong.domain.modules import ApiVersion
from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_once, insert_rows
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.tables import attachments, dossiers
from lienthong.systems.civilstatus.base.vault import ANSWER, FILE, LABEL, PAYLOAD
from lienthong.systems.civilstatus.dossiers.answers import item_after
from lienthong.systems.civilstatus.dossiers.content import DossierContent, declared_fields, named
from lienthong.systems.civilstatus.dossiers.likeness import likeness_of, proof_of
from lienthong.systems.civilstatus.dossiers.states import CivilStatusEventKind, DossierStage
from lienthong.systems.civilstatus.dossiers.store import (
    CivilStatusDossier,
    dossier_of,
    find_own,
    light_columns,
    open_all,
    record_event,
)
from lienthong.systems.civilstatus.dossiers.submission import Submission, submission_of
from lienthong.systems.civilstatus.registration.status_checks import ask
from lienthong.systems.civilstatus.wire.destination import check_province, where_it_is
from lienthong.systems.civilstatus.wire.validate import (
    DossierRefused,
    ReceivedFile,
    ValidatedDossier,
    check_arrival,
    check_sender,
)

_REPLACED = "replaced_content"
"""Among a supplement's codes: the hash of what it took the place of."""


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of a dossier that was sent.

    ``rejected`` names faulty fields; ``code`` and ``message_vi`` say why the dossier as a whole was refused.
    Neither is set when it is stored, now or (``already``) before; then ``where_vi`` tells where it is.
    """

    onestop_code: str
    where_vi: str = ""
    already: bool = False
    rejected: PayloadRejected | None = None
    code: ErrorCode | None = None
    message_vi: str = ""


def receive(
    context: CivilStatusContext,
    sender: Principal,
    request: ReceiveRequest,
    *,
    api: ApiVersion = ApiVersion.V3,
    partner: str | None = None,
    trace_id: str | None = None,
    unread: Sequence[FieldFault] = (),
) -> ReceiveAnswer:
    """Take in a dossier in the envelope of 3.0 or 2.0, as :func:`take_in`.

    ``unread`` are the faults of fields that could not be read.
    """
    told = take_in(context, sender, submission_of(request, api, unread), partner=partner, trace_id=trace_id)
    if told.rejected is not None:
        return ReceiveAnswer.rejected(told.rejected)
    if told.code is not None:
        return ReceiveAnswer.refused(told.code, told.message_vi)
    if told.already:
        return ReceiveAnswer.already_taken(told.onestop_code, told.where_vi)
    return ReceiveAnswer.taken(told.where_vi)


def take_in(
    context: CivilStatusContext,
    sender: Principal,
    sent: Submission,
    *,
    partner: str | None = None,
    trace_id: str | None = None,
) -> Reception:
    """Take a dossier of any module and version in, or say why not; never raises for a bad dossier.

    The same dossier again is told as ``already``, however late, and changes nothing. Other content under the same
    code is a conflict, unless a supplement was asked for: then it is the supplement.

    ``partner`` is the agency that sends.
    """
    today = context.clock.now().astimezone(VIETNAM).date()
    with context.database.read() as session:
        known = find_own(session, sent.onestop_code) if sent.onestop_code else None
    try:
        check_sender(partner, sent, today, known)
        arrival = check_arrival(context, sent, known)
        if known is None:
            check_province(context, partner, sent.unit_code, arrival.province_code, arrival.law_day)
        told = _store(context, sender, arrival, partner, trace_id)
    except PayloadRejected as rejected:
        return Reception(sent.onestop_code, rejected=rejected)
    except DossierRefused as refused:
        return Reception(sent.onestop_code, code=refused.code, message_vi=refused.message_vi)
    crash_point("civilstatus.received")
    with context.database.read() as session:
        where = where_it_is(session, context, sent.unit_code, arrival.law_day)
    return replace(told, where_vi=where)


def _store(
    context: CivilStatusContext,
    sender: Principal,
    arrival: ValidatedDossier,
    partner: str | None,
    trace_id: str | None,
) -> Reception:
    sent = arrival.submission
    now = context.clock.now()
    sealed_payload = context.vault.seal(sent.onestop_code, PAYLOAD, sent.stored())
    # Sealing megabytes takes time: before the transaction, not in it.
    sealed_files = _sealed_files(context, sent.onestop_code, arrival.files)
    about = {
        "likeness": likeness_of(context.vault, arrival.declaration),
        "proof": proof_of(context.vault, arrival.declaration),
        "content_hash": arrival.content.sha256,
        "payload": sealed_payload,
    }
    row = (
        _new_row(arrival, now) | {"client": sender.account, "partner": partner, "trace_id": trace_id} | about
    )
    with context.database.begin() as session:
        inserted = insert_once(session, dossiers, row, light_columns()).one_or_none()
        if inserted is not None:
            made = dossier_of(inserted)
            checks = _ask(session, context, made, 0, arrival, now)
            _note(session, context, sender, made, CivilStatusEventKind.RECEIVED, now, {}, trace_id, checks)
            _keep_files(session, made.id, 0, sealed_files)
            return Reception(sent.onestop_code)
        dossier = find_own(session, sent.onestop_code, lock=True)
        assert dossier is not None
        # Another agency may have come first since the check.
        check_sender(partner, sent, now.astimezone(VIETNAM).date(), dossier)
        if _came_before(context, session, dossier, arrival):
            return Reception(sent.onestop_code, already=True)
        _refuse_conflict(session, context, dossier, arrival)
        changes = _supplement(dossier, arrival, now) | about
        supplement = int(changes["round"])
        session.execute(
            update(attachments).where(attachments.c.dossier_id == dossier.id).values(superseded=True)
        )
        _keep_files(session, dossier.id, supplement, sealed_files)
        checks = _ask(session, context, dossier, supplement, arrival, now)
        _note(
            session,
            context,
            sender,
            dossier,
            CivilStatusEventKind.SUPPLEMENTED,
            now,
            changes,
            trace_id,
            checks,
            detail={_REPLACED: dossier.content_hash},
        )
        return Reception(sent.onestop_code)


def _new_row(arrival: ValidatedDossier, now: datetime) -> dict[str, Any]:
    """What the row of a dossier begins with, beside who sent it and what it is about."""
    sent, due = arrival.submission, appointment(arrival.received_at, _working_days(arrival))
    return {
        "onestop_code": sent.onestop_code,
        "interlinked_code": sent.interlinked_code,
        "api": sent.api.value,
        "module": arrival.module.value,
        "unit_code": sent.unit_code,
        "province_code": arrival.province_code,
        "received_at": arrival.received_at,
        "arrived_at": now,
        "due_at": due.due,
        "calendar_version": due.calendar_version,
        "round": 0,
        "stage": DossierStage.WAITING.value,
        "version": 0,
        "changed_at": now,
        "answer": b"",
    }


def _supplement(dossier: CivilStatusDossier, arrival: ValidatedDossier, now: datetime) -> dict[str, Any]:
    """What changes in the row of a dossier that comes again, beside what it is about."""
    return {
        "api": arrival.submission.api.value,
        "round": dossier.round + 1,
        "due_at": appointment(now, _working_days(arrival)).due,
    }


def _working_days(arrival: ValidatedDossier) -> int:
    return registration_days(arrival.declaration.register, arrival.law_day)


def _ask(
    session: Session,
    context: CivilStatusContext,
    dossier: CivilStatusDossier,
    supplement: int,
    arrival: ValidatedDossier,
    now: datetime,
) -> tuple[StatusCheck, ...]:
    """The checks of marital status that a marriage asks of other units."""
    declaration = arrival.declaration
    if not isinstance(declaration, MarriageDeclaration):
        return ()
    return ask(session, context.vault, dossier.id, dossier.onestop_code, supplement, declaration, now)


def _came_before(
    context: CivilStatusContext, session: Session, dossier: CivilStatusDossier, arrival: ValidatedDossier
) -> bool:
    """Whether this very content is here, or was in an earlier round: of a late copy, what came after it stands."""
    if dossier.content_hash == arrival.content.sha256:
        return True
    history = context.vault.events.history(session, dossier.onestop_code)
    return any(event.codes.get(_REPLACED) == arrival.content.sha256 for event in history)


def _refuse_conflict(
    session: Session, context: CivilStatusContext, dossier: CivilStatusDossier, arrival: ValidatedDossier
) -> None:
    """Other content under a code that is here: only as the answer to a supplement, about the same case.

    Raises
    ------
    DossierRefused
        When it is not, naming the fields that differ.
    """
    same_case = (
        dossier.module is arrival.module
        and dossier.unit_code == arrival.submission.unit_code
        and dossier.interlinked_code == arrival.submission.interlinked_code
    )
    if dossier.stage is DossierStage.SUPPLEMENT and same_case:
        return
    if dossier.stage is DossierStage.SUPPLEMENT:
        detail = "hồ sơ bổ sung phải giữ nguyên đơn vị, phân hệ và mã hồ sơ liên thông"
    else:
        detail = f"trạng thái hiện tại: {dossier.stage.name_vi}, không chờ bổ sung"
    differing = arrival.content.differing(_content_here(session, context, dossier), arrival.submission.names)
    raise DossierRefused(
        ErrorCode.DATA_INCORRECT,
        f"Mã hồ sơ {dossier.onestop_code} đã có với nội dung khác ({detail}). "
        f"Trường khác với lần đã nhận: {named(differing)}",
    )


def _content_here(
    session: Session, context: CivilStatusContext, dossier: CivilStatusDossier
) -> DossierContent:
    """What the dossier says that is here, its newest papers."""
    opened = open_all(session, context.vault, [dossier])[dossier.onestop_code]
    standing = select(attachments.c.sha256).where(
        attachments.c.dossier_id == dossier.id, attachments.c.superseded == false()
    )
    return DossierContent(
        dossier.module,
        dossier.unit_code,
        dossier.interlinked_code,
        declared_fields(dossier.api, dossier.module, opened.declaration),
        list(session.execute(standing).scalars()),
    )


def _note(
    session: Session,
    context: CivilStatusContext,
    sender: Principal,
    dossier: CivilStatusDossier,
    kind: CivilStatusEventKind,
    now: datetime,
    changes: dict[str, Any],
    trace_id: str | None,
    checks: Sequence[StatusCheck],
    detail: Mapping[str, Any] | None = None,
) -> None:
    code = dossier.onestop_code
    answer = context.vault.seal(code, ANSWER, item_after(dossier, kind, at=now, checks=checks))
    record_event(
        session,
        context.vault,
        dossier,
        kind,
        at=now,
        account=sender.account,
        answer=answer,
        detail=detail,
        changes=changes,
    )
    record(session, sender, kind.value, code, {"unit": dossier.unit_code}, trace_id=trace_id, at=now)


def _sealed_files(
    context: CivilStatusContext, code: str, files: Sequence[ReceivedFile]
) -> list[dict[str, Any]]:
    return [
        {
            "position": position,
            "media_type": file.kind.media_type,
            "size": len(file.content),
            "sha256": file.sha256,
            "superseded": False,
            "label": context.vault.seal_record(
                code,
                LABEL,
                {
                    "kind": file.attachment.kind,
                    "title": file.attachment.title,
                    "file_name": file.attachment.file_name,
                },
            ),
            "content": context.vault.seal(code, FILE, file.content),
        }
        for position, file in enumerate(files, start=1)
    ]


def _keep_files(session: Session, dossier_id: int, supplement: int, sealed: Sequence[dict[str, Any]]) -> None:
    rows = [{**file, "dossier_id": dossier_id, "round": supplement} for file in sealed]
    insert_rows(session, attachments, rows)
