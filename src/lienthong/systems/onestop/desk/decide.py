"""The clerk's decisions. Each is one transaction with its event, report and audit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.domain.addresses import Address
from lienthong.domain.dossiers import OnestopState, ReportStatus
from lienthong.domain.law import supplement_limit
from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import cancel
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import agencies, dossiers, holds
from lienthong.systems.onestop.base.context import Office
from lienthong.systems.onestop.base.dossiers import Dossier, EventKind
from lienthong.systems.onestop.base.holds import HoldReason
from lienthong.systems.onestop.civilstatus import api_version, forward
from lienthong.systems.onestop.desk import hand_over as handing_over
from lienthong.systems.onestop.desk import resume
from lienthong.systems.onestop.desk.states import Act, available_acts
from lienthong.systems.onestop.dvclt import report
from lienthong.systems.onestop.places import acceptance_checks, read_places

_MOOT_AFTER_REFUSAL = frozenset(HoldReason) - {HoldReason.REPORT_REFUSED, HoldReason.ACKNOWLEDGEMENT_REFUSED}
_NOT_YOURS = "Không có hồ sơ {} thuộc quyền xem của bạn."
SHORTEST_REASON = 5
"""Letters of the shortest reason that can tell a citizen anything."""


class NotFound(LookupError):
    """No such dossier, or none that this person may see. The message is Vietnamese."""


class Denied(NotFound):
    """The dossier lies on another agency's desk. Looks like NotFound outside; whoever catches it audits it."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__(_NOT_YOURS.format(dossier.shown_code))
        self.dossier = dossier


class NotPossible(ValueError):
    """The act is not open now; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A declared fact or paper that keeps the dossier from being accepted, for people."""

    where: str
    message_vi: str


class CannotAccept(NotPossible):
    """The dossier has faults that civil status would refuse; `problems` names each."""

    def __init__(self, code: str, problems: tuple[Problem, ...]) -> None:
        listed = "; ".join(problem.message_vi for problem in problems)
        super().__init__(f"Hồ sơ {code} chưa thể tiếp nhận: {listed}")
        self.problems = problems


def accept(office: Office, session: Session, code: str, who: Principal) -> Dossier:
    """The dossier is eligible: tell PM.DVCLT and send it to civil status.

    Accepting again what is accepted already changes nothing.

    Raises
    ------
    NotFound, NotPossible, CannotAccept
        See there.
    """
    dossier = load(session, code, who, lock=True)
    if dossier.state in (OnestopState.RECEIVED, OnestopState.IN_WORK):
        return dossier
    _require(session, dossier, who, Act.ACCEPT)
    problems = tuple(Problem(*found) for found in acceptance_checks.problems_of(office, session, dossier))
    if problems:
        raise CannotAccept(dossier.shown_code, problems)
    accepted = dossiers.append(
        office,
        session,
        dossier,
        EventKind.ACCEPTED,
        actor=who.account,
        state=OnestopState.RECEIVED,
        civilstatus_version=api_version.chosen_for(office.settings, dossier),
    )
    accepted = report.tell(
        office,
        session,
        accepted,
        ReportStatus.ACCEPTED,
        handling="Hồ sơ đủ điều kiện giải quyết",
        handler=handler_of(who),
    )
    forward.send_on(office, session, accepted)
    _audit(office, session, who, Act.ACCEPT, accepted)
    return accepted


