"""Numbers of newborns from a national service: over HTTP, kept once given, and births registered without it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr

from lienthong.contracts.personal_ids import client as population
from lienthong.domain.catalogues import Sex
from lienthong.foundation.clock import FixedClock
from lienthong.foundation.database.sessions import Database
from lienthong.foundation.sealer import Sealer
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.civilstatus.base.newborns import Newborn
from lienthong.systems.civilstatus.base.tables import metadata
from lienthong.systems.civilstatus.base.vault import Vault
from lienthong.systems.civilstatus.books.national_personal_ids import NationalPersonalIds
from tests.support.systems.civilstatus import NOW, birth_request, running

GIRL = Newborn("H26.12-240705-0001", "01", Sex.FEMALE, 2024)
BOY = Newborn("H26.12-240705-0002", "01", Sex.MALE, 2024)


class Service:
    """A pretended national service; ``answers`` are tried in turn, the last one stays."""

    def __init__(self) -> None:
        self.numbers = {GIRL.dossier_code: "001324000001", BOY.dossier_code: "001224000002"}
        self.faults: list[int | Exception] = []
        self.asked: list[list[str]] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if self.faults:
            fault = self.faults.pop(0)
            if isinstance(fault, Exception):
                raise fault
            return httpx2.Response(fault, json={"message": "chưa cấp được"})
        assert request.headers["Authorization"] == "Bearer khoa"
        asked = [each["maHoSo"] for each in httpx2.Response(200, content=request.content).json()["danhSach"]]
        self.asked.append(asked)
        given = [{"maHoSo": code, "soDinhDanh": self.numbers[code]} for code in asked if code in self.numbers]
        return httpx2.Response(200, json={"danhSach": given})


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setattr(population, "_FIRST_PAUSE_SECONDS", 0.0)
    return Service()


@pytest.fixture
def source(database: str, service: Service) -> Iterator[NationalPersonalIds]:
    store = Database(database, "civilstatus_test")
    store.create_all(metadata)
    vault = Vault(Sealer({"k": b"k" * 32}, "k"), "test")
    vault.unlock(store, NOW)
    with httpx2.Client(transport=httpx2.MockTransport(service), base_url="http://dan-cu.test") as http:
        yield NationalPersonalIds(store, vault, FixedClock(NOW), population.PersonalIdsClient(http, "khoa"))
    store.close()


def test_a_number_is_asked_for_once_and_kept(source: NationalPersonalIds, service: Service) -> None:
    assert source.give([GIRL, BOY]) == service.numbers
    assert source.give([BOY, GIRL]) == service.numbers
    assert service.asked == [[GIRL.dossier_code, BOY.dossier_code]]


@pytest.mark.parametrize("fault", [httpx2.ConnectError("down"), httpx2.ReadTimeout("slow"), 503, 429])
def test_a_short_outage_is_passed_over(
    source: NationalPersonalIds, service: Service, fault: int | Exception
) -> None:
    service.faults = [fault, fault]
    assert source.give([GIRL]) == {GIRL.dossier_code: "001324000001"}


@pytest.mark.parametrize("fault", [httpx2.ConnectError("down"), 503, 403])
def test_a_service_that_stays_down_leaves_the_newborn_without_number_until_it_is_back(
    source: NationalPersonalIds, service: Service, fault: int | Exception
) -> None:
    service.faults = [fault] * 3
    assert source.give([GIRL]) == {}
    service.faults = []
    assert source.give([GIRL]) == {GIRL.dossier_code: "001324000001"}


def test_a_number_that_another_child_has_is_not_taken(source: NationalPersonalIds, service: Service) -> None:
    source.give([BOY])
    other = Newborn("H26.12-240705-0003", "01", Sex.MALE, 2024)
    service.numbers[other.dossier_code] = service.numbers[BOY.dossier_code]
    assert source.give([other, BOY]) == {BOY.dossier_code: "001224000002"}


@pytest.mark.parametrize("number", ["001224000009", "001323000009", "12", "", "mười hai chữ"])
def test_a_number_of_another_sex_year_or_form_is_none(
    source: NationalPersonalIds, service: Service, number: str
) -> None:
    service.numbers[GIRL.dossier_code] = number
    assert source.give([GIRL]) == {}


def test_an_answer_of_another_form_is_an_outage(source: NationalPersonalIds, service: Service) -> None:
    service.numbers = {GIRL.dossier_code: {"a": 1}}  # type: ignore[dict-item]
    assert source.give([GIRL]) == {}


def test_a_birth_is_registered_while_the_service_is_down(tmp_path: Path) -> None:
    nobody: Any = "http://127.0.0.1:9"
    authority = LocalAuthority(tmp_path / "pki")
    settings = {"personal_ids_url": nobody, "personal_ids_key": SecretStr("khoa")}
    with running(f"sqlite:///{tmp_path / 'hotich.db'}", tmp_path, authority, **settings) as office:
        request, who = birth_request(700), office.officer()
        office.send(request)
        office.act(request.onestop_code, "take-up", who)
        assert office.act(request.onestop_code, "register", who).status_code == 200
        found = office.get(f"/api/dossiers/{request.onestop_code}", who).json()
    assert found["entry"]["personal_id"] == ""
    assert found["history"][2]["detail"]["notes"] == ["personal_id_missing"]
