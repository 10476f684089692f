"""Payloads of every module that 3.0 takes (contracts.md 4.3 and section 5).

The interlinked modules LTKS, LTKT and LTKH have whole names, dotted dates and places of three levels; the
others, which came to 3.0 in 2025, the newer shape: names and dates of birth in parts, places of two levels,
codes for ethnic groups and countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lienthong.contracts.declaration_fields.codec import read_declaration, write_declaration
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, not_in_catalogue
from lienthong.contracts.wire import dump_text, parse_object
from lienthong.domain import declarations
from lienthong.domain.declarations import Declaration, InterlinkedDeclaration, MarriageDeclaration
from lienthong.domain.modules import ApiVersion, Module, known_in
from lienthong.domain.registers import register_of

#: The modules whose payloads are implemented: all that 3.0 knows.
MODULES = tuple(module for module in Module if module in known_in(ApiVersion.V3))
_INTERLINKED = frozenset((Module.LTKS, Module.LTKT, Module.LTKH))


def shape_of(module: Module) -> Dialect:
    """The shape of a module's payload in 3.0."""
    return Dialect.CIVILSTATUS if module in _INTERLINKED else Dialect.NEWER


def module_of(declaration: Declaration) -> Module:
    """What civil status 3.0 calls a dossier unless told otherwise: the interlinked module where there is one."""
    if isinstance(declaration, InterlinkedDeclaration | MarriageDeclaration):
        return declarations.interlinked_module_of(declaration)
    return declarations.module_of(declaration)


def encode_payload(declaration: Declaration, module: Module | None = None) -> str:
    """The JSON text for ``data`` of ``nhanHoSoDKHT``.

    Parameters
    ----------
    module
        Decides the shape; :func:`module_of` when not given.

    Notes
    -----
    ``ValueError`` is passed on when such a declaration is no dossier of ``module``.
    """
    return dump_text(payload_of(declaration, module or module_of(declaration)))


def payload_of(declaration: Declaration, module: Module) -> dict[str, Any]:
    """As :func:`encode_payload`, as an object.

    Raises
    ------
    ValueError
        When such a declaration is no dossier of ``module``.
    """
    if register_of(module) is not declaration.register:
        raise ValueError(f"a declaration for the register {declaration.register} is no dossier of {module}")
    return write_declaration(declaration, shape_of(module), None)


def decode_payload(
    module: Module | str, data: Mapping[str, Any] | str | bytes, on: date | None = None
) -> Declaration:
    """Read ``data`` of ``nhanHoSoDKHT``.

    Parameters
    ----------
    on
        Day of reception: every unit code must exist on it. None checks the form of codes only.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field, in the sentences of contracts.md 4.3;
    ``module`` itself when 3.0 does not know it.
    """
    known = _known(module)
    payload = data if isinstance(data, Mapping) else parse_object(data)
    return read_declaration(register_of(known), payload, shape_of(known), on)


def decode_interlinked(
    module: Module | str, data: Mapping[str, Any] | str | bytes, on: date | None = None
) -> InterlinkedDeclaration:
    """As :func:`decode_payload`, for the two kinds from which further procedures follow: births and deaths.

    Raises
    ------
    PayloadRejected
        When the module is of another kind.
    """
    declaration = decode_payload(module, data, on)
    if not isinstance(declaration, InterlinkedDeclaration):
        raise PayloadRejected([not_in_catalogue("module", "loại hồ sơ khai sinh, khai tử")])
    return declaration


def check_payload(
    module: Module | str, data: Mapping[str, Any] | str | bytes, on: date | None = None
) -> tuple[FieldFault, ...]:
    """Every faulty field of a payload; empty when it can be read."""
    try:
        decode_payload(module, data, on)
    except PayloadRejected as rejected:
        return rejected.faults
    return ()


def _known(module: Module | str) -> Module:
    if module not in set(MODULES):
        raise PayloadRejected([not_in_catalogue("module", f"loại hồ sơ ({', '.join(MODULES)})")])
    return Module(module)
