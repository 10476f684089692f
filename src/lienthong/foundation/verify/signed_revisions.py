"""Find the signatures in a PDF and judge what was changed between them.

What counts as unchanged: the last signature covers every byte of the file but its own value, and a revision
after an earlier signature does nothing but fill in an empty signature field. A last revision may add a security
store. A file that our own writer made is recognised as such (``exact_files.py``) and needs no reading; revisions of
another shape, made by other software, are put before pyHanko's rules, which are slower and know more.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel

from lienthong.foundation.sign.originals import UNREADABLE
from lienthong.foundation.sign.security_store import FoundStore, read_store, store_key
from lienthong.foundation.trust.faults import Fault, FaultFound
from lienthong.foundation.verify.exact_files import BegunDigest, FoundSignature, read_exact

# One case throughout: a changed case bit would otherwise pass unnoticed.
_HEX: Final = re.compile(rb"/Contents\s*(<(?:(?:[0-9a-f]{2})+|(?:[0-9A-F]{2})+)>)")
_OBJECT: Final = re.compile(rb"(\d+) \d+ obj\s*")
_PLACEHOLDER: Final = b"<5a>"
_SUBFILTERS: Final = frozenset({"/ETSI.CAdES.detached", "/adbe.pkcs7.detached"})
_DEEPEST_FIELD: Final = 8
_HARMLESS: Final = frozenset(
    {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
)
_EVIDENCE_ONLY: Final = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES})
# The reader logs what it compares, which may be personal data.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL + 1)


class NotAsSigned(FaultFound):
    """The file is damaged, or not what was signed; the message is in Vietnamese."""


class SignedFile:
    """A PDF with its signatures in the order of signing, once nothing speaks against its structure.

    Parameters
    ----------
    exact
        Whether to recognise first a file that our own writer made, which spares reading it; the verdict is the same.
    begun
        See :func:`lienthong.foundation.verify.exact_files.read_exact`.

    Raises
    ------
    NotAsSigned
        Not a PDF, damaged, no signature, or bytes not covered by a signature.
    """

    def __init__(self, pdf: bytes, *, exact: bool = True, begun: BegunDigest | None = None) -> None:
        if not pdf:
            raise NotAsSigned(Fault.EMPTY)
        if not pdf.startswith(b"%PDF-"):
            raise NotAsSigned(Fault.NOT_PDF)
        self._pdf = pdf
        self._reader: PdfFileReader | None = None
        self.store: FoundStore | None = None
        known = read_exact(pdf, begun) if exact else None
        if known is None:
            self._read()
        else:
            self.signatures = known.signatures
            self.store = None if known.evidence is None else FoundStore(known.evidence, exact=True)
        #: Bytes that no signature covers: evidence added after signing, or a change.
        self.uncovered = len(pdf) - self.signatures[-1].end

    def _read(self) -> None:
        pdf = self._pdf
        try:
            self._reader = reader = PdfFileReader(io.BytesIO(pdf))
            if reader.encrypted:
                raise NotAsSigned(Fault.ENCRYPTED)
            found = sorted(_found(reader, pdf), key=lambda each: each.end)
            if not found and b"/ByteRange" in pdf:
                raise NotAsSigned(Fault.CHANGED, "tệp bị thay đổi sau khi ký: chữ ký số đã bị gỡ ra")
            if not found:
                raise NotAsSigned(Fault.NO_SIGNATURE)
            _check_coverage(reader, pdf, found)
            self.store = read_store(reader, pdf, [store_key(each.value) for each in found])
        except UNREADABLE as error:
            raise NotAsSigned(Fault.DAMAGED) from error
        self.signatures = tuple(found)

    def check_changes(self) -> None:
        """Check that nothing but signing and adding evidence happened after the first signature.

        Raises
        ------
        NotAsSigned
            Something else was done.
        """
        if self._reader is None:
            return  # nothing else can have happened to a file that is exactly ours
        try:
            first = self.signatures[0].revision
            exact = self.store is not None and self.store.exact
            if not _only_fills_signatures(
                self._reader, self._pdf, first, exact_store=exact
            ) and not _harmless(self._reader):
                raise NotAsSigned(Fault.CHANGED, self._change_vi())
        except UNREADABLE as error:
            raise NotAsSigned(Fault.CHANGED, self._change_vi()) from error

    def _change_vi(self) -> str:
        if not self.uncovered:
            return ""
        return f"nội dung bị thay đổi sau khi ký: {self.uncovered} byte được thêm sau chữ ký cuối cùng"


def _entry(dictionary: Any, key: str) -> Any:
    """Follow references, which ``get`` of the reader's dictionaries does not do."""
    return dictionary[key] if key in dictionary else None  # noqa: SIM401 - see above


