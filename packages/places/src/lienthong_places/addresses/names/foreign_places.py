"""Provinces, states and big cities of the countries where people of Vietnam are born, work and die, as they write them.

Some are also names of places in Vietnam; whoever looks here has to ask the gazetteer too.
"""

from __future__ import annotations

from functools import cache

from lienthong_places.addresses.letters.syllables import key_of
from lienthong_places.addresses.names.countries import ENDING

_TABLE = """
CN Bắc Kinh;Beijing;Thượng Hải;Shanghai;Thiên Tân;Quảng Tây;Quảng Tây Choang;Choang Quảng Tây;Vân Nam
CN Phúc Kiến;Hồ Bắc;Hồ Nam;Giang Tô;Giang Tây;Chiết Giang;An Huy;Tứ Xuyên;Quý Châu;Thiểm Tây;Cam Túc;Cát Lâm
CN Liêu Ninh;Hắc Long Giang;Hải Nam;Nội Mông;Nội Mông Cổ;Ninh Hạ;Tân Cương;Tây Tạng;Nam Ninh;Quảng Châu
CN Thâm Quyến;Côn Minh;Bằng Tường;Phòng Thành;Phòng Thành Cảng;Khâm Châu;Bắc Hải;Sùng Tả;Bách Sắc;Liễu Châu
CN Quế Lâm;Hà Khẩu;Mông Tự;Guangxi;Guangdong;Yunnan;Fujian;Hunan;Hubei;Zhejiang;Jiangsu;Guangzhou;Shenzhen
CN Hàm Đan;Thạch Gia Trang;Trịnh Châu;Vũ Hán;Hạ Môn;Hàng Châu;Nam Kinh;Tô Châu;Đại Liên;Thẩm Dương;Thành Đô
CN Quảng Đông;Sơn Đông;Thanh Hải;Trùng Khánh;Đông Hưng;Long Châu;Đông Hoàn;Phật Sơn;Hồng Hà;Văn Sơn
TW Đài Bắc;Taipei;Cao Hùng;Kaohsiung;Đài Trung;Taichung;Đài Nam;Tainan;Tân Bắc;Đào Viên;Taoyuan;Tân Trúc
TW Chương Hóa;Gia Nghĩa;Vân Lâm;Bình Đông;Nam Đầu;Miêu Lật;Nghi Lan;Hoa Liên
LA Viêng Chăn;Vientiane;Xiêng Khoảng;Xiêng Khoáng;Hủa Phăn;Hủa Phăm;Luông Pha Băng;Luông Phra Băng
LA Luang Prabang;Phông Sa Lỳ;Savannakhet;Xa Van Na Khệt;Xa-va-na-khét;Sa-vẳn-na-khệt;Chăm Pa Sắc;Champasak
LA Khăm Muộn;Bô Ly Khăm Xay;Bolikhamxay;Attapeu;A Tô Pư;Sê Kông;Xê Kông;Sa La Van;Saravan;U Đôm Xay;Oudomxay
LA Bò Kẹo;Xay Nha Bu Ly;Pakse;Pắc Xế;Thà Khẹc
KH Phnôm Pênh;Phnom Penh;Nam Vang;Svay Rieng;Xvay Riêng;Ta Keo;Takeo;Kandal;Kan-đan;Prey Veng;Prây Veng
KH Kampot;Cam Pốt;Kampong Cham;Công Pông Chàm;Kompong Cham;Kampong Chhnang;Siem Reap;Xiêm Riệp;Battambang
KH Bát Đom Boong;Mondulkiri;Ratanakiri;Kratie;Kra-chê;Preah Sihanouk;Sihanoukville;Poipet;Pursat
TH Bangkok;Băng Cốc;Udon Thani;U Đon;Nakhon Phanom;Na Khon Pha Nôm;Chiang Mai;Chiềng Mai;Ubon;Pattaya;Phuket
TH Mukdahan;Nong Khai;Sakon Nakhon
RU Mátxcơva;Mát-xcơ-va;Matxcova;Moskva;Moscow;Xanh Pê-téc-bua;Saint Petersburg;St Petersburg;Leningrad
RU Vladivostok;Kazan;Novosibirsk;Ekaterinburg;Vôn-ga-grát;Volgograd;Khabarovsk
UA Kharkov;Kharkiv;Khác-cốp;Kiev;Ki-ép;Kyiv;Odessa;Ô-đét-xa
BY Minsk;Min-xcơ
CZ Praha;Prague;Brno;Ostrava;Pilsen;Plzen;Cheb
SK Bratislava
PL Vác-sa-va;Warszawa;Warsaw;Vacsava;Krakow
HU Budapest;Bu-đa-pét
BG Sofia;Xô-phi-a;Plovdiv
RO Bucharest
DE Berlin;Béc-lin;Hamburg;Munich;München;Frankfurt;Leipzig;Dresden;Köln;Stuttgart;Dortmund;Hannover;Bremen
FR Paris;Pa-ri;Lyon;Marseille;Toulouse;Bordeaux;Lille
GB London;Luân Đôn;Manchester;Birmingham;Liverpool
KR Seoul;Xơ-un;Sê-un;Busan;Pu-san;Incheon;Daegu;Daejeon;Gwangju;Ulsan;Gyeonggi;Gyeonggi-do;Gyeongsang;Jeolla
KR Chungcheong;Gangwon;Jeju;Suwon;Ansan;Gangnam
JP Tokyo;Tô-ky-ô;Osaka;Ô-xa-ca;Nagoya;Aichi;Saitama;Chiba;Kanagawa;Fukuoka;Hyogo;Kobe;Kyoto;Hokkaido;Ibaraki
JP Gunma;Tochigi;Shizuoka;Gifu;Hiroshima;Yokohama;Okayama;Nagano;Toyama
US California;Texas;New York;Niu Oóc;Florida;Virginia;Washington;Georgia;Houston;Los Angeles;San Jose
US San Francisco;San Diego;Chicago;Illinois;Massachusetts;Boston;Pennsylvania;Louisiana;Oregon;Minnesota
US Ohio;Michigan;Orange County;Dallas;Atlanta;Seattle
CA Toronto;Ontario;Vancouver;British Columbia;Montreal;Quebec;Alberta;Calgary;Ottawa
AU Sydney;Xít-ni;Melbourne;Queensland;Brisbane;Perth;Canberra;Adelaide;New South Wales;Tây Úc;Nam Úc
AO Luanda
MY Kuala Lumpur;Penang;Johor;Selangor;Pulau Bidong
PH Manila;Ma-ni-la;Palawan
ID Jakarta;Gia-các-ta;Galang
SG Jurong
AE Abu Dhabi
IT Roma;Rome;Milan;Milano
ES Madrid;Barcelona
NL Amsterdam;Den Haag
BE Brussels;Bruxelles
SE Stockholm;Malmö
NO Oslo;Bergen
DK Copenhagen;Aarhus
FI Helsinki
CH Zürich;Zurich;Geneva;Giơ-ne-vơ;Bern
AT Vienna;Wien
CU La Habana;La Ha-ba-na;Havana
IN New Delhi;Niu Đê-li;Mumbai
"""


@cache
def _by_key() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        code, names = line.split(" ", 1)
        for name in names.split(";"):
            found.setdefault(key_of(name).replace(" ", ""), code)
    return found


@cache
def place_endings() -> frozenset[str]:
    """The last letters of every name here: what ends otherwise is none of them."""
    return frozenset(key[-ENDING:] for key in _by_key())


def country_of_place(key: str) -> str | None:
    """The ISO code of the country of a foreign province or city with that folded name, spaces aside, or ``None``."""
    return _by_key().get(key.replace(" ", ""))
