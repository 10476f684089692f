"""Invented payloads of every module, drawn from the tables that read and write them.

A payload made here is canonical: it is what the codec itself would write, so that reading and writing it gives
the same payload again. Which fields are filled, and with what, follows from the seed; over a few dozen seeds
every field occurs both filled and empty.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from lienthong.contracts.declaration_fields.closed_catalogues import CODES
from lienthong.contracts.declaration_fields.codec import PARTS
from lienthong.contracts.declaration_fields.field_tables import TABLES
from lienthong.contracts.declaration_fields.fields import DeclarationField, Dialect, FieldKind
from lienthong.domain.catalogues import COUNTRIES, ETHNIC_GROUPS
from lienthong.domain.names import tidy
from lienthong.domain.registers import Register

#: A day on which the units below exist.
ON = date(2024, 7, 5)
_LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬỀẾỂỄỆỒỐỔỖỘỜỚỞỠỢỪỨỬỮỰ'-<>&\" .,/0123456789"
_CHECKS = {"chong": "chongNoiXNTTHN", "vo": "voNoiXNTTHN"}
Dice = random.Random


def payload(register: Register, dialect: Dialect, seed: int) -> dict[str, Any]:
    """A payload that leads to an entry in a register."""
    dice = Dice(f"{register}/{dialect.name}/{seed}")
    absent = {part for part in PARTS[register].maybe if dice.random() < 0.5}
    made: dict[str, Any] = {}
    for field in TABLES[register].known_to(dialect).values():
        part, _, name = field.path.rpartition(".")
        # A part that may be absent is told by its name, or by its number.
        tells = name == "full_name" or (part in PARTS[register].maybe and name == "number")
        must = field.required or tells or field.path in ("copies", "child.birthplace")
        if part not in absent and (must or dice.random() < 0.5):
            made[field.name] = filled(field, dialect, dice)
        elif field.always_in(dialect):
            made[field.name] = empty(field, dialect)
    return _agreeing(made)


def filled(field: DeclarationField, dialect: Dialect, dice: Dice) -> Any:
    """A value of a field."""
    in_parts = _OBJECTS.get(dialect, {}).get(field.kind)
    if in_parts is not None:
        return in_parts(dice)
    if field.kind in CODES and field.kind is not FieldKind.PAPER:
        return dice.choice([entry.code for entry in CODES[field.kind]])
    if field.kind is FieldKind.COUNT:
        return str(dice.randint(1, 10 ** min(field.most, 2) - 1))
    return _TEXTS.get(field.kind, _words)(dice)


def empty(field: DeclarationField, dialect: Dialect) -> Any:
    """What an empty field is."""
    if field.kind not in _OBJECTS.get(dialect, {}):
        return ""
    if field.kind is FieldKind.PLACE:
        return _place(dialect, "")
    keys = ("Ho", "ChuDem", "Ten") if field.kind is FieldKind.NAME else ("namSinh", "thangSinh", "ngaySinh")
    return dict.fromkeys(keys, "")


def _words(dice: Dice) -> str:
    text = "".join(dice.choices(_LETTERS, k=dice.randint(1, 40)))
    return text if text.strip() else "Ộ"


def _tidy_words(dice: Dice) -> str:
    return tidy(_words(dice))


def _date(dice: Dice) -> str:
    day, month, year = dice.randint(1, 28), dice.randint(1, 12), dice.randint(1900, 2030)
    return dice.choice((f"{day:02d}.{month:02d}.{year}", f"{month:02d}.{year}", str(year)))


def _born(dice: Dice) -> dict[str, str]:
    year, month, day = (*_date(dice).split(".")[::-1], "", "")[:3]
    return {"namSinh": year, "thangSinh": month, "ngaySinh": day}


def _name(dice: Dice) -> dict[str, str]:
    family, middle = (dice.choice(("", _tidy_words(dice))) for _ in range(2))
    return {"Ho": family, "ChuDem": middle, "Ten": _tidy_words(dice)}


def _place(dialect: Dialect, detail: str, country: str = "", province: str = "", commune: str = "") -> Any:
    if dialect is Dialect.NEWER:
        return {"quocGia": country, "maTinh": province, "maXa": commune, "dcChiTiet": detail}
    district = "001" if province else ""
    three = {"maTinh": province, "maHuyen": district, "maXa": commune, "dcChiTiet": detail}
    return three | {"quocGia": country} if country not in ("", "VN") else three


def _any_place(dialect: Dialect) -> Callable[[Dice], Any]:
    def make(dice: Dice) -> Any:
        return dice.choice(
            (
                _place(dialect, dice.choice(("", _words(dice))), "VN", "01", dice.choice(("", "00019"))),
                _place(dialect, _words(dice)),
                _place(dialect, _words(dice), "LA"),
            )
        )

    return make


_OBJECTS: Mapping[Dialect, Mapping[FieldKind, Callable[[Dice], Any]]] = {
    Dialect.CIVILSTATUS: {FieldKind.PLACE: _any_place(Dialect.CIVILSTATUS)},
    Dialect.NEWER: {FieldKind.PLACE: _any_place(Dialect.NEWER), FieldKind.NAME: _name, FieldKind.BORN: _born},
}
_TEXTS: Mapping[FieldKind, Callable[[Dice], str]] = {
    # Which digits a number has depends on the paper: none of these has a rule.
    FieldKind.PAPER: lambda dice: dice.choice("0258"),
    FieldKind.DATE: _date,
    FieldKind.BORN: _date,
    FieldKind.STAMP: _date,
    FieldKind.TIME: lambda dice: dice.choice(("22:05", "00:00", "07 giờ")),
    FieldKind.UNIT: lambda dice: dice.choice(("00019", "001")),
    FieldKind.PERSONAL_ID: lambda dice: f"{dice.randint(0, 10**12 - 1):012d}",
    FieldKind.RELATION: lambda dice: dice.choice(("Cha", "Mẹ", "1", "Người nuôi dưỡng")),
    FieldKind.PHONE: lambda dice: dice.choice(("0900000017", "+84 900 000 017")),
    FieldKind.EMAIL: lambda dice: "an@thu.example",
    FieldKind.ETHNIC_GROUP: lambda dice: dice.choice(ETHNIC_GROUPS.entries).code,
    FieldKind.COUNTRY: lambda dice: dice.choice(COUNTRIES.entries).code,
}


def _agreeing(made: dict[str, Any]) -> dict[str, Any]:
    """Two names of one number agree, and whoever asks for a check says where."""
    if "soBanSao" in made:
        made["soBanSao"] = made["soLuongBanSao"]
    for prefix, unit in _CHECKS.items():
        if made.get(f"{prefix}YeuCauXNTTHN") == "1":
            made[unit] = made[unit] or "00019"
    return made
