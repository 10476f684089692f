"""A served process: real HTTP between two services, and a stop that is bounded whatever still hangs."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

from lienthong.assembly.network import free_port
from lienthong.foundation.delivery.durable_engine import ExecutorSlot, durable_from
from lienthong.foundation.settings import SharedSettings
from tests.support.outbox import wait_until

pytestmark = pytest.mark.slow

SCRIPT = """
import sys, time
from pathlib import Path
from fastapi import FastAPI
from lienthong.foundation.clock import SystemClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery import Sender, Courier, Delivered, Delivery
from lienthong.foundation.delivery.durable_engine import durable_from
from lienthong.foundation.runtime.services import Service, mount, serve
from lienthong.foundation.settings import SharedSettings
from tests.support.outbox import metadata, put, write_ledger

shared = SharedSettings(var_dir=Path(sys.argv[1]))
database = Database(f"sqlite:///{sys.argv[1]}/parcels.db", "parcels")
database.create_all(metadata)
durable = durable_from(shared, "parcels")

def hang(deliveries):
    Path(sys.argv[1], "hangs").touch()
    time.sleep(60)
    return [Delivered() for _ in deliveries]

courier = Courier(database, [Sender("parcel", "remote", hang, write_ledger)], durable, SystemClock())
put(database, Delivery("p001", "parcel"))
app = mount({"/parcels": Service("parcels", "Bưu kiện", FastAPI(), database, [courier])}, durable)
serve(app, port=int(sys.argv[2]))
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_process_stops_within_ten_seconds_even_while_a_remote_hangs(
    tmp_path: Path, how: signal.Signals
) -> None:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SCRIPT, str(tmp_path), str(port)])
    wait_until((tmp_path / "hangs").exists)
    wait_until(lambda: answers(port))
    began = time.monotonic()
    process.send_signal(how)
    process.wait(15)
    assert time.monotonic() - began < 10


def answers(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/parcels/health", trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False


def test_living_processes_of_one_name_have_numbers_of_their_own(tmp_path: Path) -> None:
    first, second = ExecutorSlot(tmp_path, "onestop"), ExecutorSlot(tmp_path, "onestop")
    assert first.executor_id != second.executor_id
    number = first.executor_id
    first.release()
    third = ExecutorSlot(tmp_path, "onestop")
    assert third.executor_id == number
    second.release()
    third.release()


def test_an_engine_deletes_what_ended_long_ago_and_gives_its_number_back(tmp_path: Path) -> None:
    shared = SharedSettings(var_dir=tmp_path)
    engine = durable_from(shared, "up")
    engine.start()
    assert engine.delete_ended() is False
    engine.stop()
    again = durable_from(shared, "up")
    assert again.executor_id == engine.executor_id
    assert os.path.exists(tmp_path / "lienthong-up.durable.db")  # noqa: PTH110
    again.start()
    again.stop()
