"""The citizen takes the application back, while no one-stop system has read it."""

from __future__ import annotations

from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity import Principal
from lienthong.systems.dvclt.base.access import actor_of
from lienthong.systems.dvclt.base.context import DvcltContext
from lienthong.systems.dvclt.base.refused import NotPossibleNow
from lienthong.systems.dvclt.dossiers import applications, following_steps
from lienthong.systems.dvclt.dossiers.applications import Application
from lienthong.systems.dvclt.dossiers.events import ApplicationEventKind, record_event
from lienthong.systems.dvclt.dossiers.states import ApplicantAction, ApplicationStage, available_actions


def withdraw_application(context: DvcltContext, code: str, *, principal: Principal | None) -> Application:
    """Withdraw an application.

    PM.DVCLT has no message that tells a one-stop system of a withdrawal (contracts.md section 2), so it is
    possible only
    before one has read the application.

    Raises
    ------
    LookupError
        When there is no such application.
    NotPossibleNow
        When it is too late.
    """
    with context.database.begin() as session:
        application = applications.find_application(session, code, lock=True)
        if application is None:
            raise LookupError(code)
        if application.stage is ApplicationStage.WITHDRAWN:
            return application
        actions = available_actions(
            application.stage,
            fetched=application.fetched_at is not None,
            waiting=application.is_waiting,
            has_document=False,
        )
        if ApplicantAction.WITHDRAW not in actions:
            raise NotPossibleNow(
                "Bộ phận một cửa đã nhận hồ sơ nên không rút được tại đây. Hãy liên hệ bộ phận một "
                "cửa nơi nộp hồ sơ."
            )
        actor = actor_of(principal)
        application = record_event(
            context,
            session,
            application,
            ApplicationEventKind.WITHDRAWN,
            actor=actor,
            stage=ApplicationStage.WITHDRAWN,
            waiting_since=None,
        )
        application = following_steps.cancel_steps(context, session, application, actor=actor)
        audit.record(
            session, principal, "withdraw", code, {}, trace_id=application.trace_id, at=context.clock.now()
        )
    crash_point("dvclt.withdrawn")
    return application
