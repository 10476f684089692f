"""An authority receives a step: stored before it is answered, and once however often it is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from lienthong.contracts.authorities.schemas import StepRequest, StepState
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.wire import dump
from lienthong.domain.calendar import group_due
from lienthong.foundation import audit
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.database.sequences import next_number
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_once, insert_row
from lienthong.foundation.identity import Principal
from lienthong.foundation.telemetry import current_trace
from lienthong.systems.authorities.base.agencies import AUTHORITY_OF
from lienthong.systems.authorities.base.context import DOCUMENT, REQUEST, AuthoritiesContext
from lienthong.systems.authorities.base.tables import contents, steps
from lienthong.systems.authorities.reception.compare_content import differing_fields, papers_of
from lienthong.systems.authorities.reception.step_checks import DOCUMENT_FIELD, AcceptableStep, check_step
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.receipt_and_result_numbers import receipt_number, receipt_scope
from lienthong.systems.authorities.steps.states import STATE_NAMES
from lienthong.systems.authorities.steps.store import AuthorityStep

RECEIVED = "received"
RECEIVED_AGAIN = "received_again"
REPEATED_DIFFERENTLY = "repeated_differently"
CONTENT_HASH = "content"
"""Among an event's codes: the hash of what came."""
_TAKEN = (RECEIVED, RECEIVED_AGAIN)


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A checked request with what is noted beside it."""

    checked: AcceptableStep
    sender: Principal
    content_hash: str
    now: datetime
    decide_at: datetime | None

    @property
    def document_sha256(self) -> str:
        return hashlib.sha256(self.checked.document).hexdigest()


def receive_step(context: AuthoritiesContext, sender: Principal, request: StepRequest) -> str:
    """Take a step over and return its receipt.

    The same pair of interlinked code and step has the same receipt for ever. What was sent before, however long ago,
    changes nothing. After a refusal other content is decided anew (process.md: a refused branch reopens alone);
    while the step is open or done it is refused by field, and who decides sees in the history that it came.

    Raises
    ------
    PayloadRejected
        Naming every faulty field, or every one that differs; the step stays as it is.
    """
    checked = check_step(context, request)
    now = context.clock.now()
    decide_at = now + context.decide_after if context.decide_after is not None else None
    arrival = _Arrival(checked, sender, _hash(checked), now, decide_at)
    try:
        step, faults = _store(context, arrival)
    except _Overtaken:
        # It is there now, and the number drawn for ours went back with the transaction.
        step, faults = _store(context, arrival)
    crash_point("authorities.received")
    if faults:
        raise PayloadRejected(faults)
    return step.receipt


class _Overtaken(Exception):
    """Another process received the same at this very moment."""


def _store(context: AuthoritiesContext, arrival: _Arrival) -> tuple[AuthorityStep, list[FieldFault]]:
    """The step, and why what came is not taken, which is noted all the same."""
    checked = arrival.checked
    with context.database.begin() as session:
        _refuse_paper_of_another(session, arrival)
        known = store.lock_step(session, checked.request.interlinked_code, checked.step)
        if known is None:
            return _first(context, session, arrival), []
        return known, _again(context, session, known, arrival)


def _refuse_paper_of_another(session: Session, arrival: _Arrival) -> None:
    other = store.dossier_of_document(session, arrival.document_sha256)
    if other is not None and other != arrival.checked.request.interlinked_code:
        raise PayloadRejected(
            [
                FieldFault(
                    DOCUMENT_FIELD, f"{DOCUMENT_FIELD} là giấy tờ của hồ sơ {other}, không phải của hồ sơ này"
                )
            ]
        )


def _first(context: AuthoritiesContext, session: Session, arrival: _Arrival) -> AuthorityStep:
    made = _insert(session, arrival)
    _keep_content(context, session, made, 0, arrival)
    store.record_event(
        context,
        session,
        made,
        RECEIVED,
        state=StepState.RECEIVED,
        actor=arrival.sender,
        codes={CONTENT_HASH: arrival.content_hash},
    )
    audit.record(
        session, arrival.sender, "receive", made.interlinked_code, {"step": made.step.value}, at=arrival.now
    )
    return made


def _insert(session: Session, arrival: _Arrival) -> AuthorityStep:
    request, step = arrival.checked.request, arrival.checked.step
    authority = AUTHORITY_OF[step]
    number = next_number(session, receipt_scope(authority, arrival.now))
    values = {
        "interlinked_code": request.interlinked_code,
        "step": step.value,
        "authority": authority.value,
        "receipt": receipt_number(authority, arrival.now, number),
        "procedure_code": request.procedure_code,
        "unit_code": request.unit_code,
        "client": arrival.sender.account,
        "content_hash": arrival.content_hash,
        "document_sha256": arrival.document_sha256,
        "round": 0,
        "received_at": arrival.now,
        "due_at": group_due(arrival.now, arrival.checked.working_days),
        "decide_at": arrival.decide_at,
        "state": StepState.RECEIVED.value,
        "version": 0,
        "trace_id": current_trace(),
    }
    made = insert_once(session, steps, values, tuple(steps.c)).one_or_none()
    if made is None:
        # Raised out of the transaction, so that the number goes back and receipts have no gap.
        raise _Overtaken
    return store.step_from(made)


def _again(
    context: AuthoritiesContext, session: Session, step: AuthorityStep, arrival: _Arrival
) -> list[FieldFault]:
    """Take what came for a step that is here, or say by field why not."""
    history = context.events.history(session, step.receipt)
    came = {event.codes.get(CONTENT_HASH): event.kind for event in history}
    if arrival.content_hash == step.content_hash or came.get(arrival.content_hash) in _TAKEN:
        # A copy, however late: what came after it stands.
        return []
    if step.state is not StepState.REFUSED:
        fields = differing_fields(context, session, step, arrival.checked)
        if arrival.content_hash not in came:
            store.record_event(
                context,
                session,
                step,
                REPEATED_DIFFERENTLY,
                state=step.state,
                actor=arrival.sender,
                codes={CONTENT_HASH: arrival.content_hash, "fields": fields},
            )
        return [
            FieldFault(
                field,
                f"{field} khác nội dung đã nhận của bước này ({step.receipt}, {STATE_NAMES[step.state]})",
            )
            for field in fields
        ]
    changes = {
        "content_hash": arrival.content_hash,
        "document_sha256": arrival.document_sha256,
        "round": step.round + 1,
        "received_at": arrival.now,
        "due_at": group_due(arrival.now, arrival.checked.working_days),
        "decide_at": arrival.decide_at,
    }
    _keep_content(context, session, step, step.round + 1, arrival)
    store.record_event(
        context,
        session,
        step,
        RECEIVED_AGAIN,
        state=StepState.RECEIVED,
        actor=arrival.sender,
        codes={"round": step.round + 1, CONTENT_HASH: arrival.content_hash},
        changes=changes,
    )
    return []


def _keep_content(
    context: AuthoritiesContext, session: Session, step: AuthorityStep, round_: int, arrival: _Arrival
) -> None:
    request = arrival.checked.request.model_copy(update={"document_base64": ""})
    insert_row(
        session,
        contents,
        {
            "step_id": step.id,
            "round": round_,
            "request": context.seal(step.receipt, REQUEST, request.json_bytes()),
            "document": context.seal(step.receipt, DOCUMENT, arrival.checked.document),
        },
    )


def _hash(checked: AcceptableStep) -> str:
    """Of what decides: facts, document, papers; not of the moment of sending."""
    request = checked.request
    facts = {name: value for name, value in sorted(request.facts.items()) if value not in (None, "")}
    digest = hashlib.sha256(dump(facts))
    digest.update(checked.document)
    for part in (request.procedure_code, request.unit_code, *papers_of(request)):
        digest.update(b"\0" + part.encode())
    return digest.hexdigest()
