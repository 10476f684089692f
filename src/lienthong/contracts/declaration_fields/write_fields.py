"""Write a declaration as the fields of one dialect, in the order of contracts.md section 5."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum
from typing import Any

from lienthong.contracts.declaration_fields.fields import DeclarationField, Dialect, FieldKind, FieldTable
from lienthong.contracts.declaration_fields.names_and_dates import write_born, write_name
from lienthong.contracts.declaration_fields.places import write_place, write_two_levels
from lienthong.contracts.wire import RawJson
from lienthong.domain.addresses import write_address
from lienthong.domain.catalogues import COUNTRIES, ETHNIC_GROUPS, Catalogue
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations import DECLARATIONS, NOWHERE, Declaration, NamedPerson, Place
from lienthong.domain.modules import Module
from lienthong.domain.names import NameParts
from lienthong.domain.registers import Register, register_of

_CATALOGUES: Mapping[FieldKind, Catalogue[Any]] = {
    FieldKind.ETHNIC_GROUP: ETHNIC_GROUPS,
    FieldKind.COUNTRY: COUNTRIES,
}
#: The plain module of each register; an interlinked module comes later in the list of modules.
_SOURCES = {register: next(m for m in Module if register_of(m) is register) for register in DECLARATIONS}


def write_fields(
    table: FieldTable, declaration: Declaration, dialect: Dialect, on: date | None
) -> dict[str, Any]:
    """Every field that the dialect lists, empty or not, then unknown fields as they came.

    Parameters
    ----------
    on
        The day whose unit names are used where a place towards PM.DVCLT has only codes.
    """
    written: dict[str, Any] = {}
    extra = declaration.extra
    for spec in table.known_to(dialect).values():
        value = _value(declaration, spec.path)
        if spec.kind is FieldKind.NAME and dialect is Dialect.NEWER:
            wire: Any = _name(declaration, spec)
        else:
            wire = _wire(spec, value, dialect, on)
        if _filled(value) or spec.always_in(dialect):
            written[spec.name] = wire
    for name, kept in extra.items():
        head, dot, key = name.partition(".")
        place = written.get(head) if dot else None
        if isinstance(place, dict):
            place.setdefault(key, _unkept(kept))
        elif not written.get(name):
            written[name] = _unkept(kept)
    return written


def as_texts(fields: Mapping[str, Any]) -> dict[str, str]:
    """Fields as PM.DVCLT's flat texts; an unknown value that is no text is written as its JSON."""
    return {name: value if isinstance(value, str) else RawJson.of(value) for name, value in fields.items()}


def _unkept(kept: str) -> Any:
    return kept.value() if isinstance(kept, RawJson) else kept


def _value(declaration: Declaration, path: str) -> Any:
    value: Any = declaration
    for part in path.split("."):
        if value is None:
            return None
        value = getattr(value, part)
    return value


def _filled(value: Any) -> bool:
    return value is not None and value not in ("", NOWHERE)


def _name(declaration: Declaration, spec: DeclarationField) -> dict[str, str]:
    person = _value(declaration, spec.path.rpartition(".")[0])
    return write_name(person.name_parts if isinstance(person, NamedPerson) else NameParts("", "", ""))


def _wire(spec: DeclarationField, value: Any, dialect: Dialect, on: date | None) -> Any:
    if spec.kind is FieldKind.PLACE:
        return _place(value if isinstance(value, Place) else NOWHERE, dialect, on)
    if spec.kind is FieldKind.BORN and dialect is Dialect.NEWER:
        return write_born(value)
    if value is None:
        return ""
    if spec.kind is FieldKind.STAMP and dialect is Dialect.DVCLT:
        return _stamp(value)
    if isinstance(value, Register):
        return _SOURCES[value].value
    if isinstance(value, bool | IntEnum):
        return str(int(value))
    if isinstance(value, PartialDate | TimeOfDay):
        return value.format()
    if dialect is Dialect.NEWER and spec.kind in _CATALOGUES:
        # The newer shape is coded: a name that the catalogue knows becomes its code.
        known = _CATALOGUES[spec.kind].read(str(value))
        return known.code if known is not None else str(value)
    return str(value)


def _place(place: Place, dialect: Dialect, on: date | None) -> Any:
    if dialect.flat:
        return place_text(place, on)
    return write_place(place) if dialect is Dialect.CIVILSTATUS else write_two_levels(place)


def place_text(place: Place, on: date | None) -> str:
    """A place as PM.DVCLT shows it: its own text where there is one, otherwise written from its units."""
    if place.text or place.address is None:
        return place.text
    return place.address.detail if on is None else write_address(place.address, on)


def _stamp(when: PartialDate) -> str:
    """``yyyyMMdd``, as PM.DVCLT has the date of a certificate; a partial date has no such form and keeps its dots."""
    day = when.exact
    return when.format() if day is None else f"{day.year:04d}{day.month:02d}{day.day:02d}"
