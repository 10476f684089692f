"""A step after civil status: handed over, asked about."""

from __future__ import annotations

import httpx2
import pytest

from lienthong.contracts.authorities.client import AuthoritiesClient
from lienthong.contracts.authorities.schemas import (
    STEP_CODES,
    StatesAnswer,
    StatesRequest,
    StepAnswer,
    StepKey,
    StepRequest,
    StepState,
)
from lienthong.contracts.payload_faults import missing
from lienthong.contracts.samples import sample
from lienthong.contracts.transport import HopRefused
from lienthong.domain.law import FollowingStep


def client(status: int, body: bytes, seen: list[httpx2.Request]) -> AuthoritiesClient:
    def reply(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/coquan/token":
            return httpx2.Response(200, json={"access_token": "t"})
        seen.append(request)
        return httpx2.Response(status, content=body)

    http = httpx2.Client(transport=httpx2.MockTransport(reply), base_url="http://may/coquan")
    return AuthoritiesClient(http, "khoa", "mat")


@pytest.mark.parametrize("step", list(FollowingStep))
def test_every_following_step_has_a_code_of_its_own(step: FollowingStep) -> None:
    assert StepKey.of("G22.99-240705-0015", step).step is step
    assert len(set(STEP_CODES.values())) == len(FollowingStep)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("step_request.json", StepRequest),
        ("step_answer.json", StepAnswer),
        ("states_request.json", StatesRequest),
        ("states_answer.json", StatesAnswer),
    ],
)
def test_a_sample_is_written_byte_for_byte_as_it_was_read(
    name: str, model: type[StepRequest | StepAnswer | StatesRequest | StatesAnswer]
) -> None:
    assert model.read(sample("authorities", name)).json_bytes() == sample("authorities", name)


def test_a_step_is_handed_over_and_its_receipt_read() -> None:
    seen: list[httpx2.Request] = []
    request = StepRequest.read(sample("authorities", "step_request.json"))

    answer = client(200, sample("authorities", "step_answer.json"), seen).submit(request)

    assert (answer.success, answer.receipt) == (True, "BHXH-240705-000031")
    assert seen[0].url.path == "/coquan/api/buocTiepTheo"
    assert request.step is FollowingStep.HEALTH_INSURANCE
    assert request.document().startswith(b"%PDF")


def test_a_rejected_step_is_an_answer_that_names_its_fields() -> None:
    rejection = StepAnswer.rejected([missing("giayToKetQua")]).json_bytes()

    answer = client(400, rejection, []).submit(StepRequest.read(sample("authorities", "step_request.json")))

    assert (answer.success, list(answer.errors)) == (False, ["giayToKetQua"])


def test_a_refused_caller_is_told_apart_from_a_rejected_step() -> None:
    with pytest.raises(HopRefused):
        client(403, b"{}", []).submit(StepRequest.read(sample("authorities", "step_request.json")))


def test_states_of_many_steps_are_asked_at_once() -> None:
    seen: list[httpx2.Request] = []
    keys = StatesRequest.read(sample("authorities", "states_request.json")).keys

    insurance, residence = client(200, sample("authorities", "states_answer.json"), seen).states(keys).value

    assert seen[0].content == sample("authorities", "states_request.json")
    assert (insurance.state, insurance.state.is_final) == (StepState.DONE, True)
    assert (residence.state, residence.reason) == (
        StepState.REFUSED,
        "Chủ hộ chưa xác nhận đồng ý trên VNeID",
    )
    assert residence.model_copy(update={"state_code": 99}).state is StepState.UNKNOWN
