"""Papers of copies and corrections that stand unsigned are signed again."""

from __future__ import annotations

from lienthong.domain.registers import Register
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.actor import actor_of
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.refused import (
    NOT_AVAILABLE,
    ActRefused,
)
from lienthong.systems.civilstatus.entry_actions.action import own_entry
from lienthong.systems.civilstatus.entry_actions.issue_paper import sign_further


def sign_papers(desk: Desk, principal: Principal, entry_id: int, *, trace_id: str | None = None) -> int:
    """Sign the papers of an entry in the register of copies or corrections that are not signed yet; how many.

    Raises
    ------
    ActRefused
    """
    actor = actor_of(principal, desk.clock.now())
    own = own_entry(desk, actor, entry_id, "sign", trace_id)
    if own.register not in (Register.COPY, Register.CORRECTION) or own.dossier_code is not None:
        raise ActRefused(NOT_AVAILABLE, "Việc này không có bản sao hay trích lục cải chính để ký.")
    return sign_further(desk, actor, entry_id)