def _found(reader: PdfFileReader, pdf: bytes) -> Iterator[FoundSignature]:
    form = _entry(reader.root, "/AcroForm")
    if form is None:
        return
    for name, each in _fields(_entry(form, "/Fields") or (), ""):
        if _entry(each, "/FT") == "/Sig" and "/V" in each:
            yield _signature(reader, pdf, name, each)


def _fields(fields: Any, prefix: str, depth: int = 0) -> Iterator[tuple[str, generic.DictionaryObject]]:
    if depth > _DEEPEST_FIELD:
        raise NotAsSigned(Fault.DAMAGED, "biểu mẫu trong tệp PDF bất thường")
    for position in range(len(fields)):
        each = fields[position]  # follows references; iterating would not
        name = f"{prefix}{_entry(each, '/T') or ''}"
        yield name, each
        if "/Kids" in each:
            yield from _fields(each["/Kids"], f"{name}.", depth + 1)


def _signature(
    reader: PdfFileReader, pdf: bytes, name: str, each: generic.DictionaryObject
) -> FoundSignature:
    pointer = each.raw_get("/V")
    if not isinstance(pointer, generic.IndirectObject):
        raise NotAsSigned(Fault.UNSUPPORTED_SIGNATURE)
    revision = reader.xrefs.get_last_change(pointer.reference)
    dictionary, value_at = _dictionary(reader, pdf, pointer.reference, revision)
    if _entry(dictionary, "/SubFilter") not in _SUBFILTERS:
        raise NotAsSigned(Fault.UNSUPPORTED_SIGNATURE)
    start, hole, after, rest = (int(number) for number in dictionary["/ByteRange"])
    end = after + rest
    if start != 0 or (hole, after) != value_at or not after < end <= len(pdf):
        raise NotAsSigned(Fault.NOT_COVERED)
    return FoundSignature(name, bytes.fromhex(pdf[hole + 1 : after - 1].decode()), hole, after, end, revision)


def _dictionary(
    reader: PdfFileReader, pdf: bytes, reference: generic.Reference, revision: int
) -> tuple[generic.DictionaryObject, tuple[int, int]]:
    """Read a signature dictionary; gives also where its ``/Contents`` begins and ends.

    The general reader spends 10 ms on the thousands of hex digits, one by one, so they are cut out first and
    a placeholder takes their place; the placeholder must then turn up as ``/Contents``.

    Raises
    ------
    NotAsSigned
        When it does not say what it covers as it must.
    """
    offset = reader.xrefs.get_historical_ref(reference, revision)
    header = _OBJECT.match(pdf, offset) if isinstance(offset, int) else None
    value = _HEX.search(pdf, header.end()) if header else None
    if header is None or value is None or int(header[1]) != reference.idnum:
        raise NotAsSigned(Fault.NOT_COVERED)
    tail = pdf[value.end() : pdf.index(b"endobj", value.end())]
    cut = io.BytesIO(pdf[header.end() : value.start(1)] + _PLACEHOLDER + tail)
    dictionary = generic.DictionaryObject.read_from_stream(cut, reference)
    if bytes(dictionary["/Contents"].original_bytes) != b"\x5a":
        raise NotAsSigned(Fault.NOT_COVERED)
    return dictionary, value.span(1)


