"""Working days and the deadlines counted in them.

Monday to Friday, less public holidays (library ``holidays``), changed by the yearly swaps and make-up
Saturdays that the government announces (packaged table ``data/calendar.toml``, each row with its source and
whether it was verified). The appointment rule: received before 15:00 counts from that working day, at
15:00:00 or later from the next (contracts.md section 7, process.md section 2.2).
"""

from __future__ import annotations

import hashlib
import threading
import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.metadata import version as release_of
from importlib.resources import files
from zoneinfo import ZoneInfo

import holidays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

#: Receptions at or after this hour count from the next working day (Nghị định 63/2024, Điều 7).
LAST_RECEPTION = time(15, 0)
#: When the working day ends, the hour of every due time.
END_OF_DAY = time(17, 0)

_ONE_DAY = timedelta(days=1)
_MOST_COUNTED = 1000
_SATURDAY = 5
_TABLE = files("lienthong.domain") / "data" / "calendar.toml"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day the government declared off, or a day off declared a working day."""

    day: date
    working: bool
    name: str
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Appointment:
    """When a dossier is due.

    ``start`` is the working day the count begins with, ``due`` the moment (Asia/Ho_Chi_Minh),
    ``calendar_version`` the table the count used: it is stored with the dossier, so that a later table never
    changes a promise already made.
    """

    start: date
    due: datetime
    calendar_version: str


class WorkCalendar:
    """Working days of the state administration under one version of the table. Safe to share between threads."""

    def __init__(self, version: str, special: tuple[SpecialDay, ...] = ()) -> None:
        self.version = version
        self.special = {entry.day: entry for entry in special}
        self._years: dict[int, dict[date, str]] = {}
        # Every dossier of a day asks the same few questions several times.
        self._counted: dict[tuple[date, int], date] = {}
        self._lock = threading.Lock()

    def holidays_in(self, year: int) -> dict[date, str]:
        """The days off of a year that are not plain weekends, with their Vietnamese names."""
        known = self._years.get(year)
        if known is None:
            known = self._load(year)
        return known

    def _load(self, year: int) -> dict[date, str]:
        with self._lock:
            if year not in self._years:
                public = holidays.country_holidays("VN", years=year, language="vi")
                days = {day: str(name) for day, name in public.items() if day.year == year}
                for entry in self.special.values():
                    if entry.day.year == year:
                        days.pop(entry.day, None)
                        if not entry.working:
                            days[entry.day] = entry.name
                self._years[year] = dict(sorted(days.items()))
            return self._years[year]

    def is_working_day(self, day: date) -> bool:
        """True when offices work and deadlines count."""
        declared = self.special.get(day)
        if declared is not None:
            return declared.working
        return day.weekday() < _SATURDAY and day not in self.holidays_in(day.year)

    def why_off(self, day: date) -> str | None:
        """Why a day is off, in Vietnamese; None when it is a working day."""
        if self.is_working_day(day):
            return None
        return self.holidays_in(day.year).get(day, "Ngày nghỉ cuối tuần")

    def next_working_day(self, day: date) -> date:
        """The first working day after ``day``."""
        after = day + _ONE_DAY
        while not self.is_working_day(after):
            after += _ONE_DAY
        return after

    def working_day_from(self, day: date) -> date:
        """``day`` itself when it is a working day, else the next one."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, start: date, count: int) -> date:
        """The working day ``count`` working days after ``start``; 0 gives ``start`` or the first working day after it.

        Raises
        ------
        ValueError
            When ``count`` is negative.
        """
        if count < 0:
            raise ValueError("Số ngày làm việc không được âm.")
        known = self._counted.get((start, count))
        if known is not None:
            return known
        day = self.working_day_from(start) if count == 0 else start
        for _ in range(count):
            day = self.next_working_day(day)
        if len(self._counted) >= _MOST_COUNTED:
            self._counted.clear()
        self._counted[start, count] = day
        return day

    def counting_start(self, received: datetime) -> date:
        """The working day from which a reception counts (the 15:00 rule)."""
        local = in_vietnam(received)
        if self.is_working_day(local.date()) and local.time() < LAST_RECEPTION:
            return local.date()
        return self.next_working_day(local.date())

    def end_of(self, day: date) -> datetime:
        """The end of a working day, as a moment."""
        return datetime.combine(day, END_OF_DAY, VIETNAM)

    def due(self, received: datetime, working_days: int) -> datetime:
        """The end of the n-th working day, the first being the day the count begins with.

        Raises
        ------
        ValueError
            When ``working_days`` is below 1.
        """
        if working_days < 1:
            raise ValueError("Thời hạn ít nhất là một ngày làm việc.")
        return self.end_of(self.add_working_days(self.counting_start(received), working_days - 1))

    def end_after(self, moment: datetime, working_days: int) -> datetime:
        """The end of the working day that lies so many working days after the day the count begins with."""
        return self.end_of(self.add_working_days(self.counting_start(moment), working_days))


def in_vietnam(moment: datetime) -> datetime:
    """The moment in Vietnamese local time.

    Raises
    ------
    ValueError
        When the moment has no time zone: guessing one would shift deadlines.
    """
    if moment.tzinfo is None:
        raise ValueError("Thời điểm phải có múi giờ.")
    return moment.astimezone(VIETNAM)


def read_special_days(text: str) -> tuple[SpecialDay, ...]:
    """Read the table of declared days (TOML, one ``[[day]]`` each).

    Raises
    ------
    ValueError
        When a day is declared twice or an entry lacks a field.
    """
    entries: list[SpecialDay] = []
    seen: set[date] = set()
    for row in tomllib.loads(text).get("day", []):
        try:
            entry = SpecialDay(row["date"], row["working"], row["name"], row["source"], row["verified"])
        except KeyError as missing:
            raise ValueError(f"Lịch làm việc: ngày {row.get('date', '?')} thiếu mục {missing}.") from missing
        if entry.day in seen:
            raise ValueError(f"Lịch làm việc: ngày {entry.day:%d/%m/%Y} khai hai lần.")
        seen.add(entry.day)
        entries.append(entry)
    return tuple(entries)


@lru_cache(maxsize=1)
def current_calendar() -> WorkCalendar:
    """The calendar of the packaged table. Its version names the library, its release and the table's content."""
    text = _TABLE.read_text(encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return WorkCalendar(f"holidays-{release_of('holidays')}+{digest}", read_special_days(text))


def appointment(
    received: datetime, working_days: int = 1, calendar: WorkCalendar | None = None
) -> Appointment:
    """When a dossier received at a moment is due; one working day (registration) unless told otherwise."""
    used = calendar or current_calendar()
    return Appointment(used.counting_start(received), used.due(received, working_days), used.version)


def group_due(received: datetime, working_days: int, calendar: WorkCalendar | None = None) -> datetime:
    """When the whole group of procedures is due: the end of the n-th working day."""
    return (calendar or current_calendar()).due(received, working_days)
