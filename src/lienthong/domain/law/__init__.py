"""The law by date: which procedure, form, following steps, deadline and level hold at the moment of reception.

Everything here is read from the packaged table ``data/law.toml``; every row carries its dates, its source,
and whether the official text was seen (process.md section 0). A dossier is treated by the law of the moment
it was received.
"""

from __future__ import annotations

from lienthong.domain.law.groups import FollowingStep, Group
from lienthong.domain.law.periods import (
    SupplementRule,
    birth_is_late,
    birth_period_ends,
    death_is_late,
    death_period_ends,
    period_days,
    supplement_limit,
    supplement_rule,
)
from lienthong.domain.law.procedures import (
    Procedure,
    ProcedureNotInForce,
    StepChoice,
    UnknownProcedure,
    default_procedure,
    procedure_on,
    procedures_on,
)
from lienthong.domain.law.rules import (
    AgeRule,
    DeclarationForm,
    NoRuleInForce,
    StepRule,
    age_rule,
    competent_level,
    copy_fee,
    form_on,
    registration_days,
    result_document_code,
    step_rule,
)

__all__ = [
    "AgeRule",
    "DeclarationForm",
    "FollowingStep",
    "Group",
    "NoRuleInForce",
    "Procedure",
    "ProcedureNotInForce",
    "StepChoice",
    "StepRule",
    "SupplementRule",
    "UnknownProcedure",
    "age_rule",
    "birth_is_late",
    "birth_period_ends",
    "competent_level",
    "copy_fee",
    "death_is_late",
    "death_period_ends",
    "default_procedure",
    "form_on",
    "period_days",
    "procedure_on",
    "procedures_on",
    "registration_days",
    "result_document_code",
    "step_rule",
    "supplement_limit",
    "supplement_rule",
]
