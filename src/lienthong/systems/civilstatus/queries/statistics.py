"""Statistics and reports that a person may see: an officer those of the own unit, a coordinator all."""

from __future__ import annotations

from datetime import date

from lienthong.domain.registers import Register
from lienthong.domain.units import UnitLevel, registry
from lienthong.foundation.identity import Principal, Role
from lienthong.systems.civilstatus.base.access import served_by
from lienthong.systems.civilstatus.base.context import CivilStatusContext
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.statistics.figures import (
    Breakdown,
    FigurePeriod,
    FigureQuestion,
    FigureTable,
    added_up,
    units_of_province,
)
from lienthong.systems.civilstatus.statistics.ministry_reports import MinistryReport, made_report
from lienthong.systems.civilstatus.statistics.report_forms import ReportForm, ReportSpan

_OF_ALL_UNITS = (Role.COORDINATOR, Role.OPERATOR, Role.ADMIN)


def period_of(
    context: CivilStatusContext, year: int | None, until: int | None, first_month: int, last_month: int
) -> FigurePeriod:
    """The period asked for; this year when none is, and never backwards."""
    first = year or context.clock.now().year
    last = until or first
    months = sorted((first_month, last_month))
    return FigurePeriod(min(first, last), max(first, last), *months)


def figures_for(
    context: CivilStatusContext,
    principal: Principal,
    period: FigurePeriod,
    by: Breakdown,
    register: Register | None,
    province: str,
    unit: str,
) -> FigureTable:
    """The statistics that a person may see: an officer's are those of the own unit, whatever was asked for."""
    units = _units(context, principal, period, province, unit)
    with context.database.read() as session:
        return added_up(session, FigureQuestion(period, by, register, units))


def report_for(
    context: CivilStatusContext,
    principal: Principal,
    form: ReportForm,
    year: int | None,
    span: ReportSpan,
    province: str,
    unit: str,
) -> MinistryReport:
    """A report of the units that a person may see."""
    of_year = year or context.clock.now().year
    units = _units(context, principal, FigurePeriod(of_year, of_year), province, unit)
    with context.database.read() as session:
        return made_report(session, form, of_year, span, units)


def office_of_report(
    context: CivilStatusContext, principal: Principal, province: str, unit: str, year: int
) -> str:
    """Whose report it is, in words."""
    on = min(context.clock.now().date(), date(year, 12, 31))
    if not principal.has_role(_OF_ALL_UNITS):
        return f"Ủy ban nhân dân {unit_name(principal.unit_code or '', context.clock.now().date())}"
    if unit:
        return f"Ủy ban nhân dân {unit_name(unit, on)}"
    return f"Các đơn vị của {unit_name(province, on)}" if province else "Toàn bộ đơn vị"


def _units(
    context: CivilStatusContext, principal: Principal, period: FigurePeriod, province: str, unit: str
) -> frozenset[str] | None:
    if not principal.has_role(_OF_ALL_UNITS):
        return served_by(context, principal)
    if unit:
        return frozenset((unit,))
    return units_of_province(province, period) if province else None


def sees_all_units(principal: Principal) -> bool:
    """True when a person may choose among units."""
    return principal.has_role(_OF_ALL_UNITS)


def provinces_on(context: CivilStatusContext) -> list[tuple[str, str]]:
    """The provinces of today, for a choice."""
    return [
        (unit.code, unit.name) for unit in registry().units(context.clock.now().date(), UnitLevel.PROVINCE)
    ]
