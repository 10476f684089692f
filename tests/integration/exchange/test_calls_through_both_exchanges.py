"""Token → LGSP → NDXP → civil status, and every way in which a call is not let through."""

from __future__ import annotations

import hashlib
import socket
import sqlite3
import time
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.responses import HTMLResponse, JSONResponse, Response

from lienthong.contracts.exchange.access_token import LgspAccess, encode
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.transport import HopRefused, Unreachable
from lienthong.foundation.identity import BearerTokens, Principal, PrincipalKind, find_machine, revoke_machine
from lienthong.foundation.identity.credentials.keys import Keys
from lienthong.systems.exchange.routes import hops
from lienthong.systems.exchange.seeding import seed
from tests.support.systems.exchanges import (
    TOKEN_KEY,
    CivilStatus,
    Exchanges,
    exchange_context,
    key_seed,
)

BODY = (
    '{"maHoSoLT": "G22.99-240705-0001", "maHoSoMCDT": "H08.37.80-240705-0015",  "data": "Đỗ Thị Bưởi"}'
).encode()
MEGABYTE = 1024 * 1024


def error(answer: httpx2.Response) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()["error"]
    return body


def access(environment: str = "test", **changes: str) -> str:
    fields = {
        "access_key": f"ak-{environment}",
        "secret_key": f"as-{environment}",
        "app_name": "MCDT",
        "partner_code": "000.00.00.H08",
        **changes,
    }
    return encode(LgspAccess(**fields))


def expired_token(seconds: int) -> str:
    key = Keys(TOKEN_KEY.encode(), "lgsp").derive("bearer")
    past = BearerTokens(key, "lgsp", 60, now=lambda: time.time() - seconds)
    principal = Principal("lgsp-H08-test", "x", agency="H08", environment="test", kind=PrincipalKind.MACHINE)
    return past.issue(principal).text


def test_a_call_and_its_answer_pass_both_exchanges_byte_for_byte(chain: Exchanges) -> None:
    said = '{"status" : 1,  "value": ["Nguyễn"]}'.encode()
    chain.civil["test"].answer = lambda: Response(said, media_type="application/json")

    answer = chain.call(chain.token(), BODY)

    assert answer.status_code == 200
    assert answer.content == said
    assert answer.headers["X-Lienthong-Environment"] == "test"
    assert chain.civil["test"].bodies == [BODY]


def test_the_trace_id_travels_to_the_end_of_the_way(chain: Exchanges) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    chain.call(chain.token(), BODY, traceparent=f"00-{trace}-00f067aa0ba902b7-01")

    assert trace in chain.civil["test"].headers[0]["traceparent"]
    assert chain.messages(chain.ndxp_url, 1, trace_id=trace)[0]["operation"] == "layKetQua"


@pytest.mark.parametrize(("environment", "other"), [("test", "official"), ("official", "test")])
def test_a_key_reaches_its_own_environment_only(chain: Exchanges, environment: str, other: str) -> None:
    answer = chain.call(chain.token(environment), BODY)

    assert answer.headers["X-Lienthong-Environment"] == environment
    assert len(chain.civil[environment].bodies) == 1
    assert chain.civil[other].bodies == []


def test_a_caller_who_expects_another_environment_than_the_keys_is_stopped(chain: Exchanges) -> None:
    answer = chain.call(chain.token("test"), BODY, **{"X-Lienthong-Environment": "official"})

    assert (answer.status_code, error(answer)["code"]) == (403, "ENVIRONMENT_MISMATCH")
    assert "kiểm thử" in error(answer)["message"]
    assert chain.civil["official"].bodies == []


def test_the_path_without_version_means_one_zero(chain: Exchanges) -> None:
    answer = chain.call(chain.token(), BODY, "/apiHoTichTuPhap/danhMuc")

    assert answer.status_code == 200
    assert chain.messages(chain.lgsp_url, 1)[0]["version"] == "1.0"


