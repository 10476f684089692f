"""Citizens file applications over the JSON API."""

import base64
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from lienthong.foundation.clock import VIETNAM
from lienthong.invented import people
from tests.support.systems.dvclt import CITIZEN, OTHER_CITIZEN, Chain, plain_pdf

Build = Callable[..., Chain]
REFUSED_UNSTORED = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Refused for what was sent, before anything is stored: a second database could do nothing differently."""


def paper(content: bytes = b"", name: str = "giay-chung-sinh.pdf", **more: Any) -> dict[str, Any]:
    """An attached paper as the wire has it."""
    data = base64.b64encode(content or plain_pdf()).decode()
    return {
        "id": 0,
        "loaiGiayTo": 1,
        "tenGiayTo": "Giấy chứng sinh",
        "tenTepDinhKem": name,
        "duLieuTepDinhKem": data,
        **more,
    }


def faulty(answer: Any) -> set[str]:
    """Names of the faulty fields of an answer."""
    assert answer.status_code == 422, answer.text
    return {fault["field"] for fault in answer.json()["fields"]}


def test_an_application_gets_a_code_of_the_agency_and_the_day(chain: Chain) -> None:
    answer = chain.apply()

    assert answer.status_code == 201
    assert answer.json()["code"] == "G22.99-240705-0001"
    assert len(answer.json()["trace_id"]) == 32


def test_the_same_idempotency_key_gives_the_same_application(chain: Chain) -> None:
    birth = chain.birth()

    first, again = chain.apply(birth, key="k-1"), chain.apply(birth, key="k-1")

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["code"] == again.json()["code"]
    assert len(chain.waiting()) == 1


def test_an_idempotency_key_cannot_stand_for_another_content(chain: Chain) -> None:
    chain.apply(chain.birth(), key="k-1")

    answer = chain.apply(chain.birth(), key="k-1")

    assert answer.status_code == 409
    assert answer.json()["code"] == "idempotency_key_reused"


def test_every_faulty_field_is_named_with_its_label(chain: Chain) -> None:
    body = chain.body(chain.birth())
    body["declaration"] |= {
        "nksHoTen": "",
        "nksNgaySinh": "32.13.2024",
        "meSoGiayToTuyThan": "12",
        "nycEmail": "x",
    }

    answer = chain.client.post("/api/applications", json=body, headers=chain.bearer(CITIZEN))

    assert faulty(answer) >= {"nksHoTen", "nksNgaySinh", "meSoGiayToTuyThan", "nycEmail"}
    labels = {fault["field"]: fault["label"] for fault in answer.json()["fields"]}
    assert labels["nksNgaySinh"] == "Ngày sinh của trẻ"


@REFUSED_UNSTORED
@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (paper(b"not a pdf"), "attachments.0"),
        (paper(b"%PDF-1.7 cut"), "attachments.0"),
        (paper(name="virus.exe"), "attachments.0"),
        (paper(duLieuTepDinhKem="***"), "attachments.0"),
        (paper(duLieuTepDinhKem=""), "attachments.0"),
        (paper(plain_pdf() + b"0" * 2_700_000 + b"%%EOF"), "attachments.0"),
        (paper(huyGiayTo=1), "attachments.0"),
        ("text", "attachments.0"),
    ],
    ids=[
        "wrong content",
        "cut off",
        "unknown type",
        "no base64",
        "empty",
        "too large",
        "withdrawn",
        "no object",
    ],
)
def test_a_bad_paper_is_named(chain: Chain, sent: Any, name: str) -> None:
    assert name in faulty(chain.apply(attachments=[sent]))


def test_the_unit_must_exist_on_the_day_of_filing(chain: Chain) -> None:
    birth = replace(chain.birth(), place_of_registration="99999")  # type: ignore[arg-type]

    assert "noiDangKy" in faulty(chain.apply(birth))


def test_a_district_does_not_register_a_domestic_birth(chain: Chain) -> None:
    birth = replace(chain.birth(), place_of_registration="001")  # type: ignore[arg-type]

    answer = chain.apply(birth)

    assert "noiDangKy" in faulty(answer)
    assert "cấp xã" in answer.json()["fields"][0]["message"]


@REFUSED_UNSTORED
@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"null", b'{"group": 7}', b'{"group": "birth"}', b'{"group": "birth", "declaration": []}',
     b'{"group": "death", "declaration": {}, "options": 5, "unit": 7, "attachments": {}}', b"\xff\xfe"],
)  # fmt: skip
def test_a_malformed_body_is_a_named_fault_never_a_failure(chain: Chain, body: bytes) -> None:
    answer = chain.client.post("/api/applications", content=body)

    assert answer.status_code == 422
    assert answer.json()["fields"]


def test_the_same_child_declared_again_must_be_confirmed(chain: Chain) -> None:
    birth = chain.birth()
    chain.filed(birth)

    answer = chain.apply(replace(birth, copies=5))

    assert answer.status_code == 409
    assert answer.json()["code"] == "possible_duplicate"
    assert chain.apply(replace(birth, copies=5), confirm_duplicate=True).status_code == 201


def test_twins_are_two_children(chain: Chain) -> None:
    first, second = people.twins(3, chain.clock.now().date(), "00019")

    assert chain.apply(first).status_code == 201
    assert chain.apply(second).status_code == 201


def test_a_refused_application_does_not_stand_in_the_way_of_a_new_one(chain: Chain) -> None:
    birth = chain.birth()
    chain.reach(chain.received(birth), 1, 6)

    assert chain.apply(birth).status_code == 201


@pytest.mark.parametrize(
    ("at", "commune", "code", "steps"),
    [
        (datetime(2024, 7, 5, 9, tzinfo=VIETNAM), "00019", "2.002621", {"residence", "health_insurance"}),
        (datetime(2025, 8, 1, 9, tzinfo=VIETNAM), "00004", "2.002621", {"residence", "health_insurance"}),
        (datetime(2026, 8, 31, 9, tzinfo=VIETNAM), "00004", "2.002621", {"residence", "health_insurance"}),
        (
            datetime(2026, 9, 2, 9, tzinfo=VIETNAM),
            "00004",
            "3.000722",
            {"residence", "health_insurance", "identity_card"},
        ),
    ],
)
def test_a_birth_is_treated_by_the_law_of_its_day(
    build: Build, at: datetime, commune: str, code: str, steps: set[str]
) -> None:
    chain = build(at)

    application = chain.follow(chain.filed(people.birth(1, at.date(), commune)))

    assert application["procedure_code"] == code
    assert set(chain.branches(application["code"])) == steps


@pytest.mark.parametrize(
    ("at", "commune", "code"),
    [
        (datetime(2024, 7, 5, 9, tzinfo=VIETNAM), "00019", "2.002622"),
        (datetime(2025, 8, 1, 9, tzinfo=VIETNAM), "00004", "2.002622"),
        (datetime(2026, 8, 31, 9, tzinfo=VIETNAM), "00004", "2.002622"),
        (datetime(2026, 9, 2, 9, tzinfo=VIETNAM), "00004", "2.002913"),
    ],
)
def test_a_death_is_treated_by_the_law_of_its_day(
    build: Build, at: datetime, commune: str, code: str
) -> None:
    chain = build(at)

    application = chain.follow(chain.filed(people.death_in_hospital(1, at.date(), commune)))

    assert application["procedure_code"] == code


def test_a_repealed_code_is_refused_naming_its_successor(build: Build) -> None:
    chain = build(datetime(2026, 9, 2, 9, tzinfo=VIETNAM))
    birth = people.birth(1, chain.clock.now().date(), "00004")

    answer = chain.apply(birth, procedure_code="2.002621")

    assert "procedure_code" in faulty(answer)
    assert "3.000722" in answer.text


def test_a_unit_abolished_in_2025_is_refused_naming_its_successor(build: Build) -> None:
    chain = build(datetime(2025, 8, 1, 9, tzinfo=VIETNAM))
    birth = replace(people.birth(1, chain.clock.now().date(), "00004"), place_of_registration="00019")  # type: ignore[arg-type]

    answer = chain.apply(birth)

    assert "noiDangKy" in faulty(answer)
    assert "00004" in answer.text


@pytest.mark.parametrize(
    "steps",
    [
        ["deregistration"],
        ["deregistration", "funeral_allowance"],
        ["deregistration", "funeral_allowance", "survivor_allowance"],
    ],
)
def test_a_death_has_the_branches_that_were_asked_for(chain: Chain, steps: list[str]) -> None:
    death = people.death_in_hospital(5, chain.clock.now().date(), "00019")

    code = chain.filed(death, options={"steps": steps})

    assert list(chain.branches(code)) == steps


def test_birth_with_insurance_only_has_its_own_procedure_and_no_residence(chain: Chain) -> None:
    code = chain.filed(options=["health_insurance"])

    assert chain.follow(code)["procedure_code"] == "2.001023"
    assert list(chain.branches(code)) == ["health_insurance"]


def test_steps_that_the_procedure_does_not_offer_are_refused(chain: Chain) -> None:
    assert "options" in faulty(chain.apply(procedure_code="2.002621", options=["identity_card"]))


def test_another_citizen_sees_the_progress_but_neither_acts_nor_words(chain: Chain) -> None:
    code = chain.received()
    chain.reach(code, 1)
    chain.report(code, 2, ghiChu="Thiếu giấy chứng sinh của bé")
    stranger = chain.bearer(OTHER_CITIZEN)

    seen = chain.client.get(f"/api/applications/{code}", headers=stranger)

    assert seen.json()["stage"] == "supplement"
    assert "giấy chứng sinh" not in seen.text
    assert seen.json()["acts"] == []
    assert chain.client.post(f"/api/applications/{code}/withdraw", headers=stranger).status_code == 403
    assert chain.client.get(f"/api/applications/{code}/result.pdf", headers=stranger).status_code == 403


def test_the_requesters_paper_number_is_a_second_key(chain: Chain) -> None:
    birth = chain.birth()
    code = chain.filed(birth)
    path = f"/api/applications/{code}"

    right = chain.client.get(path, headers={"X-Requester-Paper": birth.requester.paper_number})
    wrong = chain.client.get(path, headers={"X-Requester-Paper": "001099000001"})

    assert right.json()["acts"] == ["withdraw"]
    assert wrong.status_code == 403


def test_no_personal_datum_stands_in_clear_in_the_database(chain: Chain) -> None:
    birth = chain.birth()
    chain.filed(birth, attachments=[paper()])
    database = chain.service.database
    assert database is not None

    with database.engine.connect() as connection:
        rows = [
            repr(row)
            for table in ("application", "event", "attachment", "likeness", "audit_trail")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]

    stored = "\n".join(rows)
    assert birth.child.full_name not in stored
    assert birth.requester.paper_number not in stored


def test_withdrawn_before_anybody_read_it_nothing_is_started(chain: Chain) -> None:
    code = chain.filed()

    answer = chain.client.post(f"/api/applications/{code}/withdraw", headers=chain.bearer(CITIZEN))

    assert answer.json()["stage"] == "withdrawn"
    assert chain.waiting() == []
    assert set(chain.branches(code).values()) == {"cancelled"}


def test_it_is_too_late_to_withdraw_once_the_one_stop_has_read_it(chain: Chain) -> None:
    code = chain.filed()
    chain.fetch(code)

    answer = chain.client.post(f"/api/applications/{code}/withdraw", headers=chain.bearer(CITIZEN))

    assert answer.status_code == 409
    assert len(chain.waiting()) == 1


def test_the_same_application_sent_in_parallel_is_stored_once(chain: Chain) -> None:
    birth = chain.birth()
    chain.bearer(CITIZEN)

    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda _: chain.apply(birth, key="k-1"), range(6)))

    assert {answer.json()["code"] for answer in sent} == {"G22.99-240705-0001"}
    assert sorted(answer.status_code for answer in sent) == [200] * 5 + [201]
    assert chain.filed().endswith("-0002")


def test_of_parallel_applications_for_one_child_only_one_is_taken_unasked(chain: Chain) -> None:
    birth = chain.birth()
    chain.bearer(CITIZEN)

    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda copies: chain.apply(replace(birth, copies=copies)), range(6)))

    assert sorted(answer.status_code for answer in sent) == [201] + [409] * 5
