"""Names of countries as they stand at the end of an address, in Vietnamese and in common foreign spellings."""

from __future__ import annotations

from functools import cache

from lienthong_places.addresses.letters.syllables import key_of

_TABLE = """
VN Việt Nam;Vietnam;VN;CHXHCN Việt Nam
AF Afghanistan;Áp-ga-ni-xtan
AL Albania;An-ba-ni
DZ Algeria;An-giê-ri
AO Angola;Ăng-gô-la
AR Argentina;Ác-hen-ti-na
AM Armenia
AU Úc;Australia;Ô-xtrây-li-a
AT Áo;Austria
AZ Azerbaijan
BD Bangladesh;Băng-la-đét
BE Bỉ;Belgium;Vương quốc Bỉ
BY Belarus;Bê-la-rút
BR Brazil;Bra-xin
BN Brunei;Bru-nây
BG Bulgaria;Bun-ga-ri
CA Canada;Ca-na-đa
CH Thụy Sĩ;Thụy Sỹ;Switzerland
CL Chile;Chi-lê
CM Cameroon
CN Trung Quốc;Trung Hoa;PR China;P.R. China;China;CHND Trung Hoa;Cộng hòa nhân dân Trung Hoa
CO Colombia
CU Cuba;Cu Ba
CY Síp;Cộng hòa Síp;Cyprus
CZ Séc;Cộng hòa Séc;Tiệp Khắc;Czech
DE Đức;Germany;CHLB Đức;Cộng hòa Liên bang Đức
DK Đan Mạch;Denmark
EE Estonia
EG Ai Cập;Egypt
ES Tây Ban Nha;Spain
ET Ethiopia
FI Phần Lan;Finland
FR Pháp;France;Cộng hòa Pháp
GB Anh;Anh Quốc;Vương quốc Anh;United Kingdom;UK;England
GH Ghana
GR Hy Lạp;Greece
HK Hồng Kông;Hong Kong;Hongkong;Hương Cảng
HR Croatia
HU Hungary;Hung-ga-ri
ID Indonesia;In-đô-nê-xi-a
IE Ireland;Ai Len
IL Israel;I-xra-en
IN Ấn Độ;India
IQ Iraq;I-rắc
IR Iran;I-ran
IS Iceland
IT Ý;Italia;Italy;I-ta-li-a
JO Jordan
JP Nhật Bản;Nhật;Japan
KE Kenya
KH Campuchia;Cam-pu-chia;Căm-pu-chia;Cambodia
KP Triều Tiên;Bắc Triều Tiên;CHDCND Triều Tiên
KR Hàn Quốc;Korea Republic;Đại Hàn;Đại Hàn Dân Quốc;Korea;South Korea;Nam Hàn
KW Kuwait;Cô-oét
KZ Kazakhstan;Ca-dắc-xtan
LA Lào;Laos;Lao PDR;Ai Lao;CHDCND Lào
LB Liban;Lebanon
LK Sri Lanka
LT Litva;Lithuania
LU Luxembourg
LV Latvia
LY Libya
MA Maroc;Ma-rốc;Morocco
MD Moldova
MG Madagascar
MM Myanmar;Mi-an-ma;Miến Điện
MN Mông Cổ;Mongolia
MO Ma Cao;Macau;Macao
MX Mexico;Mê-hi-cô
MY Malaysia;Ma-lai-xi-a
MZ Mozambique
NG Nigeria
NL Hà Lan;Netherlands;Holland
NO Na Uy;Norway
NP Nepal
NZ New Zealand;Niu Di-lân;Tân Tây Lan
PE Peru
PH Philippines;Phi-líp-pin;Phi Luật Tân
PK Pakistan
PL Ba Lan;Poland
PT Bồ Đào Nha;Portugal
QA Qatar
RO Romania;Ru-ma-ni
RS Serbia
RU Nga;Liên bang Nga;Russia;Liên Xô
SA Ả Rập Xê Út;Ả-rập Xê-út;Saudi Arabia
SE Thụy Điển;Sweden
SG Singapore;Xinh-ga-po;Sin-ga-po
SI Slovenia
SK Slovakia;Xlô-va-ki-a
TH Thái Lan;Thailand
TL Đông Timor;Timor Leste
TR Thổ Nhĩ Kỳ;Turkey
TW Đài Loan;Taiwan;Trung Quốc (Đài Loan);Đài Loan (Trung Quốc)
TZ Tanzania
UA Ukraine;Ukraina;U-crai-na;Ucraina;U-krai-na
AE UAE;Các tiểu vương quốc Ả Rập Thống nhất;Dubai
US Hoa Kỳ;Mỹ;USA;U.S.A;Hợp chúng quốc Hoa Kỳ;Hoa Kì;United States;Hợp chủng quốc Hoa Kỳ;US
UZ Uzbekistan
VE Venezuela
YE Yemen
ZA Nam Phi;South Africa
"""

ENDING = 3
"""Letters by which names are first told apart."""


@cache
def _by_key() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        code, names = line.split(" ", 1)
        for name in names.split(";"):
            table.setdefault(key_of(name), code)
    return table


def country_named(key: str) -> str | None:
    """The ISO code of the country with that folded name, also behind the form of its state ("LB Nga"), or ``None``."""
    table = _by_key()
    found = table.get(key)
    if found is not None or not key.startswith(_FORMS_OF_STATES):
        return found
    form = next(form for form in _FORMS_OF_STATES if key.startswith(form))
    return table.get(key[len(form) :])


@cache
def country_endings() -> frozenset[str]:
    """The last letters of every name of a country: what ends otherwise is none."""
    return frozenset(key.replace(" ", "")[-ENDING:] for key in _by_key())


_FORMS_OF_STATES = tuple(
    f"{key_of(form)} "
    for form in (
        *(
            "Liên bang",
            "LB",
            "CHLB",
            "Cộng hòa Liên bang",
            "CHDCND",
            "Cộng hòa dân chủ nhân dân",
            "CHND",
            "CHXHCN",
        ),
        *(
            "Cộng hòa nhân dân",
            "Cộng hòa Hồi giáo",
            "Cộng hòa",
            "CH",
            "Vương quốc",
            "Hợp chủng quốc",
            "Nước",
            "Tại nước",
        ),
        *("Federal Republic of", "Republic of", "Kingdom of", "The", "Tại", "Ở", "Bên"),
    )
)
