"""Couriers in processes of their own: killed in the middle of a batch, or sharing one database."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery import Delivery
from tests.support.outbox import ledger, metadata, put

pytestmark = pytest.mark.slow
ROWS = 60


def courier(
    url: str, tmp_path: Path, *, crash_at: str = "", lease: float = 30, durable: str = ""
) -> "subprocess.Popen[bytes]":
    durable = durable or (f"sqlite:///{tmp_path / 'durable.db'}" if url.startswith("sqlite") else url)
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.support.outbox",
            url,
            durable,
            str(tmp_path),
            str(ROWS),
            str(lease),
        ],
        env=os.environ | {"LIENTHONG_CRASH_AT": crash_at, "LIENTHONG_CRASH_DIR": str(tmp_path)},
    )


def filled(url: str) -> Database:
    database = Database(url, "parcels")
    database.create_all(metadata)
    put(
        database,
        *(Delivery(f"p{number:03}", "parcel", f"dossier-{number % 20}", number) for number in range(ROWS)),
    )
    return database


def assert_each_settled_once_in_order(database: Database) -> None:
    settled = ledger(database)
    assert sorted(settled) == [f"p{number:03}" for number in range(ROWS)]
    streams: dict[int, list[str]] = {}
    for key in settled:
        streams.setdefault(int(key[1:]) % 20, []).append(key)
    assert all(keys == sorted(keys) for keys in streams.values())


def carried(tmp_path: Path) -> list[tuple[str, str]]:
    lines = (tmp_path / "carried.log").read_text(encoding="utf-8").splitlines()
    return [(line.split()[0], line.split()[1]) for line in lines]


@pytest.mark.parametrize("point", ["delivery_claimed", "delivery_sent", "delivery_settled"])
def test_a_killed_courier_goes_on_after_its_restart_and_settles_each_once(
    database_url: str, tmp_path: Path, point: str
) -> None:
    database = filled(database_url)
    killed = courier(database_url, tmp_path, crash_at=f"parcels.{point}")
    assert killed.wait(30) == -signal.SIGKILL
    restarted = courier(database_url, tmp_path, crash_at=f"parcels.{point}")
    # Far below the lease of 30 s: the engine recovers what the killed process had under way.
    assert restarted.wait(20) == 0
    assert_each_settled_once_in_order(database)
    database.close()


def test_when_the_engine_forgot_a_killed_process_the_leases_bring_its_rows_back(
    database_url: str, tmp_path: Path
) -> None:
    database = filled(database_url)
    forgotten = f"sqlite:///{tmp_path / 'forgotten.db'}"
    killed = courier(database_url, tmp_path, crash_at="parcels.delivery_sent", lease=2, durable=forgotten)
    assert killed.wait(30) == -signal.SIGKILL
    other = courier(database_url, tmp_path, lease=2, durable=f"sqlite:///{tmp_path / 'other.db'}")
    assert other.wait(30) == 0
    assert_each_settled_once_in_order(database)
    database.close()


def test_rows_claimed_by_a_process_killed_before_the_engine_heard_of_them_come_back_with_their_lease(
    database_url: str, tmp_path: Path
) -> None:
    database = filled(database_url)
    killed = courier(database_url, tmp_path, crash_at="parcels.delivery_leased", lease=2)
    assert killed.wait(30) == -signal.SIGKILL
    restarted = courier(database_url, tmp_path, crash_at="parcels.delivery_leased", lease=2)
    assert restarted.wait(30) == 0
    assert_each_settled_once_in_order(database)
    database.close()


@pytest.mark.postgres
def test_two_processes_share_the_rows_without_doubles(postgres_url: str, tmp_path: Path) -> None:
    database = filled(postgres_url)
    both = [courier(postgres_url, tmp_path), courier(postgres_url, tmp_path)]
    assert [process.wait(40) for process in both] == [0, 0]
    assert_each_settled_once_in_order(database)
    times = Counter(key for _, key in carried(tmp_path))
    assert set(times.values()) == {1}
    database.close()
