"""Declarations of the other registers as people read them: couples, kin, wards, copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from lienthong.domain.catalogues import ETHNIC_GROUPS, NATIONALITIES, RELATIONS, IdentityPaper
from lienthong.domain.declarations import (
    CopyDeclaration,
    EntryReference,
    ForeignDivorceDeclaration,
    GuardianshipDeclaration,
    GuardianshipEndDeclaration,
    MaritalStatusDeclaration,
    MarriageDeclaration,
    Party,
    RecognitionDeclaration,
    Side,
)
from lienthong.domain.registers import Register
from lienthong.systems.civilstatus.base.units import unit_name
from lienthong.systems.civilstatus.papers.fields import (
    catalogue_name,
    nationality_text,
    paper_text,
    place_text,
)
from lienthong.systems.civilstatus.queries.sections import (
    DossierSection,
    Pair,
    abroad,
    date_text,
    verified_text,
)


def _marriage(declaration: MarriageDeclaration, on: date) -> list[DossierSection]:
    sides = []
    for side in Side:
        spouse = declaration.spouse(side)
        checked = ""
        if spouse.check_wanted:
            checked = unit_name(spouse.check_unit, on) if spouse.check_unit else "Có yêu cầu"
        kind = spouse.marital_status_kind
        more = [
            ("Kết hôn lần thứ", str(spouse.times_married) if spouse.times_married else ""),
            ("Tình trạng hôn nhân khai", spouse.marital_status or (kind.name_vi if kind is not None else "")),
            *([("Nơi xác nhận tình trạng hôn nhân", checked)] if checked else []),
        ]
        sides.append(DossierSection(side.name_vi, [*person_pairs(spouse, on), *more]))
    kind_of = declaration.registration_type
    registration = DossierSection(
        "Căn cứ đăng ký",
        [
            ("Loại đăng ký", kind_of.name_vi if kind_of is not None else ""),
            ("Ngày xác lập quan hệ hôn nhân", date_text(declaration.married_since)),
            ("Ghi chú", declaration.note),
            ("Số bản sao yêu cầu", str(declaration.copies)),
        ],
    )
    return [*sides, registration, *abroad(declaration.foreign_registration)]


def _marital_status(declaration: MaritalStatusDeclaration, on: date) -> list[DossierSection]:
    kind, purpose, period = declaration.marital_status_kind, declaration.purpose_kind, declaration.period
    return [
        DossierSection("Người được xác nhận", person_pairs(declaration.subject, on)),
        DossierSection(
            "Nội dung xác nhận",
            [
                ("Cư trú tại", period.place),
                ("Từ ngày", date_text(period.since)),
                ("Đến ngày", date_text(period.until)),
                (
                    "Tình trạng hôn nhân khai",
                    declaration.marital_status or (kind.name_vi if kind is not None else ""),
                ),
                (
                    "Mục đích sử dụng",
                    declaration.purpose or (purpose.name_vi if purpose is not None else ""),
                ),
                ("Số bản sao yêu cầu", str(declaration.copies)),
            ],
        ),
    ]


def _recognition(declaration: RecognitionDeclaration, on: date) -> list[DossierSection]:
    kind_of = declaration.registration_type
    return [
        DossierSection("Cha hoặc mẹ", person_pairs(declaration.parent, on)),
        DossierSection("Người con", person_pairs(declaration.child, on)),
        DossierSection(
            "Căn cứ đăng ký",
            [
                ("Loại đăng ký", kind_of.name_vi if kind_of is not None else ""),
                ("Loại xác nhận", declaration.kind.name_vi),
                ("Căn cứ xác nhận", declaration.grounds),
                (
                    "Quan hệ của người yêu cầu với người nhận",
                    catalogue_name(RELATIONS, declaration.relation_to_recogniser),
                ),
                ("Số bản sao yêu cầu", str(declaration.copies)),
            ],
        ),
        *abroad(declaration.foreign_registration),
    ]


def _foreign_divorce(declaration: ForeignDivorceDeclaration, on: date) -> list[DossierSection]:
    decision = declaration.decision
    return [
        DossierSection("Chồng", person_pairs(declaration.husband, on)),
        DossierSection("Vợ", person_pairs(declaration.wife, on)),
        DossierSection(
            "Bản án, quyết định của nước ngoài",
            [
                ("Hình thức", decision.kind.name_vi if decision.kind is not None else ""),
                ("Tên văn bản", decision.title),
                ("Số", decision.number),
                ("Ngày ban hành", date_text(decision.issued)),
                ("Ngày có hiệu lực", date_text(decision.effective)),
                ("Cơ quan ban hành", decision.authority),
                ("Quốc gia", catalogue_name(NATIONALITIES, decision.country)),
                ("Ghi chú", declaration.note),
                ("Số bản sao yêu cầu", str(declaration.copies)),
            ],
        ),
        _entry("Đăng ký kết hôn", declaration.marriage),
    ]


def _guardianship(declaration: GuardianshipDeclaration, on: date) -> list[DossierSection]:
    kind_of, kind, ground = declaration.registration_type, declaration.kind, declaration.ground
    return [
        *_guardian_sections(declaration, on),
        DossierSection(
            "Căn cứ đăng ký",
            [
                ("Loại đăng ký", kind_of.name_vi if kind_of is not None else ""),
                ("Loại giám hộ", kind.name_vi if kind is not None else ""),
                ("Trường hợp", ground.name_vi if ground is not None else ""),
                ("Lý do", declaration.reason),
                ("Số bản sao yêu cầu", str(declaration.copies)),
            ],
        ),
    ]


def _guardianship_end(declaration: GuardianshipEndDeclaration, on: date) -> list[DossierSection]:
    ground = declaration.ground
    return [
        *_guardian_sections(declaration, on),
        DossierSection(
            "Căn cứ chấm dứt",
            [
                ("Trường hợp", ground.name_vi if ground is not None else ""),
                ("Lý do", declaration.reason),
                ("Ngày chấm dứt", date_text(declaration.ended)),
                ("Số bản sao yêu cầu", str(declaration.copies)),
            ],
        ),
        _entry("Đăng ký giám hộ", declaration.guardianship),
    ]


def _copies(declaration: CopyDeclaration, on: date) -> list[DossierSection]:
    second = declaration.second_subject
    return [
        DossierSection("Người có trong sổ gốc", person_pairs(declaration.subject, on)),
        *(
            [DossierSection("Người thứ hai có trong sổ gốc", person_pairs(second, on))]
            if second is not None
            else []
        ),
        _entry("Việc đã đăng ký", declaration.entry, declaration.source.name_vi),
        DossierSection(
            "Yêu cầu",
            [("Mục đích sử dụng", declaration.purpose), ("Số bản sao yêu cầu", str(declaration.copies))],
        ),
    ]


def _guardian_sections(
    declaration: GuardianshipDeclaration | GuardianshipEndDeclaration, on: date
) -> list[DossierSection]:
    second = declaration.second_guardian
    return [
        DossierSection("Người giám hộ", person_pairs(declaration.guardian, on)),
        *([DossierSection("Người giám hộ thứ hai", person_pairs(second, on))] if second is not None else []),
        DossierSection("Người được giám hộ", person_pairs(declaration.ward, on)),
    ]


def person_pairs(who: Party, on: date) -> list[Pair]:
    """What is declared about somebody whom a dossier is about."""
    kind = who.residence_type
    label = f"Nơi cư trú ({kind.name_vi.lower()})" if kind else "Nơi cư trú"
    pairs = [
        ("Họ, chữ đệm, tên", who.full_name),
        ("Ngày sinh", date_text(who.born)),
        ("Giới tính", who.sex.name_vi if who.sex is not None else ""),
        ("Dân tộc", catalogue_name(ETHNIC_GROUPS, who.ethnic_group, who.ethnic_other)),
        ("Quốc tịch", nationality_text(who.nationality, who.nationality_other)),
        (label, ", ".join(filter(None, (place_text(who.residence, on), who.residence_abroad)))),
        ("Giấy tờ tùy thân", paper_text(who)),
        ("Xác thực với CSDL dân cư", verified_text(who.verified)),
    ]
    if who.hometown:
        pairs.insert(5, ("Quê quán", place_text(who.hometown, on)))
    if who.paper_kind is not IdentityPaper.CITIZEN_CARD or who.personal_id != who.paper_number:
        pairs.insert(-1, ("Số định danh cá nhân", who.personal_id))
    return pairs


def _entry(title: str, entry: EntryReference, book: str = "") -> DossierSection:
    first = [("Sổ gốc", book)] if book else []
    if not entry:
        return DossierSection(title, [*first, ("Thông tin", "Không khai số, quyển số, ngày đăng ký")])
    pairs: list[Pair] = [
        *first,
        ("Số đăng ký", entry.number),
        ("Quyển số", entry.book),
        ("Trang số", entry.page),
        ("Ngày đăng ký", date_text(entry.registered)),
        ("Cơ quan đăng ký", entry.authority),
    ]
    if entry.country:
        pairs.append(("Quốc gia", catalogue_name(NATIONALITIES, entry.country)))
    return DossierSection(title, pairs)


OTHER_PARTS: Final[Mapping[Register, Callable[[Any, date], list[DossierSection]]]] = {
    Register.MARRIAGE: _marriage,
    Register.MARITAL_STATUS: _marital_status,
    Register.RECOGNITION: _recognition,
    Register.FOREIGN_DIVORCE: _foreign_divorce,
    Register.GUARDIANSHIP: _guardianship,
    Register.GUARDIANSHIP_END: _guardianship_end,
    Register.COPY: _copies,
}
