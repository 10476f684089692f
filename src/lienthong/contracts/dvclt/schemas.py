"""Requests and answers of PM.DVCLT, field by field (contracts.md section 2)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lienthong.contracts.attachments import ATTACHMENTS, Attachment, attachment_list
from lienthong.contracts.times import parse_moment
from lienthong.contracts.wire import Code, Text, WireModel
from lienthong.domain.dossiers import ReportStatus

__all__ = [
    "Acknowledgement",
    "Attachment",
    "ConfirmedDifference",
    "DetailAnswer",
    "DossierDetail",
    "ReportAnswer",
    "StatusReport",
    "TokenAnswer",
    "TokenRequest",
    "WaitingDossier",
    "WaitingList",
]

#: ``coQuanXuLy`` of a one-stop system: the one value that real connectors send.
ONESTOP_AGENCY = 5
#: [own] field of a report: the differences between result and declaration that a clerk confirmed.
CONFIRMED_DIFFERENCES = "khacBietDaXacNhan"


def _list(value: Any) -> Any:
    return [] if value is None else value


class TokenRequest(WireModel):
    """``POST /api/token``: who asks."""

    user_name: Annotated[Text, Field(alias="userName")]
    password: Annotated[Text, Field(repr=False)]


class TokenAnswer(WireModel):
    """A bearer token. A client logs in again when it ends; nothing public says how to use ``refreshToken``."""

    token: Annotated[Text, Field(repr=False)]
    refresh_token: Annotated[Text, Field(alias="refreshToken", repr=False)] = ""
    refresh_token_expires: Annotated[Text, Field(alias="refreshTokenExpiryTime")] = ""


class WaitingDossier(WireModel):
    """One line of the list of dossiers that wait for the one-stop system.

    ``unit_number`` is ``maDonVi`` as it came: PM.DVCLT sends an int, which has lost its leading zeros. Use
    :func:`lienthong.contracts.unit_numbers.unit_candidates` to read it.
    """

    id: int | str
    unit_number: Annotated[int | str, Field(alias="maDonVi")]
    procedure_code: Annotated[Text, Field(alias="maTTHC")] = ""
    module: Text = ""
    code: Annotated[Code, Field(alias="maHoSo")]
    received: Annotated[Text, Field(alias="ngayTiepNhan")] = ""
    tech_id: Annotated[Text, Field(alias="techId")] = ""

    def received_at(self) -> datetime:
        """``ngayTiepNhan`` as a moment; raises PayloadRejected when it is none."""
        return parse_moment(self.received, "ngayTiepNhan")


class WaitingList(WireModel):
    """Answer of the list of waiting dossiers."""

    data: Annotated[list[WaitingDossier], BeforeValidator(_list)]


class DossierDetail(WireModel):
    """A dossier in full, as it stands in ``data`` of the answer, and again in the JSON text within."""

    unit_number: Annotated[int | str, Field(alias="maDonVi")]
    procedure_code: Annotated[Text, Field(alias="maTTHC")] = ""
    module: Text
    code: Annotated[Code, Field(alias="maHoSo")]
    received: Annotated[Text, Field(alias="ngayTiepNhan")] = ""
    tech_id: Annotated[Text, Field(alias="techId")] = ""
    data: Annotated[Text, Field(repr=False)]
    attachments: Annotated[list[Attachment], BeforeValidator(attachment_list)] = Field(
        default_factory=list, alias=ATTACHMENTS
    )


class DetailAnswer(WireModel):
    """Answer of the detail service: the record, nested as contracts.md 2.3 has it."""

    data: DossierDetail


class Acknowledgement(WireModel):
    """``PUT``: the dossier is stored here; do not list it again."""

    code: Annotated[Code, Field(alias="maHoSo")]
    received: Annotated[bool, Field(alias="daNhan")] = True


class ConfirmedDifference(WireModel):
    """One fact in which a result rightly differs from the declaration, and who of the one-stop says so ([own]).

    ``value`` is what was registered and confirmed; empty confirms whatever the result says in the field.
    """

    field: Annotated[Text, Field(alias="truong")]
    confirmed_by: Annotated[Text, Field(alias="nguoiXacNhan")]
    title: Annotated[Text, Field(alias="chucDanh")] = ""
    confirmed_at: Annotated[Text, Field(alias="thoiGianXacNhan")] = ""
    value: Annotated[Text, Field(alias="giaTri", repr=False)] = ""


class StatusReport(WireModel):
    """``POST``: what became of a dossier. Times are ``dd/MM/yyyy HH:mm:ss`` or empty; see ``times.format_moment``.

    ``result`` is the JSON text that :mod:`lienthong.contracts.hotich_v3.results` writes towards PM.DVCLT.
    ``confirmed_differences`` is [own] and goes over the wire only where there are any.
    """

    procedure_code: Annotated[Text, Field(alias="maTTHC")] = ""
    interlinked_code: Annotated[Code, Field(alias="soHoSoLT")]
    handling_agency: Annotated[int, Field(alias="coQuanXuLy")] = ONESTOP_AGENCY
    onestop_code: Annotated[Code, Field(alias="maHoSo")] = ""
    status_code: Annotated[int, Field(alias="trangThai")]
    done_at: Annotated[Text, Field(alias="thoiGianThucHien")] = ""
    note: Annotated[Text, Field(alias="ghiChu")] = ""
    result: Annotated[Text, Field(alias="ketQuaXuLy", repr=False)] = ""
    handler_name: Annotated[Text, Field(alias="nguoiXuLy")] = ""
    handler_title: Annotated[Text, Field(alias="chucDanh")] = ""
    handler_department: Annotated[Text, Field(alias="phongBanXuLy")] = ""
    handling: Annotated[Text, Field(alias="noiDungXuLy")] = ""
    started_at: Annotated[Text, Field(alias="ngayBatDau")] = ""
    legal_end: Annotated[Text, Field(alias="ngayKetThucTheoQuyDinh")] = ""
    previous_appointment: Annotated[Text, Field(alias="ngayHenTraTruoc")] = ""
    new_appointment: Annotated[Text, Field(alias="ngayHenTraMoi")] = ""
    supplement_limit: Annotated[Text, Field(alias="hanBoSungHoSo")] = ""
    confirmed_differences: Annotated[list[ConfirmedDifference], BeforeValidator(_list)] = Field(
        default_factory=list, alias=CONFIRMED_DIFFERENCES
    )

    def wire(self) -> dict[str, Any]:
        """As of every record; a receiver that knows the published fields alone never sees an empty one of ours."""
        wire = super().wire()
        if not self.confirmed_differences:
            del wire[CONFIRMED_DIFFERENCES]
        return wire

    @property
    def status(self) -> ReportStatus | None:
        """The reported status, or None when ``trangThai`` is no known number."""
        try:
            return ReportStatus(self.status_code)
        except ValueError:
            return None


class ReportAnswer(WireModel):
    """Answer to a report (and to anything malformed).

    What it means: :func:`lienthong.contracts.dvclt.answers.classify`.
    """

    errors: Any = None
    type: Text = ""
    title: Text = ""
    status: int = 200
    trace_id: Annotated[Text, Field(alias="traceId")] = ""
