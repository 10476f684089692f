"""Columns that several declarations share: papers, origin, residence, requester, earlier entries."""

from __future__ import annotations

from lienthong.contracts.declaration_fields.fields import Carried, Field, Kind

#: Greatest numbers of letters [own]; see :class:`~lienthong.contracts.declaration_fields.fields.Field`.
CODE = 5
NAME = 150
OTHER = 100
NUMBER = 50
DATE = 10
PLACE = 500
ISSUER = 250
PERSONAL_ID = 12
UNIT = 5
COUNT = 3

CIVIL = Carried.TO_CIVILSTATUS
RARE = Carried.WHEN_FILLED


def paper(prefix: str, path: str, carried: Carried, other: Carried) -> list[Field]:
    """Kind and number of an identity paper; ``other`` says when the words for another paper are written."""
    return [
        Field(f"{prefix}LoaiGiayToTuyThan", f"{path}.paper_kind", Kind.PAPER, CODE, carried=carried),
        Field(f"{prefix}GiayToKhac", f"{path}.paper_other", Kind.TEXT, OTHER, carried=other),
        Field(f"{prefix}SoGiayToTuyThan", f"{path}.paper_number", Kind.PAPER_NUMBER, NUMBER, carried=carried),
    ]


def paper_issue(prefix: str, path: str, carried: Carried) -> list[Field]:
    """When and by whom an identity paper was issued."""
    return [
        Field(f"{prefix}NgayCapGiayToTuyThan", f"{path}.paper_issued", Kind.DATE, DATE, carried=carried),
        Field(f"{prefix}NoiCapGiayToTuyThan", f"{path}.paper_issuer", Kind.TEXT, ISSUER, carried=carried),
    ]


def origin(prefix: str, path: str, other_nationality: Carried = Carried.ALWAYS) -> list[Field]:
    """Ethnic group and nationality, each with the words for what no catalogue has."""
    return [
        Field(f"{prefix}DanToc", f"{path}.ethnic_group", Kind.ETHNIC_GROUP, OTHER),
        Field(f"{prefix}DanTocKhac", f"{path}.ethnic_other", Kind.TEXT, OTHER),
        Field(f"{prefix}QuocTich", f"{path}.nationality", Kind.COUNTRY, OTHER),
        Field(
            f"{prefix}QuocTichKhac", f"{path}.nationality_other", Kind.TEXT, OTHER, carried=other_nationality
        ),
    ]


def parent(prefix: str, path: str) -> list[Field]:
    """A parent in the declaration of a birth."""
    return [
        Field(f"{prefix}HoTen", f"{path}.full_name", Kind.NAME, NAME),
        Field(f"{prefix}NgaySinh", f"{path}.born", Kind.BORN, DATE),
        *origin(prefix, path),
        Field(f"{prefix}LoaiCuTru", f"{path}.residence_type", Kind.RESIDENCE, CODE),
        Field(f"{prefix}NoiCuTru", f"{path}.residence", Kind.PLACE, PLACE),
        *paper(prefix, path, Carried.ALWAYS, CIVIL),
        *paper_issue(prefix, path, RARE),
        Field(f"{prefix}SoDDCN", f"{path}.personal_id", Kind.PERSONAL_ID, PERSONAL_ID, carried=CIVIL),
        Field(f"{prefix}XacThucThongTin", f"{path}.verified", Kind.FLAG, CODE),
    ]


def party(
    prefix: str,
    path: str,
    *,
    required: bool = True,
    sex: Carried = RARE,
    hometown: Carried = RARE,
    other_nationality: Carried = Carried.ALWAYS,
    abroad: Carried = RARE,
) -> list[Field]:
    """Somebody whom a dossier is about, in the order of contracts.md 5.4."""
    return [
        Field(f"{prefix}HoTen", f"{path}.full_name", Kind.NAME, NAME, required=required),
        Field(f"{prefix}GioiTinh", f"{path}.sex", Kind.SEX, CODE, carried=sex),
        Field(f"{prefix}NgaySinh", f"{path}.born", Kind.BORN, DATE),
        *origin(prefix, path, other_nationality),
        Field(f"{prefix}QueQuan", f"{path}.hometown", Kind.PLACE, PLACE, carried=hometown),
        Field(f"{prefix}CuTruNuocNgoai", f"{path}.residence_abroad", Kind.TEXT, PLACE, carried=abroad),
        Field(f"{prefix}LoaiCuTru", f"{path}.residence_type", Kind.RESIDENCE, CODE),
        Field(f"{prefix}NoiCuTru", f"{path}.residence", Kind.PLACE, PLACE),
        *paper(prefix, path, Carried.ALWAYS, Carried.ALWAYS),
        *paper_issue(prefix, path, Carried.ALWAYS),
        Field(f"{prefix}SoDDCN", f"{path}.personal_id", Kind.PERSONAL_ID, PERSONAL_ID, carried=CIVIL),
        Field(f"{prefix}XacThucThongTin", f"{path}.verified", Kind.FLAG, CODE, carried=RARE),
    ]


