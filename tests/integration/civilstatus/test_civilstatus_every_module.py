"""Every module from the wire to a signed result and back."""

import html
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest

from lienthong.contracts.hotich_v3.entries import decode_result, document_name
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.hotich_v3.payload import decode_payload
from lienthong.domain.catalogues import IdentityPaper, RegistrationType
from lienthong.domain.checks import facts_of
from lienthong.domain.dates import PartialDate
from lienthong.domain.declarations import Declaration
from lienthong.domain.modules import Module
from lienthong.domain.registers import register_of
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.verify.verdict import verify
from lienthong.invented import people
from lienthong.invented.people import couples, kin
from tests.support.systems.civilstatus import BASE, NOW, UNIT, Office, request_for

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


def dossier_of(office: Office, module: Module, number: int) -> tuple[ReceiveRequest, dict[str, str]]:
    """A dossier of a module, where and when it can be registered, and the officer who does."""
    at, unit = (LATER, LATER_UNIT) if module is Module.LH else (NOW, UNIT)
    office.clock.set(at)
    office.gateway_token = office.token()
    # Everybody's dossiers are in one registry: each module tells of other people.
    seed = 100 + 10 * list(MADE).index(module) + number
    declaration = MADE[module](seed, at.date(), UnitCode(unit))
    request = request_for(declaration, seed, module=module, received=at)
    return request, office.officer(f"hotich.{unit}")


def names_of(request: ReceiveRequest, module: Module) -> set[str]:
    """The people that a dossier is about."""
    return {who.name for who in facts_of(decode_payload(module, request.data)).subjects}


@pytest.mark.parametrize("module", MADE)
def test_a_dossier_of_every_module_becomes_a_signed_result(shared_office: Office, module: Module) -> None:
    office = shared_office
    request, who = dossier_of(office, module, 0)
    code, unit = request.onestop_code, request.unit_code
    assert office.send(request)["errorDescription"] == ""
    listed = office.get(f"/api/dossiers?module={module.value}", who).json()["items"]
    assert (code, module.value) in [(item["code"], item["module"]) for item in listed]
    assert office.act(code, "take-up", who).status_code == 200
    registered = office.act(code, "register", who, reason="Đã đối chiếu giấy tờ gốc")
    assert registered.status_code == 200, registered.text
    assert office.act(code, "sign", who).status_code == 200
    assert office.act(code, "issue", who).status_code == 200
    item = office.ask([code], module.value)["value"][0]
    assert item["trangThai"] == 4
    result = decode_result(module, item["ketQuaXuLy"])
    verdict = verify(result.certificate(), office.authority.trust(), at=office.clock.now())
    assert verdict.valid, verdict.reason_vi
    assert [signature.code for signature in verdict.signatures][1] == unit
    assert document_name(register_of(module)) in item["ketQuaXuLy"]
    # The year's book says who it is about: as file, and on the page of the entry.
    register, entry = register_of(module), office.get(f"/api/dossiers/{code}", who).json()["entry"]
    year, number = office.clock.now().year, entry["number"].partition("/")[0]
    sheet = office.get(f"/api/books/{register.value}/{year}/sheet.csv", who).text
    page = office.http.get(
        f"{BASE}/so/{register.value}/{year}/{number}", headers={**who, "Accept": "text/html"}
    )
    for name in names_of(request, module):
        assert name in sheet
        assert name in html.unescape(page.text)


#: Of a certificate of marital status nothing is copied or corrected: it is asked for anew.
NOT_COPIED = {Module.HN}


@pytest.mark.parametrize("module", MADE)
def test_an_entry_of_every_module_is_noted_copied_and_corrected(
    shared_office: Office, module: Module
) -> None:
    office = shared_office
    request, who = dossier_of(office, module, 5)
    entry = office.issue(request, who)
    before = office.get(f"/api/dossiers/{request.onestop_code}/document.pdf", who).content
    noted = office.post(f"/api/entries/{entry}/note", who, text="Quyết định 05/2024/QĐ-UBND")
    assert noted.status_code == 200, noted.text
    fields = office.get(f"/api/entries/{entry}", who).json()["fields"]
    names = [each["path"] for each in fields if each["path"].rpartition(".")[2] == "name"]
    path = names[0] if names else "subject.name"
    changes = {path: "Trần Thị Đính Chính"}
    # Somebody's date of birth too, of which only the year is known: beside most people no paper has a place for it in
    # words. The year stays, so that nothing speaks against the correction.
    born = {
        each["path"]: each["text"]
        for each in fields
        if each["path"].rpartition(".")[2] == "born" and each["text"]
    }
    path, text = next(reversed(born.items())) if len(born) > 1 else ("", "")
    changes |= {path: text[-4:]} if path else {}
    order = {"changes": changes, "basis": "Căn cước công dân của người được đăng ký"}
    told = {
        act: office.post(f"/api/entries/{entry}/{act}", who, **given).status_code
        for act, given in (("copy", {"copies": 2}), ("correct", order), ("copy", {"copies": 1}))
    }
    expected = 409 if module in NOT_COPIED else 200
    assert told == {"copy": expected, "correct": expected}
    trace = office.get(f"/api/entries/{entry}", who).json()
    papers = [paper["kind"] for paper in trace["papers"]]
    assert papers == ([] if module in NOT_COPIED else ["copy", "correction", "renewed", "copy"])
    for paper in trace["papers"]:
        pdf = office.get(f"/api/entries/{entry}/papers/{paper['id']}.pdf", who).content
        assert verify(pdf, office.authority.trust(), at=office.clock.now()).valid
    assert office.get(f"/api/dossiers/{request.onestop_code}/document.pdf", who).content == before


