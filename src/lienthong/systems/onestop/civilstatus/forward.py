"""Forwarding an accepted dossier to civil status, through LGSP and NDXP.

Sending twice is harmless: civil status answers that the dossier was received before, which is success
(contracts.md 4.3). Through 1.0 go the declaration and its places as texts, without papers: it has no room for
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from lienthong.contracts import transport
from lienthong.contracts.hotich_v1 import envelope as v1
from lienthong.contracts.hotich_v1.payload import encode_payload as encode_v1
from lienthong.contracts.hotich_v3.envelope import ReceiveAnswer, ReceiveRequest
from lienthong.contracts.hotich_v3.payload import encode_payload
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.dossiers import OnestopState, RegistrationStatus, ReportStatus
from lienthong.domain.modules import ApiVersion
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import (
    Delivered,
    Delivery,
    Outcome,
    Retry,
    Sender,
    Undeliverable,
    cancel,
    enqueue,
)
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.telemetry import bind_trace
from lienthong.systems.onestop.base import contents, dossiers, holds
from lienthong.systems.onestop.base.context import OnestopContext, ProvinceConnection
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.civilstatus import api_version
from lienthong.systems.onestop.dvclt import refusal_texts, report
from lienthong.systems.onestop.places import read_places

PURPOSE = "forward"
HOP = "lgsp"
BATCH = 20

PAYLOAD_REJECTED = "PAYLOAD_REJECTED"
_HOLDS = {
    PAYLOAD_REJECTED: OnestopHoldReason.PAYLOAD_REJECTED,
    "UNREACHABLE": OnestopHoldReason.FORWARD_TOO_OLD,
}
FORWARD_HOLDS = frozenset(
    {OnestopHoldReason.PAYLOAD_REJECTED, OnestopHoldReason.FORWARD_REFUSED, OnestopHoldReason.FORWARD_TOO_OLD}
)
#: Civil status said no, so the dossier is not there, and may go another way.
NOT_THERE_HOLDS = FORWARD_HOLDS - {OnestopHoldReason.FORWARD_TOO_OLD}

#: A dossier as the version takes it that it goes through.
Request = ReceiveRequest | v1.RegisterRequest


def enqueue_forward(context: OnestopContext, session: Session, dossier: OnestopDossier) -> None:
    """Put an accepted dossier on its way, in the transaction of the acceptance."""
    connection = context.connections.get(dossier.province)
    environment = connection.environment if connection else "none"
    enqueue(
        session,
        Delivery(
            key=f"{PURPOSE}:{environment}:{dossier.code}:{dossier.round}",
            purpose=PURPOSE,
            stream=f"civilstatus:{dossier.code}",
            position=dossier.round,
            payload={"dossier": dossier.id, "code": dossier.code, "province": dossier.province},
            trace_id=dossier.trace_id,
        ),
    )


def choose_version_again(context: OnestopContext, session: Session, dossier: OnestopDossier) -> None:
    """Take the version that the settings name now, for a dossier that was never taken at civil status."""
    chosen = api_version.version_by_settings(
        context.settings, dossier.province, dossier.unit_code, dossier.module
    )
    if dossier.forwarded_at is None and chosen is not api_version.version_of(dossier):
        dossiers.change_columns(session, dossier, civilstatus_version=chosen)


def sender(context: OnestopContext) -> Sender:
    """What takes dossiers to civil status."""
    texts = refusal_texts.RefusalTexts()

    def send(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        return list(context.hands.map(lambda delivery: _forward(context, texts, delivery), deliveries))

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        dossier = dossiers.find_by_id(session, int(delivery.payload["dossier"]), lock=True)
        words = texts.text_about(delivery, outcome)
        if isinstance(outcome, Delivered):
            _arrived(context, session, dossier, str(outcome.result["environment"]))
        elif isinstance(outcome, Undeliverable) and dossier.state != OnestopState.RECEIVED:
            # Decided otherwise since: nothing is left to send.
            cancel(session, delivery.key)
        elif isinstance(outcome, Undeliverable):
            holds.open_hold(
                context,
                session,
                _HOLDS.get(outcome.code, OnestopHoldReason.FORWARD_REFUSED),
                dossier=dossier,
                delivery_key=delivery.key,
                codes={
                    "code": outcome.code,
                    "unit": dossier.unit_code,
                    "module": api_version.module_of(dossier).value,
                    "version": api_version.version_of(dossier).value,
                },
                words={"answer": words},
            )

    return Sender(PURPOSE, HOP, send, settle, batch_size=BATCH)


def _forward(context: OnestopContext, texts: refusal_texts.RefusalTexts, delivery: Delivery) -> Outcome:
    province = str(delivery.payload["province"])
    connection = context.connections.get(province)
    if connection is None:
        return Undeliverable(f"Chưa cấu hình kết nối của tỉnh {province}.", "NO_CONNECTION")
    with bind_trace(delivery.trace_id):
        try:
            request = _request(context, int(delivery.payload["dossier"]))
        except PayloadRejected as rejected:
            return texts.remember(delivery, refusal_texts.give_up(PAYLOAD_REJECTED), rejected.message_vi)
        return _submit(connection, texts, delivery, request)


def _submit(
    connection: ProvinceConnection, texts: refusal_texts.RefusalTexts, delivery: Delivery, request: Request
) -> Outcome:
    try:
        answer, environment = _answer_to(connection, request)
    except transport.Unreachable as failure:
        return texts.remember(delivery, Retry(failure.message_vi, "UNREACHABLE"), failure.message_vi)
    except transport.HopRefused as refusal:
        refused_as = refusal_texts.code_of(refusal.code)
        outcome = (
            refusal_texts.try_again(refused_as)
            if refusal.worth_repeating
            else refusal_texts.give_up(refused_as)
        )
        return texts.remember(delivery, outcome, refusal_texts.words_of(refusal))
    crash_point("onestop.forwarded")
    if answer.success or answer.was_already_taken:
        return Delivered({"environment": environment or connection.environment})
    has_fields = any(fault.field for fault in answer.faults)
    code = PAYLOAD_REJECTED if has_fields else refusal_texts.code_of(answer.error_code)
    return texts.remember(
        delivery, refusal_texts.give_up(code), answer.error_description or answer.status_description
    )


def _answer_to(
    connection: ProvinceConnection, request: Request
) -> tuple[ReceiveAnswer | v1.Answer, str | None]:
    if isinstance(request, ReceiveRequest):
        return connection.civilstatus.submit_with_environment(request)
    return connection.civilstatus_v1.register_with_environment(request)


def _request(context: OnestopContext, dossier_id: int) -> Request:
    """The dossier as civil status takes it: places as units, withdrawn papers left out."""
    with context.database.read() as session:
        dossier = dossiers.find_by_id(session, dossier_id)
        declared = contents.declaration_of(context, session, dossier)
        readings = read_places.readings_of(context, session, dossier)
        papers = contents.current_attachments(context, session, dossier)
    module = api_version.module_of(dossier).value
    if api_version.version_of(dossier) is ApiVersion.V1:
        on = dossier.declared_at.astimezone(VIETNAM).date()
        return v1.RegisterRequest.of(
            unit_code=dossier.unit_code,
            module=module,
            code=dossier.code or "",
            received_on=on,
            data=encode_v1(read_places.with_written_places(declared, readings, on), on),
        )
    declaration = read_places.with_addresses(declared, readings)
    return ReceiveRequest.of(
        unit_code=dossier.unit_code,
        module=module,
        interlinked_code=dossier.interlinked_code,
        onestop_code=dossier.code or "",
        received_at=dossier.declared_at,
        data=encode_payload(declaration),
        attachments=papers,
    )


def _arrived(context: OnestopContext, session: Session, dossier: OnestopDossier, environment: str) -> None:
    """Civil status has it: note where it went, tell PM.DVCLT, and begin to ask for the result."""
    if dossier.state != OnestopState.RECEIVED:
        return
    now = context.clock.now()
    forwarded = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.FORWARDED,
        state=OnestopState.IN_WORK,
        codes={
            "environment": environment,
            "unit": dossier.unit_code,
            "module": api_version.module_of(dossier).value,
            "version": api_version.version_of(dossier).value,
        },
        environment=environment,
        forwarded_at=now,
        registration_status=int(RegistrationStatus.WAITING),
        next_poll_at=now + timedelta(seconds=context.settings.poll_first_seconds),
        empty_answers=0,
    )
    holds.close_holds(context, session, dossier.interlinked_code, FORWARD_HOLDS, by=SYSTEM_ACTOR)
    report.enqueue_report(
        context, session, forwarded, ReportStatus.SENT, handling="Đã chuyển công chức tư pháp – hộ tịch"
    )
