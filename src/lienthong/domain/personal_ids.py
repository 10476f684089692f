"""The personal identification number (số định danh cá nhân).

Twelve digits: three for the province (or country) where the birth was registered, one for century and sex,
two for the year of birth, six at random; there is no check digit (Nghị định 137/2015, Điều 13; Thông tư
59/2021/TT-BCA; process.md 2.1).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lienthong.domain.catalogues import PERSONAL_ID_PROVINCES, Sex
from lienthong.domain.dates import PartialDate

_TWELVE = re.compile(r"[0-9]{12}")
_NINE = re.compile(r"[0-9]{9}")
_FIRST_CENTURY = 1900
_FIRST_COUNTRY_CODE = 100


class InvalidPersonalId(ValueError):
    """A text that is no personal number. The message is Vietnamese; ``value`` is what was given and never logged."""

    def __init__(self, message_vi: str, value: str) -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
        self.value = value


@dataclass(frozen=True, slots=True)
class PersonalId:
    """A personal number whose structure was checked.

    Raises
    ------
    InvalidPersonalId
        When it is not exactly twelve digits.
    """

    text: str

    def __post_init__(self) -> None:
        if not _TWELVE.fullmatch(self.text):
            count = sum(character.isdigit() for character in self.text)
            raise InvalidPersonalId(
                f"Số định danh cá nhân phải gồm đúng 12 chữ số, số đã ghi có {count} chữ số"
                + (" và ký tự khác." if count != len(self.text) else "."),
                self.text,
            )

    @classmethod
    def parse(cls, text: str) -> PersonalId:
        """Read a number; surrounding spaces are dropped, anything else is refused."""
        return cls(text.strip())

    @property
    def province_code(self) -> str:
        """The first three digits: province at the time of issue, or country from 100 on."""
        return self.text[:3]

    @property
    def province_name(self) -> str | None:
        """The name of the province then, or None for a country or an unknown code."""
        province = PERSONAL_ID_PROVINCES.by_code(self.province_code)
        return province.name if province is not None else None

    @property
    def sex(self) -> Sex:
        """Male or female, from the fourth digit."""
        return Sex.FEMALE if int(self.text[3]) % 2 else Sex.MALE

    @property
    def birth_year(self) -> int:
        """The year of birth, 1900 to 2399."""
        return _FIRST_CENTURY + 100 * (int(self.text[3]) // 2) + int(self.text[4:6])

    @property
    def masked(self) -> str:
        """For lists: the first three and the last three digits."""
        return f"{self.text[:3]}******{self.text[-3:]}"

    def check_consistent(self, born: PartialDate | None, sex: Sex | None) -> list[str]:
        """What the number says otherwise than the declaration, as Vietnamese sentences; empty when all agrees.

        For a newborn each is an error; for older people a warning, because corrected data keep the old
        number.
        """
        found: list[str] = []
        if born is not None and born.year != self.birth_year:
            found.append(f"Số định danh cho năm sinh {self.birth_year}, tờ khai ghi {born.year}.")
        if sex is not None and sex is not Sex.UNDETERMINED and sex is not self.sex:
            found.append(f"Số định danh cho giới tính {self.sex.name_vi}, tờ khai ghi {sex.name_vi}.")
        if int(self.province_code) < _FIRST_COUNTRY_CODE and self.province_name is None:
            found.append(f"Ba số đầu {self.province_code} không phải mã tỉnh nào.")
        return found

    def __str__(self) -> str:
        return self.text


def is_old_identity_card(number: str) -> bool:
    """True for the nine digits of a people's identity card (CMND), which died after 31/12/2024."""
    return _NINE.fullmatch(number.strip()) is not None
