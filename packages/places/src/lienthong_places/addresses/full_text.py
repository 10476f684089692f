"""From an address back to text, as PM.DVCLT shows it: detail, commune, district, province."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from lienthong_places.addresses.model import VIETNAM, Address
from lienthong_places.units import DATA_BEGINS, registry


@lru_cache(maxsize=20_000)
def _units_text(code: str, on: date) -> str:
    return registry().nearest_name(code, max(on, DATA_BEGINS)) or f"mã {code}"


def write_address(address: Address, on: date) -> str:
    """“Số 12, phố X, phường Điện Biên, quận Ba Đình, thành phố Hà Nội”.

    A unit that was none on that day is named as on its last day before it, or on its first; one that never was by
    its code. So whatever was stored can be shown.
    """
    if address.country != VIETNAM or address.deepest is None:
        return address.detail
    units = _units_text(address.deepest, on)
    return f"{address.detail}, {units}" if address.detail else units
