"""Places on the wire: one text from PM.DVCLT, an object towards civil status (contracts.md section 5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lienthong.contracts.control_characters import holds_control_characters
from lienthong.contracts.payload_faults import FieldFault, not_in_catalogue, too_long, wrong_format
from lienthong.domain.addresses import VIETNAM, Address
from lienthong.domain.catalogues import COUNTRIES
from lienthong.domain.declarations import Place
from lienthong.domain.letters import as_meant
from lienthong.domain.units import UnitCode, UnitLevel, registry

PROVINCE = "maTinh"
DISTRICT = "maHuyen"
COMMUNE = "maXa"
DETAIL = "dcChiTiet"
COUNTRY = "quocGia"
NAMES = (PROVINCE, DISTRICT, COMMUNE, DETAIL)

_LEVELS = {
    PROVINCE: (UnitLevel.PROVINCE, 2, "tỉnh, thành phố"),
    DISTRICT: (UnitLevel.DISTRICT, 3, "quận, huyện"),
    COMMUNE: (UnitLevel.COMMUNE, 5, "xã, phường"),
}


def write_place(place: Place) -> dict[str, str]:
    """The object towards civil status. A place that was not read into units has its text in ``dcChiTiet``.

    A country is written only when it is not Vietnam: contracts.md 4.3 gives the field to the newer modules
    alone, see :func:`write_two_levels`.
    """
    address = place.address
    if address is None:
        return {PROVINCE: "", DISTRICT: "", COMMUNE: "", DETAIL: place.text}
    written = {
        PROVINCE: address.province or "",
        DISTRICT: address.district or "",
        COMMUNE: address.commune or "",
        DETAIL: address.detail,
    }
    if address.country != VIETNAM:
        written[COUNTRY] = address.country
    return written


def write_two_levels(place: Place) -> dict[str, str]:
    """The object of the newer shape, ``{quocGia, maTinh, maXa, dcChiTiet}``.

    A place of the time before 01/07/2025 keeps its district besides, so that nothing is lost.
    """
    address = place.address
    if address is None:
        return {COUNTRY: "", PROVINCE: "", COMMUNE: "", DETAIL: place.text}
    written = {
        COUNTRY: address.country,
        PROVINCE: address.province or "",
        COMMUNE: address.commune or "",
        DETAIL: address.detail,
    }
    if address.district:
        written[DISTRICT] = address.district
    return written


def read_place(
    name: str, value: Mapping[str, Any], most: int, on: date | None
) -> tuple[Place | None, list[FieldFault], dict[str, Any]]:
    """Read the object: the place (None when empty or faulty), its faults, and its unknown fields.

    Units must exist on the day ``on`` and lie in one another; without a day only their form is checked. An
    object without codes gives a place whose text is ``dcChiTiet``.
    """
    faults: list[FieldFault] = []
    texts: dict[str, str] = {}
    for key in (*NAMES, COUNTRY):
        given = value.get(key)
        if isinstance(given, int) and not isinstance(given, bool):
            given = str(given)
        if given is not None and not isinstance(given, str):
            faults.append(wrong_format(f"{name}.{key}", "phải là chuỗi"))
        texts[key] = as_meant(given) if isinstance(given, str) else ""
    codes = {key: texts[key].strip() for key in _LEVELS}
    for key, code in codes.items():
        faults += _code_faults(f"{name}.{key}", code, key, on)
    if len(texts[DETAIL]) > most:
        faults.append(too_long(f"{name}.{DETAIL}", most))
    elif holds_control_characters(texts[DETAIL]):
        faults.append(wrong_format(f"{name}.{DETAIL}", "chứa ký tự điều khiển không được phép"))
    country = _country(texts[COUNTRY])
    if country is None:
        faults.append(not_in_catalogue(f"{name}.{COUNTRY}", "quốc gia"))
    if not faults and on is not None:
        faults += _nesting_faults(name, codes, on)
    unknown = {key: given for key, given in value.items() if key not in (*NAMES, COUNTRY)}
    if faults or country is None:
        return None, faults, unknown
    return _place(codes, texts[DETAIL], country), [], unknown


def _place(codes: Mapping[str, str], detail: str, country: str) -> Place | None:
    if not any(codes.values()) and country == VIETNAM:
        return Place(text=detail) if detail.strip() else None
    return Place(
        address=Address(
            province=UnitCode(codes[PROVINCE]) if codes[PROVINCE] else None,
            district=UnitCode(codes[DISTRICT]) if codes[DISTRICT] else None,
            commune=UnitCode(codes[COMMUNE]) if codes[COMMUNE] else None,
            detail=detail,
            country=country,
        )
    )


def _country(text: str) -> str | None:
    if not text.strip():
        return VIETNAM
    entry = COUNTRIES.read(text)
    return entry.code if entry is not None else None


def _code_faults(field: str, code: str, key: str, on: date | None) -> list[FieldFault]:
    level, digits, catalogue_vi = _LEVELS[key]
    if not code:
        return []
    if len(code) > digits:
        return [too_long(field, digits)]
    if not (code.isascii() and code.isdigit() and len(code) == digits):
        return [wrong_format(field, f"phải là {digits} chữ số")]
    if on is not None and registry().unit(code, on, level) is None:
        return [not_in_catalogue(field, catalogue_vi, registry().explain(code, on).message_vi)]
    return []


def _nesting_faults(name: str, codes: Mapping[str, str], on: date) -> list[FieldFault]:
    """A commune must lie in the stated district and province, a district in the stated province."""
    faults: list[FieldFault] = []
    for inner, outers in ((COMMUNE, (DISTRICT, PROVINCE)), (DISTRICT, (PROVINCE,))):
        if not codes[inner]:
            continue
        around = {unit.code for unit in registry().parents(codes[inner], on)}
        for outer in outers:
            if codes[outer] and codes[outer] not in around:
                faults.append(
                    not_in_catalogue(
                        f"{name}.{inner}",
                        _LEVELS[inner][2],
                        f"không thuộc {outer} đã ghi trong ngày tiếp nhận",
                    )
                )
    return faults[:1]
