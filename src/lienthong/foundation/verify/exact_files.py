"""Recognise a file that our own writer signed, byte for byte.

Nothing is believed because it looks familiar. What may differ from file to file - who, why, when, which fields and
where, the signature values, the evidence - is read out of the bytes, the writer is run again with it, and only when
that gives the very same file it counts as ours. So everything outside of those values is proven: which objects each
revision replaces, where its cross-references point, what each signature covers, and that nothing follows.

Any other file is left to pyHanko's reader. A file taken here is one that reader finds the same in, never less.
"""

from __future__ import annotations

import hashlib
import re
from binascii import unhexlify
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as plain_field
from itertools import islice
from typing import Final

from lienthong.foundation.sign.originals import NotSignable, read_typeset
from lienthong.foundation.sign.revisions import FieldToMake, SignableFile, signature_entries
from lienthong.foundation.sign.security_store import read_parts
from lienthong.foundation.trust.chains import Evidence

#: Signatures and evidence: more than any paper has.
_MOST_REVISIONS: Final = 8
_MOST_FIELDS: Final = 16
#: Longest cross-reference table with trailer a revision of ours has, in bytes.
_LONGEST_TABLE: Final = 20_000
_LAST_LINES: Final = re.compile(rb"\nstartxref\n([1-9][0-9]{0,9})\n%%EOF\n\Z")
_LAST_LINES_SIZE: Final = 40
_TRAILER: Final = re.compile(
    rb"trailer\n<<[^\n]{1,1000}/Prev ([1-9][0-9]{0,9})>>\nstartxref\n[0-9]{1,10}\n%%EOF\n"
)
_END_OF_FILE: Final = b"%%EOF\n"
_FIRST_TABLE: Final = b"xref\n0 "
_TEXT: Final = rb"(\([A-Za-z0-9 .,:;_-]*\)|<feff[0-9a-f]*>)"
_VALUE: Final = re.compile(
    rb"<</Type/Sig/Filter/Adobe\.PPKLite/SubFilter/ETSI\.CAdES\.detached/Name"
    + _TEXT
    + rb"/Reason"
    + _TEXT
    + rb"/M\(D:([0-9]{14}[+-][0-9]{2}'[0-9]{2}')\)/ByteRange\[0 ([0-9]{10}) ([0-9]{10}) ([0-9]{10})\]/Contents<"
)
_EDGE: Final = rb"(-?[0-9]{1,6}\.[0-9]{2})"
_FIELD: Final = re.compile(
    rb"<</Type/Annot/Subtype/Widget/FT/Sig/T"
    + _TEXT
    + rb"/F 132/P [0-9]{1,10} 0 R/Rect\["
    + b" ".join([_EDGE] * 4)
    + rb"\](/AP<)?"
)


@dataclass(frozen=True)
class FoundSignature:
    """A signature value and the two parts of the file it covers: ``[0, hole)`` and ``[after, end)``.

    ``sha256`` is the digest of these parts, where it is known already.
    """

    field: str
    value: bytes
    hole: int
    after: int
    end: int
    revision: int
    sha256: bytes | None = plain_field(default=None, compare=False)


@dataclass(frozen=True)
class BegunDigest:
    """The SHA-256 of the first ``size`` bytes of a file, to go on from."""

    size: int
    state: hashlib._Hash


@dataclass(frozen=True)
class ExactFile:
    """What our writer was given to sign: the signatures in their order, and the evidence added after them."""

    signatures: tuple[FoundSignature, ...]
    evidence: Evidence | None


@dataclass(frozen=True)
class _Filling:
    """What a revision with a signature holds that is not always the same."""

    field: FieldToMake
    others: tuple[FieldToMake, ...]
    entries: bytes
    value: bytes
    hole: int
    after: int
    end: int


def first_part(pdf: bytes) -> int:
    """Give how many bytes of the file seem to be from before its first signature; 0 when it is not our form."""
    found = _revisions(pdf)
    if found is None:
        return 0
    end = pdf.find(_END_OF_FILE, found[0], found[1][0])
    return 0 if end < 0 else end + len(_END_OF_FILE)


