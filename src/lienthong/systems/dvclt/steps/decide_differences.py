"""An operator decides about a result that says otherwise than the declaration, when no clerk has confirmed it."""

from __future__ import annotations

from lienthong.foundation import audit
from lienthong.foundation.identity import Principal
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import applications, holds
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event

_ONLY = frozenset({ApplicationHoldReason.RESULT_DIFFERS})


def accept_differences(context: DvcltContext, principal: Principal, hold_id: int, seen: str) -> None:
    """Accept what differs: the one-stop's next report of the same result is taken.

    Parameters
    ----------
    seen
        The digest that stood beside the differences that were shown.

    Notes
    -----
    ``LookupError`` is passed on when there is no such hold.
    ``NotPossibleNow`` is passed on when nothing is to be decided any more, or another result came meanwhile.
    """
    _decide(context, principal, hold_id, seen, ApplicationEventKind.DIFFERENCES_ACCEPTED)


def send_result_back(context: DvcltContext, principal: Principal, hold_id: int, seen: str) -> None:
    """Leave the result refused: civil status must put it right, or a clerk confirm it.

    Notes
    -----
    ``LookupError`` and ``NotPossibleNow`` are passed on as in `accept_differences`.
    """
    _decide(context, principal, hold_id, seen, ApplicationEventKind.RESULT_SENT_BACK)


def _decide(
    context: DvcltContext, principal: Principal, hold_id: int, seen: str, decision: ApplicationEventKind
) -> None:
    """Keep the decision and close the hold.

    Raises
    ------
    LookupError
        When there is no such hold.
    NotPossibleNow
        When it is closed, or says something else than was seen.
    """
    with context.database.begin() as session:
        hold = context.holds.find(session, hold_id)
        if hold is None or hold.reason not in _ONLY:
            raise LookupError(hold_id)
        application = applications.require_application_by_code(session, hold.subject, lock=True)
        current = context.holds.find(session, hold_id)
        if current is None or current.closed_at is not None:
            raise NotPossibleNow("Mục này đã được gỡ trước đó.")
        digest = str(current.codes.get("digest", ""))
        if digest != seen:
            raise NotPossibleNow(
                "Một cửa vừa gửi kết quả khác. Tải lại trang, xem lại các trường rồi quyết định."
            )
        codes = {"digest": digest, "fields": list(current.codes.get("fields", ()))}
        record_event(
            context,
            session,
            application,
            decision,
            actor=principal.account,
            codes=codes,
            words={"name": principal.name, "handling": current.words.get("explanation", "")},
        )
        holds.close_holds(context, session, application, _ONLY, by=principal.account)
        audit.record(
            session,
            principal,
            decision.value,
            application.code,
            {"fields": ",".join(codes["fields"])},
            trace_id=application.trace_id,
            at=context.clock.now(),
        )
