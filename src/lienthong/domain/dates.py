"""Dates and times as civil status knows them: a day or a month may be unknown, and dates are also written in words."""

from __future__ import annotations

import calendar as _gregorian
import re
from dataclasses import dataclass
from datetime import date

from lienthong.domain.numerals import number_in_words

_FULL = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_MONTH = re.compile(r"([0-9]{1,2})[./-]([0-9]{4})")
_YEAR = re.compile(r"([0-9]{4})")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_CLOCK = re.compile(r"([0-9]{1,2})\s*(?::|h|giờ)\s*(?:([0-9]{1,2})\s*(?:phút|p|')?)?", re.IGNORECASE)

_MONTH_NAMES = (
    "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai",
)  # fmt: skip


class InvalidDate(ValueError):
    """A text or a combination that is no date. The message is Vietnamese; ``value`` is what was given."""

    def __init__(self, message_vi: str, value: str) -> None:
        super().__init__(message_vi)
        self.message_vi = message_vi
        self.value = value


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date of which the day, or the day and the month, may be unknown.

    Parameters
    ----------
    year
        1 to 9999.
    month
        1 to 12, or None when unknown.
    day
        Day of the month, or None when unknown; needs a month.

    Raises
    ------
    InvalidDate
        When no such date exists, or a day is given without a month.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise InvalidDate("Có ngày thì phải có tháng.", f"{self.day}//{self.year}")
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError:
            text = ".".join(f"{part:02d}" for part in (self.day, self.month, self.year) if part is not None)
            raise InvalidDate(f"Ngày {text} không tồn tại.", text) from None
        if self.month == 0 or self.day == 0:
            raise InvalidDate("Tháng và ngày bắt đầu từ 1.", f"{self.day}.{self.month}.{self.year}")

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The whole date of a calendar day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``dd.MM.yyyy``, ``MM.yyyy``, ``yyyy`` (also with / or -), ``yyyyMMdd`` or ``yyyy-MM-dd``.

        Raises
        ------
        InvalidDate
            When the text has none of these forms, or no such day exists.
        """
        stripped = text.strip()
        for pattern in (_COMPACT, _ISO):
            if match := pattern.fullmatch(stripped):
                year, month, day = (int(group) for group in match.groups())
                return cls._existing(year, month, day, stripped)
        for pattern in (_FULL, _MONTH, _YEAR):
            if match := pattern.fullmatch(stripped):
                parts: list[int | None] = [int(group) for group in reversed(match.groups())]
                parts += [None] * (3 - len(parts))
                return cls._existing(int(parts[0] or 0), parts[1], parts[2], stripped)
        raise InvalidDate(
            f"“{stripped}” không phải ngày tháng. Ghi ngày.tháng.năm, tháng.năm hoặc năm, ví dụ 15.08.2024.",
            text,
        )

    @classmethod
    def _existing(cls, year: int, month: int | None, day: int | None, text: str) -> PartialDate:
        try:
            return cls(year, month, day)
        except InvalidDate:
            raise InvalidDate(f"Ngày “{text}” không tồn tại.", text) from None

    def format(self, separator: str = ".") -> str:
        """``15.08.2024``, ``08.2024`` or ``2024``; the separator may be changed."""
        year = f"{self.year:04d}"
        if self.month is None:
            return year
        if self.day is None:
            return separator.join((f"{self.month:02d}", year))
        return separator.join((f"{self.day:02d}", f"{self.month:02d}", year))

    @property
    def exact(self) -> date | None:
        """The calendar day, or None when day or month is unknown."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    @property
    def earliest(self) -> date:
        """The first day that this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or _gregorian.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        return self.format()


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """An hour, with the minute when it is known (death declarations, Luật Hộ tịch 2014, Điều 33).

    Raises
    ------
    InvalidDate
        When the hour is not 0 to 23 or the minute not 0 to 59.
    """

    hour: int
    minute: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.hour <= 23 or not 0 <= (self.minute or 0) <= 59:
            raise InvalidDate(
                f"Giờ {self.hour}:{self.minute or 0:02d} không tồn tại.", f"{self.hour}:{self.minute}"
            )

    @classmethod
    def parse(cls, text: str) -> TimeOfDay:
        """Read ``22:05``, ``22 giờ 05 phút``, ``22h05``, ``22 giờ``.

        Raises
        ------
        InvalidDate
            When the text has none of these forms or no such time exists.
        """
        match = _CLOCK.fullmatch(text.strip())
        if match is None:
            raise InvalidDate(f"“{text.strip()}” không phải giờ phút. Ghi giờ:phút, ví dụ 22:05.", text)
        hour, minute = match.groups()
        return cls(int(hour), None if minute is None else int(minute))

    def format(self) -> str:
        """``22:05``, or ``22 giờ`` when the minute is unknown."""
        return f"{self.hour:02d} giờ" if self.minute is None else f"{self.hour:02d}:{self.minute:02d}"

    def in_words(self) -> str:
        """As certificates print it: ``22 giờ 05 phút``."""
        hours = f"{self.hour:02d} giờ"
        return hours if self.minute is None else f"{hours} {self.minute:02d} phút"

    def __str__(self) -> str:
        return self.format()


def date_in_words(when: PartialDate) -> str:
    """The date in Vietnamese words, as certificates print it.

    ``15.08.2024`` gives “Ngày mười lăm tháng tám năm hai nghìn không trăm hai mươi tư”. An unknown day or
    month is left out.
    """
    year = f"năm {number_in_words(when.year)}"
    if when.month is None:
        return year.capitalize()
    month = f"tháng {_MONTH_NAMES[when.month - 1]} {year}"
    if when.day is None:
        return month.capitalize()
    # The first ten days of a month carry "mồng/mùng" in speech only; the forms print the bare number.
    return f"Ngày {number_in_words(when.day)} {month}"
