"""Access as clients see it: cookies, form tokens, bearer tokens, roles and scopes."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from lienthong.foundation.identity import Identity, IdentitySettings
from tests.support.webapps import (
    CLERK,
    MACHINE,
    MACHINE_SECRET,
    OFFICER,
    PASSWORD,
    SCOPE,
    TEST_KEY,
    web_application,
)

HTML = {"Accept": "text/html"}


class Seconds:
    """A clock one sets by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def app(tmp_path: Path, seconds: Seconds) -> FastAPI:
    return web_application(tmp_path, now=seconds)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False)


def sign_in(client: TestClient, user_name: str = CLERK, password: str = PASSWORD) -> int:
    form = {"user_name": user_name, "password": password, "next": "/desk"}
    status: int = client.post("/login", data=form, headers=HTML).status_code
    return status


def form_token(client: TestClient) -> str:
    page: str = client.get("/", headers=HTML).text
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def bearer(app: FastAPI, user_name: str) -> dict[str, str]:
    identity: Identity = app.state.identity
    pair = identity.api_sign_in(user_name, PASSWORD, address=None)
    assert pair is not None
    return {"Authorization": f"Bearer {pair.access.text}"}


def test_a_person_signs_in_and_sees_the_page(client: TestClient) -> None:
    assert sign_in(client) == 303
    assert client.get("/desk", headers=HTML).status_code == 200


def test_the_cookie_is_bound_and_hidden_from_scripts(client: TestClient) -> None:
    answer = client.post("/login", data={"user_name": CLERK, "password": PASSWORD}, headers=HTML)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


