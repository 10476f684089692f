"""A one-stop system's report, read field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lienthong.contracts.dvclt.schemas import StatusReport
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, missing, not_in_catalogue
from lienthong.contracts.times import parse_moment
from lienthong.contracts.wire import parse_object
from lienthong.domain.dossiers import ReportStatus

_MOMENTS = {
    "thoiGianThucHien": "done_at",
    "ngayBatDau": "started_at",
    "ngayKetThucTheoQuyDinh": "legal_end",
    "ngayHenTraTruoc": "previous_appointment",
    "ngayHenTraMoi": "new_appointment",
    "hanBoSungHoSo": "supplement_limit",
}


_NEEDS_A_REASON = (ReportStatus.SUPPLEMENT, ReportStatus.REFUSED)


_REQUIRED = ("soHoSoLT", "trangThai", "thoiGianThucHien")


LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class OnestopReport:
    """A report without a faulty field: what it says, its status, and its moments by wire name (None where empty)."""

    content: StatusReport
    status: ReportStatus
    moments: Mapping[str, datetime | None]


def read_report(body: bytes) -> OnestopReport:
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
    if status == ReportStatus.REGISTERED and not report.result.strip():
        faults.append(missing("ketQuaXuLy"))
    moments: dict[str, datetime | None] = {}
    for name, attribute in _MOMENTS.items():
        text = str(getattr(report, attribute))
        try:
            moments[name] = parse_moment(text, name) if text.strip() else None
        except PayloadRejected as rejected:
            faults += rejected.faults
    for name, text in (("ghiChu", report.note), ("noiDungXuLy", report.handling)):
        if len(text) > LONGEST_TEXT:
            faults.append(
                FieldFault(name, f"{name} có độ dài vượt quá số lượng cho phép (tối đa {LONGEST_TEXT} ký tự)")
            )
    if faults or status is None:
        raise PayloadRejected(faults)
    return OnestopReport(report, status, moments)


def _also_missing(body: bytes, rejected: PayloadRejected) -> list[FieldFault]:
    """Required fields that are empty beside those that are malformed: the sender hears of all at once."""
    given = parse_object(body)
    named = {fault.field for fault in rejected.faults}
    return [missing(name) for name in _REQUIRED if given.get(name) in (None, "") and name not in named]
