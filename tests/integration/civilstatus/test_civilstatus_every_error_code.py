"""Every error code of the civil-status contracts is told over its own door by a bad call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from lienthong.contracts.error_codes import ErrorCode
from lienthong.contracts.hotich_v1.envelope import Operation
from tests.support.systems.civilstatus import Office, birth_request
from tests.support.systems.civilstatus_v1 import about, birth_v1, call, told

Case = Callable[[Office], dict[str, Any]]


def _with_a_false_token(office: Office) -> dict[str, Any]:
    answer: dict[str, Any] = call(office, Operation.STATE.value, about(birth_v1(970)), token="gia").json()
    return answer


def _past_the_exchange(office: Office) -> dict[str, Any]:
    token = office.token("thang.test")
    answer: dict[str, Any] = call(office, Operation.STATE.value, about(birth_v1(971)), token=token).json()
    return answer


def _for_a_unit_that_never_was(office: Office) -> dict[str, Any]:
    return told(office, Operation.STATE.value, {**about(birth_v1(972)), "maDonVi": 99998})


def _for_a_province_that_never_was(office: Office) -> dict[str, Any]:
    return told(office, Operation.ENTRIES.value, {"maTinh": 99, "module": "KS", "dsMaHoSo": [1]})


def _result_of_a_waiting_dossier(office: Office) -> dict[str, Any]:
    request = birth_v1(974)
    told(office, Operation.REGISTER.value, request.wire())
    return told(office, Operation.RESULT.value, about(request))


def _about_an_unknown_dossier(office: Office) -> dict[str, Any]:
    return told(office, Operation.STATE.value, about(birth_v1(975)))


def _for_an_unknown_catalogue(office: Office) -> dict[str, Any]:
    return told(office, Operation.CATALOGUE.value, {"loaiDanhMuc": "khong-co"})


def _with_broken_data(office: Office) -> dict[str, Any]:
    return office.send(birth_request(977).model_copy(update={"data": "{khong phai JSON"}))


CASES: dict[ErrorCode, Case] = {
    ErrorCode.AUTHEN_ERROR: _with_a_false_token,
    ErrorCode.IP_DISALLOWED: _past_the_exchange,
    ErrorCode.AGENCY_ID_INCORRECT: _for_a_unit_that_never_was,
    ErrorCode.PROVINCE_ID_INCORRECT: _for_a_province_that_never_was,
    ErrorCode.RECORD_UNCOMPLETE: _result_of_a_waiting_dossier,
    ErrorCode.RECORD_NOT_FOUND: _about_an_unknown_dossier,
    ErrorCode.DATA_TYPE_INVALID: _for_an_unknown_catalogue,
    ErrorCode.DATA_INCORRECT: _with_broken_data,
}


def test_every_error_code_has_a_case() -> None:
    assert set(CASES) == set(ErrorCode)


@pytest.mark.parametrize("code", ErrorCode)
def test_a_bad_call_is_answered_with_its_code_and_words(office: Office, code: ErrorCode) -> None:
    answer = CASES[code](office)
    assert str(answer["errorCode"]) == code.value, answer
    assert answer["errorDescription"] or answer.get("statusDescription")
