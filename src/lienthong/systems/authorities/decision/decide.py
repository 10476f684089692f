"""An authority decides: takes up, accepts with a number of its own, or refuses with a reason."""

from __future__ import annotations

from sqlalchemy import select

from lienthong.domain.units import UnknownUnit, registry
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sequences import next_number
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.authorities.base import agencies
from lienthong.systems.authorities.base.context import Office
from lienthong.systems.authorities.base.tables import steps
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.states import AFTER, Act, available_acts, may_see
from lienthong.systems.authorities.steps.store import Step

MOST_REASON_LETTERS = 1000
MOST_AT_ONCE = 50


class StepNotFound(LookupError):
    """There is no such step, or it belongs to another authority: the same answer for both."""


class ActNotPossible(Exception):
    """The step is not in a state for this act, or the reason is missing; ``message_vi`` for people."""

    def __init__(self, message_vi: str, *, field: str = "") -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
        self.field = field


def decide(office: Office, actor: Principal, receipt: str, act: Act, reason: str = "") -> Step:
    """Do an act to a step and return it as it is now.

    Raises
    ------
    StepNotFound, ActNotPossible
        Nothing is changed.
    """
    reason = reason.strip()
    with office.database.begin() as session:
        step = store.by_receipt(session, receipt, lock=True)
        if step is None or not may_see(actor, step.authority):
            raise StepNotFound(receipt)
        if act not in available_acts(step.state, actor, step.authority):
            raise ActNotPossible("Bước này đã có quyết định hoặc đang do người khác giải quyết.")
        if act is Act.REFUSE:
            _check_reason(reason)
        _carry_out(office, session, step, act, actor, reason)
        changed = store.by_receipt(session, receipt)
    crash_point("authorities.decided")
    assert changed is not None
    return changed


def decide_due(office: Office) -> bool:
    """Accept what is due to be decided without an officer. True when there was anything."""
    if office.decide_after is None:
        return False
    with office.database.begin() as session:
        query = select(steps.c.receipt).where(steps.c.decide_at <= office.clock.now())
        query = query.order_by(steps.c.decide_at).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
        receipts = list(session.execute(query).scalars())
        for receipt in receipts:
            step = store.by_receipt(session, receipt, lock=True)
            if step is not None and not step.state.is_final:
                _carry_out(office, session, step, Act.ACCEPT, None, "")
    if receipts:
        crash_point("authorities.decided")
    return bool(receipts)


def _check_reason(reason: str) -> None:
    if not reason:
        raise ActNotPossible("Hãy ghi lý do từ chối: công dân sẽ đọc lý do này.", field="reason")
    if len(reason) > MOST_REASON_LETTERS:
        message = f"Lý do dài quá {MOST_REASON_LETTERS} ký tự."
        raise ActNotPossible(message, field="reason")


def _carry_out(
    office: Office, session: Session, step: Step, act: Act, actor: Principal | None, reason: str
) -> None:
    now = office.clock.now()
    words = {
        "handler_name": actor.name if actor is not None else "Hệ thống tự động",
        "handler_title": (actor.title or "") if actor is not None else "",
    }
    if act is Act.ACCEPT:
        province = _province(step)
        number = next_number(session, agencies.result_scope(step.step, now, province))
        code = agencies.result_code(step.step, now, province, number)
        words |= {"result_code": code, "result": agencies.result_words(step.step, code)}
    elif act is Act.REFUSE:
        words |= {"reason": reason}
    store.add_event(office, session, step, act.value, state=AFTER[act], actor=actor, words=words)
    audit.record(session, actor, act.value, step.interlinked_code, {"step": step.step.value}, at=now)


def _province(step: Step) -> str:
    known = registry()
    spans = known.history(step.unit_code)
    if not spans:
        return ""
    on = step.received_at.date()
    if known.unit(step.unit_code, on) is None:
        on = spans[-1].valid_from
    try:
        return str(known.province_of(step.unit_code, on).code)
    except UnknownUnit:
        return ""
