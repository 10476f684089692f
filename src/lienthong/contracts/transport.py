"""One synchronous HTTP call, and the ways in which it can fail.

Every client of ``contracts`` sends through :func:`send` and reads through :func:`read_answer`, so that a caller
sees httpx2 nowhere: either an answer of the expected shape, or :class:`Unreachable` (nobody knows whether the
other side acted; send again), or :class:`HopRefused` (it answered no). What has not the shape of an answer is
:class:`NotAnAnswer`, whatever its status and its words: a proxy's page may well contain "thành công".
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any, Protocol, TypeVar
from urllib.parse import urlencode

import httpx2

from lienthong.contracts.payload_faults import PayloadRejected
from lienthong.contracts.wire import WireModel, dump, parse_object

#: Seconds. A detail with attachments is megabytes, so reading may take long; connecting may not.
DEFAULT_TIMEOUT = httpx2.Timeout(connect=5.0, read=60.0, write=60.0, pool=30.0)
_GATEWAY_FAILURES = frozenset((502, 503, 504))
_WORTH_REPEATING = frozenset((408, 425, 429))
#: The status itself is the answer about the caller, with or without a body.
_ABOUT_THE_CALLER = frozenset((401,))
#: JSON under a lazy server's name for any text; the body must be JSON all the same.
_LAZY_MEDIA_TYPES = frozenset(("", "text/plain", "text/json", "application/octet-stream"))
Record = TypeVar("Record", bound=WireModel)
_JSON_HEADERS = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
_FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class HttpCaller(Protocol):
    """Whoever carries requests to one remote system: an ``httpx2.Client``, or ``Connections`` of foundation."""

    def request(
        self, method: str, url: str, /, *, content: bytes | None, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """Send one request to a path under the system's base URL; fails as httpx2 does."""
        ...


class Unreachable(Exception):
    """No usable answer came from ``hop``: broken connection, timeout, or a gateway that could not reach it.

    The message may have arrived all the same, so only idempotent messages may be sent again. ``detail`` is
    technical and holds no payload.
    """

    def __init__(self, hop: str, detail: str, *, timed_out: bool = False) -> None:
        super().__init__(f"{hop}: {detail}")
        self.hop = hop
        self.detail = detail
        self.timed_out = timed_out

    @property
    def message_vi(self) -> str:
        """One Vietnamese sentence for people."""
        what = "không trả lời kịp thời" if self.timed_out else "không kết nối được"
        return f"{self.hop.upper()} {what}."


class NotAnAnswer(Unreachable):
    """Something came that has not the shape of an answer: a page, a text, JSON of another kind.

    It says nothing about the message, so it is treated as no answer: tried again, counted by the breaker.
    """

    def __init__(self, hop: str, response: httpx2.Response, why: str) -> None:
        media_type = _media_type(response) or "no media type"
        super().__init__(hop, f"HTTP {response.status_code}, {media_type}: {why}")
        self.http_status = response.status_code

    @property
    def message_vi(self) -> str:
        """One Vietnamese sentence for people."""
        return (
            f"{self.hop.upper()} trả về nội dung không phải câu trả lời theo hợp đồng kết nối "
            f"(HTTP {self.http_status}); hệ thống tự gửi lại."
        )


class HopRefused(Exception):
    """``hop`` answered, and the answer is no.

    Attributes
    ----------
    code
        Code of the refusal in the vocabulary of that hop, or ``HTTP_<status>`` when it gave none.
    message_vi
        What it said, for people.
    http_status
        Status of the answer.
    """

    def __init__(self, hop: str, code: str, message_vi: str, http_status: int) -> None:
        super().__init__(f"{hop}: {code} ({http_status})")
        self.hop = hop
        self.code = code
        self.message_vi = message_vi
        self.http_status = http_status

    @property
    def worth_repeating(self) -> bool:
        """True when the same message may be taken later: too many requests, or a failure inside the other system."""
        return self.http_status in _WORTH_REPEATING or self.http_status >= 500


