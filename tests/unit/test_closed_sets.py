"""No code that people or programs meet stands in an enum alone: a test of its system produces or judges it.

A member that is added without one breaks this test. Findings of the checks, faults of signatures, error codes and
refusals of civil status have tables of their own (``test_*_every_*.py``, ``test_every_fault.py``).
"""

from __future__ import annotations

import ast
import re
from enum import Enum
from functools import cache
from pathlib import Path

import pytest

from lienthong.contracts.authorities.schemas import StepState
from lienthong.contracts.exchange.errors import ExchangeErrorCode
from lienthong.contracts.hotich_v2.marital_checks import CheckState
from lienthong.contracts.result_checks.paper_text import PaperProblem
from lienthong.domain.dossiers import OnestopState, RegistrationStatus, ReportStatus
from lienthong.domain.names import NameProblem
from lienthong.foundation.verify.signing_parties import PartyFault
from lienthong.systems.civilstatus.dossiers.purged import PurgeState
from lienthong.systems.civilstatus.dossiers.states import DossierStage
from lienthong.systems.dvclt.base.hold_reasons import ApplicationHoldReason
from lienthong.systems.dvclt.dossiers.following_steps import PlannedStepState
from lienthong.systems.dvclt.dossiers.states import ApplicationStage
from lienthong.systems.onestop.base.hold_reasons import OnestopHoldReason

TESTS = Path(__file__).parent.parent
#: Each closed set, and the folder of tests that must speak of every member.
SETS: dict[type[Enum], str] = {
    OnestopHoldReason: "integration/onestop",
    ApplicationHoldReason: "integration/dvclt",
    ExchangeErrorCode: "integration/exchange",
    PartyFault: "unit/foundation/verify",
    PaperProblem: "unit/contracts/result_checks",
    NameProblem: "unit/domain",
    OnestopState: "unit/domain",
    ReportStatus: "unit/domain",
    RegistrationStatus: "unit/domain",
    DossierStage: "",
    ApplicationStage: "",
    PlannedStepState: "",
    StepState: "",
    CheckState: "",
    PurgeState: "",
}
#: Who opens a hold by hand proves nothing about how it comes.
_MADE_BY_HAND = "open_hold("


@cache
def functions_in(folder: str) -> tuple[str, ...]:
    """The text of every test function below a folder, with its parameters."""
    found = []
    for file in sorted((TESTS / folder).rglob("test_*.py")):
        if file == Path(__file__):
            continue
        lines = file.read_text(encoding="utf-8").split("\n")
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
                found.append("\n".join(lines[first - 1 : node.end_lineno]))
    return tuple(text for text in found if _MADE_BY_HAND not in text)


def speaks_of(text: str, member: Enum) -> bool:
    """Whether a test names a member: by its class (or a shorter name of it), or by the code as the wire has it."""
    name = type(member).__name__
    shorter = "|".join({name, name[:1], "".join(filter(str.isupper, name)), "State", "Status", "Stage"})
    if re.search(rf"\b(?:{shorter})\.{member.name}\b", text):
        return True
    return isinstance(member.value, str) and f'"{member.value}"' in text


@pytest.mark.parametrize(
    "member",
    [member for each in SETS for member in each],
    ids=lambda member: f"{type(member).__name__}.{member.name}",
)
def test_every_member_is_spoken_of_by_a_test(member: Enum) -> None:
    assert any(speaks_of(text, member) for text in functions_in(SETS[type(member)]))