def read_exact(pdf: bytes, begun: BegunDigest | None = None) -> ExactFile | None:
    """Read a file our writer made of a file of our typesetter.

    Parameters
    ----------
    begun
        The hash of its :func:`first_part`, when it is known already.

    Returns
    -------
    ``None`` when a single byte is otherwise, which says nothing about the file.
    """
    found = _revisions(pdf)
    known = None if found is None else read_typeset(pdf, found[0])
    if found is None or known is None:
        return None
    original, end = known
    ends = found[1]
    if not pdf.startswith(b"\n", end):
        return None
    starts = [end + len(b"\n"), *ends[:-1]]
    has_evidence = _VALUE.search(pdf, starts[-1], ends[-1]) is None
    evidence = read_parts(pdf, starts[-1]) if has_evidence else None
    signed = len(ends) - has_evidence
    try:
        fillings = [_filling(pdf, starts[number], ends[number]) for number in range(signed)]
        if not fillings or len({each.field.name for each in fillings}) < signed:
            return None
        # The first revision makes all fields; the one it fills comes last in it, but first in the form.
        fields = [fillings[0].field, *fillings[0].others]
        known_hash = begun.state if begun is not None and begun.size == starts[0] else None
        file = SignableFile(pdf[: starts[0]], fields, original, known_hash)
        digests: list[bytes] = []
        for each in fillings:
            file.sign(each.field.name, each.entries, len(each.value), _again(each.value, digests))
        if evidence is not None:
            file.add_evidence(evidence)
    except (NotSignable, ValueError, KeyError):
        return None
    if not file.is_now(pdf):
        return None
    return ExactFile(
        tuple(
            FoundSignature(each.field.name, each.value, each.hole, each.after, each.end, revision, digest)
            for revision, (each, digest) in enumerate(zip(fillings, digests, strict=True), 1)
        ),
        evidence,
    )


def _revisions(pdf: bytes) -> tuple[int, list[int]] | None:
    """Follow the tables back: give where the first one begins, and where the revisions after it end."""
    last = _LAST_LINES.search(pdf, max(0, len(pdf) - _LAST_LINES_SIZE))
    if last is None:
        return None
    at = int(last[1])
    ends: list[int] = []
    while not pdf.startswith(_FIRST_TABLE, at):
        trailer = _TRAILER.search(pdf, at, at + _LONGEST_TABLE)
        if trailer is None or int(trailer[1]) >= at or len(ends) == _MOST_REVISIONS:
            return None
        ends.append(trailer.end())
        at = int(trailer[1])
    return (at, ends[::-1]) if ends else None


def _filling(pdf: bytes, start: int, end: int) -> _Filling:
    """Read what was signed in a revision.

    Raises
    ------
    ValueError
        When it is not of our form.
    """
    value = _VALUE.search(pdf, start, end)
    fields = [_field(found) for found in islice(_FIELD.finditer(pdf, start, end), _MOST_FIELDS)]
    if value is None or not fields:
        raise ValueError("no signature of ours")
    hole, after = int(value[4]), int(value[5])
    if hole != value.end() - 1 or not hole + 2 < after < end:
        raise ValueError("hole elsewhere")
    return _Filling(
        field=fields[-1],
        others=tuple(fields[:-1]),
        entries=signature_entries(_text(value[1]), _text(value[2]), value[3]),
        value=unhexlify(pdf[hole + 1 : after - 1]),
        hole=hole,
        after=after,
        end=end,
    )


def _field(found: re.Match[bytes]) -> FieldToMake:
    left, bottom, right, top = (float(found[number]) for number in range(2, 6))
    return FieldToMake(_text(found[1]), (left, bottom, right, top) if found[6] else None)


def _text(written: bytes) -> str:
    if written[:1] == b"(":
        return written[1:-1].decode("ascii")
    text = unhexlify(written[len(b"<feff") : -1]).decode("utf-16-be")
    if not text.isprintable():
        raise ValueError("text with control characters")
    return text


def _again(value: bytes, digests: list[bytes]) -> Callable[[bytes], bytes]:
    """Stand in for the one who signed: give the value that is there, and keep what it should be over."""

    def signature(digest: bytes) -> bytes:
        digests.append(digest)
        return value

    return signature
