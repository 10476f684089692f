"""Many are signed beside the request: accepted at once, worked off, each signed once whatever happens meanwhile."""

import re
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from lienthong.foundation.sign.signer import SigningFailed
from lienthong.foundation.sign.signing_pool import SigningPool
from lienthong.systems.civilstatus.registration import bulk_signing
from lienthong.systems.civilstatus.registration.perform import ANSWER_SECONDS
from lienthong.systems.civilstatus.registration.sign import SignStep
from tests.support.systems.civilstatus import BASE, NOW, PASSWORD, Office, birth_request

WAIT_SECONDS = 30.0


def booked(office: Office, numbers: Sequence[int]) -> list[str]:
    """Dossiers that wait to be signed."""
    who = office.officer()
    requests = [birth_request(number) for number in numbers]
    for request in requests:
        office.send(request)
    codes = [request.onestop_code for request in requests]
    for act in ("take-up", "register"):
        assert office.acts(act, codes, who)["done"] == len(codes)
    return codes


def until(office: Office, name: str, good: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The order once it is as far as that; bounded."""
    who = office.officer()
    ends = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < ends:
        seen: dict[str, Any] = office.get(f"/api/sign-orders/{name}", who).json()
        if good(seen):
            return seen
        time.sleep(0.05)
    raise AssertionError(f"not in {WAIT_SECONDS} seconds: {seen}")


def finished(seen: dict[str, Any]) -> bool:
    return seen["finished_at"] is not None


def signatures(office: Office, code: str) -> int:
    history = office.get(f"/api/dossiers/{code}", office.officer()).json()["history"]
    return [event["kind"] for event in history].count("signed")


def test_an_order_is_accepted_at_once_and_answers_for_every_dossier(office_on_both: Office) -> None:
    office = office_on_both
    codes = booked(office, range(801, 812))
    waiting = birth_request(812)
    office.send(waiting)
    wanted = [*codes, waiting.onestop_code, "H26.12-240705-9999"]
    taken = office.post("/api/sign-orders", office.officer(), codes=wanted)
    assert taken.status_code == 202
    assert (taken.json()["total"], taken.json()["finished_at"]) == (13, None)
    told = until(office, taken.json()["id"], finished)
    assert (told["done"], told["failed"], told["waiting"]) == (11, 2, 0)
    by_code = {each["code"]: each for each in told["outcomes"]}
    assert by_code[waiting.onestop_code]["error"] == "not_available"
    assert "Chờ xử lý" in by_code[waiting.onestop_code]["message"]
    assert by_code["H26.12-240705-9999"]["error"] == "not_found"
    assert {signatures(office, code) for code in codes} == {1}
    assert office.get("/api/sign-orders", office.officer()).json()["items"] == []


def test_two_orders_for_the_same_dossiers_sign_each_once(office_on_both: Office) -> None:
    office = office_on_both
    codes = booked(office, range(820, 830))
    names = [
        office.post("/api/sign-orders", office.officer(user), codes=codes).json()["id"]
        for user in ("hotich.00019", "hotich.00019.b")
    ]
    told = [until(office, name, finished) for name in names]
    assert [(each["done"], each["failed"]) for each in told] == [(10, 0), (10, 0)]
    assert {signatures(office, code) for code in codes} == {1}


@pytest.mark.parametrize("point", ["civilstatus.order_signed_untold", "civilstatus.sign_ordered"])
def test_killed_an_order_is_resumed_and_signs_nothing_twice(
    office: Office, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    codes = booked(office, range(840, 850))
    deaths = [point]

    class Killed(Exception):
        pass

    def die(at: str) -> None:
        if at == point and deaths:
            deaths.pop()
            raise Killed

    monkeypatch.setattr(bulk_signing, "crash_point", die)
    asked = office.post("/api/sign-orders", office.officer(), codes=codes)
    [name] = [each["id"] for each in office.get("/api/sign-orders", office.officer()).json()["items"]]
    assert asked.status_code == (500 if point == "civilstatus.sign_ordered" else 202)
    if point == "civilstatus.order_signed_untold":
        ends = time.monotonic() + WAIT_SECONDS
        while deaths and time.monotonic() < ends:
            time.sleep(0.05)
        assert not finished(office.get(f"/api/sign-orders/{name}", office.officer()).json())
    assert not deaths
    # Whoever died holds the order for a while.
    office.clock.set(NOW + bulk_signing.HELD + timedelta(seconds=1))
    office.gateway_token = office.token()
    told = until(office, name, finished)
    assert (told["done"], told["failed"]) == (10, 0)
    assert {signatures(office, code) for code in codes} == {1}


def test_what_could_not_be_signed_is_said_and_can_be_ordered_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = booked(office, (860, 861))

    def fails(*_args: object, **_more: object) -> bytes:
        raise SigningFailed("dịch vụ cấp dấu thời gian không trả lời", retry=True)

    with monkeypatch.context() as broken:
        broken.setattr(SigningPool, "sign", fails)
        name = office.post("/api/sign-orders", office.officer(), codes=codes).json()["id"]
        told = until(office, name, finished)
    assert told["failed"] == 2
    assert "dấu thời gian" in told["outcomes"][0]["message"]
    again = office.post("/api/sign-orders", office.officer(), codes=codes).json()["id"]
    assert until(office, again, finished)["done"] == 2


@pytest.mark.parametrize(
    ("who", "codes", "status"),
    [
        ("dieuphoi", ["H26.12-240705-0001"], 403),
        ("hotich.00019", [], 422),
        ("hotich.00019", ["H26.12-240705-0001", "x\x00"], 404),
        ("hotich.00019", [f"H26.12-240705-{number:04d}" for number in range(501)], 422),
    ],
)
def test_who_may_not_sign_and_who_orders_nothing_or_too_much_is_told_so(
    office: Office, who: str, codes: list[str], status: int
) -> None:
    assert office.post("/api/sign-orders", office.officer(who), codes=codes).status_code == status


def test_half_a_letter_is_no_code(office: Office) -> None:
    headers = {**office.officer(), "Content-Type": "application/json"}
    answer = office.http.post(f"{BASE}/api/sign-orders", content=b'{"codes": ["\\ud800"]}', headers=headers)
    assert answer.status_code == 404


@pytest.mark.parametrize("name", ["khong-co", "%00", "%F0%9F%98%80", "a" * 3000])
def test_an_order_that_there_is_none_of_is_not_found(office_on_both: Office, name: str) -> None:
    assert office_on_both.get(f"/api/sign-orders/{name}", office_on_both.officer()).status_code == 404


def test_an_order_is_seen_by_its_unit_only(office: Office) -> None:
    codes = booked(office, (870,))
    name = office.post("/api/sign-orders", office.officer(), codes=codes).json()["id"]
    assert office.get(f"/api/sign-orders/{name}", office.officer("lanhdao.00019")).status_code == 200
    assert office.get(f"/api/sign-orders/{name}", office.officer("hotich.00022")).status_code == 404
    until(office, name, finished)


def test_the_page_goes_from_the_list_to_the_progress_and_stops_renewing_itself(office: Office) -> None:
    codes = booked(office, range(880, 886))
    office.http.cookies.clear()
    office.http.post(f"{BASE}/login", data={"user_name": "hotich.00019", "password": PASSWORD})
    html = {"Accept": "text/html"}
    desk = office.http.get(f"{BASE}/?buoc=booked", headers=html).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk)
    assert token is not None
    form = {"csrf_token": token.group(1), "act": "sign", "buoc": "booked", "codes": codes}
    page = office.http.post(f"{BASE}/xu-ly", data=form, headers=html)
    assert "Ký số 6 hồ sơ" in page.text
    name = page.url.path.rsplit("/", 1)[1]
    until(office, name, finished)
    part = office.http.get(f"{BASE}/ky/{name}/tien-do", headers=html).text
    assert "hx-trigger" not in part
    assert "<strong>6</strong> / 6 hồ sơ đã ký" in part
    assert office.http.get(f"{BASE}/ky/khong-co", headers=html).status_code == 404


def test_a_call_that_signs_many_answers_in_time_and_names_what_is_left(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = booked(office, range(890, 896))
    monkeypatch.setattr(SignStep, "chunk", 2)
    moments = iter([0.0, 1.0, ANSWER_SECONDS + 1])
    with monkeypatch.context() as slow:
        slow.setattr("lienthong.systems.civilstatus.registration.perform.monotonic", lambda: next(moments))
        told = office.acts("sign", codes, office.officer())
    assert (told["done"], told["failed"]) == (4, 2)
    left = told["outcomes"][4]
    assert (left["error"], left["code"]) == ("time_over", codes[4])
    assert "không thay đổi" in left["message"]
    assert office.acts("sign", codes[4:], office.officer())["done"] == 2
    assert {signatures(office, code) for code in codes} == {1}
