"""Taking dossiers over from PM.DVCLT: stored before acknowledged, each once, whatever cannot be placed held.

PM.DVCLT offers a dossier until it is acknowledged, and again when the citizen has brought a supplement
(contracts.md section 2). The acknowledgement and the first report are written with the dossier, in one
transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from lienthong.contracts import transport
from lienthong.contracts.dvclt.envelope import ReceivedDossier
from lienthong.contracts.dvclt.schemas import WaitingDossier
from lienthong.contracts.payload_faults import PayloadRejected, wrong_format
from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery.breaker import Breaker
from lienthong.foundation.delivery.hop_watch import HopWatch
from lienthong.foundation.delivery.idle_hops import IdleHops
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.telemetry import bind_trace, new_trace_id
from lienthong.systems.onestop.base import dossiers, holds
from lienthong.systems.onestop.base.context import OnestopContext, ProvinceConnection
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.dvclt import acknowledge, offered_again, report, store
from lienthong.systems.onestop.dvclt.report_answers import last_report_is_accepted, round_is_received

TRIES_BEFORE_HOLD = 3
"""How often a dossier may fail to be stored, for a reason nobody foresaw, before people are told."""

_log = structlog.get_logger(__name__)


class _Offer(Enum):
    """What an offered dossier is to us."""

    NEW = auto()
    SUPPLEMENT = auto()
    CORRECTION = auto()
    OFFERED_AGAIN = auto()
    NOTHING_NEW = auto()


@dataclass(frozen=True, slots=True)
class _OfferedDossier:
    line: WaitingDossier
    offer: _Offer
    known: OnestopDossier | None


class DossierPuller:
    """Asks every connection for waiting dossiers and stores what is new. One round at a time.

    Parameters
    ----------
    breakers
        Of the courier, told when PM.DVCLT does not answer.
    idle
        Told when PM.DVCLT answers.
    """

    def __init__(
        self,
        context: OnestopContext,
        breakers: Mapping[str, Breaker] | None = None,
        idle: IdleHops | None = None,
    ) -> None:
        self._context = context
        self._idle = idle
        self._heard: dict[str, datetime] = {}
        self._unread: dict[str, frozenset[str]] = {}
        self._failures: dict[str, int] = {}
        self._list_refusals: dict[str, int] = {}
        self._held_failures: set[str] = set()
        self._watch = HopWatch(report.HOP, breakers or {})

    def heard_at(self, province: str) -> datetime | None:
        """When PM.DVCLT last told everything that waited for this province, and all of it was taken."""
        return self._heard.get(province)

    def is_unread(self, province: str, code: str) -> bool:
        """Whether PM.DVCLT's last list offered this dossier, and what it offered is not stored here."""
        return code in self._unread.get(province, frozenset())

    def round(self) -> bool:
        """One round over all provinces, none of which stops another; True when something new was stored."""
        pulled = [self._pull(connection) for connection in self._context.connections.values()]
        unreachable = pulled.count(None)
        self._watch.saw(answered=len(pulled) - unreachable, unreachable=unreachable)
        if self._idle is not None and len(pulled) > unreachable:
            self._idle.answered(report.HOP)
        return any(pulled)

    def _pull(self, connection: ProvinceConnection) -> bool | None:
        """Whether something new was stored; None when PM.DVCLT could not be reached."""
        list_name = f"LIST-{connection.province}"
        began = self._context.clock.now()
        try:
            listed = connection.dvclt.offered()
        except transport.Unreachable as failure:
            _log.warning("receive.no_list", province=connection.province, error=str(failure))
            return None
        except transport.HopRefused as refusal:
            _log.warning("receive.no_list", province=connection.province, error=str(refusal))
            self._count_refusal(connection, list_name, refusal)
            return False
        except PayloadRejected as rejected:
            self._hold_unreadable(connection, list_name, rejected)
            return False
        for bad in listed.unreadable:
            self._hold_unreadable(connection, bad.code or f"{list_name}-{bad.number}", bad.rejected)
        self._list_refusals.pop(list_name, None)
        lines = {line.code: line for line in listed.readable}
        offered = self._sort(list(lines.values()), list_name)
        wanted = [item for item in offered if item.offer is not _Offer.NOTHING_NEW]
        # Each dossier is a transaction of its own; fetching is what takes long, and goes on side by side.
        stored = list(self._context.hands.map(lambda item: self._receive(connection, item), wanted))
        taken = {item.line.code for item, done in zip(wanted, stored, strict=True) if done}
        bad_codes = {bad.code for bad in listed.unreadable if bad.code}
        # Before the moment of hearing: who reads that moment must find what was offered then.
        self._unread[connection.province] = frozenset((lines.keys() | bad_codes) - taken)
        if all(stored) and not listed.unreadable:
            self._heard[connection.province] = began
        return any(
            done and item.offer is not _Offer.OFFERED_AGAIN for item, done in zip(wanted, stored, strict=True)
        )

    def _sort(self, lines: Sequence[WaitingDossier], list_name: str) -> list[_OfferedDossier]:
        """What each line is to us, with few questions to the database however many there are."""
        context = self._context
        codes = [line.code for line in lines]
        with context.database.read() as session:
            known = dossiers.find_by_interlinked_codes(session, codes)
            unreadable = context.holds.subjects_held(session, OnestopHoldReason.DETAIL_UNREADABLE)
            self._held_failures |= context.holds.subjects_held(session, OnestopHoldReason.STORING_FAILED)
            on_way = acknowledge.acknowledgements_under_way(context, session, known.values())
            # Perhaps opened by another process, or before a restart.
            closing = (
                {OnestopHoldReason.LIST_REFUSED}
                if list_name in context.holds.subjects_held(session, OnestopHoldReason.LIST_REFUSED)
                else set()
            )
            sorted_ = [
                _OfferedDossier(line, _Offer.NOTHING_NEW, None)
                if line.code in unreadable
                else _OfferedDossier(
                    line, _offer(session, known.get(line.code), on_way), known.get(line.code)
                )
                for line in lines
            ]
        if list_name in unreadable:
            closing.add(OnestopHoldReason.DETAIL_UNREADABLE)
        if closing:
            with context.database.begin() as session:
                holds.close_holds(context, session, list_name, frozenset(closing), by=SYSTEM_ACTOR)
        return sorted_

    def _receive(self, connection: ProvinceConnection, item: _OfferedDossier) -> bool:
        line = item.line
        trace_id = line.tech_id or new_trace_id()
        with bind_trace(trace_id):
            try:
                self._fetch_and_store(connection, item, trace_id)
                return True
            except (transport.Unreachable, transport.HopRefused) as failure:
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
                self._count_failure(connection, line.code, type(error).__name__)
            return False

    def _count_refusal(
        self, connection: ProvinceConnection, list_name: str, refusal: transport.HopRefused
    ) -> None:
        """Tell people of a province whose list is refused again and again: nothing of it arrives meanwhile."""
        self._list_refusals[list_name] = self._list_refusals.get(list_name, 0) + 1
        if self._list_refusals[list_name] < TRIES_BEFORE_HOLD:
            return
        self._hold(
            connection,
            OnestopHoldReason.LIST_REFUSED,
            list_name,
            {"code": refusal.code, "tries": self._list_refusals[list_name]},
            {"answer": f"PM.DVCLT: {refusal.message_vi}"},
        )

    def _count_failure(self, connection: ProvinceConnection, code: str, error: str) -> None:
        """Tell people of a dossier that fails again and again; it is tried all the same."""
        self._failures[code] = self._failures.get(code, 0) + 1
        if self._failures[code] < TRIES_BEFORE_HOLD:
            return
        try:
            self._hold(
                connection,
                OnestopHoldReason.STORING_FAILED,
                code,
                {"error": error, "tries": self._failures[code]},
            )
        except SQLAlchemyError as failure:
            # The database is what fails: /health says so, and the next round opens the hold.
            _log.error("receive.no_hold", dossier=code, error=type(failure).__name__)
            return
        self._held_failures.add(code)

    def _forget_failures(self, session: Session, code: str) -> None:
        """It was stored: nobody needs to look at it any more."""
        if code in self._held_failures:
            reasons = frozenset({OnestopHoldReason.STORING_FAILED})
            holds.close_holds(self._context, session, code, reasons, by=SYSTEM_ACTOR)

    def _fetch_and_store(self, connection: ProvinceConnection, item: _OfferedDossier, trace_id: str) -> None:
        context, line = self._context, item.line
        received = connection.dvclt.detail(line.id)
        if received.code != line.code:
            raise PayloadRejected(
                [wrong_format("maHoSo", "phải là mã đã nêu trong danh sách hồ sơ chờ nhận")]
            )
        self._refuse_times_to_come(received)
        with context.database.begin() as session:
            if item.known is None:
                store.store_new(context, session, connection.province, str(line.id), received, trace_id)
            elif item.offer is _Offer.CORRECTION:
                store.store_correction(context, session, item.known.id, received)
            elif item.offer is _Offer.OFFERED_AGAIN:
                offered_again.store_offered_again(context, session, item.known.id, received)
            else:
                store.store_supplement(context, session, item.known.id, received)
            self._forget_failures(session, line.code)
        self._failures.pop(line.code, None)
        self._held_failures.discard(line.code)
        crash_point("onestop.stored")
        _log.info("receive.stored", dossier=line.code, province=connection.province)

    def _refuse_times_to_come(self, received: ReceivedDossier) -> None:
        """A dossier of a day far ahead is nobody's: law and deadlines would be those of that day.

        Raises
        ------
        PayloadRejected
            Naming the field.
        """
        latest = self._context.clock.now() + timedelta(
            seconds=self._context.settings.future_tolerance_seconds
        )
        if received.received_at > latest:
            raise PayloadRejected(
                [wrong_format("ngayTiepNhan", f"là thời điểm chưa tới, sau {latest:%d/%m/%Y %H:%M}")]
            )

    def _hold_unreadable(self, connection: ProvinceConnection, code: str, rejected: PayloadRejected) -> None:
        self._hold(
            connection,
            OnestopHoldReason.DETAIL_UNREADABLE,
            code,
            {"fields": [fault.field for fault in rejected.faults]},
            {"faults": rejected.message_vi},
        )

    def _hold(
        self,
        connection: ProvinceConnection,
        reason: OnestopHoldReason,
        code: str,
        codes: Mapping[str, Any],
        words: Mapping[str, str] | None = None,
    ) -> None:
        """Open a hold about what could not be stored, in a transaction of its own."""
        with self._context.database.begin() as session:
            holds.open_hold(
                self._context,
                session,
                reason,
                subject=code,
                province=connection.province,
                codes=codes,
                words=words,
            )


def _offer(session: Session, known: OnestopDossier | None, on_way: set[int]) -> _Offer:
    if known is None:
        return _Offer.NEW
    if known.id in on_way:
        return _Offer.NOTHING_NEW
    if known.state == OnestopState.SUPPLEMENT_ASKED:
        return _offer_of_asked(session, known)
    if known.code is None:
        return _Offer.CORRECTION
    return _Offer.OFFERED_AGAIN


def _offer_of_asked(session: Session, known: OnestopDossier) -> _Offer:
    """A supplement only when PM.DVCLT has heard of the request.

    While that report may be on its way, nobody can tell a supplement from a lost acknowledgement: wait.
    """
    if last_report_is_accepted(session, known.id):
        return _Offer.SUPPLEMENT
    if round_is_received(session, known.id):
        return _Offer.NOTHING_NEW
    return _Offer.OFFERED_AGAIN
