"""Vietnamese addresses: from free text to units of a day and back.

>>> from datetime import date
>>> reading = read_address("12 Lê Hồng Phong, P. Điện Biên, Q. Ba Đình, HN", date(2024, 7, 5))
>>> reading.address.commune, reading.address.detail
('00019', '12 Lê Hồng Phong')
"""

from lienthong.domain.addresses.full_text import write_address
from lienthong.domain.addresses.letters.syllables import text_key
from lienthong.domain.addresses.model import (
    DECIDED_FROM,
    Address,
    Candidate,
    ChoiceMemory,
    Match,
    Reading,
)
from lienthong.domain.addresses.reader import read_address
from lienthong.domain.addresses.type_ahead import suggest

__all__ = [
    "DECIDED_FROM",
    "Address",
    "Candidate",
    "ChoiceMemory",
    "Match",
    "Reading",
    "read_address",
    "suggest",
    "text_key",
    "write_address",
]
