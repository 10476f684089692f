"""Every field of contracts.md section 5 and of the other modules, in order, with kind and length.

Where contracts.md names no field, names follow its manner [own], or the books of births, marriages and
certificates that provinces already send in their thousands [code]; ``docs/reference/contracts.md`` says which.
"""

from __future__ import annotations

from collections.abc import Mapping

from lienthong.contracts.declaration_fields.fields import Carried, Field, Kind, Table
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


def _head(certificate: str) -> list[Field]:
    return [
        Field(f"ma{certificate}", "certificate_number", Kind.TEXT, NUMBER),
        Field(f"ngayCap{certificate}", "certificate_issued", Kind.STAMP, DATE),
        registration_type(required=True),
        registering_unit(),
        copies(),
    ]


def _spouse(prefix: str, path: str) -> list[Field]:
    return [
        *party(prefix, path, other_nationality=RARE, abroad=Carried.ALWAYS),
        Field(f"{prefix}SoLanKH", f"{path}.times_married", Kind.COUNT, 2),
        Field(f"{prefix}LoaiTinhTrangHonNhan", f"{path}.marital_status_kind", Kind.MARITAL_STATUS, CODE),
        Field(f"{prefix}TinhTrangHonNhan", f"{path}.marital_status", Kind.TEXT, PLACE),
        Field(f"{prefix}YeuCauXNTTHN", f"{path}.check_wanted", Kind.FLAG, CODE),
        Field(f"{prefix}NoiXNTTHN", f"{path}.check_unit", Kind.UNIT, UNIT),
    ]


BIRTH = Table(
    [
        *_head("GCS"),
        Field("nksHoTen", "child.full_name", Kind.NAME, NAME, required=True),
        Field("nksGioiTinh", "child.sex", Kind.SEX, CODE, required=True),
        Field("nksNgaySinh", "child.born", Kind.BORN, DATE, required=True),
        Field("nksNgaySinhBangChu", "child.born_in_words", Kind.TEXT, 250),
        Field("nksNoiSinh", "child.birthplace", Kind.PLACE, PLACE),
        Field("nksNoiSinhDVHC", "child.birthplace_unit", Kind.UNIT, UNIT, carried=Carried.FROM_DVCLT),
        Field("nksNoiSinhNuocNgoai", "child.birthplace_abroad", Kind.TEXT, PLACE),
        Field("nksQueQuan", "child.hometown", Kind.PLACE, PLACE),
        *origin("nks", "child"),
        Field("nksLoaiKhaiSinh", "child.birth_kind", Kind.BIRTH_KIND, CODE),
        *paper("nks", "child", CIVIL, RARE),
        *paper_issue("nks", "child", CIVIL),
        *parent("me", "mother"),
        *parent("cha", "father"),
        *requester(CIVIL),
        *foreign_registration(),
    ]
)
"""KS from PM.DVCLT and LTKS to civil status (contracts.md 5.1, 5.2)."""

DEATH = Table(
    [
        *_head("GBT"),
        Field("nktHoTen", "deceased.full_name", Kind.NAME, NAME, required=True),
        Field("nktGioiTinh", "deceased.sex", Kind.SEX, CODE),
        Field("nktNgaySinh", "deceased.born", Kind.BORN, DATE),
        *origin("nkt", "deceased"),
        Field("nktLoaiCuTru", "deceased.residence_type", Kind.RESIDENCE, CODE),
        Field("nktNoiCuTru", "deceased.residence", Kind.PLACE, PLACE),
        *paper("nkt", "deceased", Carried.ALWAYS, Carried.ALWAYS),
        *paper_issue("nkt", "deceased", Carried.ALWAYS),
        Field("nktNgayChet", "deceased.died", Kind.DATE, DATE, required=True),
        Field("nktGioPhutChet", "deceased.died_at", Kind.TIME, 20),
        Field("nktNoiChet", "deceased.place_of_death", Kind.PLACE, PLACE),
        Field("nktNguyenNhanChet", "deceased.cause", Kind.TEXT, PLACE),
        Field("nktXacThucThongTin", "deceased.verified", Kind.FLAG, CODE),
        Field("gbtLoai", "notice.kind", Kind.NOTICE_KIND, CODE),
        Field("gbtSo", "notice.number", Kind.TEXT, NUMBER),
        Field("gbtNgay", "notice.issued", Kind.DATE, DATE),
        Field("gbtCoQuanCap", "notice.issuer", Kind.TEXT, ISSUER),
        *requester(RARE),
    ]
)
"""KT from PM.DVCLT and LTKT to civil status (contracts.md 5.3)."""

MARRIAGE = Table(
    [
        registration_type(),
        registering_unit(),
        Field("ngayXacLapQuanHeHonNhan", "married_since", Kind.DATE, DATE),
        Field("ghiChu", "note", Kind.TEXT, PLACE),
        # Connectors fill one of the two: the reader takes whichever is there.
        Field("soBanSao", "copies", Kind.COUNT, 3),
        copies(),
        *_spouse("chong", "husband"),
        *_spouse("vo", "wife"),
        *requester(RARE, RARE, required=False),
        *foreign_registration(RARE),
    ]
)
"""LTKH and KH (contracts.md 5.4)."""

