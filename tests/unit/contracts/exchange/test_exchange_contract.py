"""Tokens, access tokens, errors and calls of LGSP and NDXP."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.contracts.client_credentials import ClientCredentials
from lienthong.contracts.exchange.access_token import (
    LgspAccess,
    MalformedAccessToken,
    decode,
    encode,
    from_headers,
)
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.exchange.errors import ExchangeError, ExchangeErrorCode
from lienthong.contracts.samples import sample
from lienthong.contracts.transport import HopRefused, Unreachable
from lienthong.contracts.wire import dump, parse_object
from lienthong.domain.calendar import VIETNAM

ACCESS = LgspAccess(
    access_key="mau-khoa-truy-cap",
    secret_key="mau-khoa-bi-mat",
    app_name="MCDT",
    partner_code="000.00.00.H08",
    partner_code_custom="000.00.00.H08",
)


class Exchange:
    """An exchange in memory; it takes only the newest of its tokens."""

    def __init__(self, status: int = 200, body: bytes = b"{}", lifetime: int = 3600) -> None:
        self.status, self.body, self.lifetime = status, body, lifetime
        self.tokens = 0
        self.seen: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/lgsp/token":
            expected = "Basic " + base64.b64encode(b"khoa:mat").decode()
            if (
                request.headers["authorization"] != expected
                or request.content != b"grant_type=client_credentials"
            ):
                return httpx2.Response(401, json={"error": "invalid_client"})
            self.tokens += 1
            return httpx2.Response(200, json={"access_token": f"t{self.tokens}", "expires_in": self.lifetime})
        self.seen.append(request)
        if request.headers["authorization"] != f"Bearer t{self.tokens}":
            error = ExchangeError(ExchangeErrorCode.TOKEN_EXPIRED, "lgsp")
            return httpx2.Response(401, content=dump(error.body()))
        return httpx2.Response(self.status, content=self.body, headers={"X-Lienthong-Environment": "test"})

    def http(self) -> httpx2.Client:
        return httpx2.Client(transport=httpx2.MockTransport(self), base_url="http://may/lgsp")

    def client(self, secret: str = "mat", access: LgspAccess | None = None) -> ExchangeClient:
        return ExchangeClient(self.http(), "khoa", secret, access)


def test_the_access_token_is_the_sample_byte_for_byte() -> None:
    assert encode(ACCESS).encode() == sample("exchange", "lgspaccesstoken.txt")
    assert base64.b64decode(encode(ACCESS)) == sample("exchange", "lgspaccesstoken.json")


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200), st.text(max_size=20))
def test_an_access_token_is_read_as_it_was_written(key: str, secret: str, app: str) -> None:
    access = LgspAccess(access_key=key, secret_key=secret, app_name=app)

    assert decode(encode(access)) == access


@given(st.text(max_size=60))
def test_any_other_text_is_malformed_and_nothing_worse(text: str) -> None:
    with pytest.raises(MalformedAccessToken):
        decode(text)


def test_the_access_token_is_found_in_either_header() -> None:
    token = encode(ACCESS)

    assert from_headers({"LgspAccessToken": token, "Authorization": "Bearer x"}) == ACCESS
    assert from_headers({"authorization": token}) == ACCESS
    assert from_headers({"Authorization": "Bearer x"}) is None
    assert from_headers({}) is None


def test_a_call_carries_bearer_and_access_token_to_the_path_of_the_service() -> None:
    exchange = Exchange(body=b'{"status":"1"}')

    answer = exchange.client(access=ACCESS).call("apiLienThongKSKT", "1.0", "nhanHoSoDKHT", {"maHoSoLT": "Ộ"})

    request = exchange.seen[0]
    assert answer == {"status": "1"}
    assert request.url.path == "/lgsp/apiLienThongKSKT/1.0/nhanHoSoDKHT"
    assert decode(request.headers["lgspaccesstoken"]) == ACCESS
    assert request.content == '{"maHoSoLT":"Ộ"}'.encode()
    assert request.headers["content-type"].startswith("application/json")


def test_the_environment_that_was_reached_is_told() -> None:
    _, environment = Exchange().client().call_with_environment("s", "1.0", "o", {})

    assert environment == "test"


def test_a_token_is_fetched_once_and_renewed_once_when_it_is_refused() -> None:
    exchange = Exchange()
    client = exchange.client()
    client.call("s", "1.0", "o", {})
    exchange.tokens += 1  # a newer token than the client's is in force

    client.call("s", "1.0", "o", {})

    assert exchange.tokens == 3


def test_a_token_is_renewed_before_it_ends() -> None:
    exchange, now = Exchange(lifetime=100), [0.0]
    credentials = ClientCredentials(exchange.http(), "lgsp", "khoa", "mat", monotonic=lambda: now[0])

    tokens = [credentials.token()]
    now[0] = 60.0
    tokens.append(credentials.token())
    now[0] = 75.0
    tokens.append(credentials.token())

    assert tokens == ["t1", "t1", "t2"]


def test_a_wrong_secret_is_refused() -> None:
    with pytest.raises(HopRefused) as refused:
        Exchange().client(secret="sai").call("s", "1.0", "o", {})

    assert refused.value.code == "INVALID_CLIENT"


def test_the_hop_that_failed_behind_the_exchange_is_named() -> None:
    with pytest.raises(Unreachable) as unreachable:
        Exchange(502, sample("exchange", "error_unreachable.json")).client().call("s", "1.0", "o", {})

    assert unreachable.value.hop == "hotich"


def test_a_refusal_carries_the_exchanges_code_and_words() -> None:
    error = ExchangeError(ExchangeErrorCode.ENVIRONMENT_MISMATCH, "ndxp")

    with pytest.raises(HopRefused) as refused:
        Exchange(403, dump(error.body())).client().call("s", "1.0", "o", {})

    assert (refused.value.code, refused.value.hop) == ("ENVIRONMENT_MISMATCH", "ndxp")
    assert "thử nghiệm, chính thức" in refused.value.message_vi


@pytest.mark.parametrize(("status", "body"), [(502, b"<html>"), (200, b"<html>"), (504, b"")])
def test_a_proxys_error_page_is_no_answer(status: int, body: bytes) -> None:
    with pytest.raises(Unreachable) as unreachable:
        Exchange(status, body).client().call("s", "1.0", "o", {})

    assert unreachable.value.hop == "lgsp"


def test_too_many_requests_are_worth_repeating_and_an_unknown_service_is_not() -> None:
    def refusal(code: ExchangeErrorCode) -> HopRefused:
        body: dict[str, Any] = ExchangeError(code, "lgsp").body()
        with pytest.raises(HopRefused) as refused:
            Exchange(code.http_status, dump(body)).client().call("s", "1.0", "o", {})
        return refused.value

    assert refusal(ExchangeErrorCode.TOO_MANY_REQUESTS).worth_repeating
    assert not refusal(ExchangeErrorCode.UNKNOWN_SERVICE).worth_repeating


@pytest.mark.parametrize("code", list(ExchangeErrorCode))
def test_every_error_has_a_status_and_a_vietnamese_sentence(code: ExchangeErrorCode) -> None:
    body = ExchangeError(code, "ndxp").body("4bf92f3577b34da6a3ce929d0e0e4736")["error"]

    assert 400 <= code.http_status < 600
    assert body["message"].rstrip().endswith(".")
    assert body["code"] == code.value


def test_an_error_tells_since_when_a_hop_is_silent() -> None:
    since = datetime(2024, 7, 5, 14, 0, tzinfo=VIETNAM)
    error = ExchangeError(ExchangeErrorCode.UPSTREAM_UNREACHABLE, "hotich", environment="test", since=since)

    assert dump(error.body("4bf92f3577b34da6a3ce929d0e0e4736")) == sample(
        "exchange", "error_unreachable.json"
    )
    assert "HOTICH, từ 05/07/2024 14:00:00" in error.message_vi


def test_the_token_service_answers_as_oauth_says() -> None:
    assert ExchangeError(ExchangeErrorCode.UNKNOWN_KEY, "lgsp").token_body()["error"] == "invalid_client"


def test_a_token_answer_is_passed_on_with_unknown_fields() -> None:
    body = parse_object(sample("exchange", "token_answer.json"))

    assert body["token_type"] == "Bearer"
