"""The answer to a dossier says where it went; a unit of another province, or one that is gone, is refused."""

from datetime import datetime
from pathlib import Path

import pytest

from lienthong.domain.agency_provinces import provinces_of, same_province
from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.units import registry
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.civilstatus.app import PACKAGE
from tests.support.systems.civilstatus import NOW, Office, birth_request, running
from tests.support.systems.civilstatus_v1 import birth_v1, told
from tests.support.templates import sqlite_with_tables

AFTER_THE_MERGERS = datetime(2026, 12, 1, 9, 30, tzinfo=VIETNAM)
WARD = "00019 – phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
CAN_THO = "31117"


def test_both_versions_say_environment_unit_and_name(office: Office) -> None:
    first = office.send(birth_request(1))["statusDescription"]
    again = office.send(birth_request(1))["statusDescription"]
    by_v1 = told(office, "dangKyHoTich", birth_v1(2).wire())["statusDescription"]
    assert first == f"Tiếp nhận hồ sơ thành công: môi trường kiểm thử, đơn vị {WARD}"
    assert again == f"Hồ sơ trùng: môi trường kiểm thử, đơn vị {WARD}"
    assert by_v1 == f"Gửi thông tin thành công: môi trường kiểm thử, đơn vị {WARD}"


def test_a_unit_without_an_account_takes_the_dossier_and_the_answer_says_so(office: Office) -> None:
    answer = office.send(birth_request(3, "00025"))
    assert answer["status"] == "1"
    assert "Chưa có tài khoản nào của đơn vị này ở môi trường kiểm thử" in answer["statusDescription"]
    by_v1 = told(office, "dangKyHoTich", birth_v1(4, "00025").wire())
    assert "Chưa có tài khoản nào của đơn vị này ở môi trường kiểm thử" in by_v1["statusDescription"]


def test_a_dossier_of_before_the_merger_names_who_handles_it_now(office: Office) -> None:
    office.clock.set(AFTER_THE_MERGERS)
    words = office.send(birth_request(5))["statusDescription"]
    assert WARD in words
    assert "phường Ba Đình, thành phố Hà Nội (00004)" in words
    assert "Chưa có tài khoản" not in words


@pytest.mark.parametrize("unit", [CAN_THO])
def test_a_unit_of_another_province_than_the_key_is_error_108(office: Office, unit: str) -> None:
    answer = office.send(birth_request(6, unit))
    by_v1 = told(office, "dangKyHoTich", birth_v1(7, unit).wire())
    for each in (answer, by_v1):
        assert each["errorCode"] == "108"
        assert "H26 chỉ gửi được tới đơn vị của thành phố Hà Nội (01)" in each["errorDescription"]


def test_a_setting_lets_an_agency_send_to_another_province(tmp_path: Path, authority: LocalAuthority) -> None:
    url = sqlite_with_tables(tmp_path / "hotich.db", PACKAGE, "civilstatus_test")
    pair = {"agency": "H26", "province": "92"}
    with running(url, tmp_path, authority, further_provinces=[pair]) as office:
        assert office.send(birth_request(8, CAN_THO))["status"] == "1"


def test_a_code_that_is_no_longer_in_force_is_refused_with_its_successors(office: Office) -> None:
    office.clock.set(AFTER_THE_MERGERS)
    request = birth_request(9).model_copy(update={"received": "01/12/2026 08:00:00"})
    answer = office.send(request)
    assert answer["status"] == "0"
    assert "Phường Ba Đình (00004), Phường Hoàn Kiếm (00070)" in answer["errorDescription"]


def test_after_the_mergers_each_half_sends_for_the_whole_province() -> None:
    binh_dinh, gia_lai = AgencyCode("H08"), AgencyCode("H21")
    assert provinces_of(binh_dinh, AFTER_THE_MERGERS.date()) == {"52", "64"}
    assert provinces_of(gia_lai, AFTER_THE_MERGERS.date()) == {"52", "64"}
    assert provinces_of(gia_lai, NOW.date()) == {"64"}
    assert same_province(binh_dinh, AgencyCode("H21.129"), AFTER_THE_MERGERS.date())
    assert not same_province(binh_dinh, gia_lai, NOW.date())
    assert provinces_of(AgencyCode("G22"), NOW.date()) == frozenset()


def test_every_province_of_before_the_mergers_has_one_agency_in_the_order_of_their_names() -> None:
    codes = [min(provinces_of(AgencyCode(f"H{number:02d}"), NOW.date())) for number in range(1, 64)]
    names = [registry().require(code, NOW.date()).short_name for code in codes]
    assert len(set(codes)) == 63
    assert (names[0], names[7], names[12], names[20], names[25], names[62]) == (
        "An Giang",
        "Bình Định",
        "Cần Thơ",
        "Gia Lai",
        "Hà Nội",
        "Yên Bái",
    )
