"""An authority decides: takes up, accepts with a number of its own, or refuses with a reason."""

from __future__ import annotations

from sqlalchemy import select

from lienthong.domain.units import registry
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sequences import next_number
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.authorities.base.context import AuthoritiesContext
from lienthong.systems.authorities.base.problems import StepActionNotPossible, StepNotFound
from lienthong.systems.authorities.base.tables import steps
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.receipt_and_result_numbers import (
    result_code,
    result_scope,
    result_words,
)
from lienthong.systems.authorities.steps.states import (
    STATE_AFTER,
    StepAction,
    available_actions,
    may_see_step,
)
from lienthong.systems.authorities.steps.store import AuthorityStep

MOST_REASON_LETTERS = 1000
MOST_AT_ONCE = 50


def decide_step(
    context: AuthoritiesContext, actor: Principal, receipt: str, act: StepAction, reason: str = ""
) -> AuthorityStep:
    """Do an act to a step and return it as it is now.

    Raises
    ------
    StepActionNotPossible
        When it was decided already or is in another's hands.
    StepNotFound
        When this person sees no such step.

    Notes
    -----
    ``StepNotFound`` and ``ActNotPossible`` are passed on: nothing is changed.
    """
    reason = reason.strip()
    with context.database.begin() as session:
        step = store.find_step(session, receipt, lock=True)
        if step is None or not may_see_step(actor, step.authority):
            raise StepNotFound(receipt)
        if act not in available_actions(step.state, actor, step.authority):
            raise StepActionNotPossible("Bước này đã có quyết định hoặc đang do người khác giải quyết.")
        if act is StepAction.REFUSE:
            _check_reason(reason)
        _carry_out(context, session, step, act, actor, reason)
        changed = store.find_step(session, receipt)
    crash_point("authorities.decided")
    assert changed is not None
    return changed


def accept_due_steps(context: AuthoritiesContext) -> bool:
    """Accept what is due to be decided without an officer. True when there was anything."""
    if context.decide_after is None:
        return False
    with context.database.begin() as session:
        query = select(steps.c.receipt).where(steps.c.decide_at <= context.clock.now())
        query = query.order_by(steps.c.decide_at).limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
        receipts = list(session.execute(query).scalars())
        for receipt in receipts:
            step = store.find_step(session, receipt, lock=True)
            if step is not None and not step.state.is_final:
                _carry_out(context, session, step, StepAction.ACCEPT, None, "")
    if receipts:
        crash_point("authorities.decided")
    return bool(receipts)


def _check_reason(reason: str) -> None:
    if not reason:
        raise StepActionNotPossible("Hãy ghi lý do từ chối: công dân sẽ đọc lý do này.", field="reason")
    if len(reason) > MOST_REASON_LETTERS:
        message = f"Lý do dài quá {MOST_REASON_LETTERS} ký tự."
        raise StepActionNotPossible(message, field="reason")


def _carry_out(
    context: AuthoritiesContext,
    session: Session,
    step: AuthorityStep,
    act: StepAction,
    actor: Principal | None,
    reason: str,
) -> None:
    now = context.clock.now()
    words = {
        "handler_name": actor.name if actor is not None else "Hệ thống tự động",
        "handler_title": (actor.title or "") if actor is not None else "",
    }
    if act is StepAction.ACCEPT:
        province = _province(step)
        number = next_number(session, result_scope(step.step, now, province))
        code = result_code(step.step, now, province, number)
        words |= {"result_code": code, "result": result_words(step.step, code)}
    elif act is StepAction.REFUSE:
        words |= {"reason": reason}
    store.record_event(context, session, step, act.value, state=STATE_AFTER[act], actor=actor, words=words)
    audit.record(session, actor, act.value, step.interlinked_code, {"step": step.step.value}, at=now)


def _province(step: AuthorityStep) -> str:
    known = registry()
    on = known.nearest_day(step.unit_code, step.received_at.date())
    return "" if on is None else str(known.province_of(step.unit_code, on).code)
