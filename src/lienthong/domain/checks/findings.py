"""The shape of what a check finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: may not go on as it is. WARNING: a person should look; never a ground for refusal by itself."""

    ERROR = "error"
    WARNING = "warning"


class FindingCode(StrEnum):
    """The closed set of what the checks find."""

    NAME_REFUSED = "name_refused"
    NAME_ODD = "name_odd"
    PERSONAL_ID_MALFORMED = "personal_id_malformed"
    PERSONAL_ID_INCONSISTENT = "personal_id_inconsistent"
    PAPER_NUMBER_MALFORMED = "paper_number_malformed"
    PAPER_EXPIRED = "paper_expired"
    PAPER_ISSUED_IN_FUTURE = "paper_issued_in_future"
    UNKNOWN_ETHNIC_GROUP = "unknown_ethnic_group"
    UNKNOWN_COUNTRY = "unknown_country"
    PLACE_CODE_MALFORMED = "place_code_malformed"
    DISTRICT_NOT_COMPETENT = "district_not_competent"
    COPIES_NEGATIVE = "copies_negative"
    BORN_AFTER_FILING = "born_after_filing"
    BIRTH_LATE = "birth_late"
    REGISTRATION_TYPE_DISAGREES = "registration_type_disagrees"
    PROOF_MISSING = "proof_missing"
    PROOF_BEFORE_EVENT = "proof_before_event"
    PROOF_IN_FUTURE = "proof_in_future"
    DATE_IN_WORDS_DISAGREES = "date_in_words_disagrees"
    PARENT_TOO_YOUNG = "parent_too_young"
    PARENT_BORN_AFTER_CHILD = "parent_born_after_child"
    BIRTH_KIND_DISAGREES = "birth_kind_disagrees"
    PARENTS_MISSING = "parents_missing"
    FAMILY_NAME_OF_NEITHER = "family_name_of_neither"
    DIED_IN_FUTURE = "died_in_future"
    DEATH_BEFORE_BIRTH = "death_before_birth"
    NOTICE_BEFORE_DEATH = "notice_before_death"
    NOTICE_IN_FUTURE = "notice_in_future"
    DEATH_LATE = "death_late"
    HOUR_UNKNOWN = "hour_unknown"
    CAUSE_UNKNOWN = "cause_unknown"
    VERY_OLD = "very_old"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    ``field`` is the English path in the declaration, ``article`` the rule it rests on (empty when it is plain
    logic).
    """

    code: FindingCode
    severity: Severity
    field: str
    message_vi: str
    article: str = ""


def error(code: FindingCode, field: str, message_vi: str, article: str = "") -> Finding:
    """A finding that forbids going on."""
    return Finding(code, Severity.ERROR, field, message_vi, article)


def warning(code: FindingCode, field: str, message_vi: str, article: str = "") -> Finding:
    """A finding for a person's eyes."""
    return Finding(code, Severity.WARNING, field, message_vi, article)


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only what forbids going on."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def warnings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only what a person should look at."""
    return tuple(finding for finding in findings if finding.severity is Severity.WARNING)
