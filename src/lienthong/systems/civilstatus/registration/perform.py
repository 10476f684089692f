"""Carries out an officer's order: who may, is it possible now, what does the law say, change, record, answer.

Slow work (opening, typesetting, signing) is done before the transaction; the transaction locks the dossiers
of a chunk, makes sure that nobody changed them meanwhile, and writes events, books, answers and the audit
trail together. A crash leaves a dossier as it was or as it became, never between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError

from lienthong.domain.registers import Register
from lienthong.foundation.audit import record
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.actor import Actor, actor_of
from lienthong.systems.civilstatus.base.context import Desk
from lienthong.systems.civilstatus.base.refused import (
    CHANGED_MEANWHILE,
    NOT_AVAILABLE,
    NOT_FOUND,
    OTHER_UNIT,
    STORE_BUSY,
    TIME_OVER,
    TOO_MANY,
    ActRefused,
)
from lienthong.systems.civilstatus.base.units import served_units
from lienthong.systems.civilstatus.base.vault import ANSWER
from lienthong.systems.civilstatus.dossiers.answers import item_after
from lienthong.systems.civilstatus.dossiers.states import EVENT_OF, Act, available_acts
from lienthong.systems.civilstatus.dossiers.store import Dossier, load, lock, record_event
from lienthong.systems.civilstatus.registration.action import Order, Outcome, Step
from lienthong.systems.civilstatus.registration.issue import Issuing
from lienthong.systems.civilstatus.registration.refuse import Refusing
from lienthong.systems.civilstatus.registration.register import Registering
from lienthong.systems.civilstatus.registration.request_supplement import Supplementing
from lienthong.systems.civilstatus.registration.sign import Signing
from lienthong.systems.civilstatus.registration.status_checks import checks_of, on_wire
from lienthong.systems.civilstatus.registration.take_up import TakingUp

#: Browsers, gateways and our own clients wait 15 seconds and more.
ANSWER_SECONDS = 6.0

STEPS: dict[Act, Step[Any]] = {
    Act.TAKE_UP: TakingUp(),
    Act.SUPPLEMENT: Supplementing(),
    Act.REFUSE: Refusing(),
    Act.REGISTER: Registering(),
    Act.SIGN: Signing(),
    Act.ISSUE: Issuing(),
}


def perform(
    desk: Desk,
    principal: Principal,
    order: Order,
    *,
    trace_id: str | None = None,
    seconds: float | None = ANSWER_SECONDS,
) -> list[Outcome]:
    """Carry out an order; one outcome per code, in the order of the codes.

    Parameters
    ----------
    seconds
        No part is begun after so long, so that the answer comes while somebody waits for it: what is left over is
        named, untouched. None: until all is done.

    Raises
    ------
    ActRefused
        When the order as a whole is not possible: no reason where one is due, too many codes, the officer's
        unit does not exist (any more).
    """
    now = desk.clock.now()
    step = STEPS[order.act]
    codes = list(dict.fromkeys(order.codes))
    if len(codes) > desk.settings.acts_limit:
        raise ActRefused(TOO_MANY, f"Mỗi lần xử lý tối đa {desk.settings.acts_limit} hồ sơ.")
    step.check(order, now)
    actor = actor_of(principal, now)
    outcomes: dict[str, Outcome] = {}
    begun = monotonic()
    for start in range(0, len(codes), step.chunk):
        part = codes[start : start + step.chunk]
        if start and seconds is not None and monotonic() - begun > seconds:
            outcomes |= {code: _left_over(order, code) for code in codes[start:]}
            break
        try:
            outcomes |= _perform_chunk(desk, actor, order, step, part, trace_id)
        except (IntegrityError, OperationalError):
            # Two officers met in a way the locks did not foresee: one by one, so that only the affected one
            # fails.
            for code in part:
                outcomes |= _perform_alone(desk, actor, order, step, code, trace_id)
        # Two dossiers of one order about the same entry or people: the second is judged anew, now that the first is
        # written, and says plainly what stands against it if anything does.
        for code in part:
            if _is_to_judge_anew(order, actor, outcomes[code]) and (
                seconds is None or monotonic() - begun <= seconds
            ):
                outcomes |= _perform_alone(desk, actor, _anew(order), step, code, trace_id)
    return [outcomes[code] for code in codes]


def _is_to_judge_anew(order: Order, actor: Actor, outcome: Outcome) -> bool:
    """True when a dossier was only overtaken and the act is still possible."""
    return (
        outcome.error == CHANGED_MEANWHILE
        and outcome.stage is not None
        and order.act in available_acts(outcome.stage, actor.principal.roles)
    )


def _anew(order: Order) -> Order:
    """The order for what was overtaken: a reason was given for what the officer saw, never for what came since."""
    return replace(order, reason="") if order.act is Act.REGISTER else order


def _perform_alone(
    desk: Desk, actor: Actor, order: Order, step: Step[Any], code: str, trace_id: str | None
) -> dict[str, Outcome]:
    try:
        return _perform_chunk(desk, actor, order, step, [code], trace_id)
    except (IntegrityError, OperationalError):
        message = "Cơ sở dữ liệu đang bận; hồ sơ chưa thay đổi, hãy thử lại."
        return {code: Outcome(code, None, STORE_BUSY, message)}


def _perform_chunk(
    desk: Desk, actor: Actor, order: Order, step: Step[Any], codes: Sequence[str], trace_id: str | None
) -> dict[str, Outcome]:
    with desk.database.read() as session:
        known = load(session, codes)
    outcomes: dict[str, Outcome] = {}
    possible: dict[str, Dossier] = {}
    denied: list[Dossier] = []
    for code in codes:
        dossier = known.get(code)
        if dossier is None:
            outcomes[code] = Outcome(code, None, NOT_FOUND, f"Không có hồ sơ {code} trong môi trường này.")
        elif not may_see(actor.principal, dossier, actor):
            denied.append(dossier)
            outcomes[code] = Outcome(code, None, OTHER_UNIT, f"Hồ sơ {code} không thuộc đơn vị của bạn.")
        elif order.act not in available_acts(dossier.stage, actor.principal.roles):
            outcomes[code] = _not_available(order, dossier)
        else:
            possible[code] = dossier
    prepared = step.prepare(desk, actor, order, list(possible.values())) if possible else {}
    ready = {
        code: dossier for code, dossier in possible.items() if not isinstance(prepared[code], ActRefused)
    }
    for code in possible.keys() - ready.keys():
        outcomes[code] = _refused(possible[code], prepared[code])
    if ready or denied:
        with desk.database.begin() as session:
            for dossier in denied:
                detail = {"act": order.act.value, "unit": dossier.unit_code}
                record(
                    session,
                    actor.principal,
                    "denied",
                    dossier.onestop_code,
                    detail,
                    trace_id=trace_id,
                    at=actor.now,
                )
            locked = lock(session, [dossier.id for dossier in ready.values()]) if ready else {}
            checks = checks_of(session, desk.vault, _marriages(ready.values()))
            # By register, then by age: every transaction takes the numbers of the books in the same
            # order.
            for code in sorted(ready, key=lambda each: (ready[each].register.value, ready[each].id)):
                dossier = locked[code]
                if dossier.version != ready[code].version:
                    outcomes[code] = _changed(dossier)
                    continue
                try:
                    change = step.apply(session, desk, actor, dossier, prepared[code])
                except ActRefused as refused:
                    outcomes[code] = _refused(dossier, refused)
                    continue
                kind = EVENT_OF[order.act]
                item = item_after(
                    dossier,
                    kind,
                    at=actor.now,
                    handler=actor.principal.name,
                    title=actor.title,
                    department=actor.office.name,
                    reason=change.reason,
                    limit=change.limit,
                    checks=[on_wire(check) for check in checks.get(code, ())],
                )
                after = record_event(
                    session,
                    desk.vault,
                    dossier,
                    kind,
                    at=actor.now,
                    account=actor.principal.account,
                    answer=desk.vault.seal(code, ANSWER, item),
                    detail=change.detail,
                    officer=actor.principal.name,
                    title=actor.title,
                    reason=change.reason,
                    changes={"supplement_until": change.limit} if change.limit is not None else None,
                )
                record(
                    session,
                    actor.principal,
                    kind.value,
                    code,
                    {"before": dossier.stage.value, "after": after.stage.value, **change.detail},
                    trace_id=dossier.trace_id or trace_id,
                    at=actor.now,
                )
                outcomes[code] = Outcome(code, after.stage)
        crash_point(f"civilstatus.{EVENT_OF[order.act].value}")
    return outcomes


def _marriages(which: Iterable[Dossier]) -> list[Dossier]:
    return [dossier for dossier in which if dossier.register is Register.MARRIAGE]


def may_see(principal: Principal, dossier: Dossier, actor: Actor) -> bool:
    """True when the dossier belongs to the officer's unit, or to one that the unit took over."""
    if principal.unit_code is None:
        return False
    return dossier.unit_code in served_units(principal.unit_code, actor.now.astimezone(VIETNAM).date())


def _left_over(order: Order, code: str) -> Outcome:
    message = f"Chưa “{order.act.name_vi}” hồ sơ {code}: lần này đã hết thời gian, hồ sơ không thay đổi; hãy làm tiếp."
    return Outcome(code, None, TIME_OVER, message)


def _not_available(order: Order, dossier: Dossier) -> Outcome:
    where = f"hồ sơ {dossier.onestop_code} đang ở bước “{dossier.stage.name_vi}”"
    message = f"Không thể “{order.act.name_vi}”: {where}."
    return Outcome(dossier.onestop_code, dossier.stage, NOT_AVAILABLE, message)


def _changed(dossier: Dossier) -> Outcome:
    message = f"Hồ sơ {dossier.onestop_code} vừa được người khác xử lý: nay ở bước “{dossier.stage.name_vi}”."
    return Outcome(dossier.onestop_code, dossier.stage, CHANGED_MEANWHILE, message)


def _refused(dossier: Dossier, refused: ActRefused) -> Outcome:
    return Outcome(dossier.onestop_code, dossier.stage, refused.error, refused.message_vi, refused.remarks)