@pytest.mark.parametrize("version", ["", "/1.0"])
@pytest.mark.parametrize(
    ("operation", "body", "codes"),
    [
        ("dangKyHoTich", b'{"maDonVi":19,"maHoSo":"H08.1.2-240705-0051","data":"<hotich/>"}', 1),
        ("traTrangThaiHoSo", b'{"maDonVi":19,"maHoSo":"H08.1.2-240705-0051"}', 1),
        ("ketQuaDangKyHS", b'{"maDonVi":19,"maHoSo":"H08.1.2-240705-0051"}', 1),
        ("dsHoSoDangKy", b'{"module":"KS","ngayCapNhat":"2024-07-05"}', 0),
        ("traHoSo", b'{"module":"KS","maHoSo":731}', 0),
        ("traDanhSachHoSo", b'{"maTinh":"52","module":"KS","dsMaHoSo":[731,732]}', 0),
    ],
)
def test_every_operation_of_api_1_reaches_civil_status_and_is_logged_with_its_dossier(
    chain: Exchanges, version: str, operation: str, body: bytes, codes: int
) -> None:
    answer = chain.call(chain.token("official"), body, f"/apiHoTichTuPhap{version}/{operation}")

    assert answer.status_code == 200, answer.text
    assert (chain.civil["official"].bodies, chain.civil["test"].bodies) == ([body], [])
    assert chain.civil["official"].headers[0]["x-lienthong-partner"] == "H08"
    for url in (chain.lgsp_url, chain.ndxp_url):
        [message] = chain.messages(url, 1)
        assert (message["service"], message["operation"]) == ("apiHoTichTuPhap", operation)
        assert (message["environment"], message["dossiers"]) == ("official", codes)


def test_a_key_for_the_newer_service_alone_may_not_call_api_1(chain: Exchanges) -> None:
    form = {"grant_type": "client_credentials", "scope": "apiLienThongKSKT"}
    key = ("lgsp-H08-test", "secret-test")
    token = chain.http.post(f"{chain.lgsp_url}/token", data=form, auth=key).json()["access_token"]

    answer = chain.call(token, BODY, "/apiHoTichTuPhap/1.0/traTrangThaiHoSo")

    assert (answer.status_code, error(answer)["code"]) == (403, "SCOPE_MISSING")
    assert chain.civil["test"].bodies == []


@pytest.mark.parametrize("header", ["lgspaccesstoken", "Authorization"])
def test_lgsp_takes_the_access_token_in_either_header(chain: Exchanges, header: str) -> None:
    answer = chain.http.post(
        f"{chain.lgsp_url}/apiLienThongKSKT/1.0/layKetQua", content=BODY, headers={header: access()}
    )

    assert answer.status_code == 200, answer.text
    assert chain.civil["test"].bodies == [BODY]


def test_bearer_and_access_token_together_are_taken_when_they_belong_to_one_key(chain: Exchanges) -> None:
    assert chain.call(chain.token(), BODY, lgspaccesstoken=access()).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "TOKEN_MISSING"),
        ({"Authorization": "Bearer khong-phai-jwt"}, 401, "TOKEN_MALFORMED"),
        ({"Authorization": "Bearer"}, 401, "TOKEN_MALFORMED"),
        ({"Authorization": "Basic YTpi"}, 401, "TOKEN_MALFORMED"),
        ({"Authorization": "Bearer e30.e30.e30"}, 401, "TOKEN_INVALID"),
        ({"Authorization": "%%%"}, 401, "TOKEN_MALFORMED"),
        ({"lgspaccesstoken": "bm90IGpzb24="}, 401, "TOKEN_MALFORMED"),
        ({"lgspaccesstoken": access(access_key="ak-khong-co")}, 401, "UNKNOWN_KEY"),
        ({"lgspaccesstoken": access(secret_key="sai")}, 401, "UNKNOWN_KEY"),
        ({"lgspaccesstoken": access(partner_code="000.00.00.H99")}, 401, "TOKEN_INVALID"),
        ({"lgspaccesstoken": access(app_name="APP-LA")}, 401, "TOKEN_INVALID"),
    ],
)
def test_whoever_proves_nothing_is_told_what_is_wrong(
    chain: Exchanges, headers: dict[str, str], status: int, code: str
) -> None:
    url = f"{chain.lgsp_url}/apiLienThongKSKT/1.0/layKetQua"
    answer = chain.http.post(url, content=BODY, headers=headers)

    assert (answer.status_code, error(answer)["code"], error(answer)["hop"]) == (status, code, "lgsp")
    assert len(error(answer)["traceId"]) == 32
    assert chain.civil["test"].bodies == []


