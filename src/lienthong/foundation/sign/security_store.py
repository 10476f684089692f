"""The document security store (DSS): evidence for later, appended to a signed file (ETSI EN 319 142-1, 5.4).

Nothing signs the store, so nothing in it is taken on trust: a store of ours is accepted only when its bytes are exactly
those this module would write for the certificates and lists it holds, and these carry the signatures of their issuers.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from lienthong.foundation.sign.increments import Increment, trailer_tail
from lienthong.foundation.trust.chains import Evidence

_MOST_OBJECTS: Final = 200
#: Longest part that is kept in memory, in bytes; what comes from outside must not fill it.
_MOST_REMEMBERED: Final = 16_000
_HEADER: Final = re.compile(rb"(\d+) 0 obj\n")
_STREAM: Final = re.compile(rb"\d+ 0 obj\n<</Length (\d{1,8})>>\nstream\n")
_END_OF_STREAM: Final = b"\nendstream\nendobj\n"
_STORE: Final = re.compile(rb"\d+ 0 obj\n<</Type/DSS/Certs\[([^\]]*)\]/CRLs\[")


@dataclass(frozen=True)
class FoundStore:
    """The evidence in a file; ``exact`` when the store is written as this module writes it."""

    evidence: Evidence
    exact: bool


def store_key(contents: bytes) -> str:
    """Name of a signature in the store: SHA-1 of its whole value, the room left included (ISO 32000-2, 12.8.4.4)."""
    return hashlib.sha1(contents, usedforsecurity=False).hexdigest().upper()


def write_store(
    increment: Increment, root_number: int, root: bytes, evidence: Evidence, keys: Sequence[str]
) -> None:
    """Write the store and the catalogue that leads to it.

    Parameters
    ----------
    root
        The catalogue as the last revision wrote it; gets one more entry.
    keys
        Of the signatures the evidence is for, see :func:`store_key`.
    """
    certificates = _write_streams(increment, evidence.certificates)
    lists = _write_streams(increment, evidence.lists)
    store_number = increment.take_number()
    entries = b"".join(b"/%s<</Cert[%s]/CRL[%s]>>" % (key.encode(), certificates, lists) for key in keys)
    increment.add(
        store_number, b"<</Type/DSS/Certs[%s]/CRLs[%s]/VRI<<%s>>>>" % (certificates, lists, entries)
    )
    increment.add(root_number, _with_store(root, store_number))
    increment.finish()


def _with_store(root: bytes, number: int) -> bytes:
    return root[: -len(b">>")] + b"/DSS %d 0 R>>" % number


def _write_streams(increment: Increment, parts: Sequence[bytes]) -> bytes:
    numbers = []
    for each in parts:
        number = increment.take_number()
        increment.add(number, _stream(each))
        numbers.append(b"%d 0 R" % number)
    return b" ".join(numbers)


def _stream(content: bytes) -> bytes:
    return _stream_often(content) if len(content) <= _MOST_REMEMBERED else _stream_anew(content)


@lru_cache(maxsize=512)
def _stream_often(content: bytes) -> bytes:
    return _stream_anew(content)


def _stream_anew(content: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content)


def read_store(reader: PdfFileReader, pdf: bytes, keys: Sequence[str]) -> FoundStore | None:
    """Read the store of the file as it stands; ``None`` without one.

    Parameters
    ----------
    keys
        Of the signatures in the file, in the order of signing.
    """
    if "/DSS" not in reader.root:
        return None
    exact = _exact(reader, pdf, keys)
    if exact is not None:
        return FoundStore(exact, exact=True)
    store = reader.root["/DSS"]
    return FoundStore(Evidence(_streams(store, "/Certs"), _streams(store, "/CRLs")), exact=False)


def _streams(store: Any, name: str) -> tuple[bytes, ...]:
    if name not in store:
        return ()
    found = store[name]  # follows references
    return tuple(bytes(found[at].data) for at in range(min(len(found), _MOST_OBJECTS)))


def _exact(reader: PdfFileReader, pdf: bytes, keys: Sequence[str]) -> Evidence | None:
    """Give what the last revision holds, if writing it again gives the same bytes."""
    last = reader.xrefs.total_revisions - 1
    reference = reader.root.container_ref
    if last < 1 or not isinstance(reference, generic.Reference):
        return None
    before = reader.xrefs.get_historical_ref(reference, last - 1)
    header = _HEADER.match(pdf, before) if isinstance(before, int) else None
    if header is None:
        return None
    root = pdf[header.end() : pdf.index(b"\nendobj\n", header.end())]
    previous = reader.xrefs.get_startxref_for_revision(last - 1)
    start = pdf.index(b"%%EOF\n", previous) + len(b"%%EOF\n")
    evidence = read_parts(pdf, start)
    increment = Increment(
        start=start,
        size=int(reader.trailer.raw_get("/Size", revision=last - 1)),
        previous=previous,
        as_stream=reader.has_xref_stream,
        tail=trailer_tail(reader, reference.idnum),
    )
    write_store(increment, reference.idnum, root, evidence, keys)
    return evidence if pdf[start:] == increment.body else None


def read_parts(pdf: bytes, at: int) -> Evidence:
    """Read the streams that follow each other from ``at`` on; writing them again shows whether all is there."""
    parts: list[bytes] = []
    while (found := _STREAM.match(pdf, at)) and len(parts) < _MOST_OBJECTS:
        end = found.end() + int(found[1])
        parts.append(pdf[found.end() : end])
        at = end + len(_END_OF_STREAM)
    store = _STORE.match(pdf, at)
    certificates = store[1].count(b"R") if store else 0
    return Evidence(tuple(parts[:certificates]), tuple(parts[certificates:]))
