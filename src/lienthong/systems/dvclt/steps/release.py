"""An operator lets go on what was held."""

from __future__ import annotations

from lienthong.domain.law import FollowingStep
from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import resume
from lienthong.foundation.identity import Principal
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.hold_reasons import (
    PERSONAL_ID_REASONS,
    RESULT_REASONS,
    ApplicationHoldReason,
)
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import applications, following_steps, holds, results
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event
from lienthong.systems.dvclt.dossiers.following_steps import PlannedStepState


def release_hold(context: DvcltContext, principal: Principal, hold_id: int, *, personal_id: str = "") -> None:
    """Try again what a hold stopped; for a missing personal number, with the number.

    Raises
    ------
    LookupError
        When there is no such hold.
    NotPossibleNow
        When it is closed already, or cannot be released by hand.

    Notes
    -----
    ``PayloadRejected`` is passed on when the personal number does not fit the child.
    """
    with context.database.begin() as session:
        hold = context.holds.find(session, hold_id)
        if hold is None:
            raise LookupError(hold_id)
        if hold.closed_at is not None:
            raise NotPossibleNow("Mục này đã được gỡ trước đó.")
        if hold.reason is ApplicationHoldReason.RESULT_DIFFERS:
            raise NotPossibleNow("Hãy chấp nhận khác biệt, hoặc trả lại một cửa.")
        if hold.reason in RESULT_REASONS:
            raise NotPossibleNow("Chỉ một kết quả hợp lệ của đúng hồ sơ này mới gỡ được mục này.")
        application = applications.require_application_by_code(session, hold.subject, lock=True)
        by = principal.account
        step = hold.part or None
        holds.close_holds(context, session, application, frozenset({hold.reason}), by=by, part=step)
        audit.record(
            session,
            principal,
            "release",
            application.code,
            {"reason": hold.reason.value, "step": step},
            trace_id=application.trace_id,
            at=context.clock.now(),
        )
        if hold.reason in PERSONAL_ID_REASONS:
            columns = results.with_personal_id(context, session, application, personal_id)
            application = record_event(
                context,
                session,
                applications.require_application(session, application.id),
                ApplicationEventKind.RELEASED,
                actor=by,
                codes={"personal_id": "given"},
                **columns,
            )
            following_steps.start_steps(context, session, application)
        elif hold.delivery_key is not None:
            resume(session, hold.delivery_key)
        elif step is not None:
            _send_again(context, session, application.id, FollowingStep(step), hold_id)


def _send_again(
    context: DvcltContext, session: Session, application_id: int, step: FollowingStep, number: int
) -> None:
    """Hand a step over once more, under a key of its own: the first delivery is done and over."""
    application = applications.require_application(session, application_id)
    planned = following_steps.find_step(context, session, application, step)
    if planned is None or planned.state.is_final:
        return
    following_steps.note_asked(
        session, [planned.id], state=PlannedStepState.GOING, unknown_answers=0, next_ask_at=None
    )
    following_steps.enqueue_step(session, application, step, again=number)
