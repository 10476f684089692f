"""Values in parts, as the newer shape of civil status 3.0 has them: names and dates of birth (contracts.md 4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lienthong.contracts.control_characters import holds_control_characters
from lienthong.contracts.payload_faults import FieldFault, too_long, wrong_format
from lienthong.domain.dates import InvalidDate, PartialDate
from lienthong.domain.names import NameParts, join_name, tidy

FAMILY = "Ho"
MIDDLE = "ChuDem"
GIVEN = "Ten"
NAME_KEYS = (FAMILY, MIDDLE, GIVEN)
YEAR = "namSinh"
MONTH = "thangSinh"
DAY = "ngaySinh"
DATE_KEYS = (YEAR, MONTH, DAY)
#: Greatest number of digits of each part of a date.
DATE_DIGITS = {YEAR: 4, MONTH: 2, DAY: 2}


def write_name(parts: NameParts) -> dict[str, str]:
    """``{Ho, ChuDem, Ten}``; all empty for nobody."""
    return {FAMILY: parts.family, MIDDLE: parts.middle, GIVEN: parts.given}


def read_name(
    name: str, value: Mapping[str, Any], most: int
) -> tuple[NameParts | None, list[FieldFault], dict[str, Any]]:
    """Read the object: the parts, tidied (None when empty or faulty), its faults, and its unknown fields."""
    texts, faults, unknown = _texts(name, value, NAME_KEYS)
    parts = NameParts(tidy(texts[FAMILY]), tidy(texts[MIDDLE]), tidy(texts[GIVEN]))
    whole = join_name(parts)
    if len(whole) > most:
        faults.append(too_long(name, most))
    return (None if faults or not whole else parts), faults, unknown


def write_born(born: PartialDate | None) -> dict[str, str]:
    """``{namSinh, thangSinh, ngaySinh}``: what is unknown is empty."""
    if born is None:
        return dict.fromkeys(DATE_KEYS, "")
    month = "" if born.month is None else f"{born.month:02d}"
    day = "" if born.day is None else f"{born.day:02d}"
    return {YEAR: f"{born.year:04d}", MONTH: month, DAY: day}


def read_born(
    name: str, value: Mapping[str, Any]
) -> tuple[PartialDate | None, list[FieldFault], dict[str, Any]]:
    """Read the object: the date (None when empty or faulty), its faults, and its unknown fields."""
    texts, faults, unknown = _texts(name, value, DATE_KEYS)
    numbers: dict[str, int | None] = {}
    for key, text in texts.items():
        stripped = text.strip()
        numbers[key] = None
        if not stripped:
            continue
        if len(stripped) > DATE_DIGITS[key]:
            faults.append(too_long(f"{name}.{key}", DATE_DIGITS[key]))
        elif not (stripped.isascii() and stripped.isdigit()):
            faults.append(wrong_format(f"{name}.{key}", "phải là chữ số"))
        else:
            numbers[key] = int(stripped)
    if faults or not any(text.strip() for text in texts.values()):
        return None, faults, unknown
    year = numbers[YEAR]
    if year is None:
        return None, [wrong_format(f"{name}.{YEAR}", "không biết năm thì tháng, ngày phải để trống")], unknown
    try:
        return PartialDate(year, numbers[MONTH], numbers[DAY]), [], unknown
    except InvalidDate:
        expected = "ngày không tồn tại, ghi năm 4 chữ số, tháng 1 đến 12, có ngày thì phải có tháng"
        return None, [wrong_format(name, expected)], unknown


def _texts(
    name: str, value: Mapping[str, Any], keys: tuple[str, ...]
) -> tuple[dict[str, str], list[FieldFault], dict[str, Any]]:
    texts: dict[str, str] = {}
    faults: list[FieldFault] = []
    for key in keys:
        given = value.get(key)
        if isinstance(given, int) and not isinstance(given, bool):
            given = str(given)
        texts[key] = given if isinstance(given, str) else ""
        if given is not None and not isinstance(given, str):
            faults.append(wrong_format(f"{name}.{key}", "phải là chuỗi"))
        elif holds_control_characters(texts[key]):
            faults.append(wrong_format(f"{name}.{key}", "chứa ký tự điều khiển không được phép"))
    return texts, faults, {key: given for key, given in value.items() if key not in keys}
