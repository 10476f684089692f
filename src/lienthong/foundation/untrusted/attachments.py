"""Files that come with a dossier: bounded in size, of known kinds, and what their name says they are."""

import io
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from lienthong.foundation.untrusted.xml import MalformedXml, UnsafeXml, parse_untrusted

DEFAULT_MAX_BYTES = 2_600_000  # process.md section 2: the portal takes about 2.6 MB for each kind of document
MAX_NAME_LETTERS = 200
_TAIL_BYTES = 4096


class AttachmentKind(StrEnum):
    """Kinds of files we accept."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    DOCX = "docx"
    XML = "xml"

    @property
    def media_type(self) -> str:
        """MIME type."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    AttachmentKind.PDF: "application/pdf",
    AttachmentKind.JPEG: "image/jpeg",
    AttachmentKind.PNG: "image/png",
    AttachmentKind.TIFF: "image/tiff",
    AttachmentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    AttachmentKind.XML: "application/xml",
}
_BY_EXTENSION = {
    ".pdf": AttachmentKind.PDF,
    ".jpg": AttachmentKind.JPEG,
    ".jpeg": AttachmentKind.JPEG,
    ".png": AttachmentKind.PNG,
    ".tif": AttachmentKind.TIFF,
    ".tiff": AttachmentKind.TIFF,
    ".docx": AttachmentKind.DOCX,
    ".xml": AttachmentKind.XML,
}


@dataclass(frozen=True)
class AttachmentLimits:
    """What a system accepts."""

    max_bytes: int = DEFAULT_MAX_BYTES
    kinds: frozenset[AttachmentKind] = frozenset(AttachmentKind)


class AttachmentRejected(ValueError):
    """A file cannot be accepted.

    Attributes
    ----------
    reason_vi
        For people.
    code
        Bad_name, empty, oversize, unknown_type, content_mismatch, corrupt, unsafe.
    """

    def __init__(self, reason_vi: str, code: str) -> None:
        super().__init__(reason_vi)
        self.reason_vi = reason_vi
        self.code = code


def check_attachment(name: str, content: bytes, limits: AttachmentLimits | None = None) -> AttachmentKind:
    """Return the kind of a file after checking its name, size and content.

    Raises
    ------
    AttachmentRejected
        With the first thing that is wrong.
    """
    allowed = limits or AttachmentLimits()
    if not name.strip() or len(name) > MAX_NAME_LETTERS or not name.isprintable() or set(name) & set("/\\"):
        raise AttachmentRejected("Tên tệp đính kèm không hợp lệ", "bad_name")
    kind = _BY_EXTENSION.get(PurePosixPath(name).suffix.lower())
    if kind is None or kind not in allowed.kinds:
        names = ", ".join(sorted(ext for ext, known in _BY_EXTENSION.items() if known in allowed.kinds))
        raise AttachmentRejected(
            f"Loại tệp không được chấp nhận; các loại được nhận: {names}", "unknown_type"
        )
    if not content:
        raise AttachmentRejected("Tệp đính kèm rỗng", "empty")
    if len(content) > allowed.max_bytes:
        megabytes = f"{allowed.max_bytes / 1_000_000:.1f}".replace(".", ",")
        raise AttachmentRejected(f"Tệp đính kèm lớn hơn {megabytes} MB cho phép", "oversize")
    if not _starts_like(kind, content):
        raise AttachmentRejected(f"Nội dung tệp không phải là {kind} như tên tệp ghi", "content_mismatch")
    if not _ends_like(kind, content):
        raise AttachmentRejected("Tệp đính kèm bị hỏng hoặc thiếu phần cuối", "corrupt")
    return kind


def _starts_like(kind: AttachmentKind, content: bytes) -> bool:
    match kind:
        case AttachmentKind.PDF:
            # Readers allow rubbish before the header within the first kilobyte.
            return b"%PDF-" in content[:1024]
        case AttachmentKind.JPEG:
            return content.startswith(b"\xff\xd8\xff")
        case AttachmentKind.PNG:
            return content.startswith(b"\x89PNG\r\n\x1a\n")
        case AttachmentKind.TIFF:
            return content.startswith((b"II*\0", b"MM\0*"))
        case AttachmentKind.DOCX:
            return content.startswith(b"PK\x03\x04")
        case AttachmentKind.XML:
            return content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith(b"<")


def _ends_like(kind: AttachmentKind, content: bytes) -> bool:
    tail = content[-_TAIL_BYTES:]
    match kind:
        case AttachmentKind.PDF:
            return b"%%EOF" in tail
        case AttachmentKind.JPEG:
            return b"\xff\xd9" in tail
        case AttachmentKind.PNG:
            return b"IEND" in tail
        case AttachmentKind.TIFF:
            return len(content) > 8
        case AttachmentKind.DOCX:
            return _is_word_document(content)
        case AttachmentKind.XML:
            return _is_xml(content)


def _is_word_document(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            # Only the directory is read: nothing is unpacked, so nothing can explode.
            return {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _is_xml(content: bytes) -> bool:
    try:
        parse_untrusted(content)
    except MalformedXml:
        return False
    except UnsafeXml as error:
        raise AttachmentRejected(str(error), "unsafe") from None
    return True
