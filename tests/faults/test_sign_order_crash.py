"""kill -9 while an order to sign many is worked off: it is resumed, and no dossier is signed twice."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from lienthong.systems.civilstatus.registration.bulk_signing import HELD
from tests.support.chain import Chain
from tests.support.doors import Door
from tests.support.journeys import Journeys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

SYSTEM, PART = "civilstatus", "civilstatus_test"
DOSSIERS = 10
WAIT_SECONDS = 90.0


def wait_for(what: str, good: Callable[[], bool]) -> None:
    ends = time.monotonic() + WAIT_SECONDS
    while not good():
        assert time.monotonic() < ends, f"never {what}"
        time.sleep(0.3)


def test_an_order_that_was_killed_is_resumed_and_signs_each_dossier_once(
    chain: Chain, journeys: Journeys
) -> None:
    with httpx2.Client(timeout=30.0, trust_env=False) as http:
        door = Door(journeys, http)
        who = {
            "user_name": f"hotich.{door.unit}",
            "password": journeys.credentials.people.officer_test,
        }

        def signed_in() -> dict[str, str]:
            token = door.post(PART, "/api/session", json=who).json()["access_token"]
            return {"Authorization": f"Bearer {token}"}

        def seen(path: str) -> dict[str, Any]:
            answer = http.get(door.url(PART, path), headers=officer)
            assert answer.status_code == 200, answer.text
            body: dict[str, Any] = answer.json()
            return body

        officer = signed_in()
        messages = [door.birth() for _ in range(DOSSIERS)]
        for message in messages:
            assert door.submit(message)["status"] == "1"
        codes = [message.onestop_code for message in messages]
        for act in ("take-up", "register"):
            order = {"act": act, "codes": codes, "reason": "Đã đối chiếu"}
            done = door.post(PART, "/api/acts", json=order, headers=officer)
            assert done.json()["done"] == DOSSIERS, done.text
        chain.kill(SYSTEM)
        chain.start_to_crash(SYSTEM, "civilstatus.order_signed_untold")
        taken = door.post(PART, "/api/sign-orders", json={"codes": codes}, headers=officer)
        assert taken.status_code == 202, taken.text
        wait_for("killed", lambda: not chain.is_running(SYSTEM))
        assert chain.died_by_kill(SYSTEM), chain.log(SYSTEM)
        # Another process takes an order over once the killed one has held it for long enough.
        chain.start_ahead(SYSTEM, HELD + timedelta(seconds=1))
        path = f"/api/sign-orders/{taken.json()['id']}"
        wait_for("finished", lambda: seen(path)["finished_at"] is not None)
        told = seen(path)
        kinds = [[event["kind"] for event in seen(f"/api/dossiers/{code}")["history"]] for code in codes]
    chain.kill(SYSTEM)
    chain.start(SYSTEM)
    assert (told["done"], told["failed"], told["waiting"]) == (DOSSIERS, 0, 0)
    assert [each.count("signed") for each in kinds] == [1] * DOSSIERS
