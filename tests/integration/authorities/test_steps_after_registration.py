"""PM.DVCLT hands steps over and asks what became of them; officers decide."""

from __future__ import annotations

import base64
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.authorities.client import AuthoritiesClient
from lienthong.contracts.authorities.schemas import StepKey, StepState
from lienthong.contracts.transport import HopRefused
from lienthong.domain.law import FollowingStep
from lienthong.foundation.clock import FixedClock
from lienthong.foundation.identity import Role
from lienthong.foundation.runtime.services import Service, mount
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.systems.authorities.base.agencies import Authority
from lienthong.systems.authorities.base.tables import metadata
from tests.support.homes import at_home, has_a_home
from tests.support.systems.authorities import (
    BIRTH_FACTS,
    CLIENT,
    COMMUNE,
    DEATH_FACTS,
    OFFICERS,
    PASSWORD,
    RECEIVED,
    build_authorities,
    plain_pdf,
    signed_pdf,
    step_request,
)

CODE = "G22.99-240705-0001"
HEALTH = StepKey.of(CODE, FollowingStep.HEALTH_INSURANCE)
RESIDENCE = StepKey.of(CODE, FollowingStep.RESIDENCE)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A `var` folder with a certificate authority, and a document it signed, in base64."""
    var_dir = tmp_path_factory.mktemp("var")
    signed = signed_pdf(LocalAuthority(var_dir / "pki"))
    return var_dir, base64.b64encode(signed).decode()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(RECEIVED)


@pytest.fixture
def service(paper: tuple[Path, str], tmp_path: Path, clock: FixedClock) -> Service:
    return build_authorities(paper[0], f"sqlite:///{tmp_path}/authorities.db", clock)


@pytest.fixture
def http(service: Service) -> Iterator[TestClient]:
    with TestClient(mount({"/coquan": service}), base_url="http://testserver/coquan/") as client:
        yield client


@pytest.fixture
def dvclt(http: TestClient) -> AuthoritiesClient:
    return AuthoritiesClient(http, *CLIENT)


SignIn = Callable[[Authority], TestClient]


@pytest.fixture
def officer(service: Service, http: TestClient) -> SignIn:
    def sign_in(authority: Authority) -> TestClient:
        browser = TestClient(http.app, base_url="http://testserver/coquan/", follow_redirects=False)
        answer = browser.post("login", data={"user_name": OFFICERS[authority][0], "password": PASSWORD})
        assert answer.status_code == 303
        return browser

    return sign_in


def api_act(browser: TestClient, receipt: str, act: str, **body: str) -> Any:
    page = browser.get(f"steps/{receipt}").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    return browser.post(f"api/steps/{receipt}/{act}", json=body, headers={"X-CSRF-Token": token})


def test_a_step_is_taken_and_waits_for_its_officer(dvclt: AuthoritiesClient, paper: tuple[Path, str]) -> None:
    answer = dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, paper[1]))
    state = dvclt.states([HEALTH, RESIDENCE]).value

    assert answer.success
    assert answer.receipt == "BHXH-240705-0001"
    assert [each.state for each in state] == [StepState.RECEIVED, StepState.UNKNOWN]
    assert state[0].receipt == answer.receipt
    assert state[0].handler_agency == "Bảo hiểm xã hội"


def test_the_same_step_sent_again_has_the_same_receipt_and_is_decided_once(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    request = step_request(FollowingStep.RESIDENCE, paper[1])

    receipts = {dvclt.submit(request).receipt for _ in range(3)}
    listed = officer(Authority.POLICE).get("api/steps").json()

    assert receipts == {"CA-240705-0001"}
    assert listed["counts"] == {"received": 1}


def test_an_accepted_birth_gets_a_health_insurance_card_of_its_province(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn, clock: FixedClock
) -> None:
    receipt = dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, paper[1])).receipt
    clock.advance(timedelta(hours=2))

    answer = api_act(officer(Authority.SOCIAL_INSURANCE), receipt, "accept")
    state = dvclt.states([HEALTH]).value[0]

    assert answer.json()["state"] == "done"
    assert state.state is StepState.DONE
    assert state.result_code == "TE1520000000001"
    assert state.result_code in state.result
    assert state.decided_at == "05/07/2024 11:30:00"
    assert state.handler_name == "Ngô Thị Bảo"


def test_a_refusal_tells_its_reason_and_leaves_the_other_steps_alone(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, paper[1]))
    receipt = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1])).receipt

    api_act(officer(Authority.POLICE), receipt, "refuse", reason="Chủ hộ chưa đồng ý.")
    health, residence = dvclt.states([HEALTH, RESIDENCE]).value

    assert (residence.state, residence.reason) == (StepState.REFUSED, "Chủ hộ chưa đồng ý.")
    assert health.state is StepState.RECEIVED


def test_a_refused_step_sent_again_with_other_content_is_decided_anew(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    receipt = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1])).receipt
    police = officer(Authority.POLICE)
    api_act(police, receipt, "refuse", reason="Thiếu giấy tờ chỗ ở.")
    unchanged = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1]))
    still = dvclt.states([RESIDENCE]).value[0].state

    changed = step_request(FollowingStep.RESIDENCE, paper[1], procedure_code="2.000986")
    again = dvclt.submit(changed)
    reopened = dvclt.states([RESIDENCE]).value[0].state
    api_act(police, receipt, "accept")

    assert {unchanged.receipt, again.receipt} == {receipt}
    assert (still, reopened) == (StepState.REFUSED, StepState.RECEIVED)
    assert dvclt.states([RESIDENCE]).value[0].state is StepState.DONE


@pytest.mark.parametrize("acts", [(), ("take-up",), ("accept",)])
def test_other_content_of_a_step_that_is_open_or_done_is_refused_by_field_and_shown(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn, acts: tuple[str, ...]
) -> None:
    request = step_request(FollowingStep.RESIDENCE, paper[1])
    receipt = dvclt.submit(request).receipt
    police = officer(Authority.POLICE)
    for act in acts:
        api_act(police, receipt, act)
    scan = Attachment.of(plain_pdf(), file_name="so-ho-khau.pdf")
    changed = request.model_copy(update={"procedure_code": "2.000986", "attachments": [scan]})

    answers = [dvclt.submit(changed) for _ in range(2)]

    assert [answer.success for answer in answers] == [False, False]
    assert "maTTHC" in answers[0].description
    assert "fileDinhKem" in answers[0].description
    page = police.get(f"steps/{receipt}").text
    assert page.count("PM.DVCLT gửi lại với nội dung khác") == 1
    assert dvclt.submit(request).receipt == receipt


def test_a_late_copy_of_what_was_refused_before_changes_nothing(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    first = step_request(FollowingStep.RESIDENCE, paper[1])
    receipt = dvclt.submit(first).receipt
    police = officer(Authority.POLICE)
    api_act(police, receipt, "refuse", reason="Thiếu giấy tờ chỗ ở.")
    dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1], procedure_code="2.000986"))
    api_act(police, receipt, "refuse", reason="Vẫn thiếu.")

    late = dvclt.submit(first)

    assert late.receipt == receipt
    assert dvclt.states([RESIDENCE]).value[0].state is StepState.REFUSED


def test_a_refusal_without_a_reason_is_not_taken(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    receipt = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1])).receipt

    answer = api_act(officer(Authority.POLICE), receipt, "refuse", reason="  ")

    assert answer.status_code == 422
    assert "lý do" in answer.json()["message"]


def test_what_is_decided_cannot_be_decided_again(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    receipt = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1])).receipt
    police = officer(Authority.POLICE)
    page = police.get(f"steps/{receipt}").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    police.post(f"api/steps/{receipt}/accept", headers={"X-CSRF-Token": token})

    answer = police.post(
        f"api/steps/{receipt}/refuse", json={"reason": "muộn"}, headers={"X-CSRF-Token": token}
    )

    assert answer.status_code == 409
    assert dvclt.states([RESIDENCE]).value[0].state is StepState.DONE


def test_an_officer_of_another_authority_neither_sees_nor_decides_it(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    receipt = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1])).receipt
    other = officer(Authority.SOCIAL_INSURANCE)

    assert other.get("api/steps").json()["steps"] == []
    assert other.get(f"api/steps/{receipt}").status_code == 404
    assert other.get(f"steps/{receipt}/document.pdf").status_code == 404


def test_a_document_without_a_signature_is_not_taken(dvclt: AuthoritiesClient) -> None:
    unsigned = base64.b64encode(plain_pdf()).decode()

    answer = dvclt.submit(step_request(FollowingStep.RESIDENCE, unsigned))

    assert not answer.success
    assert "giayToKetQua không được tin cậy" in answer.description
    assert dvclt.states([RESIDENCE]).value[0].state is StepState.UNKNOWN


def test_a_document_that_was_changed_after_signing_is_not_taken(
    dvclt: AuthoritiesClient, paper: tuple[Path, str]
) -> None:
    signed = bytearray(base64.b64decode(paper[1]))
    signed[200] ^= 1

    answer = dvclt.submit(step_request(FollowingStep.RESIDENCE, base64.b64encode(bytes(signed)).decode()))

    assert not answer.success


def test_a_document_of_an_unknown_signer_is_not_taken(dvclt: AuthoritiesClient, tmp_path: Path) -> None:
    foreign = signed_pdf(LocalAuthority(tmp_path / "la"))

    answer = dvclt.submit(step_request(FollowingStep.RESIDENCE, base64.b64encode(foreign).decode()))

    assert "không được tin cậy" in answer.description


def test_the_paper_of_another_child_moves_no_authority(
    dvclt: AuthoritiesClient, paper: tuple[Path, str]
) -> None:
    other = {**BIRTH_FACTS, "nksHoTen": "Lê Khánh Vy", "soDinhDanh": "052324000099"}

    answer = dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, paper[1], facts=other))

    assert not answer.success
    assert set(answer.errors) == {"giayToKetQua", "duLieuDangKy.nksHoTen", "duLieuDangKy.soDinhDanh"}
    assert "không phải kết quả của hồ sơ này" in answer.description
    assert dvclt.states([HEALTH]).value[0].state is StepState.UNKNOWN


def test_facts_that_say_nothing_fit_no_paper(dvclt: AuthoritiesClient, paper: tuple[Path, str]) -> None:
    nothing = {"nksHoTen": "", "ngayDangKy": " ", "soDangKy": "", "quyenSo": None}

    answer = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1], facts=nothing))

    assert not answer.success
    assert "duLieuDangKy.nksHoTen" in answer.errors
    assert "duLieuDangKy.nksNgaySinh" in answer.errors


@pytest.mark.parametrize(
    ("step", "unit"),
    [(FollowingStep.FUNERAL_ALLOWANCE, COMMUNE), (FollowingStep.RESIDENCE, "21556")],
    ids=["a birth certificate for an allowance", "the paper of another unit"],
)
def test_a_paper_of_another_kind_or_unit_moves_no_authority(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], step: FollowingStep, unit: str
) -> None:
    answer = dvclt.submit(step_request(step, paper[1], unit_code=unit))

    assert not answer.success
    assert list(answer.errors) == ["giayToKetQua"]
    assert dvclt.states([StepKey.of(CODE, step)]).value[0].state is StepState.UNKNOWN


def test_a_number_that_came_after_the_paper_is_taken_and_another_than_the_papers_is_not(
    dvclt: AuthoritiesClient, paper: tuple[Path, str]
) -> None:
    authority = LocalAuthority(paper[0] / "pki")
    without = signed_pdf(authority, facts={**BIRTH_FACTS, "soDinhDanh": ""})
    other = signed_pdf(authority, facts={**BIRTH_FACTS, "soDinhDanh": "052324000099"})

    refused = dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, base64.b64encode(other).decode()))
    taken = dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, base64.b64encode(without).decode()))

    assert "duLieuDangKy.soDinhDanh" in refused.errors
    assert taken.success


def test_a_paper_belongs_to_one_dossier_for_all_its_steps(
    dvclt: AuthoritiesClient, paper: tuple[Path, str]
) -> None:
    assert dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, paper[1])).success
    assert dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1])).success

    second = dvclt.submit(
        step_request(FollowingStep.HEALTH_INSURANCE, paper[1], interlinked_code="G22.99-240705-0002")
    )

    assert not second.success
    assert f"giấy tờ của hồ sơ {CODE}" in second.description


def test_every_faulty_field_is_named(dvclt: AuthoritiesClient) -> None:
    request = step_request(
        FollowingStep.IDENTITY_CARD,
        "???",
        interlinked_code="khong-phai-ma",
        unit_code="99999",
        facts={"nksHoTen": "Nguyễn Khánh An"},
    )

    answer = dvclt.submit(request)

    assert set(answer.errors) == {
        "maHoSoLT",
        "maDonVi",
        "buocTiepTheo",  # the identity card joins only on 01/09/2026
        "duLieuDangKy.ngayDangKy",
        "duLieuDangKy.soDangKy",
        "duLieuDangKy.quyenSo",
        "giayToKetQua",
    }


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff\xfe", b'{"danhSach": 5}', b'{"maHoSoLT": {}}'])
@pytest.mark.parametrize("path", ["api/buocTiepTheo", "api/buocTiepTheo/trangThai"])
def test_malformed_bodies_get_an_answer_not_a_failure(http: TestClient, path: str, body: bytes) -> None:
    answer = http.post(path, content=body, headers={"Authorization": f"Bearer {client_token(http)}"})

    assert answer.status_code == 400
    assert answer.json()["status"] == "0"


def client_token(http: TestClient) -> str:
    answer = http.post("token", data={"grant_type": "client_credentials"}, auth=CLIENT)
    return str(answer.json()["access_token"])


def test_a_caller_without_the_right_secret_is_refused(http: TestClient, paper: tuple[Path, str]) -> None:
    stranger = AuthoritiesClient(http, CLIENT[0], "sai")

    with pytest.raises(HopRefused):
        stranger.submit(step_request(FollowingStep.RESIDENCE, paper[1]))


def test_a_thousand_steps_are_asked_about_at_once_and_more_are_refused(dvclt: AuthoritiesClient) -> None:
    keys = [StepKey.of(f"G22.99-240705-{n:04d}", FollowingStep.RESIDENCE) for n in range(1, 1001)]

    assert len(dvclt.states(keys).value) == 1000
    with pytest.raises(HopRefused, match="400"):
        dvclt.states([*keys, HEALTH])


def test_what_no_officer_decides_is_decided_after_the_delay_in_demo(
    paper: tuple[Path, str], tmp_path: Path, clock: FixedClock
) -> None:
    service = build_authorities(
        paper[0], f"sqlite:///{tmp_path}/demo.db", clock, decide="demo", decide_after_seconds=60
    )
    with TestClient(mount({"/coquan": service}), base_url="http://testserver/coquan/") as http:
        dvclt = AuthoritiesClient(http, *CLIENT)
        death = base64.b64encode(signed_pdf(LocalAuthority(paper[0] / "pki"), facts=DEATH_FACTS)).decode()
        dvclt.submit(step_request(FollowingStep.FUNERAL_ALLOWANCE, death))
        key = StepKey.of(CODE, FollowingStep.FUNERAL_ALLOWANCE)
        before = dvclt.states([key]).value[0].state
        clock.advance(timedelta(seconds=61))
        ends = time.monotonic() + 10
        while dvclt.states([key]).value[0].state is before and time.monotonic() < ends:
            time.sleep(0.05)
        after = dvclt.states([key]).value[0]

    assert before is StepState.RECEIVED
    assert after.state is StepState.DONE
    assert after.result_code == "00001/2024/QĐ-MTP"
    assert after.handler_name == "Hệ thống tự động"


def test_nothing_personal_lies_in_clear_and_every_reading_is_in_the_trail(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn, tmp_path: Path
) -> None:
    receipt = dvclt.submit(step_request(FollowingStep.HEALTH_INSURANCE, paper[1])).receipt
    insurance = officer(Authority.SOCIAL_INSURANCE)
    shown = insurance.get(f"steps/{receipt}")
    api_act(insurance, receipt, "accept")

    with sqlite3.connect(tmp_path / "authorities.db") as stored:
        dump = "\n".join(stored.iterdump())
        actions = [row[0] for row in stored.execute("select action from audit_trail order by id")]
    assert "Nguyễn Khánh An" in shown.text
    assert "Nguyễn Khánh An" not in dump
    assert "052324000017" not in dump
    assert "TE152" not in dump
    assert actions == ["receive", "read", "read", "accept"]


def test_the_migrations_make_the_tables_and_the_trail_cannot_be_changed(
    service: Service, http: TestClient, dvclt: AuthoritiesClient, paper: tuple[Path, str], tmp_path: Path
) -> None:
    dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1]))

    assert service.database is not None
    assert service.database.differences(metadata) == []
    with (
        sqlite3.connect(tmp_path / "authorities.db") as stored,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        stored.execute("delete from audit_trail")


def test_an_officer_refuses_on_the_page_and_is_asked_for_the_reason(
    dvclt: AuthoritiesClient, paper: tuple[Path, str], officer: SignIn
) -> None:
    receipt = dvclt.submit(step_request(FollowingStep.RESIDENCE, paper[1])).receipt
    police = officer(Authority.POLICE)
    token = police.get(f"steps/{receipt}").text.partition('name="csrf_token" value="')[2].partition('"')[0]

    asked = police.post(f"steps/{receipt}/refuse", data={"csrf_token": token, "reason": ""})
    done = police.post(f"steps/{receipt}/refuse", data={"csrf_token": token, "reason": "Không đủ điều kiện"})
    shown: Any = police.get(f"steps/{receipt}")

    assert asked.status_code == 422
    assert "Hãy ghi lý do từ chối" in asked.text
    assert done.status_code == 303
    assert "Không đủ điều kiện" in shown.text


@pytest.mark.parametrize("role", Role)
def test_every_role_comes_to_a_page_or_is_told_where_its_place_is(http: TestClient, role: Role) -> None:
    mounted = TestClient(http.app)

    assert has_a_home(at_home(mounted, "/coquan", role), role)