MARITAL_STATUS = Table(
    [
        registering_unit("noiCap"),
        copies(),
        *party("nxn", "subject", sex=Carried.ALWAYS),
        Field("nxnThoiGianCuTruTai", "period.place", Kind.TEXT, PLACE),
        Field("nxnThoiGianCuTruTu", "period.since", Kind.DATE, DATE),
        Field("nxnThoiGianCuTruDen", "period.until", Kind.DATE, DATE),
        Field("nxnLoaiTinhTrangHonNhan", "marital_status_kind", Kind.MARITAL_STATUS, CODE),
        Field("nxnTinhTrangHonNhan", "marital_status", Kind.TEXT, PLACE),
        Field("nxnLoaiMucDichSuDung", "purpose_kind", Kind.STATUS_PURPOSE, CODE),
        Field("nxnMucDichSuDung", "purpose", Kind.TEXT, PLACE),
        *requester(CIVIL),
    ]
)
"""HN: the names of the book of certificates [code], ``nxnLoaiTinhTrangHonNhan`` of the public form [code]."""

RECOGNITION = Table(
    [
        registration_type(),
        Field("loaiXacNhan", "kind", Kind.RECOGNITION, CODE, required=True),
        registering_unit(),
        copies(),
        *party("cm", "parent", hometown=Carried.ALWAYS),
        *party("nc", "child", hometown=Carried.ALWAYS),
        Field("canCuXacNhan", "grounds", Kind.TEXT, PLACE),
        *requester(
            CIVIL,
            relations=(
                Field("nycQHNguoiDuocNhan", "requester.relation", Kind.RELATION, OTHER),
                Field("nycQHNguoiNhan", "relation_to_recogniser", Kind.RELATION, OTHER),
            ),
        ),
        *foreign_registration(),
    ]
)
"""CMC: the names of the book of recognitions [code]; ``canCuXacNhan`` [own]."""

FOREIGN_DIVORCE = Table(
    [
        registering_unit(),
        copies(),
        Field("ghiChu", "note", Kind.TEXT, PLACE),
        *party("chong", "husband", abroad=Carried.ALWAYS),
        *party("vo", "wife", abroad=Carried.ALWAYS),
        Field("qdLoai", "decision.kind", Kind.MARRIAGE_ENDING, CODE),
        Field("qdTen", "decision.title", Kind.TEXT, ISSUER),
        Field("qdSo", "decision.number", Kind.TEXT, NUMBER, required=True),
        Field("qdNgay", "decision.issued", Kind.DATE, DATE),
        Field("qdNgayHieuLuc", "decision.effective", Kind.DATE, DATE),
        Field("qdCoQuan", "decision.authority", Kind.TEXT, ISSUER, required=True),
        Field("qdQuocGia", "decision.country", Kind.COUNTRY, OTHER),
        *entry("kh", "marriage"),
        *requester(CIVIL),
    ]
)
"""LH [own]."""

_GUARDIANS_AND_WARD = [
    *party("ngh", "guardian", sex=Carried.ALWAYS),
    *party("nghHai", "second_guardian", required=False),
    *party("ndgh", "ward", sex=Carried.ALWAYS),
]

GUARDIANSHIP = Table(
    [
        registration_type(),
        registering_unit(),
        copies(),
        Field("loaiGiamHo", "kind", Kind.GUARDIANSHIP, CODE),
        Field("loaiLyDoGiamHo", "ground", Kind.GUARDIANSHIP_GROUND, CODE),
        Field("lyDoGiamHo", "reason", Kind.TEXT, PLACE),
        *_GUARDIANS_AND_WARD,
        *requester(CIVIL),
    ]
)
"""GH [own]."""

GUARDIANSHIP_END = Table(
    [
        registering_unit(),
        copies(),
        *entry("gh", "guardianship"),
        Field("loaiLyDoChamDut", "ground", Kind.GUARDIANSHIP_END, CODE),
        Field("lyDoChamDut", "reason", Kind.TEXT, PLACE),
        Field("ngayChamDut", "ended", Kind.DATE, DATE),
        *_GUARDIANS_AND_WARD,
        *requester(CIVIL),
    ]
)
"""TGH [own]."""

COPY = Table(
    [
        registering_unit("noiCap"),
        Field("loaiSo", "source", Kind.SOURCE, CODE, required=True),
        copies(required=True),
        Field("mucDichSuDung", "purpose", Kind.TEXT, PLACE),
        *entry("dk", "entry"),
        *party("ndk", "subject"),
        *party("ndkHai", "second_subject", required=False),
        *requester(CIVIL),
    ]
)
"""BS [own]."""

TABLES: Mapping[Register, Table] = {
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
BY_MODULE: Mapping[Module, Table] = {module: TABLES[register_of(module)] for module in Module}
