"""A name that is said of one kind and found of another: "xã Đông Anh" of a time when there was but a townlet."""

from __future__ import annotations

from lienthong_places.addresses.names.gazetteer import Entry, gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, Kind
from lienthong_places.units import TWO_LEVELS_BEGIN

_TWO_LEVELS = f"{TWO_LEVELS_BEGIN:%Y%m%d}"


def is_of_another_kind(entry: Entry, said: Kind | None, day: str) -> bool:
    """True when the text says a kind that this commune has not, while one of that kind and name stands in the province.

    It stands there in the other system (with districts, or without): that one is meant, and it is not the
    same.
    """
    if said is None or said is entry.kind or entry.level not in LEVELS[said]:
        return False
    book = gazetteer()
    provinces = set(book.above(book.with_code(entry.code)[0], merged=True)[1])
    for number in book.with_key(entry.key):
        other = book.entry(number)
        if other.kind is not said or other.level != entry.level or other.key != entry.key:
            continue
        if (other.first < _TWO_LEVELS) != (day < _TWO_LEVELS) and not provinces.isdisjoint(
            book.above(number, merged=True)[1]
        ):
            return True
    return False
