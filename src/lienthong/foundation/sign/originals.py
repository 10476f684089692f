"""The file before it is signed: what a revision has to repeat of it, and what it replaces.

A file as the typesetter writes it is read by its one known form, byte for byte; any other PDF by pyHanko's reader,
which takes much longer. Both find the same.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.foundation.sign.increments import root_info_and_id, trailer_tail

#: What pyHanko's reader raises on damaged files.
UNREADABLE: Final = (
    PdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AssertionError,
    NotImplementedError,
    OSError,
    zlib.error,
    struct.error,
)
_FIRST_LINE: Final = b"%PDF-1.7\n"
_TABLE: Final = re.compile(rb"xref\n0 ([1-9][0-9]{0,3})\n0000000000 65535 f\r\n")
#: A page has some hundred objects; what comes from outside must not fill the memory.
_MOST_OBJECTS: Final = 2_000
_ROW_SIZE: Final = 20
_ROWS: Final = re.compile(rb"(?:[0-9]{10} 00000 n\r\n)+")
_TRAILER: Final = re.compile(
    rb"trailer\n<</Size ([0-9]+)/Root ([0-9]+) 0 R/Info ([0-9]+) 0 R"
    rb"/ID\[\(([A-Za-z0-9+/=]{1,64})\)\([A-Za-z0-9+/=]{1,64}\)\]>>\nstartxref\n([0-9]+)\n%%EOF"
)
_LAST_LINES: Final = re.compile(rb"\nstartxref\n([1-9][0-9]{0,9})\n%%EOF\n?\Z")
_LAST_LINES_SIZE: Final = 40
_PAGES: Final = re.compile(rb"/Type/Pages/Count [0-9]+/Kids\[([0-9]+) 0 R[0-9 R]*\]")
_END_OF_OBJECT: Final = b"\nendobj\n"
#: Longest catalogue or page that is read by the known form, in bytes.
_LONGEST: Final = 8_000
# What the typesetter puts there. Whatever else could be there (scripts, layers, forms, stores) is pyHanko's to judge.
_CATALOGUE: Final = frozenset(
    {
        "/Type",
        "/Pages",
        "/Metadata",
        "/OutputIntents",
        "/Lang",
        "/StructTreeRoot",
        "/MarkInfo",
        "/ViewerPreferences",
        "/Outlines",
        "/PageLabels",
    }
)
_PAGE: Final = frozenset(
    {
        "/Type",
        "/Resources",
        "/MediaBox",
        "/StructParents",
        "/Parent",
        "/Contents",
        "/Tabs",
        "/Group",
        "/Annots",
    }
)


class NotSignable(Exception):
    """The file is not a PDF we can extend; the message says why in Vietnamese."""


@dataclass(frozen=True)
class Original:
    """What revisions need to know of the file they are added to.

    Parameters
    ----------
    size, previous, as_stream, tail
        See :class:`lienthong.foundation.sign.increments.Increment`.
    root_number, page_number
        Numbers of the catalogue and of the first page.
    root
        Entries of the catalogue, written.
    extended
        Whether the catalogue declares developer extensions.
    page
        Entries of the first page but its annotations, written.
    annotations
        Those of the first page, written.
    """

    size: int
    previous: int
    as_stream: bool
    tail: bytes
    root_number: int
    page_number: int
    root: bytes
    extended: bool
    page: bytes
    annotations: bytes


def read_original(pdf: bytes) -> Original:
    """Read a file that is to be signed.

    Raises
    ------
    NotSignable
        Not a PDF, damaged, encrypted, or already holding a form.
    """
    known = _read_by_form(pdf)
    if known is not None:
        return known
    try:
        return _read_any(pdf)
    except UNREADABLE as error:
        raise NotSignable("tệp không phải PDF hợp lệ") from error


def _read_by_form(pdf: bytes) -> Original | None:
    last = _LAST_LINES.search(pdf, max(0, len(pdf) - _LAST_LINES_SIZE))
    found = None if last is None else read_typeset(pdf, int(last[1]))
    return None if found is None or pdf[found[1] :] not in {b"", b"\n"} else found[0]


def read_typeset(pdf: bytes, table_at: int) -> tuple[Original, int] | None:
    """Read what ``pdf`` begins with if it is a file of the typesetter without any form.

    Its one table lists every object from 1 on, each lies before the table and begins with its own number; the catalogue
    and the page hold nothing but what the typesetter puts there.

    Parameters
    ----------
    table_at
        Where its cross-reference table should begin.

    Returns
    -------
    The file and where it ends; ``None`` for any other form, which says nothing about the file.
    """
    table = _TABLE.match(pdf, table_at)
    if table is None or not pdf.startswith(_FIRST_LINE):
        return None
    size = int(table[1])
    if size > _MOST_OBJECTS:
        return None
    end_of_table = table.end() + _ROW_SIZE * (size - 1)
    rows = _ROWS.fullmatch(pdf, table.end(), end_of_table)
    trailer = _TRAILER.match(pdf, end_of_table)
    if rows is None or trailer is None or int(trailer[1]) != size or int(trailer[5]) != table_at:
        return None
    offsets = [int(each) for each in rows[0].split(b" 00000 n\r\n")[:-1]]
    if max(offsets) >= table_at or not all(map(pdf.startswith, _headers(size), offsets)):
        return None
    contents = _Contents(pdf, offsets, table_at)
    root_number = int(trailer[2])
    root = contents.get(root_number)
    parts = None if root is None else _catalogue(root)
    pages = None if parts is None else contents.get(parts[0])
    kids = None if pages is None else _PAGES.fullmatch(pages[2:-2])
    page_number = 0 if kids is None else int(kids[1])
    page = contents.get(page_number)
    written = None if page is None else _page(page)
    if parts is None or written is None:
        return None
    original = Original(
        size=size,
        previous=table_at,
        as_stream=False,
        tail=root_info_and_id(root_number, (int(trailer[3]), 0), trailer[4]),
        root_number=root_number,
        page_number=page_number,
        root=parts[1],
        extended=False,
        page=written[0],
        annotations=written[1],
    )
    return original, trailer.end()


@lru_cache(maxsize=256)
def _headers(size: int) -> list[bytes]:
    """Give what the objects of a file begin with, from 1 on."""
    return [b"%d 0 obj\n" % number for number in range(1, size)]


@dataclass(frozen=True)
class _Contents:
    """The objects of a file, by number."""

    pdf: bytes
    offsets: list[int]
    table_at: int

    def get(self, number: int) -> bytes | None:
        """Give the dictionary that object ``number`` is, if it is a short one."""
        if not 1 <= number <= len(self.offsets):
            return None
        start = self.offsets[number - 1] + len(b"%d 0 obj\n" % number)
        end = self.pdf.find(_END_OF_OBJECT, start, min(start + _LONGEST, self.table_at))
        content = self.pdf[start:end]
        return content if end > 0 and content[:2] == b"<<" and content[-2:] == b">>" else None


# Papers of one form differ in the numbers of their objects only, and mostly not even there.
@lru_cache(maxsize=128)
def _catalogue(content: bytes) -> tuple[int, bytes] | None:
    """Give the number of the page tree and the entries as they are written again."""
    found = _dictionary(content, "/Catalog", _CATALOGUE)
    if found is None or "/Pages" not in found:
        return None
    pages = found.raw_get("/Pages")
    if not isinstance(pages, generic.IndirectObject) or pages.generation != 0:
        return None
    return pages.idnum, _entries(found)


@lru_cache(maxsize=512)
def _page(content: bytes) -> tuple[bytes, bytes] | None:
    """Give the entries of a page as they are written again, and its annotations."""
    found = _dictionary(content, "/Page", _PAGE)
    if found is None:
        return None
    annotations = found.raw_get("/Annots") if "/Annots" in found else generic.ArrayObject()
    if not isinstance(annotations, generic.ArrayObject):
        return None
    return _entries(found, but="/Annots"), b" ".join(_written(each) for each in annotations)


def _dictionary(content: bytes, kind: str, allowed: frozenset[str]) -> generic.DictionaryObject | None:
    """Read a dictionary of a known type with known entries only, which can be written and read again."""
    try:
        found = _parsed(content)
        written = _entries(found)
        again = _parsed(b"<<" + written + b">>")
        same = set(found) == set(again) and all(again.raw_get(key) == found.raw_get(key) for key in found)
        return (
            found
            if same and b"endobj" not in written and found["/Type"] == kind and set(found) <= allowed
            else None
        )
    except UNREADABLE:
        return None


def _parsed(content: bytes) -> generic.DictionaryObject:
    stream = io.BytesIO(content)
    found = generic.DictionaryObject.read_from_stream(stream, generic.Reference(1, 0))
    if type(found) is not generic.DictionaryObject or stream.tell() != len(content):
        raise ValueError("not one dictionary")
    return found


def _read_any(pdf: bytes) -> Original:
    reader = PdfFileReader(io.BytesIO(pdf))
    if reader.encrypted:
        raise NotSignable("tệp PDF có mật khẩu, không ký được")
    root = reader.root
    if "/AcroForm" in root:
        raise NotSignable("tệp PDF đã có biểu mẫu hoặc chữ ký khác")
    page: Any = root["/Pages"]["/Kids"][0]
    while page["/Type"] == "/Pages":
        page = page["/Kids"][0]
    if reader.last_startxref is None:
        raise NotSignable("tệp không phải PDF hợp lệ")
    root_number = _number(root)
    return Original(
        size=int(reader.trailer["/Size"]),
        previous=reader.last_startxref,
        as_stream=reader.has_xref_stream,
        tail=trailer_tail(reader, root_number),
        root_number=root_number,
        page_number=_number(page),
        root=_entries(root),
        extended="/Extensions" in root,
        page=_entries(page, but="/Annots"),
        annotations=b" ".join(_written(each) for each in page["/Annots"]) if "/Annots" in page else b"",
    )


def _number(value: generic.PdfObject) -> int:
    reference = value.container_ref
    if not isinstance(reference, generic.Reference) or reference.generation != 0:
        raise NotSignable("cấu trúc tệp PDF không được hỗ trợ")
    return int(reference.idnum)


def _entries(dictionary: generic.DictionaryObject, but: str = "") -> bytes:
    return b"".join(
        _written(name) + b" " + _written(dictionary.raw_get(name)) + b"\n"
        for name in dictionary
        if str(name) != but
    )


def _written(value: generic.PdfObject) -> bytes:
    stream = io.BytesIO()
    value.write_to_stream(stream)
    return stream.getvalue()