def _check_coverage(reader: PdfFileReader, pdf: bytes, found: list[FoundSignature]) -> None:
    """Each signature covers exactly the file as it stood in its revision; what follows the last is whole revisions.

    Raises
    ------
    NotAsSigned
        When one does not, or something else follows.
    """
    revisions = reader.xrefs.total_revisions
    after = len(pdf) - found[-1].end
    if after and (found[-1].revision + 1 == revisions or not pdf.rstrip(b"\r\n").endswith(b"%%EOF")):
        added = after
        if found[-1].revision + 1 < revisions:
            added = len(pdf) - pdf.rindex(b"%%EOF") - len(b"%%EOF\n")
        words = f"tệp bị thêm nội dung sau chữ ký cuối cùng ({added} byte)"
        raise NotAsSigned(Fault.APPENDED, words)
    starts = [reader.xrefs.get_startxref_for_revision(number) for number in range(revisions)]
    if starts != sorted(starts):
        raise NotAsSigned(Fault.NOT_COVERED, "thứ tự các lần sửa trong tệp PDF bất thường")
    for each in found:
        following = starts[each.revision + 1] if each.revision + 1 < revisions else len(pdf)
        if not (starts[each.revision] < each.end <= following and each.hole < starts[each.revision]):
            raise NotAsSigned(Fault.NOT_COVERED, "chữ ký không bao trùm toàn bộ nội dung đã ký")
        if not pdf[: each.end].rstrip(b"\r\n").endswith(b"%%EOF"):
            raise NotAsSigned(Fault.NOT_COVERED, "chữ ký không bao trùm toàn bộ nội dung đã ký")


def _only_fills_signatures(reader: PdfFileReader, pdf: bytes, first: int, *, exact_store: bool) -> bool:
    """True when every revision after the first signature only gives a value to empty signature fields.

    The last one may be a security store, known to be exactly what we write.
    """
    for revision in range(first + 1, reader.xrefs.total_revisions - exact_store):
        before = reader.get_historical_resolver(revision - 1)
        now = reader.get_historical_resolver(revision)
        if reader.xrefs.refs_freed_in_revision(revision):
            return False
        if reader.trailer.raw_get("/Root", revision=revision) != reader.trailer.raw_get(
            "/Root", revision=revision - 1
        ):
            return False
        size = int(reader.trailer.raw_get("/Size", revision=revision - 1))
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            if reference.idnum < size:
                harmless = _is_filled(before.get_object(reference), now.get_object(reference), size)
            else:
                harmless = _is_signature(reader, pdf, reference, revision) or _is_index(
                    now.get_object(reference)
                )
            if not harmless:
                return False
    return True


def _is_signature(reader: PdfFileReader, pdf: bytes, reference: generic.Reference, revision: int) -> bool:
    try:
        dictionary, _ = _dictionary(reader, pdf, reference, revision)
    except (NotAsSigned, *UNREADABLE):
        return False
    return bool(_entry(dictionary, "/Type") == "/Sig")


def _is_index(value: object) -> bool:
    return isinstance(value, generic.StreamObject) and _entry(value, "/Type") == "/XRef"


def _is_filled(old: object, new: object, size: int) -> bool:
    if type(old) is not generic.DictionaryObject or type(new) is not generic.DictionaryObject:
        return False
    if _entry(old, "/FT") != "/Sig" or "/V" in old or set(new) != {*old, "/V"}:
        return False
    value = new.raw_get("/V")
    return (
        isinstance(value, generic.IndirectObject)
        and value.idnum >= size
        and all(old.raw_get(key) == new.raw_get(key) for key in old)
    )


def _harmless(reader: PdfFileReader) -> bool:
    """What pyHanko's rules say: fields may be filled until the last signature, after it evidence may be added only."""
    signatures = sorted(reader.embedded_signatures, key=lambda each: each.signed_revision)
    for each in signatures:
        each.compute_integrity_info()
        result = each.diff_result
        allowed = _EVIDENCE_ONLY if each is signatures[-1] else _HARMLESS
        if not isinstance(result, DiffResult) or result.modification_level not in allowed:
            return False
    return True
