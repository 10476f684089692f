"""Letters that no paper can show are told before the entry has a number; one paper keeps no other from being signed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from lienthong.invented import people
from lienthong.systems.civilstatus.registration import remarks
from tests.support.systems.civilstatus import NOW, UNIT, Office, birth_request, request_for


def _birth_at(number: int, place: str) -> Any:
    declared = people.birth(number, NOW.date(), UNIT)
    child = replace(declared.child, birthplace=replace(declared.child.birthplace, text=place))
    return request_for(replace(declared, child=child), number)


def _taken_up(office: Office, *requests: Any) -> dict[str, str]:
    who = office.officer()
    for request in requests:
        assert office.send(request)["status"] == "1"
        assert office.act(request.onestop_code, "take-up", who).status_code == 200
    return who


def test_what_cannot_be_printed_is_told_before_the_entry_has_a_number(office: Office) -> None:
    request = _birth_at(1, "Bệnh viện 東京, phường Điện Biên")
    who = _taken_up(office, request)
    seen = office.get(f"/api/dossiers/{request.onestop_code}", who).json()
    [remark] = [each for each in seen["remarks"] if each["code"] == "unprintable"]
    assert remark["weight"] == "stops"
    assert remark["message"].startswith("Nơi sinh có ký tự không in được lên giấy: “東” (U+6771), “京”")
    refused = office.act(request.onestop_code, "register", who, reason="Đã đối chiếu")
    assert refused.status_code == 409
    assert "Nơi sinh" in refused.json()["message"]
    assert office.get("/api/books/birth/2024", who).json()["items"] == []


def test_a_correction_cannot_write_what_the_new_paper_could_not_show(office: Office) -> None:
    who = office.officer()
    entry = office.issue(birth_request(2), who)
    for order in (
        {"changes": {"birthplace": "Bệnh viện 東京"}, "basis": "Quyết định số 12/QĐ-UBND"},
        {"changes": {"birthplace": "Bệnh viện Sao Mai"}, "basis": "Quyết định của 東京都"},
    ):
        refused = office.post(f"/api/entries/{entry}/correct", who, kind="correction", **order)
        assert refused.status_code == 422
        assert "“東” (U+6771)" in refused.json()["message"]
    assert office.get(f"/api/entries/{entry}", who).json()["notes"] == []


def test_one_paper_that_cannot_be_typeset_does_not_keep_the_others_from_being_signed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = birth_request(3), _birth_at(4, "Bệnh viện 東京, phường Điện Biên")
    who = _taken_up(office, good, bad)
    codes = [good.onestop_code, bad.onestop_code]

    def nothing(register: Any, fields: Mapping[str, Any]) -> dict[str, str]:
        return {}

    # As for entries that were written before letters were looked at.
    monkeypatch.setattr(remarks, "unprintable_fields", nothing)
    assert office.acts("register", codes, who, reason="Đã đối chiếu")["done"] == 2
    told = office.acts("sign", codes, who)
    assert told["done"] == 1
    [failed] = [each for each in told["outcomes"] if not each["done"]]
    assert (failed["code"], failed["error"]) == (bad.onestop_code, "signing_failed")
    assert "Chưa in được Giấy khai sinh" in failed["message"]
    assert office.get(f"/api/dossiers/{bad.onestop_code}", who).json()["stage"] == "booked"
