"""The client of PM.DVCLT: one token for many calls, renewed once, and failures told apart."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest

from lienthong.contracts.dvclt.answers import Verdict, meaning
from lienthong.contracts.dvclt.client import DvcltClient, DvcltCredentials
from lienthong.contracts.dvclt.schemas import StatusReport
from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.samples import sample
from lienthong.contracts.transport import HopRefused, Unreachable
from lienthong.contracts.wire import parse_object

REPORT = StatusReport(interlinked_code="G22.99-240705-0015", status_code=3)


class Portal:
    """PM.DVCLT in memory: gives tokens t1, t2 … and takes only the newest."""

    def __init__(self, answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.answer = answer
        self.logins = 0
        self.seen: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path == "/dvclt/api/token":
            if parse_object(request.content)["password"] != "dung":
                return httpx2.Response(401, json={"title": "Sai mật khẩu"})
            self.logins += 1
            return httpx2.Response(200, json={"token": f"t{self.logins}"})
        self.seen.append(request)
        if request.headers["authorization"] != f"Bearer t{self.logins}":
            return httpx2.Response(401)
        return self.answer(request)

    def client(self, password: str = "dung") -> DvcltClient:
        http = httpx2.Client(transport=httpx2.MockTransport(self), base_url="http://may/dvclt")
        return DvcltClient(http, DvcltCredentials("mcdt", password))


def saying(body: bytes, status: int = 200) -> Portal:
    return Portal(lambda _: httpx2.Response(status, content=body))


def test_the_waiting_list_is_read() -> None:
    portal = saying(sample("dvclt", "waiting.json"))

    assert [line.code for line in portal.client().waiting()] == ["G22.99-240705-0015", "G22.99-240705-0016"]
    assert portal.seen[0].url.path == "/dvclt/api/lienthongdvclt/hosolienthong"


def test_a_line_that_cannot_be_read_keeps_no_other_from_being_taken() -> None:
    portal = saying(
        b'{"data": [{"id": 1, "maDonVi": [], "maHoSo": "G22.99-240705-0015"}, 7,'
        b' {"id": 2, "maDonVi": 19, "maHoSo": "G22.99-240705-0016"}]}'
    )

    offered = portal.client().offered()

    assert [line.code for line in offered.readable] == ["G22.99-240705-0016"]
    assert [(line.number, line.code) for line in offered.unreadable] == [(0, "G22.99-240705-0015"), (1, "")]
    assert [fault.field for fault in offered.unreadable[0].rejected.faults] == ["maDonVi"]


def test_an_answer_that_is_no_list_is_refused_as_a_whole() -> None:
    with pytest.raises(PayloadRejected, match="data"):
        saying(b'{"data": {"id": 1}}').client().offered()


def test_a_detail_is_asked_for_by_id_and_opened() -> None:
    portal = saying(sample("dvclt", "detail_birth_nested.json"))

    assert portal.client().detail("88017/../x").code == "G22.99-240705-0015"
    assert portal.seen[0].url.raw_path == b"/dvclt/api/lienthongdvclt/hosolienthong/88017%2F..%2Fx"


def test_one_token_serves_many_calls() -> None:
    portal = saying(sample("dvclt", "report_answer_updated.json"))
    client = portal.client()

    client.report(REPORT)
    client.acknowledge("G22.99-240705-0015")

    assert portal.logins == 1
    assert (portal.seen[1].method, parse_object(portal.seen[1].content)) == (
        "PUT",
        {"maHoSo": "G22.99-240705-0015", "daNhan": True},
    )


def test_an_expired_token_is_renewed_once_and_the_call_repeated() -> None:
    portal = saying(sample("dvclt", "report_answer_updated.json"))
    client = portal.client()
    client.report(REPORT)
    portal.logins += 1  # the token in the client's hand is no longer the newest

    assert meaning(client.report(REPORT)) is Verdict.SETTLED
    assert portal.logins == 3


def test_a_caller_who_stays_unknown_is_refused() -> None:
    with pytest.raises(HopRefused) as refused:
        Portal(lambda _: httpx2.Response(401)).client().report(REPORT)

    assert refused.value.http_status == 401


def test_a_wrong_password_is_refused_with_the_portals_words() -> None:
    with pytest.raises(HopRefused, match="dvclt") as refused:
        saying(b"{}").client("sai").waiting()

    assert refused.value.message_vi == "Sai mật khẩu"


def test_a_status_that_is_not_taken_is_an_answer() -> None:
    answer = saying(sample("dvclt", "report_answer_wrong_order.json"), 400).client().report(REPORT)

    assert meaning(answer) is Verdict.REPAIR_ORDER


def test_a_bare_message_is_understood() -> None:
    answer = saying('{"message":"Cập nhật thành công"}'.encode()).client().acknowledge("x")

    assert meaning(answer) is Verdict.SETTLED


def test_a_failure_of_the_portal_is_tried_later() -> None:
    answer = saying(b'{"title":"An error occurred: server error"}', 500).client().report(REPORT)

    assert (meaning(answer), answer.status) == (Verdict.LATER, 500)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateways_failure_says_nothing_about_the_report(status: int) -> None:
    with pytest.raises(Unreachable) as unreachable:
        saying(b"<html>", status).client().report(REPORT)

    assert (unreachable.value.hop, unreachable.value.timed_out) == ("dvclt", status == 504)


def test_a_broken_connection_and_a_timeout_are_told_apart() -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("hỏng", request=request)

    def slow(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("chậm", request=request)

    with pytest.raises(Unreachable) as refused_connection:
        Portal(broken).client().waiting()
    with pytest.raises(Unreachable) as timeout:
        Portal(slow).client().waiting()

    assert (refused_connection.value.timed_out, timeout.value.timed_out) == (False, True)


def test_an_error_page_in_place_of_a_list_is_no_answer() -> None:
    with pytest.raises(Unreachable):
        saying(b"<html>").client().waiting()


def test_credentials_are_not_shown_in_errors() -> None:
    assert "dung" not in repr(DvcltCredentials("mcdt", "dung"))
