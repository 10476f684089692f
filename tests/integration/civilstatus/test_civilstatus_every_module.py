"""Every module from the wire to a signed result and back."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from lienthong.contracts.hotich_v3.entries import decode_result, document_name
from lienthong.domain.declarations import Declaration
from lienthong.domain.modules import Module
from lienthong.domain.registers import register_of
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.documents.verifying import verify
from lienthong.testing import people
from lienthong.testing.civilstatus import NOW, UNIT, Office, request_for
from lienthong.testing.people import couples, kin

#: Since July 2025 communes also note foreign divorces.
LATER, LATER_UNIT = datetime(2026, 3, 4, 9, 30, tzinfo=VIETNAM), "00004"

MADE: dict[Module, Callable[[int, date, UnitCode], Declaration]] = {
    Module.KS: people.birth,
    Module.LTKS: people.birth,
    Module.KT: people.death_in_hospital,
    Module.LTKT: people.death_in_hospital,
    Module.KH: couples.marriage,
    Module.LTKH: couples.marriage,
    Module.HN: couples.marital_status,
    Module.CMC: kin.recognition,
    Module.LH: couples.foreign_divorce,
    Module.GH: kin.guardianship,
    Module.TGH: kin.guardianship_end,
}


def declared(module: Module, number: int, received: date, unit: str) -> Declaration:
    return MADE[module](number, received, UnitCode(unit))


@pytest.mark.parametrize("module", MADE)
def test_a_dossier_of_every_module_becomes_a_signed_result(office: Office, module: Module) -> None:
    later = module is Module.LH
    at, unit = (LATER, LATER_UNIT) if later else (NOW, UNIT)
    office.clock.set(at)
    request = request_for(declared(module, 3, at.date(), unit), 3, module=module, received=at)
    code, who = request.onestop_code, office.officer(f"hotich.{unit}")
    office.gateway_token = office.token()
    assert office.send(request)["errorDescription"] == ""
    listed = office.get("/api/dossiers", who).json()["items"]
    assert [(item["code"], item["module"]) for item in listed] == [(code, module.value)]
    assert office.act(code, "take-up", who).status_code == 200
    registered = office.act(code, "register", who, reason="Đã đối chiếu giấy tờ gốc")
    assert registered.status_code == 200, registered.text
    assert office.act(code, "sign", who).status_code == 200
    assert office.act(code, "issue", who).status_code == 200
    item = office.ask([code], module.value)["value"][0]
    assert item["trangThai"] == 4
    result = decode_result(module, item["ketQuaXuLy"])
    verdict = verify(result.certificate(), office.authority.trust(), at=at)
    assert verdict.valid, verdict.reason_vi
    assert [signature.code for signature in verdict.signatures][1] == unit
    assert document_name(register_of(module)) in item["ketQuaXuLy"]
