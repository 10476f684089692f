"""Taking dossiers over from PM.DVCLT: stored before acknowledged, each once, whatever cannot be placed held.

PM.DVCLT offers a dossier until it is acknowledged, and again when the citizen has brought a supplement
(contracts.md section 2). The acknowledgement and the first report are written with the dossier, in one
transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from lienthong.contracts import transport
from lienthong.contracts.dvclt.schemas import WaitingDossier
from lienthong.contracts.faults import PayloadRejected, wrong_format
from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.faults import crash_point
from lienthong.foundation.telemetry import bind_trace, new_trace_id
from lienthong.systems.onestop import acknowledging, holds, journal, reporting, storing
from lienthong.systems.onestop.holds import HoldReason
from lienthong.systems.onestop.journal import Dossier
from lienthong.systems.onestop.office import Connection, Office

_log = structlog.get_logger(__name__)


class _Offer(Enum):
    """What an offered dossier is to us."""

    NEW = auto()
    SUPPLEMENT = auto()
    CORRECTION = auto()
    LOST_ACKNOWLEDGEMENT = auto()
    NOTHING_NEW = auto()


@dataclass(frozen=True, slots=True)
class _Offered:
    line: WaitingDossier
    offer: _Offer
    known: Dossier | None


class Receiver:
    """Asks every connection for waiting dossiers and stores what is new. One round at a time."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._heard: dict[str, datetime] = {}

    def heard_at(self, province: str) -> datetime | None:
        """When PM.DVCLT last told everything that waited for this province, and all of it was taken."""
        return self._heard.get(province)

    def round(self) -> bool:
        """One round over all provinces, none of which stops another; True when something new was stored."""
        stored = [self._pull(connection) for connection in self._office.connections.values()]
        return any(stored)

    def _pull(self, connection: Connection) -> bool:
        list_name = f"LIST-{connection.province}"
        began = self._office.clock.now()
        try:
            listed = connection.dvclt.offered()
        except (transport.Unreachable, transport.Refused) as failure:
            _log.warning("receive.no_list", province=connection.province, error=str(failure))
            return False
        except PayloadRejected as rejected:
            self._hold_unreadable(connection, list_name, rejected)
            return False
        for bad in listed.unreadable:
            self._hold_unreadable(connection, bad.code or f"{list_name}-{bad.number}", bad.rejected)
        lines = {line.code: line for line in listed.readable}
        offered = self._sort(list(lines.values()), list_name)
        for item in offered:
            if item.offer is _Offer.LOST_ACKNOWLEDGEMENT and item.known is not None:
                with self._office.database.begin() as session:
                    acknowledging.acknowledge_again(self._office, session, item.known)
        wanted = [
            item for item in offered if item.offer in (_Offer.NEW, _Offer.SUPPLEMENT, _Offer.CORRECTION)
        ]
        # Each dossier is a transaction of its own; fetching is what takes long, and goes on side by side.
        stored = list(self._office.hands.map(lambda item: self._receive(connection, item), wanted))
        if all(stored) and not listed.unreadable:
            self._heard[connection.province] = began
        return any(stored)

    def _sort(self, lines: Sequence[WaitingDossier], list_name: str) -> list[_Offered]:
        """What each line is to us, with few questions to the database however many there are."""
        office = self._office
        codes = [line.code for line in lines]
        with office.database.read() as session:
            known = journal.find_interlinked(session, codes)
            unreadable = holds.codes_held(session, HoldReason.DETAIL_UNREADABLE)
            on_way = acknowledging.under_way(session, known.values())
            sorted_ = [
                _Offered(line, _Offer.NOTHING_NEW, None)
                if line.code in unreadable
                else _Offered(line, _offer(session, known.get(line.code), on_way), known.get(line.code))
                for line in lines
            ]
        if list_name in unreadable:
            with office.database.begin() as session:
                reasons = frozenset({HoldReason.DETAIL_UNREADABLE})
                holds.close_holds(office, session, list_name, reasons, by=journal.SYSTEM)
        return sorted_

    def _receive(self, connection: Connection, item: _Offered) -> bool:
        line = item.line
        trace_id = line.tech_id or new_trace_id()
        with bind_trace(trace_id):
            try:
                self._fetch_and_store(connection, item, trace_id)
                return True
            except (transport.Unreachable, transport.Refused) as failure:
                # Not acknowledged: PM.DVCLT offers it again in the next round.
                _log.warning("receive.no_detail", dossier=line.code, error=str(failure))
            except PayloadRejected as rejected:
                self._hold_unreadable(connection, line.code, rejected)
            except IntegrityError:
                # Another process stored it in the same moment; the next round finds it known.
                _log.info("receive.stored_elsewhere", dossier=line.code)
            except Exception as error:  # noqa: BLE001
                # Whatever is wrong with one dossier must not keep the others waiting; it is offered again.
                _log.error("receive.failed", dossier=line.code, error=type(error).__name__)
            return False

    def _fetch_and_store(self, connection: Connection, item: _Offered, trace_id: str) -> None:
        office, line = self._office, item.line
        received = connection.dvclt.detail(line.id)
        if received.code != line.code:
            raise PayloadRejected(
                [wrong_format("maHoSo", "phải là mã đã nêu trong danh sách hồ sơ chờ nhận")]
            )
        with office.database.begin() as session:
            if item.known is None:
                storing.store_new(office, session, connection.province, str(line.id), received, trace_id)
            elif item.offer is _Offer.CORRECTION:
                storing.store_correction(office, session, item.known.id, received)
            else:
                storing.store_supplement(office, session, item.known.id, received)
        crash_point("onestop.stored")
        _log.info("receive.stored", dossier=line.code, province=connection.province)

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


def _offer(session: Session, known: Dossier | None, on_way: set[int]) -> _Offer:
    if known is None:
        return _Offer.NEW
    if known.id in on_way:
        return _Offer.NOTHING_NEW
    if known.state == OnestopState.SUPPLEMENT_ASKED:
        return _offer_of_asked(session, known)
    if known.code is None:
        return _Offer.CORRECTION
    return _Offer.LOST_ACKNOWLEDGEMENT


def _offer_of_asked(session: Session, known: Dossier) -> _Offer:
    """A supplement only when PM.DVCLT has heard of the request.

    While that report may be on its way, nobody can tell a supplement from a lost acknowledgement, and
    acknowledging a supplement unread would lose it: wait.
    """
    if reporting.last_is_accepted(session, known.id):
        return _Offer.SUPPLEMENT
    if reporting.round_is_received(session, known.id):
        return _Offer.NOTHING_NEW
    return _Offer.LOST_ACKNOWLEDGEMENT
