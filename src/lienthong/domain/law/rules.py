"""Forms, following steps, competent level, result documents and fees, by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.domain.law.groups import FollowingStep, Group
from lienthong.domain.law.table import DatedRule, day_of, in_force, rows_of, rule_fields
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitLevel


class NoRuleInForce(LookupError):
    """The table holds no row for this matter on this day."""

    def __init__(self, matter_vi: str, when: date) -> None:
        super().__init__(f"Không có quy định về {matter_vi} vào ngày {day_of(when):%d/%m/%Y}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationForm(DatedRule):
    """An electronic declaration form."""

    id: str
    title: str
    group: Group


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRule(DatedRule):
    """How long the authority of a following step has, in working days."""

    step: FollowingStep
    name: str
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Competence(DatedRule):
    register: Register
    foreign_element: bool
    level: UnitLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class _ResultDocument(DatedRule):
    group: Group
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fee(DatedRule):
    what: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Deadline(DatedRule):
    register: Register
    working_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeRule(DatedRule):
    """From how many full years something is allowed."""

    what: str
    years: int


@lru_cache(maxsize=1)
def _forms() -> tuple[DeclarationForm, ...]:
    return tuple(
        DeclarationForm(id=row["id"], title=row["title"], group=Group(row["group"]), **rule_fields(row))
        for row in rows_of("form")
    )


@lru_cache(maxsize=1)
def _steps() -> tuple[StepRule, ...]:
    return tuple(
        StepRule(
            step=FollowingStep(row["step"]),
            name=row["name"],
            working_days=row["working_days"],
            **rule_fields(row),
        )
        for row in rows_of("step")
    )


@lru_cache(maxsize=1)
def _competences() -> tuple[_Competence, ...]:
    return tuple(
        _Competence(
            register=Register(row["register"]),
            foreign_element=row["foreign_element"],
            level=UnitLevel[row["level"].upper()],
            **rule_fields(row),
        )
        for row in rows_of("competence")
    )


@lru_cache(maxsize=1)
def _result_documents() -> tuple[_ResultDocument, ...]:
    return tuple(
        _ResultDocument(group=Group(row["group"]), code=row["code"], name=row["name"], **rule_fields(row))
        for row in rows_of("result_document")
    )


@lru_cache(maxsize=1)
def _fees() -> tuple[_Fee, ...]:
    return tuple(_Fee(what=row["what"], amount=row["amount"], **rule_fields(row)) for row in rows_of("fee"))


@lru_cache(maxsize=1)
def _deadlines() -> tuple[_Deadline, ...]:
    return tuple(
        _Deadline(register=Register(row["register"]), working_days=row["working_days"], **rule_fields(row))
        for row in rows_of("deadline")
    )


@lru_cache(maxsize=1)
def _ages() -> tuple[AgeRule, ...]:
    return tuple(AgeRule(what=row["what"], years=row["years"], **rule_fields(row)) for row in rows_of("age"))


def form_on(group: Group, when: date) -> DeclarationForm:
    """The declaration form of a group at a moment of reception.

    Raises
    ------
    NoRuleInForce
        Before the first form.
    """
    for form in in_force(_forms(), when):
        if form.group is group:
            return form
    raise NoRuleInForce("tờ khai", when)


def step_rule(step: FollowingStep, when: date) -> StepRule:
    """What holds for a following step at a moment of reception.

    Raises
    ------
    NoRuleInForce
        When the step does not exist yet, for example the identity card before 01/09/2026.
    """
    for rule in in_force(_steps(), when):
        if rule.step is step:
            return rule
    raise NoRuleInForce(step.name_vi.lower(), when)


def competent_level(register: Register | Group, when: date, *, foreign_element: bool) -> UnitLevel:
    """The level of administration that registers.

    Communes register; with a foreign element districts did until 30/06/2025 (Luật Hộ tịch 2014, Điều 7, 35,
    37, 39, 43, 51; Nghị định 120/2025/NĐ-CP since).

    Raises
    ------
    NoRuleInForce
        Before 2016, when the law did not exist; for copies, which every level gives (Luật Hộ tịch 2014, Điều 63).
    """
    for rule in in_force(_competences(), when):
        if rule.register == register and rule.foreign_element == foreign_element:
            return rule.level
    raise NoRuleInForce("thẩm quyền đăng ký", when)


def result_document_code(group: Group, when: date | None = None) -> str:
    """The national code of the result document (contracts.md section 6); the newest when no day is given.

    Raises
    ------
    NoRuleInForce
        When a day is given before the first code.
    """
    rows = _result_documents() if when is None else in_force(_result_documents(), when)
    for document in reversed(rows):
        if document.group is group:
            return document.code
    raise NoRuleInForce("mã giấy tờ kết quả", when or date.min)


def copy_fee(when: date) -> int:
    """The fee for one copy of an extract, in đồng.

    Raises
    ------
    NoRuleInForce
        Before the first row.
    """
    for fee in in_force(_fees(), when):
        if fee.what == "extract_copy":
            return fee.amount
    raise NoRuleInForce("lệ phí bản sao trích lục", when)


def registration_days(register: Register, when: date) -> int:
    """Working days that an office has to register, by the law of the day of reception.

    Raises
    ------
    NoRuleInForce
        Before 2016.
    """
    for rule in in_force(_deadlines(), when):
        if rule.register is register:
            return rule.working_days
    raise NoRuleInForce("thời hạn giải quyết", when)


def age_rule(what: str, when: date) -> AgeRule:
    """The age from which something is allowed: ``marriage_man``, ``marriage_woman``, ``adult``.

    Raises
    ------
    NoRuleInForce
        Before the first row.
    """
    for rule in in_force(_ages(), when):
        if rule.what == what:
            return rule
    raise NoRuleInForce("độ tuổi", when)
