"""Carries out an officer's order: who may, is it possible now, what does the law say, change, record, answer.

Slow work (opening, typesetting, signing) is done before the transaction; the transaction locks the dossiers
of a chunk, makes sure that nobody changed them meanwhile, and writes events, books, answers and the audit
trail together. A crash leaves a dossier as it was or as it became, never between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError

from lienthong.domain.registers import Register
from lienthong.foundation.audit import record
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.systems.civilstatus.base.access import served_at
from lienthong.systems.civilstatus.base.actor import Actor, actor_of
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.refused import (
    CHANGED_MEANWHILE,
    NOT_AVAILABLE,
    NOT_FOUND,
    OTHER_UNIT,
    STORE_BUSY,
    TIME_OVER,
    TOO_MANY,
    ActionRefused,
)
from lienthong.systems.civilstatus.base.vault import ANSWER
from lienthong.systems.civilstatus.dossiers.answers import item_after
from lienthong.systems.civilstatus.dossiers.states import EVENT_OF_ACTION, DossierAction, available_actions
from lienthong.systems.civilstatus.dossiers.store import CivilStatusDossier, load, lock, record_event
from lienthong.systems.civilstatus.registration.action import (
    ActionChange,
    ActionOutcome,
    ActionRequest,
    ActionStep,
)
from lienthong.systems.civilstatus.registration.issue import IssueStep
from lienthong.systems.civilstatus.registration.refuse import RefuseStep
from lienthong.systems.civilstatus.registration.register import RegisterStep
from lienthong.systems.civilstatus.registration.request_supplement import RequestSupplementStep
from lienthong.systems.civilstatus.registration.sign import SignStep
from lienthong.systems.civilstatus.registration.status_checks import StatusCheck, checks_of, on_wire
from lienthong.systems.civilstatus.registration.take_up import TakeUpStep

#: Browsers, gateways and our own clients wait 15 seconds and more.
ANSWER_SECONDS = 6.0

STEPS: dict[DossierAction, ActionStep[Any]] = {
    DossierAction.TAKE_UP: TakeUpStep(),
    DossierAction.SUPPLEMENT: RequestSupplementStep(),
    DossierAction.REFUSE: RefuseStep(),
    DossierAction.REGISTER: RegisterStep(),
    DossierAction.SIGN: SignStep(),
    DossierAction.ISSUE: IssueStep(),
}


@dataclass(frozen=True)
class _Order:
    """What an officer wants, and what carrying it out needs."""

    context: CivilStatusContext
    actor: Actor
    request: ActionRequest
    trace_id: str | None

    @property
    def step(self) -> ActionStep[Any]:
        return STEPS[self.request.action]

    def record(
        self, session: Session, action: str, code: str, detail: Mapping[str, Any], trace_id: str | None
    ) -> None:
        """Write a line of the audit trail."""
        record(session, self.actor.principal, action, code, detail, trace_id=trace_id, at=self.actor.now)


def perform(
    context: CivilStatusContext,
    principal: Principal,
    request: ActionRequest,
    *,
    trace_id: str | None = None,
    seconds: float | None = ANSWER_SECONDS,
) -> list[ActionOutcome]:
    """Carry out an order; one outcome per code, in the order of the codes.

    Parameters
    ----------
    seconds
        No part is begun after so long, so that the answer comes while somebody waits for it: what is left over is
        named, untouched. None: until all is done.

    Raises
    ------
    ActionRefused
        When the order as a whole is not possible: no reason where one is due, too many codes, the officer's
        unit does not exist (any more).
    """
    now = context.clock.now()
    step = STEPS[request.action]
    codes = list(dict.fromkeys(request.codes))
    if len(codes) > context.settings.acts_limit:
        raise ActionRefused(TOO_MANY, f"Mỗi lần xử lý tối đa {context.settings.acts_limit} hồ sơ.")
    step.check(request, now)
    order = _Order(context, actor_of(principal, now), request, trace_id)
    outcomes: dict[str, ActionOutcome] = {}
    begun = monotonic()
    for start in range(0, len(codes), step.chunk):
        part = codes[start : start + step.chunk]
        if start and seconds is not None and monotonic() - begun > seconds:
            outcomes |= {code: _left_over(request, code) for code in codes[start:]}
            break
        try:
            outcomes |= _perform_chunk(order, part)
        except (IntegrityError, OperationalError):
            # Two officers met in a way the locks did not foresee: one by one, so that only the affected one
            # fails.
            for code in part:
                outcomes |= _perform_alone(order, code)
        # Two dossiers of one order about the same entry or people: the second is judged anew, now that the first is
        # written, and says plainly what stands against it if anything does.
        for code in part:
            if _is_to_judge_anew(order, outcomes[code]) and (
                seconds is None or monotonic() - begun <= seconds
            ):
                outcomes |= _perform_alone(replace(order, request=_anew(request)), code)
    return [outcomes[code] for code in codes]


def _is_to_judge_anew(order: _Order, outcome: ActionOutcome) -> bool:
    """True when a dossier was only overtaken and the action is still possible."""
    return (
        outcome.error == CHANGED_MEANWHILE
        and outcome.stage is not None
        and order.request.action in available_actions(outcome.stage, order.actor.principal.roles)
    )


def _anew(request: ActionRequest) -> ActionRequest:
    """The order for what was overtaken: a reason was given for what the officer saw, never for what came since."""
    return replace(request, reason="") if request.action is DossierAction.REGISTER else request


def _perform_alone(order: _Order, code: str) -> dict[str, ActionOutcome]:
    try:
        return _perform_chunk(order, [code])
    except (IntegrityError, OperationalError):
        message = "Cơ sở dữ liệu đang bận; hồ sơ chưa thay đổi, hãy thử lại."
        return {code: ActionOutcome(code, None, STORE_BUSY, message)}


def _perform_chunk(order: _Order, codes: Sequence[str]) -> dict[str, ActionOutcome]:
    outcomes, possible, denied = _sort_out(order, codes)
    prepared = (
        order.step.prepare(order.context, order.actor, order.request, list(possible.values()))
        if possible
        else {}
    )
    ready = {}
    for code, dossier in possible.items():
        if isinstance(prepared[code], ActionRefused):
            outcomes[code] = _refused_outcome(dossier, prepared[code])
        else:
            ready[code] = dossier
    if ready or denied:
        with order.context.database.begin() as session:
            for dossier in denied:
                detail = {"act": order.request.action.value, "unit": dossier.unit_code}
                order.record(session, "denied", dossier.onestop_code, detail, order.trace_id)
            outcomes |= _write_chunk(session, order, ready, prepared)
        crash_point(f"civilstatus.{EVENT_OF_ACTION[order.request.action].value}")
    return outcomes


def _sort_out(
    order: _Order, codes: Sequence[str]
) -> tuple[dict[str, ActionOutcome], dict[str, CivilStatusDossier], list[CivilStatusDossier]]:
    """What is answered at once; the dossiers with which the action is possible; and those of other units."""
    served = served_at(order.actor.principal, order.actor.now)
    with order.context.database.read() as session:
        known = load(session, codes)
    outcomes: dict[str, ActionOutcome] = {}
    possible: dict[str, CivilStatusDossier] = {}
    denied: list[CivilStatusDossier] = []
    for code in codes:
        dossier = known.get(code)
        if dossier is None:
            message = f"Không có hồ sơ {code} trong môi trường này."
            outcomes[code] = ActionOutcome(code, None, NOT_FOUND, message)
        elif dossier.unit_code not in served:
            denied.append(dossier)
            message = f"Hồ sơ {code} không thuộc đơn vị của bạn."
            outcomes[code] = ActionOutcome(code, None, OTHER_UNIT, message)
        elif order.request.action not in available_actions(dossier.stage, order.actor.principal.roles):
            outcomes[code] = _not_available(order.request, dossier)
        else:
            possible[code] = dossier
    return outcomes, possible, denied


def _write_chunk(
    session: Session, order: _Order, ready: Mapping[str, CivilStatusDossier], prepared: Mapping[str, Any]
) -> dict[str, ActionOutcome]:
    """Change every dossier that nobody changed since it was prepared."""
    locked = lock(session, [dossier.id for dossier in ready.values()]) if ready else {}
    checks = checks_of(session, order.context.vault, _marriages(ready.values()))
    outcomes = {}
    # By register, then by age: every transaction takes the numbers of the books in the same order.
    for code in sorted(ready, key=lambda each: (ready[each].register.value, ready[each].id)):
        dossier = locked[code]
        if dossier.version != ready[code].version:
            outcomes[code] = _changed_meanwhile(dossier)
            continue
        try:
            change = order.step.apply(session, order.context, order.actor, dossier, prepared[code])
        except ActionRefused as refused:
            outcomes[code] = _refused_outcome(dossier, refused)
        else:
            outcomes[code] = _tell(session, order, dossier, change, checks.get(code, ()))
    return outcomes


def _tell(
    session: Session,
    order: _Order,
    dossier: CivilStatusDossier,
    change: ActionChange,
    checks: Sequence[StatusCheck],
) -> ActionOutcome:
    """Write the event of a change, what ``layKetQua`` answers from now on, and the line of the audit trail."""
    context, actor, code = order.context, order.actor, dossier.onestop_code
    kind = EVENT_OF_ACTION[order.request.action]
    item = item_after(
        dossier,
        kind,
        at=actor.now,
        handler=actor.principal.name,
        title=actor.title,
        department=actor.office.name,
        reason=change.reason,
        limit=change.limit,
        checks=[on_wire(check) for check in checks],
    )
    after = record_event(
        session,
        context.vault,
        dossier,
        kind,
        at=actor.now,
        account=actor.principal.account,
        answer=context.vault.seal(code, ANSWER, item),
        detail=change.detail,
        officer=actor.principal.name,
        title=actor.title,
        reason=change.reason,
        changes={"supplement_until": change.limit} if change.limit is not None else None,
    )
    detail = {"before": dossier.stage.value, "after": after.stage.value, **change.detail}
    order.record(session, kind.value, code, detail, dossier.trace_id or order.trace_id)
    return ActionOutcome(code, after.stage)


def _marriages(which: Iterable[CivilStatusDossier]) -> list[CivilStatusDossier]:
    return [dossier for dossier in which if dossier.register is Register.MARRIAGE]


def _left_over(request: ActionRequest, code: str) -> ActionOutcome:
    message = (
        f"Chưa “{request.action.name_vi}” hồ sơ {code}: lần này đã hết thời gian, hồ sơ không thay đổi; "
        "hãy làm tiếp."
    )
    return ActionOutcome(code, None, TIME_OVER, message)


def _not_available(request: ActionRequest, dossier: CivilStatusDossier) -> ActionOutcome:
    where = f"hồ sơ {dossier.onestop_code} đang ở bước “{dossier.stage.name_vi}”"
    message = f"Không thể “{request.action.name_vi}”: {where}."
    return ActionOutcome(dossier.onestop_code, dossier.stage, NOT_AVAILABLE, message)


def _changed_meanwhile(dossier: CivilStatusDossier) -> ActionOutcome:
    message = f"Hồ sơ {dossier.onestop_code} vừa được người khác xử lý: nay ở bước “{dossier.stage.name_vi}”."
    return ActionOutcome(dossier.onestop_code, dossier.stage, CHANGED_MEANWHILE, message)


def _refused_outcome(dossier: CivilStatusDossier, refused: ActionRefused) -> ActionOutcome:
    return ActionOutcome(
        dossier.onestop_code, dossier.stage, refused.error, refused.message_vi, refused.remarks
    )
