"""What comes back and has not the shape of an answer is no answer, through every client and whatever it contains."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest

from lienthong.contracts.authorities.client import AuthoritiesClient
from lienthong.contracts.authorities.schemas import StepRequest
from lienthong.contracts.client_credentials import ClientCredentials
from lienthong.contracts.dvclt.answers import Verdict, classify
from lienthong.contracts.dvclt.client import DvcltClient, DvcltCredentials
from lienthong.contracts.dvclt.schemas import StatusReport
from lienthong.contracts.exchange.client import ExchangeClient
from lienthong.contracts.hotich_v1.client import HotichV1Client
from lienthong.contracts.hotich_v1.envelope import RegisterRequest
from lienthong.contracts.hotich_v3.client import HotichV3Client
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.personal_ids.client import PersonalIdsClient
from lienthong.contracts.samples import sample
from lienthong.contracts.transport import HopRefused, NotAnAnswer, Unreachable

PAGE = "<!doctype html><html><body>Cập nhật thành công</body></html>".encode()
HTML = "text/html; charset=utf-8"
JSON = "application/json"

#: What a proxy, a portal's login page or a stranger behind the same address gives, with its media type.
NO_ANSWERS = [
    pytest.param(200, PAGE, HTML, id="a page that contains the words of success"),
    pytest.param(200, PAGE, JSON, id="a page that calls itself JSON"),
    pytest.param(
        200, b'{"title": "Th\xc3\xa0nh c\xc3\xb4ng", "status": "1"}', HTML, id="JSON that calls itself a page"
    ),
    pytest.param(200, b"<ok>thanh cong</ok>", "application/xml", id="XML"),
    pytest.param(200, b"", JSON, id="nothing"),
    pytest.param(200, b"{}", JSON, id="an object without a field"),
    pytest.param(200, b"[]", JSON, id="a list"),
    pytest.param(200, b'{"status": "ok"}', JSON, id="an object of somebody else"),
    pytest.param(200, b'{"title": "Th\xc3\xa0nh', JSON, id="half an answer"),
    pytest.param(403, PAGE, HTML, id="a firewall's page"),
    pytest.param(404, PAGE, HTML, id="a web server's page"),
    pytest.param(500, PAGE, HTML, id="an application server's page"),
    pytest.param(502, PAGE, HTML, id="a gateway's page"),
]


def _http(status: int, body: bytes, media_type: str) -> httpx2.Client:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("token"):
            return httpx2.Response(200, json={"token": "t", "access_token": "t"})
        return httpx2.Response(status, content=body, headers={"content-type": media_type})

    return httpx2.Client(base_url="http://he-thong.test", transport=httpx2.MockTransport(answer))


def _dvclt(http: httpx2.Client) -> DvcltClient:
    return DvcltClient(http, DvcltCredentials("mcdt", "mat-khau"))


def _exchange(http: httpx2.Client) -> ExchangeClient:
    return ExchangeClient(http, "khoa", "mat-khau")


_REPORT = StatusReport(interlinked_code="G22.99-240705-0015", status_code=1)
_STEP = StepRequest.read(sample("authorities", "step_request.json"))

CALLS: dict[str, Callable[[httpx2.Client], Any]] = {
    "list of dossiers": lambda http: _dvclt(http).offered(),
    "report": lambda http: _dvclt(http).report(_REPORT),
    "acknowledgement": lambda http: _dvclt(http).acknowledge("G22.99-240705-0015"),
    "dossier sent through 3.0": lambda http: HotichV3Client(_exchange(http)).submit(
        ReceiveRequest.read(sample("hotich_v3", "receive_birth.json"))
    ),
    "question of 3.0": lambda http: HotichV3Client(_exchange(http)).results(
        ["H08.37.80-240705-0015"], "52", "LTKS"
    ),
    "dossier sent through 1.0": lambda http: HotichV1Client(_exchange(http)).register(
        RegisterRequest.read(sample("hotich_v1", "register_hn.json"))
    ),
    "state of 1.0": lambda http: HotichV1Client(_exchange(http)).state("21583", "H08.37.80-240705-0015"),
    "following step": lambda http: AuthoritiesClient(http, "khoa", "mat-khau").submit(_STEP),
    "states of following steps": lambda http: AuthoritiesClient(http, "khoa", "mat-khau").states([]),
    "numbers of newborns": lambda http: PersonalIdsClient(http, "khoa").ask([]),
}


@pytest.mark.parametrize(("status", "body", "media_type"), NO_ANSWERS)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_what_has_not_the_shape_of_an_answer_is_tried_again(
    call: Callable[[httpx2.Client], Any],
    status: int,
    body: bytes,
    media_type: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)

    with pytest.raises(Unreachable) as failure:
        call(_http(status, body, media_type))

    assert failure.value.message_vi.endswith(".")
    assert "thành công" not in str(failure.value)  # technical, without the page's words


@pytest.mark.parametrize("body", [PAGE, b"{}", b'{"token": ""}', b'{"access_token": ""}'])
def test_a_page_or_an_empty_token_in_place_of_a_token_is_no_token(body: bytes) -> None:
    http = httpx2.Client(
        base_url="http://he-thong.test",
        transport=httpx2.MockTransport(lambda _: httpx2.Response(200, content=body)),
    )

    with pytest.raises((Unreachable, HopRefused)):
        _dvclt(http).waiting()
    with pytest.raises((Unreachable, HopRefused)):
        ClientCredentials(http, "lgsp", "khoa", "mat-khau").token()


def test_a_detail_that_is_a_page_is_not_stored_as_a_dossier() -> None:
    with pytest.raises(NotAnAnswer, match="text/html"):
        _dvclt(_http(200, PAGE, HTML)).detail_text(88017)


def test_a_person_reads_that_something_else_than_an_answer_came() -> None:
    with pytest.raises(NotAnAnswer) as failure:
        _dvclt(_http(200, PAGE, HTML)).report(_REPORT)

    assert failure.value.message_vi == (
        "DVCLT trả về nội dung không phải câu trả lời theo hợp đồng kết nối (HTTP 200); hệ thống tự gửi lại."
    )


@pytest.mark.parametrize(
    "media_type", [JSON, "application/problem+json", "text/plain", "text/json; charset=utf-8"]
)
def test_a_true_answer_is_read_under_any_name_that_json_goes_by(media_type: str) -> None:
    body = sample("dvclt", "report_answer_updated.json")

    assert _dvclt(_http(200, body, media_type)).report(_REPORT).title == "Cập nhật trạng thái thành công"


def test_a_bare_json_text_of_an_older_server_is_its_title() -> None:
    http = _http(200, '"Cập nhật thành công"'.encode(), JSON)

    assert _dvclt(http).acknowledge("x").title == "Cập nhật thành công"


@pytest.mark.parametrize(
    ("status", "verdict"), [(200, Verdict.SETTLED), (400, Verdict.OPERATOR_DECIDES), (500, Verdict.LATER)]
)
def test_success_is_believed_only_where_the_status_does_not_deny_it(status: int, verdict: Verdict) -> None:
    assert classify("Cập nhật thành công", status) is verdict