def send(
    http: HttpCaller,
    hop: str,
    method: str,
    path: str,
    *,
    body: Any = None,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    basic: tuple[str, str] | None = None,
) -> httpx2.Response:
    """Send one request and return the answer, whatever its status short of a gateway failure.

    Parameters
    ----------
    hop
        Name of the other side, for errors and breakers: ``dvclt``, ``lgsp``, ``ndxp`` …
    body
        Bytes that are JSON already, or a value to be written as JSON.
    form
        Fields of an ``application/x-www-form-urlencoded`` body.
    basic
        Name and secret for HTTP Basic.

    Raises
    ------
    Unreachable
        On every transport failure.
    """
    sent_headers = dict(headers or {})
    content: bytes | None = None
    if body is not None:
        content = body if isinstance(body, bytes) else dump(body)
        sent_headers = {**_JSON_HEADERS, **sent_headers}
    elif form is not None:
        content = urlencode(form).encode()
        sent_headers = {**_FORM_HEADERS, **sent_headers}
    if basic is not None:
        sent_headers["Authorization"] = f"Basic {b64encode(':'.join(basic).encode()).decode()}"
    try:
        return http.request(method, path, content=content, headers=sent_headers)
    except httpx2.TimeoutException as error:
        raise Unreachable(hop, type(error).__name__, timed_out=True) from error
    except httpx2.RequestError as error:
        raise Unreachable(hop, type(error).__name__) from error


def read_answer(response: httpx2.Response, hop: str, kind: type[Record]) -> Record:
    """A 2xx answer as a record.

    Notes
    -----
    ``NotAnAnswer`` is passed on when it is no JSON, or not of this kind.
    ``Unreachable`` is passed on when a gateway failed.
    ``HopRefused`` is passed on on any other status.
    """
    return record_of(successful(response, hop), response, hop, kind)


def record_of(answer: Mapping[str, Any], response: httpx2.Response, hop: str, kind: type[Record]) -> Record:
    """A JSON object of an answer as a record.

    Raises
    ------
    NotAnAnswer
        When a field is missing or malformed: then somebody else answered.
    """
    try:
        return kind.read(answer)
    except PayloadRejected as rejected:
        fields = ", ".join(sorted({fault.field for fault in rejected.faults}))
        raise NotAnAnswer(hop, response, f"not a {kind.__name__} ({fields})") from None


def json_answer(response: httpx2.Response, hop: str) -> dict[str, Any]:
    """The JSON object of an answer.

    Raises
    ------
    NotAnAnswer
        When the media type or the body is not that of a JSON object.
    """
    if not may_be_json(response):
        raise NotAnAnswer(hop, response, "not JSON")
    try:
        return parse_object(response.content)
    except PayloadRejected:
        raise NotAnAnswer(hop, response, "no JSON object") from None


def successful(response: httpx2.Response, hop: str) -> dict[str, Any]:
    """The JSON object of a 2xx answer.

    Raises
    ------
    Unreachable
        When a gateway failed (502, 503, 504).
    HopRefused
        On any other status; the message is taken from the body where it has one.

    Notes
    -----
    ``NotAnAnswer`` is passed on when a body is no JSON object. An empty body leaves the status to speak.
    """
    status = response.status_code
    if is_gateway_failure(response):
        raise Unreachable(hop, f"HTTP {status}", timed_out=status == httpx2.codes.GATEWAY_TIMEOUT)
    if response.is_success:
        return json_answer(response, hop)
    if status in _ABOUT_THE_CALLER:
        raise HopRefused(hop, f"HTTP_{status}", _message(response), status)
    if response.content.strip():
        json_answer(response, hop)
    raise HopRefused(hop, f"HTTP_{status}", _message(response), status)


def may_be_json(response: httpx2.Response) -> bool:
    """Whether the media type leaves room for JSON: HTML and XML do not, whatever they contain."""
    media_type = _media_type(response)
    return media_type == "application/json" or media_type.endswith("+json") or media_type in _LAZY_MEDIA_TYPES


def _media_type(response: httpx2.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def is_there(http: HttpCaller, hop: str, path: str) -> bool:
    """Whether the other side answers a light question at all: a refusal is an answer, a gateway's failure is none."""
    try:
        return not is_gateway_failure(send(http, hop, "GET", path))
    except Unreachable:
        return False


def is_gateway_failure(response: httpx2.Response) -> bool:
    """True when a proxy answered in place of the other side."""
    return response.status_code in _GATEWAY_FAILURES


def _message(response: httpx2.Response) -> str:
    try:
        answer = parse_object(response.content)
    except PayloadRejected:
        return f"Bị từ chối với mã HTTP {response.status_code}."
    for name in ("title", "message", "detail", "error_description", "statusDescription"):
        text = answer.get(name)
        if isinstance(text, str) and text:
            return text
    return f"Bị từ chối với mã HTTP {response.status_code}."
