"""Envelopes of API 3.0: a dossier sent to civil status, and the question what became of it (contracts.md 4.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lienthong.contracts.attachments import Attachment, attachment_list, forwardable
from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, read_sentences
from lienthong.contracts.times import format_moment, parse_moment
from lienthong.contracts.wire import Code, Text, WireModel
from lienthong.domain.dossiers import RegistrationStatus

__all__ = [
    "Attachment",
    "ErrorCode",
    "QueryAnswer",
    "QueryItem",
    "QueryRequest",
    "ReceiveAnswer",
    "ReceiveRequest",
]

SERVICE = "apiLienThongKSKT"
VERSION = "3.0"
#: The segment of the path, which is not the version of the API (contracts.md section 8).
PATH_VERSION = "1.0"
RECEIVE = "nhanHoSoDKHT"
QUERY = "layKetQua"

_ALREADY_RECEIVED = "đã được tiếp nhận"


def _list(value: Any) -> Any:
    return [] if value is None else value


class ReceiveRequest(WireModel):
    """``nhanHoSoDKHT``: a dossier for civil status. ``data`` is the JSON text of the payload of its module."""

    unit_code: Annotated[Text, Field(alias="maDonVi")]
    module: Text
    interlinked_code: Annotated[Code, Field(alias="maHoSoLT")]
    onestop_code: Annotated[Code, Field(alias="maHoSoMCDT")]
    received: Annotated[Text, Field(alias="ngayTiepNhan")]
    data: Annotated[Text, Field(repr=False)]
    attachments: Annotated[list[Attachment], BeforeValidator(attachment_list)] = Field(
        default_factory=list, alias="fileDinhKem", repr=False
    )

    @classmethod
    def of(
        cls,
        *,
        unit_code: str,
        module: str,
        interlinked_code: str,
        onestop_code: str,
        received_at: datetime,
        data: str,
        attachments: Iterable[Attachment] = (),
    ) -> ReceiveRequest:
        """A request; papers that the citizen withdrew (``huyGiayTo=1``) are left out."""
        return cls(
            unit_code=unit_code,
            module=module,
            interlinked_code=interlinked_code,
            onestop_code=onestop_code,
            received=format_moment(received_at),
            data=data,
            attachments=list(forwardable(attachments)),
        )

    def received_at(self) -> datetime:
        """``ngayTiepNhan`` as a moment; raises PayloadRejected when it is none."""
        return parse_moment(self.received, "ngayTiepNhan")


def _told(words: str, where_vi: str) -> str:
    return f"{words}: {where_vi}" if where_vi else words


class ReceiveAnswer(WireModel):
    """Answer to a dossier: taken, or not and why."""

    status: Annotated[Text, Field(pattern="^[01]$")]
    status_description: Annotated[Text, Field(alias="statusDescription")] = ""
    error_code: Annotated[Text, Field(alias="errorCode")] = ""
    error_description: Annotated[Text, Field(alias="errorDescription")] = ""

    @classmethod
    def taken(cls, where_vi: str = "") -> ReceiveAnswer:
        """The dossier is stored; ``where_vi`` says where (environment, unit, whether anybody there sees it)."""
        return cls(status="1", status_description=_told("Tiếp nhận hồ sơ thành công", where_vi))

    @classmethod
    def already_taken(cls, onestop_code: str, where_vi: str = "") -> ReceiveAnswer:
        """The same dossier was stored before, ``where_vi`` says where: to the sender that is success."""
        return cls(
            status="0",
            status_description=_told("Hồ sơ trùng", where_vi),
            error_code=ErrorCode.DATA_INCORRECT,
            error_description=f"Hồ sơ {onestop_code} {_ALREADY_RECEIVED}",
        )

    @classmethod
    def rejected(cls, faults: Iterable[FieldFault] | PayloadRejected) -> ReceiveAnswer:
        """The payload has faulty fields; the answer names each, one sentence a field."""
        rejected = faults if isinstance(faults, PayloadRejected) else PayloadRejected(faults)
        return cls(
            status="0",
            status_description="Dữ liệu hồ sơ không hợp lệ",
            error_code=ErrorCode.DATA_INCORRECT,
            error_description=rejected.message_vi,
        )

    @classmethod
    def refused(cls, code: ErrorCode, description_vi: str) -> ReceiveAnswer:
        """The dossier as a whole is not taken: unknown unit, other province, other content under the same code."""
        return cls(
            status="0",
            status_description="Không tiếp nhận hồ sơ",
            error_code=code,
            error_description=description_vi,
        )

    @property
    def success(self) -> bool:
        """True when the dossier is at civil status, now or since before."""
        return self.status == "1" or self.was_already_taken

    @property
    def was_already_taken(self) -> bool:
        """True when the answer says that the dossier was there before."""
        return _ALREADY_RECEIVED in f"{self.error_description} {self.status_description}".lower()

    @property
    def faults(self) -> tuple[FieldFault, ...]:
        """The sentences of a rejection, by field; empty after success."""
        return () if self.success else read_sentences(self.error_description)


class QueryRequest(WireModel):
    """``layKetQua``: what became of these dossiers (one-stop codes), all of one province and module."""

    codes: Annotated[list[Text], Field(alias="maDinhDanhHoSo")]
    province_code: Annotated[Text, Field(alias="maTinh")]
    module: Text


class QueryItem(WireModel):
    """State of one dossier at civil status; ``result`` holds a JSON text or an object, see ``results``."""

    unit_code: Annotated[Text, Field(alias="maDonVi")] = ""
    province_code: Annotated[Text, Field(alias="maTinh")] = ""
    module: Text = ""
    interlinked_code: Annotated[Code, Field(alias="maHoSoLT")] = ""
    onestop_code: Annotated[Code, Field(alias="maHoSoMCDT")]
    errors: Any = None
    status_code: Annotated[int, Field(alias="trangThai")]
    done_at: Annotated[Text, Field(alias="thoiGianThucHien")] = ""
    note: Annotated[Text, Field(alias="ghiChu")] = ""
    result: Annotated[Any, Field(alias="ketQuaXuLy", repr=False)] = None
    handler_name: Annotated[Text, Field(alias="nguoiXuLy")] = ""
    handler_title: Annotated[Text, Field(alias="chucDanh")] = ""
    handler_department: Annotated[Text, Field(alias="phongBanXuLy")] = ""
    handling: Annotated[Text, Field(alias="noiDungXuLy")] = ""
    supplement_limit: Annotated[Text, Field(alias="hanBoSungHoSo")] = ""

    @property
    def status(self) -> RegistrationStatus | None:
        """The state, or None when ``trangThai`` is no known number: an operator's matter."""
        try:
            return RegistrationStatus(self.status_code)
        except ValueError:
            return None


