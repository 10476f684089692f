"""What civil status answers about a dossier, and what follows from it here."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from sqlalchemy import update

from lienthong.contracts.hotich_v3 import results
from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.times import parse_moment
from lienthong.domain.dossiers import OnestopState, RegistrationStatus, ReportStatus, can_follow
from lienthong.domain.law import Group, supplement_limit
from lienthong.domain.modules import Module
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.foundation.verify.verdict import verify
from lienthong.systems.onestop.base import dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.civilstatus import api_version
from lienthong.systems.onestop.dvclt import report

GROUPS = {Module.KS: Group.BIRTH, Module.KT: Group.DEATH}
_NO_REASON = "Cơ quan đăng ký hộ tịch không ghi lý do."
RESULT_HOLDS = frozenset(
    {
        OnestopHoldReason.RESULT_MISSING,
        OnestopHoldReason.RESULT_UNTRUSTED,
        OnestopHoldReason.NOT_FOUND_AT_CIVILSTATUS,
    }
)


_QUIET = frozenset({RegistrationStatus.WAITING, RegistrationStatus.IN_WORK})


def is_no_news(dossier: OnestopDossier, item: QueryItem) -> bool:
    """Whether the answer only repeats what is known: then nothing but the next question changes."""
    return item.status in _QUIET and item.status == dossier.registration_status and dossier.empty_answers == 0


def apply_outcome(
    context: OnestopContext, dossier: OnestopDossier, item: QueryItem, ask_again: datetime
) -> bool:
    """Act on one answer; True when the dossier moved. An answer that comes late or again changes nothing."""
    match item.status:
        case RegistrationStatus.REGISTERED:
            return _registered(context, dossier, item, ask_again)
        case RegistrationStatus.SUPPLEMENT:
            return _supplement(context, dossier, item, ask_again)
        case RegistrationStatus.REFUSED:
            return _refused(context, dossier, item)
        case RegistrationStatus.IN_WORK | RegistrationStatus.WAITING:
            return _under_way(context, dossier, item.status, ask_again)
        case None:
            codes = {"status": item.status_code, "empty_answers": dossier.empty_answers + 1}
            _hold_unknown(context, dossier, codes, ask_again)
            return False


def count_not_found(
    context: OnestopContext, dossier: OnestopDossier, ask_again: datetime, text: str = ""
) -> None:
    """Count an answer that civil status knows no such dossier of this module; after a few, hold it (seed, error 2).

    Parameters
    ----------
    ask_again
        When to ask the next time.
    text
        What civil status said about it, if anything.
    """
    empty = dossier.empty_answers + 1
    if not _is_patient(context, dossier, ask_again):
        _hold_unknown(context, dossier, {"empty_answers": empty}, ask_again, text)


def _is_patient(context: OnestopContext, dossier: OnestopDossier, ask_again: datetime) -> bool:
    """Count one more answer that should have been another; True while it is only asked again."""
    empty = dossier.empty_answers + 1
    if empty >= context.settings.empty_answers_before_hold:
        return False
    with context.database.begin() as session:
        _ask_at(session, dossier, ask_again, empty_answers=empty)
    return True


def _hold_unknown(
    context: OnestopContext,
    dossier: OnestopDossier,
    codes: dict[str, int],
    ask_again: datetime,
    text: str = "",
) -> None:
    module, version = api_version.module_of(dossier), api_version.version_of(dossier)
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is None:
            return
        holds.open_hold(
            context,
            session,
            OnestopHoldReason.NOT_FOUND_AT_CIVILSTATUS,
            dossier=current,
            codes={
                **codes,
                "module": module.value,
                "version": version.value,
                "environment": current.environment,
                "unit": current.unit_code,
            },
            words={
                "explanation": f"Hồ sơ đã gửi qua API {version.value} với module {module.value} "
                f"({module.name_vi}), môi trường {current.environment}, đơn vị {current.unit_code}. "
                f"{text}".strip()
            },
        )
        _ask_at(session, current, ask_again, empty_answers=codes["empty_answers"])


def _under_way(
    context: OnestopContext, dossier: OnestopDossier, status: RegistrationStatus, ask_again: datetime
) -> bool:
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is None:
            return False
        holds.close_holds(context, session, current.interlinked_code, RESULT_HOLDS, by=SYSTEM_ACTOR)
        known = current.registration_status
        if known is not None and not can_follow(known, status):
            # What is known already, or an answer that was overtaken.
            _ask_at(session, current, ask_again, empty_answers=0)
            return False
        dossiers.record_event(
            context,
            session,
            current,
            OnestopEventKind.TAKEN_UP,
            codes={"registration_status": int(status)},
            registration_status=int(status),
            next_poll_at=ask_again,
            empty_answers=0,
        )
    return True


def _supplement(
    context: OnestopContext, dossier: OnestopDossier, item: QueryItem, ask_again: datetime
) -> bool:
    now = context.clock.now()
    limit = _limit(item.supplement_limit) or supplement_limit(now)
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is None:
            return False
        if _is_answered_already(context, session, current, item):
            _ask_at(session, current, ask_again)
            return False
        holds.close_holds(context, session, current.interlinked_code, RESULT_HOLDS, by=SYSTEM_ACTOR)
        asked = dossiers.record_event(
            context,
            session,
            current,
            OnestopEventKind.SUPPLEMENT_ASKED,
            state=OnestopState.SUPPLEMENT_ASKED,
            codes={"by": "civilstatus", "limit": limit.isoformat(), "done_at": item.done_at},
            words=_words(item),
            registration_status=int(RegistrationStatus.SUPPLEMENT),
            supplement_limit=limit,
            supplements=current.supplements + 1,
            next_poll_at=None,
        )
        report.enqueue_report(
            context,
            session,
            asked,
            ReportStatus.SUPPLEMENT,
            note=item.note or item.handling or _NO_REASON,
            handling=item.handling or item.note or _NO_REASON,
            handler=_handler(item),
            supplement_limit=limit,
        )
    return True


def _refused(context: OnestopContext, dossier: OnestopDossier, item: QueryItem) -> bool:
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is None:
            return False
        refused = dossiers.record_event(
            context,
            session,
            current,
            OnestopEventKind.REFUSED,
            state=OnestopState.NOT_ACCEPTED,
            codes={"by": "civilstatus"},
            words=_words(item),
            registration_status=int(RegistrationStatus.REFUSED),
            next_poll_at=None,
        )
        holds.close_holds(context, session, current.interlinked_code, RESULT_HOLDS, by=SYSTEM_ACTOR)
        report.enqueue_report(
            context,
            session,
            refused,
            ReportStatus.REFUSED,
            note=item.note or item.handling or _NO_REASON,
            handling=item.handling or item.note or _NO_REASON,
            handler=_handler(item),
        )
    return True


def _is_answered_already(
    context: OnestopContext, session: Session, dossier: OnestopDossier, item: QueryItem
) -> bool:
    """Whether this is the request that the citizen answered before: the same moment, told once more."""
    if dossier.round == 1 or not item.done_at:
        return False
    asked = [
        event
        for event in dossiers.list_events(context, session, dossier)
        if event.kind is OnestopEventKind.SUPPLEMENT_ASKED and event.codes.get("by") == "civilstatus"
    ]
    return bool(asked) and asked[-1].codes.get("done_at") == item.done_at


def _registered(
    context: OnestopContext, dossier: OnestopDossier, item: QueryItem, ask_again: datetime
) -> bool:
    try:
        group = GROUPS[Module(dossier.module)]
        result = results.decode(group, item.result or {})
        pdf = result.certificate()
        text = results.towards_dvclt(result, _registered_on(context, result)).text()
    except PayloadRejected as rejected:
        if not _is_patient(context, dossier, ask_again):
            _hold_result(context, dossier, OnestopHoldReason.RESULT_MISSING, rejected.message_vi, ask_again)
        return False
    verdict = verify(pdf, context.trust)
    if not verdict.valid:
        _hold_result(context, dossier, OnestopHoldReason.RESULT_UNTRUSTED, verdict.reason_vi, ask_again)
        return False
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is None:
            return False
        settled = dossiers.record_event(
            context,
            session,
            current,
            OnestopEventKind.REGISTERED,
            state=OnestopState.SETTLED,
            codes={"sha256": hashlib.sha256(pdf).hexdigest(), "signatures": len(verdict.signatures)},
            words=_words(item),
            registration_status=int(RegistrationStatus.REGISTERED),
            next_poll_at=None,
            result=context.sealer.seal(text.encode(), f"onestop.result:{current.interlinked_code}"),
            result_sha256=hashlib.sha256(pdf).hexdigest(),
        )
        holds.close_holds(context, session, current.interlinked_code, RESULT_HOLDS, by=SYSTEM_ACTOR)
        report.enqueue_report(
            context,
            session,
            settled,
            ReportStatus.REGISTERED,
            note=item.note,
            handling=item.handling or "Đã đăng ký, ban hành kết quả có chữ ký số",
            handler=_handler(item),
        )
    crash_point("onestop.result_stored")
    return True


def _registered_on(context: OnestopContext, result: results.Result) -> date:
    """The day whose unit names the result bears."""
    return result.registered_on() if isinstance(result, results.BirthResult) else context.clock.now().date()


def _hold_result(
    context: OnestopContext,
    dossier: OnestopDossier,
    reason: OnestopHoldReason,
    explanation_vi: str,
    ask_again: datetime,
) -> None:
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is not None:
            holds.open_hold(context, session, reason, dossier=current, words={"explanation": explanation_vi})
            _ask_at(session, current, ask_again, empty_answers=current.empty_answers + 1)


def _still_under_way(session: Session, dossier: OnestopDossier) -> OnestopDossier | None:
    """The dossier as it is now, locked; None when it is no longer at civil status or was sent again since."""
    current = dossiers.find_by_id(session, dossier.id, lock=True)
    return current if current.state == OnestopState.IN_WORK and current.round == dossier.round else None


def _ask_at(session: Session, dossier: OnestopDossier, moment: datetime, **columns: int) -> None:
    session.execute(
        update(tables.dossier)
        .where(tables.dossier.c.id == dossier.id, tables.dossier.c.state == int(OnestopState.IN_WORK))
        .values(next_poll_at=moment, **columns)
    )


def _limit(text: str) -> datetime | None:
    if not text.strip():
        return None
    try:
        return parse_moment(text, "hanBoSungHoSo")
    except PayloadRejected:
        return None


def _handler(item: QueryItem) -> report.Handler:
    return {"name": item.handler_name, "title": item.handler_title, "department": item.handler_department}


def _words(item: QueryItem) -> dict[str, str]:
    words = {
        "note": item.note,
        "handling": item.handling,
        "handler": item.handler_name,
        "title": item.handler_title,
    }
    return {name: text for name, text in words.items() if text}
