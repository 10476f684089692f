"""Answers of an exchange that a good caller never sees."""

from __future__ import annotations

import pytest
from fastapi.responses import Response

from lienthong.contracts.exchange.errors import ExchangeErrorCode
from lienthong.foundation.identity import BearerTokens, Principal, PrincipalKind
from lienthong.foundation.identity.credentials.keys import Keys
from lienthong.systems.exchange.relay.relay_call import CallRelay
from tests.support.systems.exchanges import TOKEN_KEY, Exchanges


def test_a_token_that_left_its_network_is_refused(chain: Exchanges) -> None:
    key = Keys(TOKEN_KEY.encode(), "lgsp").derive("bearer")
    bound = Principal("lgsp-H99-test", "x", agency="H99", environment="test", kind=PrincipalKind.MACHINE)
    token = BearerTokens(key, "lgsp", 60).issue(bound).text
    answer = chain.call(token, path="/apiHoTichTuPhap/1.0/traHoSo")
    assert answer.status_code == 403, answer.text
    assert answer.json()["error"]["code"] == ExchangeErrorCode.ADDRESS_NOT_ALLOWED


def test_an_error_of_its_own_is_told_as_one_and_says_nothing_of_the_inside(
    chain: Exchanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_args: object) -> None:
        raise RuntimeError("bí mật bên trong")

    monkeypatch.setattr(CallRelay, "relay", breaks)
    answer = chain.call(chain.token())
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == ExchangeErrorCode.INTERNAL
    assert "bí mật" not in answer.text


def test_a_next_hop_that_answers_too_late_is_named_with_the_timeout(chain: Exchanges) -> None:
    chain.civil["test"].answer = lambda: Response(status_code=504)
    answer = chain.call(chain.token())
    told = answer.json()["error"]
    assert (told["code"], told["hop"]) == (ExchangeErrorCode.UPSTREAM_TIMEOUT, "hotich")
