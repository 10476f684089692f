"""Partners of a one-stop system, as small applications: PM.DVCLT, and civil status behind an exchange.

They are honest: they enforce the order of statuses, the once-only of dossiers and the payloads of the
contracts. What goes wrong is told by their knobs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.dvclt import answers
from lienthong.contracts.dvclt.declaration import encode
from lienthong.contracts.dvclt.envelope import ReceivedDossier, build_detail
from lienthong.contracts.dvclt.report_content import differing_fields, report_content
from lienthong.contracts.dvclt.schemas import ReportAnswer, StatusReport
from lienthong.contracts.exchange.schemas import ENVIRONMENT_HEADER
from lienthong.contracts.hotich_v3.envelope import ReceiveAnswer, ReceiveRequest
from lienthong.contracts.hotich_v3.payload import decode_interlinked
from lienthong.contracts.hotich_v3.results import Result
from lienthong.contracts.payload_faults import FieldFault, PayloadRejected
from lienthong.contracts.times import format_moment, parse_moment
from lienthong.domain.declarations import BirthDeclaration, InterlinkedDeclaration
from lienthong.domain.dossiers import RegistrationStatus, ReportStatus, can_follow
from lienthong.domain.law import default_procedure
from lienthong.domain.modules import Module
from lienthong.testing.recorded_facts import recorded_facts, with_paper

MCDT_TOKEN = "token-of-the-onestop"  # noqa: S105 (of an invented account)


@dataclass
class OfferedDossier:
    """A dossier at the pretended PM.DVCLT: what it offers, and what it was told."""

    number: int
    received: ReceivedDossier
    detail: bytes
    is_waiting: bool = True
    status: ReportStatus | None = None
    done_at: str = ""
    taken: list[StatusReport] = field(default_factory=list)
    corrections: list[StatusReport] = field(default_factory=list)
    fetched: int = 0
    acknowledged: int = 0

    @property
    def statuses(self) -> list[int]:
        """The statuses it took, oldest first."""
        return [report.status_code for report in self.taken]


class FakeDvclt:
    """PM.DVCLT, as far as a one-stop system sees it.

    Attributes
    ----------
    down
        Every call is answered 503.
    shows_a_page
        Every call is answered 200 with a page that contains the words of success, as a proxy in between does.
    forgets
        Given a status, True makes it answer success and forget the report.
    loses_acknowledgements
        How many acknowledgements it still answers with success and forgets.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.dossiers: dict[str, OfferedDossier] = {}
        self.down = False
        self.shows_a_page = False
        self.forgets: Callable[[int], bool] = lambda _status: False
        self.loses_acknowledgements = 0
        self.refused: list[tuple[str, int, str]] = []
        self.extra_lines: list[dict[str, Any]] = []
        self.lock = threading.RLock()
        self.app = FastAPI()
        self.app.middleware("http")(self._perhaps_down)
        self._routes()

    def offer(
        self,
        declaration: InterlinkedDeclaration,
        *,
        unit: int | str | None = None,
        procedure: str | None = None,
        attachments: tuple[Attachment, ...] = (),
        received_at: datetime | None = None,
        form: dict[str, str] | None = None,
    ) -> str:
        """A citizen applies; returns the interlinked code."""
        with self.lock:
            number = len(self.dossiers) + 1
            at = received_at or self.now()
            received = ReceivedDossier(
                unit_number=int(declaration.place_of_registration) if unit is None else unit,
                procedure_code=procedure or default_procedure(declaration.group, at).code,
                module=Module.KS if isinstance(declaration, BirthDeclaration) else Module.KT,
                code=f"G22.99-{at:%y%m%d}-{number:04d}",
                received_at=at,
                tech_id=f"{number:032x}",
                form={**encode(declaration, at.date()), **(form or {})},
                attachments=attachments,
            )
            self.dossiers[received.code] = OfferedDossier(number, received, build_detail(received))
            return received.code

    def supplement(self, code: str, **form: str) -> None:
        """The citizen brings a supplement: PM.DVCLT offers the same code again."""
        with self.lock:
            dossier = self.dossiers[code]
            assert dossier.status == ReportStatus.SUPPLEMENT, "nobody asked for a supplement"
            self.correct(code, form={**dossier.received.form, **form})

    def correct(self, code: str, **changed: Any) -> None:
        """PM.DVCLT offers a dossier again with other contents."""
        with self.lock:
            dossier = self.dossiers[code]
            old = dossier.received
            values = {name: getattr(old, name) for name in ReceivedDossier.__dataclass_fields__}
            dossier.received = ReceivedDossier(**{**values, **changed})
            dossier.detail = build_detail(dossier.received)
            dossier.is_waiting = True

    async def _perhaps_down(self, request: Request, call_next: Any) -> Response:
        if self.down:
            return Response(status_code=503)
        if self.shows_a_page:
            return HTMLResponse("<html><body>Cập nhật thành công</body></html>")
        if (
            request.url.path != "/api/token"
            and request.headers.get("authorization") != f"Bearer {MCDT_TOKEN}"
        ):
            return JSONResponse(answers.unauthorized().wire(), status_code=401)
        response: Response = await call_next(request)
        return response

    def _routes(self) -> None:
        app = self.app

        @app.post("/api/token")
        def token() -> dict[str, Any]:
            return {"token": MCDT_TOKEN, "refreshToken": "", "refreshTokenExpiryTime": ""}

        @app.get("/api/lienthongdvclt/hosolienthong")
        def waiting() -> dict[str, Any]:
            with self.lock:
                lines = [_line(dossier) for dossier in self.dossiers.values() if dossier.is_waiting]
            return {"data": [*lines, *self.extra_lines]}

        @app.get("/api/lienthongdvclt/hosolienthong/{number}")
        def detail(number: int) -> Response:
            with self.lock:
                dossier = next(one for one in self.dossiers.values() if one.number == number)
                dossier.fetched += 1
                return Response(dossier.detail, media_type="application/json")

        @app.put("/api/lienthongdvclt/danhan")
        def acknowledge(body: dict[str, Any]) -> Response:
            with self.lock:
                dossier = self.dossiers.get(str(body["maHoSo"]))
                if dossier is None:
                    return _answer(answers.unknown_dossier())
                if self.loses_acknowledgements:
                    self.loses_acknowledgements -= 1
                    return _answer(answers.acknowledged())
                dossier.acknowledged += 1
                dossier.is_waiting = False
                return _answer(answers.acknowledged())

        @app.post("/api/lienthongdvclt/capNhatTrangThaiHoSo")
        def report(body: dict[str, Any]) -> Response:
            with self.lock:
                return _answer(self._report(StatusReport.read(body)))

    def _report(self, report: StatusReport) -> ReportAnswer:
        dossier = self.dossiers.get(report.interlinked_code)
        status = report.status
        if dossier is None or status is None:
            return answers.unknown_dossier()
        if status in (ReportStatus.SUPPLEMENT, ReportStatus.REFUSED) and not report.note:
            return answers.malformed([FieldFault("ghiChu", "ghiChu không được để trống")])
        try:
            content = report_content(report)
        except PayloadRejected as rejected:
            return answers.malformed(rejected)
        if any(report_content(earlier) == content for earlier in dossier.taken):
            return answers.updated()
        if dossier.status == status and dossier.done_at == report.done_at:
            if status in (ReportStatus.REGISTERED, ReportStatus.RETURNED):
                fields = differing_fields(report_content(dossier.taken[-1]), content)
                errors = {name: [f"{name} khác báo cáo đã nhận"] for name in fields}
                return answers.not_possible(answers.ALREADY_HAS_RESULT, errors=errors)
            dossier.corrections.append(report)
            return answers.updated()
        why_not = _objection(dossier, status)
        if why_not is not None:
            self.refused.append((report.interlinked_code, int(status), why_not))
            return answers.not_possible(why_not)
        if not self.forgets(int(status)):
            dossier.status, dossier.done_at = status, report.done_at
            dossier.taken.append(report)
        return answers.updated()


