"""Results of a registration (``ketQuaXuLy``, contracts.md section 6).

Civil status sends places as objects; PM.DVCLT wants them as texts, and two fields more. The one-stop turns
the first into the second with :func:`towards_dvclt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import BeforeValidator, Field

from lienthong.contracts.attachments import decode_base64
from lienthong.contracts.declaration_fields.places import NAMES, PROVINCE, read_place
from lienthong.contracts.declaration_fields.write_fields import place_text
from lienthong.contracts.payload_faults import (
    FieldFault,
    PayloadRejected,
    missing,
    not_in_catalogue,
    wrong_format,
)
from lienthong.contracts.wire import Text, WireModel, dump_text, parse_object
from lienthong.domain.dates import InvalidDate, PartialDate
from lienthong.domain.law import Group, NoRuleInForce, result_document_code
from lienthong.domain.units import registry

#: PM.DVCLT refuses an empty residence.
NO_INFORMATION = "Không có thông tin"
_MOST_DETAIL = 500
_BIRTH_RESIDENCES = ("meNoiCuTru", "chaNoiCuTru")
_DEATH_RESIDENCES = ("nktNoiCuTru",)
_EMPTY_PLACE: Mapping[str, str] = dict.fromkeys(NAMES, "")


def _place(value: Any) -> Any:
    """Civil status sends objects; a system that has only the text sends that, and an absent place is empty."""
    if value is None or value == "":
        return dict(_EMPTY_PLACE)
    if isinstance(value, str):
        return {**_EMPTY_PLACE, "dcChiTiet": value}
    return value


def _nothing() -> Any:
    """An absent place; the validator of its type makes it what that type calls empty."""
    return None


#: A place as an object; unknown fields in it are kept.
PlaceObject = Annotated[dict[str, Any], BeforeValidator(_place)]
#: How a result writes places: as objects from civil status, as texts towards PM.DVCLT.
P = TypeVar("P")


class OpenedResult(WireModel):
    """What all results share."""

    @classmethod
    def open(cls, value: str | bytes | Mapping[str, Any]) -> Self:
        """Read ``ketQuaXuLy``, be it the JSON text or the object.

        Notes
        -----
        ``PayloadRejected`` is passed on, naming every field that is missing or malformed.
        """
        return cls.read(value if isinstance(value, Mapping) else parse_object(value))

    def text(self) -> str:
        """The JSON text, as ``ketQuaXuLy`` carries it."""
        return dump_text(self.wire())


class BirthFields(OpenedResult, Generic[P]):
    """A registered birth. ``personal_id`` is empty while the number could not be issued."""

    personal_id: Annotated[Text, Field(alias="soDinhDanh")] = ""
    registered: Annotated[Text, Field(alias="ngayDangKy")]
    province_code: Annotated[Text, Field(alias="ndkksMaTinh")] = ""
    district_code: Annotated[Text, Field(alias="ndkksMaHuyen")] = ""
    commune_code: Annotated[Text, Field(alias="ndkksMaXa")] = ""
    child_name: Annotated[Text, Field(alias="nksHoTen")]
    child_sex: Annotated[Text, Field(alias="nksGioiTinh")] = ""
    child_born: Annotated[Text, Field(alias="nksNgaySinh")] = ""
    child_born_in_words: Annotated[Text, Field(alias="nksNgaySinhBangChu")] = ""
    child_ethnic_group: Annotated[Text, Field(alias="nksDanToc")] = ""
    child_hometown: P = Field(alias="nksQueQuan", default_factory=_nothing, validate_default=True)
    child_nationality: Annotated[Text, Field(alias="nksQuocTich")] = ""
    child_birthplace: P = Field(alias="nksNoiSinh", default_factory=_nothing, validate_default=True)
    mother_name: Annotated[Text, Field(alias="meHoTen")] = ""
    mother_born: Annotated[Text, Field(alias="meNgaySinh")] = ""
    mother_ethnic_group: Annotated[Text, Field(alias="meDanToc")] = ""
    mother_nationality: Annotated[Text, Field(alias="meQuocTich")] = ""
    mother_residence_type: Annotated[Text, Field(alias="meLoaiCuTru")] = ""
    mother_residence: P = Field(alias="meNoiCuTru", default_factory=_nothing, validate_default=True)
    mother_paper_number: Annotated[Text, Field(alias="meSoGiayTo")] = ""
    father_name: Annotated[Text, Field(alias="chaHoTen")] = ""
    father_born: Annotated[Text, Field(alias="chaNgaySinh")] = ""
    father_ethnic_group: Annotated[Text, Field(alias="chaDanToc")] = ""
    father_nationality: Annotated[Text, Field(alias="chaQuocTich")] = ""
    father_residence_type: Annotated[Text, Field(alias="chaLoaiCuTru")] = ""
    father_residence: P = Field(alias="chaNoiCuTru", default_factory=_nothing, validate_default=True)
    father_paper_number: Annotated[Text, Field(alias="chaSoGiayTo")] = ""
    requester_name: Annotated[Text, Field(alias="nycHoTen")] = ""
    requester_relation: Annotated[Text, Field(alias="nycQuanHe")] = ""
    requester_paper_number: Annotated[Text, Field(alias="nycSoGiayTo")] = ""
    number: Annotated[Text, Field(alias="soDangKy")]
    book: Annotated[Text, Field(alias="quyenSo")]
    page: Annotated[Text, Field(alias="trangSo")] = ""
    certificate_base64: Annotated[Text, Field(alias="giayKhaiSinh", repr=False)] = ""

    def certificate(self) -> bytes:
        """The signed PDF; raises PayloadRejected when it is absent or no base64."""
        return document(self.certificate_base64, "giayKhaiSinh")

    def registered_on(self) -> date:
        """The day of registration; raises PayloadRejected when ``ngayDangKy`` is none."""
        return registration_day(self.registered)


class DeathFields(OpenedResult, Generic[P]):
    """A registered death."""

    deceased_name: Annotated[Text, Field(alias="nktHoTen")]
    deceased_sex: Annotated[Text, Field(alias="nktGioiTinh")] = ""
    deceased_born: Annotated[Text, Field(alias="nktNgaySinh")] = ""
    deceased_ethnic_group: Annotated[Text, Field(alias="nktDanToc")] = ""
    deceased_nationality: Annotated[Text, Field(alias="nktQuocTich")] = ""
    deceased_residence_type: Annotated[Text, Field(alias="nktLoaiCuTru")] = ""
    deceased_residence: P = Field(alias="nktNoiCuTru", default_factory=_nothing, validate_default=True)
    deceased_paper_number: Annotated[Text, Field(alias="nktSoGiayTo")] = ""
    died: Annotated[Text, Field(alias="nktNgayChet")] = ""
    place_of_death: P = Field(alias="nktNoiChet", default_factory=_nothing, validate_default=True)
    cause: Annotated[Text, Field(alias="nktNguyenNhanChet")] = ""
    notice_kind: Annotated[Text, Field(alias="giayBaoTuLoai")] = ""
    notice_number: Annotated[Text, Field(alias="giayBaoTuSo")] = ""
    requester_name: Annotated[Text, Field(alias="nycHoTen")] = ""
    requester_paper_number: Annotated[Text, Field(alias="nycSoGiayTo")] = ""
    requester_relation: Annotated[Text, Field(alias="nycQuanHe")] = ""
    number: Annotated[Text, Field(alias="soDangKy")]
    book: Annotated[Text, Field(alias="quyenSo")]
    page: Annotated[Text, Field(alias="trangSo")] = ""
    certificate_base64: Annotated[Text, Field(alias="giayKhaiTu", repr=False)] = ""
    document_kind: Annotated[Text, Field(alias="maGiayToKetQua")] = ""

    def certificate(self) -> bytes:
        """The signed PDF; raises PayloadRejected when it is absent or no base64."""
        return document(self.certificate_base64, "giayKhaiTu")


class BirthResult(BirthFields[PlaceObject]):
    """A registered birth, from civil status: places are objects."""


class DeathResult(DeathFields[PlaceObject]):
    """A registered death, from civil status: places are objects."""


class DvcltBirthResult(BirthFields[Text]):
    """A registered birth towards PM.DVCLT: places are texts, and two fields more."""

    birthplace_province: Annotated[Text, Field(alias="nksNoiSinhMaTinh")] = ""
    document_kind: Annotated[Text, Field(alias="maGiayToKetQua")] = ""


class DvcltDeathResult(DeathFields[Text]):
    """A registered death towards PM.DVCLT: places are texts."""


Result = BirthResult | DeathResult
DvcltResult = DvcltBirthResult | DvcltDeathResult


def decode(group: Group, value: str | bytes | Mapping[str, Any]) -> Result:
    """Read ``ketQuaXuLy`` from civil status.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every field that is missing or malformed.
    """
    return BirthResult.open(value) if group is Group.BIRTH else DeathResult.open(value)


def decode_dvclt(group: Group, value: str | bytes | Mapping[str, Any]) -> DvcltResult:
    """Read ``ketQuaXuLy`` of a report, as PM.DVCLT does: a residence must not be empty, the document must be there.

    Raises
    ------
    PayloadRejected
        Naming every field that is missing, malformed or empty.
    """
    result: DvcltResult
    filled: tuple[str, ...]
    if group is Group.BIRTH:
        result = DvcltBirthResult.open(value)
        filled = (*_BIRTH_RESIDENCES, "nksHoTen", "ngayDangKy", "soDangKy", "quyenSo", "giayKhaiSinh")
    else:
        result = DvcltDeathResult.open(value)
        filled = (*_DEATH_RESIDENCES, "nktHoTen", "soDangKy", "quyenSo", "giayKhaiTu")
    wire = result.wire()
    faults = [missing(name) for name in filled if not wire[name].strip()]
    if faults:
        raise PayloadRejected(faults)
    return result


def towards_dvclt(result: Result, on: date) -> DvcltResult:
    """The result as PM.DVCLT wants it: texts for places, “Không có thông tin” for an empty residence.

    Parameters
    ----------
    on
        Day of registration: units are named as they were on it, those that were gone by then as on their last day.

    Raises
    ------
    PayloadRejected
        Naming a place whose unit never existed.
    """
    birth = isinstance(result, BirthResult)
    wire = result.wire()
    faults: list[FieldFault] = []
    if isinstance(result, BirthResult):
        wire["nksNoiSinhMaTinh"] = str(result.child_birthplace.get(PROVINCE) or "")
    places = ("nksQueQuan", "nksNoiSinh") if birth else ("nktNoiChet",)
    residences = _BIRTH_RESIDENCES if birth else _DEATH_RESIDENCES
    for name in (*places, *residences):
        wire[name], found = _text_of(name, wire[name], on)
        faults += found
    if faults:
        raise PayloadRejected(faults)
    for name in residences:
        wire[name] = wire[name] if wire[name].strip() else NO_INFORMATION
    wire["maGiayToKetQua"] = wire.get("maGiayToKetQua") or document_kind(
        Group.BIRTH if birth else Group.DEATH, on
    )
    return DvcltBirthResult.read(wire) if birth else DvcltDeathResult.read(wire)


def document_kind(group: Group, on: date) -> str:
    """``maGiayToKetQua`` of a document issued on a day; of the newest kind where the law of that day has none."""
    try:
        return result_document_code(group, on)
    except NoRuleInForce:
        return result_document_code(group)


def _text_of(name: str, value: Mapping[str, Any], on: date) -> tuple[str, list[FieldFault]]:
    place, faults, _ = read_place(name, value, _MOST_DETAIL, None)
    if place is None:
        return "", faults
    code = place.address.deepest if place.address is not None else None
    if code is not None and not registry().history(code):
        return "", [not_in_catalogue(name, "đơn vị hành chính")]
    return place_text(place, on), []


def registration_day(text: str) -> date:
    """The day in ``ngayDangKy``.

    Raises
    ------
    PayloadRejected
        When it is none.
    """
    try:
        day = PartialDate.parse(text).exact
    except InvalidDate:
        day = None
    if day is None:
        raise PayloadRejected([wrong_format("ngayDangKy", "phải có dạng dd.MM.yyyy")])
    return day


def document(text: str, field: str) -> bytes:
    """The bytes of a document in base64.

    Raises
    ------
    PayloadRejected
        When it is absent or no base64, naming ``field``.
    """
    if not text:
        raise PayloadRejected([missing(field)])
    return decode_base64(text, field)
