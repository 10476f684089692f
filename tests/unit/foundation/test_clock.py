"""Clocks: the demo's day runs on over restarts; production has the machine's time only."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lienthong.foundation.clock import VIETNAM, FixedClock, RunningClock, SystemClock, clock_from
from lienthong.foundation.settings import SettingsError, SharedSettings

START = datetime(2024, 7, 5, 8, 0, tzinfo=VIETNAM)


def test_the_system_clock_shows_vietnamese_time() -> None:
    assert SystemClock().now().utcoffset() == timedelta(hours=7)


def test_a_running_clock_begins_at_its_start_and_runs_on() -> None:
    clock = RunningClock(START)
    first, second = clock.now(), clock.now()
    assert START <= first < second < START + timedelta(seconds=5)


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(datetime(2024, 7, 5, 8))  # noqa: DTZ001 - a moment without zone is Vietnamese time
    assert clock.now() == START
    clock.advance(timedelta(hours=7))
    assert clock.now() == START + timedelta(hours=7)


def test_a_restarted_demo_does_not_fall_back_to_its_start(tmp_path: Path) -> None:
    shared = SharedSettings(var_dir=tmp_path, clock_start=START)
    before = clock_from(shared).now()
    kept = (tmp_path / "clock.json").read_text(encoding="utf-8")
    earlier = datetime.now(UTC) - timedelta(hours=2)
    (tmp_path / "clock.json").write_text(
        kept.replace(kept.split('"anchor": "')[1][:19], earlier.isoformat()[:19]), encoding="utf-8"
    )
    assert timedelta(hours=1) < clock_from(shared).now() - before < timedelta(hours=3)


def test_another_start_begins_anew(tmp_path: Path) -> None:
    clock_from(SharedSettings(var_dir=tmp_path, clock_start=START))
    later = START + timedelta(days=400)
    now = clock_from(SharedSettings(var_dir=tmp_path, clock_start=later)).now()
    assert later <= now < later + timedelta(seconds=5)


def test_a_start_outside_demo_mode_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CLOCK_START"):
        clock_from(SharedSettings(mode="production", var_dir=tmp_path, clock_start=START))