def _objection(dossier: OfferedDossier, status: ReportStatus) -> str | None:
    match dossier.status:
        case ReportStatus.REFUSED:
            return answers.ALREADY_REFUSED
        case ReportStatus.RETURNED:
            return answers.ALREADY_RETURNED
        case ReportStatus.REGISTERED if status == ReportStatus.REGISTERED:
            return answers.ALREADY_HAS_RESULT
        case ReportStatus.REGISTERED if status != ReportStatus.RETURNED:
            return answers.ALREADY_REGISTERED
    if dossier.is_waiting:
        return answers.NOT_YET_SENT
    if dossier.status is None:
        return None if status == ReportStatus.RECEIVED else answers.WRONG_ORDER
    if can_follow(dossier.status, status):
        return None
    return answers.ALREADY_RECEIVED if status == ReportStatus.RECEIVED else answers.WRONG_ORDER


def _line(dossier: OfferedDossier) -> dict[str, Any]:
    received = dossier.received
    return {
        "id": dossier.number,
        "maDonVi": received.unit_number,
        "maTTHC": received.procedure_code,
        "module": received.module.value,
        "maHoSo": received.code,
        "ngayTiepNhan": format_moment(received.received_at),
        "techId": received.tech_id,
    }


def _answer(answer: ReportAnswer) -> JSONResponse:
    return JSONResponse(answer.wire(), status_code=answer.status)


@dataclass
class RegistrarDossier:
    """A dossier at the pretended civil status."""

    request: ReceiveRequest
    declaration: InterlinkedDeclaration
    status: RegistrationStatus = RegistrationStatus.WAITING
    done_at: str = ""
    note: str = ""
    result: Any = None
    requests: int = 1


