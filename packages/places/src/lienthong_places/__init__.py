"""Places of Vietnam as people write them: administrative units by day, and a reader of addresses.

>>> from datetime import date
>>> reading = read_address("12 Lê Hồng Phong, P. Điện Biên, Q. Ba Đình, HN", date(2024, 7, 5))
>>> reading.address.commune
'00019'
>>> registry().full_name("00019", date(2024, 7, 5))
'phường Điện Biên, quận Ba Đình, thành phố Hà Nội'

:mod:`lienthong_places.units` holds the units and what became of them, :mod:`lienthong_places.addresses` the reader.
Importing loads no table; the first call does.
"""

from lienthong_places.addresses import read_address, suggest, write_address
from lienthong_places.units import registry

__all__ = ["read_address", "registry", "suggest", "write_address"]
