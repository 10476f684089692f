"""The shape of what a check finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: may not go on as it is.

    DECISION: an officer who goes on gives a reason, which is kept. WARNING: a person should look; never a ground
    for refusal by itself.
    """

    ERROR = "error"
    DECISION = "decision"
    WARNING = "warning"


class FindingCode(StrEnum):
    """The closed set of what the checks find."""

    NAME_REFUSED = "name_refused"
    NAME_ODD = "name_odd"
    PERSONAL_ID_MALFORMED = "personal_id_malformed"
    PERSONAL_ID_INCONSISTENT = "personal_id_inconsistent"
    PERSONAL_ID_OUTDATED = "personal_id_outdated"
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
    NAME_STAND_IN = "name_stand_in"
    MACHINE_WORD = "machine_word"
    REQUESTER_IS_DECEASED = "requester_is_deceased"
    REQUESTER_NOT_PARENT = "requester_not_parent"
    REQUESTER_NAMED_OTHERWISE = "requester_named_otherwise"
    RELATION_IMPOSSIBLE = "relation_impossible"
    PARENT_TOO_YOUNG = "parent_too_young"
    PARENT_TOO_OLD = "parent_too_old"
    PARENT_AGE_IMPOSSIBLE = "parent_age_impossible"
    DIED_BEFORE_BIRTH = "died_before_birth"
    BIRTHS_TOO_CLOSE = "births_too_close"
    NAME_OTHER_ALPHABET = "name_other_alphabet"
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
    PAPER_OF_ANOTHER_PLACE = "paper_of_another_place"
    NOT_COMPETENT = "not_competent"
    RESIDENCE_UNREAD = "residence_unread"
    BORN_UNKNOWN = "born_unknown"
    IS_DEAD = "is_dead"
    SAME_PERSON_TWICE = "same_person_twice"
    TOO_YOUNG_TO_MARRY = "too_young_to_marry"
    SAME_SEX = "same_sex"
    IS_MARRIED = "is_married"
    DECLARED_MARRIED = "declared_married"
    TIMES_MARRIED_DISAGREES = "times_married_disagrees"
    CLOSE_KIN = "close_kin"
    STATUS_NOT_ANSWERED = "status_not_answered"
    STATUS_MARRIED = "status_married"
    STATUS_NOT_CONFIRMED = "status_not_confirmed"
    STATUS_DISAGREES = "status_disagrees"
    PURPOSE_MISSING = "purpose_missing"
    PERIOD_WRONG = "period_wrong"
    AGES_TOO_CLOSE = "ages_too_close"
    ALREADY_RECOGNISED = "already_recognised"
    OTHER_PARENT_KNOWN = "other_parent_known"
    PROOF_OF_KINSHIP_MISSING = "proof_of_kinship_missing"
    DECISION_INCOMPLETE = "decision_incomplete"
    DECISION_IN_FUTURE = "decision_in_future"
    ALREADY_NOTED = "already_noted"
    MARRIAGE_NOT_FOUND = "marriage_not_found"
    GUARDIAN_TOO_YOUNG = "guardian_too_young"
    GUARDIAN_IS_WARD = "guardian_is_ward"
    WARD_OF_AGE = "ward_of_age"
    HAS_GUARDIAN = "has_guardian"
    GUARDIANSHIP_NOT_FOUND = "guardianship_not_found"
    NO_COPIES = "no_copies"
    ENTRY_NOT_FOUND = "entry_not_found"
    NOT_COPIED = "not_copied"
    ENTRY_FOUND = "entry_found"
    ENTRY_DIFFERS = "entry_differs"
    SEVERAL_ENTRIES = "several_entries"
    ENTRY_UNDECIDED = "entry_undecided"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    ``field`` is the English path in the declaration, ``article`` the rule it rests on (empty when it is plain
    logic). ``verified`` is False where nobody has compared that rule with the published text.
    """

    code: FindingCode
    severity: Severity
    field: str
    message_vi: str
    article: str = ""
    verified: bool = True


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
    """Only what a person should look at or decide."""
    return tuple(finding for finding in findings if finding.severity is not Severity.ERROR)
