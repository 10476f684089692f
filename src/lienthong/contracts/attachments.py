"""Attachments, in the one form that PM.DVCLT and civil status share (contracts.md 2.4 and 4.3)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lienthong.contracts.payload_faults import PayloadRejected, wrong_format
from lienthong.contracts.unreadable_bytes import plain_base64, why_no_base64
from lienthong.contracts.wire import Text, WireModel

_KEPT = 0


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
