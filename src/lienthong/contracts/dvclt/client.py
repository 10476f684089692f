"""The client with which a one-stop system speaks to PM.DVCLT (contracts.md sections 2 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import quote

import httpx2

from lienthong.contracts import transport
from lienthong.contracts.dvclt.envelope import ReceivedDossier, open_detail
from lienthong.contracts.dvclt.schemas import (
    Acknowledgement,
    ReportAnswer,
    StatusReport,
    TokenAnswer,
    TokenRequest,
    WaitingDossier,
    WaitingList,
)
from lienthong.contracts.payload_faults import PayloadRejected, wrong_format
from lienthong.contracts.wire import WireModel, parse_json

HOP = "dvclt"
#: Statuses that are about the caller, never about a dossier.
_REFUSALS = frozenset((401, 403, 429))


@dataclass(frozen=True, slots=True)
class DvcltCredentials:
    """Account of a one-stop system at PM.DVCLT."""

    user_name: str
    password: str

    def __repr__(self) -> str:
        return f"DvcltCredentials({self.user_name!r})"


@dataclass(frozen=True, slots=True)
class DvcltPaths:
    """Where PM.DVCLT offers its services; the defaults are those of contracts.md section 8."""

    token: str = "/api/token"  # noqa: S105 - a path
    waiting: str = "/api/lienthongdvclt/hosolienthong"
    detail: str = "/api/lienthongdvclt/hosolienthong/{id}"
    acknowledge: str = "/api/lienthongdvclt/danhan"
    report: str = "/api/lienthongdvclt/capNhatTrangThaiHoSo"


@dataclass(frozen=True, slots=True)
class UnreadableLine:
    """A line of the waiting list that cannot be read: its place, its code where it has one, and why."""

    number: int
    code: str
    rejected: PayloadRejected


@dataclass(frozen=True, slots=True)
class ReadWaitingList:
    """What PM.DVCLT offers now, line by line."""

    readable: list[WaitingDossier]
    unreadable: list[UnreadableLine]


class DvcltClient:
    """PM.DVCLT over HTTP. One object may serve many threads; the token is fetched once and renewed on a 401.

    Every method raises :class:`~lienthong.contracts.transport.Unreachable` when no usable answer came and
    :class:`~lienthong.contracts.transport.HopRefused` when PM.DVCLT refused the caller or the request as such.

    Parameters
    ----------
    http
        A client whose base URL is that of PM.DVCLT.
    """

    def __init__(
        self,
        http: transport.HttpCaller,
        credentials: DvcltCredentials,
        paths: DvcltPaths | None = None,
        *,
        hop: str = HOP,
    ) -> None:
        self._http = http
        self._credentials = credentials
        self._paths = paths or DvcltPaths()
        self._hop = hop
        self._lock = Lock()
        self._token: str | None = None

    def waiting(self) -> list[WaitingDossier]:
        """The dossiers not yet acknowledged, and those whose supplement was answered.

        Notes
        -----
        ``PayloadRejected`` is passed on when the list or any of its lines cannot be read, naming line and
        field; see :meth:`offered`.
        """
        return WaitingList.read(self._waiting_list()).data

    def offered(self) -> ReadWaitingList:
        """As :meth:`waiting`, but a line that cannot be read keeps no other from being taken.

        Raises
        ------
        PayloadRejected
            When the answer is no list at all.
        """
        lines = self._waiting_list()["data"]
        if lines is not None and not isinstance(lines, list):
            raise PayloadRejected([wrong_format("data", "phải là danh sách")])
        readable: list[WaitingDossier] = []
        unreadable: list[UnreadableLine] = []
        for number, line in enumerate(lines or ()):
            try:
                readable.append(WaitingDossier.read(line if isinstance(line, dict) else {}))
            except PayloadRejected as rejected:
                code = line.get("maHoSo") if isinstance(line, dict) else None
                unreadable.append(UnreadableLine(number, code if isinstance(code, str) else "", rejected))
        return ReadWaitingList(readable, unreadable)

    def _waiting_list(self) -> dict[str, Any]:
        response = self._call("GET", self._paths.waiting)
        answer = transport.successful(response, self._hop)
        if "data" not in answer:
            raise transport.NotAnAnswer(self._hop, response, "no list of dossiers")
        return answer

    def detail(self, dossier_id: int | str, headers: dict[str, str] | None = None) -> ReceivedDossier:
        """A dossier in full, in whichever of the two forms it comes.

        Notes
        -----
        ``PayloadRejected`` is passed on when the detail cannot be read.
        """
        return open_detail(self.detail_text(dossier_id, headers))

    def detail_text(self, dossier_id: int | str, headers: dict[str, str] | None = None) -> bytes:
        """The detail as it came, for who wants to store it before reading it: a JSON object of whatever content."""
        path = self._paths.detail.format(id=quote(str(dossier_id), safe=""))
        response = self._call("GET", path, headers=headers)
        transport.successful(response, self._hop)
        return response.content

    def acknowledge(self, code: str, headers: dict[str, str] | None = None) -> ReportAnswer:
        """Tell that the dossier is stored. Saying so twice is harmless."""
        response = self._call("PUT", self._paths.acknowledge, Acknowledgement(code=code), headers)
        return self._report_answer(response)

    def report(self, report: StatusReport, headers: dict[str, str] | None = None) -> ReportAnswer:
        """Report a status. A refusal of the status itself is an answer, not an exception: see ``answers.meaning``."""
        return self._report_answer(self._call("POST", self._paths.report, report, headers))

    def _report_answer(self, response: httpx2.Response) -> ReportAnswer:
        if response.status_code in _REFUSALS or transport.is_gateway_failure(response):
            transport.successful(response, self._hop)
        answer = _read_answer(response, self._hop)
        # The status of the transport counts where the body gives none.
        return answer if answer.status != 200 else answer.model_copy(update={"status": response.status_code})

    def _call(
        self, method: str, path: str, record: WireModel | None = None, headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        body: Any = None if record is None else record.json_bytes()
        token = self._bearer()
        response = self._send(method, path, body, token, headers)
        if response.status_code == httpx2.codes.UNAUTHORIZED:
            self._forget(token)
            response = self._send(method, path, body, self._bearer(), headers)
        return response

    def _send(
        self, method: str, path: str, body: Any, token: str, headers: dict[str, str] | None
    ) -> httpx2.Response:
        sent = {**(headers or {}), "Authorization": f"Bearer {token}"}
        return transport.send(self._http, self._hop, method, path, body=body, headers=sent)

    def _bearer(self) -> str:
        with self._lock:
            if self._token is None:
                request = TokenRequest(
                    user_name=self._credentials.user_name, password=self._credentials.password
                )
                response = transport.send(
                    self._http, self._hop, "POST", self._paths.token, body=request.json_bytes()
                )
                self._token = transport.read_answer(response, self._hop, TokenAnswer).token
            return self._token

    def _forget(self, token: str) -> None:
        with self._lock:
            if self._token == token:
                self._token = None


def _read_answer(response: httpx2.Response, hop: str) -> ReportAnswer:
    """The answer; ``{message}`` or a bare JSON text, as older servers send it, becomes the title.

    An answer has words: an object without a title says nothing, and is none.

    Raises
    ------
    NotAnAnswer
        When the answer has no title.
    """
    if (words := _bare_text(response)) is not None:
        return ReportAnswer(title=words, status=response.status_code)
    body = transport.json_answer(response, hop)
    if not body.get("title") and isinstance(body.get("message"), str):
        body["title"] = body["message"]
    answer = transport.record_of(body, response, hop, ReportAnswer)
    if not answer.title.strip() and not answer.errors:
        raise transport.NotAnAnswer(hop, response, "no title")
    return answer


def _bare_text(response: httpx2.Response) -> str | None:
    """The words of an answer that is nothing but a JSON text."""
    if not transport.may_be_json(response):
        return None
    try:
        value = parse_json(response.content)
    except PayloadRejected:
        return None
    return value.strip() if isinstance(value, str) and value.strip() else None