def test_brother_and_sister_of_the_books_do_not_marry(office: Office) -> None:
    who = office.officer()
    declared = couples.marriage(8, NOW.date(), UnitCode(UNIT))
    family = people.birth(8, NOW.date(), UnitCode(UNIT))
    assert family.mother is not None
    number_of_mother = "001160000017"
    mother = replace(
        family.mother,
        born=PartialDate(1960),
        personal_id=number_of_mother,
        paper_number=number_of_mother,
    )
    for number, spouse in enumerate((declared.husband, declared.wife), start=61):
        assert spouse.born is not None
        assert spouse.sex is not None
        child = replace(
            family.child,
            full_name=spouse.full_name,
            sex=spouse.sex,
            born=spouse.born,
            born_in_words="",
            paper_kind=IdentityPaper.CITIZEN_CARD,
            paper_number=spouse.personal_id,
        )
        birth = replace(
            family,
            registration_type=RegistrationType.AGAIN,
            child=child,
            mother=mother,
            father=None,
            certificate_number="",
            certificate_issued=None,
        )
        office.issue(request_for(birth, number), who, "Đăng ký lại, đã đối chiếu")
    request = request_for(declared, 63, module=Module.KH)
    office.send(request)
    office.act(request.onestop_code, "take-up", who)
    stopped = office.act(request.onestop_code, "register", who, reason="Vẫn đăng ký")
    assert stopped.status_code == 409
    kin_of = next(each for each in stopped.json()["remarks"] if each["code"] == "close_kin")
    assert kin_of["weight"] == "stops"
    assert "anh, chị, em" in kin_of["message"]


def test_what_an_officer_may_decide_is_decided_with_a_reason_that_is_kept(office: Office) -> None:
    who = office.officer()
    declared = replace(kin.recognition(9, NOW.date(), UnitCode(UNIT)), grounds="")
    request = request_for(declared, 64)
    code = request.onestop_code
    office.send(request)
    office.act(code, "take-up", who)
    asked = office.act(code, "register", who)
    assert asked.status_code == 409
    [doubt] = [each for each in asked.json()["remarks"] if each["weight"] == "needs_reason"]
    assert (doubt["code"], doubt["verified"]) == ("proof_of_kinship_missing", False)
    assert "Luật Hộ tịch" in doubt["article"]
    reason = "Hai bên cam đoan, không có tranh chấp"
    assert office.act(code, "register", who, reason=reason).status_code == 200
    last = office.get(f"/api/dossiers/{code}", who).json()["history"][-1]
    assert (last["reason"], last["detail"]["passed_over"]) == (reason, ["proof_of_kinship_missing"])


def test_two_dossiers_of_one_order_about_the_same_people_are_judged_one_after_the_other(
    shared_office: Office,
) -> None:
    office = shared_office
    office.clock.set(NOW)
    office.gateway_token = office.token()
    who = office.officer()
    declared = kin.guardianship(790, NOW.date(), UnitCode(UNIT))
    requests = [request_for(declared, number, module=Module.GH, received=NOW) for number in (790, 791)]
    statuses = couples.marital_status(792, NOW.date(), UnitCode(UNIT))
    requests += [request_for(statuses, number, module=Module.HN, received=NOW) for number in (792, 793)]
    codes = [request.onestop_code for request in requests]
    for request in requests:
        office.send(request)
    assert office.acts("take-up", codes, who)["done"] == 4
    told = office.acts("register", codes, who, reason="Đã đối chiếu giấy tờ gốc")["outcomes"]
    assert [each["done"] for each in told] == [True, False, True, True]
    # The second guardianship is not put off: it is judged by the books as they are now.
    assert told[1]["error"] == "law_forbids"
    assert "đang được giám hộ theo sổ đăng ký giám hộ số" in told[1]["message"]