class QueryMiss(WireModel):
    """A code that was asked for and has no answer, and why [own]."""

    code: Annotated[Text, Field(alias="maDinhDanhHoSo")]
    reason_vi: Annotated[Text, Field(alias="lyDo")]
    hint_vi: Annotated[Text, Field(alias="goiY")] = ""


class QueryAnswer(WireModel):
    """Answer to a query.

    Asked with another module than the dossiers were sent with, ``value`` is empty. ``misses`` [own] names every asked
    code without an answer; it is left out when there is none.
    """

    status: Annotated[int, Field(ge=0, le=1)]
    status_description: Annotated[Text, Field(alias="statusDescription")] = ""
    value: Annotated[list[QueryItem], BeforeValidator(_list)] = Field(default_factory=list)
    misses: Annotated[list[QueryMiss], BeforeValidator(_list)] = Field(
        default_factory=list, alias="khongCoKetQua", exclude_if=lambda misses: not misses
    )

    @property
    def success(self) -> bool:
        """True when the question was answered, be it with an empty list."""
        return self.status == 1

    @classmethod
    def found(cls, items: Iterable[QueryItem]) -> QueryAnswer:
        """An answered question."""
        return cls(status=1, status_description="Thành công", value=list(items))

    @classmethod
    def failed(cls, description_vi: str, code: ErrorCode | None = None) -> QueryAnswer:
        """A question that cannot be answered.

        ``code`` goes into ``errorCode``, which other answers have: here it is our own addition.
        """
        added = {"errorCode": code.value} if code is not None else {}
        return cls.model_validate({"status": 0, "statusDescription": description_vi, **added})
