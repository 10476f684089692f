"""Forwarding an accepted dossier to civil status, through LGSP and NDXP.

Sending twice is harmless: civil status answers that the dossier was received before, which is success
(contracts.md 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from lienthong.contracts import transport
from lienthong.contracts.dvclt import declaration as forms
from lienthong.contracts.faults import PayloadRejected
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.hotich_v3.payload import encode_payload
from lienthong.domain.dossiers import OnestopState, RegistrationStatus, ReportStatus
from lienthong.domain.modules import DVCLT_TO_CIVILSTATUS, Module
from lienthong.foundation.database import Session
from lienthong.foundation.delivery import Carrier, Delivery, Done, GiveUp, Outcome, TryAgain, cancel, enqueue
from lienthong.foundation.faults import crash_point
from lienthong.foundation.telemetry import bind_trace
from lienthong.systems.onestop import contents, holds, journal, placing, reporting, said
from lienthong.systems.onestop.holds import HoldReason
from lienthong.systems.onestop.journal import Dossier, EventKind
from lienthong.systems.onestop.office import Connection, Office

PURPOSE = "forward"
HOP = "lgsp"
BATCH = 20

PAYLOAD_REJECTED = "PAYLOAD_REJECTED"
_HOLDS = {
    PAYLOAD_REJECTED: HoldReason.PAYLOAD_REJECTED,
    "UNREACHABLE": HoldReason.FORWARD_TOO_OLD,
}
FORWARD_HOLDS = frozenset(
    {HoldReason.PAYLOAD_REJECTED, HoldReason.FORWARD_REFUSED, HoldReason.FORWARD_TOO_OLD}
)


def send_on(office: Office, session: Session, dossier: Dossier) -> None:
    """Put an accepted dossier on its way, in the transaction of the acceptance."""
    connection = office.connections.get(dossier.province)
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


def civilstatus_module(dossier: Dossier) -> Module:
    """What civil status calls a dossier that PM.DVCLT calls KS or KT: LTKS, LTKT (the seed's error 2)."""
    return DVCLT_TO_CIVILSTATUS[Module(dossier.module)]


def carrier(office: Office) -> Carrier:
    """What takes dossiers to civil status."""
    heard = said.Said()

    def carry(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        return list(office.hands.map(lambda delivery: _forward(office, heard, delivery), deliveries))

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        dossier = journal.find_by_id(session, int(delivery.payload["dossier"]), lock=True)
        words = heard.take(delivery, outcome)
        if isinstance(outcome, Done):
            _arrived(office, session, dossier, str(outcome.result["environment"]))
        elif isinstance(outcome, GiveUp) and dossier.state != OnestopState.RECEIVED:
            # Decided otherwise since: nothing is left to send.
            cancel(session, delivery.key)
        elif isinstance(outcome, GiveUp):
            holds.open_hold(
                office,
                session,
                _HOLDS.get(outcome.code, HoldReason.FORWARD_REFUSED),
                dossier=dossier,
                delivery_key=delivery.key,
                codes={
                    "code": outcome.code,
                    "unit": dossier.unit_code,
                    "module": civilstatus_module(dossier).value,
                },
                words={"answer": words},
            )

    return Carrier(PURPOSE, HOP, carry, settle, batch_size=BATCH)


def _forward(office: Office, heard: said.Said, delivery: Delivery) -> Outcome:
    province = str(delivery.payload["province"])
    connection = office.connections.get(province)
    if connection is None:
        return GiveUp(f"Chưa cấu hình kết nối của tỉnh {province}.", "NO_CONNECTION")
    with bind_trace(delivery.trace_id):
        try:
            request = _request(office, int(delivery.payload["dossier"]))
        except PayloadRejected as rejected:
            return heard.keep(delivery, said.give_up(PAYLOAD_REJECTED), rejected.message_vi)
        return _submit(connection, heard, delivery, request)


def _submit(connection: Connection, heard: said.Said, delivery: Delivery, request: ReceiveRequest) -> Outcome:
    try:
        answer, environment = connection.civilstatus.submit_with_environment(request)
    except transport.Unreachable as failure:
        return heard.keep(delivery, TryAgain(failure.message_vi, "UNREACHABLE"), failure.message_vi)
    except transport.Refused as refusal:
        refused_as = said.code_of(refusal.code)
        outcome = said.try_again(refused_as) if refusal.worth_repeating else said.give_up(refused_as)
        return heard.keep(delivery, outcome, said.words_of(refusal))
    crash_point("onestop.forwarded")
    if answer.success:
        return Done({"environment": environment or connection.environment})
    has_fields = any(fault.field for fault in answer.faults)
    code = PAYLOAD_REJECTED if has_fields else said.code_of(answer.error_code)
    return heard.keep(delivery, said.give_up(code), answer.error_description or answer.status_description)


def _request(office: Office, dossier_id: int) -> ReceiveRequest:
    """The dossier as civil status takes it: places as units, withdrawn papers left out."""
    with office.database.read() as session:
        dossier = journal.find_by_id(session, dossier_id)
        form = contents.form_of(office, session, dossier)
        readings = placing.readings_of(office, session, dossier)
        papers = contents.attachments_of(office, session, dossier)
    declaration = placing.with_addresses(forms.decode(Module(dossier.module), form), readings)
    return ReceiveRequest.of(
        unit_code=dossier.unit_code,
        module=civilstatus_module(dossier).value,
        interlinked_code=dossier.interlinked_code,
        onestop_code=dossier.code or "",
        received_at=dossier.declared_at,
        data=encode_payload(declaration),
        attachments=papers,
    )


def _arrived(office: Office, session: Session, dossier: Dossier, environment: str) -> None:
    """Civil status has it: note where it went, tell PM.DVCLT, and begin to ask for the result."""
    if dossier.state != OnestopState.RECEIVED:
        return
    now = office.clock.now()
    forwarded = journal.append(
        office,
        session,
        dossier,
        EventKind.FORWARDED,
        state=OnestopState.IN_WORK,
        codes={
            "environment": environment,
            "unit": dossier.unit_code,
            "module": civilstatus_module(dossier).value,
        },
        environment=environment,
        forwarded_at=now,
        registration_status=int(RegistrationStatus.WAITING),
        next_poll_at=now + timedelta(seconds=office.settings.poll_first_seconds),
        empty_answers=0,
    )
    holds.close_holds(office, session, dossier.interlinked_code, FORWARD_HOLDS, by=journal.SYSTEM)
    reporting.tell(
        office, session, forwarded, ReportStatus.SENT, handling="Đã chuyển công chức tư pháp – hộ tịch"
    )
