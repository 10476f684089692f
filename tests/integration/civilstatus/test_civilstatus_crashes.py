"""What a crash leaves, and two environments side by side."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import FixedClock
from lienthong.foundation.identity import IdentitySettings
from lienthong.foundation.runtime.services import mount
from lienthong.foundation.settings import SettingsError, SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.sign.signer import SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.invented.people import couples
from lienthong.systems.civilstatus.app import build
from lienthong.systems.civilstatus.base.settings import CivilStatusSettings
from lienthong.systems.civilstatus.entry_actions import add_note, correct, give_copy, issue_paper
from lienthong.systems.civilstatus.marital_status import answer, reply_paper
from lienthong.systems.civilstatus.registration import sign
from tests.support.systems.civilstatus import (
    NOW,
    OTHER_UNIT,
    UNIT,
    Office,
    birth_request,
    request_for,
    running,
)

KEY = IdentitySettings(key=SecretStr("khoa-kiem-thu-dai-hon-ba-muoi-hai-ky-tu"))


class Killed(Exception):
    """Stands for kill -9 in the middle of an act."""


def test_killed_after_signing_and_before_storing_the_dossier_is_signed_again_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = birth_request(1)
    code, who = request.onestop_code, office.officer()
    office.send(request)
    office.act(code, "take-up", who)
    office.act(code, "register", who)

    def die(point: str) -> None:
        if point == "civilstatus.signed_unstored":
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(sign, "crash_point", die)
        assert office.act(code, "sign", who).status_code == 500
    seen = office.get(f"/api/dossiers/{code}", who).json()
    assert (seen["stage"], seen["document"]) == ("booked", None)
    assert office.act(code, "sign", who).status_code == 200
    assert office.act(code, "issue", who).status_code == 200
    assert office.get("/api/books/birth/2024", who).json()["items"][0]["number"] == 1


def _dies_at(point: str) -> Callable[[str], None]:
    def die(at: str) -> None:
        if at == point:
            raise Killed

    return die


@pytest.mark.parametrize(
    ("point", "act", "papers"),
    [
        ("civilstatus.copied", "copy", 1),
        ("civilstatus.corrected", "correct", 2),
        ("civilstatus.further_signed_unstored", "correct", 2),
    ],
)
def test_killed_before_its_papers_are_stored_an_act_on_an_entry_is_done_once_and_signed_later(
    office: Office, monkeypatch: pytest.MonkeyPatch, point: str, act: str, papers: int
) -> None:
    who = office.officer()
    entry = office.issue(birth_request(4), who)
    order: dict[str, Any] = {"copies": 1}
    if act == "correct":
        order = {"changes": {"mother.name": "Trần Thị Lý"}, "basis": "Căn cước của người mẹ"}
    with monkeypatch.context() as patched:
        for module in (give_copy, correct, issue_paper):
            patched.setattr(module, "crash_point", _dies_at(point))
        assert office.post(f"/api/entries/{entry}/{act}", who, **order).status_code == 500
    trace = office.get(f"/api/entries/{entry}", who).json()
    [waiting] = trace["following"]
    assert (waiting["number"], waiting["unsigned"], trace["papers"]) == ("1/2024", True, [])
    assert office.post(f"/api/entries/{waiting['id']}/sign", who).json() == {"signed": papers}
    assert len(office.get(f"/api/entries/{entry}", who).json()["papers"]) == papers


def test_killed_after_a_note_it_is_there(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    who = office.officer()
    entry = office.issue(birth_request(5), who)
    with monkeypatch.context() as patched:
        patched.setattr(add_note, "crash_point", _dies_at("civilstatus.noted"))
        assert office.post(f"/api/entries/{entry}/note", who, text="Quyết định 5/QĐ").status_code == 500
    assert [note["text"] for note in office.get(f"/api/entries/{entry}", who).json()["notes"]] == [
        "Quyết định 5/QĐ"
    ]


@pytest.mark.parametrize("point", ["answer_numbered", "answer_signed_unstored", "status_answered"])
def test_killed_at_any_moment_an_answer_about_marital_status_has_one_number_and_one_signed_paper(
    office: Office, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    there = office.officer("hotich.00022")
    declared = couples.marriage(6, NOW.date(), UnitCode(UNIT))
    wife = replace(declared.wife, check_wanted=True, check_unit=UnitCode(OTHER_UNIT))
    request = request_for(replace(declared, wife=wife), 6, module=Module.LTKH)
    office.send(request)
    [asked] = office.get("/api/status-checks", there).json()["items"]
    path = f"/api/status-checks/{asked['id']}"
    with monkeypatch.context() as patched:
        for module in (answer, reply_paper):
            patched.setattr(module, "crash_point", _dies_at(f"civilstatus.{point}"))
        assert office.post(f"{path}/answer", there, status=1).status_code == 500
    left = office.get(path, there).json()
    stored = point == "status_answered"
    assert (left["status"], left["number"], left["signed"]) == (1, "1/2024/XNTTHN", stored)
    waiting = office.get("/api/status-checks", there).json()["items"]
    assert [each["id"] for each in waiting] == ([] if stored else [asked["id"]])
    assert office.post(f"{path}/answer", there, status=1).status_code == 409
    assert office.post(f"{path}/sign", there).status_code == (409 if stored else 200)
    assert office.get(path, there).json()["signed"]
    [item] = office.ask([request.onestop_code], "LTKH")["value"]
    assert [check["soXacNhan"] for check in item["xacNhanTTHN"]] == ["1/2024/XNTTHN"]
    assert [
        each["number"] for each in office.get("/api/books/marital_status/2024", there).json()["items"]
    ] == [1]


def test_when_signing_fails_the_dossier_waits_and_others_are_signed(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [birth_request(number) for number in (2, 3)]
    who = office.officer()
    for request in requests:
        office.send(request)
    codes = [request.onestop_code for request in requests]
    office.acts("take-up", codes, who)
    office.acts("register", codes, who)
    real = SigningPool.sign
    failures = iter([SigningFailed("dịch vụ cấp dấu thời gian không trả lời", retry=True)])

    def sometimes(self: SigningPool, *args: object, **more: object) -> bytes:
        for failure in failures:
            raise failure
        return real(self, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(SigningPool, "sign", sometimes)
    answer = office.acts("sign", codes, who)
    assert (answer["done"], answer["failed"]) == (1, 1)
    failed = next(outcome for outcome in answer["outcomes"] if not outcome["done"])
    assert failed["error"] == "signing_failed"
    assert "dấu thời gian" in failed["message"]
    assert office.acts("sign", codes, who)["done"] == 1


@pytest.mark.slow
def test_papers_are_typeset_and_signed_in_worker_processes(tmp_path: Path, authority: LocalAuthority) -> None:
    url = f"sqlite:///{tmp_path / 'hotich.db'}"
    with running(url, tmp_path, authority, signing_processes=1, typesetting_processes=1) as office:
        requests = [birth_request(number) for number in range(10, 14)]
        who = office.officer()
        for request in requests:
            office.send(request)
        codes = [request.onestop_code for request in requests]
        for act in ("take-up", "register", "sign", "issue"):
            assert office.acts(act, codes, who)["done"] == 4
        assert [item["trangThai"] for item in office.ask(codes)["value"]] == [4, 4, 4, 4]


def test_test_and_official_live_in_one_process_with_separate_data(
    tmp_path: Path, authority: LocalAuthority
) -> None:
    parts = {
        path: build(
            CivilStatusSettings.model_validate({"environment": environment, "signing_processes": 0}),
            SharedSettings(var_dir=tmp_path),
            FixedClock(NOW),
            identity=KEY,
            authority=authority,
        )
        for path, environment in (("/hotich-test", "test"), ("/hotich", "official"))
    }
    with TestClient(mount(parts)) as http:
        assert http.get("/hotich-test/health").json()["system"] == "civilstatus_test"
        assert http.get("/hotich/health").json()["system"] == "civilstatus_official"
        assert "MÔI TRƯỜNG CHÍNH THỨC" in http.get("/hotich/login").text
        paths = http.get("/hotich/openapi.json").json()["paths"]
    assert "/apiLienThongKSKT/1.0/nhanHoSoDKHT" in paths
    assert {file.name for file in tmp_path.glob("civilstatus_*.db")} == {
        "civilstatus_test.db",
        "civilstatus_official.db",
    }


def test_production_does_not_start_without_credentials(tmp_path: Path) -> None:
    shared = SharedSettings.model_validate(
        {"mode": "production", "var_dir": tmp_path, "sealing_keys": {"k": "a" * 43 + "="}}
    )
    with pytest.raises(SettingsError, match="CREDENTIALS_DIR"):
        build(CivilStatusSettings.model_validate({}), shared, FixedClock(NOW), identity=KEY)
