"""Districts that were joined, divided or renamed before the data begins, which older papers still name.

Used for reading only: a name here leads to the districts among which its communes were shared out, never to a code
of its own. Each row: the name; the province of its heirs (as it was before 2025-07-01); the heirs; until when it stood;
and the act that ended it. All of it is secondary: as the published histories of the districts have it, not compared
with the official gazette. "-" marks a row for which they give no act, or not the same.
"""

from __future__ import annotations

from typing import NamedTuple

_TABLE = """
Nam Thanh|Hải Dương|Nam Sách;Thanh Hà|1997|NĐ 11-CP ngày 17/02/1997
Cẩm Bình|Hải Dương|Cẩm Giàng;Bình Giang|1997|NĐ 11-CP ngày 17/02/1997
Tứ Lộc|Hải Dương|Tứ Kỳ;Gia Lộc|1997|NĐ 11-CP ngày 17/02/1997
Kim Môn|Hải Dương|Kim Thành;Kinh Môn|1997|NĐ 11-CP ngày 17/02/1997
Ninh Thanh|Hải Dương|Ninh Giang;Thanh Miện|1996|-
Phù Tiên|Hưng Yên|Phù Cừ;Tiên Lữ|1997|-
Kim Thi|Hưng Yên|Kim Động;Ân Thi|1996|-
Châu Giang|Hưng Yên|Khoái Châu;Văn Giang|1999|NĐ 60/1999/NĐ-CP
Mỹ Văn|Hưng Yên|Mỹ Hào;Yên Mỹ;Văn Lâm|1999|NĐ 60/1999/NĐ-CP
Văn Mỹ|Hưng Yên|Mỹ Hào;Văn Lâm|1979|-
Văn Yên|Hưng Yên|Văn Lâm;Yên Mỹ;Văn Giang|1979|-
Xuân Thủy|Nam Định|Xuân Trường;Giao Thủy|1997|NĐ 19-CP ngày 26/02/1997
Nam Ninh|Nam Định|Nam Trực;Trực Ninh|1997|NĐ 19-CP ngày 26/02/1997
Phong Doanh|Nam Định|Ý Yên|1958|-
Kim Thanh|Hà Nam|Kim Bảng;Thanh Liêm|1981|-
Hoàng Long|Ninh Bình|Nho Quan;Gia Viễn|1993|-
Tam Điệp|Ninh Bình|Yên Mô;Yên Khánh;Tam Điệp|1994|NĐ 59-CP ngày 04/07/1994
Kim Sơn|Ninh Bình|Kim Sơn;Yên Khánh|1994|NĐ 59-CP ngày 04/07/1994
Gia Khánh|Ninh Bình|Hoa Lư;Ninh Bình|1977|-
Duyên Hà|Thái Bình|Hưng Hà|1969|QĐ 93-CP ngày 17/06/1969
Hưng Nhân|Thái Bình|Hưng Hà|1969|QĐ 93-CP ngày 17/06/1969
Tiên Hưng|Thái Bình|Đông Hưng;Hưng Hà|1969|QĐ 93-CP ngày 17/06/1969
Đông Quan|Thái Bình|Đông Hưng|1969|QĐ 93-CP ngày 17/06/1969
Phụ Dực|Thái Bình|Quỳnh Phụ|1969|QĐ 93-CP ngày 17/06/1969
Quỳnh Côi|Thái Bình|Quỳnh Phụ|1969|QĐ 93-CP ngày 17/06/1969
Thụy Anh|Thái Bình|Thái Thụy|1969|QĐ 93-CP ngày 17/06/1969
Thái Ninh|Thái Bình|Thái Thụy|1969|QĐ 93-CP ngày 17/06/1969
Vũ Tiên|Thái Bình|Vũ Thư;Kiến Xương|1969|QĐ 93-CP ngày 17/06/1969
Thư Trì|Thái Bình|Vũ Thư|1969|QĐ 93-CP ngày 17/06/1969
Tiên Sơn|Bắc Ninh|Tiên Du;Từ Sơn|1999|NĐ 68/1999/NĐ-CP
Gia Lương|Bắc Ninh|Gia Bình;Lương Tài|1999|NĐ 68/1999/NĐ-CP
Phong Châu|Phú Thọ|Phù Ninh;Lâm Thao;Phú Thọ;Việt Trì|1999|NĐ 59/1999/NĐ-CP
Tam Thanh|Phú Thọ|Tam Nông;Thanh Thủy|1999|NĐ 59/1999/NĐ-CP
Sông Thao|Phú Thọ|Cẩm Khê;Hạ Hòa;Yên Lập|1995|NĐ 63-CP ngày 07/10/1995
Thanh Hòa|Phú Thọ|Thanh Ba;Hạ Hòa|1995|NĐ 63-CP ngày 07/10/1995
Sông Lô|Phú Thọ|Đoan Hùng;Thanh Ba;Phù Ninh|1980|-
Vĩnh Lạc|Vĩnh Phúc|Vĩnh Tường;Yên Lạc|1995|NĐ 63-CP ngày 07/10/1995
Tam Đảo|Vĩnh Phúc|Tam Dương;Bình Xuyên;Lập Thạch;Tam Đảo|1998|NĐ 36/1998/NĐ-CP
Mê Linh|Vĩnh Phúc|Mê Linh;Phúc Yên;Bình Xuyên|2003|NĐ 153/2003/NĐ-CP
Mê Linh|Hà Nội|Mê Linh;Sóc Sơn|1991|-
Yên Lãng|Hà Nội|Mê Linh|1977|QĐ 178-CP ngày 05/07/1977
Yên Lãng|Vĩnh Phúc|Phúc Yên|1977|QĐ 178-CP ngày 05/07/1977
Kim Anh|Hà Nội|Sóc Sơn;Mê Linh|1977|QĐ 178-CP ngày 05/07/1977
Kim Anh|Vĩnh Phúc|Phúc Yên|1977|QĐ 178-CP ngày 05/07/1977
Đa Phúc|Hà Nội|Sóc Sơn|1977|QĐ 178-CP ngày 05/07/1977
Tùng Thiện|Hà Nội|Ba Vì;Sơn Tây|1968|-
Bất Bạt|Hà Nội|Ba Vì|1968|-
Quảng Oai|Hà Nội|Ba Vì|1968|-
Thanh Trì|Hà Nội|Thanh Trì;Hoàng Mai|2003|NĐ 132/2003/NĐ-CP
Gia Lâm|Hà Nội|Gia Lâm;Long Biên|2003|NĐ 132/2003/NĐ-CP
An Hải|Hải Phòng|An Dương;Hải An|2002|NĐ 106/2002/NĐ-CP
An Thụy|Hải Phòng|An Lão;Kiến Thụy|1980|-
Đồ Sơn|Hải Phòng|Đồ Sơn;Kiến Thụy|1988|-
Cát Bà|Hải Phòng|Cát Hải|1977|-
Quảng Hà|Quảng Ninh|Hải Hà;Đầm Hà|2001|NĐ 59/2001/NĐ-CP
Hà Cối|Quảng Ninh|Hải Hà|1969|-
Cẩm Phả|Quảng Ninh|Vân Đồn|1994|NĐ 28-CP ngày 23/03/1994
Quảng Hòa|Cao Bằng|Quảng Uyên;Phục Hòa|2001|NĐ 96/2001/NĐ-CP
Bạch Thông|Bắc Kạn|Bạch Thông;Chợ Mới|1998|NĐ 46/1998/NĐ-CP
Chợ Rã|Bắc Kạn|Ba Bể;Pác Nặm|1984|-
Ba Bể|Bắc Kạn|Ba Bể;Pác Nặm|2003|NĐ 56/2003/NĐ-CP
Bắc Quang|Hà Giang|Bắc Quang;Quang Bình|2003|NĐ 146/2003/NĐ-CP
Bắc Hà|Lào Cai|Bắc Hà;Si Ma Cai|2000|NĐ 36/2000/NĐ-CP
Phong Thổ|Lai Châu|Phong Thổ;Tam Đường|2002|NĐ 08/2002/NĐ-CP
Điện Biên|Điện Biên|Điện Biên;Điện Biên Đông|1995|NĐ 59-CP ngày 07/10/1995
Sông Mã|Sơn La|Sông Mã;Sốp Cộp|2003|NĐ 148/2003/NĐ-CP
Kỳ Sơn|Hòa Bình|Kỳ Sơn;Cao Phong|2001|NĐ 95/2001/NĐ-CP
Thiệu Yên|Thanh Hóa|Yên Định;Thiệu Hóa|1996|NĐ 72-CP ngày 18/11/1996
Như Xuân|Thanh Hóa|Như Xuân;Như Thanh|1996|NĐ 72-CP ngày 18/11/1996
Quan Hóa|Thanh Hóa|Quan Hóa;Quan Sơn;Mường Lát|1996|NĐ 72-CP ngày 18/11/1996
Đông Thiệu|Thanh Hóa|Đông Sơn;Thiệu Hóa|1982|-
Trung Sơn|Thanh Hóa|Hà Trung;Nga Sơn|1982|-
Vĩnh Thạch|Thanh Hóa|Vĩnh Lộc;Thạch Thành|1982|-
Lương Ngọc|Thanh Hóa|Ngọc Lặc;Lang Chánh|1982|-
Hương Khê|Hà Tĩnh|Hương Khê;Vũ Quang|2000|NĐ 27/2000/NĐ-CP
Hương Sơn|Hà Tĩnh|Hương Sơn;Vũ Quang|2000|NĐ 27/2000/NĐ-CP
Đức Thọ|Hà Tĩnh|Đức Thọ;Vũ Quang|2000|NĐ 27/2000/NĐ-CP
Lệ Ninh|Quảng Bình|Lệ Thủy;Quảng Ninh|1990|QĐ 190-HĐBT ngày 01/06/1990
Tuyên Hóa|Quảng Bình|Tuyên Hóa;Minh Hóa|1990|QĐ 190-HĐBT ngày 01/06/1990
Bến Hải|Quảng Trị|Vĩnh Linh;Gio Linh;Cam Lộ|1990|QĐ 91-HĐBT ngày 23/03/1990
Triệu Hải|Quảng Trị|Triệu Phong;Hải Lăng|1990|QĐ 91-HĐBT ngày 23/03/1990
Đông Hà|Quảng Trị|Đông Hà;Cam Lộ|1991|-
Hướng Hóa|Quảng Trị|Hướng Hóa;Đa Krông|1996|NĐ 83-CP ngày 17/12/1996
Hương Phú|Thừa Thiên Huế|Hương Thủy;Phú Vang|1990|QĐ 345-HĐBT ngày 29/09/1990
Hương Điền|Thừa Thiên Huế|Hương Trà;Phong Điền;Quảng Điền|1990|QĐ 345-HĐBT ngày 29/09/1990
Phú Lộc|Thừa Thiên Huế|Phú Lộc;Nam Đông|1990|QĐ 345-HĐBT ngày 29/09/1990
Trà My|Quảng Nam|Bắc Trà My;Nam Trà My|2003|NĐ 72/2003/NĐ-CP
Hiên|Quảng Nam|Đông Giang;Tây Giang|2003|NĐ 72/2003/NĐ-CP
Giằng|Quảng Nam|Nam Giang|1999|NĐ 103/1999/NĐ-CP
Tam Kỳ|Quảng Nam|Tam Kỳ;Núi Thành;Phú Ninh|1983|QĐ 144-HĐBT ngày 03/12/1983
Hòa Vang|Đà Nẵng|Hòa Vang;Liên Chiểu;Ngũ Hành Sơn|1997|NĐ 07-CP ngày 23/01/1997
Sơn Hà|Quảng Ngãi|Sơn Hà;Sơn Tây|1994|NĐ 83-CP ngày 06/08/1994
Trà Bồng|Quảng Ngãi|Trà Bồng;Tây Trà|2003|NĐ 145/2003/NĐ-CP
Nghĩa Minh|Quảng Ngãi|Nghĩa Hành;Minh Long|1981|-
Phước Vân|Bình Định|Tuy Phước;Vân Canh|1981|-
Bình Khê|Bình Định|Tây Sơn|1976|-
Tây Sơn|Phú Yên|Sơn Hòa;Sông Hinh|1984|-
Tuy Hòa|Phú Yên|Phú Hòa;Đông Hòa;Tây Hòa;Tuy Hòa|2002|NĐ 15/2002/NĐ-CP
Đồng Xuân|Phú Yên|Đồng Xuân;Sông Cầu|1985|-
Ninh Hải|Ninh Thuận|Ninh Hải;Thuận Bắc|1981|-
Ninh Sơn|Ninh Thuận|Ninh Sơn;Bác Ái|2000|NĐ 65/2000/NĐ-CP
An Sơn|Ninh Thuận|Ninh Sơn;Ninh Phước|1981|-
Hàm Thuận|Bình Thuận|Hàm Thuận Bắc;Hàm Thuận Nam|1983|-
Đức Linh|Bình Thuận|Đức Linh;Tánh Linh|1983|-
Bắc Bình|Bình Thuận|Bắc Bình;Tuy Phong|1983|-
Bảo Lộc|Lâm Đồng|Bảo Lộc;Bảo Lâm|1994|NĐ 65-CP ngày 11/07/1994
Đạ Huoai|Lâm Đồng|Đạ Huoai;Đạ Tẻh;Cát Tiên|1986|-
Đức Trọng|Lâm Đồng|Đức Trọng;Lâm Hà|1987|-
Krông Pắc|Đắk Lắk|Krông Pắc;Ea Kar|1986|-
Krông Búk|Đắk Lắk|Krông Búk;Krông Năng;Ea H'leo|1987|-
Ea Súp|Đắk Lắk|Ea Súp;Buôn Đôn|1995|NĐ 61-CP ngày 07/10/1995
Mang Yang|Gia Lai|Mang Yang;Đăk Đoa|2000|NĐ 37/2000/NĐ-CP
An Khê|Gia Lai|An Khê;Đăk Pơ;Kông Chro|2003|NĐ 155/2003/NĐ-CP
Chư Păh|Gia Lai|Chư Păh;Ia Grai|1996|NĐ 70-CP ngày 11/11/1996
Ayun Pa|Gia Lai|Ayun Pa;Ia Pa;Phú Thiện|2002|NĐ 100/2002/NĐ-CP
Đắk Tô|Kon Tum|Đắk Tô;Ngọc Hồi;Đắk Hà|1994|-
Kon Plông|Kon Tum|Kon Plông;Kon Rẫy|2002|NĐ 14/2002/NĐ-CP
Bến Cát|Bình Dương|Bến Cát;Dầu Tiếng;Bàu Bàng|1999|NĐ 58/1999/NĐ-CP
Tân Uyên|Bình Dương|Tân Uyên;Phú Giáo;Bắc Tân Uyên|1999|NĐ 58/1999/NĐ-CP
Thuận An|Bình Dương|Thuận An;Dĩ An|1999|NĐ 58/1999/NĐ-CP
Bình Long|Bình Phước|Bình Long;Hớn Quản;Chơn Thành|2003|NĐ 17/2003/NĐ-CP
Lộc Ninh|Bình Phước|Lộc Ninh;Bù Đốp|2003|NĐ 17/2003/NĐ-CP
Phước Long|Bình Phước|Phước Long;Bù Đăng;Bù Gia Mập|1988|-
Đồng Phú|Bình Phước|Đồng Phú;Đồng Xoài|1999|NĐ 90/1999/NĐ-CP
Phú Khương|Tây Ninh|Hòa Thành|1976|-
Tân Biên|Tây Ninh|Tân Biên;Tân Châu|1989|QĐ 48-HĐBT ngày 13/05/1989
Long Đất|Bà Rịa - Vũng Tàu|Long Điền;Đất Đỏ|2003|NĐ 152/2003/NĐ-CP
Châu Thành|Bà Rịa - Vũng Tàu|Tân Thành;Châu Đức;Bà Rịa|1994|NĐ 45-CP ngày 02/06/1994
Xuân Lộc|Đồng Nai|Xuân Lộc;Long Khánh;Cẩm Mỹ|1991|QĐ 107-HĐBT ngày 10/04/1991
Long Khánh|Đồng Nai|Long Khánh;Cẩm Mỹ;Thống Nhất|2003|NĐ 97/2003/NĐ-CP
Thống Nhất|Đồng Nai|Thống Nhất;Trảng Bom|2003|NĐ 97/2003/NĐ-CP
Tân Phú|Đồng Nai|Tân Phú;Định Quán|1991|QĐ 107-HĐBT ngày 10/04/1991
Long Thành|Đồng Nai|Long Thành;Nhơn Trạch|1994|NĐ 51-CP ngày 23/06/1994
Duyên Hải|Hồ Chí Minh|Cần Giờ|1991|QĐ 405-HĐBT ngày 18/12/1991
Thủ Đức|Hồ Chí Minh|Thủ Đức;2;9|1997|NĐ 03-CP ngày 06/01/1997
Hóc Môn|Hồ Chí Minh|Hóc Môn;12|1997|NĐ 03-CP ngày 06/01/1997
Nhà Bè|Hồ Chí Minh|Nhà Bè;7|1997|NĐ 03-CP ngày 06/01/1997
Bình Chánh|Hồ Chí Minh|Bình Chánh;Bình Tân|2003|NĐ 130/2003/NĐ-CP
Tân Bình|Hồ Chí Minh|Tân Bình;Tân Phú|2003|NĐ 130/2003/NĐ-CP
Vàm Cỏ|Long An|Tân Trụ;Châu Thành|1989|QĐ 36-HĐBT ngày 04/04/1989
Bến Thủ|Long An|Bến Lức;Thủ Thừa|1983|-
Mộc Hóa|Long An|Mộc Hóa;Kiến Tường;Vĩnh Hưng;Tân Thạnh;Thạnh Hóa;Tân Hưng|1989|-
Vĩnh Hưng|Long An|Vĩnh Hưng;Tân Hưng|1994|NĐ 27-CP ngày 24/03/1994
Gò Công|Tiền Giang|Gò Công Đông;Gò Công Tây;Gò Công|1979|QĐ 155-CP ngày 13/04/1979
Thạnh Hưng|Đồng Tháp|Lấp Vò;Lai Vung|1996|NĐ 81-CP ngày 06/12/1996
Hồng Ngự|Đồng Tháp|Hồng Ngự;Tân Hồng|1989|QĐ 41-HĐBT ngày 22/04/1989
Cao Lãnh|Đồng Tháp|Cao Lãnh;Tháp Mười|1981|-
Bảy Núi|An Giang|Tri Tôn;Tịnh Biên|1979|QĐ 300-CP ngày 23/08/1979
Phú Châu|An Giang|Tân Châu;An Phú|1991|QĐ 373-HĐBT ngày 13/11/1991
Hà Tiên|Kiên Giang|Hà Tiên;Kiên Lương;Giang Thành|1998|NĐ 47/1998/NĐ-CP
An Biên|Kiên Giang|An Biên;An Minh;U Minh Thượng|1986|-
Ô Môn|Cần Thơ|Ô Môn;Cờ Đỏ;Thới Lai|2003|NĐ 05/2004/NĐ-CP
Thốt Nốt|Cần Thơ|Thốt Nốt;Vĩnh Thạnh|2003|NĐ 05/2004/NĐ-CP
Châu Thành|Cần Thơ|Cái Răng|2003|NĐ 05/2004/NĐ-CP
Long Mỹ|Hậu Giang|Long Mỹ;Vị Thủy|1999|NĐ 45/1999/NĐ-CP
Thạnh Trị|Sóc Trăng|Thạnh Trị;Ngã Năm|2003|NĐ 127/2003/NĐ-CP
Long Phú|Sóc Trăng|Long Phú;Cù Lao Dung;Trần Đề|2002|NĐ 04/2002/NĐ-CP
Giá Rai|Bạc Liêu|Giá Rai;Đông Hải|2001|NĐ 98/2001/NĐ-CP
Hồng Dân|Bạc Liêu|Hồng Dân;Phước Long|2000|NĐ 51/2000/NĐ-CP
Cái Nước|Cà Mau|Cái Nước;Phú Tân|2003|NĐ 138/2003/NĐ-CP
Ngọc Hiển|Cà Mau|Ngọc Hiển;Năm Căn;Đầm Dơi|2003|NĐ 138/2003/NĐ-CP
"""