def test_an_expired_token_is_told_apart_from_a_false_one(chain: Exchanges) -> None:
    answer = chain.call(expired_token(3600), BODY)

    assert (answer.status_code, error(answer)["code"]) == (401, "TOKEN_EXPIRED")


def test_a_token_of_ndxp_is_no_good_at_lgsp(chain: Exchanges) -> None:
    answer = chain.call(chain.token(role="ndxp"), BODY)

    assert (answer.status_code, error(answer)["code"]) == (401, "TOKEN_INVALID")


def test_bearer_and_access_token_of_two_environments_are_refused(chain: Exchanges) -> None:
    answer = chain.call(chain.token("official"), BODY, lgspaccesstoken=access("test"))

    assert (answer.status_code, error(answer)["code"]) == (403, "ENVIRONMENT_MISMATCH")


def test_guessing_access_secrets_is_slowed_down_but_bearer_tokens_are_not(chain: Exchanges) -> None:
    url = f"{chain.lgsp_url}/apiLienThongKSKT/1.0/layKetQua"
    guesses = [
        chain.http.post(url, content=BODY, headers={"lgspaccesstoken": access(secret_key=f"doan-{n}")})
        for n in range(25)
    ]

    assert guesses[0].status_code == 401
    assert (guesses[-1].status_code, error(guesses[-1])["code"]) == (429, "TOO_MANY_REQUESTS")
    assert chain.call(chain.token(), BODY).status_code == 200


def test_an_unknown_consumer_key_gets_no_token(chain: Exchanges) -> None:
    answer = chain.http.post(
        f"{chain.lgsp_url}/token", data={"grant_type": "client_credentials"}, auth=("khong-co", "khong-biet")
    )

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_key_gets_no_token_from_an_address_outside_its_list(chain: Exchanges) -> None:
    answer = chain.http.post(
        f"{chain.lgsp_url}/token",
        data={"grant_type": "client_credentials"},
        auth=("lgsp-H99-test", "secret-narrow"),
    )

    assert answer.status_code == 403
    assert "IP" in answer.json()["error_description"]


@pytest.mark.parametrize(
    ("path", "code", "named"),
    [
        ("/apiKhongCo/1.0/layKetQua", "UNKNOWN_SERVICE", "apiLienThongKSKT"),
        ("/apiLienThongKSKT/9.0/layKetQua", "UNKNOWN_SERVICE", "1.0"),
        ("/apiLienThongKSKT/1.0/xoaHet", "UNKNOWN_OPERATION", "nhanHoSoDKHT"),
        ("/apiHoTichTuPhap/xoaHet", "UNKNOWN_OPERATION", "danhMuc"),
        ("/mot/hai/ba/bon", "UNKNOWN_SERVICE", ""),
    ],
)
def test_an_unknown_path_is_answered_with_what_there_is(
    chain: Exchanges, path: str, code: str, named: str
) -> None:
    answer = chain.call(chain.token(), BODY, path)

    assert (answer.status_code, error(answer)["code"]) == (404, code)
    assert named in error(answer)["message"]