def test_behind_https_the_cookie_is_secure(tmp_path: Path) -> None:
    settings = IdentitySettings(key=SecretStr(TEST_KEY), secure_cookies=True)
    client = TestClient(web_application(tmp_path, settings=settings), follow_redirects=False)
    answer = client.post("/login", data={"user_name": CLERK, "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


def test_a_wrong_password_stays_on_the_page_without_telling_which_was_wrong(client: TestClient) -> None:
    wrong = client.post("/login", data={"user_name": CLERK, "password": "sai"}, headers=HTML)
    unknown = client.post("/login", data={"user_name": "khong.co", "password": "sai"}, headers=HTML)
    assert wrong.status_code == unknown.status_code == 422
    sentence = "Tên đăng nhập hoặc mật khẩu không đúng."
    assert sentence in wrong.text
    assert sentence in unknown.text


def test_nobody_is_led_to_the_sign_in_page_and_back(client: TestClient) -> None:
    answer = client.get("/desk?trang=2", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=/desk%3Ftrang%3D2"


def test_a_part_of_a_page_leads_the_whole_page_to_signing_in(client: TestClient) -> None:
    answer = client.get("/desk", headers={"HX-Request": "true"})
    assert answer.headers["hx-redirect"].startswith("/login")


def test_a_program_without_a_token_gets_401_as_json(client: TestClient) -> None:
    answer = client.get("/api/dossiers")
    assert answer.status_code == 401
    assert answer.json()["code"] == "not_signed_in"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/\tx"])
def test_signing_in_never_leads_to_another_site(client: TestClient, target: str) -> None:
    form = {"user_name": CLERK, "password": PASSWORD, "next": target}
    assert client.post("/login", data=form, headers=HTML).headers["location"] == "/"


def test_a_form_of_another_site_cannot_sign_one_in(client: TestClient) -> None:
    form = {"user_name": CLERK, "password": PASSWORD}
    answer = client.post("/login", data=form, headers={**HTML, "Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_wrong_role_is_refused_and_told_whose_page_it_is(client: TestClient) -> None:
    sign_in(client, OFFICER)
    answer = client.get("/desk", headers=HTML)
    assert answer.status_code == 403
    assert "Chức năng này dành cho: Cán bộ một cửa." in answer.text


def test_a_change_needs_the_form_token(client: TestClient) -> None:
    sign_in(client)
    refused = client.post("/echo", data={"reason": "x"}, headers=HTML)
    accepted = client.post("/echo", data={"reason": "x", "csrf_token": form_token(client)}, headers=HTML)
    assert refused.status_code == 403
    assert "Biểu mẫu không còn hiệu lực" in refused.text
    assert accepted.status_code == 303


def test_a_form_token_of_another_session_does_not_help(app: FastAPI) -> None:
    first = TestClient(app, follow_redirects=False)
    second = TestClient(app, follow_redirects=False)
    sign_in(first)
    sign_in(second)
    answer = second.post("/echo", data={"csrf_token": form_token(first)}, headers=HTML)
    assert answer.status_code == 403


def test_the_form_token_may_come_in_the_header(client: TestClient) -> None:
    sign_in(client)
    headers = {**HTML, "X-CSRF-Token": form_token(client)}
    assert client.post("/echo", data={"reason": "x"}, headers=headers).status_code == 303


def test_a_bearer_token_needs_no_form_token(app: FastAPI, client: TestClient) -> None:
    answer = client.post("/echo", data={"reason": "x"}, headers=bearer(app, CLERK))
    assert answer.status_code == 303


def test_an_idle_session_ends_and_says_so(client: TestClient, seconds: Seconds) -> None:
    sign_in(client)
    seconds.now += 29 * 60
    assert client.get("/desk", headers=HTML).status_code == 200
    seconds.now += 29 * 60
    assert client.get("/desk", headers=HTML).status_code == 200
    seconds.now += 31 * 60
    assert client.get("/desk", headers=HTML).status_code == 303
    assert "Phiên làm việc đã hết hạn" in client.get("/login", headers=HTML).text


def test_a_session_ends_after_a_working_day_even_when_used(client: TestClient, seconds: Seconds) -> None:
    sign_in(client)
    for _ in range(25):
        seconds.now += 29 * 60
        client.get("/desk", headers=HTML)
    assert client.get("/desk", headers=HTML).status_code == 303


def test_a_forged_cookie_is_nobody(client: TestClient) -> None:
    sign_in(client)
    genuine = client.cookies["lt_mau"]
    client.cookies.clear()
    client.cookies.set("lt_mau", "x" + genuine)
    assert client.get("/desk", headers=HTML).status_code == 303


def test_a_session_that_was_signed_out_cannot_be_used_again(client: TestClient) -> None:
    sign_in(client)
    cookie = client.cookies["lt_mau"]
    client.post("/logout", data={"csrf_token": form_token(client)}, headers=HTML)
    client.cookies.set("lt_mau", cookie)
    assert client.get("/desk", headers=HTML).status_code == 303


def test_an_officer_calls_the_api_with_a_token(app: FastAPI, client: TestClient) -> None:
    answer = client.get("/api/dossiers", headers=bearer(app, OFFICER))
    assert answer.json() == {"unit": "00019"}


def test_a_bad_bearer_token_is_refused_even_beside_a_good_cookie(client: TestClient) -> None:
    sign_in(client, OFFICER)
    assert client.get("/api/dossiers", headers={"Authorization": "Bearer x"}).status_code == 401


def test_a_machine_gets_a_token_and_calls(client: TestClient) -> None:
    granted = client.post(
        "/token", data={"grant_type": "client_credentials"}, auth=(MACHINE, MACHINE_SECRET)
    ).json()
    answer = client.get("/api/machine", headers={"Authorization": f"Bearer {granted['access_token']}"})
    assert granted["token_type"] == "Bearer"
    assert granted["expires_in"] == 1800
    assert granted["scope"] == SCOPE
    assert answer.json() == {"environment": "test"}


def test_a_person_without_the_scope_may_not_call_as_a_machine(app: FastAPI, client: TestClient) -> None:
    assert client.get("/api/machine", headers=bearer(app, CLERK)).status_code == 403


@pytest.mark.parametrize(
    ("form", "secret", "status", "error"),
    [
        ({"grant_type": "client_credentials"}, "sai", 401, "invalid_client"),
        ({"grant_type": "password"}, MACHINE_SECRET, 400, "unsupported_grant_type"),
        ({}, MACHINE_SECRET, 400, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "scope": "khac"}, MACHINE_SECRET, 400, "invalid_scope"),
    ],
)
def test_a_faulty_token_request_says_what_is_wrong(
    client: TestClient, form: dict[str, str], secret: str, status: int, error: str
) -> None:
    answer = client.post("/token", data=form, auth=(MACHINE, secret))
    assert answer.status_code == status
    assert answer.json()["error"] == error


def test_guessing_secrets_is_slowed_with_a_time_to_wait(client: TestClient) -> None:
    for _ in range(10):
        client.post("/token", data={"grant_type": "client_credentials"}, auth=(MACHINE, "sai"))
    answer = client.post("/token", data={"grant_type": "client_credentials"}, auth=(MACHINE, MACHINE_SECRET))
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_guessing_passwords_is_slowed_with_a_time_to_wait(client: TestClient) -> None:
    for _ in range(10):
        sign_in(client, password="sai")
    answer = client.post("/login", data={"user_name": CLERK, "password": PASSWORD}, headers=HTML)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_calls_with_a_valid_token_are_not_limited(app: FastAPI, client: TestClient) -> None:
    headers = bearer(app, OFFICER)
    assert all(client.get("/api/dossiers", headers=headers).status_code == 200 for _ in range(400))


def test_a_refresh_token_works_once_and_its_copy_ends_the_family(app: FastAPI) -> None:
    identity: Identity = app.state.identity
    first = identity.api_sign_in(CLERK, PASSWORD, address=None)
    assert first is not None
    second = identity.api_renew(first.refresh.text)
    assert second is not None
    assert identity.api_renew(first.refresh.text) is None
    assert identity.api_renew(second.refresh.text) is None


def test_a_refresh_token_ends(app: FastAPI, seconds: Seconds) -> None:
    identity: Identity = app.state.identity
    pair = identity.api_sign_in(CLERK, PASSWORD, address=None)
    assert pair is not None
    seconds.now += 24 * 3600
    assert identity.api_renew(pair.refresh.text) is None


def test_programs_sign_in_at_one_path_and_renew_what_they_got_once(client: TestClient) -> None:
    first = client.post("/api/session", json={"user_name": OFFICER, "password": PASSWORD})
    renewed = client.post("/api/session/renew", json={"refresh_token": first.json()["refresh_token"]})
    again = client.post("/api/session/renew", json={"refresh_token": first.json()["refresh_token"]})
    token = f"{renewed.json()['token_type']} {renewed.json()['access_token']}"
    assert client.get("/api/dossiers", headers={"Authorization": token}).status_code == 200
    assert first.headers["cache-control"] == "no-store"
    assert (again.status_code, again.json()["code"]) == (401, "bad_refresh_token")


def test_a_wrong_password_of_a_program_is_refused_with_what_to_do(client: TestClient) -> None:
    wrong = client.post("/api/session", json={"user_name": OFFICER, "password": "sai-mat-khau"})
    nobody = client.post("/api/session", json={"user_name": OFFICER})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "bad_credentials")
    assert "đăng nhập lại" in wrong.json()["action"]
    assert nobody.status_code == 422
