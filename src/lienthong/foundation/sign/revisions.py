"""Add signatures to a PDF as incremental revisions, without rewriting a byte of what was there.

The first revision holds the form with *all* signature fields, so each later revision only fills in a value:
the smallest change a reader has to judge. Objects are written by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from lienthong.foundation.sign.increments import Increment
from lienthong.foundation.sign.originals import NotSignable, Original, read_original
from lienthong.foundation.sign.security_store import store_key, write_store
from lienthong.foundation.trust.chains import Evidence

_BYTE_RANGE: Final = b"/ByteRange[0 %010d %010d %010d]"
_RANGE_ROOM: Final = len(_BYTE_RANGE % (0, 0, 0))
# Table 258 and 219 of ISO 32000-2: signatures exist + append only; widget flags hidden-off, print, locked.
_SIGNATURES_EXIST_APPEND_ONLY: Final = 3
_PRINT_AND_LOCKED: Final = 132
# Tells that the file may hold a security store (developer extension of ETSI TS 102 778-4).
_ETSI_EXTENSION: Final = b"/Extensions<</ESIC<</BaseVersion/1.7/ExtensionLevel 1>>>>"
_EMPTY_APPEARANCE: Final = (
    b"<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<<>>/Length 0>>\nstream\n\nendstream"
)


@dataclass(frozen=True)
class FieldToMake:
    """A signature field: its name and its rectangle ``left bottom right top`` on page 1 (points)."""

    name: str
    rectangle: tuple[float, float, float, float] | None


class SignableFile:
    """A PDF in memory that grows by one revision per signature.

    Parameters
    ----------
    fields
        All that will be signed, in this order.
    original, digested
        What :func:`read_original` gives, and the SHA-256 of ``pdf``, which then ends with a line feed; where known.

    Raises
    ------
    NotSignable
        Not a PDF, damaged, encrypted, or already holding a form.
    """

    def __init__(
        self,
        pdf: bytes,
        fields: Sequence[FieldToMake],
        original: Original | None = None,
        digested: hashlib._Hash | None = None,
    ) -> None:
        self._original = read_original(pdf) if original is None else original
        self._before = pdf if pdf.endswith(b"\n") else pdf + b"\n"
        # Every signature covers the file as it was; so it goes through the hash once.
        self._hash = hashlib.sha256(self._before) if digested is None else digested
        self._added = bytearray()
        self._size, self._previous = self._original.size, self._original.previous
        self._keys: list[str] = []
        self._fields = {each.name: each for each in fields}
        if len(self._fields) != len(fields):
            raise NotSignable("tên ô chữ ký bị trùng")
        self._field_numbers: dict[str, int] = {}
        self._appearance = 0
        self._root_written = b""

    def sign(self, name: str, dictionary: bytes, room: int, signature: Callable[[bytes], bytes]) -> None:
        """Add a revision in which field ``name`` holds a signature over everything else in the file.

        Parameters
        ----------
        dictionary
            Entries of the signature dictionary other than ``/ByteRange`` and ``/Contents``, see
            :func:`signature_entries`.
        room
            Bytes to keep free for the signature.
        signature
            Called with the SHA-256 of what is covered, gives the CMS message.

        Raises
        ------
        NotSignable
            When the signature is longer than the place kept for it.
        """
        section = self._increment()
        if not self._field_numbers:
            self._make_form(section)
        value_number = section.take_number()
        head = b"<<" + dictionary
        content_at = section.add(
            value_number, head + b" " * _RANGE_ROOM + b"/Contents<" + b"0" * (2 * room) + b">>>"
        )
        section.add(self._field_numbers[name], self._field(self._fields[name], value_number))
        self._append(section)

        start, end = len(self._before), len(self._before) + len(self._added)
        range_at = content_at + len(head)
        hole = range_at + _RANGE_ROOM + len(b"/Contents")
        after = hole + 2 * room + 2
        self._added[range_at - start : range_at - start + _RANGE_ROOM] = _BYTE_RANGE % (
            hole,
            after,
            end - after,
        )
        covered = self._hash.copy()
        with memoryview(self._added) as added:
            covered.update(added[: hole - start])
            covered.update(added[after - start :])
        message = signature(covered.digest())
        if len(message) > room:
            raise NotSignable("chữ ký dài hơn chỗ dành sẵn trong tệp")
        digits = message.hex().encode()
        self._added[hole - start + 1 : hole - start + 1 + len(digits)] = digits
        self._keys.append(store_key(message.ljust(room, b"\0")))

    def add_evidence(self, evidence: Evidence) -> None:
        """Add a revision with what is needed to check the signatures when their issuers are gone."""
        section = self._increment()
        write_store(section, self._original.root_number, self._root_written, evidence, self._keys)
        self._append(section)

    def content(self) -> bytes:
        """Give the file as it stands."""
        return self._before + self._added

    def is_now(self, pdf: bytes) -> bool:
        """Whether the file as it stands is ``pdf``; the same as comparing :meth:`content`, without a copy."""
        return (
            len(pdf) == len(self._before) + len(self._added)
            and pdf.startswith(self._before)
            and pdf.endswith(self._added)
        )

    def _increment(self) -> Increment:
        original, at = self._original, len(self._before) + len(self._added)
        return Increment(at, self._size, self._previous, original.as_stream, original.tail)

    def _append(self, section: Increment) -> None:
        if not section.index_at:
            section.finish()
        self._added += section.body
        self._size, self._previous = section.size, section.index_at

    def _make_form(self, section: Increment) -> None:
        for each in self._fields.values():
            self._field_numbers[each.name] = section.take_number()
        self._appearance = section.take_number()
        section.add(self._appearance, _EMPTY_APPEARANCE)
        references = b" ".join(b"%d 0 R" % number for number in self._field_numbers.values())
        for each in list(self._fields.values())[1:]:
            section.add(self._field_numbers[each.name], self._field(each, None))
        form = b"/AcroForm <</Fields[%s]/SigFlags %d>>" % (references, _SIGNATURES_EXIST_APPEND_ONLY)
        original = self._original
        extension = b"" if original.extended else _ETSI_EXTENSION
        self._root_written = b"<<%s%s%s>>" % (original.root, form, extension)
        section.add(original.root_number, self._root_written)
        annotations = b" ".join(filter(None, (original.annotations, references)))
        section.add(original.page_number, b"<<%s/Annots [%s]>>" % (original.page, annotations))

    def _field(self, each: FieldToMake, value: int | None) -> bytes:
        rectangle = each.rectangle or (0.0, 0.0, 0.0, 0.0)
        appearance = b""
        if each.rectangle is not None:
            # What people see is typeset on the page; PDF/A wants an appearance, so give an empty one.
            appearance = b"/AP<</N %d 0 R>>" % self._appearance
        return b"<</Type/Annot/Subtype/Widget/FT/Sig/T%s/F %d/P %d 0 R/Rect[%s]%s%s>>" % (
            pdf_text(each.name),
            _PRINT_AND_LOCKED,
            self._original.page_number,
            b" ".join(b"%.2f" % edge for edge in rectangle),
            appearance,
            b"" if value is None else b"/V %d 0 R" % value,
        )


def signature_entries(name: str, reason: str, moment: bytes) -> bytes:
    """Write what a signature dictionary says of its signature (ISO 32000-2, table 255).

    Parameters
    ----------
    moment
        When it was made, in the form ``20240705150405+07'00'`` (7.9.4).
    """
    return b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Name%s/Reason%s/M(D:%s)" % (
        pdf_text(name),
        pdf_text(reason),
        moment,
    )


def pdf_text(text: str) -> bytes:
    """Write a text string: ASCII as it is, anything else as UTF-16 (ISO 32000-1, 7.9.2.2)."""
    if text.isascii() and not set(text) & set("()\\\r\n"):
        return b"(%s)" % text.encode()
    return b"<feff%s>" % text.encode("utf-16-be").hex().encode()
