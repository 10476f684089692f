"""Attachments, in the one form that PM.DVCLT and civil status share (contracts.md 2.4 and 4.3)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lienthong.contracts.payload_faults import FieldFault, PayloadRejected, wrong_format
from lienthong.contracts.unreadable_bytes import plain_base64, why_no_base64
from lienthong.contracts.wire import Text, WireModel, parse_json

ATTACHMENTS = "fileDinhKem"
_KEPT = 0
_PAPER_NAMES = ("dinhkem", "đínhkèm", "attach", "giayto", "tailieu", "teptin")
_PAPER_FIELDS = ("tentep", "dulieutep", "base64", "filename", "filecontent", "noidungtep")
_DOCUMENT_HEADS = ("JVBERi0", "/9j/", "iVBORw0", "UEsDB", "data:application/", "data:image/")
"""How PDF, JPEG, PNG and office files begin in base64."""
_SHORTEST_DOCUMENT = 200


def _withdrawn(value: Any) -> Any:
    """``huyGiayTo`` absent or null means: not withdrawn. Anything but 0 is withdrawn (process.md 1.6)."""
    if value is None or value == "":
        return _KEPT
    return int(value) if isinstance(value, bool) else value


class Attachment(WireModel):
    """One attached paper. ``content_base64`` may be megabytes; it is checked once, by :meth:`content`."""

    id: int = 0
    kind: Annotated[int, Field(alias="loaiGiayTo")] = 0
    title: Annotated[Text, Field(alias="tenGiayTo")] = ""
    file_name: Annotated[Text, Field(alias="tenTepDinhKem")]
    withdrawn_flag: Annotated[int, BeforeValidator(_withdrawn), Field(alias="huyGiayTo")] = _KEPT
    content_base64: Annotated[Text, Field(alias="duLieuTepDinhKem", repr=False)]

    @classmethod
    def of(cls, content: bytes, *, file_name: str, title: str = "", kind: int = 0, id: int = 0) -> Attachment:
        """An attachment that holds these bytes."""
        return cls(
            id=id,
            kind=kind,
            title=title,
            file_name=file_name,
            content_base64=base64.b64encode(content).decode("ascii"),
        )

    @property
    def withdrawn(self) -> bool:
        """True when the citizen withdrew the paper: it must never be forwarded."""
        return self.withdrawn_flag != _KEPT

    def as_withdrawn(self) -> Attachment:
        """The same paper, marked withdrawn."""
        return self.model_copy(update={"withdrawn_flag": 1})

    def content(self) -> bytes:
        """The bytes of the file.

        Notes
        -----
        ``PayloadRejected`` is passed on when ``duLieuTepDinhKem`` is no base64.
        """
        return decode_base64(self.content_base64, "duLieuTepDinhKem")


def decode_base64(text: str, field: str) -> bytes:
    """Strict base64; line breaks, as some encoders put in, and ``data:…;base64,`` before it are allowed.

    Raises
    ------
    PayloadRejected
        Naming ``field`` and the cause.
    """
    try:
        return base64.b64decode(plain_base64(text), validate=True)
    except (binascii.Error, ValueError):
        raise PayloadRejected([wrong_format(field, why_no_base64(text))]) from None


def forwardable(attachments: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The attachments that may be passed on: all but the withdrawn ones."""
    return tuple(attachment for attachment in attachments if not attachment.withdrawn)


def attachment_list(value: Any) -> Any:
    """``fileDinhKem`` as senders write it: a list; nothing; one paper alone; or any of these as a JSON text."""
    if isinstance(value, str) and value.lstrip()[:1] in ("[", "{"):
        value = parse_json(value)
    if value is None or value == "":
        return []
    return [value] if isinstance(value, Mapping) else value


def papers_elsewhere(unknown: Mapping[str, Any], where: str = ATTACHMENTS) -> list[FieldFault]:
    """Fields that hold papers although the contract has another name for them: read by nobody, they would be lost.

    Parameters
    ----------
    unknown
        The fields of a record that the contract does not name.
    where
        The field in which papers are read.
    """
    return [
        FieldFault(
            name,
            f"{name} có vẻ chứa giấy tờ đính kèm, nhưng giấy tờ chỉ được nhận trong {where}; "
            "hãy gửi lại đúng tên trường",
        )
        for name, value in unknown.items()
        if _holds_papers(name, value)
    ]


def _holds_papers(name: str, value: Any) -> bool:
    """Whether a value is papers: not empty, and called so or made so."""
    if isinstance(value, str):
        is_document = value[:40].lstrip().startswith(_DOCUMENT_HEADS) and len(value) > _SHORTEST_DOCUMENT
        if is_document or value.lstrip()[:1] not in ("[", "{"):
            return is_document
        try:
            value = parse_json(value)
        except PayloadRejected:
            return False
    papers = [value] if isinstance(value, Mapping) else value
    if not isinstance(papers, list) or not any(papers):
        return False
    if any(mark in name.casefold() for mark in _PAPER_NAMES):
        return True
    fields = {str(field).casefold() for paper in papers if isinstance(paper, Mapping) for field in paper}
    return any(mark in field for field in fields for mark in _PAPER_FIELDS)
