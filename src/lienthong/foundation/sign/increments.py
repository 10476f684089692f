"""One revision appended to a PDF: objects written by hand and the cross-reference section that finds them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader


@dataclass
class Increment:
    """A revision being written (ISO 32000-2, 7.5.6).

    Parameters
    ----------
    start
        Where it begins in the file, in bytes.
    size
        Number of the first free object.
    previous
        Where the cross-reference section before it begins.
    as_stream
        Whether the file keeps its cross-references in streams (7.5.8) instead of tables (7.5.4).
    tail
        Entries of the trailer that stay the same: root, information, identifier.
    """

    start: int
    size: int
    previous: int
    as_stream: bool
    tail: bytes
    body: bytearray = field(default_factory=bytearray)
    offsets: dict[int, int] = field(default_factory=dict)
    index_at: int = 0

    def take_number(self) -> int:
        """Give the number of a new object."""
        self.size += 1
        return self.size - 1

    def add(self, number: int, content: bytes) -> int:
        """Write an object; gives where its content begins in the file."""
        self.offsets[number] = self.start + len(self.body)
        self.body += b"%d 0 obj\n" % number
        at = self.start + len(self.body)
        self.body += content
        self.body += b"\nendobj\n"
        return at

    def finish(self) -> None:
        """Write the cross-reference section in the form the file already uses."""
        self.index_at = self.start + len(self.body)
        tail = self.tail + b"/Prev %d" % self.previous
        if self.as_stream:
            number = self.take_number()
            self.offsets[number] = self.index_at
            runs = _runs(self.offsets)
            rows = b"".join(
                b"\x01" + self.offsets[each].to_bytes(4, "big") + b"\x00" for run in runs for each in run
            )
            index = b" ".join(b"%d %d" % (run[0], len(run)) for run in runs)
            # Stored, not deflated: the bytes must not depend on who built the compressor (see security_store).
            self.body += b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Index[%s]/Size %d/Length %d%s>>" % (
                number,
                index,
                self.size,
                len(rows),
                tail,
            )
            self.body += b"\nstream\n%s\nendstream\nendobj\n" % rows
        else:
            self.body += b"xref\n"
            for run in _runs(self.offsets):
                self.body += b"%d %d\n" % (run[0], len(run))
                self.body += b"".join(b"%010d 00000 n \n" % self.offsets[each] for each in run)
            self.body += b"trailer\n<</Size %d%s>>\n" % (self.size, tail)
        self.body += b"startxref\n%d\n%%%%EOF\n" % self.index_at


def trailer_tail(reader: PdfFileReader, root: int) -> bytes:
    """Give the entries of the trailer that every revision repeats."""
    info = reader.trailer.raw_get("/Info") if "/Info" in reader.trailer else None
    return root_info_and_id(
        root,
        (info.idnum, info.generation) if isinstance(info, generic.IndirectObject) else None,
        reader.trailer["/ID"][0].original_bytes if "/ID" in reader.trailer else None,
    )


def root_info_and_id(root: int, info: tuple[int, int] | None, identifier: bytes | None) -> bytes:
    """Write the entries of the trailer that every revision repeats.

    Parameters
    ----------
    root
        Number of the catalogue.
    info
        Number and generation of the information dictionary.
    identifier
        First part of the file identifier (ISO 32000-2, 14.4).
    """
    tail = b"/Root %d 0 R" % root
    if info is not None:
        tail += b"/Info %d %d R" % info
    if identifier is not None:
        first = identifier.hex().encode()
        tail += b"/ID[<%s><%s>]" % (first, first)
    return tail


def _runs(numbers: dict[int, int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
