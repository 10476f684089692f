"""Requests and answers of API 1.0 (contracts.md 4.1).

The published guide gives the requests in JSON and the answers as a table of status, value, error code and
error description; the names of the answer's fields are those of 3.0 [own].
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, read_sentences, wrong_format
from lienthong.contracts.times import YEARS
from lienthong.contracts.unit_numbers import unit_candidates
from lienthong.contracts.wire import Code, Text, WireModel, dump_text, parse_json
from lienthong.domain.dossiers import RegistrationStatus
from lienthong.domain.units import UnitCode

SERVICE = "apiHoTichTuPhap"
VERSION = "1.0"
SUCCESS = 1
FAILURE = 0
ALREADY_RECEIVED = "đã được tiếp nhận"
_REFUSED_VI = "Hồ sơ bị từ chối: "
_SUPPLEMENT_VI = "Hồ sơ cần bổ sung thông tin: "


class Operation(StrEnum):
    """The operations of the service; each is a ``POST``."""

    REGISTER = "dangKyHoTich"
    CATALOGUE = "danhMuc"
    STATE = "traTrangThaiHoSo"
    RESULT = "ketQuaDangKyHS"
    CHANGED = "dsHoSoDangKy"
    ENTRY = "traHoSo"
    ENTRIES = "traDanhSachHoSo"


def _list(value: Any) -> Any:
    return [] if value is None else value


def _number(value: Any) -> Any:
    """An id as a number: senders write it as a text too."""
    return value.strip() if isinstance(value, str) else value


#: ``maDonVi`` is a number, which has no leading zeros; a text keeps them.
UnitNumber = int | str


def day_text(day: date) -> str:
    """``yyyy-MM-dd``."""
    return day.isoformat()


def parse_day(text: str, field: str) -> date:
    """Read ``yyyy-MM-dd``, also where a time of day follows it.

    Raises
    ------
    PayloadRejected
        When it is no day of that form, naming ``field``.
    """  # noqa: DOC501 - ValueError is caught here
    try:
        day = date.fromisoformat(text.strip().partition("T")[0])
        if day.year not in YEARS:
            raise ValueError(day.year)
    except ValueError:
        raise PayloadRejected([wrong_format(field, "phải có dạng yyyy-MM-dd, ví dụ 2024-07-05")]) from None
    return day


class _AboutUnit(WireModel):
    """A request that names a unit by its number."""

    unit_number: Annotated[UnitNumber, Field(alias="maDonVi")]

    def unit(self, on: date) -> UnitCode | None:
        """The unit that ``maDonVi`` means on a day, or None when it means none."""
        return next(iter(unit_candidates(self.unit_number, on)), None)


class RegisterRequest(_AboutUnit):
    """``dangKyHoTich``: a dossier for civil status. ``data`` is the XML text of its payload."""

    module: Text
    code: Annotated[Code, Field(alias="maHoSo")]
    received: Annotated[Text, Field(alias="ngayTiepNhan")]
    data: Annotated[Text, Field(repr=False)]

    @classmethod
    def of(cls, *, unit_code: str, module: str, code: str, received_on: date, data: str) -> RegisterRequest:
        """A request; the unit's code loses its leading zeros, as the contract has it."""
        return cls(
            unit_number=int(unit_code),
            module=module,
            code=code,
            received=day_text(received_on),
            data=data,
        )

    def received_on(self) -> date:
        """``ngayTiepNhan``; raises PayloadRejected when it is no day."""
        return parse_day(self.received, "ngayTiepNhan")


class CatalogueRequest(WireModel):
    """``danhMuc``: which catalogue; see :mod:`lienthong.contracts.hotich_v1.catalogues`."""

    kind: Annotated[Text, Field(alias="loaiDanhMuc")]


class DossierRequest(_AboutUnit):
    """``traTrangThaiHoSo`` and ``ketQuaDangKyHS``: which dossier, by unit and one-stop code."""

    code: Annotated[Code, Field(alias="maHoSo")]


class ChangedRequest(WireModel):
    """``dsHoSoDangKy``: what was entered or changed on a day."""

    module: Text
    changed: Annotated[Text, Field(alias="ngayCapNhat")]

    def changed_on(self) -> date:
        """``ngayCapNhat``; raises PayloadRejected when it is no day."""
        return parse_day(self.changed, "ngayCapNhat")


class EntryRequest(WireModel):
    """``traHoSo``: one entry, by its id in the civil-status system."""

    module: Text
    id: Annotated[int, BeforeValidator(_number), Field(alias="maHoSo")]


class EntriesRequest(WireModel):
    """``traDanhSachHoSo``: many entries of a province."""

    province_code: Annotated[Text, Field(alias="maTinh")]
    module: Text
    ids: Annotated[list[int], BeforeValidator(_list), Field(alias="dsMaHoSo")]


class ChangedEntry(WireModel):
    """One line of ``dsHoSoDangKy``."""

    id: Annotated[int, BeforeValidator(_number)]
    unit_number: Annotated[UnitNumber, Field(alias="maDonVi")]


