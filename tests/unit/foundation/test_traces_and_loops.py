"""Traces travel with calls; loops outlive errors; crash points are inert unless asked for."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest

from lienthong.foundation.clock import SystemClock
from lienthong.foundation.crash_points import crash_point
from lienthong.foundation.http import client
from lienthong.foundation.loops import Loop
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.telemetry import (
    bind_trace,
    configure_logging,
    current_trace,
    new_trace_id,
    trace_id_from,
    traceparent,
)

TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_a_traceparent_is_read_back_from_its_header() -> None:
    assert trace_id_from(traceparent(TRACE)) == TRACE


@pytest.mark.parametrize("header", [None, "", "x", f"00-{TRACE}", f"00-{'0' * 32}-00f067aa0ba902b7-01"])
def test_a_malformed_traceparent_is_no_trace(header: str | None) -> None:
    assert trace_id_from(header) == ""


def test_a_bound_trace_ends_with_its_block() -> None:
    with bind_trace(TRACE):
        assert current_trace() == TRACE
    assert current_trace() == ""


def test_binding_nothing_keeps_the_trace() -> None:
    with bind_trace(TRACE), bind_trace(""):
        assert current_trace() == TRACE


def test_new_traces_differ_and_have_32_hex_digits() -> None:
    assert new_trace_id() != new_trace_id()
    assert len(bytes.fromhex(new_trace_id())) == 16


def test_calls_carry_the_current_trace() -> None:
    with client("http://127.0.0.1:9") as http, bind_trace(TRACE):
        request = http.build_request("GET", "/")
        for hook in http.event_hooks["request"]:
            hook(request)
    assert trace_id_from(request.headers["traceparent"]) == TRACE


def test_a_dead_server_is_a_connection_error_at_once() -> None:
    with client("http://127.0.0.1:9") as http, pytest.raises(httpx2.ConnectError):
        http.get("/")


def test_log_lines_are_json_with_the_trace(capfd: pytest.CaptureFixture[str]) -> None:
    script = (
        "import structlog; from lienthong.foundation.telemetry import *;"
        "from lienthong.foundation.settings import SharedSettings;"
        "configure_logging(SharedSettings());"
        f"c = bind_trace('{TRACE}'); c.__enter__();"
        "structlog.get_logger().info('stored', dossier='H08.37.80-240705-0015')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    line = json.loads(done.stderr)
    assert (line["event"], line["trace_id"], line["level"]) == ("stored", TRACE, "info")


def test_logging_can_be_configured_again() -> None:
    configure_logging(SharedSettings(log_format="console", log_level="error"))
    configure_logging(SharedSettings(log_level="error"))


def test_a_loop_outlives_an_error_and_stops_when_told() -> None:
    enough = threading.Event()
    rounds: list[int] = []

    def body() -> bool:
        rounds.append(1)
        if len(rounds) >= 3:
            enough.set()
        raise ZeroDivisionError

    loop = Loop("rounds", 0.001, 0.01, body)
    loop.start()
    assert enough.wait(5)
    loop.stop()
    seen = len(rounds)
    assert threading.Event().wait(0.05) is False
    assert len(rounds) == seen


def test_a_woken_loop_does_not_wait_for_its_interval() -> None:
    rounds = threading.Semaphore(0)

    def body() -> bool:
        rounds.release()
        return False

    loop = Loop("rounds", 30, 30, body)
    loop.start()
    assert rounds.acquire(timeout=5)
    loop.wake()
    assert rounds.acquire(timeout=5)
    loop.stop()


def test_crash_points_do_nothing_unless_asked() -> None:
    crash_point("onestop.stored")
    assert SystemClock().now()


def test_a_crash_happens_once_at_its_point(tmp_path: Path) -> None:
    script = "from lienthong.foundation.crash_points import crash_point as c; c('a.other'); c('a.stored'); print('on')"
    environ = os.environ | {"LIENTHONG_CRASH_AT": "a.stored", "LIENTHONG_CRASH_DIR": str(tmp_path)}
    command = [sys.executable, "-c", script]
    first = subprocess.run(command, env=environ, capture_output=True, check=False)
    second = subprocess.run(command, env=environ, capture_output=True, check=False)
    assert first.returncode == -signal.SIGKILL
    assert (second.returncode, second.stdout) == (0, b"on\n")


def test_a_crash_never_happens_in_production(tmp_path: Path) -> None:
    script = "from lienthong.foundation.crash_points import crash_point as c; c('a.stored')"
    environ = os.environ | {
        "LIENTHONG_CRASH_AT": "a.stored",
        "LIENTHONG_CRASH_DIR": str(tmp_path),
        "LIENTHONG_SHARED__MODE": "production",
    }
    done = subprocess.run([sys.executable, "-c", script], env=environ, check=False)
    assert done.returncode == 0
