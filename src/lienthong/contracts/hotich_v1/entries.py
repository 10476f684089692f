"""Entries of the books as ``ketQuaDangKyHS``, ``traHoSo`` and ``traDanhSachHoSo`` answer them (contracts.md 4.1).

``{id, so, quyenSo, trangSo, …}`` [doc]; the further names are those under which provinces hand in their books
[code], the document those of section 6 and its like.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from lienthong.contracts.attachments import decode_base64
from lienthong.contracts.declaration_fields.codec import read_declaration
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.hotich_v1.payload import fields_of, known_module
from lienthong.contracts.hotich_v3.entries import document_name
from lienthong.contracts.hotich_v3.results import BirthResult, registration_day
from lienthong.contracts.wire import Text, WireModel
from lienthong.domain.declarations import Declaration
from lienthong.domain.modules import Module
from lienthong.domain.registers import register_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredEntry:
    """One entry of a book, with what was declared for it.

    Attributes
    ----------
    id
        The id in the civil-status system, by which 1.0 asks for entries.
    note
        What was noted beside the entry later.
    personal_id
        Of a newborn, under the name that section 6 gives it; empty for everybody else.
    document
        The signed PDF; empty where it is not sent.
    """

    id: int
    number: str
    book: str
    page: str
    registered: date
    declaration: Declaration
    signer: str = ""
    signer_title: str = ""
    handler: str = ""
    note: str = ""
    personal_id: str = field(default="", repr=False)
    document: bytes = field(default=b"", repr=False)


#: As in the result of a birth at 3.0.
_PERSONAL_ID = BirthResult.model_fields["personal_id"].alias or "personal_id"


class _Head(WireModel):
    id: Annotated[int, BeforeValidator(lambda value: value.strip() if isinstance(value, str) else value)]
    number: Annotated[Text, Field(alias="so")]
    book: Annotated[Text, Field(alias="quyenSo")]
    page: Annotated[Text, Field(alias="trangSo")] = ""
    registered: Annotated[Text, Field(alias="ngayDangKy")]
    signer: Annotated[Text, Field(alias="nguoiKy")] = ""
    signer_title: Annotated[Text, Field(alias="chucVuNguoiKy")] = ""
    handler: Annotated[Text, Field(alias="nguoiThucHien")] = ""
    note: Annotated[Text, Field(alias="ghiChuSo")] = ""


def encode_entry(entry: RegisteredEntry) -> dict[str, Any]:
    """The record: where the entry stands, who signed, then the declared fields as flat texts.

    Units of places are named as on the day of registration.
    """
    head = _Head(
        id=entry.id,
        number=entry.number,
        book=entry.book,
        page=entry.page,
        registered=f"{entry.registered:%d.%m.%Y}",
        signer=entry.signer,
        signer_title=entry.signer_title,
        handler=entry.handler,
        note=entry.note,
    )
    name = document_name(entry.declaration.register)
    document = {name: base64.b64encode(entry.document).decode("ascii")} if entry.document else {}
    stands = head.wire() | ({_PERSONAL_ID: entry.personal_id} if entry.personal_id else {})
    # The place in the book comes first, and an unknown declared field of the same name never hides it.
    return {**stands, **fields_of(entry.declaration, entry.registered), **stands, **document}


def decode_entry(module: Module | str, record: Mapping[str, Any]) -> RegisteredEntry:
    """Read a record.

    Notes
    -----
    ``PayloadRejected`` is passed on, naming every field that is missing or malformed.
    """
    register = register_of(known_module(module))
    head = _Head.read(record)
    declared = dict(head.unknown)
    text = declared.pop(document_name(register), "")
    personal_id = declared.pop(_PERSONAL_ID, "")
    return RegisteredEntry(
        id=head.id,
        number=head.number,
        book=head.book,
        page=head.page,
        registered=registration_day(head.registered),
        declaration=read_declaration(register, declared, Dialect.HOTICH_V1, None),
        signer=head.signer,
        signer_title=head.signer_title,
        handler=head.handler,
        note=head.note,
        personal_id=personal_id if isinstance(personal_id, str) else str(personal_id),
        document=decode_base64(text, document_name(register)) if isinstance(text, str) else b"",
    )
