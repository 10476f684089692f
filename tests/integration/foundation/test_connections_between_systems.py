"""What systems send each other over kept connections arrives as an httpx2 client would send it, and fails alike."""

import socket
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lienthong.assembly.network import free_port
from lienthong.contracts import transport
from lienthong.foundation.http import Connections, connections
from lienthong.foundation.telemetry import bind_trace
from tests.support.server import serving

TRACE = "0af7651916cd43dd8448eb211c80319c"


async def _mirror(request: Request) -> Response:
    if request.url.path.endswith("/slow"):
        time.sleep(1)
    body = await request.body()
    seen = {
        "method": request.method,
        "path": request.scope["raw_path"].decode(),
        "query": request.url.query,
        "body": body.decode(),
        "headers": dict(request.headers),
        "peer": request.client.port if request.client else 0,
    }
    return JSONResponse(seen, status_code=207, headers={"X-Environment": "test"})


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A system that answers with what it was sent."""
    methods = ["GET", "POST", "PUT"]
    with serving(Starlette(routes=[Route("/{rest:path}", _mirror, methods=methods)])) as base:
        yield f"{base}/mcdt"


@pytest.fixture
def http(url: str) -> Iterator[Connections]:
    """Connections to it."""
    made = connections(url, timeout=5)
    assert isinstance(made, Connections)
    yield made
    made.close()


def test_a_request_arrives_with_its_body_its_headers_and_the_trace(http: Connections) -> None:
    with bind_trace(TRACE):
        answer = transport.send(http, "onestop", "POST", "/api/x", body={"tên": "Ánh"}, headers={"X-A": "1"})
    seen = answer.json()
    assert (answer.status_code, answer.headers["x-environment"]) == (207, "test")
    assert (seen["method"], seen["path"], seen["body"]) == ("POST", "/mcdt/api/x", '{"tên":"Ánh"}')
    assert seen["headers"]["x-a"] == "1"
    assert seen["headers"]["content-type"] == "application/json; charset=utf-8"
    assert seen["headers"]["traceparent"].startswith(f"00-{TRACE}-")


def test_whatever_is_sent_arrives_as_from_an_httpx_client(http: Connections, url: str) -> None:
    with httpx2.Client(base_url=url, trust_env=False) as plain:
        for method, path, content in [
            ("GET", "/api/h%C3%A0/1?a=b&c=%20", None),
            ("POST", "/api/trống", b""),
            ("PUT", "/", b"x" * 200_000),
        ]:
            ours = http.request(method, path, content=content, headers={}).json()
            theirs = plain.request(method, path, content=content).json()
            assert [ours[part] for part in ("method", "path", "query", "body")] == [
                theirs[part] for part in ("method", "path", "query", "body")
            ]
            assert ours["headers"].get("content-length") == theirs["headers"].get("content-length")
            assert ours["headers"]["host"] == theirs["headers"]["host"]


def test_a_form_with_name_and_secret_is_sent_as_the_token_services_want_it(http: Connections) -> None:
    answer = transport.send(
        http, "lgsp", "POST", "/token", form={"grant_type": "client_credentials"}, basic=("khóa", "mật")
    )
    seen = answer.json()
    assert seen["body"] == "grant_type=client_credentials"
    assert seen["headers"]["content-type"] == "application/x-www-form-urlencoded"
    assert httpx2.BasicAuth("khóa", "mật")._auth_header == seen["headers"]["authorization"]


def test_one_connection_serves_one_request_after_the_other(http: Connections) -> None:
    peers = {http.request("GET", "/", content=None, headers={}).json()["peer"] for _ in range(5)}
    assert len(peers) == 1


def test_many_threads_share_the_connections_and_each_gets_its_own_answer(http: Connections) -> None:
    found: dict[int, str] = {}

    def ask(number: int) -> None:
        for turn in range(10):
            said = f"{number}-{turn}"
            found[number] = http.request("POST", "/", content=said.encode(), headers={}).json()["body"]
            assert found[number] == said

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {number: f"{number}-9" for number in range(8)}


def test_a_server_that_went_away_and_came_back_is_reached_again() -> None:
    port = free_port()
    app = Starlette(routes=[Route("/", _mirror)])
    made = Connections(f"http://127.0.0.1:{port}", timeout=5)
    for _ in range(2):
        with serving(app, port):
            assert made.request("GET", "/", content=None, headers={}).status_code == 207
    with pytest.raises(transport.Unreachable, match="ConnectError"):
        transport.send(made, "ndxp", "GET", "/")
    made.close()


def test_no_answer_in_time_and_a_broken_connection_are_told_apart(url: str) -> None:
    hasty = Connections(url, timeout=0.2)
    with pytest.raises(transport.Unreachable) as late:
        transport.send(hasty, "lgsp", "GET", "/slow")
    assert (late.value.timed_out, late.value.detail) == (True, "ReadTimeout")
    hasty.close()

    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def cut() -> None:
            while not over.is_set():
                listening.accept()[0].close()

        cutter = threading.Thread(target=cut, daemon=True)
        cutter.start()
        cutting = Connections(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=5)
        with pytest.raises(transport.Unreachable) as broken:
            transport.send(cutting, "lgsp", "POST", "/", body=b"{}")
        assert not broken.value.timed_out
        cutting.close()
        # Nobody may still wait on this socket when its number is given to another one.
        over.set()
        socket.create_connection(listening.getsockname()).close()
        cutter.join(5)
        assert not cutter.is_alive()


def test_an_answer_that_comes_before_everything_was_sent_is_heard() -> None:
    said = b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            peer = listening.accept()[0]
            peer.recv(1000)
            peer.sendall(said)
            peer.shutdown(socket.SHUT_WR)
            time.sleep(0.3)
            peer.close()

        threading.Thread(target=refuse, daemon=True).start()
        made = Connections(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=5)
        answer = transport.send(made, "dvclt", "POST", "/", body=b"x" * 30_000_000)
        made.close()

    assert (answer.status_code, answer.content) == (413, b"{}")


def test_the_way_to_another_machine_leads_through_the_proxy_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "gan.vn")
    for host, kind in [("xa.vn", httpx2.Client), ("gan.vn", Connections), ("127.0.0.1", Connections)]:
        made = connections(f"http://{host}/dvclt")
        assert isinstance(made, kind), host
        made.close()
