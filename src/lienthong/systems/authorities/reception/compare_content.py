"""What a step sent again says differently from what was taken, by wire name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from lienthong.contracts.attachments import ATTACHMENTS
from lienthong.contracts.authorities.schemas import StepRequest
from lienthong.foundation.database.sessions import Session
from lienthong.systems.authorities.base.context import DOCUMENT, REQUEST, AuthoritiesContext
from lienthong.systems.authorities.base.tables import contents
from lienthong.systems.authorities.reception.step_checks import DOCUMENT_FIELD, AcceptableStep
from lienthong.systems.authorities.steps.store import AuthorityStep

FACTS_FIELD = "duLieuDangKy"


def differing_fields(
    context: AuthoritiesContext, session: Session, step: AuthorityStep, arrived: AcceptableStep
) -> list[str]:
    """The fields that differ, facts one by one; the field of the facts as a whole when nothing else can be named."""
    query = select(contents.c.request, contents.c.document).where(
        contents.c.step_id == step.id, contents.c.round == step.round
    )
    row = session.execute(query).one()
    before = StepRequest.read(context.open(step.receipt, REQUEST, row.request))
    document = context.open(step.receipt, DOCUMENT, row.document)
    after = arrived.request
    found = [
        f"{FACTS_FIELD}.{name}"
        for name in dict.fromkeys((*after.facts, *before.facts))
        if _text(after.facts, name) != _text(before.facts, name)
    ]
    if arrived.document != document:
        found.append(DOCUMENT_FIELD)
    if after.procedure_code != before.procedure_code:
        found.append("maTTHC")
    if after.unit_code != before.unit_code:
        found.append("maDonVi")
    if papers_of(after) != papers_of(before):
        found.append(ATTACHMENTS)
    return found or [FACTS_FIELD]


def papers_of(request: StepRequest) -> list[str]:
    """The contents of a request's papers, in an order that does not depend on theirs."""
    return sorted(each.content_base64 for each in request.attachments)


def _text(facts: Mapping[str, Any], name: str) -> str:
    value = facts.get(name)
    return "" if value is None else str(value).strip()
