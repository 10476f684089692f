"""Words that say what the next word is: kinds of units in all their abbreviations, and words of the detail."""

from __future__ import annotations

from enum import StrEnum

from lienthong_places.units import UnitLevel


class Kind(StrEnum):
    """The kind of a unit, as its name begins."""

    PROVINCE = "tỉnh"
    CITY = "thành phố"
    URBAN_DISTRICT = "quận"
    RURAL_DISTRICT = "huyện"
    TOWN = "thị xã"
    WARD = "phường"
    VILLAGE_COMMUNE = "xã"
    TOWNLET = "thị trấn"
    SPECIAL_ZONE = "đặc khu"


LEVELS: dict[Kind, frozenset[UnitLevel]] = {
    Kind.PROVINCE: frozenset({UnitLevel.PROVINCE}),
    Kind.CITY: frozenset({UnitLevel.PROVINCE, UnitLevel.DISTRICT}),
    Kind.URBAN_DISTRICT: frozenset({UnitLevel.DISTRICT}),
    Kind.RURAL_DISTRICT: frozenset({UnitLevel.DISTRICT}),
    Kind.TOWN: frozenset({UnitLevel.DISTRICT}),
    Kind.WARD: frozenset({UnitLevel.COMMUNE}),
    Kind.VILLAGE_COMMUNE: frozenset({UnitLevel.COMMUNE}),
    Kind.TOWNLET: frozenset({UnitLevel.COMMUNE}),
    Kind.SPECIAL_ZONE: frozenset({UnitLevel.COMMUNE}),
}

PREFIXES: dict[str, Kind] = {
    "tinh": Kind.PROVINCE,
    "t": Kind.PROVINCE,
    "thanh pho": Kind.CITY,
    "thanhpho": Kind.CITY,
    "th pho": Kind.CITY,
    "t pho": Kind.CITY,
    "tpho": Kind.CITY,
    "tp": Kind.CITY,
    "t p": Kind.CITY,
    "thu do": Kind.CITY,
    "quan": Kind.URBAN_DISTRICT,
    "q": Kind.URBAN_DISTRICT,
    "qu": Kind.URBAN_DISTRICT,
    "qan": Kind.URBAN_DISTRICT,
    "district": Kind.URBAN_DISTRICT,
    "dist": Kind.URBAN_DISTRICT,
    "huyen": Kind.RURAL_DISTRICT,
    "huyen dao": Kind.RURAL_DISTRICT,
    "h": Kind.RURAL_DISTRICT,
    "huyn": Kind.RURAL_DISTRICT,
    "thi xa": Kind.TOWN,
    "thixa": Kind.TOWN,
    "tx": Kind.TOWN,
    "t x": Kind.TOWN,
    "t xa": Kind.TOWN,
    "th xa": Kind.TOWN,
    "phuong": Kind.WARD,
    "p": Kind.WARD,
    "f": Kind.WARD,
    "ph": Kind.WARD,
    "phg": Kind.WARD,
    "fuong": Kind.WARD,
    "phuog": Kind.WARD,
    "phuon": Kind.WARD,
    "ward": Kind.WARD,
    "xa": Kind.VILLAGE_COMMUNE,
    "x": Kind.VILLAGE_COMMUNE,
    "commune": Kind.VILLAGE_COMMUNE,
    "thi tran": Kind.TOWNLET,
    "thitran": Kind.TOWNLET,
    "tt": Kind.TOWNLET,
    "t t": Kind.TOWNLET,
    "t tran": Kind.TOWNLET,
    "th tran": Kind.TOWNLET,
    "ttr": Kind.TOWNLET,
    "ttran": Kind.TOWNLET,
    "dac khu": Kind.SPECIAL_ZONE,
    "dackhu": Kind.SPECIAL_ZONE,
    "dk": Kind.SPECIAL_ZONE,
    "d khu": Kind.SPECIAL_ZONE,
}
"""Folded words -> kind. Written before a name, with or without a dot."""

for _mistyped in (
    *("hi", "ti", "th", "hti", "tih", "tthi", "thhi", "thii", "thk", "thj"),
    *("thu", "tgi", "tni", "tji", "rhi", "yhi", "ghi"),
):
    PREFIXES.setdefault(f"{_mistyped} xa", Kind.TOWN)
    PREFIXES.setdefault(f"{_mistyped} tran", Kind.TOWNLET)
for _mistyped in ["ph", "po", "phoo", "phho", "hpo", "pgo", "pjo", "oho", "lho", "ppho", "phoi"]:
    PREFIXES[f"thanh {_mistyped}"] = Kind.CITY

