"""What a citizen declared, as people read it: labelled groups, names for codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from lienthong.contracts.dvclt import declaration as forms
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.domain.catalogues import ETHNIC_GROUPS, NATIONALITIES, RELATIONS, Catalogue
from lienthong.domain.dates import PartialDate, TimeOfDay
from lienthong.domain.declarations import InterlinkedDeclaration, Place
from lienthong.domain.modules import Module

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class DeclarationSection:
    """A group of declared facts."""

    title: str
    pairs: list[Pair]


_SECTIONS = {
    "child": "Người được khai sinh",
    "deceased": "Người chết",
    "mother": "Người mẹ",
    "father": "Người cha",
    "notice": "Giấy báo tử hoặc giấy thay thế",
    "foreign_registration": "Đã đăng ký ở nước ngoài",
    "requester": "Người yêu cầu",
}
_LABELS = {
    "full_name": "Họ, chữ đệm, tên",
    "sex": "Giới tính",
    "born": "Ngày sinh",
    "born_in_words": "Ngày sinh bằng chữ",
    "birthplace": "Nơi sinh",
    "birthplace_abroad": "Nơi sinh ở nước ngoài",
    "hometown": "Quê quán",
    "ethnic_group": "Dân tộc",
    "ethnic_other": "Dân tộc khác",
    "nationality": "Quốc tịch",
    "nationality_other": "Quốc tịch khác",
    "birth_kind": "Loại khai sinh",
    "relation": "Quan hệ",
    "residence_type": "Loại cư trú",
    "residence": "Nơi cư trú",
    "personal_id": "Số định danh cá nhân",
    "paper_kind": "Loại giấy tờ",
    "paper_other": "Giấy tờ khác",
    "paper_number": "Số giấy tờ",
    "paper_issued": "Ngày cấp",
    "paper_issuer": "Nơi cấp",
    "verified": "Xác thực với CSDL dân cư",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "died": "Ngày chết",
    "died_at": "Giờ, phút chết",
    "place_of_death": "Nơi chết",
    "cause": "Nguyên nhân chết",
    "kind": "Loại",
    "number": "Số",
    "issued": "Ngày cấp",
    "issuer": "Cơ quan cấp",
    "registered": "Ngày đăng ký",
    "authority": "Cơ quan đăng ký",
    "country": "Quốc gia",
}
_ORDER = list(_LABELS)
_CATALOGUES: Mapping[str, Catalogue[Any]] = {
    "ethnic_group": ETHNIC_GROUPS,
    "nationality": NATIONALITIES,
    "country": NATIONALITIES,
    "relation": RELATIONS,
}


def sections_of(module: Module, form: Mapping[str, str]) -> list[DeclarationSection]:
    """The declared facts in groups; the fields as they came when they cannot be read as a declaration."""
    try:
        declaration = forms.decode(module, form)
    except PayloadRejected:
        return [
            DeclarationSection("Các trường đã khai", [(name, text) for name, text in form.items() if text])
        ]
    sections = [
        DeclarationSection(title, _pairs(part))
        for name, title in _SECTIONS.items()
        if (part := getattr(declaration, name, None)) is not None
    ]
    sections.insert(1, DeclarationSection("Căn cứ đăng ký", _basis(declaration)))
    if declaration.extra:
        sections.append(DeclarationSection("Thông tin khác kèm theo", list(declaration.extra.items())))
    return [section for section in sections if section.pairs]


def _basis(declaration: InterlinkedDeclaration) -> list[Pair]:
    found = [
        ("Loại đăng ký", _text("", declaration.registration_type)),
        ("Số giấy chứng sinh, giấy báo tử", declaration.certificate_number),
        ("Ngày cấp", _text("", declaration.certificate_issued)),
        ("Số bản sao yêu cầu", str(declaration.copies)),
    ]
    return [(label, text) for label, text in found if text]


def _pairs(part: Any) -> list[Pair]:
    names = sorted((each.name for each in fields(part) if each.name in _LABELS), key=_ORDER.index)
    found = [(_LABELS[name], _text(name, getattr(part, name))) for name in names]
    return [(label, text) for label, text in found if text]


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Place):
        return value.text
    if isinstance(value, PartialDate):
        return value.format("/")
    if isinstance(value, TimeOfDay):
        return value.in_words()
    if isinstance(value, bool):
        return "Đã xác thực" if value else "Chưa xác thực"
    if hasattr(value, "name_vi"):
        return str(value.name_vi)
    entry = _CATALOGUES[name].read(value) if value and name in _CATALOGUES else None
    return str(entry.name) if entry is not None else str(value)