MOVED_DISTRICTS: dict[tuple[str, str], tuple[str, str]] = {
    ("Than Uyên", "Lai Châu"): ("Lào Cai", "NQ 22/2003/QH11"),
    ("Tân Uyên", "Lai Châu"): ("Lào Cai", "NQ 22/2003/QH11"),
    ("Ba Bể", "Bắc Kạn"): ("Cao Bằng", "NQ ngày 06/11/1996 của Quốc hội khóa IX"),
    ("Ngân Sơn", "Bắc Kạn"): ("Cao Bằng", "NQ ngày 06/11/1996 của Quốc hội khóa IX"),
    ("Pác Nặm", "Bắc Kạn"): ("Cao Bằng", "NQ ngày 06/11/1996 của Quốc hội khóa IX"),
    ("Đình Lập", "Lạng Sơn"): ("Quảng Ninh", "NQ ngày 29/12/1978 của Quốc hội khóa VI"),
    ("Sóc Sơn", "Hà Nội"): ("Vĩnh Phúc", "NQ ngày 29/12/1978 của Quốc hội khóa VI"),
    ("Cần Giờ", "Hồ Chí Minh"): ("Đồng Nai", "NQ ngày 29/12/1978 của Quốc hội khóa VI"),
    ("Vĩnh Châu", "Sóc Trăng"): ("Bạc Liêu", "-"),
}
"""(District, province before 2025-07-01) -> the province that it belonged to before, and the act."""


class FormerDistrict(NamedTuple):
    """A district of before the data begins: its name, the province of its heirs, and their names."""

    name: str
    province: str
    heirs: tuple[str, ...]
    until: str
    source: str


def former_districts() -> list[FormerDistrict]:
    """Every row of the table."""
    rows = (line.split("|") for line in _TABLE.strip().splitlines())
    return [
        FormerDistrict(name, province, tuple(heirs.split(";")), until, source)
        for name, province, heirs, until, source in rows
    ]
