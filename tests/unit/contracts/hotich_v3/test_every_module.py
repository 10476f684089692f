"""Every module goes through civil status 3.0: payloads in the newer shape, and results."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from lienthong.contracts.declaration_fields.field_tables import MARRIAGE
from lienthong.contracts.declaration_fields.fields import Dialect
from lienthong.contracts.hotich_v3.entries import EntryResult, decode_result, document_name
from lienthong.contracts.hotich_v3.payload import (
    MODULES,
    check_payload,
    decode_interlinked,
    decode_payload,
    encode_payload,
    module_of,
)
from lienthong.contracts.hotich_v3.registration_results import RecordedRegistration, registration_result
from lienthong.contracts.hotich_v3.results import BirthResult
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.contracts.wire import parse_object
from lienthong.domain.addresses import Address
from lienthong.domain.catalogues import RecognitionKind
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import (
    BirthDeclaration,
    CopyDeclaration,
    MarriageDeclaration,
    Place,
    RecognitionDeclaration,
)
from lienthong.domain.modules import ApiVersion, Module, known_in
from lienthong.domain.names import NameParts
from lienthong.domain.registers import Register
from lienthong.domain.units import UnitCode
from lienthong.invented import people

RECEIVED = date(2025, 8, 1)
EVE = date(2024, 7, 5)
PDF = b"%PDF-1.7\n%\xc3\xa2\xc3\xa3\n%%EOF\n"
NEWER = [module for module in MODULES if module not in (Module.LTKS, Module.LTKT, Module.LTKH)]
SAMPLES = [*NEWER, Module.LTKH]
ENTERED = [module for module in SAMPLES if module not in (Module.KS, Module.KT)]
MARRIAGE_FIELDS = """loaiDangKy noiDangKy ngayXacLapQuanHeHonNhan ghiChu soBanSao soLuongBanSao"""
SPOUSE_FIELDS = """HoTen NgaySinh DanToc DanTocKhac QuocTich CuTruNuocNgoai LoaiCuTru NoiCuTru LoaiGiayToTuyThan
GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan SoDDCN SoLanKH LoaiTinhTrangHonNhan
TinhTrangHonNhan YeuCauXNTTHN NoiXNTTHN"""


def day(module: Module) -> date:
    return EVE if module is Module.LTKH else RECEIVED


def payload(module: str, **changed: Any) -> dict[str, Any]:
    return parse_object(sample("hotich_v3", f"payload_{module.lower()}.json")) | changed


def sentence(module: str, field: str, **changed: Any) -> str:
    (fault,) = check_payload(module, payload(module, **changed), day(Module(module)))
    assert fault.field == field
    return fault.message_vi


def test_every_module_that_the_version_knows_has_its_payload() -> None:
    assert set(MODULES) == known_in(ApiVersion.V3)


def test_a_marriage_has_the_fields_of_the_contract_in_its_order() -> None:
    spouses = [f"{prefix}{name}" for prefix in ("chong", "vo") for name in SPOUSE_FIELDS.split()]
    assert list(MARRIAGE.always_in(Dialect.CIVILSTATUS)) == [*MARRIAGE_FIELDS.split(), *spouses]


@pytest.mark.parametrize("module", SAMPLES)
def test_a_payload_is_written_byte_for_byte_as_it_was_read(module: Module) -> None:
    body = sample("hotich_v3", f"payload_{module.lower()}.json")

    declaration = decode_payload(module, body, day(module))

    assert encode_payload(declaration, module).encode() == body


@pytest.mark.parametrize("register", people.INVENT)
def test_an_invented_declaration_of_every_register_arrives(register: Register) -> None:
    declaration = people.declare(register, 5, RECEIVED)

    arrived = decode_payload(module_of(declaration), encode_payload(declaration), RECEIVED)

    assert (arrived.register, arrived.subject_name) == (register, declaration.subject_name)


def test_a_birth_goes_in_the_old_shape_when_interlinked_and_in_the_newer_when_not() -> None:
    birth = decode_interlinked("LTKS", sample("hotich_v3", "payload_birth.json"), EVE)

    interlinked, alone = (parse_object(encode_payload(birth, module)) for module in (Module.LTKS, Module.KS))

    assert interlinked["nksHoTen"] == "Nguyễn Ngọc Khánh An"
    assert alone["nksHoTen"] == {"Ho": "Nguyễn", "ChuDem": "Ngọc Khánh", "Ten": "An"}
    assert alone["nksNgaySinh"] == {"namSinh": "2024", "thangSinh": "07", "ngaySinh": "01"}
    assert alone["chaNgaySinh"] == {"namSinh": "1994", "thangSinh": "", "ngaySinh": ""}
    assert decode_payload(Module.KS, alone, EVE) == birth


def test_a_family_name_of_two_words_stays_one() -> None:
    marriage = decode_payload(Module.KH, payload("KH"), RECEIVED)

    assert isinstance(marriage, MarriageDeclaration)
    assert marriage.wife.full_name == "Tôn Nữ Diệu Hương"
    assert marriage.wife.name_parts == NameParts("Tôn Nữ", "Diệu", "Hương")


def test_names_of_ethnic_groups_and_countries_become_their_codes() -> None:
    birth = decode_interlinked("LTKS", sample("hotich_v3", "payload_birth.json"), EVE)
    assert isinstance(birth, BirthDeclaration)
    tay = replace(birth, child=replace(birth.child, ethnic_group="Tày", nationality="Việt Nam"))

    written = parse_object(encode_payload(tay, Module.KS))

    assert (written["nksDanToc"], written["nksQuocTich"]) == ("02", "VN")


def test_a_name_instead_of_a_code_is_named_with_what_to_write() -> None:
    assert "ghi mã, không ghi tên" in sentence("HN", "nxnDanToc", nxnDanToc="Kinh")


def test_a_place_of_the_time_of_districts_keeps_its_district() -> None:
    request = people.copy_request(1, EVE, "00019")
    place = Place(address=Address(UnitCode("01"), UnitCode("001"), UnitCode("00019"), "Số 1"))
    placed = replace(request, subject=replace(request.subject, residence=place))

    arrived = decode_payload(Module.BS, encode_payload(placed), EVE)

    assert isinstance(arrived, CopyDeclaration)
    assert arrived.subject.residence == place


@pytest.mark.parametrize("value", ["Ngô Diệu Nhung", 7, ["Ngô"], True])
def test_a_whole_name_where_parts_are_due_is_named(value: object) -> None:
    assert "phải là đối tượng gồm Ho, ChuDem, Ten" in sentence("HN", "nxnHoTen", nxnHoTen=value)


@pytest.mark.parametrize("value", [None, {}, {"Ho": " ", "ChuDem": None, "Ten": ""}])
def test_a_name_without_any_part_is_missing(value: object) -> None:
    assert sentence("HN", "nxnHoTen", nxnHoTen=value) == "nxnHoTen không được để trống"


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ({"namSinh": "1995", "thangSinh": "02", "ngaySinh": "30"}, "nxnNgaySinh"),
        ({"namSinh": "1995", "thangSinh": "", "ngaySinh": "3"}, "nxnNgaySinh"),
        ({"namSinh": "", "thangSinh": "2", "ngaySinh": "3"}, "nxnNgaySinh.namSinh"),
        ({"namSinh": "19950"}, "nxnNgaySinh.namSinh"),
        ({"namSinh": "١٩٩٥"}, "nxnNgaySinh.namSinh"),
        ({"namSinh": [1995]}, "nxnNgaySinh.namSinh"),
    ],
)
def test_an_impossible_date_of_birth_in_parts_is_named(value: dict[str, Any], field: str) -> None:
    assert sentence("HN", field, nxnNgaySinh=value)


def test_a_date_of_birth_may_come_as_numbers() -> None:
    born = {"namSinh": 1995, "thangSinh": 2, "ngaySinh": None}

    declaration: Any = decode_payload(Module.HN, payload("HN", nxnNgaySinh=born), RECEIVED)

    assert declaration.subject.born == PartialDate(1995, 2)


@pytest.mark.parametrize(
    ("module", "field", "value", "catalogue"),
    [
        ("KH", "chongLoaiTinhTrangHonNhan", "9", "tình trạng hôn nhân"),
        ("HN", "nxnLoaiMucDichSuDung", "0", "mục đích sử dụng"),
        ("CMC", "loaiXacNhan", "5", "loại xác nhận cha, mẹ, con"),
        ("LH", "qdLoai", "7", "hình thức chấm dứt hôn nhân"),
        ("GH", "loaiGiamHo", "x", "loại giám hộ"),
        ("GH", "loaiLyDoGiamHo", "8", "lý do cần người giám hộ"),
        ("TGH", "loaiLyDoChamDut", "-1", "lý do chấm dứt giám hộ"),
        ("BS", "loaiSo", "BS", "loại sổ hộ tịch (KS, KT, KH, HN, CMC, LH, GH, TGH)"),
        ("BS", "loaiSo", "XX", "loại sổ hộ tịch (KS, KT, KH, HN, CMC, LH, GH, TGH)"),
    ],
)
def test_a_code_that_its_catalogue_does_not_have_is_named(
    module: str, field: str, value: str, catalogue: str
) -> None:
    assert sentence(module, field, **{field: value}).endswith(f"thông tin danh mục {catalogue}")


def test_an_interlinked_module_names_the_same_source() -> None:
    request: Any = decode_payload(Module.BS, payload("BS", loaiSo="LTKS"), RECEIVED)

    assert request.source is Register.BIRTH


def test_whoever_asks_for_a_check_says_where() -> None:
    said = sentence("LTKH", "chongNoiXNTTHN", chongYeuCauXNTTHN="1", chongNoiXNTTHN="")

    assert said == "chongNoiXNTTHN không được để trống"


@pytest.mark.parametrize(
    ("first", "second", "copies"), [("3", "", 3), ("", "2", 2), (3, "0", 3), ("2", "2", 2)]
)
def test_the_number_of_copies_is_taken_from_whichever_name_has_it(
    first: object, second: object, copies: int
) -> None:
    declaration = decode_payload(Module.LTKH, payload("LTKH", soBanSao=first, soLuongBanSao=second), EVE)

    assert declaration.copies == copies


def test_two_different_numbers_of_copies_are_named() -> None:
    assert "khác trường có cùng ý nghĩa" in sentence("LTKH", "soLuongBanSao", soBanSao="1", soLuongBanSao="2")


def test_a_second_guardian_is_there_only_when_declared() -> None:
    alone: Any = decode_payload(Module.GH, payload("GH"), RECEIVED)
    both: Any = decode_payload(
        Module.GH, payload("GH", nghHaiHoTen={"Ho": "Lê", "ChuDem": "", "Ten": "An"}), RECEIVED
    )

    assert alone.second_guardian is None
    assert [guardian.full_name for guardian in both.guardians] == [alone.guardian.full_name, "Lê An"]


def test_a_recognition_says_who_recognises_whom() -> None:
    declaration = decode_payload(Module.CMC, payload("CMC"), RECEIVED)

    assert isinstance(declaration, RecognitionDeclaration)
    assert declaration.kind is RecognitionKind.FATHER_RECOGNISES_CHILD
    assert declaration.recogniser is declaration.parent


def test_a_marriage_is_no_birth() -> None:
    with pytest.raises(PayloadRejected, match="khai sinh, khai tử"):
        decode_interlinked(Module.KH, payload("KH"), RECEIVED)
    with pytest.raises(ValueError, match="no dossier of KS"):
        encode_payload(people.marriage(1, RECEIVED), Module.KS)


@pytest.mark.parametrize("module", ENTERED)
def test_a_recorded_declaration_gives_the_sample_result(module: Module) -> None:
    declaration = decode_payload(module, payload(module), day(module))
    number, book, page = ("58", "01/2024", "29") if module is Module.LTKH else ("17", "01/2025", "9")
    registration = RecordedRegistration(
        unit_code="00004", registered=day(module), number=number, book=book, page=page, document=PDF
    )

    result = registration_result(declaration, registration)

    assert result.text().encode() == sample("hotich_v3", f"result_{module.lower()}.json")


@pytest.mark.parametrize("module", ENTERED)
def test_a_result_gives_back_what_was_entered(module: Module) -> None:
    result = decode_result(module, sample("hotich_v3", f"result_{module.lower()}.json"))

    assert isinstance(result, EntryResult)
    assert result.declaration().subject_name == decode_payload(module, payload(module)).subject_name
    assert (result.registered_on(), result.certificate()) == (day(module), PDF)


def test_a_birth_registered_alone_has_the_result_of_a_birth() -> None:
    assert isinstance(decode_result(Module.KS, sample("hotich_v3", "result_birth.json")), BirthResult)


@pytest.mark.parametrize("document", ["", "không phải base64", None])
def test_a_result_without_a_readable_document_says_so(document: str | None) -> None:
    body = parse_object(sample("hotich_v3", "result_hn.json")) | {"giayXacNhanTTHN": document}

    with pytest.raises(PayloadRejected, match="giayXacNhanTTHN"):
        decode_result(Module.HN, body).certificate()


def test_every_register_calls_its_document_otherwise() -> None:
    names = [document_name(register) for register in people.INVENT]

    assert len(set(names)) == len(names)
    assert names[:2] == ["giayKhaiSinh", "giayKhaiTu"]
