"""Build a declaration from values by path, and the other way round: the two calls that every codec makes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lienthong.contracts.declaring.fields import Dialect
from lienthong.contracts.declaring.reading import Values, read_values
from lienthong.contracts.declaring.tables import BIRTH, DEATH, TABLES
from lienthong.contracts.declaring.writing import write_fields
from lienthong.contracts.faults import FieldFault, PayloadRejected, missing
from lienthong.domain.declarations import (
    BirthDeclaration,
    Child,
    DeathDeclaration,
    DeathNotice,
    Deceased,
    ForeignRegistration,
    InterlinkedDeclaration,
    Person,
    Requester,
)
from lienthong.domain.law import Group


def read_birth(payload: Mapping[str, Any], dialect: Dialect, on: date | None) -> BirthDeclaration:
    """A birth declaration.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    """
    values = read_values(BIRTH, payload, dialect, on)
    _require_birthplace(values)
    _raise(values)
    parts = _parts(values.by_path)
    return BirthDeclaration(
        **parts.pop("", {}),
        child=Child(**parts.pop("child", {})),
        requester=Requester(**parts.pop("requester", {})),
        mother=_person(parts.pop("mother", {})),
        father=_person(parts.pop("father", {})),
        foreign_registration=_foreign(parts.pop("foreign_registration", {})),
        extra=values.extra,
    )


def read_death(payload: Mapping[str, Any], dialect: Dialect, on: date | None) -> DeathDeclaration:
    """A death declaration.

    Raises
    ------
    PayloadRejected
        Naming every faulty field.
    """
    values = read_values(DEATH, payload, dialect, on)
    _raise(values)
    parts = _parts(values.by_path)
    return DeathDeclaration(
        **parts.pop("", {}),
        deceased=Deceased(**parts.pop("deceased", {})),
        requester=Requester(**parts.pop("requester", {})),
        notice=DeathNotice(**parts.pop("notice", {})),
        extra=values.extra,
    )


def read_declaration(
    group: Group, payload: Mapping[str, Any], dialect: Dialect, on: date | None
) -> InterlinkedDeclaration:
    """:func:`read_birth` or :func:`read_death`."""
    return (read_birth if group is Group.BIRTH else read_death)(payload, dialect, on)


def find_faults(
    group: Group, payload: Mapping[str, Any], dialect: Dialect, on: date | None
) -> tuple[FieldFault, ...]:
    """Every faulty field of a payload, without building anything; empty when it can be read."""
    try:
        read_declaration(group, payload, dialect, on)
    except PayloadRejected as rejected:
        return rejected.faults
    return ()


def write_declaration(
    declaration: InterlinkedDeclaration, dialect: Dialect, on: date | None
) -> dict[str, Any]:
    """The fields of a declaration in one dialect, in wire order."""
    return write_fields(TABLES[declaration.group], declaration, dialect, on)


def _parts(by_path: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """``{"child.full_name": …, "copies": …}`` as ``{"child": {"full_name": …}, "": {"copies": …}}``."""
    parts: dict[str, dict[str, Any]] = {}
    for path, value in by_path.items():
        whole, _, name = path.rpartition(".")
        parts.setdefault(whole, {})[name] = value
    return parts


def _person(attributes: dict[str, Any]) -> Person | None:
    """A parent, or None when nothing but zeros (“no paper”, “no residence”) was declared."""
    if not any(attributes.values()):
        return None
    return Person(**{"full_name": "", **attributes})


def _foreign(attributes: dict[str, Any]) -> ForeignRegistration | None:
    return ForeignRegistration(**attributes) if attributes else None


def _require_birthplace(values: Values) -> None:
    """A birth has a place, at home or abroad; the unit of birth alone is enough."""
    given = any(
        f"child.{name}" in values.by_path for name in ("birthplace", "birthplace_unit", "birthplace_abroad")
    )
    faulty = any(fault.field.startswith("nksNoiSinh") for fault in values.faults)
    if not given and not faulty:
        values.faults.append(missing("nksNoiSinh"))


def _raise(values: Values) -> None:
    if values.faults:
        raise PayloadRejected(values.faults)
