"""The ``<hoTich>`` element of PM.DVCLT: an XML text of flat text fields, read with entities, DTD and network
off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from lienthong.contracts.faults import FieldFault, PayloadRejected, wrong_format
from lienthong.contracts.letters import holds_control_characters

ROOT = "hoTich"
_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_FIELD = "data"


def read_form(xml: str | bytes) -> dict[str, str]:
    """The fields of the one ``<hoTich>`` element, in the order in which they came, texts unchanged.

    The element may be the root or lie within it. Unknown fields are kept.

    Raises
    ------
    PayloadRejected
        When the text is no XML, holds a DOCTYPE, has not exactly one ``<hoTich>``, or a field occurs twice
        or is not flat.
    """
    root = _parse(xml)
    forms = [root] if _name(root) == ROOT else list(root.iter("{*}" + ROOT))
    if len(forms) != 1:
        raise _rejected(f"phải có đúng một phần tử <{ROOT}>, hiện có {len(forms)}")
    fields: dict[str, str] = {}
    faults: list[FieldFault] = []
    for child in forms[0]:
        name = _name(child)
        if len(child):
            faults.append(wrong_format(name, "phải là văn bản, không chứa phần tử con"))
        elif name in fields:
            faults.append(wrong_format(name, "chỉ được xuất hiện một lần"))
        else:
            fields[name] = child.text or ""
    if faults:
        raise PayloadRejected(faults)
    return fields


def write_form(fields: Mapping[str, str], order: Iterable[str] = ()) -> str:
    """``<hoTich>…</hoTich>``: the fields named in ``order`` first, in that order, then the rest as they
    stand.

    A field without a value is written as an empty element. No XML declaration: the text travels inside JSON.

    Raises
    ------
    PayloadRejected
        When a name is no XML name or a text holds control characters, which XML cannot carry.
    """
    first = dict.fromkeys(name for name in order if name in fields)
    names = [*first, *(name for name in fields if name not in first)]
    root = etree.Element(ROOT)
    faults: list[FieldFault] = []
    for name in names:
        if not _NAME.fullmatch(name):
            faults.append(wrong_format(name, "tên trường không hợp lệ trong XML"))
        elif holds_control_characters(fields[name]):
            faults.append(wrong_format(name, "chứa ký tự điều khiển không được phép"))
        else:
            etree.SubElement(root, name).text = fields[name]
    if faults:
        raise PayloadRejected(faults)
    return str(etree.tostring(root, encoding="unicode", method="xml"))


def _parse(xml: str | bytes) -> etree._Element:
    if isinstance(xml, bytes):
        try:
            xml = xml.decode("utf-8")
        except UnicodeDecodeError:
            raise _rejected("XML phải mã hóa UTF-8") from None
    # The text is decoded already; a declaration of another encoding would be wrong now.
    text = _DECLARATION.sub("", xml, count=1)
    if _has_doctype(text):
        raise _rejected("XML không được chứa DOCTYPE")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError, ValueError):
        raise _rejected("không phải XML đúng cú pháp") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _rejected("XML không được chứa DOCTYPE")
    return root


def _has_doctype(text: str) -> bool:
    """True when the prolog holds a DOCTYPE; told before parsing, so that no declaration in it is ever
    read."""
    at = 0
    while True:
        at = text.find("<", at)
        if at < 0:
            return False
        for opening, closing in (("<!--", "-->"), ("<?", "?>")):
            if text.startswith(opening, at):
                end = text.find(closing, at + len(opening))
                if end < 0:
                    return False
                at = end + len(closing)
                break
        else:
            return text.startswith("<!", at)


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def _rejected(expected_vi: str) -> PayloadRejected:
    return PayloadRejected([wrong_format(_FIELD, expected_vi)])
