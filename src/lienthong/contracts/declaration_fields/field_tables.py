"""Every field of contracts.md section 5 and of the other modules, in order, with kind and length.

Where contracts.md names no field, names follow its manner [own], or the books of births, marriages and
certificates that provinces already send in their thousands [code]; ``docs/reference/contracts.md`` says which.
"""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.contracts.declaration_fields.fields import (
    DeclarationField,
    FieldKind,
    FieldPresence,
    FieldTable,
)
from lienthong.contracts.declaration_fields.shared_fields import (
    CIVIL,
    CODE,
    DATE,
    ISSUER,
    NAME,
    NUMBER,
    OTHER,
    PLACE,
    RARE,
    UNIT,
    copies,
    entry,
    foreign_registration,
    origin,
    paper,
    paper_issue,
    parent,
    party,
    registering_unit,
    registration_type,
    requester,
)
from lienthong.domain.modules import Module
from lienthong.domain.registers import Register, register_of


def _head(certificate: str) -> list[DeclarationField]:
    return [
        DeclarationField(f"ma{certificate}", "certificate_number", FieldKind.TEXT, NUMBER),
        DeclarationField(f"ngayCap{certificate}", "certificate_issued", FieldKind.STAMP, DATE),
        registration_type(required=True),
        registering_unit(),
        copies(),
    ]


def _spouse(prefix: str, path: str) -> list[DeclarationField]:
    return [
        *party(prefix, path, other_nationality=RARE, abroad=FieldPresence.ALWAYS),
        DeclarationField(f"{prefix}SoLanKH", f"{path}.times_married", FieldKind.COUNT, 2),
        DeclarationField(
            f"{prefix}LoaiTinhTrangHonNhan", f"{path}.marital_status_kind", FieldKind.MARITAL_STATUS, CODE
        ),
        DeclarationField(f"{prefix}TinhTrangHonNhan", f"{path}.marital_status", FieldKind.TEXT, PLACE),
        DeclarationField(f"{prefix}YeuCauXNTTHN", f"{path}.check_wanted", FieldKind.FLAG, CODE),
        DeclarationField(f"{prefix}NoiXNTTHN", f"{path}.check_unit", FieldKind.UNIT, UNIT),
    ]


BIRTH = FieldTable(
    [
        *_head("GCS"),
        DeclarationField("nksHoTen", "child.full_name", FieldKind.NAME, NAME, required=True),
        DeclarationField("nksGioiTinh", "child.sex", FieldKind.SEX, CODE, required=True),
        DeclarationField("nksNgaySinh", "child.born", FieldKind.BORN, DATE, required=True),
        DeclarationField("nksNgaySinhBangChu", "child.born_in_words", FieldKind.TEXT, 250),
        DeclarationField("nksNoiSinh", "child.birthplace", FieldKind.PLACE, PLACE),
        DeclarationField(
            "nksNoiSinhDVHC", "child.birthplace_unit", FieldKind.UNIT, UNIT, carried=FieldPresence.FROM_DVCLT
        ),
        DeclarationField("nksNoiSinhNuocNgoai", "child.birthplace_abroad", FieldKind.TEXT, PLACE),
        DeclarationField("nksQueQuan", "child.hometown", FieldKind.PLACE, PLACE),
        *origin("nks", "child"),
        DeclarationField("nksLoaiKhaiSinh", "child.birth_kind", FieldKind.BIRTH_KIND, CODE),
        *paper("nks", "child", CIVIL, RARE),
        *paper_issue("nks", "child", CIVIL),
        *parent("me", "mother"),
        *parent("cha", "father"),
        *requester(CIVIL),
        *foreign_registration(),
    ]
)
"""KS from PM.DVCLT and LTKS to civil status (contracts.md 5.1, 5.2)."""

