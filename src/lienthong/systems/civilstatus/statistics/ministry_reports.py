"""The reports on civil status that a commune makes for the ministry, filled in from the books: form, period, unit.

The forms are data (``report_forms.toml``); nobody has compared them with the published text. What the books cannot say
is named with its reason, never guessed, and what does not fit into a column (an unknown age, say) is said beside it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from lienthong.domain.registers import Register
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.spreadsheets import BYTE_ORDER_MARK, guarded
from lienthong.systems.civilstatus.base.tables import monthly_counts
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.statistics.counters import COUNTED, CounterDelta
from lienthong.systems.civilstatus.statistics.report_forms import ReportColumn, ReportForm, ReportSpan

NO_NUMBER: Final = "–"


#: What was counted, by register.
CountsByRegister = Mapping[str, CounterDelta]


@dataclass(frozen=True, slots=True)
class MinistryReport:
    """A form, filled in. ``by_month`` and ``by_unit`` (code) are divisions of ``total``."""

    form: ReportForm
    year: int
    span: ReportSpan
    total: CountsByRegister
    by_month: Mapping[int, CountsByRegister]
    by_unit: Mapping[str, CountsByRegister]

    @property
    def period_vi(self) -> str:
        """“6 tháng đầu năm 2024”."""
        return self.span.of_year_vi(self.year)

    def cell(self, column: ReportColumn, deltas: CountsByRegister | None = None) -> str:
        """What stands in a column; a dash where the books say nothing."""
        if column.missing:
            return NO_NUMBER
        return _MEASURES[column.measure](
            (self.total if deltas is None else deltas).get(column.register, CounterDelta())
        )

    @property
    def remarks_vi(self) -> tuple[str, ...]:
        """What stands in the books and in no column of the form."""
        return tuple(said for said in (remark(self) for remark in _REMARKS) if said)


def made_report(
    session: Session, form: ReportForm, year: int, span: ReportSpan, units: frozenset[str] | None
) -> MinistryReport:
    """Fill in a form from the counts of the books. ``units`` None: of all units."""
    counts = monthly_counts.c
    by_month: dict[int, dict[str, CounterDelta]] = {month: {} for month in span.months}
    by_unit: dict[str, dict[str, CounterDelta]] = {}
    total: dict[str, CounterDelta] = {}
    sums = [func.sum(counts[name]) for name in COUNTED]
    kinds = sorted({column.register for column in form.columns if column.register})
    for key in (counts.month, counts.unit_code):
        query = (
            select(counts.kind, key, *sums)
            .where(counts.kind.in_(kinds), counts.year == year, counts.month.in_(list(span.months)))
            .group_by(counts.kind, key)
        )
        if units is not None:
            query = query.where(counts.unit_code.in_(sorted(units)))
        for kind, bin_key, *numbers in session.execute(query):
            delta = CounterDelta(*map(int, numbers))
            if key is counts.month:
                by_month[bin_key][kind] = delta
                total[kind] = total.get(kind, CounterDelta()) + delta
            else:
                by_unit.setdefault(bin_key, {})[kind] = delta
    return MinistryReport(form, year, span, total, by_month, by_unit)


def report_csv(report: MinistryReport, office_vi: str, *, each_unit: bool) -> str:
    """The form as a CSV file: its head, its columns, and a line for the whole (and for each unit)."""
    form = report.form
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["Biểu số", form.code])
    writer.writerow(["Tên biểu", form.title])
    writer.writerow(["Theo", _source_vi(form)])
    writer.writerow(["Kỳ báo cáo", report.period_vi])
    writer.writerow(["Đơn vị báo cáo", guarded(office_vi)])
    writer.writerow(["", *(f"({column.number})" for column in form.columns)])
    writer.writerow(["Đơn vị", *(column.heading for column in form.columns)])
    if each_unit:
        on = date(report.year, report.span.months[-1], 28)
        for code, deltas in sorted(report.by_unit.items()):
            cells = [report.cell(column, deltas) for column in form.columns]
            writer.writerow([f"{guarded(unit_name(code, on))} ({code})", *cells])
    writer.writerow(["Tổng số", *(report.cell(column) for column in form.columns)])
    for remark in report.remarks_vi:
        writer.writerow(["Ghi chú", remark])
    return BYTE_ORDER_MARK + buffer.getvalue()


def _source_vi(form: ReportForm) -> str:
    return form.source if form.verified else f"{form.source} (chưa đối chiếu với văn bản gốc)"


def _whole(name: str) -> Callable[[CounterDelta], str]:
    return lambda delta: str(getattr(delta, name))


def _mean_years(months: int, people: int) -> str:
    """With a decimal comma, as Vietnam writes it; a dash for nobody."""
    return f"{months / people / 12:.1f}".replace(".", ",") if people else NO_NUMBER


_MEASURES: Final[Mapping[str, Callable[[CounterDelta], str]]] = {
    **{name: _whole(name) for name in (*COUNTED, "new", "entries")},
    "mean_age_male": lambda delta: _mean_years(delta.first_male_months, delta.first_male),
    "mean_age_female": lambda delta: _mean_years(delta.first_female_months, delta.first_female),
    "other_purpose_male": lambda delta: str(delta.male - delta.to_marry_male),
    "other_purpose_female": lambda delta: str(delta.female - delta.to_marry_female),
}


def _noted_from_abroad(report: MinistryReport) -> str:
    noted = [
        f"{register.matter_vi.lower()} {report.total[register.value].noted}"
        for register in (Register.BIRTH, Register.DEATH, Register.MARRIAGE)
        if register.value in report.total and report.total[register.value].noted
    ]
    return f"Ghi chú việc đã đăng ký ở nước ngoài, không thuộc cột nào: {', '.join(noted)}." if noted else ""


def _without(register: Register, what_vi: str, names: Sequence[str]) -> Callable[[MinistryReport], str]:
    """How many new entries stand in none of these columns."""

    def said(report: MinistryReport) -> str:
        if all(column.register != register.value for column in report.form.columns):
            return ""
        delta = report.total.get(register.value, CounterDelta())
        left = delta.new - sum(getattr(delta, name) for name in names)
        return f"{register.matter_vi}: {left} việc {what_vi}." if left > 0 else ""

    return said


_REMARKS: Final[Sequence[Callable[[MinistryReport], str]]] = (
    _without(Register.BIRTH, "không rõ dân tộc", ("kinh", "other_group")),
    _without(Register.BIRTH, "không rõ giới tính", ("new_male", "new_female")),
    _without(Register.BIRTH, "không rõ ngày sinh, hoặc không rõ thời hạn của năm đó", ("on_time", "late")),
    _without(
        Register.DEATH, "không đủ ngày tháng để xếp độ tuổi", ("aged_under_1", "aged_1_to_4", "aged_from_5")
    ),
    _without(Register.DEATH, "không rõ ngày chết, hoặc không rõ thời hạn của năm đó", ("on_time", "late")),
    _without(Register.CORRECTION, "nhập từ sổ giấy không rõ loại", ("changed", "corrected", "supplemented")),
    _without(Register.MARITAL_STATUS, "không rõ giới tính người được xác nhận", ("male", "female")),
    _noted_from_abroad,
)