SUFFIXES: dict[str, Kind] = {
    "ward": Kind.WARD,
    "commune": Kind.VILLAGE_COMMUNE,
    "district": Kind.RURAL_DISTRICT,
    "town": Kind.TOWN,
    "city": Kind.CITY,
    "province": Kind.PROVINCE,
}
"""English words after a name: "Ben Nghe Ward"."""

_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
NUMBER_WORDS = {
    **dict(zip(_ROMAN, map(str, range(1, 13)), strict=True)),
    **{"nhat": "1", "mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "sau": "6"},
    **{"bay": "7", "tam": "8", "chin": "9", "muoi": "10"},
}
"""Numbers of wards and districts in Roman signs and in (folded) words."""

MISTYPED = {
    "phuong": Kind.WARD,
    "huyen": Kind.RURAL_DISTRICT,
    "quan": Kind.URBAN_DISTRICT,
    "tinh": Kind.PROVINCE,
}
"""Prefixes long enough to be known again with one slip of the finger."""


DETAIL_WORDS = (
    *("thôn", "ấp", "bản", "xóm", "buôn", "bon", "làng", "sóc", "phum", "plei", "khóm", "khối", "đội", "tổ"),
    *("tdp", "kp", "kdc", "kdt", "ktt", "tk", "kcn", "khu", "cụm", "số", "sn", "nhà", "đường", "d", "phố"),
    *(
        "lộ",
        "kđt",
        "ngõ",
        "ngách",
        "hẻm",
        "kiệt",
        "lô",
        "toà",
        "tầng",
        "phòng",
        "block",
        "ql",
        "tl",
        "dl",
        "hl",
        "km",
    ),
)
"""Words before a name that say: this is a hamlet, a street or a house, none of the three levels."""

FILLERS = frozenset(
    (
        "vietnam",
        "vn",
        "thuoc",
        "nay",
        "la",
        "cu",
        "truoc",
        "day",
        "cua",
        "o",
        "tai",
        "chxhcn",
        "tren",
        "dia",
        "ban",
    )
)
"""Folded words between or after names that say nothing of the place."""

INSTITUTIONS = (
    *(
        "khach san",
        "nha nghi",
        "nha hang",
        "chung cu",
        "toa nha",
        "khu do thi",
        "kdt",
        "kdtm",
        "khu dan cu",
        "kdc",
    ),
    *(
        "khu tap the",
        "ktt",
        "ky tuc xa",
        "ktx",
        "sieu thi",
        "nha may",
        "xi nghiep",
        "cong ty",
        "cty",
        "nong truong",
    ),
    *("lam truong", "hoc vien", "dai hoc", "nha tho", "nghia trang", "buu dien", "cong an", "don bien phong"),
    *(
        "san bay",
        "cang hang khong",
        "ben xe",
        "ga tau",
        "nha ga",
        "khu cong nghiep",
        "kcn",
        "trung tam",
        "hop tac xa",
    ),
    *(
        "htx",
        "du an",
        "khu du lich",
        "khu nghi duong",
        "mai am",
        "lang tre",
        "cua khau",
        "xa lo",
        "dai lo",
        "quoc lo",
    ),
    "(?:benh vien|bv|bvdk)(?: (?:da khoa|dk|khu vuc|trung uong|tw|phu san|san nhi|nhi|quan y|y hoc|co truyen))*",
    "benh xa",
    "tram y te",
    "tram xa",
    "tyt",
    "trung tam y te",
    "ttyt",
    "nha ho sinh",
    "phong kham",
    "tt (?:hanh chinh|y te|thuong mai|van hoa|gdtx|bao tro|nuoi duong)",
    "nha thuong",
    "trai (?:giam|tam giam)",
    "vien (?:nhi|bong|lao|mat|quan y|tim|san|duong lao)",
    "ubnd",
    "uy ban nhan dan",
    "truong (?:tieu hoc|mam non|mau giao|thcs|thpt|ptth|ptcs|dai hoc|dh|cao dang|cd|trung hoc|trung cap|th|cap [123])",
)
"""Words that begin the name of an institution (patterns over folded words); units named within are part of
it."""

INSTITUTION_WORDS = ("chợ", "chùa", "đền", "đình", "miếu", "ga", "cảng", "cầu", "viện", "trường", "tháp")
"""The same of one word, unless the word belongs to the name of a unit: "Chợ Mới", "Cầu Giấy"."""
