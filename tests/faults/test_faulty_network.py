"""A network that repeats requests, loses answers, brings them late or out of order: every dossier ends once."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2
import pytest

from tests.support.chain import Chain
from tests.support.journeys import Journeys, scenarios

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

FAULTY = 0.25
"""Share of the calls with which something goes wrong."""
LATE_SECONDS = 0.8
_OURS = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding"}
_ANSWER = {"content-type", "x-lienthong-environment"}


class FaultyProxy(ThreadingHTTPServer):
    """Passes calls on to `upstream`, and at random repeats, loses, delays or cuts them, or answers with the past."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that the other side gave up needs no words."""

    def __init__(self, upstream: str, seed: int) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.http = httpx2.Client(base_url=upstream, timeout=20.0, trust_env=False)
        self.dice = random.Random(seed)
        self.lock = threading.Lock()
        self.done: Counter[str] = Counter()
        self.past: dict[str, httpx2.Response] = {}

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def choose(self, path: str) -> str:
        """What happens to a call."""
        with self.lock:
            kinds = ["repeated", "lost", "late", "cut", "unsent", "busy"]
            if path.endswith(("layKetQua", "trangThai", "hosolienthong")):
                kinds += ["past"] * 6
            kind = self.dice.choice(kinds) if self.dice.random() < FAULTY else "well"
            self.done[kind] += 1
            return kind


class _Handler(BaseHTTPRequestHandler):
    server: FaultyProxy
    protocol_version = "HTTP/1.1"

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        kind = self.server.choose(self.path)
        if kind == "unsent":
            self.close_connection = True
            return
        if kind == "busy":
            self._answer(503, {}, b"<html>busy</html>")
            return
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _OURS}
        try:
            answer = self.server.http.request(self.command, self.path, content=body, headers=headers)
            if kind == "repeated":
                answer = self.server.http.request(self.command, self.path, content=body, headers=headers)
        except httpx2.HTTPError:
            self.close_connection = True
            return
        with self.server.lock:
            before = self.server.past.get(self.path)
            self.server.past[self.path] = answer
        if kind == "past" and before is not None:
            answer = before
        if kind == "late":
            time.sleep(LATE_SECONDS)
        if kind == "lost":
            self.close_connection = True
            return
        content = answer.content
        kept = {name: value for name, value in answer.headers.items() if name.lower() in _ANSWER}
        if kind == "cut" and content:
            self._answer(answer.status_code, kept, content[: len(content) // 2], declared=len(content))
            self.close_connection = True
            return
        self._answer(answer.status_code, kept, content)

    def _answer(
        self, status: int, headers: dict[str, str], content: bytes, *, declared: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content) if declared is None else declared))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = _pass_on  # noqa: N815 - names that the library calls

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def _proxy(upstream: str, seed: int) -> Iterator[FaultyProxy]:
    proxy = FaultyProxy(upstream, seed)
    thread = threading.Thread(target=proxy.serve_forever, name="faulty-proxy", daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        proxy.server_close()
        proxy.http.close()
        thread.join(5)


def test_repeated_lost_late_and_old_answers_change_nothing(chain: Chain, journeys: Journeys) -> None:
    network = journeys.network
    with (
        _proxy(network.url("dvclt"), 11) as dvclt,
        _proxy(network.url("lgsp"), 12) as lgsp,
        _proxy(network.url("authorities"), 13) as authorities,
        _proxy(network.url("civilstatus_test"), 14) as civilstatus,
    ):
        detours = {
            "onestop": {
                "LIENTHONG_ONESTOP__DVCLT_URL": dvclt.url,
                "LIENTHONG_ONESTOP__LGSP_URL": lgsp.url,
            },
            "dvclt": {"LIENTHONG_DVCLT__AUTHORITIES_URL": authorities.url},
            "ndxp": {"LIENTHONG_NDXP__CIVILSTATUS_TEST_URL": civilstatus.url},
        }
        try:
            for system, environment in detours.items():
                chain.kill(system)
                chain.start(system, wait=False, environment=environment)
            for system in detours:
                chain.await_answer(system)
            journeys.travel(
                scenarios("khai-sinh", "bo-sung-mot-cua", "bo-sung-ho-tich", "khai-tu-tai-nha", "tu-choi"),
                limit_seconds=120,
            )
        finally:
            for system in detours:
                chain.kill(system)
                chain.start(system, wait=False)
            for system in detours:
                chain.await_answer(system)
        happened = dvclt.done + lgsp.done + authorities.done + civilstatus.done
        assert {"repeated", "lost", "late", "cut", "unsent", "busy", "past"} <= happened.keys()
