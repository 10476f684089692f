"""Every field of contracts.md 5.1, 5.2 and 5.3, in order, with kind and length."""

from __future__ import annotations

from lienthong.contracts.declaring.fields import Carried, Field, Kind, Table
from lienthong.domain.law import Group
from lienthong.domain.modules import Module

_CODE = 5
_NAME = 150
_OTHER = 100
_NUMBER = 50
_DATE = 10
_PLACE = 500
_ISSUER = 250
_PERSONAL_ID = 12
_UNIT = 5

_CIVIL = Carried.TO_CIVILSTATUS
_RARE = Carried.WHEN_FILLED


def _head(certificate: str) -> list[Field]:
    return [
        Field(f"ma{certificate}", "certificate_number", Kind.TEXT, _NUMBER),
        Field(f"ngayCap{certificate}", "certificate_issued", Kind.STAMP, _DATE),
        Field("loaiDangKy", "registration_type", Kind.REGISTRATION, _CODE, required=True),
        Field("noiDangKy", "place_of_registration", Kind.UNIT, _UNIT, required=True),
        Field("soLuongBanSao", "copies", Kind.COUNT, 3),
    ]


def _paper(prefix: str, path: str, carried: Carried, other: Carried) -> list[Field]:
    return [
        Field(f"{prefix}LoaiGiayToTuyThan", f"{path}.paper_kind", Kind.PAPER, _CODE, carried=carried),
        Field(f"{prefix}GiayToKhac", f"{path}.paper_other", Kind.TEXT, _OTHER, carried=other),
        Field(
            f"{prefix}SoGiayToTuyThan", f"{path}.paper_number", Kind.PAPER_NUMBER, _NUMBER, carried=carried
        ),
    ]


def _paper_issue(prefix: str, path: str, carried: Carried) -> list[Field]:
    return [
        Field(f"{prefix}NgayCapGiayToTuyThan", f"{path}.paper_issued", Kind.DATE, _DATE, carried=carried),
        Field(f"{prefix}NoiCapGiayToTuyThan", f"{path}.paper_issuer", Kind.TEXT, _ISSUER, carried=carried),
    ]


def _origin(prefix: str, path: str) -> list[Field]:
    return [
        Field(f"{prefix}DanToc", f"{path}.ethnic_group", Kind.ETHNIC_GROUP, _OTHER),
        Field(f"{prefix}DanTocKhac", f"{path}.ethnic_other", Kind.TEXT, _OTHER),
        Field(f"{prefix}QuocTich", f"{path}.nationality", Kind.COUNTRY, _OTHER),
        Field(f"{prefix}QuocTichKhac", f"{path}.nationality_other", Kind.TEXT, _OTHER),
    ]


def _parent(prefix: str, path: str) -> list[Field]:
    return [
        Field(f"{prefix}HoTen", f"{path}.full_name", Kind.TEXT, _NAME),
        Field(f"{prefix}NgaySinh", f"{path}.born", Kind.DATE, _DATE),
        *_origin(prefix, path),
        Field(f"{prefix}LoaiCuTru", f"{path}.residence_type", Kind.RESIDENCE, _CODE),
        Field(f"{prefix}NoiCuTru", f"{path}.residence", Kind.PLACE, _PLACE),
        *_paper(prefix, path, Carried.ALWAYS, _CIVIL),
        *_paper_issue(prefix, path, _RARE),
        Field(f"{prefix}SoDDCN", f"{path}.personal_id", Kind.PERSONAL_ID, _PERSONAL_ID, carried=_CIVIL),
        Field(f"{prefix}XacThucThongTin", f"{path}.verified", Kind.FLAG, _CODE),
    ]


def _requester(identity: Carried) -> list[Field]:
    return [
        Field("nycHoTen", "requester.full_name", Kind.TEXT, _NAME, required=True),
        Field("nycQuanHe", "requester.relation", Kind.RELATION, _OTHER, required=True),
        *_paper("nyc", "requester", Carried.ALWAYS, Carried.ALWAYS),
        *_paper_issue("nyc", "requester", Carried.ALWAYS),
        Field("nycSoDDCN", "requester.personal_id", Kind.PERSONAL_ID, _PERSONAL_ID, carried=identity),
        Field("nycLoaiCuTru", "requester.residence_type", Kind.RESIDENCE, _CODE, carried=identity),
        Field("nycNoiCuTru", "requester.residence", Kind.PLACE, _PLACE, carried=_CIVIL),
        Field("nycSoDienThoai", "requester.phone", Kind.PHONE, 20),
        Field("nycEmail", "requester.email", Kind.EMAIL, 100),
        Field("nycXacThucThongTin", "requester.verified", Kind.FLAG, _CODE),
    ]


