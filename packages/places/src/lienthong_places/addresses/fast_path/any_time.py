"""The short way for addresses in order that name something of another time, or too little of the province.

They may say nothing of the province, or only its first letters: "xã Hắc Dịch, huyện Tân Thành, BR-VT", "Ninh
Hiệp, Gia Lâm", "phường Tam Kỳ, Quảng Nam".

Every unit that ever had the names is looked at. The one that holds on the day is meant; else that into which
all of them went. Whenever that is not one unit, it is left to the full reading.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lienthong_places.addresses.fast_path.fit import EDGES, NamedUnit
from lienthong_places.addresses.fast_path.period import Way
from lienthong_places.addresses.fast_path.piece import Piece, piece_of
from lienthong_places.addresses.fast_path.upper_units import WEIGHTS, Upper, may_be_mended
from lienthong_places.addresses.letters.syllables import WITHOUT_MARKS, likeness
from lienthong_places.addresses.model import VIETNAM, Address, Match, Reading
from lienthong_places.addresses.names.choices import all_of
from lienthong_places.addresses.names.countries import country_named
from lienthong_places.addresses.names.gazetteer import Entry, gazetteer
from lienthong_places.addresses.names.kinds import LEVELS, NUMBER_WORDS, Kind
from lienthong_places.addresses.names.near_letters import MOST_NEAR, letters_apart, nearest_of
from lienthong_places.addresses.names.units_on_day import address_of, units_meant
from lienthong_places.units import UnitCode, UnitLevel

NO_PROVINCE = 0.93
NO_DISTRICT = 0.96
CONVERTED = 0.93
UNREAD = 0.9
SPELT_WELL = 0.9
RIVAL = 0.1
LETTERS_FOR_A_SLIP = 4
SHORTEST = 3
MOST_HOMONYMS = 40
"""A name that more units have than these is left to the full reading when no district narrows it down."""


class _Province(NamedTuple):
    """What a piece says of the province.

    The codes it may be, or its first letters, or (neither) nothing that can be read.
    """

    codes: frozenset[str]
    initials: str
    factor: float


class TextUnit(NamedTuple):
    """A commune and the district that the text names above it, by the numbers of their entries.

    The district is ``None`` when the text names none; ``spelt`` says how well the two are spelt.
    """

    number: int
    district: int | None
    spelt: float
    district_spelt: float


class TextMeaning(NamedTuple):
    """What a text means.

    The commune as it was found, what stands above it on the day, the code of the commune on the day, and what was
    said of the province but could not be read.
    """

    found: NamedUnit
    upper: Upper
    commune: UnitCode
    unread: str


def meant_at_any_time(pieces: list[str], way: Way) -> tuple[int, TextMeaning] | None:
    """What the last pieces of a text mean and at which of them the commune stands.

    ``None`` when that is not beyond doubt.
    """
    last = piece_of(pieces[-1])
    province = _province(last, marked=way.marked)
    if province is not None:
        if len(pieces) > 2:
            meant = _meant(pieces[-3], pieces[-2], pieces[-1], province, way)
            if meant is None and way.levels == 3 and province.codes and _is_unreadable(pieces[-2]):
                without = province._replace(factor=province.factor * UNREAD)
                meant = _meant(pieces[-3], None, pieces[-1], without, way)
                if meant is not None and not _is_almost(pieces[-2], meant.upper.district):
                    meant = meant._replace(unread=pieces[-2].strip(EDGES))
            if meant is not None:
                return len(pieces) - 3, meant
        if province.codes and len(pieces) > 1:
            meant = _meant(pieces[-2], None, pieces[-1], province, way)
            if meant is not None:
                return len(pieces) - 2, meant
    if len(pieces) > 1:
        meant = _meant(pieces[-2], pieces[-1], None, _UNSAID, way)
        if meant is not None:
            return len(pieces) - 2, meant
    return None


_UNSAID = _Province(frozenset(), "", NO_PROVINCE)


def _almost_provinces(letters: str) -> frozenset[str]:
    """The provinces whose names these letters may be with more slips than decide alone."""
    choices = all_of(1)
    book = gazetteer()
    found = nearest_of(letters, choices.squeezed, 1 + len(letters) // LETTERS_FOR_A_SLIP, MOST_NEAR)
    numbers = [number for _, place in found for number in book.province_numbers[choices.keys[place]]]
    return frozenset(book.entry(number).code for number in numbers)


def _is_unreadable(raw: str) -> bool:
    """True for what says that it is a district but is the name of no unit."""
    piece = piece_of(raw)
    if piece.kind not in _OF_DISTRICTS or piece.is_known or piece.is_other:
        return False
    return len(piece.key) > 3 and piece.key not in NUMBER_WORDS


def _is_almost(raw: str, district: UnitCode | None) -> bool:
    """True when a piece is the name of this district but for some letters."""
    book = gazetteer()
    written = piece_of(raw).key.replace(" ", "")
    names = {book.entry(number).key.replace(" ", "") for number in book.with_code(district or "")}
    return any(letters_apart(written, name) <= 1 + len(name) // LETTERS_FOR_A_SLIP for name in names)


_OF_DISTRICTS = frozenset({Kind.URBAN_DISTRICT, Kind.RURAL_DISTRICT, Kind.TOWN, Kind.CITY})


def _province(piece: Piece, *, marked: bool) -> _Province | None:
    if piece.kind is not None and UnitLevel.PROVINCE not in LEVELS[piece.kind]:
        return None
    book = gazetteer()
    numbers = book.province_numbers.get(piece.key)
    if numbers is not None:
        own = [n for n in numbers if book.entry(n).key == piece.key]
        best = max([_spelt(n, piece, marked=marked) for n in own], default=SPELT_WELL)
        codes = frozenset(book.entry(n).code for n in numbers)
        return _Province(codes, "", 1.0 - WEIGHTS[1] * (1.0 - best))
    letters = piece.key
    if len(piece.forms) == piece.start + 1 and 2 <= len(letters) <= 4:
        return _Province(frozenset(), letters, NO_PROVINCE)
    if (
        piece.is_other
        or len(letters) < SHORTEST
        or (piece.is_known and not may_be_mended(piece, UnitLevel.PROVINCE))
    ):
        return None
    almost = _almost_provinces(letters.replace(" ", ""))
    if almost:
        return _Province(almost, "", NO_PROVINCE * UNREAD)
    if piece.kind is Kind.PROVINCE:
        return _Province(frozenset(), "", NO_PROVINCE * UNREAD)
    return None


def _meant(
    raw: str, district: str | None, top: str | None, province: _Province, way: Way
) -> TextMeaning | None:
    commune = piece_of(raw)
    if commune.kind is not None and UnitLevel.COMMUNE not in LEVELS[commune.kind]:
        return None
    if district is None:
        if commune.kind is None:
            return None
        named = _in_provinces(commune, marked=way.marked)
    else:
        named = _in_districts(commune, piece_of(district), marked=way.marked)
    units = [unit for unit in named if _stands_under(unit, province, way)]
    if not units:
        return None
    best = max(unit.spelt + unit.district_spelt for unit in units)
    units = [unit for unit in units if unit.spelt + unit.district_spelt > best - RIVAL]
    chosen = _one_of(units, way)
    if chosen is None:
        return None
    unit, address, holds = chosen
    if min(unit.spelt, unit.district_spelt) < SPELT_WELL:
        return None
    return _as_meant(unit, address, (district, top), province, way, holds=holds)


def _as_meant(
    unit: TextUnit,
    address: Address,
    above: tuple[str | None, str | None],
    province: _Province,
    way: Way,
    *,
    holds: bool,
) -> TextMeaning | None:
    book = gazetteer()
    entry = book.entry(unit.number)
    if address.commune is None or address.province is None:
        return None
    confidence = province.factor * (1.0 if holds else CONVERTED)
    matches: list[Match] = []
    district, top = above
    if district is not None and unit.district is not None:
        confidence *= 1.0 - WEIGHTS[2] * (1.0 - unit.district_spelt)
        upper = book.entry(unit.district)
        matches.append(_match(district, upper, unit.district_spelt))
    elif way.levels == 3:
        confidence *= NO_DISTRICT
    if top is not None and province.codes:
        named = book.province_numbers.get(piece_of(top).key)
        if named is not None:
            own = [
                number
                for number in named
                if book.entry(number).code in book.above(unit.number, merged=True)[1]
            ]
            matches.append(_match(top, book.entry((own or named)[0]), 1.0))
        else:
            almost = book.entry(book.with_code(address.province)[-1])
            matches.append(Match(top.strip(EDGES), almost.code, almost.name, "sửa lỗi chính tả"))
    return TextMeaning(
        NamedUnit(entry, unit.spelt, "" if unit.spelt >= 0.999 else "khác dấu"),
        Upper(entry.parent, address.district, address.province, confidence, tuple(matches)),
        address.commune,
        top.strip(EDGES) if top is not None and not (province.codes or province.initials) else "",
    )


def _match(raw: str, entry: Entry, spelt: float) -> Match:
    return Match(raw.strip(EDGES), entry.code, entry.name, "" if spelt >= 0.999 else "khác dấu")


def _spelt(number: int, piece: Piece, *, marked: bool) -> float:
    """How well a piece spells an entry; another name in use is taken as it is."""
    entry = gazetteer().entry(number)
    if entry.key != piece.key:
        return SPELT_WELL
    if not marked:
        return 1.0 if entry.canonical == entry.key else WITHOUT_MARKS
    if entry.canonical == piece.canonical:
        return 1.0
    return likeness(piece.named, entry.canonical.split(" "))


@lru_cache(maxsize=2_000)
def _districts(key: str, kind: Kind | None) -> tuple[int, ...]:
    """The districts of any time that have this name and are of this kind."""
    book = gazetteer()
    found = [n for n in book.with_key(key) if book.level_of(n) == UnitLevel.DISTRICT]
    return tuple([n for n in found if kind is None or book.entry(n).kind is kind])


def _in_districts(commune: Piece, district: Piece, *, marked: bool) -> Iterator[TextUnit]:
    book = gazetteer()
    for upper in _districts(district.key, district.kind):
        numbers = book.below_by_key(book.entry(upper).code).get(commune.key)
        if numbers is None:
            continue
        for number in numbers:
            entry = book.entry(number)
            if entry.level == UnitLevel.COMMUNE and (commune.kind is None or entry.kind is commune.kind):
                yield TextUnit(
                    number,
                    upper,
                    _spelt(number, commune, marked=marked),
                    _spelt(upper, district, marked=marked),
                )


def _in_provinces(commune: Piece, *, marked: bool) -> Iterator[TextUnit]:
    book = gazetteer()
    numbers = book.with_key(commune.key)
    if len(numbers) > MOST_HOMONYMS:
        return
    for number in numbers:
        if book.level_of(number) == UnitLevel.COMMUNE and book.entry(number).kind is commune.kind:
            yield TextUnit(number, None, _spelt(number, commune, marked=marked), 1.0)


def _stands_under(unit: TextUnit, province: _Province, way: Way) -> bool:
    if not province.codes and not province.initials:
        return True
    book = gazetteer()
    _, above = book.above(unit.number, merged=way.levels == 2)
    if province.codes:
        return not province.codes.isdisjoint(above)
    return any(province.initials in book.initials_of(code) for code in above)


def _holds(number: int, day: str) -> bool:
    entry = gazetteer().entry(number)
    return entry.first <= day and (not entry.end or day < entry.end)


def _one_of(units: list[TextUnit], way: Way) -> tuple[TextUnit, Address, bool] | None:
    """The one unit that these are on the day; ``None`` when they are several or that is not certain."""
    living = [
        unit
        for unit in units
        if _holds(unit.number, way.day) and (unit.district is None or _holds(unit.district, way.day))
    ]
    if living:
        codes = {gazetteer().entry(unit.number).code for unit in living}
        return (living[0], address_of(codes.pop(), way.on), True) if len(codes) == 1 else None
    found: set[str] = set()
    for unit in units:
        codes_then, certain = units_meant(gazetteer().entry(unit.number), way.on)
        if not certain or len(codes_then) != 1:
            return None
        found.update(codes_then)
    return (units[-1], address_of(found.pop(), way.on), False) if len(found) == 1 else None


def abroad(text: str, pieces: list[str]) -> Reading | None:
    """A reading outside Vietnam when the last piece is a country and no other may be a district or a province."""
    code = country_named(piece_of(pieces[-1]).key) if len(pieces) > 1 else None
    if code is None or code == VIETNAM:
        return None
    book = gazetteer()
    for raw in pieces[:-1]:
        piece = piece_of(raw)
        if piece.kind is not None:
            return None
        if any(book.entry(number).level != UnitLevel.COMMUNE for number in book.with_key(piece.key)):
            return None
    name = pieces[-1].strip(EDGES)
    match = Match(name, UnitCode(""), name, "nước ngoài")
    return Reading(Address(detail=text.strip(" ,;"), country=code), 0.95, (), (match,), decided=True)
