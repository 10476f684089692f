"""Columns that several declarations share: papers, origin, residence, requester, earlier entries."""

from __future__ import annotations

from lienthong.contracts.declaration_fields.fields import DeclarationField, FieldKind, FieldPresence

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

CIVIL = FieldPresence.TO_CIVILSTATUS
RARE = FieldPresence.WHEN_FILLED


def paper(prefix: str, path: str, carried: FieldPresence, other: FieldPresence) -> list[DeclarationField]:
    """Kind and number of an identity paper; ``other`` says when the words for another paper are written."""
    return [
        DeclarationField(
            f"{prefix}LoaiGiayToTuyThan", f"{path}.paper_kind", FieldKind.PAPER, CODE, carried=carried
        ),
        DeclarationField(f"{prefix}GiayToKhac", f"{path}.paper_other", FieldKind.TEXT, OTHER, carried=other),
        DeclarationField(
            f"{prefix}SoGiayToTuyThan",
            f"{path}.paper_number",
            FieldKind.PAPER_NUMBER,
            NUMBER,
            carried=carried,
        ),
    ]


def paper_issue(prefix: str, path: str, carried: FieldPresence) -> list[DeclarationField]:
    """When and by whom an identity paper was issued."""
    return [
        DeclarationField(
            f"{prefix}NgayCapGiayToTuyThan", f"{path}.paper_issued", FieldKind.DATE, DATE, carried=carried
        ),
        DeclarationField(
            f"{prefix}NoiCapGiayToTuyThan", f"{path}.paper_issuer", FieldKind.TEXT, ISSUER, carried=carried
        ),
    ]


def origin(
    prefix: str, path: str, other_nationality: FieldPresence = FieldPresence.ALWAYS
) -> list[DeclarationField]:
    """Ethnic group and nationality, each with the words for what no catalogue has."""
    return [
        DeclarationField(f"{prefix}DanToc", f"{path}.ethnic_group", FieldKind.ETHNIC_GROUP, OTHER),
        DeclarationField(f"{prefix}DanTocKhac", f"{path}.ethnic_other", FieldKind.TEXT, OTHER),
        DeclarationField(f"{prefix}QuocTich", f"{path}.nationality", FieldKind.COUNTRY, OTHER),
        DeclarationField(
            f"{prefix}QuocTichKhac",
            f"{path}.nationality_other",
            FieldKind.TEXT,
            OTHER,
            carried=other_nationality,
        ),
    ]


def parent(prefix: str, path: str) -> list[DeclarationField]:
    """A parent in the declaration of a birth."""
    return [
        DeclarationField(f"{prefix}HoTen", f"{path}.full_name", FieldKind.NAME, NAME),
        DeclarationField(f"{prefix}NgaySinh", f"{path}.born", FieldKind.BORN, DATE),
        *origin(prefix, path),
        DeclarationField(f"{prefix}LoaiCuTru", f"{path}.residence_type", FieldKind.RESIDENCE, CODE),
        DeclarationField(f"{prefix}NoiCuTru", f"{path}.residence", FieldKind.PLACE, PLACE),
        *paper(prefix, path, FieldPresence.ALWAYS, CIVIL),
        *paper_issue(prefix, path, RARE),
        DeclarationField(
            f"{prefix}SoDDCN", f"{path}.personal_id", FieldKind.PERSONAL_ID, PERSONAL_ID, carried=CIVIL
        ),
        DeclarationField(f"{prefix}XacThucThongTin", f"{path}.verified", FieldKind.FLAG, CODE),
    ]


def party(
    prefix: str,
    path: str,
    *,
    required: bool = True,
    sex: FieldPresence = RARE,
    hometown: FieldPresence = RARE,
    other_nationality: FieldPresence = FieldPresence.ALWAYS,
    abroad: FieldPresence = RARE,
) -> list[DeclarationField]:
    """Somebody whom a dossier is about, in the order of contracts.md 5.4."""
    return [
        DeclarationField(f"{prefix}HoTen", f"{path}.full_name", FieldKind.NAME, NAME, required=required),
        DeclarationField(f"{prefix}GioiTinh", f"{path}.sex", FieldKind.SEX, CODE, carried=sex),
        DeclarationField(f"{prefix}NgaySinh", f"{path}.born", FieldKind.BORN, DATE),
        *origin(prefix, path, other_nationality),
        DeclarationField(f"{prefix}QueQuan", f"{path}.hometown", FieldKind.PLACE, PLACE, carried=hometown),
        DeclarationField(
            f"{prefix}CuTruNuocNgoai", f"{path}.residence_abroad", FieldKind.TEXT, PLACE, carried=abroad
        ),
        DeclarationField(f"{prefix}LoaiCuTru", f"{path}.residence_type", FieldKind.RESIDENCE, CODE),
        DeclarationField(f"{prefix}NoiCuTru", f"{path}.residence", FieldKind.PLACE, PLACE),
        *paper(prefix, path, FieldPresence.ALWAYS, FieldPresence.ALWAYS),
        *paper_issue(prefix, path, FieldPresence.ALWAYS),
        DeclarationField(
            f"{prefix}SoDDCN", f"{path}.personal_id", FieldKind.PERSONAL_ID, PERSONAL_ID, carried=CIVIL
        ),
        DeclarationField(f"{prefix}XacThucThongTin", f"{path}.verified", FieldKind.FLAG, CODE, carried=RARE),
    ]


