"""The interlinked procedures and their national codes, by date."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lienthong.domain.law.groups import FollowingStep, Group
from lienthong.domain.law.table import DatedRule, day_of, in_force, rows_of, rule_fields
from lienthong.domain.modules import Module


@dataclass(frozen=True, slots=True)
class StepChoice:
    """A set of following steps the citizen may ask for (Nghị định 63/2024, Điều 12 for a death).

    ``deadline_working_days`` counts the whole group; ``deadline_with_verification`` holds when facts must be
    verified.
    """

    steps: tuple[FollowingStep, ...]
    deadline_working_days: int
    deadline_with_verification: int
    source: str
    verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(DatedRule):
    """An interlinked procedure as it stands between two dates.

    ``choices`` are ordered from fewest steps to most; ``following`` are the steps of the largest. ``default``
    marks the code proposed to a citizen who names none.
    """

    code: str
    name: str
    group: Group
    module: Module
    form: str
    choices: tuple[StepChoice, ...]
    default: bool
    replaced_by: tuple[str, ...]

    @property
    def following(self) -> tuple[FollowingStep, ...]:
        """Every step that can follow the registration."""
        return self.choices[-1].steps

    @property
    def deadline_working_days(self) -> int:
        """Working days of the whole group when the citizen asks for no more than the smallest choice."""
        return self.choices[0].deadline_working_days

    def choice_for(self, steps: Collection[FollowingStep]) -> StepChoice | None:
        """The choice with exactly these steps, or None when the procedure does not offer it."""
        wanted = frozenset(steps)
        return next((choice for choice in self.choices if frozenset(choice.steps) == wanted), None)


class UnknownProcedure(LookupError):
    """A code that no procedure ever had. The message is Vietnamese."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Mã thủ tục “{code}” không có trong danh mục.")
        self.code = code


class ProcedureNotInForce(LookupError):
    """A code that does not hold on the day of reception; ``successors`` are the codes that hold instead."""

    def __init__(self, procedure: Procedure, when: date, successors: tuple[str, ...]) -> None:
        day = day_of(when)
        if day < procedure.valid_from:
            fate = f"chỉ có hiệu lực từ ngày {procedure.valid_from:%d/%m/%Y}"
        else:
            fate = f"đã hết hiệu lực từ ngày {procedure.valid_to:%d/%m/%Y}"
        instead = f"; mã áp dụng ngày {day:%d/%m/%Y}: {', '.join(successors)}" if successors else ""
        super().__init__(f"Thủ tục {procedure.code} {fate}{instead}.")
        self.code = procedure.code
        self.when = day
        self.successors = successors


@lru_cache(maxsize=1)
def _procedures() -> tuple[Procedure, ...]:
    return tuple(
        Procedure(
            code=row["code"],
            name=row["name"],
            group=Group(row["group"]),
            module=Module(row["module"]),
            form=row["form"],
            default=row["default"],
            replaced_by=tuple(row["replaced_by"]),
            choices=tuple(
                StepChoice(
                    tuple(FollowingStep(step) for step in choice["steps"]),
                    choice["deadline_working_days"],
                    choice.get("deadline_with_verification", choice["deadline_working_days"]),
                    choice["source"],
                    choice["verified"],
                )
                for choice in row["choice"]
            ),
            **rule_fields(row),
        )
        for row in rows_of("procedure")
    )


def procedures_on(when: date, group: Group | None = None) -> tuple[Procedure, ...]:
    """The procedures in force at a moment of reception (a day, or a moment with its time zone), defaults first."""
    found = (p for p in in_force(_procedures(), when) if group is None or p.group is group)
    return tuple(sorted(found, key=lambda procedure: not procedure.default))


def procedure_on(code: str, when: date) -> Procedure:
    """The procedure with this code, as it stands at the moment of reception.

    Raises
    ------
    UnknownProcedure
        When no procedure ever had the code.
    ProcedureNotInForce
        When it had not begun or had ended; the error names what holds instead.
    """
    rows = [procedure for procedure in _procedures() if procedure.code == code]
    if not rows:
        raise UnknownProcedure(code)
    for procedure in in_force(rows, when):
        return procedure
    latest = rows[-1]
    known = {procedure.code for procedure in procedures_on(when)}
    successors = tuple(code for code in latest.replaced_by if code in known)
    if not successors:
        successors = tuple(p.code for p in procedures_on(when, latest.group) if p.default)
    raise ProcedureNotInForce(latest, when, successors)


def default_procedure(
    group: Group, when: date, following: Collection[FollowingStep] | None = None
) -> Procedure:
    """The procedure to propose for a group at a moment of reception.

    Parameters
    ----------
    group
        Birth or death.
    when
        Day or moment of reception.
    following
        The steps the citizen wants; None for all that the law offers.

    Raises
    ------
    UnknownProcedure
        When no procedure of the group is in force, or none offers these steps.
    """
    for procedure in procedures_on(when, group):
        if procedure.default and (following is None or procedure.choice_for(following) is not None):
            return procedure
    raise UnknownProcedure(f"{group.name_vi} {day_of(when):%d/%m/%Y}")
