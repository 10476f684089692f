"""Input made up from each system's own OpenAPI document, good and bad: no 500, and only answers that it describes."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lienthong.assembly.demo_setup.demo_seeds import CITIZEN, OPERATOR, ROOTS
from tests.support.doors import Door
from tests.support.journeys import Journeys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

EXAMPLES = 6
LEFT_OUT = ("/static",)
_METHODS = ("get", "post", "put", "patch", "delete")
AS_DESCRIBED = [status_code_conformance, content_type_conformance, response_schema_conformance]
PARTS = ("dvclt", "onestop", "lgsp", "ndxp", "civilstatus_test", "authorities")


def _headers(door: Door, part: str) -> list[dict[str, str]]:
    """Nobody, and whoever may most in a part."""
    people = door.journeys.credentials.people
    unit = door.unit

    def signed_in(path: str, user: str, password: str, name: str = "access_token") -> dict[str, str]:
        answer = door.post(part, path, json={"user_name": user, "password": password})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()[name]}"}

    match part:
        case "dvclt":
            found = []
            for user, password in ((OPERATOR, people.operator), (CITIZEN, people.citizen)):
                asked = door.post(part, "/api/token", json={"userName": user, "password": password})
                found.append({"Authorization": f"Bearer {asked.json()['token']}"})
            onestop = door.journeys.credentials.onestops["01"]
            asked = door.post(part, "/api/token", json={"userName": onestop.name, "password": onestop.secret})
            return [*found, {"Authorization": f"Bearer {asked.json()['token']}"}]
        case "onestop":
            return [signed_in("/api/session", "motcua.01", people.clerk)]
        case "lgsp":
            return [door.lgsp_headers()]
        case "ndxp":
            key = door.journeys.credentials.ndxp_key("01", "test")
            return [_machine(door, part, key.key, key.secret)]
        case "civilstatus_test":
            gateway = door.journeys.credentials.gateways["test"]
            return [
                signed_in("/api/session", f"hotich.{unit}", people.officer_test),
                # Without an agency, nobody comes as far as the dossiers.
                _machine(door, part, gateway.name, gateway.secret) | {"X-Lienthong-Partner": ROOTS["01"]},
            ]
        case _:
            login = door.journeys.credentials.authorities
            return [_machine(door, part, login.name, login.secret)]


def _machine(door: Door, part: str, name: str, secret: str) -> dict[str, str]:
    answer = door.post(part, "/token", data={"grant_type": "client_credentials"}, auth=(name, secret))
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.mark.parametrize("part", PARTS)
def test_no_input_makes_a_system_fail(journeys: Journeys, part: str) -> None:
    with httpx2.Client(timeout=20.0, trust_env=False) as http:
        door = Door(journeys, http)
        callers = [{}, *_headers(door, part)]
        document = http.get(door.url(part, "/openapi.json")).json()
        schema = schemathesis.openapi.from_dict(document)
        tried = 0
        for result in schema.get_all_operations():
            operation = result.ok()  # type: ignore[union-attr]
            if operation.path.startswith(LEFT_OUT):
                continue
            tried += 1
            _try(door, part, operation, callers)
        assert tried


def _try(door: Door, part: str, operation: Any, callers: list[dict[str, str]]) -> None:
    @seed(1)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), caller=st.sampled_from(callers))
    def never_fails(case: Any, caller: dict[str, str]) -> None:
        answer = case.call(base_url=door.url(part, ""), headers=caller, timeout=20)
        text = answer.text[:300] if answer.content else ""
        assert answer.status_code < 500, f"{case.method} {case.formatted_path}: {answer.status_code} {text}"
        if not _left_the_system(answer):
            case.validate_response(answer, checks=AS_DESCRIBED)

    never_fails()


def _left_the_system(answer: Any) -> bool:
    """A made-up part of a path, such as a line break, leads to no system at all: only the server answers."""
    plain = "text/plain" in str(answer.headers.get("content-type"))
    return plain and bool(answer.status_code == 404)


def test_bytes_that_are_no_json_at_all_are_answered_with_a_complaint(journeys: Journeys) -> None:
    junk = [b"", b"null", b"[]", b'"x"', b"\xff\xfe\x00", b'{"a":', b"[" * 5000, b'{"a": 1e999999}']
    with httpx2.Client(timeout=20.0, trust_env=False) as http:
        door = Door(journeys, http)
        for part in PARTS:
            document = http.get(door.url(part, "/openapi.json")).json()
            for path, operations in document["paths"].items():
                for method in set(operations) & set(_METHODS) - {"get"}:
                    target = door.url(part, path.replace("{", "").replace("}", ""))
                    for body in junk:
                        answer = http.request(
                            method,
                            target,
                            content=body,
                            headers={"Content-Type": "application/json", **_headers_once(door, part)},
                        )
                        assert answer.status_code < 500, (method, path, body[:40], answer.text[:300])


_known: dict[tuple[str, str], dict[str, str]] = {}


def _headers_once(door: Door, part: str) -> dict[str, str]:
    key = (str(door.journeys.var_dir), part)
    if key not in _known:
        # The machine, where there is one: it comes to the operations between systems.
        _known[key] = _headers(door, part)[-1]
    return _known[key]