BIRTH = Table(
    [
        *_head("GCS"),
        Field("nksHoTen", "child.full_name", Kind.TEXT, _NAME, required=True),
        Field("nksGioiTinh", "child.sex", Kind.SEX, _CODE, required=True),
        Field("nksNgaySinh", "child.born", Kind.DATE, _DATE, required=True),
        Field("nksNgaySinhBangChu", "child.born_in_words", Kind.TEXT, 250),
        Field("nksNoiSinh", "child.birthplace", Kind.PLACE, _PLACE),
        Field("nksNoiSinhDVHC", "child.birthplace_unit", Kind.UNIT, _UNIT, carried=Carried.FROM_DVCLT),
        Field("nksNoiSinhNuocNgoai", "child.birthplace_abroad", Kind.TEXT, _PLACE),
        Field("nksQueQuan", "child.hometown", Kind.PLACE, _PLACE),
        *_origin("nks", "child"),
        Field("nksLoaiKhaiSinh", "child.birth_kind", Kind.BIRTH_KIND, _CODE),
        *_paper("nks", "child", _CIVIL, _RARE),
        *_paper_issue("nks", "child", _CIVIL),
        *_parent("me", "mother"),
        *_parent("cha", "father"),
        *_requester(_CIVIL),
        Field("soDangKyNuocNgoai", "foreign_registration.number", Kind.TEXT, _NUMBER, carried=_CIVIL),
        Field("ngayDangKyNuocNgoai", "foreign_registration.registered", Kind.DATE, _DATE, carried=_CIVIL),
        Field("cqNuocNgoaiDaDangKy", "foreign_registration.authority", Kind.TEXT, _ISSUER, carried=_CIVIL),
        Field("qgNuocNgoaiDaDangKy", "foreign_registration.country", Kind.COUNTRY, _OTHER, carried=_CIVIL),
    ]
)
"""KS from PM.DVCLT and LTKS to civil status (contracts.md 5.1, 5.2)."""

DEATH = Table(
    [
        *_head("GBT"),
        Field("nktHoTen", "deceased.full_name", Kind.TEXT, _NAME, required=True),
        Field("nktGioiTinh", "deceased.sex", Kind.SEX, _CODE),
        Field("nktNgaySinh", "deceased.born", Kind.DATE, _DATE),
        *_origin("nkt", "deceased"),
        Field("nktLoaiCuTru", "deceased.residence_type", Kind.RESIDENCE, _CODE),
        Field("nktNoiCuTru", "deceased.residence", Kind.PLACE, _PLACE),
        *_paper("nkt", "deceased", Carried.ALWAYS, Carried.ALWAYS),
        *_paper_issue("nkt", "deceased", Carried.ALWAYS),
        Field("nktNgayChet", "deceased.died", Kind.DATE, _DATE, required=True),
        Field("nktGioPhutChet", "deceased.died_at", Kind.TIME, 20),
        Field("nktNoiChet", "deceased.place_of_death", Kind.PLACE, _PLACE),
        Field("nktNguyenNhanChet", "deceased.cause", Kind.TEXT, _PLACE),
        Field("nktXacThucThongTin", "deceased.verified", Kind.FLAG, _CODE),
        Field("gbtLoai", "notice.kind", Kind.NOTICE_KIND, _CODE),
        Field("gbtSo", "notice.number", Kind.TEXT, _NUMBER),
        Field("gbtNgay", "notice.issued", Kind.DATE, _DATE),
        Field("gbtCoQuanCap", "notice.issuer", Kind.TEXT, _ISSUER),
        *_requester(_RARE),
    ]
)
"""KT from PM.DVCLT and LTKT to civil status (contracts.md 5.3)."""

TABLES = {Group.BIRTH: BIRTH, Group.DEATH: DEATH}
BY_MODULE = {Module.KS: BIRTH, Module.LTKS: BIRTH, Module.KT: DEATH, Module.LTKT: DEATH}
