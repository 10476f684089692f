"""The time, as the business sees it: Vietnamese time, and in a demo a day of one's choice.

Code that decides anything by date takes a `Clock`. Leases and retries (foundation.delivery) go by real time
instead, since they are about processes, not about law.
"""

import fcntl
import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from lienthong.foundation.settings import SettingsError, SharedSettings, environment_name

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Aware moment in Asia/Ho_Chi_Minh."""
        ...


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """What the machine says."""
        return datetime.now(VIETNAM)


class RunningClock:
    """Shows `start` at real moment `anchor` (now by default) and runs on from there at normal speed."""

    def __init__(self, start: datetime, anchor: datetime | None = None) -> None:
        self._ahead: timedelta = _aware(start) - (anchor or datetime.now(UTC))

    def now(self) -> datetime:
        """The shown time."""
        return datetime.now(VIETNAM) + self._ahead


class FixedClock:
    """Stands still until moved: for tests."""

    def __init__(self, moment: datetime) -> None:
        self._moment = _aware(moment)
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """Where it stands."""
        with self._lock:
            return self._moment

    def set(self, moment: datetime) -> None:
        """Move to `moment`."""
        with self._lock:
            self._moment = _aware(moment)

    def advance(self, step: timedelta) -> None:
        """Move on by `step`."""
        with self._lock:
            self._moment += step


def clock_from(shared: SharedSettings) -> Clock:
    """The clock the settings ask for.

    A demo clock keeps its anchor in ``var/clock.json``, so that all processes show the same time and a
    restarted one does not fall back to the start.

    Raises
    ------
    SettingsError
        A start is set outside demo mode.
    """
    if shared.clock_start is None:
        return SystemClock()
    if shared.mode != "demo":
        raise SettingsError(
            environment_name("shared", "clock_start"),
            "chỉ được đặt ở chế độ demo; khi chạy thật phải để trống",
        )
    start = _aware(shared.clock_start)
    return RunningClock(start, _kept_anchor(shared.var_dir, start))


def _kept_anchor(var_dir: Path, start: datetime) -> datetime:
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "clock.json").open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        kept = json.loads(text) if text else {}
        if kept.get("start") != start.isoformat():
            kept = {"start": start.isoformat(), "anchor": datetime.now(UTC).isoformat()}
            file.truncate(0)
            file.write(json.dumps(kept))
            file.flush()
        return datetime.fromisoformat(kept["anchor"])


def _aware(moment: datetime) -> datetime:
    """A moment without zone is Vietnamese time."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)
