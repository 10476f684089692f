"""Papers of copies and corrections that stand unsigned are signed again."""

from __future__ import annotations

from lienthong.domain.registers import Register
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.actor import actor_of
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import NOT_AVAILABLE, ActionRefused
from lienthong.systems.civilstatus.entry_actions.action import own_entry
from lienthong.systems.civilstatus.entry_actions.issue_paper import sign_further_papers


def sign_papers(
    context: CivilStatusContext, principal: Principal, entry_id: int, *, trace_id: str | None = None
) -> int:
    """Sign the papers of an entry in the register of copies or corrections that are not signed yet; how many.

    Raises
    ------
    ActionRefused
    """
    actor = actor_of(principal, context.clock.now())
    own = own_entry(context, actor, entry_id, "sign", trace_id)
    if own.register not in (Register.COPY, Register.CORRECTION) or own.dossier_code is not None:
        raise ActionRefused(NOT_AVAILABLE, "Việc này không có bản sao hay trích lục cải chính để ký.")
    return sign_further_papers(context, actor, entry_id)