def ask_supplement(office: Office, session: Session, code: str, who: Principal, reason: str) -> Dossier:
    """Ask the citizen for everything that is missing, in one list; the limit is seven working days.

    Raises
    ------
    NotFound, NotPossible
        See there; also when the list is empty.
    """
    dossier = load(session, code, who, lock=True)
    _require(session, dossier, who, Act.ASK_SUPPLEMENT)
    words = _reason(reason, "Hãy ghi đầy đủ những gì công dân phải bổ sung")
    limit = supplement_limit(office.clock.now())
    _give_up_forwarding(office, session, dossier, who)
    asked = dossiers.append(
        office,
        session,
        dossier,
        EventKind.SUPPLEMENT_ASKED,
        actor=who.account,
        state=OnestopState.SUPPLEMENT_ASKED,
        codes={"by": "onestop", "limit": limit.isoformat(), "again": dossier.supplements > 0},
        words={"note": words, "handler": who.name},
        supplement_limit=limit,
        supplements=dossier.supplements + 1,
    )
    asked = report.tell_up_to(
        office, session, asked, ReportStatus.SUPPLEMENT, note=words, handler=handler_of(who)
    )
    _audit(office, session, who, Act.ASK_SUPPLEMENT, asked)
    return asked


def refuse(office: Office, session: Session, code: str, who: Principal, reason: str) -> Dossier:
    """Refuse the dossier, with the reason that the citizen will read. Final.

    Raises
    ------
    NotFound, NotPossible
        See there; also when there is no reason (process.md section 5, 12).
    """
    dossier = load(session, code, who, lock=True)
    _require(session, dossier, who, Act.REFUSE)
    words = _reason(reason, "Hãy ghi rõ lý do từ chối")
    _give_up_forwarding(office, session, dossier, who)
    refused = end_refused(office, session, dossier, words, handler_of(who), actor=who.account)
    _audit(office, session, who, Act.REFUSE, refused)
    return refused


def end_refused(
    office: Office,
    session: Session,
    dossier: Dossier,
    reason: str,
    handler: report.Handler,
    *,
    actor: str,
    by: str = "onestop",
) -> Dossier:
    """End a dossier as not accepted and tell PM.DVCLT; whoever decided it stands in `by` and `actor`."""
    refused = dossiers.append(
        office,
        session,
        dossier,
        EventKind.REFUSED,
        actor=actor,
        state=OnestopState.NOT_ACCEPTED,
        codes={"by": by},
        words={"note": reason, "handler": handler.get("name", "")},
        supplement_limit=None,
        next_poll_at=None,
    )
    # What waits in the stream to PM.DVCLT still stands before the refusal: those holds stay.
    holds.close_holds(office, session, dossier.interlinked_code, _MOOT_AFTER_REFUSAL, by=actor)
    return report.tell_up_to(office, session, refused, ReportStatus.REFUSED, note=reason, handler=handler)


def confirm_place(
    office: Office, session: Session, code: str, who: Principal, path: str, address: Address
) -> Dossier:
    """The clerk's choice for an uncertain place.

    Raises
    ------
    NotFound, NotPossible, UnknownPlace
        See there.
    """
    dossier = load(session, code, who, lock=True)
    _require(session, dossier, who, Act.CONFIRM_PLACE)
    acceptance_checks.check_address(address, dossier.declared_at.date())
    confirmed = read_places.confirm(office, session, dossier, path, address, by=who.account)
    _audit(office, session, who, Act.CONFIRM_PLACE, confirmed, {"place": path})
    return confirmed


def confirm_candidate(
    office: Office, session: Session, code: str, who: Principal, path: str, number: int
) -> Dossier:
    """As `confirm_place`, with one of the candidates that the reader offered, counted from 0."""
    dossier = load(session, code, who, lock=True)
    reading = read_places.readings_of(office, session, dossier).get(path)
    if reading is None or number >= len(reading.candidates):
        raise read_places.UnknownPlace(f"Hồ sơ {dossier.shown_code} không có gợi ý này cho địa danh đã chọn.")
    return confirm_place(office, session, code, who, path, reading.candidates[number].address)


def hand_over(office: Office, session: Session, code: str, who: Principal) -> Dossier:
    """Hand the result over at the counter. Handing over again changes nothing.

    Raises
    ------
    NotFound, NotPossible
        See there.
    """
    dossier = load(session, code, who, lock=True)
    if dossier.state == OnestopState.RETURNED:
        return dossier
    _require(session, dossier, who, Act.HAND_OVER)
    returned = handing_over.hand_over(office, session, dossier, actor=who.account)
    _audit(office, session, who, Act.HAND_OVER, returned)
    return returned


