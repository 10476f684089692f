"""Which module a payload was written for, when it cannot be read as the one it was sent as.

The seed's error 2: KS and LTKS, KT and LTKT, a death sent as a birth.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from lienthong.contracts.declaration_fields.field_tables import TABLES
from lienthong.contracts.declaration_fields.fields import Dialect, FieldKind, FieldTable
from lienthong.contracts.payload_faults import FieldFault
from lienthong.domain.modules import ApiVersion, Module, known_in
from lienthong.domain.registers import Register, register_of

_INTERLINKED = {register_of(module): module for module in (Module.LTKS, Module.LTKT, Module.LTKH)}
_SINGLE = {register_of(module): module for module in known_in(ApiVersion.V3) - set(_INTERLINKED.values())}
_FIRST = {register_of(module): module for module in known_in(ApiVersion.V1)}
_MODULES: Mapping[Dialect, Mapping[Register, Module]] = {
    Dialect.DVCLT: {Register.BIRTH: Module.KS, Register.DEATH: Module.KT},
    Dialect.HOTICH_V1: _FIRST,
    Dialect.CIVILSTATUS: _INTERLINKED,
    Dialect.NEWER: _SINGLE,
}
_NEIGHBOURS = {Dialect.CIVILSTATUS: Dialect.NEWER, Dialect.NEWER: Dialect.CIVILSTATUS}
"""The two shapes that arrive at one address of 3.0."""
_IN_PARTS = (FieldKind.NAME, FieldKind.BORN)
_SHOWN = 2
"""Names of fields quoted as the reason."""


def wrong_module(register: Register, payload: Mapping[str, Any], dialect: Dialect) -> FieldFault | None:
    """The fault that says which module a payload looks like, or None when it looks like what it was sent as.

    Ask it about payloads that have faults only: it compares names of fields and shapes, and does not read values.
    """
    given = {name for name, value in payload.items() if _says_something(value)}
    meant = _register_of(given, register, dialect)
    shape = _shape_of(payload, given, meant, dialect)
    module, sent_as = _MODULES[shape].get(meant), _MODULES[dialect].get(register)
    if module is None or sent_as is None or module is sent_as:
        return None
    if meant is not register:
        own = TABLES[register].known_to(dialect)
        quoted = [name for name in TABLES[meant].by_name if name in given and name not in own][:_SHOWN]
        reason = f"có {', '.join(quoted)}"
    elif shape is Dialect.NEWER:
        reason = "họ tên, ngày sinh tách thành từng phần"
    else:
        reason = "họ tên, ngày sinh viết liền một chuỗi"
    return FieldFault(
        "module",
        f"module không khớp với nội dung khai: nội dung có dạng hồ sơ {module} ({reason}), không phải {sent_as}. "
        f"Hãy gửi lại với module {module}, hoặc khai theo mẫu của {sent_as}",
    )


def _register_of(given: Collection[str], claimed: Register, dialect: Dialect) -> Register:
    """The register whose table knows more of the given fields than the claimed one's, which has none of its own."""
    own = TABLES[claimed]
    best, most = claimed, _known(own, given)
    for register in _possible(dialect):
        table = TABLES[register]
        if _known(table, given) > most and not _marks(own, table) & set(given):
            best, most = register, _known(table, given)
    return best


def _possible(dialect: Dialect) -> Collection[Register]:
    return _MODULES[Dialect.NEWER if dialect in _NEIGHBOURS else dialect]


def _marks(table: FieldTable, other: FieldTable) -> set[str]:
    """Fields that a payload of `table` must have and one of `other` does not know."""
    return {field.name for field in table.fields if field.required and field.name not in other.by_name}


def _known(table: FieldTable, given: Collection[str]) -> int:
    return sum(name in table.by_name for name in given)


def _shape_of(
    payload: Mapping[str, Any], given: Collection[str], register: Register, dialect: Dialect
) -> Dialect:
    """The shape that most names and dates of birth have."""
    neighbour = _NEIGHBOURS.get(dialect)
    if neighbour is None:
        return dialect
    divided = [
        isinstance(payload[field.name], Mapping)
        for field in TABLES[register].fields
        if field.kind in _IN_PARTS and field.name in given
    ]
    in_parts = 2 * sum(divided)
    most = Dialect.NEWER if in_parts > len(divided) else Dialect.CIVILSTATUS
    shape = dialect if in_parts == len(divided) else most
    return shape if register in _MODULES[shape] else Dialect.NEWER


def _says_something(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_says_something(part) for part in value.values())
    return value is not None and value != ""
