"""Build a declaration from values by path, and the other way round: the two calls that every codec makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lienthong.contracts.declaration_fields.field_tables import TABLES
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.declaration_fields.lookalikes import wrong_module
from lienthong.contracts.declaration_fields.read_fields import FieldValues, read_values
from lienthong.contracts.declaration_fields.write_fields import write_fields
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, missing
from lienthong.domain.declarations import (
    DECLARATIONS,
    Child,
    DeathNotice,
    Deceased,
    Declaration,
    EntryReference,
    ForeignDecision,
    ForeignRegistration,
    Party,
    Person,
    Requester,
    ResidencePeriod,
    Spouse,
)
from lienthong.domain.registers import Register


@dataclass(frozen=True, slots=True)
class DeclarationParts:
    """What a declaration is built of.

    Parts that are always there, and parts that are None when nothing is said about them.
    """

    always: Mapping[str, type]
    maybe: Mapping[str, type] = field(default_factory=dict)


PARTS: Mapping[Register, DeclarationParts] = {
    Register.BIRTH: DeclarationParts(
        {"child": Child, "requester": Requester},
        {"mother": Person, "father": Person, "foreign_registration": ForeignRegistration},
    ),
    Register.DEATH: DeclarationParts({"deceased": Deceased, "requester": Requester, "notice": DeathNotice}),
    Register.MARRIAGE: DeclarationParts(
        {"husband": Spouse, "wife": Spouse},
        {"requester": Requester, "foreign_registration": ForeignRegistration},
    ),
    Register.MARITAL_STATUS: DeclarationParts(
        {"subject": Party, "requester": Requester, "period": ResidencePeriod}
    ),
    Register.RECOGNITION: DeclarationParts(
        {"parent": Party, "child": Party, "requester": Requester},
        {"foreign_registration": ForeignRegistration},
    ),
    Register.FOREIGN_DIVORCE: DeclarationParts(
        {
            "husband": Party,
            "wife": Party,
            "decision": ForeignDecision,
            "marriage": EntryReference,
            "requester": Requester,
        }
    ),
    Register.GUARDIANSHIP: DeclarationParts(
        {"guardian": Party, "ward": Party, "requester": Requester}, {"second_guardian": Party}
    ),
    Register.GUARDIANSHIP_END: DeclarationParts(
        {"guardian": Party, "ward": Party, "guardianship": EntryReference, "requester": Requester},
        {"second_guardian": Party},
    ),
    Register.COPY: DeclarationParts(
        {"subject": Party, "entry": EntryReference, "requester": Requester}, {"second_subject": Party}
    ),
}


def read_declaration(
    register: Register, payload: Mapping[str, Any], dialect: Dialect, on: date | None
) -> Declaration:
    """The declaration that leads to an entry in a register.

    Raises
    ------
    PayloadRejected
        Naming every faulty field; first of all the module, when the payload was written for another one.
    """
    values = read_values(TABLES[register], payload, dialect, on)
    for require in _FURTHER.get(register, ()):
        require(values)
    if values.faults:
        mistaken = wrong_module(register, payload, dialect)
        raise PayloadRejected([mistaken, *values.faults] if mistaken else values.faults)
    given = _by_part(values.by_path)
    parts = PARTS[register]
    built: dict[str, Any] = given.pop("", {})
    for name, kind in parts.always.items():
        built[name] = kind(**given.pop(name, {}))
    for name, kind in parts.maybe.items():
        built[name] = _unless_empty(kind, given.pop(name, {}))
    return DECLARATIONS[register](**built, extra=values.extra)


def find_faults(
    register: Register, payload: Mapping[str, Any], dialect: Dialect, on: date | None
) -> tuple[FieldFault, ...]:
    """Every faulty field of a payload, without building anything; empty when it can be read."""
    try:
        read_declaration(register, payload, dialect, on)
    except PayloadRejected as rejected:
        return rejected.faults
    return ()


def write_declaration(declaration: Declaration, dialect: Dialect, on: date | None) -> dict[str, Any]:
    """The fields of a declaration in one dialect, in wire order."""
    return write_fields(TABLES[declaration.register], declaration, dialect, on)


def _by_part(by_path: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """``{"child.full_name": …, "copies": …}`` as ``{"child": {"full_name": …}, "": {"copies": …}}``."""
    parts: dict[str, dict[str, Any]] = {}
    for path, value in by_path.items():
        whole, _, name = path.rpartition(".")
        parts.setdefault(whole, {})[name] = value
    return parts


def _unless_empty(kind: type, attributes: dict[str, Any]) -> Any:
    """A part, or None when nothing but zeros (“no paper”, “no residence”) was declared."""
    if not any(attributes.values()):
        return None
    needs_name = issubclass(kind, Person | Requester)
    return kind(**({"full_name": "", **attributes} if needs_name else attributes))


def _require_birthplace(values: FieldValues) -> None:
    """A birth has a place, at home or abroad; the unit of birth alone is enough."""
    given = any(
        f"child.{name}" in values.by_path for name in ("birthplace", "birthplace_unit", "birthplace_abroad")
    )
    faulty = any(fault.field.startswith("nksNoiSinh") for fault in values.faults)
    if not given and not faulty:
        values.faults.append(missing("nksNoiSinh"))


def _require_check_unit(values: FieldValues) -> None:
    """Whoever asks for a check of marital status says which unit is to make it (contracts.md 4.2)."""
    faulty = {fault.field for fault in values.faults}
    for prefix, side in (("chong", "husband"), ("vo", "wife")):
        name = f"{prefix}NoiXNTTHN"
        wanted = values.by_path.get(f"{side}.check_wanted")
        if wanted and f"{side}.check_unit" not in values.by_path and name not in faulty:
            values.faults.append(missing(name))


_FURTHER: Mapping[Register, tuple[Callable[[FieldValues], None], ...]] = {
    Register.BIRTH: (_require_birthplace,),
    Register.MARRIAGE: (_require_check_unit,),
}
