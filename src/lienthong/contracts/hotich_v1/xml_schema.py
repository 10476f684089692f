"""The XML schema of a module's payload, written from the table that reads it.

It says what a sender should send: any order, each element at most once, what is required, lengths, forms and
codes. The receiver is more patient: it keeps unknown elements, and takes names for codes of open catalogues.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from lienthong.contracts.declaration_fields.closed_catalogues import CODES
from lienthong.contracts.declaration_fields.fields import DeclarationField, Dialect, FieldKind
from lienthong.contracts.declaration_fields.labels import label_of
from lienthong.contracts.hotich_v1.payload import DOSSIER, MODULES, ROOT, table_of
from lienthong.domain.modules import Module

_XS = "http://www.w3.org/2001/XMLSchema"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DAY = r"(([0-9]{2}\.)?[0-9]{2}\.)?[0-9]{4}"
#: Forms of values, as XML schema writes patterns.
PATTERNS: Mapping[FieldKind, str] = {
    FieldKind.DATE: _DAY,
    FieldKind.BORN: _DAY,
    FieldKind.STAMP: _DAY,
    FieldKind.TIME: r"[0-9]{1,2}(:[0-9]{2}| giờ( [0-9]{1,2} phút)?)",
    FieldKind.COUNT: r"[0-9]+",
    # Not as three alternatives: libxml2 then takes four digits too.
    FieldKind.UNIT: r"[0-9]{2}([0-9]([0-9]{2})?)?",
    FieldKind.PERSONAL_ID: r"[0-9]{12}",
    FieldKind.PHONE: r"\+?[0-9][0-9 .()\-]{6,}",
    FieldKind.EMAIL: r"[^@\s]+@[^@\s]+\.[^@\s]+",
}
_NOT_BLANK = r"[\s\S]*\S[\s\S]*"


def schema_of(module: Module) -> str:
    """The schema of one module, as a text that ends with a line end."""
    root = etree.Element(_name("schema"), nsmap={"xs": _XS})
    _document(root, f"API hộ tịch 1.0, {module.value}: {module.name_vi}")
    outer = _within(root, "element", name=ROOT)
    sequence = _within(_within(outer, "complexType"), "sequence")
    dossier = _within(sequence, "element", name=DOSSIER)
    fields = _within(_within(dossier, "complexType"), "all")
    for field in table_of(module).known_to(Dialect.HOTICH_V1).values():
        _element(fields, field)
    etree.indent(root, space="  ")
    return etree.tostring(root, encoding="unicode") + "\n"


def schemas() -> dict[str, str]:
    """Every schema by file name."""
    return {f"{module.value}.xsd": schema_of(module) for module in MODULES}


def _element(parent: etree._Element, field: DeclarationField) -> None:
    element = _within(parent, "element", name=field.name, minOccurs="1" if field.required else "0")
    _document(element, label_of(field))
    restriction = _within(_within(element, "simpleType"), "restriction", base="xs:string")
    if field.kind in CODES:
        if not field.required:
            _within(restriction, "enumeration", value="")
        for entry in CODES[field.kind]:
            _document(_within(restriction, "enumeration", value=entry.code), entry.name)
        return
    pattern = PATTERNS.get(field.kind)
    if pattern is None:
        pattern = _NOT_BLANK if field.required else None
    elif not field.required:
        pattern = f"({pattern})?"
    if pattern is not None:
        _within(restriction, "pattern", value=pattern)
    _within(restriction, "maxLength", value=str(field.most))


def _document(parent: etree._Element, text: str) -> None:
    annotation = etree.Element(_name("annotation"))
    documentation = _within(annotation, "documentation")
    documentation.set(_LANGUAGE, "vi")
    documentation.text = text
    parent.insert(0, annotation)


def _within(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, _name(tag), attributes)


def _name(tag: str) -> str:
    return f"{{{_XS}}}{tag}"
