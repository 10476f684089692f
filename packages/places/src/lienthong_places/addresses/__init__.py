"""Vietnamese addresses: from free text to units of a day and back.

>>> from datetime import date
>>> reading = read_address("12 Lê Hồng Phong, P. Điện Biên, Q. Ba Đình, HN", date(2024, 7, 5))
>>> reading.address.commune, reading.address.detail
('00019', '12 Lê Hồng Phong')
"""

from lienthong_places.addresses.full_text import write_address
from lienthong_places.addresses.letters.syllables import text_key, without_marks
from lienthong_places.addresses.model import (
    DECIDED_FROM,
    VIETNAM,
    Address,
    Candidate,
    ChoiceMemory,
    Match,
    Reading,
)
from lienthong_places.addresses.names.kinds import Kind
from lienthong_places.addresses.reader import read_address
from lienthong_places.addresses.type_ahead import suggest

__all__ = [
    "DECIDED_FROM",
    "VIETNAM",
    "Address",
    "Candidate",
    "ChoiceMemory",
    "Kind",
    "Match",
    "Reading",
    "read_address",
    "suggest",
    "text_key",
    "without_marks",
    "write_address",
]
