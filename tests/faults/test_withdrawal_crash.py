"""kill -9 right after a citizen has withdrawn: the withdrawal stands, and nobody works on the dossier."""

from __future__ import annotations

import time

import httpx2
import pytest

from tests.support.chain import Chain
from tests.support.doors import Door
from tests.support.journeys import Journeys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def test_a_withdrawal_that_was_stored_but_not_answered_stands(chain: Chain, journeys: Journeys) -> None:
    chain.kill("onestop")  # before anybody fetches it, the citizen may still withdraw
    chain.kill("dvclt")
    chain.start_to_crash("dvclt", "dvclt.withdrawn")
    with httpx2.Client(timeout=20.0, trust_env=False) as http:
        door = Door(journeys, http)
        body = door.application()
        answer = door.apply(body)
        assert answer.status_code == 201, answer.text
        code = answer.json()["code"]
        paper = {"X-Requester-Paper": body["declaration"]["nycSoGiayToTuyThan"]}
        with pytest.raises(httpx2.TransportError):
            door.post("dvclt", f"/api/applications/{code}/withdraw", json={}, headers=paper)
        assert chain.await_end("dvclt", 10)
        chain.start("onestop", wait=False)
        chain.start("dvclt")
        chain.await_answer("onestop")
        seen = http.get(door.url("dvclt", f"/api/applications/{code}"), headers=paper).json()
        assert seen["stage"] == "withdrawn"
        time.sleep(1.5)  # more than one round of asking what waits
        assert code not in {line["interlinked_code"] for line in journeys.onestop_lines()}
