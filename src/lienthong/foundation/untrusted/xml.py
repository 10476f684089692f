"""Reading XML from outside: no entities, no document type, no network, bounded size and depth."""

from typing import Any

from lxml import etree

DEFAULT_MAX_BYTES = 20_000_000


class UnsafeXml(ValueError):
    """The document tries something a form never needs: a document type, an entity, or too much of it."""


class MalformedXml(ValueError):
    """The text is not XML."""


def parse_untrusted(document: str | bytes, max_bytes: int = DEFAULT_MAX_BYTES) -> Any:
    """Parse `document` and return its root element (lxml).

    Raises
    ------
    UnsafeXml
        It has a DOCTYPE or entities, or is longer than `max_bytes`.
    MalformedXml
        It cannot be read. Messages are in Vietnamese and give line and column, never content.
    """
    content = document.encode() if isinstance(document, str) else document
    if len(content) > max_bytes:
        raise UnsafeXml(f"Tài liệu XML dài hơn {max_bytes} byte cho phép")
    parser = etree.XMLParser(
        # Text was decoded before: whatever encoding it declares no longer holds.
        encoding="utf-8" if isinstance(document, str) else None,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        if _declares_type(content):
            raise UnsafeXml("Tài liệu XML không được khai báo DOCTYPE hoặc thực thể (entity)") from None
        raise MalformedXml(f"Không đọc được XML: sai cú pháp ở dòng {line}, cột {column}") from None
    except (LookupError, ValueError):
        raise MalformedXml("Không đọc được XML: bảng mã không dùng được") from None
    document_info: Any = root.getroottree().docinfo
    if document_info.doctype or document_info.internalDTD is not None or any(root.iter(etree.Entity)):
        raise UnsafeXml("Tài liệu XML không được khai báo DOCTYPE hoặc thực thể (entity)")
    return root


def _declares_type(content: bytes) -> bool:
    return b"<!DOCTYPE" in content.replace(b"\0", b"")