DEATH = FieldTable(
    [
        *_head("GBT"),
        DeclarationField("nktHoTen", "deceased.full_name", FieldKind.NAME, NAME, required=True),
        DeclarationField("nktGioiTinh", "deceased.sex", FieldKind.SEX, CODE),
        DeclarationField("nktNgaySinh", "deceased.born", FieldKind.BORN, DATE),
        *origin("nkt", "deceased"),
        DeclarationField("nktLoaiCuTru", "deceased.residence_type", FieldKind.RESIDENCE, CODE),
        DeclarationField("nktNoiCuTru", "deceased.residence", FieldKind.PLACE, PLACE),
        *paper("nkt", "deceased", FieldPresence.ALWAYS, FieldPresence.ALWAYS),
        *paper_issue("nkt", "deceased", FieldPresence.ALWAYS),
        DeclarationField("nktNgayChet", "deceased.died", FieldKind.DATE, DATE, required=True),
        DeclarationField("nktGioPhutChet", "deceased.died_at", FieldKind.TIME, 20),
        DeclarationField("nktNoiChet", "deceased.place_of_death", FieldKind.PLACE, PLACE),
        DeclarationField("nktNguyenNhanChet", "deceased.cause", FieldKind.TEXT, PLACE),
        DeclarationField("nktXacThucThongTin", "deceased.verified", FieldKind.FLAG, CODE),
        DeclarationField("gbtLoai", "notice.kind", FieldKind.NOTICE_KIND, CODE),
        DeclarationField("gbtSo", "notice.number", FieldKind.TEXT, NUMBER),
        DeclarationField("gbtNgay", "notice.issued", FieldKind.DATE, DATE),
        DeclarationField("gbtCoQuanCap", "notice.issuer", FieldKind.TEXT, ISSUER),
        *requester(RARE),
    ]
)
"""KT from PM.DVCLT and LTKT to civil status (contracts.md 5.3)."""

MARRIAGE = FieldTable(
    [
        registration_type(),
        registering_unit(),
        DeclarationField("ngayXacLapQuanHeHonNhan", "married_since", FieldKind.DATE, DATE),
        DeclarationField("ghiChu", "note", FieldKind.TEXT, PLACE),
        # Connectors fill one of the two: the reader takes whichever is there.
        DeclarationField("soBanSao", "copies", FieldKind.COUNT, 3),
        copies(),
        *_spouse("chong", "husband"),
        *_spouse("vo", "wife"),
        *requester(RARE, RARE, required=False),
        *foreign_registration(RARE),
    ]
)
"""LTKH and KH (contracts.md 5.4)."""

MARITAL_STATUS = FieldTable(
    [
        registering_unit("noiCap"),
        copies(),
        *party("nxn", "subject", sex=FieldPresence.ALWAYS),
        DeclarationField("nxnThoiGianCuTruTai", "period.place", FieldKind.TEXT, PLACE),
        DeclarationField("nxnThoiGianCuTruTu", "period.since", FieldKind.DATE, DATE),
        DeclarationField("nxnThoiGianCuTruDen", "period.until", FieldKind.DATE, DATE),
        DeclarationField("nxnLoaiTinhTrangHonNhan", "marital_status_kind", FieldKind.MARITAL_STATUS, CODE),
        DeclarationField("nxnTinhTrangHonNhan", "marital_status", FieldKind.TEXT, PLACE),
        DeclarationField("nxnLoaiMucDichSuDung", "purpose_kind", FieldKind.STATUS_PURPOSE, CODE),
        DeclarationField("nxnMucDichSuDung", "purpose", FieldKind.TEXT, PLACE),
        *requester(CIVIL),
    ]
)
"""HN: the names of the book of certificates [code], ``nxnLoaiTinhTrangHonNhan`` of the public form [code]."""

RECOGNITION = FieldTable(
    [
        registration_type(),
        DeclarationField("loaiXacNhan", "kind", FieldKind.RECOGNITION, CODE, required=True),
        registering_unit(),
        copies(),
        *party("cm", "parent", hometown=FieldPresence.ALWAYS),
        *party("nc", "child", hometown=FieldPresence.ALWAYS),
        DeclarationField("canCuXacNhan", "grounds", FieldKind.TEXT, PLACE),
        *requester(
            CIVIL,
            relations=(
                DeclarationField("nycQHNguoiDuocNhan", "requester.relation", FieldKind.RELATION, OTHER),
                DeclarationField("nycQHNguoiNhan", "relation_to_recogniser", FieldKind.RELATION, OTHER),
            ),
        ),
        *foreign_registration(),
    ]
)
"""CMC: the names of the book of recognitions [code]; ``canCuXacNhan`` [own]."""

