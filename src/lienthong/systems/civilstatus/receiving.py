"""``nhanHoSoDKHT``: a dossier arrives, for the first time, again, or with its supplement (contracts.md 4.3).

Everything is checked before anything is stored, and everything is stored before it is answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update

from lienthong.contracts.faults import FieldFault, PayloadRejected
from lienthong.contracts.hotich_v3.envelope import ErrorCode, ReceiveAnswer, ReceiveRequest
from lienthong.domain.calendar import appointment
from lienthong.foundation.audit import record
from lienthong.foundation.database import Session
from lienthong.foundation.faults import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.statements import insert_once, insert_rows
from lienthong.systems.civilstatus.acts import EventKind, Stage
from lienthong.systems.civilstatus.answering import item_after
from lienthong.systems.civilstatus.arriving import Arrival, DossierRefused, File, check_arrival, check_sender
from lienthong.systems.civilstatus.checking import likeness_of, proof_of
from lienthong.systems.civilstatus.desk import Desk
from lienthong.systems.civilstatus.dossiers import Dossier, dossier_of, find_own, light_columns, record_event
from lienthong.systems.civilstatus.tables import attachments, dossiers
from lienthong.systems.civilstatus.vault import ANSWER, FILE, LABEL, PAYLOAD


def receive(
    desk: Desk,
    sender: Principal,
    request: ReceiveRequest,
    *,
    partner: str | None = None,
    trace_id: str | None = None,
    unread: Sequence[FieldFault] = (),
) -> ReceiveAnswer:
    """Take a dossier in, or say why not; never raises for a bad dossier.

    The same dossier again is answered "đã được tiếp nhận". Other content under the same code is a conflict,
    unless a supplement was asked for: then it is the supplement. ``partner`` is the agency that sends;
    ``unread`` are the faults of fields that could not be read.
    """
    with desk.database.read() as session:
        known = find_own(session, request.onestop_code) if request.onestop_code else None
    try:
        check_sender(partner, request, known)
        arrival = check_arrival(desk, request, known, unread)
        answer = _store(desk, sender, arrival, partner, trace_id)
    except PayloadRejected as rejected:
        return ReceiveAnswer.rejected(rejected)
    except DossierRefused as refused:
        return ReceiveAnswer.refused(refused.code, refused.message_vi)
    crash_point("civilstatus.received")
    return answer


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
            light_columns(),
        ).one_or_none()
        if inserted is not None:
            made = dossier_of(inserted)
            _note(session, desk, sender, made, EventKind.RECEIVED, now, {}, trace_id)
            _keep_files(session, made.id, 0, sealed_files)
            return ReceiveAnswer.taken()
        dossier = find_own(session, request.onestop_code, lock=True)
        assert dossier is not None
        # Another agency may have come first since the check.
        check_sender(partner, request, dossier)
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
    insert_rows(session, attachments, rows)
