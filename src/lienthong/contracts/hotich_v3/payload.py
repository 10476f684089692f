"""Payloads by module, for callers that handle births and deaths alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lienthong.contracts.faults import PayloadRejected, not_in_catalogue
from lienthong.contracts.hotich_v3 import birth, death
from lienthong.contracts.wire import dump_text
from lienthong.domain.declarations import BirthDeclaration, InterlinkedDeclaration
from lienthong.domain.modules import Module

#: The modules whose payloads are implemented.
MODULES = (Module.LTKS, Module.LTKT)


def module_of(declaration: InterlinkedDeclaration) -> Module:
    """LTKS for a birth, LTKT for a death: what civil status calls the dossier."""
    return Module.LTKS if isinstance(declaration, BirthDeclaration) else Module.LTKT


def encode_payload(declaration: InterlinkedDeclaration) -> str:
    """The JSON text for ``data`` of ``nhanHoSoDKHT``."""
    if isinstance(declaration, BirthDeclaration):
        return dump_text(birth.encode(declaration))
    return dump_text(death.encode(declaration))


def decode_payload(
    module: Module | str, data: Mapping[str, Any] | str | bytes, on: date | None = None
) -> InterlinkedDeclaration:
    """Read ``data`` of ``nhanHoSoDKHT``.

    Raises
    ------
    PayloadRejected
        Naming every faulty field; ``module`` itself when it is neither LTKS nor LTKT.
    """
    if module == Module.LTKS:
        return birth.decode(data, on)
    if module == Module.LTKT:
        return death.decode(data, on)
    raise PayloadRejected([not_in_catalogue("module", "loại hồ sơ (LTKS, LTKT)")])
