"""A declaration as people read it: sections of labels and values, in the words of the forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from lienthong.domain.catalogues import ETHNIC_GROUPS, NATIONALITIES, RELATIONS
from lienthong.domain.declarations import (
    BirthDeclaration,
    DeathDeclaration,
    Declaration,
    Person,
    Requester,
)
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.papers.fields import catalogue_name, paper_text, place_text
from lienthong.systems.civilstatus.queries.kin_declaration_text import OTHER_PARTS
from lienthong.systems.civilstatus.queries.sections import DossierSection, abroad, date_text, verified_text

__all__ = ["DossierSection", "sections_of"]


def sections_of(declaration: Declaration, on: date) -> list[DossierSection]:
    """The declaration, part by part.

    Parameters
    ----------
    on
        Day whose unit names the places bear: that of reception.
    """
    parts = _PARTS[declaration.register](declaration, on)
    requester = [_requester(declaration.requester, on)] if declaration.requester is not None else []
    extra = (
        [DossierSection("Thông tin khác kèm theo", list(declaration.extra.items()))]
        if declaration.extra
        else []
    )
    return [*parts, *requester, *extra]


def _birth(declaration: BirthDeclaration, on: date) -> list[DossierSection]:
    return [
        *_child(declaration, on),
        _parent("Người mẹ", declaration.mother, on),
        _parent("Người cha", declaration.father, on),
    ]


def _child(declaration: BirthDeclaration, on: date) -> list[DossierSection]:
    child = declaration.child
    sections = [
        DossierSection(
            "Người được khai sinh",
            [
                ("Họ, chữ đệm, tên", child.full_name),
                ("Ngày sinh", date_text(child.born)),
                ("Giới tính", child.sex.name_vi),
                ("Dân tộc", catalogue_name(ETHNIC_GROUPS, child.ethnic_group, child.ethnic_other)),
                ("Quốc tịch", catalogue_name(NATIONALITIES, child.nationality)),
                ("Nơi sinh", place_text(child.birthplace, on) or child.birthplace_abroad),
                ("Quê quán", place_text(child.hometown, on)),
                ("Loại khai sinh", child.birth_kind.name_vi if child.birth_kind is not None else ""),
            ],
        ),
        DossierSection(
            "Căn cứ đăng ký",
            [
                ("Loại đăng ký", declaration.registration_type.name_vi),
                ("Số giấy chứng sinh", declaration.certificate_number),
                ("Ngày cấp giấy chứng sinh", date_text(declaration.certificate_issued)),
                ("Số bản sao yêu cầu", str(declaration.copies)),
            ],
        ),
    ]
    return [*sections, *abroad(declaration.foreign_registration)]


def _deceased(declaration: DeathDeclaration, on: date) -> list[DossierSection]:
    deceased, notice = declaration.deceased, declaration.notice
    return [
        DossierSection(
            "Người chết",
            [
                ("Họ, chữ đệm, tên", deceased.full_name),
                ("Ngày sinh", date_text(deceased.born)),
                ("Giới tính", deceased.sex.name_vi if deceased.sex is not None else ""),
                ("Dân tộc", catalogue_name(ETHNIC_GROUPS, deceased.ethnic_group, deceased.ethnic_other)),
                ("Quốc tịch", catalogue_name(NATIONALITIES, deceased.nationality)),
                ("Nơi cư trú cuối cùng", place_text(deceased.residence, on)),
                ("Giấy tờ tùy thân", paper_text(deceased)),
                ("Ngày chết", date_text(deceased.died)),
                ("Giờ, phút chết", deceased.died_at.in_words() if deceased.died_at is not None else ""),
                ("Nơi chết", place_text(deceased.place_of_death, on)),
                ("Nguyên nhân chết", deceased.cause),
            ],
        ),
        DossierSection(
            "Căn cứ đăng ký",
            [
                ("Loại đăng ký", declaration.registration_type.name_vi),
                ("Giấy báo tử hoặc giấy thay thế", notice.kind.name_vi if notice.kind is not None else ""),
                ("Số", notice.number or declaration.certificate_number),
                ("Ngày cấp", date_text(notice.issued or declaration.certificate_issued)),
                ("Cơ quan cấp", notice.issuer),
                ("Số bản sao yêu cầu", str(declaration.copies)),
            ],
        ),
    ]


def _parent(title: str, person: Person | None, on: date) -> DossierSection:
    if person is None:
        return DossierSection(title, [("Thông tin", "Không khai")])
    return DossierSection(
        title,
        [
            ("Họ, chữ đệm, tên", person.full_name),
            ("Ngày sinh", date_text(person.born)),
            ("Dân tộc", catalogue_name(ETHNIC_GROUPS, person.ethnic_group, person.ethnic_other)),
            ("Quốc tịch", catalogue_name(NATIONALITIES, person.nationality)),
            (_residence_label(person), place_text(person.residence, on)),
            ("Giấy tờ tùy thân", paper_text(person)),
            ("Số định danh cá nhân", person.personal_id),
            ("Xác thực với CSDL dân cư", verified_text(person.verified)),
        ],
    )


def _requester(requester: Requester, on: date) -> DossierSection:
    return DossierSection(
        "Người yêu cầu",
        [
            ("Họ, chữ đệm, tên", requester.full_name),
            ("Quan hệ", catalogue_name(RELATIONS, requester.relation)),
            ("Giấy tờ tùy thân", paper_text(requester)),
            ("Số định danh cá nhân", requester.personal_id),
            (_residence_label(requester), place_text(requester.residence, on)),
            ("Điện thoại", requester.phone),
            ("Thư điện tử", requester.email),
        ],
    )


def _residence_label(who: Person | Requester) -> str:
    kind = who.residence_type
    return f"Nơi cư trú ({kind.name_vi.lower()})" if kind else "Nơi cư trú"


_PARTS: Final[Mapping[Register, Callable[[Any, date], list[DossierSection]]]] = {
    Register.BIRTH: _birth,
    Register.DEATH: _deceased,
    **OTHER_PARTS,
}