@pytest.mark.parametrize("body", [b"", b"<xml/>", b"ma=1"])
def test_what_cannot_be_json_is_refused_at_the_first_exchange(chain: Exchanges, body: bytes) -> None:
    answer = chain.call(chain.token(), body)

    assert (answer.status_code, error(answer)["code"]) == (400, "BAD_JSON")


def test_fifty_megabytes_are_refused_before_they_are_read(chain: Exchanges) -> None:
    host, port = chain.lgsp_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        head = (
            "POST /apiLienThongKSKT/1.0/nhanHoSoDKHT HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {chain.token()}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {50 * MEGABYTE}\r\n\r\n"
        )
        raw.sendall(head.encode())  # not one byte of the body
        said = raw.recv(65536).decode()

    assert said.startswith("HTTP/1.1 413")
    assert '"code":"TOO_LARGE"' in said
    assert "30 MB" in said
    logged = chain.messages(chain.lgsp_url, 1)[0]
    assert (logged["error"], logged["request_size"]) == ("TOO_LARGE", 50 * MEGABYTE)
    assert logged["request_sha256"] == ""


def test_fifty_megabytes_in_pieces_are_refused_when_the_limit_is_passed(chain: Exchanges) -> None:
    sent = 0

    def pieces() -> Any:
        nonlocal sent
        for _ in range(50):
            sent += MEGABYTE
            yield b"{" + b" " * (MEGABYTE - 1)

    try:
        answer = chain.http.post(
            f"{chain.lgsp_url}/apiLienThongKSKT/1.0/nhanHoSoDKHT",
            content=pieces(),
            headers={"Authorization": f"Bearer {chain.token()}"},
        )
        assert answer.status_code == 413
    except httpx2.WriteError:
        assert sent < 50 * MEGABYTE  # the server hung up on us in the middle
    assert chain.civil["test"].bodies == []


def test_the_token_of_the_next_hop_is_fetched_once_and_renewed_when_it_is_refused(chain: Exchanges) -> None:
    token = chain.token()
    for _ in range(3):
        chain.call(token, BODY)
    fetched_before = chain.civil["test"].tokens
    chain.civil["test"].good_token = "doi-roi"

    answer = chain.call(token, BODY)

    assert fetched_before == 1
    assert answer.status_code == 200
    assert chain.civil["test"].tokens == 2


def test_a_next_hop_that_never_takes_our_key_is_named_as_the_one_that_refuses(chain: Exchanges) -> None:
    chain.civil["test"].answer = lambda: JSONResponse({"title": "không"}, status_code=401)

    answer = chain.call(chain.token(), BODY)

    assert answer.status_code == 502
    assert (error(answer)["code"], error(answer)["hop"]) == ("UPSTREAM_REFUSED", "hotich")


def test_what_civil_status_refuses_is_passed_on_as_it_said_it(chain: Exchanges) -> None:
    chain.civil["test"].answer = lambda: JSONResponse({"status": "0", "errorCode": "500"}, status_code=400)

    answer = chain.call(chain.token(), BODY)

    assert (answer.status_code, answer.json()["errorCode"]) == (400, "500")


@pytest.mark.parametrize("status", [200, 400])
def test_what_civil_status_refused_stands_in_both_logs_with_code_and_sentence(
    chain: Exchanges, status: int
) -> None:
    sentence = "nksHoTen không được để trống"
    refusal = {"status": "0", "errorCode": "500", "errorDescription": sentence}
    chain.civil["test"].answer = lambda: JSONResponse(refusal, status_code=status)

    chain.call(chain.token(), BODY)

    for url in (chain.lgsp_url, chain.ndxp_url):
        message = chain.messages(url, 1)[0]
        whole = chain.operator(url, f"/api/messages/{message['id']}")
        assert (message["status"], message["error"], message["refusal_code"]) == (status, "", "500")
        assert whole["refusal_sentence"] == sentence
        assert chain.messages(url, 1, errors="true")[0]["id"] == message["id"], (
            "not among the calls that failed"
        )


