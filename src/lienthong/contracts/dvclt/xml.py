"""The ``<hoTich>`` element of PM.DVCLT: an XML text of flat text fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lienthong.contracts.flat_xml import as_text, local_name, malformed, parse_xml, read_fields, write_element

ROOT = "hoTich"


def read_form(xml: str | bytes) -> dict[str, str]:
    """The fields of the one ``<hoTich>`` element, in the order in which they came, texts unchanged.

    The element may be the root or lie within it. Unknown fields are kept.

    Notes
    -----
    ``PayloadRejected`` is passed on when the text is no XML, holds a DOCTYPE, has not exactly one
    ``<hoTich>``, or a field occurs twice or is not flat.
    """  # noqa: DOC501 - malformed() makes a PayloadRejected
    root = parse_xml(xml)
    forms = [root] if local_name(root) == ROOT else list(root.iter("{*}" + ROOT))
    if len(forms) != 1:
        raise malformed(f"phải có đúng một phần tử <{ROOT}>, hiện có {len(forms)}")
    return read_fields(forms[0])


def write_form(fields: Mapping[str, str], order: Iterable[str] = ()) -> str:
    """``<hoTich>…</hoTich>``: the fields named in ``order`` first, in that order, then the rest as they stand.

    A field without a value is written as an empty element. No XML declaration: the text travels inside JSON.

    Notes
    -----
    ``PayloadRejected`` is passed on when a name is no XML name or a text holds control characters, which XML
    cannot carry.
    """
    return as_text(write_element(ROOT, fields, order))