def requester(
    identity: Carried,
    carried: Carried = Carried.ALWAYS,
    *,
    required: bool = True,
    relations: tuple[Field, ...] = (),
) -> list[Field]:
    """Who asks.

    Parameters
    ----------
    identity
        When personal number and kind of residence are written.
    carried
        When all the rest is written.
    relations
        The relations of a module that asks for others than ``nycQuanHe``.
    """
    relation = Field(
        "nycQuanHe", "requester.relation", Kind.RELATION, OTHER, required=required, carried=carried
    )
    place = carried if carried is RARE else CIVIL
    return [
        Field("nycHoTen", "requester.full_name", Kind.NAME, NAME, required=required, carried=carried),
        *(relations or (relation,)),
        *paper("nyc", "requester", carried, carried),
        *paper_issue("nyc", "requester", carried),
        Field("nycSoDDCN", "requester.personal_id", Kind.PERSONAL_ID, PERSONAL_ID, carried=identity),
        Field("nycLoaiCuTru", "requester.residence_type", Kind.RESIDENCE, CODE, carried=identity),
        Field("nycNoiCuTru", "requester.residence", Kind.PLACE, PLACE, carried=place),
        Field("nycSoDienThoai", "requester.phone", Kind.PHONE, 20, carried=carried),
        Field("nycEmail", "requester.email", Kind.EMAIL, 100, carried=carried),
        Field("nycXacThucThongTin", "requester.verified", Kind.FLAG, CODE, carried=carried),
    ]


def foreign_registration(carried: Carried = CIVIL) -> list[Field]:
    """A registration abroad that is to be noted."""
    path = "foreign_registration"
    return [
        Field("soDangKyNuocNgoai", f"{path}.number", Kind.TEXT, NUMBER, carried=carried),
        Field("ngayDangKyNuocNgoai", f"{path}.registered", Kind.DATE, DATE, carried=carried),
        Field("cqNuocNgoaiDaDangKy", f"{path}.authority", Kind.TEXT, ISSUER, carried=carried),
        Field("qgNuocNgoaiDaDangKy", f"{path}.country", Kind.COUNTRY, OTHER, carried=carried),
    ]


def entry(prefix: str, path: str) -> list[Field]:
    """An entry made earlier: number, book, page, day, office, and its country where that is abroad."""
    return [
        Field(f"{prefix}So", f"{path}.number", Kind.TEXT, NUMBER),
        Field(f"{prefix}QuyenSo", f"{path}.book", Kind.TEXT, NUMBER),
        Field(f"{prefix}TrangSo", f"{path}.page", Kind.TEXT, NUMBER),
        Field(f"{prefix}NgayDangKy", f"{path}.registered", Kind.DATE, DATE),
        Field(f"{prefix}NoiDangKy", f"{path}.authority", Kind.TEXT, ISSUER),
        Field(f"{prefix}QuocGia", f"{path}.country", Kind.COUNTRY, OTHER, carried=RARE),
    ]


def registering_unit(name: str = "noiDangKy") -> Field:
    """The unit that is to register, which repeats that of the envelope."""
    return Field(name, "place_of_registration", Kind.UNIT, UNIT, required=True)


def copies(*, required: bool = False) -> Field:
    """How many copies are asked for."""
    return Field("soLuongBanSao", "copies", Kind.COUNT, COUNT, required=required)


def registration_type(*, required: bool = False) -> Field:
    """On time, again, noted, or late."""
    return Field("loaiDangKy", "registration_type", Kind.REGISTRATION, CODE, required=required)
