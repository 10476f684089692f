"""What a text says, or shows, of its own doubt: then a person decides, whatever was read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from lienthong_places.addresses.full_text import write_address
from lienthong_places.addresses.model import DECIDED_FROM, Address, Candidate, Reading

UNSURE = 0.6
"""Confidence of a reading that a person has to confirm."""

_UNCERTAIN = re.compile(
    r"\b(?:ho[ặă]c|hoac|hay là|hay (?=phường|xã|thị|quận|huyện|tỉnh|thành)|or|(?:không|chưa|chẳng) (?:rõ|nhớ|biết|chắc)"
    r"|khong (?:ro|nho|biet|chac)|có (?:thể|lẽ|khi)|hình như|nghe nói|đâu đó)\b|\w\s?\?(?:\W|$)",
    re.IGNORECASE,
)
_SIGNS_OF_DOUBT = (
    *("?", "hoặc", "hoac", " hay ", "(hay ", " or ", "không", "khong", "chưa", "chẳng"),
    *("có ", "co ", "hình như", "nghe nói", "đâu đó"),
)
"""Without one of these no text doubts itself; to look for them is quicker than the pattern."""

_ON_THE_WAY = re.compile(
    r"\b(?:chuyến bay|máy bay|(?:trên|chuyến) (?:tàu|tầu|xe|đường|biển|phà)|tàu (?:hỏa|hoả|biển)|vùng biển|hải phận"
    r"|không phận|chuyen bay|may bay)\b",
    re.IGNORECASE,
)
_ODD_NUMBER = re.compile(
    r"\b(?:[pqfPQF]|[Pp]h|PH|[Qq]u|[Pp]hường|PHƯỜNG|[Qq]uận|QUẬN|[Pp]huong|[Qq]uan)[.\s]*"
    r"(?:\d{1,2}[A-Za-z]|[lIO]+\d+|\d*[lO]|[lI][lIO]*[lO])(?![\w.])"
)


def is_uncertain(text: str) -> bool:
    """True for "X hoặc Y", "không rõ", "có thể" and a question mark."""
    lowered = text.lower()
    if not any(sign in lowered for sign in _SIGNS_OF_DOUBT):
        return False
    return _UNCERTAIN.search(text) is not None


def is_on_the_way(text: str) -> bool:
    """True for what happened on a flight, a ship or the road: the places named are where it came from and went."""
    lowered = text.lower()
    if not any(sign in lowered for sign in ("bay", "trên", "tàu", "tầu", "vùng", "hải phận", "không phận")):
        return False
    return _ON_THE_WAY.search(text) is not None


def has_odd_number(text: str) -> bool:
    """True when the number of a ward or district has a letter in it: "P. 1l", "Q. 1O"."""
    return _ODD_NUMBER.search(text) is not None


def left_to_a_person(reading: Reading, on: date) -> Reading:
    """The same reading undecided: what was decided is its first candidate."""
    if not reading.decided:
        return reading
    address = reading.address
    confidence = min(UNSURE, reading.confidence)
    assert confidence < DECIDED_FROM
    sure = Address(address.province, address.district if address.commune else None, detail=address.detail)
    choice = (Candidate(address, confidence, write_address(address, on)),)
    return reading._replace(
        address=replace(sure), confidence=confidence, candidates=choice + reading.candidates, decided=False
    )
