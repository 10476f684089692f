"""The payload of API 2.0: module LTKH, an interlinked marriage (contracts.md 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lienthong.contracts.declaration_fields.codec import find_faults, read_declaration, write_declaration
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, not_in_catalogue
from lienthong.contracts.wire import dump_text, parse_object
from lienthong.domain.declarations import MarriageDeclaration
from lienthong.domain.modules import ApiVersion, Module, known_in
from lienthong.domain.registers import Register

MODULES = tuple(known_in(ApiVersion.V2))


def encode(declaration: MarriageDeclaration) -> dict[str, Any]:
    """The payload: places as objects, dates ``dd.MM.yyyy``, every field of 5.4 present. Never fails."""
    return write_declaration(declaration, Dialect.CIVILSTATUS, None)


def encode_payload(declaration: MarriageDeclaration) -> str:
    """As :func:`encode`, as the JSON text for ``data``."""
    return dump_text(encode(declaration))


def decode_payload(
    module: Module | str, data: Mapping[str, Any] | str | bytes, on: date | None = None
) -> MarriageDeclaration:
    """Read ``data``.

    Parameters
    ----------
    on
        Day of reception: every unit code must exist on it. None checks the form of codes only.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field; a side that asks for a check without saying
    where; ``module`` when it is not LTKH.
    """
    _require_known(module)
    payload = data if isinstance(data, Mapping) else parse_object(data)
    declaration = read_declaration(Register.MARRIAGE, payload, Dialect.CIVILSTATUS, on)
    assert isinstance(declaration, MarriageDeclaration)
    return declaration


def check_payload(payload: Mapping[str, Any], on: date | None = None) -> tuple[FieldFault, ...]:
    """Every faulty field of a payload; empty when it can be read."""
    return find_faults(Register.MARRIAGE, payload, Dialect.CIVILSTATUS, on)


def _require_known(module: Module | str) -> None:
    if module not in set(MODULES):
        raise PayloadRejected([not_in_catalogue("module", f"loại hồ sơ ({', '.join(MODULES)})")])
