"""Whether a result belongs to its dossier: its facts against the declaration, its paper against its facts.

Nothing is believed because it is signed: a paper with good signatures may be another child's. Every receiver (the
one-stop, PM.DVCLT, each authority) asks the same questions here, and each answer names the field that differs.
"""

from lienthong.contracts.result_checks.declared import differences_from_declaration
from lienthong.contracts.result_checks.difference import (
    FactDifference,
    Subject,
    differences_digest,
    explain_vi,
    read_differences,
    write_differences,
)
from lienthong.contracts.result_checks.paper import PaperJudgement, PaperRefusal, judge_paper
from lienthong.contracts.result_checks.paper_text import PaperMismatch, PaperProblem, paper_mismatches
from lienthong.contracts.result_checks.units import registering_units

__all__ = [
    "FactDifference",
    "PaperJudgement",
    "PaperMismatch",
    "PaperProblem",
    "PaperRefusal",
    "Subject",
    "differences_digest",
    "differences_from_declaration",
    "explain_vi",
    "judge_paper",
    "paper_mismatches",
    "read_differences",
    "registering_units",
    "write_differences",
]
