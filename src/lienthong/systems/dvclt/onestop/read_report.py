"""A one-stop system's report, read field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from lienthong.contracts.attachments import papers_elsewhere
from lienthong.contracts.dvclt.report_content import RESULT, plain_code, report_content, result_facts
from lienthong.contracts.dvclt.schemas import StatusReport
from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    too_long,
    wrong_format,
)
from lienthong.contracts.times import parse_moment
from lienthong.contracts.wire import parse_object
from lienthong.domain.calendar import VIETNAM
from lienthong.domain.dates import InvalidDate, PartialDate
from lienthong.domain.dossiers import ReportStatus
from lienthong.systems.dvclt.base.context import DvcltContext

_MOMENTS = {
    "thoiGianThucHien": "done_at",
    "ngayBatDau": "started_at",
    "ngayKetThucTheoQuyDinh": "legal_end",
    "ngayHenTraTruoc": "previous_appointment",
    "ngayHenTraMoi": "new_appointment",
    "hanBoSungHoSo": "supplement_limit",
}


_PAST = frozenset(("thoiGianThucHien", "ngayBatDau"))
"""Moments of what was done already; the others are appointments and limits."""
_REGISTERED_ON = "ngayDangKy"
_LONGEST_CODE = 60


_NEEDS_A_REASON = (ReportStatus.SUPPLEMENT, ReportStatus.REFUSED)


_REQUIRED = ("soHoSoLT", "trangThai", "thoiGianThucHien")


_WITH_RESULT = (ReportStatus.REGISTERED, ReportStatus.RETURNED)


LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class OnestopReport:
    """A report without a faulty field.

    Attributes
    ----------
    body, status
        What it says as it came, and its status.
    moments
        By wire name; None where empty.
    onestop_code
        The one-stop's own code as it is meant; empty when the report names none.
    content
        All that it says in one form: see :mod:`lienthong.contracts.dvclt.report_content`.
    """

    body: StatusReport
    status: ReportStatus
    moments: Mapping[str, datetime | None]
    onestop_code: str
    content: Mapping[str, str]


def read_report(context: DvcltContext, body: bytes) -> OnestopReport:
    """The report in a request's body.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    """
    try:
        report = StatusReport.read(body)
    except PayloadRejected as rejected:
        raise PayloadRejected([*rejected.faults, *_also_missing(body, rejected)]) from None
    faults: list[FieldFault] = []
    status = report.status
    if not report.interlinked_code.strip():
        faults.append(missing("soHoSoLT"))
    if status is None:
        faults.append(not_in_catalogue("trangThai", "trạng thái hồ sơ (1 đến 7)"))
    if not report.done_at.strip():
        faults.append(missing("thoiGianThucHien"))
    if status in _NEEDS_A_REASON and not (report.note.strip() or report.handling.strip()):
        faults.append(FieldFault("ghiChu", "ghiChu không được để trống: phải nêu lý do"))
    moments, wrong = _moments(context, report)
    faults += wrong
    for name, text in (("ghiChu", report.note), ("noiDungXuLy", report.handling)):
        if len(text) > LONGEST_TEXT:
            faults.append(too_long(name, LONGEST_TEXT))
    code = plain_code(report.onestop_code)
    if len(code) > _LONGEST_CODE:
        faults.append(too_long("maHoSo", _LONGEST_CODE))
    faults += _result_faults(context, report, status)
    faults += papers_elsewhere(report.unknown, RESULT)
    if faults or status is None:
        raise PayloadRejected(faults)
    return OnestopReport(report, status, moments, code, report_content(report))


def _moments(
    context: DvcltContext, report: StatusReport
) -> tuple[dict[str, datetime | None], list[FieldFault]]:
    """The moments of a report, and what is wrong with them: unreadable, or far from any that can be meant."""
    now = context.clock.now()
    moments: dict[str, datetime | None] = {}
    faults: list[FieldFault] = []
    for name, attribute in _MOMENTS.items():
        text = str(getattr(report, attribute))
        try:
            moment = parse_moment(text, name) if text.strip() else None
        except PayloadRejected as rejected:
            faults += rejected.faults
            continue
        moments[name] = moment
        if moment is not None and moment > now + _furthest(context, name):
            faults.append(_to_come(context, name))
    return moments, faults


def _furthest(context: DvcltContext, name: str) -> timedelta:
    if name in _PAST:
        return timedelta(seconds=context.settings.future_tolerance_seconds)
    return timedelta(days=context.settings.farthest_appointment_days)


def _to_come(context: DvcltContext, name: str) -> FieldFault:
    now = f"{context.clock.now().astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    if name in _PAST or name == _REGISTERED_ON:
        return wrong_format(name, f"là thời điểm chưa tới; đồng hồ của PM.DVCLT đang là {now}")
    most = context.settings.farthest_appointment_days
    return wrong_format(name, f"xa hơn {most} ngày kể từ hôm nay; đồng hồ của PM.DVCLT đang là {now}")


def _result_faults(
    context: DvcltContext, report: StatusReport, status: ReportStatus | None
) -> list[FieldFault]:
    """What is wrong with ``ketQuaXuLy`` as such: whatever the status, it is never taken unread."""
    if not report.result.strip():
        return [missing(RESULT)] if status == ReportStatus.REGISTERED else []
    try:
        facts = result_facts(report.result)
    except PayloadRejected as rejected:
        return list(rejected.faults)
    if facts and status not in _WITH_RESULT:
        return [
            FieldFault(
                RESULT,
                f"{RESULT} chỉ gửi kèm trạng thái {int(ReportStatus.REGISTERED)} (đã đăng ký, có kết quả)",
            )
        ]
    try:
        day = PartialDate.parse(facts.get(_REGISTERED_ON, ""))
    except InvalidDate:
        # Absent, or told with the other fields of the result.
        return []
    latest = (context.clock.now() + _furthest(context, "thoiGianThucHien")).astimezone(VIETNAM).date()
    is_to_come = day.exact is not None and day.exact > latest
    return [_to_come(context, _REGISTERED_ON)] if is_to_come else []


def _also_missing(body: bytes, rejected: PayloadRejected) -> list[FieldFault]:
    """Required fields that are empty beside those that are malformed: the sender hears of all at once."""
    given = parse_object(body)
    named = {fault.field for fault in rejected.faults}
    return [missing(name) for name in _REQUIRED if given.get(name) in (None, "") and name not in named]
