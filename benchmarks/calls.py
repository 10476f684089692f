"""Processor time that one short call between two systems takes its sender: by an httpx2 client and by `Connections`.

A system has a dozen connections to its neighbour open, as under load; body and answer are those of a status report.

Run ``python benchmarks/calls.py [calls]`` (1,000 when left out).
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from rich.console import Console
from rich.table import Table
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from lienthong.contracts import transport
from lienthong.foundation.http import Connections, client
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.telemetry import configure_logging
from tests.support.server import serving

ROUNDS = 5
OPEN_AT_ONCE = 12
_BODY = b'{"noiDung":"' + b"x" * 1_500 + b'"}'
_HEADERS = {"Authorization": "Bearer " + "x" * 300}


async def _answer(request: Request) -> JSONResponse:
    await request.body()
    return JSONResponse({"title": "Cập nhật thành công", "status": 200, "traceId": "0" * 32})


def main() -> None:
    """Run and print."""
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    configure_logging(SharedSettings(log_level="error"))
    with serving(Starlette(routes=[Route("/report", _answer, methods=["POST"])])) as url:
        usual, ours = client(url), Connections(url, timeout=20)
        for caller in (usual, ours):
            _open(caller)
        # In turns, so that whatever else the machine does meets both.
        taken = [(_each(usual, calls), _each(ours, calls)) for _ in range(ROUNDS)]
        usual.close()
        ours.close()
    slow, fast = (min(each) * 1e6 for each in zip(*taken, strict=True))
    table = Table(title=f"Processor time of one call, least of {ROUNDS} rounds of {calls}")
    for name in ("httpx2.Client, µs", "Connections, µs", "ratio"):
        table.add_column(name, justify="right")
    table.add_row(f"{slow:.0f}", f"{fast:.0f}", f"{slow / fast:.1f}")
    Console().print(table)


def _send(caller: transport.HttpCaller) -> None:
    transport.send(caller, "dvclt", "POST", "/report", body=_BODY, headers=_HEADERS)


def _open(caller: transport.HttpCaller) -> None:
    together = Barrier(OPEN_AT_ONCE)

    def call() -> None:
        for _ in range(3):
            together.wait(20)
            _send(caller)

    with ThreadPoolExecutor(OPEN_AT_ONCE) as threads:
        for done in [threads.submit(call) for _ in range(OPEN_AT_ONCE)]:
            done.result(60)


def _each(caller: transport.HttpCaller, calls: int) -> float:
    """Seconds of this thread's processor time a call: the server's thread has its own."""
    for _ in range(20):
        _send(caller)
    began = time.thread_time()
    for _ in range(calls):
        _send(caller)
    return (time.thread_time() - began) / calls


if __name__ == "__main__":
    main()
