"""Read the fields of a declaration: every value becomes what the domain calls it, or a fault that names the field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from typing import Any

from lienthong.contracts.control_characters import holds_control_characters
from lienthong.contracts.declaration_fields.fields import DeclarationField, Dialect, FieldKind, FieldTable
from lienthong.contracts.declaration_fields.names_and_dates import read_born, read_name
from lienthong.contracts.declaration_fields.places import read_place
from lienthong.contracts.payload_faults import FieldFault, missing, not_in_catalogue, too_long, wrong_format
from lienthong.contracts.wire import RawJson
from lienthong.domain import catalogues
from lienthong.domain.dates import InvalidDate, PartialDate, TimeOfDay
from lienthong.domain.declarations import Place
from lienthong.domain.letters import as_meant
from lienthong.domain.modules import Module
from lienthong.domain.names import NameParts, join_name, unusual_parts
from lienthong.domain.registers import Register, register_of
from lienthong.domain.units import UnitCode, registry

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{6,}")
_DATE_VI = "phải có dạng dd.MM.yyyy, MM.yyyy hoặc yyyy"
_NO_SUCH_DAY_VI = "ngày không tồn tại, ghi dd.MM.yyyy, MM.yyyy hoặc yyyy"
_PERSONAL_ID_DIGITS = 12
_OLD_CARD_DIGITS = (9, 12)
_UNIT_DIGITS = (2, 3, 5)
_FLAGS = {"1": True, "true": True, "0": False, "false": False}


@dataclass(slots=True)
class FieldValues:
    """What was read: domain values by path, unknown fields, faults. Empty fields are in neither."""

    by_path: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    faults: list[FieldFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Context:
    payload: Mapping[str, Any]
    dialect: Dialect
    on: date | None


class _Faulty(Exception):
    def __init__(self, fault: FieldFault) -> None:
        super().__init__(fault.message_vi)
        self.fault = fault


def read_values(
    table: FieldTable, payload: Mapping[str, Any], dialect: Dialect, on: date | None
) -> FieldValues:
    """Read every field of the table, and keep what the table does not know.

    Parameters
    ----------
    on
        The day of reception, on which units must exist; None checks their form only.
    """
    values = FieldValues()
    context = _Context(payload, dialect, on)
    known = table.known_to(dialect)
    for name, spec in known.items():
        raw = payload.get(name)
        if raw is None or raw == "":
            if spec.required:
                values.faults.append(missing(name))
            continue
        _read_field(spec, raw, context, values)
    for name, value in payload.items():
        if name not in known:
            values.extra[name] = value if isinstance(value, str) else RawJson.of(value)
    return values


def _read_field(spec: DeclarationField, raw: Any, context: _Context, values: FieldValues) -> None:
    if isinstance(raw, Mapping) and spec.kind in _in_parts(context.dialect):
        value, faults, unknown = _read_parts(spec, raw, context)
        values.faults += faults
        for key, kept in unknown.items():
            values.extra[f"{spec.name}.{key}"] = kept if isinstance(kept, str) else RawJson.of(kept)
        if value is not None:
            _set(spec, value, values)
        elif not faults and spec.required:
            values.faults.append(missing(spec.name))
        return
    try:
        text = _text(spec, raw, context.dialect)
        if not text.strip():
            if spec.required:
                values.faults.append(missing(spec.name))
            return
        _set(spec, _READERS[spec.kind](spec, text, context), values)
    except _Faulty as faulty:
        values.faults.append(faulty.fault)


def _set(spec: DeclarationField, value: Any, values: FieldValues) -> None:
    """Keep a value. Two fields of one meaning must agree, where both say something."""
    if isinstance(value, NameParts):
        unusual = unusual_parts(value)
        if unusual is not None:
            values.by_path[f"{spec.path.rpartition('.')[0]}.declared_parts"] = unusual
        value = join_name(value)
    known = values.by_path.get(spec.path)
    if known and value and known != value:
        values.faults.append(wrong_format(spec.name, "khác trường có cùng ý nghĩa"))
    elif not known:
        values.by_path[spec.path] = value


def _in_parts(dialect: Dialect) -> Mapping[FieldKind, str]:
    """The kinds whose values a dialect has as objects, with what those hold."""
    return _OBJECTS.get(dialect, {})


def _read_parts(
    spec: DeclarationField, raw: Mapping[str, Any], context: _Context
) -> tuple[Any, list[FieldFault], dict[str, Any]]:
    if spec.kind is FieldKind.NAME:
        return read_name(spec.name, raw, spec.most)
    if spec.kind is FieldKind.BORN:
        return read_born(spec.name, raw)
    return read_place(spec.name, raw, spec.most, context.on)


def _text(spec: DeclarationField, raw: Any, dialect: Dialect) -> str:
    if spec.kind in _in_parts(dialect):
        raise _Faulty(wrong_format(spec.name, f"phải là đối tượng gồm {_in_parts(dialect)[spec.kind]}"))
    if isinstance(raw, bool):
        raw = "1" if raw else "0"
    elif isinstance(raw, int):
        raw = str(raw)
    if not isinstance(raw, str):
        raise _Faulty(wrong_format(spec.name, "phải là chuỗi"))
    text = as_meant(raw)
    if len(text) > spec.most:
        raise _Faulty(too_long(spec.name, spec.most))
    if holds_control_characters(text):
        raise _Faulty(wrong_format(spec.name, "chứa ký tự điều khiển không được phép"))
    return text


def _plain(spec: DeclarationField, text: str, context: _Context) -> str:  # noqa: ARG001 - one signature for all readers
    return text


def _place(spec: DeclarationField, text: str, context: _Context) -> Place:  # noqa: ARG001
    return Place(text=text)


def _date(spec: DeclarationField, text: str, context: _Context) -> PartialDate:  # noqa: ARG001
    stripped = text.strip()
    try:
        return PartialDate.parse(stripped)
    except InvalidDate:
        shaped = any(mark in stripped for mark in "./-") or stripped.isdigit()
        raise _Faulty(wrong_format(spec.name, _NO_SUCH_DAY_VI if shaped else _DATE_VI)) from None


def _time(spec: DeclarationField, text: str, context: _Context) -> TimeOfDay:  # noqa: ARG001
    try:
        return TimeOfDay.parse(text)
    except InvalidDate:
        raise _Faulty(wrong_format(spec.name, "phải là giờ:phút, ví dụ 22:05")) from None


def _count(spec: DeclarationField, text: str, context: _Context) -> int:  # noqa: ARG001
    stripped = text.strip()
    if not (stripped.isascii() and stripped.isdigit()):
        raise _Faulty(wrong_format(spec.name, "phải là số nguyên không âm"))
    return int(stripped)


def _flag(spec: DeclarationField, text: str, context: _Context) -> bool:  # noqa: ARG001
    try:
        return _FLAGS[text.strip().lower()]
    except KeyError:
        raise _Faulty(wrong_format(spec.name, "phải là 0 hoặc 1")) from None


def _unit(spec: DeclarationField, text: str, context: _Context) -> UnitCode:
    code = text.strip()
    if not (code.isascii() and code.isdigit() and len(code) in _UNIT_DIGITS):
        raise _Faulty(wrong_format(spec.name, "phải là mã đơn vị hành chính, 5 chữ số với cấp xã"))
    if context.on is not None and registry().unit(code, context.on) is None:
        explanation = registry().explain(code, context.on).message_vi
        raise _Faulty(not_in_catalogue(spec.name, "đơn vị hành chính", explanation))
    return UnitCode(code)


def _coded(members: type[IntEnum], catalogue_vi: str) -> Callable[[DeclarationField, str, _Context], IntEnum]:
    by_code = {str(int(member)): member for member in members}

    def read(spec: DeclarationField, text: str, context: _Context) -> IntEnum:  # noqa: ARG001
        member = by_code.get(text.strip())
        if member is None:
            raise _Faulty(not_in_catalogue(spec.name, catalogue_vi))
        return member

    return read


def _listed(
    catalogue: catalogues.Catalogue[Any], catalogue_vi: str
) -> Callable[[DeclarationField, str, _Context], str]:
    """A code or a name of an open catalogue; in the newer shape a code.

    Whoever fills “khác” says that the catalogue does not have it.
    """

    def read(spec: DeclarationField, text: str, context: _Context) -> str:
        other = context.payload.get(f"{spec.name}Khac")
        if isinstance(other, str) and other.strip():
            return text
        if catalogue.read(text) is None:
            raise _Faulty(not_in_catalogue(spec.name, catalogue_vi))
        if context.dialect is Dialect.NEWER and catalogue.by_code(text.strip()) is None:
            raise _Faulty(not_in_catalogue(spec.name, catalogue_vi, "ghi mã, không ghi tên"))
        return text

    return read


def _source(spec: DeclarationField, text: str, context: _Context) -> Register:  # noqa: ARG001
    """The register an entry stands in, by the code of any module that leads to it.

    Raises
    ------
    _Faulty
        When no module has this code.
    """
    try:
        register = register_of(Module(text.strip()))
    except ValueError:
        register = Register.COPY
    if register is Register.COPY:
        raise _Faulty(not_in_catalogue(spec.name, "loại sổ hộ tịch (KS, KT, KH, HN, CMC, LH, GH, TGH)"))
    return register


def _relation(spec: DeclarationField, text: str, context: _Context) -> str:  # noqa: ARG001
    # No official list of relations is public: words pass, a bare number must be one that somebody can read.
    if text.strip().isdigit() and catalogues.RELATIONS.by_code(text.strip()) is None:
        raise _Faulty(not_in_catalogue(spec.name, "quan hệ"))
    return text


def _personal_id(spec: DeclarationField, text: str, context: _Context) -> str:  # noqa: ARG001
    if not (text.isascii() and text.isdigit() and len(text) == _PERSONAL_ID_DIGITS):
        raise _Faulty(wrong_format(spec.name, f"phải gồm đúng {_PERSONAL_ID_DIGITS} chữ số"))
    return text


def _paper_number(spec: DeclarationField, text: str, context: _Context) -> str:
    """A citizen card has twelve digits, the old identity card nine or twelve; other papers vary.

    Raises
    ------
    _Faulty
        When the number is too long or has another number of digits.
    """
    kind = str(context.payload.get(spec.name.replace("SoGiayTo", "LoaiGiayTo")) or "").strip()
    digits: tuple[int, ...] = ()
    if kind == catalogues.IdentityPaper.CITIZEN_CARD.code:
        digits = (_PERSONAL_ID_DIGITS,)
    elif kind == catalogues.IdentityPaper.IDENTITY_CARD_OLD.code:
        digits = _OLD_CARD_DIGITS
    if not digits:
        return text
    if len(text) > max(digits):
        raise _Faulty(too_long(spec.name, max(digits)))
    if not (text.isascii() and text.isdigit() and len(text) in digits):
        raise _Faulty(wrong_format(spec.name, f"phải gồm {' hoặc '.join(map(str, digits))} chữ số"))
    return text


def _shaped(pattern: re.Pattern[str], expected_vi: str) -> Callable[[DeclarationField, str, _Context], str]:
    def read(spec: DeclarationField, text: str, context: _Context) -> str:  # noqa: ARG001
        if not pattern.fullmatch(text.strip()):
            raise _Faulty(wrong_format(spec.name, expected_vi))
        return text

    return read


_PLACE_VI = "maTinh, maHuyen, maXa, dcChiTiet"
_OBJECTS: Mapping[Dialect, Mapping[FieldKind, str]] = {
    Dialect.CIVILSTATUS: {FieldKind.PLACE: _PLACE_VI},
    Dialect.NEWER: {
        FieldKind.PLACE: "quocGia, maTinh, maXa, dcChiTiet",
        FieldKind.NAME: "Ho, ChuDem, Ten",
        FieldKind.BORN: "namSinh, thangSinh, ngaySinh",
    },
}
_READERS: dict[FieldKind, Callable[[DeclarationField, str, _Context], Any]] = {
    FieldKind.TEXT: _plain,
    FieldKind.NAME: _plain,
    FieldKind.DATE: _date,
    FieldKind.BORN: _date,
    FieldKind.STAMP: _date,
    FieldKind.TIME: _time,
    FieldKind.COUNT: _count,
    FieldKind.FLAG: _flag,
    FieldKind.UNIT: _unit,
    FieldKind.PLACE: _place,
    FieldKind.SEX: _coded(catalogues.Sex, "giới tính"),
    FieldKind.RESIDENCE: _coded(catalogues.ResidenceType, "loại cư trú"),
    FieldKind.PAPER: _coded(catalogues.IdentityPaper, "giấy tờ tùy thân"),
    FieldKind.REGISTRATION: _coded(catalogues.RegistrationType, "loại đăng ký"),
    FieldKind.BIRTH_KIND: _coded(catalogues.BirthKind, "loại khai sinh"),
    FieldKind.NOTICE_KIND: _coded(catalogues.DeathNoticeKind, "loại giấy báo tử"),
    FieldKind.MARITAL_STATUS: _coded(catalogues.MaritalStatus, "tình trạng hôn nhân"),
    FieldKind.STATUS_PURPOSE: _coded(catalogues.MaritalStatusPurpose, "mục đích sử dụng"),
    FieldKind.RECOGNITION: _coded(catalogues.RecognitionKind, "loại xác nhận cha, mẹ, con"),
    FieldKind.MARRIAGE_ENDING: _coded(catalogues.MarriageEnding, "hình thức chấm dứt hôn nhân"),
    FieldKind.GUARDIANSHIP: _coded(catalogues.GuardianshipKind, "loại giám hộ"),
    FieldKind.GUARDIANSHIP_GROUND: _coded(catalogues.GuardianshipGround, "lý do cần người giám hộ"),
    FieldKind.GUARDIANSHIP_END: _coded(catalogues.GuardianshipEndGround, "lý do chấm dứt giám hộ"),
    FieldKind.SOURCE: _source,
    FieldKind.ETHNIC_GROUP: _listed(catalogues.ETHNIC_GROUPS, "dân tộc"),
    FieldKind.COUNTRY: _listed(catalogues.COUNTRIES, "quốc tịch, quốc gia"),
    FieldKind.RELATION: _relation,
    FieldKind.PERSONAL_ID: _personal_id,
    FieldKind.PAPER_NUMBER: _paper_number,
    FieldKind.PHONE: _shaped(_PHONE, "phải là số điện thoại"),
    FieldKind.EMAIL: _shaped(_EMAIL, "phải là địa chỉ thư điện tử"),
}
