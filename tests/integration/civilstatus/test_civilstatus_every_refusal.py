"""Every code with which an officer's action is refused, produced over the API.

The codes are those of ``base/refused.py`` and of what an entry's papers and numbers add; one that is added without a
case breaks the first test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.sign.credentials import CredentialUnusable
from lienthong.foundation.sign.signer import SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.invented import people
from lienthong.systems.civilstatus.base import refused
from lienthong.systems.civilstatus.entry_actions.supply_number import NUMBER_UNAVAILABLE
from lienthong.systems.civilstatus.papers.printable import UNPRINTABLE
from lienthong.systems.civilstatus.registration import perform
from lienthong.systems.civilstatus.registration.sign import SignStep
from lienthong.systems.civilstatus.web.problems import STATUS_OF_ERROR
from tests.support.systems.civilstatus import NOW, UNIT, Office, birth_request, request_for

Case = Callable[[Office, pytest.MonkeyPatch], str]

#: What these take time or two hands for is proven where it is at home.
ELSEWHERE = {
    refused.CHANGED_MEANWHILE: "test_civilstatus_books.py",
    NUMBER_UNAVAILABLE: "test_civilstatus_numbers_later.py",
    UNPRINTABLE: "test_civilstatus_printability.py",
}


def waiting(office: Office, number: int = 980) -> str:
    request = birth_request(number)
    assert office.send(request)["status"] == "1"
    return request.onestop_code


def booked(office: Office, number: int = 980) -> str:
    code = waiting(office, number)
    for act in ("take-up", "register"):
        assert office.act(code, act, office.officer(), reason="Đã đối chiếu").status_code == 200
    return code


def error(answer: Any) -> str:
    body = answer.json()
    return str(body.get("error") or body["code"])


def _wrong_change(office: Office, _: pytest.MonkeyPatch) -> str:
    entry = office.issue(birth_request(980), office.officer())
    changes = {"khong.co": "x"}
    return error(
        office.post(f"/api/entries/{entry}/correct", office.officer(), changes=changes, basis="Giấy tờ")
    )


def _not_found(office: Office, _: pytest.MonkeyPatch) -> str:
    return error(office.post("/api/entries/999999/copy", office.officer(), copies=1))


def _other_unit(office: Office, _: pytest.MonkeyPatch) -> str:
    return error(office.act(waiting(office), "take-up", office.officer("hotich.00022")))


def _not_available(office: Office, _: pytest.MonkeyPatch) -> str:
    return error(office.act(waiting(office), "sign", office.officer()))


def _reason_missing(office: Office, _: pytest.MonkeyPatch) -> str:
    return error(office.act(waiting(office), "refuse", office.officer()))


def _limit_wrong(office: Office, _: pytest.MonkeyPatch) -> str:
    past = (NOW - timedelta(days=1)).isoformat()
    code = waiting(office)
    return error(office.act(code, "supplement", office.officer(), reason="Bổ sung giấy tờ", limit=past))


def _law_forbids(office: Office, _: pytest.MonkeyPatch) -> str:
    declared = people.birth(980, NOW.date(), UNIT)
    nameless = replace(declared, child=replace(declared.child, full_name="Bé trai chưa đặt tên"))
    request = request_for(nameless, 980)
    office.send(request)
    office.act(request.onestop_code, "take-up", office.officer())
    return error(office.act(request.onestop_code, "register", office.officer(), reason="Vẫn đăng ký"))


def _needs_reason(office: Office, _: pytest.MonkeyPatch) -> str:
    declared = people.birth(980, NOW.date(), UNIT)
    request = request_for(replace(declared, requester=replace(declared.requester, relation="Vợ")), 980)
    office.send(request)
    office.act(request.onestop_code, "take-up", office.officer())
    return error(office.act(request.onestop_code, "register", office.officer()))


def _unit_not_in_force(office: Office, _: pytest.MonkeyPatch) -> str:
    code = waiting(office)
    office.clock.set(datetime(2025, 9, 1, 9, tzinfo=VIETNAM))
    return error(office.act(code, "take-up", office.officer()))


def _signing_failed(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    def fails(*_args: object, **_more: object) -> bytes:
        raise SigningFailed("dịch vụ dấu thời gian không trả lời", retry=True)

    code = booked(office)
    monkeypatch.setattr(SigningPool, "sign", fails)
    return error(office.act(code, "sign", office.officer()))


def _credential_unusable(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    def fails(*_args: object, **_more: object) -> bytes:
        raise CredentialUnusable(office.authority.directory, "sai mật khẩu")

    code = booked(office)
    monkeypatch.setattr(SigningPool, "sign", fails)
    return error(office.act(code, "sign", office.officer()))


def _too_many(office: Office, _: pytest.MonkeyPatch) -> str:
    codes = [f"H26.12-240705-{number:04d}" for number in range(1, 4999)]
    answer = office.post("/api/acts", office.officer(), act="take-up", codes=codes)
    return error(answer)


def _store_busy(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    def busy(*_args: object) -> None:
        raise OperationalError("update", {}, Exception("database is locked"))

    code = waiting(office)
    monkeypatch.setattr(perform, "_perform_chunk", busy)
    return error(office.act(code, "take-up", office.officer()))


def _time_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> str:
    codes = [booked(office, number) for number in (981, 982)]
    who = office.officer()
    moments: Iterator[float] = chain([0.0], repeat(perform.ANSWER_SECONDS + 1))
    monkeypatch.setattr(SignStep, "chunk", 1)
    monkeypatch.setattr("lienthong.systems.civilstatus.registration.perform.monotonic", lambda: next(moments))
    return str(office.acts("sign", codes, who)["outcomes"][1]["error"])


CASES: dict[str, Case] = {
    refused.WRONG_CHANGE: _wrong_change,
    refused.NOT_FOUND: _not_found,
    refused.OTHER_UNIT: _other_unit,
    refused.NOT_AVAILABLE: _not_available,
    refused.REASON_MISSING: _reason_missing,
    refused.LIMIT_WRONG: _limit_wrong,
    refused.LAW_FORBIDS: _law_forbids,
    refused.NEEDS_REASON: _needs_reason,
    refused.UNIT_NOT_IN_FORCE: _unit_not_in_force,
    refused.SIGNING_FAILED: _signing_failed,
    refused.CREDENTIAL_UNUSABLE: _credential_unusable,
    refused.TOO_MANY: _too_many,
    refused.STORE_BUSY: _store_busy,
    refused.TIME_OVER: _time_over,
}


def test_every_code_of_a_refusal_has_a_case_and_a_status() -> None:
    codes = {value for name, value in vars(refused).items() if name.isupper()}
    assert set(CASES) | set(ELSEWHERE) == codes | {NUMBER_UNAVAILABLE, UNPRINTABLE}
    assert codes - {refused.WRONG_CHANGE} <= set(STATUS_OF_ERROR)


@pytest.mark.parametrize("code", CASES)
def test_a_bad_order_is_refused_with_its_code(
    office: Office, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    assert CASES[code](office, monkeypatch) == code
