"""Moments on the wire: ``dd/MM/yyyy HH:mm:ss`` in Vietnam's time (contracts.md sections 2 and 4.3)."""

from __future__ import annotations

import re
from datetime import datetime

from lienthong.contracts.payload_faults import PayloadRejected, wrong_format
from lienthong.domain.calendar import VIETNAM

#: Years that a moment on the wire can mean; the empty date of .NET, 01/01/0001, is none.
YEARS = range(1900, 2200)
_MOMENT = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
#: Seven digits of a second, as .NET writes them; Python reads six.
_LONG_FRACTION = re.compile(r"(\.\d{6})\d+")


def format_moment(moment: datetime) -> str:
    """``dd/MM/yyyy HH:mm:ss`` in Vietnam's time; the moment must be aware.

    Raises
    ------
    ValueError
        When the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment on the wire must have a time zone")
    local = moment.astimezone(VIETNAM)
    # strftime does not pad years below 1000 on every platform.
    return f"{local.day:02d}/{local.month:02d}/{local.year:04d} {local:%H:%M:%S}"


def parse_moment(text: str, field: str) -> datetime:
    """Read ``dd/MM/yyyy HH:mm:ss`` (seconds or the time may be absent) or ISO 8601; aware, in Vietnam's time.

    Raises
    ------
    PayloadRejected
        Naming ``field``, when the text is no such moment.
    """  # noqa: DOC501 - ValueError is caught here
    stripped = text.strip()
    try:
        if match := _MOMENT.fullmatch(stripped):
            day, month, year, hour, minute, second = (int(group or 0) for group in match.groups())
            moment = datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
        else:
            moment = datetime.fromisoformat(_LONG_FRACTION.sub(r"\1", stripped))
            moment = moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)
        if moment.year not in YEARS:
            raise ValueError(moment.year)
        return moment
    except (ValueError, OverflowError):
        raise PayloadRejected(
            [wrong_format(field, "phải có dạng dd/MM/yyyy HH:mm:ss, ví dụ 05/07/2024 14:30:00")]
        ) from None
