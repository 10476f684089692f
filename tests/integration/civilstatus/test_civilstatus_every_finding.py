"""Every code of the checks is produced through the door of one-stops by a bad dossier, and shown to the officer.

A code that is added without a case here breaks :func:`test_every_code_of_the_checks_has_a_case`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from lienthong.contracts.wire import dump_text, parse_object
from lienthong.domain.checks import FindingCode
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.civilstatus.app import PACKAGE
from tests.integration.civilstatus import finding_cases_of_kin, finding_cases_of_marriages
from tests.integration.civilstatus.finding_cases import CASES, LATER, NEXT_YEAR, birth, registered
from tests.support.systems.civilstatus import Office, birth_request, running
from tests.support.templates import sqlite_with_tables

#: Their cases are in CASES from here on.
MORE = (finding_cases_of_kin, finding_cases_of_marriages)

#: What the form of a message already refuses, by the field of the wire: the finding is the second lock of that door.
REFUSED_BY_FORM: dict[FindingCode, tuple[dict[str, Any], str]] = {
    FindingCode.PERSONAL_ID_MALFORMED: ({"meSoDDCN": "0011900000011"}, "meSoDDCN"),
    FindingCode.PAPER_NUMBER_MALFORMED: (
        {"nycLoaiGiayToTuyThan": "1", "nycSoGiayToTuyThan": "2012"},
        "nycSoGiayToTuyThan",
    ),
    FindingCode.PLACE_CODE_MALFORMED: ({"noiDangKy": "1234"}, "noiDangKy"),
    FindingCode.COPIES_NEGATIVE: ({"soLuongBanSao": "-1"}, "soLuongBanSao"),
    FindingCode.DISTRICT_NOT_COMPETENT: ({"noiDangKy": "001"}, "maDonVi"),
}
#: Communes note foreign divorces since July 2025 only.
OF_DIVORCES = {
    FindingCode.ALREADY_NOTED,
    FindingCode.DECISION_INCOMPLETE,
    FindingCode.DECISION_IN_FUTURE,
    FindingCode.MARRIAGE_NOT_FOUND,
}
#: Made by a correction, not by a dossier.
BY_CORRECTION = {FindingCode.PERSONAL_ID_OUTDATED}


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, authority: LocalAuthority) -> Iterator[Office]:
    """One environment for all."""
    folder = tmp_path_factory.mktemp("findings")
    url = sqlite_with_tables(folder / "hotich.db", PACKAGE, "civilstatus_test")
    with running(url, folder, authority) as office:
        yield office


def move_to(office: Office, moment: datetime) -> None:
    office.clock.set(moment)
    office.gateway_token = office.token()


def test_every_code_of_the_checks_has_a_case() -> None:
    assert set(CASES) | set(REFUSED_BY_FORM) | BY_CORRECTION == set(FindingCode)
    assert not set(CASES) & (set(REFUSED_BY_FORM) | BY_CORRECTION)


@pytest.mark.parametrize("code", sorted(CASES))
def test_a_bad_dossier_shows_its_finding_to_the_officer(settled: Office, code: FindingCode) -> None:
    move_to(settled, LATER if code in OF_DIVORCES else NEXT_YEAR)
    number = 1000 + 10 * sorted(CASES).index(code)
    request = CASES[code](settled, number)
    sent = settled.send(request)
    assert sent["status"] == "1" or "đã được tiếp nhận" in sent["errorDescription"], sent
    who = settled.officer(f"hotich.{request.unit_code}")
    shown = settled.get(f"/api/dossiers/{request.onestop_code}", who).json()
    found = {remark["code"]: remark for remark in shown["remarks"]}
    assert code.value in found, sorted(found)
    assert found[code.value]["message"]


@pytest.mark.parametrize("code", sorted(REFUSED_BY_FORM))
def test_what_the_form_refuses_is_named_by_its_field(settled: Office, code: FindingCode) -> None:
    move_to(settled, NEXT_YEAR)
    changes, field = REFUSED_BY_FORM[code]
    request = changed(birth_request(4000 + sorted(REFUSED_BY_FORM).index(code)), changes)
    answer = settled.send(request)
    assert answer["status"] == "0"
    assert field in answer["errorDescription"]


def changed(request: Any, changes: dict[str, Any]) -> Any:
    return request.model_copy(update={"data": dump_text({**parse_object(request.data), **changes})})


def test_a_correction_shows_a_number_that_no_longer_fits(settled: Office) -> None:
    move_to(settled, NEXT_YEAR)
    declared = birth(5000)
    registered(settled, declared, 5000)
    who = settled.officer()
    entry = settled.get(f"/api/dossiers/{birth_request(5000).onestop_code}", who).json()["entry"]["id"]
    other = f"05/06/{declared.child.born.year - 1}"
    refused = settled.post(
        f"/api/entries/{entry}/correct", who, changes={"born": other}, basis="Giấy chứng sinh"
    )
    assert refused.json()["code"] == "needs_reason"
    assert "xác lập lại số định danh" in refused.json()["message"]