class FakeCivilStatus:
    """Civil status 3.0 behind an exchange, in one application.

    Attributes
    ----------
    down
        Every call is answered 503.
    faults
        Sentences with which the next dossiers are rejected; empty: the payload alone decides.
    forgotten
        One-stop codes it says nothing about.
    late_answers
        Answers it gives instead of the true one, by one-stop code.
    questions
        How many codes each question named.
    """

    def __init__(self, now: Callable[[], datetime], environment: str = "test") -> None:
        self.now = now
        self.environment = environment
        self.dossiers: dict[str, RegistrarDossier] = {}
        self.down = False
        self.faults: list[FieldFault] = []
        self.forgotten: set[str] = set()
        self.late_answers: dict[str, dict[str, Any]] = {}
        self.questions: list[int] = []
        self.lock = threading.RLock()
        self.app = FastAPI()
        self.app.middleware("http")(self._perhaps_down)
        self._routes()

    def take_up(self, code: str) -> None:
        """The registrar begins."""
        self._becomes(code, RegistrationStatus.IN_WORK)

    def ask_supplement(self, code: str, note: str) -> None:
        """The registrar asks for something."""
        self._becomes(code, RegistrationStatus.SUPPLEMENT, note)

    def refuse(self, code: str, note: str) -> None:
        """The registrar refuses."""
        self._becomes(code, RegistrationStatus.REFUSED, note)

    def register(self, code: str, document: bytes | Callable[[Result], bytes], **changed: str) -> None:
        """The registrar registers and releases the document; an empty one is not released yet.

        Parameters
        ----------
        document
            The paper, or what makes it of the registered facts.
        changed
            Facts that the registrar records otherwise than they were declared, by wire name.
        """
        with self.lock:
            facts = self.facts(code, **changed)
            paper = document if isinstance(document, bytes) else document(facts)
            self.dossiers[code].result = with_paper(facts, paper).wire()
            self._becomes(code, RegistrationStatus.REGISTERED)

    def facts(self, code: str, **changed: str) -> Result:
        """What the registrar records of a dossier, without its paper."""
        with self.lock:
            dossier = self.dossiers[code]
            number, unit = str(1 + list(self.dossiers).index(code)), dossier.request.unit_code
            recorded = recorded_facts(dossier.declaration, unit, self.now().date(), number)
            return type(recorded).read({**recorded.wire(), **changed})

    def item(self, code: str) -> dict[str, Any]:
        """What it answers about a dossier."""
        dossier = self.dossiers[code]
        request = dossier.request
        return {
            "maDonVi": request.unit_code,
            "module": request.module,
            "maHoSoLT": request.interlinked_code,
            "maHoSoMCDT": code,
            "trangThai": int(dossier.status),
            "thoiGianThucHien": dossier.done_at,
            "ghiChu": dossier.note,
            "ketQuaXuLy": dossier.result,
            "nguoiXuLy": "Trần Thị Mẫu",
            "chucDanh": "Công chức tư pháp – hộ tịch",
        }

    def _becomes(self, code: str, status: RegistrationStatus, note: str = "") -> None:
        with self.lock:
            dossier = self.dossiers[code]
            assert can_follow(dossier.status, status), (dossier.status, status)
            dossier.status, dossier.note = status, note
            dossier.done_at = format_moment(self.now())

    async def _perhaps_down(self, request: Request, call_next: Any) -> Response:
        if self.down:
            return Response(status_code=503)
        response: Response = await call_next(request)
        response.headers[ENVIRONMENT_HEADER] = self.environment
        return response

    def _routes(self) -> None:
        app = self.app

        @app.post("/token")
        def token() -> dict[str, Any]:
            return {"access_token": "t", "token_type": "Bearer", "expires_in": 1800, "scope": ""}

        @app.post("/apiLienThongKSKT/1.0/nhanHoSoDKHT")
        def receive(body: dict[str, Any]) -> dict[str, Any]:
            with self.lock:
                return self._receive(ReceiveRequest.read(body)).wire()

        @app.post("/apiLienThongKSKT/1.0/layKetQua")
        def query(body: dict[str, Any]) -> dict[str, Any]:
            with self.lock:
                codes = [code for code in body["maDinhDanhHoSo"] if code not in self.forgotten]
                self.questions.append(len(body["maDinhDanhHoSo"]))
                value = [
                    self.late_answers.get(code) or self.item(code)
                    for code in codes
                    if code in self.dossiers and self.dossiers[code].request.module == body["module"]
                ]
                return {"status": 1, "statusDescription": "Thành công", "value": value}

    def _receive(self, request: ReceiveRequest) -> ReceiveAnswer:
        code = request.onestop_code
        known = self.dossiers.get(code)
        if self.faults:
            return ReceiveAnswer.rejected(self.faults)
        if known is not None and known.status != RegistrationStatus.SUPPLEMENT:
            known.requests += 1
            return ReceiveAnswer.already_taken(code)
        try:
            on = parse_moment(request.received, "ngayTiepNhan").date()
            declaration = decode_interlinked(request.module, request.data, on)
        except PayloadRejected as rejected:
            return ReceiveAnswer.rejected(rejected)
        self.dossiers[code] = RegistrarDossier(request, declaration, done_at=format_moment(self.now()))
        return ReceiveAnswer.taken()
