"""Invented addresses whose right reading is known: the ten clean spellings of a unit, and seeded noise.

Used by the tests and by ``benchmarks/addresses.py``. Every sample carries the code of the unit it was made
from, and says when the text fits two units alike, so that asking is the right answer.
"""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lienthong.domain.addresses import Kind, without_marks
from lienthong.domain.units import Unit, UnitLevel, registry

THREE_LEVELS = date(2024, 7, 5)
TWO_LEVELS = date(2025, 8, 1)


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's kind and name as they go into a text."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A text, the day it is read at, the code that is right, and the class of its spelling.

    ``ambiguous``: the text may fit another unit alike, so that asking is right as well.
    """

    text: str
    on: date
    expected: str
    group: str
    ambiguous: bool = False


def chain_of(code: str, on: date) -> list[UnitName]:
    """A unit and those above it, lowest first."""
    units: list[Unit] = [registry().require(code, on), *registry().parents(code, on)]
    named = []
    for unit in units:
        prefix = unit.name_in_text[: -len(unit.short_name)].strip()
        named.append(UnitName(prefix, unit.short_name))
    return named


# --- the ten clean spellings

_SHORT = {
    Kind.PROVINCE: "",
    Kind.CITY: "TP. ",
    Kind.URBAN_DISTRICT: "Q. ",
    Kind.RURAL_DISTRICT: "H. ",
    Kind.TOWN: "TX. ",
    Kind.WARD: "P. ",
    Kind.VILLAGE_COMMUNE: "X. ",
    Kind.TOWNLET: "TT. ",
    Kind.SPECIAL_ZONE: "ĐK. ",
}


def _full(chain: Sequence[UnitName]) -> list[str]:
    return [f"{unit.kind} {unit.name}" for unit in chain]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(chain: Sequence[UnitName]) -> list[str]:
    return [f"{_SHORT[Kind(unit.kind)]}{unit.name}" for unit in chain]


def _tight(chain: Sequence[UnitName]) -> list[str]:
    return [f"{_SHORT[Kind(unit.kind)].replace(' ', '')}{unit.name}" for unit in chain]


def _bare(chain: Sequence[UnitName]) -> list[str]:
    return [f"{_SHORT[Kind(u.kind)]}{u.name}" if u.name.isdigit() else u.name for u in chain]


CLEAN: dict[str, Callable[[Sequence[UnitName]], str]] = {
    "official": lambda chain: ", ".join(_full(chain)),
    "title": lambda chain: ", ".join(_capital(part) for part in _full(chain)),
    "short": lambda chain: ", ".join(_short(chain)),
    "tight": lambda chain: ",".join(_tight(chain)),
    "names only": lambda chain: ", ".join(_bare(chain)),
    "capitals": lambda chain: ", ".join(_full(chain)).upper(),
    "no marks": lambda chain: without_marks(", ".join(_full(chain))),
    "no commas": lambda chain: " ".join(_full(chain)),
    "hyphens": lambda chain: " - ".join(_capital(part) for part in _full(chain)),
    "NFD with a street": lambda chain: unicodedata.normalize(
        "NFD", "Số 12, đường Nguyễn Văn Ngọc, " + ", ".join(_capital(part) for part in _full(chain))
    ),
}


def clean_samples(on: date, codes: Sequence[str]) -> Iterator[Sample]:
    """Every unit of ``codes`` in the ten spellings. A text that two communes of that day share is marked."""
    shared: dict[str, Counter[str]] = {
        group: Counter(
            spell(chain_of(unit.code, on)).lower() for unit in registry().units(on, UnitLevel.COMMUNE)
        )
        for group, spell in CLEAN.items()
    }
    for code in codes:
        chain = chain_of(code, on)
        for group, spell in CLEAN.items():
            text = spell(chain)
            yield Sample(text, on, code, group, ambiguous=shared[group][text.lower()] > 1)


# --- noise

_FORMS: dict[Kind, tuple[str, ...]] = {
    Kind.PROVINCE: ("tỉnh ", "Tỉnh ", "T. ", "T.", "", "tinh "),
    Kind.CITY: ("thành phố ", "TP ", "TP.", "Tp. ", "tp ", "T.P ", "T.P. ", "Thành Phố "),
    Kind.URBAN_DISTRICT: ("quận ", "Q.", "Q ", "q. ", "Quận ", "Qu. "),
    Kind.RURAL_DISTRICT: ("huyện ", "H.", "H ", "h. ", "Huyện ", "huyen "),
    Kind.TOWN: ("thị xã ", "TX ", "TX.", "Tx. ", "T.X ", "T. xã "),
    Kind.WARD: ("phường ", "P.", "P ", "p. ", "F.", "F ", "Ph. ", "Phường "),
    Kind.VILLAGE_COMMUNE: ("xã ", "X.", "X ", "x. ", "Xã ", "xa "),
    Kind.TOWNLET: ("thị trấn ", "TT ", "TT.", "Tt. ", "T.T ", "t. trấn "),
    Kind.SPECIAL_ZONE: ("đặc khu ", "ĐK ", "Đặc Khu "),
}
_STREETS = (
    "Trần Hưng Đạo",
    "Lê Lợi",
    "Nguyễn Văn Ngọc",
    "Quang Trung",
    "Hai Bà Trưng",
    "Điện Biên Phủ",
    "Hoà Bình",
)
_HAMLETS = ("thôn", "ấp", "xóm", "bản", "tổ dân phố", "khu phố", "khóm")
_HOSPITALS = (
    "Bệnh viện đa khoa tỉnh",
    "Bệnh viện Phụ sản",
    "BV Đa khoa khu vực",
    "Trung tâm Y tế",
    "Nhà hộ sinh",
)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEAR = {
    "a": "sqz",
    "b": "vnh",
    "c": "xdv",
    "d": "sfe",
    "e": "wrd",
    "g": "fhv",
    "h": "gjn",
    "i": "uok",
    "k": "jli",
    "l": "kop",
    "m": "nj",
    "n": "bmh",
    "o": "ipl",
    "p": "ol",
    "q": "wa",
    "r": "etf",
    "s": "adx",
    "t": "ryg",
    "u": "yij",
    "v": "cbg",
    "x": "zcs",
    "y": "tuh",
}


def _slip(rng: random.Random, text: str) -> str:
    """One slip of the finger in a word: a letter left out, doubled, swapped with the next, or its neighbour's key."""
    places = [i for i, sign in enumerate(text) if sign.isalpha()]
    if len(places) < 4:
        return text
    place = rng.choice(places[1:])
    way = rng.randrange(4)
    if way == 0:
        return text[:place] + text[place + 1 :]
    if way == 1:
        return text[:place] + text[place] + text[place:]
    if way == 2 and place + 1 < len(text) and text[place + 1].isalpha():
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    letter = without_marks(text[place]).lower()
    return text[:place] + rng.choice(_NEAR.get(letter, "e")) + text[place + 1 :]


