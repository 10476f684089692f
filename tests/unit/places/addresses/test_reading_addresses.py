"""What a clerk gets for the addresses that people write."""

from __future__ import annotations

import time
from datetime import date

import pytest

from lienthong_places.addresses import Address, read_address, text_key
from lienthong_places.units import UnitCode

BEFORE = date(2024, 7, 5)
TWO_LEVELS = date(2025, 8, 1)


@pytest.mark.parametrize(
    ("text", "commune", "detail"),
    [
        ("12 Lê Hồng Phong, phường Điện Biên, quận Ba Đình, thành phố Hà Nội", "00019", "12 Lê Hồng Phong"),
        ("12 Lê Hồng Phong, P. Điện Biên, Q. Ba Đình, TP. HN", "00019", "12 Lê Hồng Phong"),
        ("PHƯỜNG ĐIỆN BIÊN, QUẬN BA ĐÌNH, THÀNH PHỐ HÀ NỘI", "00019", ""),
        ("phuong dien bien, quan ba dinh, ha noi", "00019", ""),
        ("phường Điện Biên quận Ba Đình thành phố Hà Nội", "00019", ""),
        ("phuc xa ba dinh ha noi", "00001", ""),
        ("Hà Nội, Ba Đình, Điện Biên", "00019", ""),
        ("PhườngĐiệnBiên,QuậnBaĐình,HàNội", "00019", ""),
        ("P12Q10 TPHCM", "27172", ""),
        ("F.12 Q.10 Tp Hồ Chí Minh", "27172", ""),
        ("phường 05, quận 3, Sài Gòn", "27151", ""),
        ("123 Điện Biên Phủ, phường 15, quận Bình Thạnh, TP.HCM", "26938", "123 Điện Biên Phủ"),
        ("thon 3 xa Tan Thanh huyen Vu Ban tinh Nam Dinh", "13759", "thon 3"),
        ("xã Hoà Bình, huyện Vũ Thư, T. Thái Bình", "13258", ""),
        ("xa Ea Hleo huyen Ea H leo Dak Lak", "24184", ""),
        ("Thị trấn Hưng Nhân - Hưng Hà - Thái Bình", "12613", ""),
        ("Số 4 xóm Chùa xã Tân Hưng Đôngg huyện Cái Nước tỉnh Cà Mau", "32146", "Số 4 xóm Chùa"),
        ("phường Đien Biên, quận Ba Đìnn, Hà Nội, Việt Nam", "00019", ""),
        ("tổ 5, khu phố 2, phường Tân Phong, TP Biên Hòa, Đồng Nai", "25996", "tổ 5, khu phố 2"),
        ("ấp Tân Thành, xã Tân Thành, huyện Lai Vung, tỉnh Đồng Tháp", "30226", "ấp Tân Thành"),
        ("No. 5 Le Loi Street, Ben Nghe Ward, District 1, Ho Chi Minh City", "26740", "No. 5 Le Loi Street"),
        ("Tỉnh/TP: Hà Nội; Quận/Huyện: Ba Đình; Phường/Xã: Điện Biên", "00019", ""),
        ("P.7, Q.PN, TP.HCM", "27052", ""),
        ("phuwowngf Ddieejn Bieen, quaanj Ba Ddinhf, Haf Nooij", "00019", ""),
        ("phường Một, quận Ba, tp Hồ Chí Minh", "27160", ""),
        ("Hải Châu 1, Hải Châu, Đà Nẵng", "20236", ""),
        ("xã Hương Gián, huyện Yên Dũng, tỉnh Hà Bắc", "07690", ""),
        ("xã Mễ Trì, huyện Từ Liêm (nay là phường Mễ Trì, quận Nam Từ Liêm), Hà Nội", "00631", ""),
        ("P. Trần Phú - tp Quảng Ngãi - QN", "21013", ""),
    ],
)
def test_reads_what_people_write(text: str, commune: str, detail: str) -> None:
    reading = read_address(text, BEFORE)
    assert reading.decided
    assert (reading.address.commune, reading.address.detail) == (commune, detail)