def test_a_page_in_place_of_an_answer_is_not_passed_on(chain: Exchanges) -> None:
    page = "<html><body>Cập nhật thành công</body></html>"
    chain.civil["test"].answer = lambda: HTMLResponse(page)

    answer = chain.call(chain.token(), BODY)

    assert answer.status_code == 502
    assert (error(answer)["code"], error(answer)["hop"]) == ("UPSTREAM_UNREACHABLE", "hotich")


def test_when_civil_status_is_down_the_answer_names_it_and_since_when(chain: Exchanges) -> None:
    chain.servers.stop(chain.civil_urls["test"])
    token = chain.token()

    first = chain.call(token, BODY)
    last = [chain.call(token, BODY) for _ in range(4)][-1]

    assert first.status_code == 502
    assert last.status_code == 502
    assert last.headers["Retry-After"] == "5"
    assert (error(last)["code"], error(last)["hop"]) == ("UPSTREAM_UNREACHABLE", "hotich")
    assert error(last)["environment"] == "test"
    assert error(last)["since"].startswith("05/07/2024 08:00")
    assert error(last)["since"] == error(first)["since"]
    assert "HOTICH" in error(last)["message"]
    assert chain.call(chain.token("official"), BODY).status_code == 200


def test_when_ndxp_is_down_lgsp_says_so_and_goes_on_by_itself_when_it_is_back(chain: Exchanges) -> None:
    token = chain.token()
    port = int(chain.ndxp_url.rpartition(":")[2])
    chain.servers.stop(chain.ndxp_url)
    down = [chain.call(token, BODY) for _ in range(4)]
    state = chain.operator(chain.lgsp_url, "/api/hops")["hops"][0]
    health = chain.http.get(f"{chain.lgsp_url}/health").json()

    chain.servers.start(CivilStatus("test").app, port)
    ends = time.monotonic() + 15
    while chain.http.get(f"{chain.lgsp_url}/health").json()["status"] != "ok" and time.monotonic() < ends:
        time.sleep(0.1)

    assert {error(each)["hop"] for each in down} == {"ndxp"}
    assert (state["key"], state["state"]) == ("ndxp", "open")
    assert health["status"] == "degraded"
    assert health["hops"][0]["since"] is not None
    assert chain.call(token, BODY).status_code == 200


def test_a_next_hop_that_nobody_calls_is_missed_all_the_same(
    chain: Exchanges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hops, "_QUIET_SECONDS", 0.1)
    chain.servers.stop(chain.civil_urls["official"])
    ends = time.monotonic() + 15
    while chain.http.get(f"{chain.ndxp_url}/health").json()["status"] == "ok" and time.monotonic() < ends:
        time.sleep(0.1)
    health = chain.http.get(f"{chain.ndxp_url}/health").json()
    failing = {hop["name"]: hop["since"] for hop in health["hops"] if hop["since"]}
    assert set(failing) == {"hotich-official"}