class Answer(WireModel):
    """What every operation answers: 1 and a value, or 0 and an error."""

    status: int
    status_description: Annotated[Text, Field(alias="statusDescription")] = ""
    value: Any = Field(default=None, repr=False)
    error_code: Annotated[Text, Field(alias="errorCode")] = ""
    error_description: Annotated[Text, Field(alias="errorDescription")] = ""

    @classmethod
    def done(cls, value: Any = None, description_vi: str = "Giao dịch thành công") -> Answer:
        """Success, with its value."""
        return cls(status=SUCCESS, status_description=description_vi, value=value)

    @classmethod
    def sent(cls, where_vi: str = "") -> Answer:
        """A dossier is stored; ``where_vi`` says where (environment, unit, whether anybody there sees it)."""
        words = "Gửi thông tin thành công"
        return cls.done(description_vi=f"{words}: {where_vi}" if where_vi else words)

    @classmethod
    def listed(cls, lines: Iterable[WireModel | Mapping[str, Any]]) -> Answer:
        """Success with a list of records."""
        return cls.done([line.wire() if isinstance(line, WireModel) else dict(line) for line in lines])

    @classmethod
    def failed(cls, code: ErrorCode, description_vi: str = "") -> Answer:
        """An error; the sentence of the code when nothing more is known."""
        return cls(
            status=FAILURE,
            status_description="Đã có lỗi xảy ra trong quá trình gửi thông tin",
            error_code=code,
            error_description=description_vi or code.message_vi,
        )

    @classmethod
    def rejected(cls, rejected: PayloadRejected) -> Answer:
        """The payload has faulty fields; the answer names each, one sentence a field."""
        return cls.failed(ErrorCode.DATA_INCORRECT, rejected.message_vi)

    @property
    def success(self) -> bool:
        """True when the operation was done."""
        return self.status != FAILURE

    @property
    def was_already_taken(self) -> bool:
        """True when the answer says, as 3.0 does, that the dossier was there before; ours answers 1 then [own]."""
        return ALREADY_RECEIVED in f"{self.error_description} {self.status_description}".lower()

    @property
    def faults(self) -> tuple[FieldFault, ...]:
        """The sentences of a rejection, by field; empty after success."""
        return () if self.success else read_sentences(self.error_description)

    def records(self) -> list[dict[str, Any]]:
        """The value as a list of records; senders write it as a list, as one record or as JSON text.

        Raises
        ------
        PayloadRejected
            When the value is nothing of that.
        """
        value = parse_json(self.value) if isinstance(self.value, str) and self.value else self.value
        if isinstance(value, Mapping):
            value = [value]
        if not value:
            return []
        if not isinstance(value, list) or not all(isinstance(line, dict) for line in value):
            raise PayloadRejected([wrong_format("value", "phải là danh sách bản ghi")])
        return value

    def changed(self) -> list[ChangedEntry]:
        """The lines of ``dsHoSoDangKy``; raises PayloadRejected when one cannot be read."""
        return [ChangedEntry.read(line) for line in self.records()]


class StateAnswer(Answer):
    """Answer of ``traTrangThaiHoSo``: 1 waiting, 2 supplement, 3 eligible, 4 registered, 0 error.

    1.0 has no state for a refused dossier: it is answered as an error 500 that says so [own].
    """

    @classmethod
    def of(cls, state: RegistrationStatus, detail_vi: str = "") -> StateAnswer:
        """The state of a dossier; ``detail_vi`` is what is to be supplemented, or why it was refused."""
        if state is RegistrationStatus.REFUSED:
            failed = cls.failed(ErrorCode.DATA_INCORRECT, f"{_REFUSED_VI}{detail_vi}")
            return cls.model_validate(failed.wire())
        words = _STATES_VI[state]
        if state is RegistrationStatus.SUPPLEMENT:
            words = f"{_SUPPLEMENT_VI}{detail_vi}"
        return cls(status=int(state), status_description=words)

    @property
    def state(self) -> RegistrationStatus | None:
        """The state, or None when the answer is an error or a number nobody knows."""
        if self.error_description.startswith(_REFUSED_VI):
            return RegistrationStatus.REFUSED
        try:
            return RegistrationStatus(self.status)
        except ValueError:
            return None

    @property
    def detail_vi(self) -> str:
        """What is to be supplemented, or why the dossier was refused; empty otherwise."""
        if self.state is RegistrationStatus.REFUSED:
            return self.error_description.removeprefix(_REFUSED_VI)
        if self.state is RegistrationStatus.SUPPLEMENT:
            return self.status_description.removeprefix(_SUPPLEMENT_VI)
        return ""


_STATES_VI = {
    RegistrationStatus.WAITING: "Đã tiếp nhận hồ sơ, chờ xử lý",
    RegistrationStatus.SUPPLEMENT: _SUPPLEMENT_VI.strip(),
    RegistrationStatus.IN_WORK: "Hồ sơ đủ điều kiện giải quyết",
    RegistrationStatus.REGISTERED: "Đã hoàn thành đăng ký",
}


def catalogue_text(lines: Iterable[Mapping[str, str]]) -> str:
    """A catalogue as ``danhMuc`` answers it: a JSON text."""
    return dump_text([dict(line) for line in lines])
