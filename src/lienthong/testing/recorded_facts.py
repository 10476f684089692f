"""What the pretended civil status records: the declared facts, numbered, and the paper beside them."""

from __future__ import annotations

import base64
from datetime import date

from lienthong.contracts.hotich_v3.registration_results import RecordedRegistration, registration_result
from lienthong.contracts.hotich_v3.results import Result
from lienthong.domain.declarations import InterlinkedDeclaration

PERSONAL_ID = "001224000018"
"""The number that the pretended civil status gives."""


def recorded_facts(declaration: InterlinkedDeclaration, unit_code: str, on: date, number: str) -> Result:
    """The facts of a registration as they were declared, without a paper."""
    registration = RecordedRegistration(
        unit_code=unit_code,
        registered=on,
        number=number,
        book="01",
        page=number,
        document=b"",
        personal_id=PERSONAL_ID,
    )
    return registration_result(declaration, registration)


def with_paper(facts: Result, paper: bytes) -> Result:
    """The facts with their signed paper; an empty one is not released yet."""
    return facts.model_copy(update={"certificate_base64": base64.b64encode(paper).decode("ascii")})
