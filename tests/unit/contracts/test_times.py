"""Moments on the wire."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.payload_faults import (
    PayloadRejected,
)
from lienthong.contracts.times import format_moment, parse_moment
from lienthong.domain.calendar import VIETNAM


def test_a_moment_is_written_in_vietnam_time() -> None:
    assert format_moment(datetime(2024, 7, 5, 2, 30, 5, tzinfo=UTC)) == "05/07/2024 09:30:05"


def test_a_moment_without_a_zone_is_not_written() -> None:
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2024, 7, 5))  # noqa: DTZ001 - the point of the test


@given(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31)))  # noqa: DTZ001 - made aware below
def test_a_moment_is_read_as_it_was_written(naive: datetime) -> None:
    moment = naive.replace(microsecond=0, tzinfo=VIETNAM)

    assert parse_moment(format_moment(moment), "ngayTiepNhan") == moment


@pytest.mark.parametrize(
    "text", ["2024-07-05T09:30:05", "2024-07-05T02:30:05Z", "2024-07-05T09:30:05.0000000+07:00"]
)
def test_iso_moments_are_read_too(text: str) -> None:
    assert parse_moment(text, "ngayTiepNhan") == datetime(2024, 7, 5, 9, 30, 5, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2024 10:00:00",
        "05/07/2024 25:00:00",
        "hôm qua",
        "01/01/0001 00:00:00",
        "0001-01-01T00:00:00",
    ],
)
def test_a_moment_that_does_not_exist_is_rejected_by_field(text: str) -> None:
    with pytest.raises(PayloadRejected, match="ngayTiepNhan có định dạng không đúng"):
        parse_moment(text, "ngayTiepNhan")
