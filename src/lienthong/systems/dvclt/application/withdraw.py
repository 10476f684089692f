"""The citizen takes the application back, while no one-stop system has read it."""

from __future__ import annotations

from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity import Principal
from lienthong.systems.dvclt.application import file
from lienthong.systems.dvclt.application.supplement import NotPossible
from lienthong.systems.dvclt.base.context import Centre
from lienthong.systems.dvclt.dossiers import applications, following_steps
from lienthong.systems.dvclt.dossiers.applications import Application, EventKind
from lienthong.systems.dvclt.dossiers.states import Act, Stage, available_acts


def withdraw_application(centre: Centre, code: str, *, principal: Principal | None) -> Application:
    """Withdraw an application.

    PM.DVCLT has no message that tells a one-stop system of a withdrawal (contracts.md section 2), so it is
    possible only
    before one has read the application.

    Raises
    ------
    LookupError
        When there is no such application.
    NotPossible
        When it is too late.
    """
    with centre.database.begin() as session:
        application = applications.find(session, code, lock=True)
        if application is None:
            raise LookupError(code)
        if application.stage is Stage.WITHDRAWN:
            return application
        acts = available_acts(
            application.stage,
            fetched=application.fetched_at is not None,
            waiting=application.is_waiting,
            has_document=False,
        )
        if Act.WITHDRAW not in acts:
            raise NotPossible(
                "Bộ phận một cửa đã nhận hồ sơ nên không rút được tại đây. Hãy liên hệ bộ phận một "
                "cửa nơi nộp hồ sơ."
            )
        actor = principal.account if principal else file.ANONYMOUS
        application = applications.append(
            centre,
            session,
            application,
            EventKind.WITHDRAWN,
            actor=actor,
            stage=Stage.WITHDRAWN,
            waiting_since=None,
        )
        application = following_steps.cancel_all(centre, session, application, actor=actor)
        audit.record(
            session, principal, "withdraw", code, {}, trace_id=application.trace_id, at=centre.clock.now()
        )
    crash_point("dvclt.withdrawn")
    return application
