"""Whether an address is one of its day: every unit in force, each within the next."""

from __future__ import annotations

from datetime import date

from lienthong.domain.addresses import Address
from lienthong.domain.units import registry
from lienthong.systems.onestop.base.refused import WrongAddress


def check_address(address: Address, on: date) -> None:
    """Refuse an address that civil status could not find in its catalogue.

    Raises
    ------
    WrongAddress
        Naming the level that is wrong.
    """
    units = registry()
    for level, code in (("tỉnh", address.province), ("huyện", address.district), ("xã", address.commune)):
        if code is not None and units.unit(code, on) is None:
            raise WrongAddress(f"Mã {level} {code} không có hiệu lực ngày {on:%d/%m/%Y}.")
    lowest = address.deepest
    if lowest is None:
        return
    line = {parent.code for parent in units.parents(lowest, on)} | {lowest}
    for code in (address.province, address.district):
        if code is not None and code not in line:
            raise WrongAddress(f"Đơn vị {lowest} không thuộc {code} vào ngày {on:%d/%m/%Y}.")


def is_valid_address(address: Address, on: date) -> bool:
    """Whether every unit of the address existed on the day, each within the next."""
    try:
        check_address(address, on)
    except WrongAddress:
        return False
    return True
