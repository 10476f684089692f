"""What a declaration says that cannot be, is unlikely, or must be noted: pure rules, each with its article.

``check_declaration`` gives findings; a finding of severity ERROR forbids going on, a WARNING is for the
clerk's or the registrar's eyes. Field paths are English (``child.born``); contracts translate them to wire
names.
"""

from __future__ import annotations

from lienthong.domain.checks.birth import check_birth
from lienthong.domain.checks.competence import check_residence
from lienthong.domain.checks.death import check_death
from lienthong.domain.checks.duplicates import (
    Facts,
    KnownPerson,
    Match,
    Verdict,
    blocking_keys,
    compare,
    facts_of,
    may_be_same_child,
    may_be_same_deceased,
)
from lienthong.domain.checks.findings import Finding, FindingCode, Severity, errors, warnings
from lienthong.domain.checks.foreign import has_foreign_element
from lienthong.domain.checks.lives import NOTHING_KNOWN, Answered, Known, Life, Mention, Relative, Standing
from lienthong.domain.checks.people import check_issued_personal_id
from lienthong.domain.checks.whole import check_declaration

__all__ = [
    "NOTHING_KNOWN",
    "Answered",
    "Facts",
    "Finding",
    "FindingCode",
    "Known",
    "KnownPerson",
    "Life",
    "Match",
    "Mention",
    "Relative",
    "Severity",
    "Standing",
    "Verdict",
    "blocking_keys",
    "check_birth",
    "check_death",
    "check_declaration",
    "check_issued_personal_id",
    "check_residence",
    "compare",
    "errors",
    "facts_of",
    "has_foreign_element",
    "may_be_same_child",
    "may_be_same_deceased",
    "warnings",
]