@pytest.mark.parametrize(
    ("text", "commune", "detail"),
    [
        (
            "Bệnh viện Phụ sản Hà Nội, phường Ngọc Khánh, quận Ba Đình, Hà Nội",
            "00025",
            "Bệnh viện Phụ sản Hà Nội",
        ),
        ("Trạm y tế xã Tân Lập, huyện Vũ Thư, Thái Bình", "13240", "Trạm y tế xã Tân Lập"),
        (
            "Bệnh viện Từ Dũ, 284 Cống Quỳnh, phường Phạm Ngũ Lão, quận 1, TP.HCM",
            "26749",
            "Bệnh viện Từ Dũ, 284 Cống Quỳnh",
        ),
    ],
)
def test_keeps_the_name_of_a_hospital_whole(text: str, commune: str, detail: str) -> None:
    reading = read_address(text, BEFORE)
    assert (reading.address.commune, reading.address.detail) == (commune, detail)


@pytest.mark.parametrize(
    ("text", "on", "commune"),
    [
        ("xã Mễ Trì, huyện Từ Liêm, Hà Nội", BEFORE, "00631"),
        ("xã Phùng Xá, huyện Mỹ Đức, tỉnh Hà Tây", BEFORE, "10474"),
        ("Phường Thảo Điền, Quận 2, TP Hồ Chí Minh", BEFORE, "27088"),
        ("phường Trúc Bạch, quận Ba Đình, Hà Nội", TWO_LEVELS, "00004"),
        ("xã Hùng An, huyện Bắc Quang, tỉnh Hà Giang", TWO_LEVELS, "01201"),
        ("xã Hùng An, tỉnh Tuyên Quang", TWO_LEVELS, "01201"),
    ],
)
def test_understands_names_and_parents_of_other_times(text: str, on: date, commune: str) -> None:
    reading = read_address(text, on)
    assert reading.decided
    assert reading.address.commune == commune


def test_gives_the_units_of_the_day_not_those_of_the_text() -> None:
    reading = read_address("Phường Thảo Điền, Quận 2, TP Hồ Chí Minh", BEFORE)
    assert reading.address.district == "769"
    assert read_address("phường Trúc Bạch, quận Ba Đình, Hà Nội", TWO_LEVELS).address.district is None


def test_a_divided_unit_is_left_to_a_person() -> None:
    reading = read_address("phường Điện Biên, quận Ba Đình, Hà Nội", TWO_LEVELS)
    assert not reading.decided
    assert reading.address.commune is None
    assert {item.address.commune for item in reading.candidates} >= {"00004", "00070", "00190", "00226"}


def test_homonyms_are_left_to_a_person() -> None:
    reading = read_address("xã Tân Thành", BEFORE)
    assert not reading.decided
    assert len(reading.candidates) >= 10
    assert reading.address == Address(detail="")


def test_a_hint_chooses_between_homonyms() -> None:
    reading = read_address("xã Tân Thành, huyện Phú Bình", BEFORE, hint=UnitCode("19"))
    assert reading.address.commune == "05923"


def test_units_that_contradict_each_other_are_left_to_a_person() -> None:
    reading = read_address("phường Điện Biên, quận Đống Đa, Hà Nội", BEFORE)
    assert not reading.decided
    assert reading.address.commune is None


def test_an_unknown_commune_is_not_passed_over() -> None:
    reading = read_address("phường Xyz, quận Ba Đình, Hà Nội", BEFORE)
    assert not reading.decided
    assert reading.address.district in {None, "001"}


@pytest.mark.parametrize(
    ("text", "country"),
    [("Seoul, Hàn Quốc", "KR"), ("Bang Texas, Mỹ", "US"), ("Viêng Chăn, Lào", "LA"), ("Nhật Bản", "JP")],
)
def test_places_abroad_keep_their_text(text: str, country: str) -> None:
    reading = read_address(text, BEFORE)
    assert reading.decided
    assert reading.address == Address(detail=text, country=country)