def test_the_message_log_has_everything_but_the_body(chain: Exchanges, tmp_path: Path) -> None:
    answer = chain.call(chain.token(), BODY)
    found = chain.messages(chain.lgsp_url, 1, dossier_code="H08.37.80-240705-0015")[0]
    detail = chain.operator(chain.lgsp_url, f"/api/messages/{found['id']}")

    assert found["consumer_key"] == "lgsp-H08-test"
    assert (found["agency"], found["environment"]) == ("H08", "test")
    assert (found["service"], found["operation"]) == ("apiLienThongKSKT", "layKetQua")
    assert found["at"].startswith("2024-07-05T08:00")
    assert 0 < found["upstream_milliseconds"] <= found["milliseconds"]
    assert found["request_sha256"] == hashlib.sha256(BODY).hexdigest()
    assert found["answer_sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert found["request_size"] == len(BODY)
    assert detail["dossier_codes"] == ["G22.99-240705-0001", "H08.37.80-240705-0015"]
    with sqlite3.connect(tmp_path / "lgsp.db") as stored:
        assert "Bưởi" not in "".join(stored.iterdump())


def test_messages_can_be_found_by_agency_environment_and_error(chain: Exchanges) -> None:
    chain.call(chain.token(), BODY)
    chain.call(chain.token("official"), BODY)
    chain.call("a.b.c", BODY)
    chain.messages(chain.lgsp_url, 3)

    assert len(chain.messages(chain.lgsp_url, 2, agency="H08")) == 2
    assert len(chain.messages(chain.lgsp_url, 1, environment="official")) == 1
    assert [m["error"] for m in chain.messages(chain.lgsp_url, 1, errors="true")] == ["TOKEN_INVALID"]


def test_rows_of_the_log_are_written_when_the_exchange_stops(chain: Exchanges, tmp_path: Path) -> None:
    for _ in range(5):
        chain.call(chain.token(), BODY)

    chain.servers.stop(chain.lgsp_url)

    with sqlite3.connect(tmp_path / "lgsp.db") as stored:
        assert stored.execute("select count(*) from message").fetchone() == (5,)


def test_metrics_count_calls_by_operation_and_outcome(chain: Exchanges) -> None:
    chain.call(chain.token(), BODY)
    chain.call(chain.token(), BODY, "/apiLa/1.0/DROP-TABLE")

    text = chain.http.get(f"{chain.lgsp_url}/metrics").text

    assert 'operation="layKetQua"' in text
    assert 'lienthong_hop_up{hop="ndxp",system="lgsp"} 1.0' in text
    assert "DROP-TABLE" not in text


def test_the_message_log_is_for_operators_only(chain: Exchanges) -> None:
    answer = chain.http.get(f"{chain.lgsp_url}/api/messages")

    assert answer.status_code == 401


def test_the_client_of_the_contract_speaks_to_it_and_understands_its_errors(chain: Exchanges) -> None:
    with httpx2.Client(base_url=chain.lgsp_url, trust_env=False) as http:
        token = LgspAccess(
            access_key="ak-test", secret_key="as-test", app_name="MCDT", partner_code="000.00.00.H08"
        )
        client = ExchangeClient(http, "lgsp-H08-test", "secret-test", token)
        service = "apiLienThongKSKT"
        said, environment = client.call_with_environment(service, "1.0", "layKetQua", {"module": "LTKS"})
        with pytest.raises(HopRefused) as refused:
            client.call("apiLienThongKSKT", "1.0", "khongCo", {})
        chain.servers.stop(chain.civil_urls["test"])
        with pytest.raises(Unreachable) as unreachable:
            client.call("apiLienThongKSKT", "1.0", "layKetQua", {})

    assert (said["status"], environment) == (1, "test")
    assert refused.value.code == "UNKNOWN_OPERATION"
    assert unreachable.value.hop == "hotich"


def test_seeding_again_changes_nothing_and_keeps_a_revoked_key_revoked(chain: Exchanges) -> None:
    database = chain.lgsp.database
    assert database is not None
    with database.begin() as session:
        revoke_machine(session, "lgsp-H08-test")
        seed(exchange_context(database), session, key_seed("lgsp"))
        machine = find_machine(session, "lgsp-H08-test")

    assert machine is not None
    assert not machine.active


def test_a_revoked_key_stops_at_once_although_its_token_has_not_expired(chain: Exchanges) -> None:
    token = chain.token()
    assert chain.lgsp.database is not None
    with chain.lgsp.database.begin() as session:
        revoke_machine(session, "lgsp-H08-test")

    answer = chain.call(token, BODY)

    assert (answer.status_code, error(answer)["code"]) == (401, "UNKNOWN_KEY")
