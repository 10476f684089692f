"""The short way for addresses written in order: "[detail,] commune, [district,] province", or highest first.

Most addresses are, also those with slips of the finger; they need no search. The text is cut into pieces at
its commas or dashes, and else where the word of a kind begins; from the province down, each piece must name a
unit of the one above. Whatever is not beyond doubt here (another time, two units alike, a second statement in
the detail) is left to the full reading, with which this must agree.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from lienthong_places.addresses.fast_path.any_time import abroad, meant_at_any_time
from lienthong_places.addresses.fast_path.cuts import (
    at_humps,
    capitals_apart,
    cut_before_kinds,
    with_names_whole,
)
from lienthong_places.addresses.fast_path.fit import (
    EDGES,
    NamedUnit,
    fit,
    match,
    mended,
    new,
    with_mistyped_prefix,
)
from lienthong_places.addresses.fast_path.letter_for_letter import (
    Above,
    above_at_once,
    commune_at_once,
    with_province_apart,
)
from lienthong_places.addresses.fast_path.period import Way
from lienthong_places.addresses.fast_path.piece import Piece, piece_of
from lienthong_places.addresses.fast_path.questions import ask_among, ask_between, ask_which, may_be_asked
from lienthong_places.addresses.fast_path.upper_units import (
    WEIGHTS,
    Upper,
    districts_under,
    is_of_elsewhere,
    province_of,
    stated_province,
    upper_of,
)
from lienthong_places.addresses.letters.syllables import key_of
from lienthong_places.addresses.letters.tidy import tidy
from lienthong_places.addresses.model import DECIDED_FROM, Address, Reading, address_in_vietnam
from lienthong_places.addresses.names.choices import Anchor, communes_of, numbers_under
from lienthong_places.addresses.names.gazetteer import gazetteer
from lienthong_places.addresses.names.kinds import LEVELS
from lienthong_places.addresses.names.other_kind import is_of_another_kind
from lienthong_places.addresses.names.word_classes import INSTITUTION
from lienthong_places.units import UnitCode, UnitLevel

NO_DISTRICT = 0.96
"""Factor on the confidence when the district was not stated."""

_WORD = re.compile(r"\w+")
_STATING = frozenset(
    (*("phường", "xã", "trấn", "quận", "huyện", "tỉnh", "nay", "cũ"), "tp", "tx", "tt", "ph", *"pxfqht")
)
_STATING_UNMARKED = _STATING | {"phuong", "xa", "quan", "huyen", "tinh", "cu"}
_STATING_PAIRS = re.compile(
    r"[(\n;]|\b(?:thị ?xã|thành phố|đặc khu|thi (?:xa|tran)|thanh pho|vi[eệ]t nam|[pq]\d+)\b"
)
_INSTITUTION_WORD = re.compile(
    r"\b(?:bệnh (?:viện|xá)|benh (?:vien|xa)|bv|bv[đd]k|trạm (?:y|xá)|tram (?:y|xa)|tyt|trung tâm y|trung tam y"
    r"|ttyt|nhà (?:hộ|thương)|nha (?:ho|thuong)|phòng khám|phong kham|trại giam|trai giam|ubnd|[uủ][yỷ] ban|ủy ban"
    r"|trường (?:tiểu|mầm|thcs|thpt|đại|cao|trung)|truong (?:tieu|mam|thcs|thpt|dai|cao|trung))\b",
    re.IGNORECASE,
)
"""Words that may begin the name of an institution, within which units do not count."""

_COUNTRY = frozenset({"việt nam", "viet nam", "vietnam", "vn"})


def read_plain(text: str, way: Way) -> Reading | None:
    """The reading of a composed text that is written in order; ``None`` when it is not."""
    if ";" in text or "\n" in text or "|" in text:
        text = text.replace(";", ",").replace("\n", ",").replace("|", ",")
    if "," in text:
        rest, pieces = _last_pieces(text, way.levels)
        reading = _in_order(rest, pieces, way)
        if reading is None:
            reading = _highest_first(text.split(",") if rest else pieces, way)
        if reading is not None:
            return reading
    humps = at_humps(text) if text.count(" ") < 2 else []
    if humps:
        text = " ".join(humps)
    if "," in text:
        parts = text.split(",")
    else:
        reading = _without_commas(text, humps, way)
        if reading is not None:
            return reading
        parts = _between_dashes(text, way) if " - " in text else [text]
    cut = _cut(parts, way)
    return _of_many(cut, way) or _of_another_time(cut, way) or ("," in text and abroad(text, cut)) or None


def _without_commas(text: str, humps: list[str], way: Way) -> Reading | None:
    """The reading of a text that dashes or words of kinds divide into just as many parts as there are levels."""
    if " - " in text:
        reading = _at_once(text.split(" - "), way)
        if reading is not None:
            return reading
    reading = _between_kinds(cut_before_kinds(text, humps or text.split()), way)
    if reading is None and humps:
        words = capitals_apart(humps)
        if len(words) > len(humps):
            reading = _between_kinds(cut_before_kinds(" ".join(words), words), way)
    return reading


def _between_kinds(parts: list[str], way: Way) -> Reading | None:
    if len(parts) > way.levels and way.marked:
        parts = with_names_whole(parts)
    return _at_once(with_province_apart(parts, way.period), way)


def _at_once(pieces: list[str], way: Way) -> Reading | None:
    """Commune, district and province and nothing else, when at least what stands above is letter for letter."""
    if len(pieces) != way.levels:
        return None
    above = above_at_once(pieces[1] if way.levels == 3 else None, pieces[-1], way.period)
    return _right_under("", pieces[0], above, way) if above is not None else None


def _highest_first(pieces: list[str], way: Way) -> Reading | None:
    """Province, district, commune, and behind them what is no unit."""
    if stated_province(pieces[0], way.day, marked=way.marked) is None:
        return None
    rest = ", ".join([piece.strip() for piece in pieces[way.levels :]]) if len(pieces) > way.levels else ""
    return _in_order(rest, pieces[: way.levels][::-1], way)


def _last_pieces(text: str, levels: int) -> tuple[str, list[str]]:
    """The last pieces between commas, the country left out, and what stands before them."""
    pieces = text.rsplit(",", levels)
    if pieces[-1].strip(EDGES).lower() in _COUNTRY:
        pieces = text[: text.rindex(",")].rsplit(",", levels)
    return (pieces.pop(0) if len(pieces) > levels else ""), pieces


def _is_country(raw: str) -> bool:
    return piece_of(raw).key in _COUNTRY


def _cut(parts: list[str], way: Way) -> list[str]:
    """What stands between commas or dashes, cut before every word of a kind."""
    pieces: list[str] = []
    for part in parts:
        bare = part.strip()
        if bare:
            cut = cut_before_kinds(bare, bare.split())
            whole = len(cut) > 1 and piece_of(cut[0]).kind is None and _INSTITUTION_WORD.search(cut[0])
            pieces += [bare] if whole else cut
    if len(pieces) > 1 and _is_country(pieces[-1]):
        pieces.pop()
    return _province_apart(pieces, way)


def _between_dashes(text: str, way: Way) -> list[str]:
    """What stands between dashes, unless they belong to names: "Bà Rịa - Vũng Tàu"."""
    parts = text.split(" - ")
    last = " - ".join(parts[-2:])
    if stated_province(last, way.day, marked=way.marked) is not None:
        parts[-2:] = [last]
    return parts if len(parts) >= way.levels else [text]


def _province_apart(pieces: list[str], way: Way) -> list[str]:
    """With the province apart that follows the district without a word of its kind: "H. Đầm Dơi Cà Mau"."""
    if not pieces or stated_province(pieces[-1], way.day, marked=way.marked) is not None:
        return pieces
    words = pieces[-1].split()
    for size in (2, 3, 1, 4):
        if len(words) > size:
            tail = " ".join(words[-size:])
            if stated_province(tail, way.day, marked=way.marked) is not None:
                return [*pieces[:-1], " ".join(words[:-size]), tail]
    return pieces


def _of_many(pieces: list[str], way: Way) -> Reading | None:
    """Lowest first, or highest first when nothing else is said."""
    if len(pieces) < 2:
        return None
    rest = ", ".join(pieces[: -way.levels])
    reading = _in_order(rest, pieces[-way.levels :], way)
    if reading is None and len(pieces) <= way.levels:
        reading = _in_order("", pieces[::-1], way)
    return reading


def _of_another_time(pieces: list[str], way: Way) -> Reading | None:
    """Units of which one holds no longer, or the province is not said."""
    found = meant_at_any_time(pieces, way) if len(pieces) > 1 else None
    if found is None:
        return None
    place, meant = found
    rest = ", ".join(pieces[:place])
    if rest and piece_of(pieces[place]).kind is None:
        return None
    reading = _reading(rest, meant.found, pieces[place], meant.upper, way, meant.commune)
    if reading is None or not meant.unread:
        return reading
    detail = f"{reading.address.detail}, {meant.unread}" if rest else meant.unread
    return reading._replace(address=replace(reading.address, detail=detail))


def _in_order(rest: str, pieces: list[str], way: Way) -> Reading | None:
    """Commune, district and province, or commune and province, behind the rest."""
    above = None
    if len(pieces) == way.levels:
        above = above_at_once(pieces[1] if way.levels == 3 else None, pieces[-1], way.period)
        if above is not None:
            reading = _right_under(rest, pieces[0], above, way)
            if reading is not None or way.levels == 2:
                return reading
    if province_of(pieces[-1], way.day, marked=way.marked, mends=way.mends) is None:
        return None
    if len(pieces) == way.levels and above is None:
        upper = _upper(pieces, way)
        if upper is not None:
            return _under(rest, pieces[0], upper, way)
    if way.levels == 3 and len(pieces) >= 2:
        if len(pieces) == 3:
            rest = f"{rest}, {pieces[0]}" if rest else pieces[0]
        reading = _without_district(rest, pieces[-2], pieces[-1], way)
        return reading or (None if rest else _only_district(pieces[-2], pieces[-1], way))
    return None


def _only_district(raw: str, province: str, way: Way) -> Reading | None:
    """A district and its province, when no commune there has the name."""
    piece = piece_of(raw)
    upper = upper_of(raw, province, way.day, marked=way.marked, mends=False)
    if upper is None or upper.confidence < DECIDED_FROM:
        return None
    book = gazetteer()
    if piece.kind is None and any(
        book.level_of(number) == UnitLevel.COMMUNE and upper.province in book.above(number, merged=False)[1]
        for number in book.with_key(piece.key)
    ):
        return None
    address = Address(upper.province, upper.district)
    return Reading(address, round(upper.confidence, 3), (), upper.matches, True)


def _upper(pieces: list[str], way: Way) -> Upper | None:
    district = pieces[-2] if way.levels == 3 else None
    return upper_of(district, pieces[-1], way.day, marked=way.marked, mends=way.mends)


def _right_under(rest: str, raw: str, above: Above, way: Way) -> Reading | None:
    """The commune that a piece names under what was found at once."""
    found = commune_at_once(above, raw, way.period, needs_kind=rest != "")
    if found is not None:
        return _reading(rest, found, raw, above[0], way)
    piece = piece_of(raw)
    if numbers_under(above[0].parent, piece.key):
        if (
            way.mends
            and above[0].district is not None
            and not (rest and (piece.kind is None or _states(rest)))
        ):
            return ask_between(piece, above[0], tidy(rest), way)
        return None
    return _misspelt(rest, piece, raw, above[0], way)


def _under(rest: str, raw: str, upper: Upper, way: Way) -> Reading | None:
    """The commune that a piece names under what is known to stand above it."""
    piece = piece_of(raw)
    numbers = numbers_under(upper.parent, piece.key)
    if not numbers:
        return _misspelt(rest, piece, raw, upper, way)
    if piece.kind is None and (rest or piece.key.isdigit()):
        return None
    found = fit(numbers, piece, way.day, text_is_marked=way.marked)
    return _reading(rest, found, raw, upper, way) if found is not None else None


def _misspelt(rest: str, piece: Piece, raw: str, upper: Upper, way: Way) -> Reading | None:
    """What a piece almost names, or the question which commune is meant."""
    found = _almost(rest, piece, upper, way)
    reading = _reading(rest, found, raw, upper, way) if found is not None else None
    if reading is None and not rest and way.mends and may_be_asked(piece, upper):
        return ask_which(piece, raw, upper, way)
    return reading


def _almost(rest: str, piece: Piece, upper: Upper, way: Way) -> NamedUnit | None:
    """The commune whose name the piece is not, but may be when read otherwise or mended."""
    if piece.is_known and not (way.mends and not rest and is_of_elsewhere(piece, upper.province)):
        return None
    if piece.start and not rest:
        whole = piece.from_word(0, None)
        numbers = numbers_under(upper.parent, whole.key)
        if numbers:
            return fit(numbers, whole, way.day, text_is_marked=way.marked)
    if not way.mends:
        return None
    if rest and piece.kind is None:
        return None if piece.is_other else with_mistyped_prefix(upper.parent, piece, way.day)
    anchor = Anchor.DISTRICT if upper.district else Anchor.PROVINCE
    return mended(communes_of(upper.parent), anchor, upper.parent, piece, way.day)


def _without_district(rest: str, raw: str, province: str, way: Way) -> Reading | None:
    """A commune with its kind and a province, when the province has but one commune of that name and kind."""
    piece = piece_of(raw)
    if piece.kind is None or UnitLevel.COMMUNE not in LEVELS[piece.kind]:
        return None
    top = province_of(province, way.day, marked=way.marked, mends=way.mends)
    if top is None:
        return None
    book = gazetteer()
    districts = districts_under(top.entry.code, way.day)
    within = [number for number in book.with_key(piece.key) if book.entry(number).parent in districts]
    found = fit(within, piece, way.day, text_is_marked=way.marked)
    if found is not None and is_of_another_kind(found.entry, piece.kind, way.day):
        return None
    if found is None:
        return None if rest else ask_among(within, piece, top, match(top, province), way)
    upper = Upper(
        found.entry.parent,
        UnitCode(found.entry.parent),
        top.entry.code,
        NO_DISTRICT * (1.0 - WEIGHTS[1] * (1.0 - top.spelt)),
        (match(top, province),),
    )
    return _reading(rest, found, raw, upper, way)


def _reading(
    rest: str, found: NamedUnit, raw: str, upper: Upper, way: Way, commune: UnitCode | None = None
) -> Reading | None:
    """The decided reading of a commune, what stands above it, and the tidied rest of the text.

    ``None`` when the rest says something else or too little is certain. ``commune`` is the code of the day when
    it is not that of the name.
    """
    entry, spelt, _ = found
    confidence = upper.confidence
    if spelt != 1.0:
        confidence *= 1.0 - WEIGHTS[3] * (1.0 - spelt)
    if confidence < DECIDED_FROM:
        return None
    code = commune or entry.code
    if rest:
        unsaid = _detail(rest, code, upper, way)
        if unsaid is None:
            return None
        rest = unsaid
    address = address_in_vietnam(upper.province, upper.district, code, rest)
    matched = (match(found, raw), *upper.matches)
    return new(Reading, (address, _in_thousandths(confidence), (), matched, True))


@lru_cache(maxsize=1_000)
def _in_thousandths(confidence: float) -> float:
    return round(confidence, 3)


def _detail(rest: str, code: str, upper: Upper, way: Way) -> str | None:
    """The rest of the text without a second statement of the same; ``None`` when it may say another unit."""
    if not _states(rest) or all(_is_institution(part) for part in rest.split(",") if _states(part)):
        return tidy(rest)
    before, pieces = _last_pieces(rest, way.levels)
    if len(pieces) != way.levels:
        return None
    above = above_at_once(pieces[1] if way.levels == 3 else None, pieces[-1], way.period)
    again = above[0] if above is not None else _upper(pieces, way)
    if again is None or again.parent != upper.parent:
        return None
    said = (
        _under(before, pieces[0], again, way)
        if above is None
        else _right_under(before, pieces[0], above, way)
    )
    return said.address.detail if said is not None and said.address.commune == code else None


def _states(rest: str) -> bool:
    """True when words of the rest may be the kind of a unit."""
    stating = _STATING_UNMARKED if rest.isascii() else _STATING
    lowered = rest.lower()
    return not stating.isdisjoint(_WORD.findall(lowered)) or _STATING_PAIRS.search(lowered) is not None


def _is_institution(part: str) -> bool:
    """True when a part between commas is the name of an institution, which may have units in its name."""
    return piece_of(part).kind is None and INSTITUTION.match(f" {key_of(part)} ") is not None
