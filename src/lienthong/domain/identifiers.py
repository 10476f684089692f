"""Codes that cross functions: of agencies, of dossiers on both sides, of provinces.

Each is a type of its own, so that one is never passed for another, and its constructor refuses what has not its form.

An agency code such as ``H08.37.80`` names a public agency: ``H08`` the province (``G22`` a ministry),
then one to three groups of digits for the levels below. A dossier code such as ``H08.37.80-240705-0015`` is
the agency that received the dossier, the day (yyMMdd) and a running number within agency and day
(contracts.md section 7, process.md section 3). An interlinked code has the same form and is given by PM.DVCLT.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Self

_AGENCY = re.compile(r"[GH][0-9]{2}(?:\.[0-9]{1,3}){0,3}")
_PARTNER = re.compile(r"([0-9]{2,3})\.([0-9]{2,3})\.([0-9]{2,3})\.([GH][0-9]{2})")
_DOSSIER = re.compile(r"([GH][0-9]{2}(?:\.[0-9]{1,3}){1,3})-([0-9]{6})-([0-9]{4,})")

#: A running number has at least this many digits; above 9999 it simply grows.
NUMBER_DIGITS = 4
_PROVINCE = re.compile(r"[0-9]{2}")
_CENTURY = 2000
_LAST_YEAR = 2099


#: Dashes that people and word processors put for the hyphen of a code.
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")


def tidy_code(text: str) -> str:
    """A code as it was meant: no blanks nor invisible marks, one kind of dash.

    Codes are pasted from pages and spreadsheets. They hold nothing but ASCII letters, digits, dots and hyphens, so none
    of this can turn one code into another.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] not in "ZC")


class InvalidIdentifier(ValueError):
    """A text that is no identifier. The message is Vietnamese and fit for a page; ``value`` is what was given."""

    def __init__(self, message_vi: str, value: str) -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
        self.value = value


@dataclass(frozen=True, slots=True, order=True)
class AgencyCode:
    """The identifier of a public agency, for example ``H08.37.80``.

    Raises
    ------
    InvalidIdentifier
        When the text is not one letter G or H, two digits, and up to three groups of one to three digits.
    """

    text: str

    def __post_init__(self) -> None:
        if not _AGENCY.fullmatch(self.text):
            raise InvalidIdentifier(
                f"“{self.text}” không phải mã định danh cơ quan. Mã đúng có dạng H08 hoặc H08.37.80.",
                self.text,
            )

    @classmethod
    def parse(cls, text: str) -> AgencyCode:
        """Read ``H08.37.80``, or the exchange's four-group form ``000.80.37.H08``."""
        partner = _PARTNER.fullmatch(text)
        if partner is None:
            return cls(text)
        fourth, third, second, root = partner.groups()
        groups = [second, third, fourth]
        while groups and not int(groups[-1]):
            groups.pop()
        return cls(".".join([root, *groups]))

    @property
    def root(self) -> str:
        """The province or ministry: ``H08`` of ``H08.37.80``."""
        return self.text.split(".", 1)[0]

    @property
    def levels(self) -> tuple[str, ...]:
        """The groups from the province downwards: ``("H08", "37", "80")``."""
        return tuple(self.text.split("."))

    @property
    def partner_code(self) -> str:
        """The four-group form of the exchange, lowest level first: ``000.80.37.H08``.

        ``000.00.00.H08`` for a province.
        """
        root, *groups = self.levels
        second, third, fourth = [*groups, "0", "0", "0"][:3]
        return f"{fourth.zfill(3)}.{third.zfill(2)}.{second.zfill(2)}.{root}"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, order=True)
class DossierCode:
    """A one-stop dossier code: agency, day of reception, running number within both.

    Raises
    ------
    InvalidIdentifier
        When the agency is a bare province, the year is not of this century, or the number is below 1.
    """

    agency: AgencyCode
    day: date
    number: int

    def __post_init__(self) -> None:
        if len(self.agency.levels) == 1:
            raise InvalidIdentifier(
                f"Mã hồ sơ cần mã định danh của đơn vị tiếp nhận, “{self.agency}” chỉ là mã cấp tỉnh.",
                str(self.agency),
            )
        if not _CENTURY <= self.day.year <= _LAST_YEAR:
            raise InvalidIdentifier("Ngày trong mã hồ sơ phải thuộc thế kỷ 21.", self.day.isoformat())
        if self.number < 1:
            raise InvalidIdentifier("Số thứ tự trong mã hồ sơ bắt đầu từ 0001.", str(self.number))

    @classmethod
    def parse(cls, text: str) -> DossierCode:
        """Read ``H08.37.80-240705-0015`` or the two-group ``H21.129-250812-0035``.

        Raises
        ------
        InvalidIdentifier
            When the form is wrong, or the six digits are no day of the calendar.
        """
        match = _DOSSIER.fullmatch(text)
        if match is None:
            raise InvalidIdentifier(
                f"“{text}” không phải mã hồ sơ. Mã đúng có dạng H08.37.80-240705-0015.", text
            )
        agency, day, number = match.groups()
        try:
            received = date(_CENTURY + int(day[:2]), int(day[2:4]), int(day[4:]))
        except ValueError:
            raise InvalidIdentifier(
                f"Mã hồ sơ “{text}” có ngày không tồn tại: {day[4:]}/{day[2:4]}/20{day[:2]}.", text
            ) from None
        if len(number) > NUMBER_DIGITS and number.startswith("0"):
            raise InvalidIdentifier(f"Số thứ tự trong mã hồ sơ “{text}” thừa số 0 ở đầu.", text)
        return cls(AgencyCode(agency), received, int(number))

    def __str__(self) -> str:
        return f"{self.agency}-{self.day:%y%m%d}-{self.number:0{NUMBER_DIGITS}d}"


class InterlinkedCode(str):
    """The code under which PM.DVCLT knows an application, for example ``G22.99-240705-0015``.

    A text, so that it is stored, compared and sent as it is; only its type keeps it apart from a one-stop code.

    Raises
    ------
    InvalidIdentifier
        When it has not the form of a dossier code.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read the code, or refuse it."""
        DossierCode.parse(text)
        return super().__new__(cls, text)


class Province(str):
    """The code of a province as the statistics office gives it: two digits, ``01`` for Hà Nội.

    Whether there was such a province on a day is for :func:`lienthong.domain.units.registry` to say.

    Raises
    ------
    InvalidIdentifier
        When it is not two digits.
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Read the code, or refuse it.

        Raises
        ------
        InvalidIdentifier
            When it is not two digits.
        """
        if not _PROVINCE.fullmatch(text):
            raise InvalidIdentifier(f"“{text}” không phải mã tỉnh. Mã đúng gồm 2 chữ số, ví dụ 01.", text)
        return super().__new__(cls, text)
