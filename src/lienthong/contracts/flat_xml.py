"""XML of flat text fields, as PM.DVCLT and API 1.0 carry declarations: read with entities, DTD and network off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from lienthong.contracts.control_characters import holds_control_characters
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, wrong_format
from lienthong.domain.letters import composed

_DECLARATION = re.compile(r"\A\ufeff?\s*<\?xml[^>]*\?>")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_FIELD = "data"
_BEGUN = re.compile(r"<([A-Za-z_][A-Za-z0-9_.-]*)")
_LONGEST_NAME = 60


def read_fields(form: etree._Element) -> dict[str, str]:
    """The fields of an element, in the order in which they came; texts in composed letters (NFC), else unchanged.

    Raises
    ------
    PayloadRejected
        When a field occurs twice or is not flat.
    """
    fields: dict[str, str] = {}
    faults: list[FieldFault] = []
    for child in form:
        name = local_name(child)
        if len(child):
            faults.append(wrong_format(name, "phải là văn bản, không chứa phần tử con"))
        elif name in fields:
            faults.append(wrong_format(name, "chỉ được xuất hiện một lần"))
        else:
            fields[name] = composed(child.text or "")
    if faults:
        raise PayloadRejected(faults)
    return fields


def write_element(tag: str, fields: Mapping[str, str], order: Iterable[str] = ()) -> etree._Element:
    """An element of flat fields: those named in ``order`` first, in that order, then the rest as they stand.

    A field without a value is written as an empty element.

    Raises
    ------
    PayloadRejected
        When a name is no XML name or a text holds control characters, which XML cannot carry.
    """
    first = dict.fromkeys(name for name in order if name in fields)
    names = [*first, *(name for name in fields if name not in first)]
    root = etree.Element(tag)
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
    return root


def as_text(root: etree._Element) -> str:
    """The element as a text, without an XML declaration: it travels inside JSON."""
    return str(etree.tostring(root, encoding="unicode", method="xml"))


def parse_xml(xml: str | bytes) -> etree._Element:
    """The root element, read with entities, DTD and network off; comments and instructions are dropped.

    Notes
    -----
    ``PayloadRejected`` is passed on when the text is no XML in UTF-8, or holds a DOCTYPE.
    """  # noqa: DOC501 - malformed() makes a PayloadRejected
    if isinstance(xml, bytes):
        try:
            xml = xml.decode("utf-8")
        except UnicodeDecodeError:
            raise malformed("XML phải mã hóa UTF-8") from None
    # The text is decoded already; a declaration of another encoding would be wrong now.
    text = _DECLARATION.sub("", xml, count=1)
    if _has_doctype(text):
        raise malformed("XML không được chứa DOCTYPE")
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
    except etree.XMLSyntaxError as error:
        raise malformed(_where_it_breaks(error, text)) from None
    except (UnicodeEncodeError, ValueError):
        raise malformed("không phải XML đúng cú pháp") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise malformed("XML không được chứa DOCTYPE")
    return root


def _where_it_breaks(error: etree.XMLSyntaxError, text: str) -> str:
    """Line, column and the last element that began before the place where a text stops being XML; never a value."""
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return _what_it_is_instead(text)
    line, column = error.position
    lines = text.split("\n")
    before = "\n".join([*lines[: line - 1], lines[line - 1][: max(column - 1, 0)]]) if line else text
    begun = _BEGUN.findall(before)
    element = f", tại phần tử {begun[-1][:_LONGEST_NAME]}" if begun else ""
    return f"không phải XML đúng cú pháp, sai ở dòng {line}, cột {column}{element}"


def _what_it_is_instead(text: str) -> str:
    """Why a text does not even begin as XML."""
    plain = text.strip("\ufeff \t\r\n")
    if not plain:
        return "phải là XML, nội dung trống"
    if plain.startswith(("{", "[")):
        return "phải là XML, đang là JSON"
    if plain.startswith("&lt;"):
        return "phải là XML, các dấu < và > đang bị đổi thành &lt; và &gt;"
    if plain.startswith("H4sI"):
        return "phải là XML, đang là base64 của nội dung nén gzip; hãy gửi XML không nén, không mã hóa base64"
    if plain.startswith(("data:", "PD94", "PGhvd", "PGhvV", "77u/PD", "77u/PG")):
        return "phải là XML, đang là base64 của XML; hãy gửi chính văn bản XML"
    return "phải là XML, bắt đầu bằng dấu <"


def _has_doctype(text: str) -> bool:
    """True when the prolog holds a DOCTYPE; told before parsing, so that no declaration in it is ever read."""
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


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def malformed(expected_vi: str) -> PayloadRejected:
    """The text as a whole, field ``data``, is not what it should be."""
    return PayloadRejected([wrong_format(_FIELD, expected_vi)])
