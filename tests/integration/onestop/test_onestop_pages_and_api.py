"""The clerk's pages and the API for people, over HTTP, with the engine and the loops running."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from lienthong.foundation.clock import RunningClock
from lienthong.foundation.delivery import Breaker
from lienthong.foundation.delivery.durable_engine import DurableEngine
from lienthong.foundation.identity import Role
from lienthong.foundation.runtime.services import mount
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.invented import people
from lienthong.systems.onestop.app import build
from lienthong.systems.onestop.base.settings import OnestopSettings
from lienthong.testing.partners import FakeCivilStatus, FakeDvclt
from tests.support.homes import at_home, has_a_home
from tests.support.outbox import wait_until
from tests.support.server import serving
from tests.support.systems.onestop import (
    AT,
    CLERK,
    OPERATOR,
    OTHER_CLERK,
    PAPER,
    PASSWORD,
    SEED,
    TOKEN_KEY,
    UNIT,
    connection,
)


@dataclass
class Running:
    http: TestClient
    dvclt: FakeDvclt
    registrar: FakeCivilStatus
    breakers: Mapping[str, Breaker]

    def bearer(self, who: str) -> dict[str, str]:
        answer = self.http.post("/mcdt/api/session", json={"user_name": who, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def get(self, path: str, who: str = CLERK.account) -> Any:
        return self.http.get(f"/mcdt{path}", headers=self.bearer(who))

    def post(self, path: str, body: Any = None, who: str = CLERK.account) -> Any:
        return self.http.post(f"/mcdt{path}", json=body, headers=self.bearer(who))

    def offer(self, seed: int, **more: Any) -> str:
        code = self.dvclt.offer(people.birth(seed, AT.date(), UNIT), attachments=(PAPER,), **more)
        wait_until(lambda: self.dvclt.dossiers[code].acknowledged > 0)
        return code


@pytest.fixture
def running(tmp_path: Path, authority: LocalAuthority) -> Iterator[Running]:
    clock = RunningClock(AT)
    dvclt, registrar = FakeDvclt(clock.now), FakeCivilStatus(clock.now)
    with serving(dvclt.app) as dvclt_url, serving(registrar.app) as lgsp_url:
        durable = DurableEngine(f"sqlite:///{tmp_path}/durable.db", "test-onestop", listen_seconds=0.1)
        service = build(
            OnestopSettings(
                dvclt_url=dvclt_url,
                lgsp_url=lgsp_url,
                connections=[connection()],
                token_key=SecretStr(TOKEN_KEY),
                pull_seconds=0.1,
                pull_idle_seconds=0.2,
                poll_first_seconds=0.2,
                lgsp_probe_seconds=0.2,
            ),
            SharedSettings(var_dir=tmp_path, delivery_poll_seconds=0.1),
            clock,
            durable,
            authority.trust(),
            seed=SEED,
        )
        with TestClient(mount({"/mcdt": service}, durable)) as http:
            yield Running(http, dvclt, registrar, service.couriers[0].breakers)


def test_a_clerk_works_through_the_api(running: Running) -> None:
    code = running.offer(1, form={"nksQueQuan": "xã Tân Lập"})
    plain = running.offer(2)
    wait_until(lambda: running.dvclt.dossiers[code].statuses == [1])
    seen = running.get(f"/api/dossiers/{code}").json()
    assert "accept" not in seen["acts"]
    assert not seen["places"]["child.hometown"]["decided"]
    assert running.post(f"/api/dossiers/{code}/accept").status_code == 409
    faulty = running.post(f"/api/dossiers/{code}/places/child.hometown", {"candidate": 99})
    assert faulty.status_code == 422
    assert running.post(f"/api/dossiers/{code}/places/child.hometown", {}).status_code == 422
    placed = running.post(f"/api/dossiers/{code}/places/child.hometown", {"candidate": 0})
    assert placed.status_code == 200, placed.text
    done = running.post("/api/acts", {"act": "accept", "codes": [code, plain, "H26.1.1-240705-9999"]}).json()
    assert [outcome["done"] for outcome in done["outcomes"]] == [True, True, False]
    wait_until(lambda: len(running.registrar.dossiers) == 2)
    wait_until(lambda: running.dvclt.dossiers[plain].statuses == [1, 3, 7])
    [accepted] = [
        each for each in running.get(f"/api/dossiers/{plain}").json()["events"] if each["kind"] == "accepted"
    ]
    assert (accepted["actor"], accepted["actor_name"]) == (CLERK.account, CLERK.name)
    status = running.get("/api/status").json()
    assert status["states"] == {"4": 2}
    assert status["holds"] == 0
    assert {hop["name"] for hop in running.get("/api/hops").json()["items"]} == {"dvclt", "lgsp"}
    assert running.get("/health").json()["status"] == "ok"
    for breaker in running.breakers.values():
        for _ in range(3):
            breaker.failed(datetime.now(UTC), "HTTP_502")
    # Nothing waits for either hop, and both answer.
    wait_until(lambda: running.get("/health").json()["status"] == "ok")
    assert "lienthong_deliveries_total" in running.get("/metrics").text


def test_other_agencies_and_strangers_see_nothing(running: Running) -> None:
    code = running.offer(3)
    assert running.get(f"/api/dossiers/{code}", OTHER_CLERK.account).status_code == 404
    assert running.get("/api/dossiers", OTHER_CLERK.account).json()["items"] == []
    assert len(running.get("/api/dossiers", OPERATOR.account).json()["items"]) == 1
    assert running.http.get("/mcdt/api/dossiers").status_code == 401
    wrong = running.http.post("/mcdt/api/session", json={"user_name": "x", "password": "sai-mat-khau"})
    assert wrong.status_code == 401
    assert running.post(f"/api/dossiers/{code}/refuse", {"reason": ""}).status_code == 409
    assert running.post("/api/dossiers/khong-co/accept").status_code == 404


def test_a_hold_is_listed_and_resumed_through_the_api(running: Running) -> None:
    code = running.offer(4, unit=99999)
    assert running.get("/api/holds").json()["items"] == []
    [hold] = running.get("/api/holds", OPERATOR.account).json()["items"]
    assert (hold["interlinked_code"], hold["reason"]) == (code, "UNKNOWN_UNIT")
    assert hold["what_to_do"]
    assert running.post(f"/api/holds/{hold['id']}/resume", who=CLERK.account).status_code == 404
    assert running.post(f"/api/holds/{hold['id']}/resume", who=OPERATOR.account).status_code == 200
    assert running.post("/api/holds/999999/resume", who=OPERATOR.account).status_code == 404


def test_the_pages_show_what_was_declared_and_where_it_goes(running: Running) -> None:
    code = running.offer(5)
    wait_until(lambda: running.dvclt.dossiers[code].statuses == [1])
    running.http.headers["Accept"] = "text/html"
    assert running.http.get("/mcdt/", follow_redirects=False).status_code == 303
    login = {"user_name": CLERK.account, "password": PASSWORD}
    assert running.http.post("/mcdt/login", data=login, follow_redirects=False).status_code == 303
    desk = running.http.get("/mcdt/").text
    assert "H26.1.1-240705-0001" in desk
    page = running.http.get(f"/mcdt/ho-so/{code}").text
    declared = running.dvclt.dossiers[code].received.form["nksHoTen"]
    assert declared in page
    assert declared not in desk
    assert "môi trường kiểm thử, API 3.0, phường Điện Biên, quận Ba Đình, thành phố Hà Nội" in page
    paper = next(part for part in page.split('"') if "/tep/" in part)
    assert running.http.get(paper).headers["content-type"] == "application/pdf"
    assert running.http.get(f"/mcdt/ho-so/{code}/ket-qua.pdf").status_code == 404
    for path in ("/vuong", "/tinh-trang", "/?q=0001", "/?tat_ca=1"):
        assert running.http.get(f"/mcdt{path}").status_code == 200
    without_token = running.http.post(f"/mcdt/ho-so/{code}/accept")
    assert without_token.status_code == 403
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    done = running.http.post(f"/mcdt/ho-so/{code}/accept", data={"csrf_token": token})
    assert "đã xong hồ sơ" in done.text
    wait_until(lambda: len(running.registrar.dossiers) == 1)
    wait_until(lambda: running.dvclt.dossiers[code].statuses == [1, 3, 7])
    sent = running.http.get(f"/mcdt/ho-so/{code}").text
    assert "Môi trường kiểm thử, API 3.0, đơn vị 00019" in sent
    history = sent.split("Lịch sử")[-1]
    assert CLERK.name in history
    assert CLERK.account not in history


@pytest.mark.parametrize("role", Role)
def test_every_role_comes_to_a_page_or_is_told_where_its_place_is(running: Running, role: Role) -> None:
    assert has_a_home(at_home(running.http, "/mcdt", role), role)


def test_the_page_shows_what_was_sent_when_it_could_no_longer_be_used(running: Running) -> None:
    code = running.offer(31)
    assert running.post(f"/api/dossiers/{code}/accept").status_code == 200
    offered = running.dvclt.dossiers[code]
    wait_until(lambda: len(offered.taken) > 1)
    papers = (PAPER.model_copy(update={"file_name": "giay-moi.pdf"}),)
    running.dvclt.correct(
        code, form={**offered.received.form, "nycEmail": "moi@example.com"}, attachments=papers
    )
    wait_until(lambda: not offered.is_waiting)

    held = [hold["reason"] for hold in running.get("/api/holds").json()["items"]]
    browser = running.http
    browser.headers["Accept"] = "text/html"
    browser.post("/mcdt/login", data={"user_name": CLERK.account, "password": PASSWORD})
    page = browser.get(f"/mcdt/ho-so/{code}").text

    assert held == ["CONTENT_CHANGED"]
    assert "Gửi thêm, chưa dùng" in page
    assert "moi@example.com" in page
    assert "giay-moi.pdf" in page
    assert "Đã xem" in page
