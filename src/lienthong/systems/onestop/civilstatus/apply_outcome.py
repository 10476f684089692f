"""What civil status answers about a dossier, and what follows from it here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from lienthong.contracts.hotich_v3.envelope import QueryItem
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.times import parse_moment
from lienthong.domain.dossiers import OnestopState, RegistrationStatus, ReportStatus, can_follow
from lienthong.domain.law import supplement_limit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import SYSTEM_ACTOR
from lienthong.systems.onestop.base import contents, dossiers, holds, tables
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason
from lienthong.systems.onestop.civilstatus import api_version
from lienthong.systems.onestop.civilstatus.judge_result import (
    RegistrationUnproven,
    judge_result,
    read_result,
    refuse_paper_of_another,
)
from lienthong.systems.onestop.civilstatus.take_result import (
    RESULT_HOLDS,
    AnsweredWith,
    OfferedResult,
    forget_offer,
    offer_to_clerk,
    take_result,
)
from lienthong.systems.onestop.dvclt import report

_NO_REASON = "Cơ quan đăng ký hộ tịch không ghi lý do."
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
        current = forget_offer(session, current)
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
            words=AnsweredWith.of(item).words,
            registration_status=int(RegistrationStatus.SUPPLEMENT),
            supplement_limit=limit,
            supplements=current.supplements + 1,
            next_poll_at=None,
            offered_result=None,
        )
        report.enqueue_report(
            context,
            session,
            asked,
            ReportStatus.SUPPLEMENT,
            note=item.note or item.handling or _NO_REASON,
            handling=item.handling or item.note or _NO_REASON,
            handler=AnsweredWith.of(item).handler,
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
            words=AnsweredWith.of(item).words,
            registration_status=int(RegistrationStatus.REFUSED),
            next_poll_at=None,
            offered_result=None,
        )
        holds.close_holds(context, session, current.interlinked_code, RESULT_HOLDS, by=SYSTEM_ACTOR)
        report.enqueue_report(
            context,
            session,
            refused,
            ReportStatus.REFUSED,
            note=item.note or item.handling or _NO_REASON,
            handling=item.handling or item.note or _NO_REASON,
            handler=AnsweredWith.of(item).handler,
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
        received = read_result(context, dossier, item)
    except PayloadRejected as rejected:
        if not _is_patient(context, dossier, ask_again):
            missing = RegistrationUnproven(OnestopHoldReason.RESULT_MISSING, rejected.message_vi)
            _hold_result(context, dossier, missing, ask_again)
        return False
    try:
        # Judged without a lock, which takes its time; who else has this paper is asked under it.
        with context.database.read() as session:
            declaration = contents.declaration_of(context, session, dossier)
        believed = judge_result(context, dossier, received, declaration)
        moved = _take(context, dossier, OfferedResult(believed, AnsweredWith.of(item)), ask_again)
    except PayloadRejected as rejected:
        why = f"Không đọc được tờ khai để đối chiếu với kết quả: {rejected.message_vi}"
        refused = RegistrationUnproven(OnestopHoldReason.RESULT_UNREADABLE, why)
        _hold_result(context, dossier, refused, ask_again)
        return False
    except RegistrationUnproven as refused:
        _hold_result(context, dossier, refused, ask_again)
        return False
    crash_point("onestop.result_stored")
    return moved


def _take(
    context: OnestopContext, dossier: OnestopDossier, offered: OfferedResult, ask_again: datetime
) -> bool:
    """Take a believed result, or hold it where it differs from the declaration; True when it was taken."""
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is None:
            return False
        refuse_paper_of_another(session, current, offered.result.sha256)
        if offered.result.differences:
            current = offer_to_clerk(context, session, current, offered)
            _ask_at(session, current, ask_again, empty_answers=0)
            return False
        take_result(context, session, current, offered)
    return True


def _hold_result(
    context: OnestopContext, dossier: OnestopDossier, refused: RegistrationUnproven, ask_again: datetime
) -> None:
    with context.database.begin() as session:
        current = _still_under_way(session, dossier)
        if current is None:
            return
        # It says something else now than what was held before.
        others = RESULT_HOLDS - {refused.reason}
        holds.close_holds(context, session, current.interlinked_code, others, by=SYSTEM_ACTOR)
        current = forget_offer(session, current)
        holds.open_hold(
            context,
            session,
            refused.reason,
            dossier=current,
            codes={"fields": list(refused.fields)} if refused.fields else None,
            words={"explanation": refused.explanation_vi},
        )
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
