"""The flat fields of ``<hoTich>`` and the declaration they make (contracts.md 5.1, 5.3: modules KS and KT)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lienthong.contracts.declaration_fields.codec import find_faults, read_declaration, write_declaration
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.declaration_fields.write_fields import as_texts
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, not_in_catalogue
from lienthong.domain.declarations import InterlinkedDeclaration
from lienthong.domain.law import Group
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register, register_of

_GROUPS = {Module.KS: Group.BIRTH, Module.KT: Group.DEATH}
MODULES = {group: module for module, group in _GROUPS.items()}


def decode(module: Module, form: Mapping[str, str], on: date | None = None) -> InterlinkedDeclaration:
    """Read a form. Dates may have any form that ``PartialDate.parse`` knows; places are texts.

    Parameters
    ----------
    on
        Day of reception, on which units must exist; None (at the one-stop, which makes a hold of a wrong
        unit itself) checks the form of codes only.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field.
    """
    declaration = read_declaration(_register(module), form, Dialect.DVCLT, on)
    assert isinstance(declaration, InterlinkedDeclaration)
    return declaration


def check(module: Module, form: Mapping[str, str], on: date | None = None) -> tuple[FieldFault, ...]:
    """Every faulty field of a form; empty when it can be read."""
    return find_faults(_register(module), form, Dialect.DVCLT, on)


def encode(declaration: InterlinkedDeclaration, on: date | None = None) -> dict[str, str]:
    """The flat form, with every field that PM.DVCLT lists, in its order.

    ``on`` is the day whose unit names are used for a place that has only codes.
    """
    return as_texts(write_declaration(declaration, Dialect.DVCLT, on))


def _register(module: Module) -> Register:
    if module not in _GROUPS:
        raise PayloadRejected([not_in_catalogue("module", "loại hồ sơ (KS, KT)")])
    return register_of(module)
