"""Names in use that no list of units has: short forms, other spellings, provinces divided before the data begins."""

from __future__ import annotations

ALIASES: dict[str, str] = {
    "hcm": "79",
    "tphcm": "79",
    "hcmc": "79",
    "ho chi minh city": "79",
    "sai gon": "79",
    "saigon": "79",
    "sg": "79",
    "hn": "01",
    "hue": "46",
    "tt hue": "46",
    "t t hue": "46",
    "tth": "46",
    "thua thien": "46",
    "brvt": "77",
    "br vt": "77",
    "ba ria vt": "77",
    "dac lac": "66",
    "daclac": "66",
    "dacnong": "67",
    "contum": "62",
    "con tum": "62",
    "buon me thuot": "643",
    "ban me thuot": "643",
    "bmt": "643",
    "phan rang": "582",
    "play cu": "622",
    "plei cu": "622",
}
"""Other names in use -> code. The keys are folded words."""

FORMER_PROVINCES: dict[str, str] = {
    "ha bac": "24 27",
    "vinh phu": "25 26",
    "hai hung": "30 33",
    "nam ha": "35 36",
    "ha nam ninh": "35 36 37",
    "ha son binh": "17 28 01",
    "ha tuyen": "02 08",
    "hoang lien son": "10 15",
    "bac thai": "06 19",
    "cao lang": "04 20",
    "nghe tinh": "40 42",
    "binh tri thien": "44 45 46",
    "quang nam da nang": "48 49",
    "nghia binh": "51 52",
    "phu khanh": "54 56",
    "thuan hai": "58 60",
    "gia lai con tum": "62 64",
    "song be": "70 74",
    "cuu long": "84 86",
    "minh hai": "95 96",
    "lai chau": "12 11",
    "dac lac": "66 67",
    "can tho": "92 93",
    "hau giang": "93 92 94",
    "vung tau con dao": "77",
    "gia dinh": "79",
    "hong quang": "22",
}
"""Provinces that were divided before the data begins, which older people still write -> the provinces that took their
place. The keys are folded words. By resolutions of the National Assembly: 1978-12-29 (Cao Lạng), 1989-06-30 (Bình Trị
Thiên, Nghĩa Bình, Phú Khánh), 1991-08-12 (Hà Sơn Bình, Hà Tuyên, Hoàng Liên Sơn, Nghệ Tĩnh, Gia Lai - Kon Tum, Vũng
Tàu - Côn Đảo), 1991-12-26 (Hà Nam Ninh, Thuận Hải, Hậu Giang, Cửu Long), 1996-11-06 (Bắc Thái, Vĩnh Phú, Hà Bắc, Hải
Hưng, Nam Hà, Quảng Nam - Đà Nẵng, Sông Bé, Minh Hải), and 22/2003/QH11 of 2003-11-26 (Đắk Lắk, Cần Thơ, Lai Châu)."""