def _other_tone(rng: random.Random, text: str) -> str:
    """The tone of one syllable wrong or lost."""
    letters = list(unicodedata.normalize("NFD", text))
    places = [i for i, sign in enumerate(letters) if sign in _TONES]
    if places:
        letters[rng.choice(places)] = rng.choice(["", *_TONES])
    return unicodedata.normalize("NFC", "".join(letters))


def _old_tones(text: str) -> str:
    for new, old in (
        ("oà", "òa"),
        ("oá", "óa"),
        ("oạ", "ọa"),
        ("oả", "ỏa"),
        ("uỷ", "ủy"),
        ("uý", "úy"),
        ("uỵ", "ụy"),
    ):
        text = text.replace(old, new) if old in text else text.replace(new, old)
    return text


def _spelt(rng: random.Random, chain: Sequence[UnitName]) -> list[str]:
    return [f"{rng.choice(_FORMS[Kind(unit.kind)])}{unit.name}" for unit in chain]


def _keep_prefix(unit: UnitName) -> bool:
    return unit.name.isdigit() or len(unit.name) < 4


class Noise:
    """A seeded source of noisy samples over the communes of one day."""

    def __init__(self, on: date, seed: int) -> None:
        self.on = on
        self._rng = random.Random(seed)  # noqa: S311 (reproducible, no secret)
        book = registry()
        self._communes = list(book.units(on, UnitLevel.COMMUNE))
        self._in_province = Counter(
            self._place(unit.code, within=UnitLevel.PROVINCE) for unit in self._communes
        )
        self._in_district = Counter(
            self._place(unit.code, within=UnitLevel.DISTRICT) for unit in self._communes
        )
        self._folded = Counter(self._folded_place(unit.code) for unit in self._communes)
        self._ways: dict[str, Callable[[list[UnitName]], str]] = {
            "abbreviated": lambda chain: ", ".join(_spelt(self._rng, chain)),
            "no marks": lambda chain: without_marks(", ".join(_spelt(self._rng, chain))).lower(),
            "some marks": self._some_marks,
            "wrong marks": lambda chain: ", ".join([_other_tone(self._rng, part) for part in _full(chain)]),
            "old tone marks": lambda chain: unicodedata.normalize("NFD", _old_tones(", ".join(_full(chain)))),
            "no separators": lambda chain: " ".join(_spelt(self._rng, chain)),
            "run together": lambda chain: "".join(
                "".join(_capital(word) for word in part.split()) for part in _full(chain)
            ),
            "swapped": lambda chain: ", ".join(reversed(_spelt(self._rng, chain))),
            "no prefixes": self._no_prefixes,
            "no district": self._no_district,
            "typing error": self._typing_error,
            "two typing errors": lambda chain: self._typing_error(chain, times=2),
            "prefix mistyped": self._prefix_mistyped,
            "said twice": lambda chain: ", ".join(_spelt(self._rng, chain) + _full(chain)),
            "hamlet": self._hamlet,
            "street": self._street,
            "hospital": self._hospital,
            "country": lambda chain: ", ".join(
                [*_spelt(self._rng, chain), self._rng.choice(("Việt Nam", "VN"))]
            ),
            "mixed": self._mixed,
        }

    @property
    def groups(self) -> list[str]:
        """The names of the kinds of noise."""
        return list(self._ways)

    def samples(self, per_group: int) -> Iterator[Sample]:
        """So many samples of each kind of noise, communes drawn evenly."""
        for group, way in self._ways.items():
            for _ in range(per_group):
                unit = self._draw(group)
                chain = chain_of(unit.code, self.on)
                yield Sample(way(chain), self.on, unit.code, group, self._is_ambiguous(unit, group))

    def _draw(self, group: str) -> Unit:
        """A commune.

        Where the noise takes marks away, none that differs from another of its district only in marks: the text
        could then be letter for letter the name of the other.
        """
        unit = self._rng.choice(self._communes)
        while group in {"some marks", "wrong marks"} and self._folded[self._folded_place(unit.code)] > 1:
            unit = self._rng.choice(self._communes)
        return unit

    def _is_ambiguous(self, unit: Unit, group: str) -> bool:
        """Whether the text that this noise leaves may fit another unit as well."""
        if group == "no district":
            return self._in_province[self._place(unit.code, UnitLevel.PROVINCE)] > 1
        if group in {"no marks", "some marks", "wrong marks", "typing error", "two typing errors", "mixed"}:
            return self._folded[self._folded_place(unit.code)] > 1
        if group in {"no prefixes", "prefix mistyped"}:
            return self._in_district[self._place(unit.code, UnitLevel.DISTRICT)] > 1
        return False

    def _place(self, code: str, within: UnitLevel) -> tuple[str, str]:
        chain = registry().parents(code, self.on)
        upper = chain[-1] if within is UnitLevel.PROVINCE else chain[0]
        return registry().require(code, self.on).short_name, upper.code

    def _folded_place(self, code: str) -> tuple[str, str]:
        name, upper = self._place(code, UnitLevel.DISTRICT)
        return without_marks(name).lower(), upper

    def _some_marks(self, chain: list[UnitName]) -> str:
        words = ", ".join(_spelt(self._rng, chain)).split(" ")
        return " ".join(without_marks(word) if self._rng.random() < 0.5 else word for word in words)

    def _no_prefixes(self, chain: list[UnitName]) -> str:
        return ", ".join(
            self._rng.choice(_FORMS[Kind(unit.kind)]) + unit.name if _keep_prefix(unit) else unit.name
            for unit in chain
        )

    def _no_district(self, chain: list[UnitName]) -> str:
        return ", ".join(_spelt(self._rng, [chain[0], chain[-1]]))

    def _typing_error(self, chain: list[UnitName], times: int = 1) -> str:
        chain = list(chain)
        for _ in range(times):
            long_ones = [i for i, unit in enumerate(chain) if len(without_marks(unit.name)) >= 6]
            if long_ones:
                place = self._rng.choice(long_ones)
                chain[place] = UnitName(chain[place].kind, _slip(self._rng, chain[place].name))
        return ", ".join(_spelt(self._rng, chain))

    def _prefix_mistyped(self, chain: list[UnitName]) -> str:
        parts = _full(chain)
        place = self._rng.randrange(len(parts))
        if not _keep_prefix(chain[place]):
            parts[place] = f"{_slip(self._rng, chain[place].kind)} {chain[place].name}"
        return ", ".join(parts)

    def _hamlet(self, chain: list[UnitName]) -> str:
        neighbour = self._rng.choice(self._communes).short_name
        return f"{self._rng.choice(_HAMLETS)} {neighbour}, {', '.join(_spelt(self._rng, chain))}"

    def _street(self, chain: list[UnitName]) -> str:
        number = f"{self._rng.randint(1, 400)}{self._rng.choice(('', 'A', '/12', ' ngõ 5'))}"
        street = self._rng.choice(_STREETS)
        lead = self._rng.choice(("", "Số ", "số nhà "))
        return f"{lead}{number} {street}, {', '.join(_spelt(self._rng, chain))}"

    def _hospital(self, chain: list[UnitName]) -> str:
        where = self._rng.choice((chain[-1].name, self._rng.choice(_STREETS), chain[-1].name))
        return f"{self._rng.choice(_HOSPITALS)} {where}, {', '.join(_spelt(self._rng, chain))}"

    def _mixed(self, chain: list[UnitName]) -> str:
        text = self._rng.choice((self._street, self._hamlet))(chain)
        for change in self._rng.sample((without_marks, str.upper, str.lower, _old_tones, self._spaces), 2):
            text = change(text)
        return text

    def _spaces(self, text: str) -> str:
        return text.replace(", ", self._rng.choice((" , ", ",", " - ", "; ", "  ")))
