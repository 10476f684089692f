"""The clerk confirms a result that says otherwise than the declaration: the officer changed it rightly."""

from __future__ import annotations

from lienthong.contracts.dvclt.schemas import ConfirmedDifference
from lienthong.contracts.result_checks import explain_vi
from lienthong.contracts.times import format_moment
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.onestop.base import dossiers
from lienthong.systems.onestop.base.access import load_dossier
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier, OnestopEventKind
from lienthong.systems.onestop.base.refused import ActionNotOpen
from lienthong.systems.onestop.civilstatus.judge_result import RegistrationUnproven, refuse_paper_of_another
from lienthong.systems.onestop.civilstatus.take_result import offered_result, take_result
from lienthong.systems.onestop.desk.decision import handler_of, record_action, require_action
from lienthong.systems.onestop.desk.states import ClerkAction


def confirm_result(
    context: OnestopContext, session: Session, code: str, who: Principal, seen: str
) -> OnestopDossier:
    """Take the result that differs from the declaration, with who confirmed which fields.

    Parameters
    ----------
    seen
        The digest that stood beside the differences that were shown: what changed since is not confirmed unseen.

    Raises
    ------
    ActionNotOpen
        When nothing waits for a confirmation, or another result came meanwhile.

    Notes
    -----
    ``DossierNotVisible`` is passed on when this person sees no such dossier.
    """
    dossier = load_dossier(session, code, who, lock=True)
    require_action(context, session, dossier, who, ClerkAction.CONFIRM_RESULT)
    offered = offered_result(context, session, dossier)
    if offered is None or offered.digest != seen:
        raise ActionNotOpen(
            f"Kết quả của hồ sơ {dossier.shown_code} đã thay đổi từ khi mở trang. Tải lại trang, xem lại các trường "
            "khác tờ khai rồi xác nhận."
        )
    try:
        refuse_paper_of_another(session, dossier, offered.result.sha256)
    except RegistrationUnproven as refused:
        raise ActionNotOpen(f"{refused.explanation_vi} Không thể xác nhận.") from None
    differences = offered.result.differences
    confirmed = dossiers.record_event(
        context,
        session,
        dossier,
        OnestopEventKind.RESULT_CONFIRMED,
        actor=who.account,
        codes={"fields": [each.field for each in differences], "sha256": offered.result.sha256},
        words={"handler": who.name, "handling": explain_vi(differences)},
    )
    record_action(
        context,
        session,
        who,
        ClerkAction.CONFIRM_RESULT,
        confirmed,
        {"fields": ",".join(each.field for each in differences)},
    )
    at, handler = format_moment(context.clock.now()), handler_of(who)
    return take_result(
        context,
        session,
        confirmed,
        offered,
        by=who.account,
        confirmed=[
            ConfirmedDifference(
                field=each.field,
                confirmed_by=who.name,
                title=handler["title"],
                confirmed_at=at,
                value=each.registered,
            )
            for each in differences
        ],
    )
