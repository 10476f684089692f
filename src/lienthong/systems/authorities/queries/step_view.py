"""What an officer sees of a step: registered facts, papers, history, and the acts that are possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.authorities.schemas import StepRequest
from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltResult
from lienthong.domain.units import registry
from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.event_log import LoggedEvent
from lienthong.foundation.identity import Principal
from lienthong.systems.authorities.base.context import DOCUMENT, REQUEST, AuthoritiesContext
from lienthong.systems.authorities.base.problems import StepNotFound
from lienthong.systems.authorities.base.tables import contents
from lienthong.systems.authorities.steps import store
from lienthong.systems.authorities.steps.registered_facts import read_registered_facts
from lienthong.systems.authorities.steps.states import StepAction, available_actions, may_see_step
from lienthong.systems.authorities.steps.store import AuthorityStep


@dataclass(frozen=True, slots=True)
class StepView:
    """A step, opened for somebody who may see it."""

    step: AuthorityStep
    facts: list[tuple[str, str]]
    unit_name: str
    attachments: Sequence[Attachment]
    history: Sequence[LoggedEvent]
    acts: tuple[StepAction, ...]


def open_step(context: AuthoritiesContext, session: Session, viewer: Principal, receipt: str) -> StepView:
    """Open a step for its officer; the reading stands in the audit trail (StepNotFound when it is not theirs)."""
    step = _visible(session, viewer, receipt)
    request = StepRequest.read(context.open(step.receipt, REQUEST, _content(session, step, REQUEST)))
    what = ["facts", "attachments", "history"]
    audit.record_reading(session, viewer, step.interlinked_code, what, at=context.clock.now())
    return StepView(
        step=step,
        facts=_lines(read_registered_facts(step.step, request.facts)),
        unit_name=unit_name(step),
        attachments=request.attachments,
        history=context.events.history(session, step.receipt),
        acts=available_actions(step.state, viewer, step.authority),
    )


def read_document(context: AuthoritiesContext, session: Session, viewer: Principal, receipt: str) -> bytes:
    """The signed PDF of a step; the reading stands in the audit trail."""
    step = _visible(session, viewer, receipt)
    audit.record_reading(session, viewer, step.interlinked_code, ["document"], at=context.clock.now())
    return context.open(step.receipt, DOCUMENT, _content(session, step, DOCUMENT))


def read_attachment(
    context: AuthoritiesContext, session: Session, viewer: Principal, receipt: str, number: int
) -> Attachment:
    """One attached paper, counted from 0; the reading stands in the audit trail.

    Raises
    ------
    StepNotFound
        When this person sees no such step, or it has no such paper.
    """
    step = _visible(session, viewer, receipt)
    request = StepRequest.read(context.open(step.receipt, REQUEST, _content(session, step, REQUEST)))
    if not 0 <= number < len(request.attachments):
        raise StepNotFound(receipt)
    what = [f"attachment:{number}"]
    audit.record_reading(session, viewer, step.interlinked_code, what, at=context.clock.now())
    return request.attachments[number]


def unit_name(step: AuthorityStep) -> str:
    """The registering unit with its code, by the name of the day of receipt or the last one it had."""
    name = registry().nearest_name(step.unit_code, step.received_at.date())
    return f"{name} ({step.unit_code})" if name else step.unit_code


def _visible(session: Session, viewer: Principal, receipt: str) -> AuthorityStep:
    step = store.find_step(session, receipt)
    if step is None or not may_see_step(viewer, step.authority):
        raise StepNotFound(receipt)
    return step


def _content(session: Session, step: AuthorityStep, what: str) -> bytes:
    query = select(contents.c[what]).where(contents.c.step_id == step.id, contents.c.round == step.round)
    sealed: bytes = session.execute(query).scalar_one()
    return sealed


def _lines(facts: DvcltResult) -> list[tuple[str, str]]:
    entry = f"Số {facts.number}, quyển số {facts.book}" + (f", trang {facts.page}" if facts.page else "")
    if isinstance(facts, DvcltBirthResult):
        return [
            ("Trẻ được khai sinh", facts.child_name),
            ("Ngày sinh", facts.child_born),
            ("Số định danh cá nhân", facts.personal_id),
            ("Nơi sinh", facts.child_birthplace),
            ("Mẹ", facts.mother_name),
            ("Nơi cư trú của mẹ", facts.mother_residence),
            ("Cha", facts.father_name),
            ("Nơi cư trú của cha", facts.father_residence),
            ("Người yêu cầu", facts.requester_name),
            ("Vào sổ khai sinh", entry),
        ]
    return [
        ("Người đã mất", facts.deceased_name),
        ("Ngày sinh", facts.deceased_born),
        ("Số giấy tờ tùy thân", facts.deceased_paper_number),
        ("Ngày mất", facts.died),
        ("Nơi mất", facts.place_of_death),
        ("Nơi cư trú cuối cùng", facts.deceased_residence),
        ("Người yêu cầu", facts.requester_name),
        ("Vào sổ khai tử", entry),
    ]
