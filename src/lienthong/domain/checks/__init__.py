"""What a declaration says that cannot be, is unlikely, or must be noted: pure rules, each with its article.

``check_declaration`` gives findings; a finding of severity ERROR forbids going on, a WARNING is for the
clerk's or the registrar's eyes. Field paths are English (``child.born``); contracts translate them to wire
names.
"""

from __future__ import annotations

from lienthong.domain.checks.any_declaration import check_declaration
from lienthong.domain.checks.by_register.birth import check_birth
from lienthong.domain.checks.by_register.death import check_death
from lienthong.domain.checks.competence import check_residence
from lienthong.domain.checks.findings import Finding, FindingCode, Severity, errors, warnings
from lienthong.domain.checks.foreign_element import has_foreign_element
from lienthong.domain.checks.people import (
    NOTHING_KNOWN,
    EntryLocation,
    EntryMention,
    KnownFacts,
    MaritalStatusAnswer,
    PersonRecord,
    Relative,
)
from lienthong.domain.checks.personal_details import check_issued_personal_id
from lienthong.domain.checks.same_event.duplicates import Facts, KnownPerson, blocking_keys, compare, facts_of
from lienthong.domain.checks.same_event.event_match import EventMatch, MatchVerdict
from lienthong.domain.checks.same_event.same_declaration import may_be_same_child, may_be_same_deceased

__all__ = [
    "NOTHING_KNOWN",
    "EntryLocation",
    "EntryMention",
    "EventMatch",
    "Facts",
    "Finding",
    "FindingCode",
    "KnownFacts",
    "KnownPerson",
    "MaritalStatusAnswer",
    "MatchVerdict",
    "PersonRecord",
    "Relative",
    "Severity",
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
