"""An address is taken only when its units existed on the day, each within the next."""

from datetime import date

import pytest

from lienthong.domain.addresses import Address
from lienthong.domain.units import UnitCode
from lienthong.systems.onestop.base.refused import WrongAddress
from lienthong.systems.onestop.places.address_checks import check_address, is_valid_address

BEFORE, AFTER = date(2024, 7, 5), date(2025, 7, 5)


def _address(province: str, district: str | None, commune: str | None) -> Address:
    return Address(
        province=UnitCode(province),
        district=None if district is None else UnitCode(district),
        commune=None if commune is None else UnitCode(commune),
    )


def test_units_that_lie_in_one_another_are_taken() -> None:
    assert is_valid_address(_address("01", "001", "00019"), BEFORE)


def test_a_place_abroad_has_no_units_to_check() -> None:
    assert is_valid_address(Address(detail="Berlin", country="DE"), BEFORE)


def test_a_commune_of_another_province_is_named() -> None:
    with pytest.raises(WrongAddress, match="00019 không thuộc 52"):
        check_address(_address("52", None, "00019"), BEFORE)


def test_a_district_is_no_unit_of_the_time_after_districts() -> None:
    with pytest.raises(WrongAddress, match="huyện 001 không có hiệu lực ngày 05/07/2025"):
        check_address(_address("01", "001", None), AFTER)
