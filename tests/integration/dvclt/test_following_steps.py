"""After the registration: each following step is a branch of its own."""

import json
import time
from datetime import timedelta

from lienthong.invented import people
from tests.support.systems.dvclt import OPERATOR, Chain, number_for

ENDED = {"done", "refused", "cancelled"}


def registered(chain: Chain, **changed: str) -> str:
    """Code of a birth whose result was taken."""
    code = chain.received()
    chain.reach(code, 1, 3, 7)
    answer = chain.report(code, 4, ketQuaXuLy=chain.result(code, **changed))
    assert answer.status_code == 200, answer.text
    return code


def test_each_step_goes_to_its_authority_once_with_the_signed_document(running: Chain) -> None:
    running.agencies.states = {"DKTT": 3, "BHYT": 3}

    code = registered(running)
    running.wait_for(code, lambda states: set(states.values()) == {"done"})

    step = running.agencies.got[code, "DKTT"]
    assert step.document().startswith(b"%PDF-")
    assert step.facts["soDinhDanh"] == number_for(running.declared[code], 1)
    assert "giayKhaiSinh" not in step.facts
    assert step.document_kind == "KQ.G15.000031"


def test_a_refusal_ends_its_own_branch_only(running: Chain) -> None:
    running.agencies.states = {"DKTT": 4, "BHYT": 3}

    code = registered(running)
    running.wait_for(code, lambda states: set(states.values()) <= ENDED)

    assert running.branches(code) == {"residence": "refused", "health_insurance": "done"}
    assert running.follow(code)["stage"] == "registered"


def test_the_case_is_closed_when_the_result_is_returned_and_every_branch_ended(running: Chain) -> None:
    running.agencies.states = {"DKTT": 3, "BHYT": 4}
    code = registered(running)
    running.wait_for(code, lambda states: set(states.values()) <= ENDED)
    assert running.follow(code)["completed_at"] is None

    running.reach(code, 5)

    assert running.follow(code)["completed_at"] is not None


def test_a_death_is_followed_as_asked_for(running: Chain) -> None:
    running.agencies.states = {"XDKTT": 3, "MTP": 3}
    death = people.death_in_hospital(8, running.clock.now().date(), "00019")
    code = running.received(death, options=["deregistration", "funeral_allowance"])

    running.reach(code, 1, 3, 7, 4)
    running.wait_for(code, lambda states: set(states.values()) == {"done"})

    assert {step for _, step in running.agencies.got} == {"XDKTT", "MTP"}


def test_a_refusal_by_the_registrar_starts_no_branch(running: Chain) -> None:
    code = running.received()

    running.reach(code, 1, 3, 7, 6)

    assert set(running.branches(code).values()) == {"cancelled"}
    assert running.agencies.got == {}


def test_an_authority_that_is_down_gets_its_step_when_it_is_back(running: Chain) -> None:
    running.agencies.down = True
    code = registered(running)
    assert set(running.branches(code).values()) == {"going"}

    running.agencies.down = False
    running.agencies.states = {"DKTT": 3, "BHYT": 3}
    running.wait_for(code, lambda states: set(states.values()) == {"done"})


def test_a_step_that_an_authority_works_on_is_told_as_such(running: Chain) -> None:
    running.agencies.states = {"DKTT": 2, "BHYT": 3}
    code = registered(running)
    running.wait_for(code, lambda states: states["health_insurance"] == "done")
    running.wait_for(code, lambda states: states["residence"] == "in_work")


def test_a_rejected_step_is_held_and_goes_on_when_released(running: Chain) -> None:
    running.agencies.reject = {"DKTT"}
    running.agencies.states = {"DKTT": 3, "BHYT": 3}
    code = registered(running)
    running.wait_for(code, lambda states: states["health_insurance"] == "done" and bool(running.holds()))
    held = running.holds()[0]
    assert (held["reason"], held["codes"]["step"]) == ("STEP_REJECTED", "residence")

    running.agencies.reject = set()
    running.client.post(f"/api/holds/{held['id']}/resume", headers=running.bearer(OPERATOR))
    running.wait_for(code, lambda states: states["residence"] == "done")

    assert running.holds() == []


def test_without_a_personal_number_the_steps_wait_until_it_is_given(chain: Chain) -> None:
    code = registered(chain, soDinhDanh="")
    assert set(chain.branches(code).values()) == {"planned"}
    held = chain.holds()[0]
    assert held["reason"] == "PERSONAL_ID_MISSING"

    path, operator = f"/api/holds/{held['id']}/resume", chain.bearer(OPERATOR)
    wrong = chain.client.post(path, json={"personal_id": "001199000001"}, headers=operator)
    assert wrong.status_code == 422
    right = chain.client.post(
        path, json={"personal_id": number_for(chain.declared[code], 1)}, headers=operator
    )

    assert right.status_code == 200
    assert set(chain.branches(code).values()) == {"going"}
    assert chain.holds() == []


def test_a_personal_number_that_contradicts_the_birth_is_held(chain: Chain) -> None:
    code = registered(chain, soDinhDanh="001199000001")

    assert [hold["reason"] for hold in chain.holds()] == ["PERSONAL_ID_INCONSISTENT"]
    assert set(chain.branches(code).values()) == {"planned"}


def test_only_operators_see_and_release_holds(chain: Chain) -> None:
    assert chain.client.get("/api/holds").status_code == 401
    citizen = chain.bearer("congdan")
    assert chain.client.get("/api/holds", headers=citizen).status_code == 403
    assert chain.client.post("/api/holds/1/resume", headers=citizen).status_code == 403
    assert (
        json.loads(chain.client.post("/api/holds/1/resume", headers=chain.bearer(OPERATOR)).text)["status"]
        == 404
    )


def test_an_outage_while_asking_only_delays_the_answer(running: Chain) -> None:
    code = registered(running)
    running.wait_for(code, lambda states: set(states.values()) == {"handed_over"})

    running.agencies.down = True
    running.clock.advance(timedelta(hours=1))
    time.sleep(1.2)
    running.agencies.down = False
    running.agencies.states = {"DKTT": 3, "BHYT": 3}

    running.wait_for(code, lambda states: set(states.values()) == {"done"})


def test_a_refusal_to_tell_what_became_of_steps_shows_in_health_until_they_tell(running: Chain) -> None:
    code = registered(running)
    running.wait_for(code, lambda states: set(states.values()) == {"handed_over"})

    running.agencies.silent = True
    ends = time.monotonic() + 10
    while running.hop("authorities")["since"] is None and time.monotonic() < ends:
        running.clock.advance(timedelta(hours=1))
        time.sleep(0.2)
    assert running.hop("authorities")["last_error"] == "HTTP_403"

    running.agencies.silent = False
    running.agencies.states = {"DKTT": 3, "BHYT": 3}
    running.clock.advance(timedelta(hours=1))
    running.wait_for(code, lambda states: set(states.values()) == {"done"})
    assert running.hop("authorities")["since"] is None
