"""Word lists from which invented names, streets and hospitals are drawn.

And how Vietnamese and Ê-đê names are built.
"""

from __future__ import annotations

import random

from lienthong.domain.names import fold


def _words(text: str) -> tuple[str, ...]:
    """The words of a list written as one line of text."""
    return tuple(text.split())


FAMILIES = _words(
    "Nguyễn Nguyễn Nguyễn Trần Trần Lê Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh"
    " Mai Lương"
)
MALE_MIDDLE = _words("Văn Hữu Đức Minh Quang Gia Tuấn Quốc Xuân Thành Nhật Công")
FEMALE_MIDDLE = _words("Thị Thị Ngọc Thu Thanh Khánh Bảo Phương Diệu Mỹ Thùy Hoài")
MALE_GIVEN = _words(
    "An Bách Bình Cường Dũng Đạt Hải Hiếu Hoàng Huy Hưng Khang Khôi Kiên Lâm Long Minh Nam Nghĩa Phong Phúc"
    " Quân Sơn Thắng Tiến Trí Trung Tùng"
)
FEMALE_GIVEN = _words(
    "Anh Ánh Châu Chi Diệp Dung Giang Hà Hạnh Hằng Hiền Hoa Huệ Hương Lan Linh Loan Mai My Nga Ngân Nhung"
    " Oanh Quỳnh Thảo Thủy Trang Uyên Vy Yến"
)
EDE_CLANS = ("Niê", "Ênuôl", "Byă", "Mlô", "Kbuôr", "Ayun", "Êban", "Hđơk")
EDE_FEMALE = ("Hen", "Bia", "Duyên", "Nhi", "Lan", "Mai", "Yar", "Wê")
EDE_MALE = ("Moan", "Thắng", "Bhăm", "Khuê", "Duh", "Tuân", "Mang", "Bliă")
#: Full name and ISO code of the nationality.
FOREIGNERS = (
    ("Tanaka Kenji", "JP"),
    ("Kim Min-jun", "KR"),
    ("Thomas Becker", "DE"),
    ("Lucas Moreau", "FR"),
    ("Daniel Whitfield", "AU"),
)
STREETS = (
    "Trần Phú",
    "Lê Lợi",
    "Nguyễn Trãi",
    "Hoàng Diệu",
    "Hai Bà Trưng",
    "Lý Thường Kiệt",
    "Quang Trung",
    "Bà Triệu",
    "Phan Chu Trinh",
    "Điện Biên Phủ",
)
HAMLETS = ("Đông", "Đoài", "Thượng", "Hạ", "Trung", "An Bình", "Phú Thọ", "Tân Lập", "Hòa Hợp", "Vĩnh Phước")
HOSPITALS = ("khu vực Bình An", "khu vực Hòa Thịnh", "Phước Thiện", "Tâm Đức", "An Khang", "khu vực Tân Phúc")
CAUSES = (
    "Nhồi máu cơ tim cấp",
    "Đột quỵ não",
    "Viêm phổi nặng",
    "Suy thận mạn giai đoạn cuối",
    "Ung thư gan",
)


def family_name(dice: random.Random) -> str:
    """A family name, the common ones more often."""
    return dice.choice(FAMILIES)


def male_name(dice: random.Random, family: str) -> str:
    """A man's or boy's full name."""
    given = dice.choice(MALE_GIVEN)
    middle = dice.choice([word for word in MALE_MIDDLE if word != given])
    return f"{family} {middle} {given}"


def female_name(dice: random.Random, family: str) -> str:
    """A woman's or girl's full name."""
    return f"{family} {dice.choice(FEMALE_MIDDLE)} {dice.choice(FEMALE_GIVEN)}"


def ede_female(dice: random.Random, clan: str) -> str:
    """An Ê-đê woman's name: H', given name, clan."""
    return f"H'{dice.choice(EDE_FEMALE)} {clan}"


def ede_male(dice: random.Random, clan: str) -> str:
    """An Ê-đê man's name: Y, given name, clan."""
    return f"Y {dice.choice(EDE_MALE)} {clan}"


def email_of(full_name: str) -> str:
    """An address in a domain that is reserved and reaches nobody."""
    return f"{fold(full_name).replace(' ', '.').replace(chr(39), '')}@thu.example"