def ask_again(office: Office, session: Session, code: str, who: Principal) -> Dossier:
    """Ask civil status for the result at once.

    Raises
    ------
    NotFound, NotPossible
        See there.
    """
    dossier = load(session, code, who, lock=True)
    _require(session, dossier, who, Act.ASK_AGAIN)
    resume.ask_now(office, session, dossier)
    _audit(office, session, who, Act.ASK_AGAIN, dossier)
    return dossier


def load(session: Session, code: str, who: Principal, *, lock: bool = False) -> Dossier:
    """The dossier, if this person may see it.

    Raises
    ------
    NotFound
        When there is none.
    Denied
        When it lies on another agency's desk.
    """
    dossier = dossiers.find(session, code, lock=lock)
    if dossier is not None and sees(who, dossier):
        return dossier
    if dossier is not None:
        raise Denied(dossier)
    raise NotFound(_NOT_YOURS.format(code))


def sees(who: Principal, dossier: Dossier) -> bool:
    """A clerk sees the own agency's dossiers and those of the levels below, an operator all."""
    return bool(who.roles & agencies.OVERSEEING) or agencies.may_see(who.agency, dossier.agency)


def acts_for(session: Session, dossier: Dossier, who: Principal) -> frozenset[Act]:
    """What this person may do with the dossier now."""
    return available_acts(
        dossier.state,
        who.roles,
        places_decided=dossier.places_decided,
        on_desk=dossier.code is not None,
        payload_rejected=holds.has_open(session, dossier.interlinked_code, HoldReason.PAYLOAD_REJECTED),
    )


def handler_of(who: Principal) -> report.Handler:
    """Who acted, as PM.DVCLT is told."""
    return {"name": who.name, "title": who.title or "Cán bộ một cửa", "department": "Bộ phận một cửa"}


def _audit(
    office: Office,
    session: Session,
    who: Principal,
    act: Act,
    dossier: Dossier,
    detail: Mapping[str, str] | None = None,
) -> None:
    audit.record(
        session,
        who,
        act.value,
        dossier.shown_code,
        detail,
        trace_id=dossier.trace_id,
        at=office.clock.now(),
    )


def _require(session: Session, dossier: Dossier, who: Principal, act: Act) -> None:
    if act in acts_for(session, dossier, who):
        return
    if act is Act.ACCEPT and not dossier.places_decided and dossier.state == OnestopState.NEW:
        raise NotPossible(f"Hồ sơ {dossier.shown_code} còn địa danh chưa chắc chắn: hãy xác nhận trước.")
    raise NotPossible(
        f"Không thể thực hiện với hồ sơ {dossier.shown_code} ở trạng thái “{dossier.state.name_vi}”. "
        "Tải lại trang để xem việc có thể làm."
    )


def _reason(text: str, ask_vi: str) -> str:
    words = " ".join(text.split())
    if len(words) < SHORTEST_REASON:
        raise NotPossible(f"{ask_vi} (ít nhất {SHORTEST_REASON} ký tự).")
    return words


def _give_up_forwarding(office: Office, session: Session, dossier: Dossier, who: Principal) -> None:
    """What was sent back by civil status must not be sent again after the clerk decided otherwise."""
    for hold in holds.open_holds(office, session, interlinked_code=dossier.interlinked_code):
        if hold.reason in forward.FORWARD_HOLDS and hold.delivery_key is not None:
            cancel(session, hold.delivery_key)
    reasons = forward.FORWARD_HOLDS | {HoldReason.PLACE_UNCERTAIN}
    holds.close_holds(office, session, dossier.interlinked_code, reasons, by=who.account)
