"""Findings whose weight and article stand in the packaged table ``data/checks.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Final

from lienthong.domain.checks.findings import Finding, FindingCode, Severity
from lienthong.domain.registers import Register

_TABLE = files("lienthong.domain") / "data" / "checks.toml"

_SEVERITY: Final[Mapping[str, Severity]] = {
    "stops": Severity.ERROR,
    "decide": Severity.DECISION,
    "remark": Severity.WARNING,
}


@dataclass(frozen=True, slots=True)
class CheckRule:
    """What a check rests on.

    ``register`` is None where the rule is the same for all; ``limits`` are the numbers that it measures by, by
    name.
    """

    code: FindingCode
    register: Register | None
    severity: Severity
    article: str
    valid_from: date
    valid_to: date | None
    verified: bool
    limits: Mapping[str, int] = field(default_factory=dict, hash=False)


@lru_cache(maxsize=1)
def check_rules() -> tuple[CheckRule, ...]:
    """Every row of the table."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["check"]
    return tuple(
        CheckRule(
            FindingCode(row["code"]),
            Register(row["register"]) if "register" in row else None,
            _SEVERITY[row["weight"]],
            row["article"],
            row["valid_from"],
            row.get("valid_to"),
            row["verified"],
            row.get("limits", {}),
        )
        for row in rows
    )


@lru_cache(maxsize=1024)
def rule_of(code: FindingCode, register: Register, on: date) -> CheckRule | None:
    """The row that holds for a register on a day, that of the register before the general one.

    None when there was no such rule yet.
    """
    found = [
        rule
        for rule in check_rules()
        if rule.code is code
        and rule.register in (register, None)
        and rule.valid_from <= on
        and (rule.valid_to is None or on < rule.valid_to)
    ]
    return min(found, key=lambda rule: rule.register is None, default=None)


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """Makes findings about a dossier of one register by the law of one day."""

    register: Register
    on: date

    def limit(self, code: FindingCode, name: str) -> int | None:
        """A number that a rule measures by; None where there was no such rule that day.

        Notes
        -----
        ``KeyError`` is passed on: the rule has no such number.
        """
        rule = rule_of(code, self.register, self.on)
        return None if rule is None else rule.limits[name]

    def found(
        self, code: FindingCode, field: str, message_vi: str, *, sure: bool = True
    ) -> Iterator[Finding]:
        """The finding with its weight, or nothing where the rule does not hold that day.

        Parameters
        ----------
        sure
            False where two people may only have the same name and date of birth: what would forbid the
            registration is then for the officer to decide.
        """
        rule = rule_of(code, self.register, self.on)
        if rule is None:
            return
        severity = rule.severity
        if not sure and severity is Severity.ERROR:
            severity = Severity.DECISION
            message_vi = f"Cần đối chiếu (trùng họ tên, ngày sinh): {message_vi[0].lower()}{message_vi[1:]}"
        yield Finding(code, severity, field, message_vi, rule.article, rule.verified)
