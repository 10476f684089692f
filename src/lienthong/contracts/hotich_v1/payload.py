"""The XML payload of ``dangKyHoTich``: ``<hotich><hoso>…</hoso></hotich>`` (contracts.md 4.1).

One ``<hoso>`` of flat text elements, with the names of section 5: whole names, dates ``dd.MM.yyyy``, places
as one text. Elements may come in any order; unknown ones are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from lxml import etree

from lienthong.contracts.declaration_fields.codec import read_declaration, write_declaration
from lienthong.contracts.declaration_fields.field_tables import BY_MODULE
from lienthong.contracts.declaration_fields.fields import Dialect, FieldTable
from lienthong.contracts.declaration_fields.write_fields import as_texts
from lienthong.contracts.flat_xml import as_text, local_name, malformed, parse_xml, read_fields, write_element
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, not_in_catalogue
from lienthong.domain.declarations import Declaration, module_of
from lienthong.domain.modules import ApiVersion, Module, confused_with, known_in
from lienthong.domain.registers import register_of

ROOT = "hotich"
DOSSIER = "hoso"
#: The modules of 1.0, in the order of contracts.md.
MODULES = tuple(module for module in Module if module in known_in(ApiVersion.V1))


def encode_payload(declaration: Declaration, on: date | None = None) -> str:
    """The XML text for ``data``.

    Parameters
    ----------
    on
        The day whose unit names are used for a place that has only codes.

    Raises
    ------
    ValueError
        When 1.0 has no module for such a declaration.

    Notes
    -----
    ``PayloadRejected`` is passed on when a text holds control characters, which XML cannot carry.
    """
    if module_of(declaration) not in MODULES:
        raise ValueError(f"API 1.0 has no module for the register {declaration.register}")
    root = etree.Element(ROOT)
    root.append(write_element(DOSSIER, fields_of(declaration, on)))
    return as_text(root)


def fields_of(declaration: Declaration, on: date | None = None) -> dict[str, str]:
    """The flat texts of a declaration, in wire order."""
    return as_texts(write_declaration(declaration, Dialect.HOTICH_V1, on))


def decode_payload(module: Module | str, data: str | bytes, on: date | None = None) -> Declaration:
    """Read ``data`` of ``dangKyHoTich``.

    Parameters
    ----------
    on
        Day of reception: every unit code must exist on it. None checks the form of codes only.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every faulty field; ``module`` when 1.0 does not know it,
    ``data`` when it is no such XML.
    """
    known = known_module(module)
    return read_declaration(register_of(known), read_dossier(data), Dialect.HOTICH_V1, on)


def check_payload(module: Module | str, data: str | bytes, on: date | None = None) -> tuple[FieldFault, ...]:
    """Every faulty field of a payload; empty when it can be read."""
    try:
        decode_payload(module, data, on)
    except PayloadRejected as rejected:
        return rejected.faults
    return ()


def read_dossier(data: str | bytes) -> Mapping[str, str]:
    """The flat fields of the one ``<hoso>``, before anything is read into them.

    Notes
    -----
    ``PayloadRejected`` is passed on when the text is no XML, holds a DOCTYPE, or is not one ``<hoso>`` of
    flat fields within ``<hotich>``.
    """  # noqa: DOC501 - malformed() makes a PayloadRejected
    root = parse_xml(data)
    if local_name(root) != ROOT:
        raise malformed(f"phần tử gốc phải là <{ROOT}>")
    dossiers = [child for child in root if local_name(child) == DOSSIER]
    if len(dossiers) != 1:
        raise malformed(f"phải có đúng một phần tử <{DOSSIER}>, hiện có {len(dossiers)}")
    return read_fields(dossiers[0])


def table_of(module: Module) -> FieldTable:
    """The fields of a module."""
    return BY_MODULE[module]


def known_module(module: Module | str) -> Module:
    """The module, when 1.0 knows it.

    Raises PayloadRejected naming ``module`` otherwise, and what to do when a later version knows it.

    Raises
    ------
    PayloadRejected
        When 1.0 does not know it, naming ``module`` and what to do when a later version does.
    """
    if module in set(MODULES):
        return Module(module)
    hint = ""
    if module in set(known_in(ApiVersion.V3)):
        meant = confused_with(Module(module))
        hint = f"{module} gửi qua API 3.0" + (f", ở API 1.0 là {meant}" if meant is not None else "")
    raise PayloadRejected([not_in_catalogue("module", f"mã nghiệp vụ ({', '.join(MODULES)})", hint)])
