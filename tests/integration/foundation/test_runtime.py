"""Services mounted in one process: paths, health, metrics, start and stop."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from lienthong.foundation.clock import SystemClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.delivery import Courier, Delivered, Delivery, Retry, Sender
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.loops import Loop
from lienthong.foundation.runtime.services import Service, mount
from tests.support.outbox import QUICK, Remote, ledger, metadata, put, wait_until, write_ledger

TRACE = "0af7651916cd43dd8448eb211c80319c"


class Chain:
    """Two services in one application."""

    def __init__(self, folder: Path) -> None:
        self.remote, self.rounds, self.closed = Remote(), threading.Event(), threading.Event()
        self.database = Database(f"sqlite:///{folder / 'parcels.db'}", "parcels")
        durable = DurableEngine(f"sqlite:///{folder / 'durable.db'}", "test-0", listen_seconds=0.1)
        sender = Sender("parcel", "remote", self.remote.send, write_ledger, retry=QUICK)
        parcels = FastAPI()

        @parcels.get("/where/{code}", name="where")
        def where(code: str, request: Request) -> dict[str, str]:
            return {"code": code, "url": str(request.url_for("where", code="x"))}

        self.parcels = Service(
            name="parcels",
            title_vi="Bưu kiện",
            app=parcels,
            database=self.database,
            couriers=[Courier(self.database, [sender], durable, SystemClock())],
            loops=[Loop("rounds", 0.01, 0.05, self.one_round)],
            on_start=[lambda: self.database.create_all(metadata)],
            closers=[self.closed.set],
        )
        landing = Service(name="landing", title_vi="Trang đầu", app=FastAPI())
        self.app = mount({"/": landing, "/parcels": self.parcels}, durable)

    def one_round(self) -> bool:
        self.rounds.set()
        return False


@pytest.fixture
def chain(tmp_path: Path) -> Chain:
    return Chain(tmp_path)


@pytest.fixture
def web(chain: Chain) -> Iterator[TestClient]:
    with TestClient(chain.app) as client:
        yield client


def test_each_service_answers_under_its_path_and_knows_it(web: TestClient) -> None:
    answer = web.get("/parcels/where/a")
    assert answer.json() == {"code": "a", "url": "http://testserver/parcels/where/x"}
    assert web.get("/health").json()["system"] == "landing"
    assert web.get("/parcels/openapi.json").status_code == 200


def test_the_trace_of_the_caller_comes_back(web: TestClient) -> None:
    answer = web.get("/parcels/where/a", headers={"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
    assert answer.headers["traceparent"].split("-")[1] == TRACE


def test_starting_the_application_delivers_and_runs_the_loops(web: TestClient, chain: Chain) -> None:
    put(chain.database, Delivery("p001", "parcel"))
    wait_until(lambda: ledger(chain.database) == ["p001"])
    assert chain.rounds.wait(5)


def test_health_shows_what_waits_and_since_when_a_hop_fails(web: TestClient, chain: Chain) -> None:
    assert web.get("/parcels/health").json()["status"] == "ok"
    chain.remote.answer = lambda _: Retry("Không kết nối được", "unreachable")
    put(chain.database, Delivery("p001", "parcel"))
    wait_until(lambda: web.get("/parcels/health").json()["status"] == "degraded")
    report = web.get("/parcels/health").json()
    assert report["database"] == "ok"
    assert report["waiting"]["parcel"]["waiting"] == 1
    assert report["hops"][0]["name"] == "remote"
    assert report["hops"][0]["last_error"] == "unreachable"
    assert report["hops"][0]["since"]
    chain.remote.answer = lambda _: Delivered()
    wait_until(lambda: web.get("/parcels/health").json()["status"] == "ok")


def test_metrics_count_by_route_template_and_never_by_value(web: TestClient, chain: Chain) -> None:
    web.get("/parcels/where/079224000123")
    web.get("/parcels/nowhere/079224000123")
    put(chain.database, Delivery("p001", "parcel"))
    wait_until(lambda: 'outcome="done"' in web.get("/parcels/metrics").text)
    shown = web.get("/parcels/metrics").text
    counted = 'lienthong_requests_total{method="GET",route="/where/{code}",status="200",system="parcels"} 1.0'
    assert counted in shown
    assert 'route="unmatched",status="404"' in shown
    assert "079224000123" not in shown


def test_stopping_is_orderly_and_bounded(chain: Chain) -> None:
    chain.parcels.loops[0].stopping.clear()
    with TestClient(chain.app):
        began = time.monotonic()
    assert time.monotonic() - began < 10
    assert chain.closed.is_set()