FOREIGN_DIVORCE = FieldTable(
    [
        registering_unit(),
        copies(),
        DeclarationField("ghiChu", "note", FieldKind.TEXT, PLACE),
        *party("chong", "husband", abroad=FieldPresence.ALWAYS),
        *party("vo", "wife", abroad=FieldPresence.ALWAYS),
        DeclarationField("qdLoai", "decision.kind", FieldKind.MARRIAGE_ENDING, CODE),
        DeclarationField("qdTen", "decision.title", FieldKind.TEXT, ISSUER),
        DeclarationField("qdSo", "decision.number", FieldKind.TEXT, NUMBER, required=True),
        DeclarationField("qdNgay", "decision.issued", FieldKind.DATE, DATE),
        DeclarationField("qdNgayHieuLuc", "decision.effective", FieldKind.DATE, DATE),
        DeclarationField("qdCoQuan", "decision.authority", FieldKind.TEXT, ISSUER, required=True),
        DeclarationField("qdQuocGia", "decision.country", FieldKind.COUNTRY, OTHER),
        *entry("kh", "marriage"),
        *requester(CIVIL),
    ]
)
"""LH [own]."""

_GUARDIANS_AND_WARD = [
    *party("ngh", "guardian", sex=FieldPresence.ALWAYS),
    *party("nghHai", "second_guardian", required=False),
    *party("ndgh", "ward", sex=FieldPresence.ALWAYS),
]

GUARDIANSHIP = FieldTable(
    [
        registration_type(),
        registering_unit(),
        copies(),
        DeclarationField("loaiGiamHo", "kind", FieldKind.GUARDIANSHIP, CODE),
        DeclarationField("loaiLyDoGiamHo", "ground", FieldKind.GUARDIANSHIP_GROUND, CODE),
        DeclarationField("lyDoGiamHo", "reason", FieldKind.TEXT, PLACE),
        *_GUARDIANS_AND_WARD,
        *requester(CIVIL),
    ]
)
"""GH [own]."""

GUARDIANSHIP_END = FieldTable(
    [
        registering_unit(),
        copies(),
        *entry("gh", "guardianship"),
        DeclarationField("loaiLyDoChamDut", "ground", FieldKind.GUARDIANSHIP_END, CODE),
        DeclarationField("lyDoChamDut", "reason", FieldKind.TEXT, PLACE),
        DeclarationField("ngayChamDut", "ended", FieldKind.DATE, DATE),
        *_GUARDIANS_AND_WARD,
        *requester(CIVIL),
    ]
)
"""TGH [own]."""

COPY = FieldTable(
    [
        registering_unit("noiCap"),
        DeclarationField("loaiSo", "source", FieldKind.SOURCE, CODE, required=True),
        copies(required=True),
        DeclarationField("mucDichSuDung", "purpose", FieldKind.TEXT, PLACE),
        *entry("dk", "entry"),
        *party("ndk", "subject"),
        *party("ndkHai", "second_subject", required=False),
        *requester(CIVIL),
    ]
)
"""BS [own]."""

TABLES: Mapping[Register, FieldTable] = {
    Register.BIRTH: BIRTH,
    Register.DEATH: DEATH,
    Register.MARRIAGE: MARRIAGE,
    Register.MARITAL_STATUS: MARITAL_STATUS,
    Register.RECOGNITION: RECOGNITION,
    Register.FOREIGN_DIVORCE: FOREIGN_DIVORCE,
    Register.GUARDIANSHIP: GUARDIANSHIP,
    Register.GUARDIANSHIP_END: GUARDIANSHIP_END,
    Register.COPY: COPY,
}
BY_MODULE: Mapping[Module, FieldTable] = {module: TABLES[register_of(module)] for module in Module}