def requester(
    identity: FieldPresence,
    carried: FieldPresence = FieldPresence.ALWAYS,
    *,
    required: bool = True,
    relations: tuple[DeclarationField, ...] = (),
) -> list[DeclarationField]:
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
    relation = DeclarationField(
        "nycQuanHe", "requester.relation", FieldKind.RELATION, OTHER, required=required, carried=carried
    )
    place = carried if carried is RARE else CIVIL
    return [
        DeclarationField(
            "nycHoTen", "requester.full_name", FieldKind.NAME, NAME, required=required, carried=carried
        ),
        *(relations or (relation,)),
        *paper("nyc", "requester", carried, carried),
        *paper_issue("nyc", "requester", carried),
        DeclarationField(
            "nycSoDDCN", "requester.personal_id", FieldKind.PERSONAL_ID, PERSONAL_ID, carried=identity
        ),
        DeclarationField(
            "nycLoaiCuTru", "requester.residence_type", FieldKind.RESIDENCE, CODE, carried=identity
        ),
        DeclarationField("nycNoiCuTru", "requester.residence", FieldKind.PLACE, PLACE, carried=place),
        DeclarationField("nycSoDienThoai", "requester.phone", FieldKind.PHONE, 20, carried=carried),
        DeclarationField("nycEmail", "requester.email", FieldKind.EMAIL, 100, carried=carried),
        DeclarationField("nycXacThucThongTin", "requester.verified", FieldKind.FLAG, CODE, carried=carried),
    ]


def foreign_registration(carried: FieldPresence = CIVIL) -> list[DeclarationField]:
    """A registration abroad that is to be noted."""
    path = "foreign_registration"
    return [
        DeclarationField("soDangKyNuocNgoai", f"{path}.number", FieldKind.TEXT, NUMBER, carried=carried),
        DeclarationField("ngayDangKyNuocNgoai", f"{path}.registered", FieldKind.DATE, DATE, carried=carried),
        DeclarationField("cqNuocNgoaiDaDangKy", f"{path}.authority", FieldKind.TEXT, ISSUER, carried=carried),
        DeclarationField("qgNuocNgoaiDaDangKy", f"{path}.country", FieldKind.COUNTRY, OTHER, carried=carried),
    ]


def entry(prefix: str, path: str) -> list[DeclarationField]:
    """An entry made earlier: number, book, page, day, office, and its country where that is abroad."""
    return [
        DeclarationField(f"{prefix}So", f"{path}.number", FieldKind.TEXT, NUMBER),
        DeclarationField(f"{prefix}QuyenSo", f"{path}.book", FieldKind.TEXT, NUMBER),
        DeclarationField(f"{prefix}TrangSo", f"{path}.page", FieldKind.TEXT, NUMBER),
        DeclarationField(f"{prefix}NgayDangKy", f"{path}.registered", FieldKind.DATE, DATE),
        DeclarationField(f"{prefix}NoiDangKy", f"{path}.authority", FieldKind.TEXT, ISSUER),
        DeclarationField(f"{prefix}QuocGia", f"{path}.country", FieldKind.COUNTRY, OTHER, carried=RARE),
    ]


def registering_unit(name: str = "noiDangKy") -> DeclarationField:
    """The unit that is to register, which repeats that of the envelope."""
    return DeclarationField(name, "place_of_registration", FieldKind.UNIT, UNIT, required=True)


def copies(*, required: bool = False) -> DeclarationField:
    """How many copies are asked for."""
    return DeclarationField("soLuongBanSao", "copies", FieldKind.COUNT, COUNT, required=required)


def registration_type(*, required: bool = False) -> DeclarationField:
    """On time, again, noted, or late."""
    return DeclarationField(
        "loaiDangKy", "registration_type", FieldKind.REGISTRATION, CODE, required=required
    )
