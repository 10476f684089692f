"""What the paths and queries of pages and API have in common: who reads, and what a number or a unit may be."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query

from lienthong.foundation.identity import Principal, Role, require
from lienthong.foundation.web import PageProblem
from lienthong.foundation.web.problem_answer import problem_answers
from lienthong.systems.civilstatus.dossiers.purge import CONFIRMERS, PROPOSERS
from lienthong.systems.civilstatus.statistics.report_forms import ReportForm, report_forms

#: How operations of people and tools answer when they are not carried out.
PROBLEMS = problem_answers(401, 403, 404, 409, 410, 422, 503)

READERS = (Role.OFFICER, Role.LEADER)
#: Who reads statistics; the first two those of their own unit only.
COUNTED_FOR = (*READERS, Role.COORDINATOR, Role.OPERATOR, Role.ADMIN)

Reader = Annotated[Principal, Depends(require(*READERS))]
Anybody = Annotated[Principal, Depends(require(*READERS, Role.OPERATOR, Role.ADMIN, Role.COORDINATOR))]
FigureReader = Annotated[Principal, Depends(require(*COUNTED_FOR))]
Proposer = Annotated[Principal, Depends(require(*PROPOSERS))]
Confirmer = Annotated[Principal, Depends(require(*CONFIRMERS))]

#: Row numbers and offsets that every database holds; JavaScript counts no further either.
LARGEST = 2**53
RowNumber = Annotated[int, Path(ge=1, le=LARGEST)]
Year = Annotated[int, Path(ge=1900, le=2999)]
SomeYear = Annotated[int | None, Query(ge=1900, le=2999)]
Month = Annotated[int, Query(ge=1, le=12)]
UnitText = Annotated[str, Query(max_length=5, pattern=r"^[0-9]*$")]


def writable(text: str) -> str:
    """Text that can be stored: no halves of letters.

    Raises
    ------
    ValueError
        When it holds halves of letters.
    """
    if not text.isascii() and text != text.encode(errors="replace").decode():
        raise ValueError("not Unicode text")
    return text


def report_form_of(key: str) -> ReportForm:
    """The form of a report for the ministry.

    Raises
    ------
    PageProblem
        When there is none of this name.
    """
    form = report_forms().get(key)
    if form is None:
        known = ", ".join(report_forms())
        raise PageProblem(404, f"Không có biểu thống kê {key}.", f"Các biểu có: {known}.", "no_report")
    return form
