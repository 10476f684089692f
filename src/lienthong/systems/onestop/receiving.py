"""Taking dossiers over from PM.DVCLT: stored before acknowledged, each once, whatever cannot be placed held.

PM.DVCLT offers a dossier until it is acknowledged, and again when the citizen has brought a supplement
(contracts.md section 2). The acknowledgement and the first report are written with the dossier, in one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lienthong.contracts import transport
from lienthong.contracts.dvclt.answers import Verdict, meaning
from lienthong.contracts.dvclt.envelope import ReceivedDossier
from lienthong.contracts.dvclt.schemas import WaitingDossier
from lienthong.contracts.faults import PayloadRejected
from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.foundation.delivery import Carrier, Delivery, Done, GiveUp, Later, Outcome, TryAgain
from lienthong.foundation.faults import crash_point
from lienthong.foundation.telemetry import bind_trace, new_trace_id
from lienthong.systems.onestop import holds, journal, reporting, storing
from lienthong.systems.onestop.holds import HoldReason
from lienthong.systems.onestop.journal import Dossier
from lienthong.systems.onestop.office import Connection, Office

ACKNOWLEDGE = "acknowledge"
HOP = "dvclt"
PARALLEL_DETAILS = 4

_log = structlog.get_logger(__name__)


class Receiver:
    """Asks every connection for waiting dossiers and stores what is new. One round at a time."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._pool = ThreadPoolExecutor(PARALLEL_DETAILS, thread_name_prefix="receive")

    def round(self) -> bool:
        """One round over all provinces, none of which stops another; True when something new was stored."""
        stored = [self._pull(connection) for connection in self._office.connections.values()]
        return any(stored)

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _pull(self, connection: Connection) -> bool:
        try:
            waiting = connection.dvclt.waiting()
        except (transport.Unreachable, transport.Refused) as failure:
            _log.warning("receive.no_list", province=connection.province, error=str(failure))
            return False
        except PayloadRejected as rejected:
            self._hold_unreadable(connection, f"LIST-{connection.province}", rejected)
            return False
        # Wakes up as many threads as there is work; each dossier is a transaction of its own.
        return any(list(self._pool.map(lambda line: self._receive(connection, line), waiting)))

    def _receive(self, connection: Connection, line: WaitingDossier) -> bool:
        trace_id = line.tech_id or new_trace_id()
        with bind_trace(trace_id):
            try:
                return self._fetch_and_store(connection, line, trace_id)
            except (transport.Unreachable, transport.Refused) as failure:
                # Not acknowledged: PM.DVCLT offers it again in the next round.
                _log.warning("receive.no_detail", dossier=line.code, error=str(failure))
            except PayloadRejected as rejected:
                self._hold_unreadable(connection, line.code, rejected)
            except IntegrityError:
                # Another process stored it in the same moment; the next round finds it acknowledged.
                _log.info("receive.stored_elsewhere", dossier=line.code)
            return False

    def _fetch_and_store(self, connection: Connection, line: WaitingDossier, trace_id: str) -> bool:
        office = self._office
        with office.database.read() as session:
            if holds.has_open(session, line.code, HoldReason.DETAIL_UNREADABLE):
                return False
            known = journal.find(session, line.code)
            brings_supplement = known is not None and _awaits_supplement(session, known)
        if known is not None and not brings_supplement:
            with office.database.begin() as session:
                return storing.acknowledge_again(office, session, known)
        received: ReceivedDossier = connection.dvclt.detail(line.id)
        with office.database.begin() as session:
            if known is None:
                storing.store_new(office, session, connection.province, str(line.id), received, trace_id)
            else:
                storing.store_supplement(office, session, known.id, received)
        crash_point("onestop.stored")
        _log.info("receive.stored", dossier=line.code, province=connection.province)
        return True

    def _hold_unreadable(self, connection: Connection, code: str, rejected: PayloadRejected) -> None:
        office = self._office
        with office.database.begin() as session:
            holds.open_hold(
                office,
                session,
                HoldReason.DETAIL_UNREADABLE,
                interlinked_code=code,
                province=connection.province,
                codes={"fields": [fault.field for fault in rejected.faults]},
                words={"faults": rejected.message_vi},
            )


def _awaits_supplement(session: Session, dossier: Dossier) -> bool:
    """Whether what PM.DVCLT offers now is a supplement: it must have heard that one was asked for.

    Before that, it can only be the first offer whose acknowledgement is still on its way.
    """
    if dossier.state != OnestopState.SUPPLEMENT_ASKED:
        return False
    return reporting.accepted_reports(session, dossier.id)[-1:] == [ReportStatus.SUPPLEMENT]


def acknowledge_carrier(office: Office) -> Carrier:
    """What tells PM.DVCLT that a dossier is stored here."""

    def carry(deliveries: Sequence[Delivery]) -> Sequence[Outcome]:
        return [_acknowledge(office, delivery) for delivery in deliveries]

    def settle(session: Session, delivery: Delivery, outcome: Outcome) -> None:
        if isinstance(outcome, GiveUp):
            dossier = journal.find_by_id(session, int(delivery.payload["dossier"]), lock=True)
            holds.open_hold(
                office,
                session,
                HoldReason.ACKNOWLEDGEMENT_REFUSED,
                dossier=dossier,
                delivery_key=delivery.key,
                codes={"code": outcome.code},
                words={"answer": outcome.reason_vi},
            )

    return Carrier(ACKNOWLEDGE, HOP, carry, settle, batch_size=40)


def _acknowledge(office: Office, delivery: Delivery) -> Outcome:
    code, province = str(delivery.payload["code"]), str(delivery.payload["province"])
    connection = office.connections.get(province)
    if connection is None:
        return GiveUp(f"Chưa cấu hình kết nối của tỉnh {province}.", "NO_CONNECTION")
    with bind_trace(delivery.trace_id):
        try:
            answer = connection.dvclt.acknowledge(code)
        except transport.Unreachable as failure:
            return TryAgain(failure.message_vi, "UNREACHABLE")
        except transport.Refused as refusal:
            if refusal.worth_repeating:
                return TryAgain(refusal.message_vi, refusal.code)
            return GiveUp(refusal.message_vi, refusal.code)
        crash_point("onestop.acknowledged")
        match meaning(answer):
            case Verdict.SETTLED:
                return Done({"answer": answer.title})
            case Verdict.LATER:
                return Later(answer.title, "DVCLT_LATER")
            case _:
                return GiveUp(answer.title, "DVCLT_REFUSED")