def test_says_which_words_led_to_which_unit() -> None:
    reading = read_address("12 Lê Lợi, P. Điện Biên, Q. Ba Đình, HN", BEFORE)
    assert [(item.words, item.code) for item in reading.matched] == [
        ("P. Điện Biên", "00019"),
        ("Q. Ba Đình", "001"),
        ("HN", "01"),
    ]


def test_a_statement_made_twice_counts_once() -> None:
    text = "P. Điện Biên, Q. Ba Đình, Hà Nội, phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
    assert read_address(text, BEFORE).address.detail == ""


def test_a_province_alone_is_a_province() -> None:
    assert read_address("Hà Giang", BEFORE).address == Address(province=UnitCode("02"))
    assert read_address("Bình Định", TWO_LEVELS).address == Address(province=UnitCode("52"))


def test_nothing_is_read_from_nothing() -> None:
    assert not read_address("  ,, ", BEFORE).decided


class _Memory:
    """Remembers one choice."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, UnitCode | None], Address] = {}

    def recall(self, text_key: str, unit: UnitCode | None) -> Address | None:
        return self.kept.get((text_key, unit))

    def remember(self, text_key: str, unit: UnitCode | None, address: Address) -> None:
        self.kept[text_key, unit] = address


def test_a_remembered_choice_decides() -> None:
    memory = _Memory()
    chosen = Address(UnitCode("19"), UnitCode("172"), UnitCode("05923"))
    memory.remember(text_key("xã Tân Thành"), None, chosen)
    assert read_address("XÃ  TÂN THÀNH", BEFORE, memory=memory).address == chosen
    assert not read_address("xã Tân Thanh", BEFORE, memory=memory).decided


@pytest.mark.parametrize(
    ("text", "among"),
    [
        ("tỉnh Hải Hưng", {"30", "33"}),
        ("tỉnh Cần Thơ", {"92", "93"}),
        ("xã Mỹ Đình, huyện Từ Liêm, Hà Nội", {"00625", "00626"}),
        ("Xã Bình Hưng Hoà, Bình Chánh, TPHCM", {"27619"}),
        ("Tân Bình", {"766"}),
    ],
)
def test_what_was_divided_or_read_only_in_part_is_asked(text: str, among: set[str]) -> None:
    reading = read_address(text, BEFORE)
    assert not reading.decided
    assert among <= {candidate.address.deepest for candidate in reading.candidates}


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("xã Thuận Hưng, huyện Long Mỹ, tỉnh Cần Thơ", "31483"),
        ("phường mười hai, quận mười, TP HCM", "27172"),
        ("XVNT, P 17, Quan BT, TP. HCM, VN", "26950"),
        ("218 Trần Quý Cáp, X. TL, TP. PT, Tỉnh Bình Thuận", "22963"),
        ("thitrannuisap,thoaison,angiang", "30682"),
        ("Ward 12, District 10, Ho Chi Minh City, Vietnam", "27172"),
    ],
)
def test_old_provinces_numbers_in_words_and_initials_are_understood(text: str, commune: str) -> None:
    reading = read_address(text, BEFORE)
    assert (reading.decided, reading.address.commune) == (True, commune)


def test_a_street_behind_a_house_number_is_no_ward_of_that_name() -> None:
    assert read_address("số 7 Nguyễn Trãi, Hà Đông, Hà Nội", BEFORE).address.detail == "số 7 Nguyễn Trãi"
    assert read_address("Nguyễn Trãi, Hà Đông, Hà Nội", BEFORE).address.commune is not None


def test_a_hospital_keeps_its_name_and_a_form_loses_its_label() -> None:
    hospital = read_address("Khoa Sản BVĐK huyện Cẩm Khê, thị trấn Cẩm Khê, Phú Thọ", BEFORE)
    assert hospital.address.detail == "Khoa Sản BVĐK huyện Cẩm Khê"
    assert read_address("Địa chỉ: xã Kim Sơn, thị xã Sơn Tây, Hà Nội", BEFORE).address.detail == ""


def test_a_very_long_text_is_read_at_its_end_and_quickly() -> None:
    text = "ghi chú, " * 150 + "phường Phúc Xá, quận Ba Đình, Hà Nội"
    started = time.process_time()
    reading = read_address(text, BEFORE)
    assert time.process_time() - started < 0.5
    assert reading.address.commune == "00001"
    assert reading.address.detail.startswith("ghi chú, ghi chú")
    assert not read_address("Xã" + " " * 5_000 + "Tân", BEFORE).decided


@pytest.mark.parametrize(
    ("text", "on", "commune", "detail"),
    [
        ("xã Hắc Dịch, huyện Tân Thành, BR-VT", BEFORE, "26725", ""),
        ("tiểu khu 4, TT. Hoàn Lão, Bố Trạch, QB", BEFORE, "19111", "tiểu khu 4"),
        ("Ninh Hiệp, Gia Lâm", BEFORE, "00535", ""),
        ("Tỉnh Quảng Ninh, TP Hạ Long, phường Bãi Cháy, tổ 3 khu 2", BEFORE, "06673", "tổ 3 khu 2"),
        ("P. VIII, TP Vĩnh Long, Vĩnh Long", BEFORE, "29560", ""),
        ("phường Tam Kỳ, tỉnh Quảng Nam", TWO_LEVELS, "20341", ""),
    ],
)
def test_a_former_district_or_a_province_in_initials_or_none_at_all_is_enough(
    text: str, on: date, commune: str, detail: str
) -> None:
    reading = read_address(text, on)
    assert (reading.decided, reading.address.commune, reading.address.detail) == (True, commune, detail)


@pytest.mark.parametrize(
    ("text", "on", "commune"),
    [
        ("x. Thái Hòa, H.Ba Vì, tp Hs Nii", BEFORE, "09652"),
        ("xã Thái Hòa, huyen Bz Vj, Hà Nội", BEFORE, "09652"),
        ("xã Tân Đông, Ty Ninh", TWO_LEVELS, "25522"),
    ],
)
def test_what_is_spelt_well_makes_up_for_what_is_not(text: str, on: date, commune: str) -> None:
    reading = read_address(text, on)
    assert (reading.decided, reading.address.commune, reading.address.detail) == (True, commune, "")


def test_a_name_that_another_one_explains_better_is_asked() -> None:
    reading = read_address("x. Bắ Sơn, Lạng Sơn", TWO_LEVELS)
    assert not reading.decided
    assert [item.text for item in reading.candidates[:2]] == [
        "xã Ba Sơn, tỉnh Lạng Sơn",
        "xã Bắc Sơn, tỉnh Lạng Sơn",
    ]


def test_a_commune_that_is_none_of_its_district_is_asked_with_those_that_are_like_it() -> None:
    reading = read_address("xã Mỹ Lộv, huyện Phù Mỹ, Bình Định", BEFORE)
    assert not reading.decided
    assert reading.address == Address(UnitCode("52"), UnitCode("545"))
    assert [item.text.split(",")[0] for item in reading.candidates] == ["xã Mỹ Lộc", "xã Mỹ Lợi"]
    unlike = read_address("xã Yêb ừT, huyện Yên Mô, Ninh Bình", BEFORE)
    assert unlike.address == Address(UnitCode("37"), UnitCode("377"), detail="xã Yêb ừT")


def test_a_district_is_not_read_out_of_the_longer_name_of_another() -> None:
    assert not read_address("phường Cầu Diễn, Bắc Từ Liêm, Hà Nội", BEFORE).decided
    assert read_address("phường Cầu Diễn, Nam Từ Liêm, Hà Nội", BEFORE).address.commune == "00592"
