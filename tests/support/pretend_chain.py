"""A chain of three systems in memory, with just the APIs for people: for tests of whoever drives a chain.

Every act works at once, unless a knob says otherwise: a system that is down, an answer that is lost on its way back, a
report out of order, a branch that is forgotten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fastapi import FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response

from lienthong.foundation.clock import VIETNAM
from lienthong.foundation.web import SESSION_PATH

PDF = b"%PDF-1.7 pretended"
_AFTER_ACT = {
    "take-up": "in_work",
    "register": "booked",
    "sign": "signed",
    "issue": "issued",
    "refuse": "refused",
}
_REGISTER_ACTS = {
    "waiting": ["take-up", "supplement", "refuse"],
    "in_work": ["register", "supplement", "refuse"],
    "booked": ["sign"],
    "signed": ["issue"],
}
_UNCERTAIN = {
    "child.birthplace": {
        "decided": False,
        "candidates": [{"address": {"province": "01", "commune": "00004"}}],
    }
}
_EVENTS = {"supplement": "supplement_asked"}


@dataclass
class PretendDossier:
    """One dossier in all three systems."""

    code: str
    onestop_code: str
    group: str
    unit: str
    steps: list[str]
    stage: str = "received"
    state: int = 1
    register: str = ""
    supplements: int = 0
    reports: list[int] = field(default_factory=lambda: [1])
    acts: list[str] = field(default_factory=list)
    entry: dict[str, Any] | None = None
    place_asked: bool = False


@dataclass
class Knobs:
    """What goes wrong.

    Attributes
    ----------
    down
        Path prefixes that answer 503.
    lose_first_answers
        Every act is done, but its first answer does not arrive.
    forget_step
        A following step that never starts.
    skip_report
        A status that is never reported.
    uncertain_places
        Every dossier has a place that the clerk must confirm.
    stuck
        Officers' acts change nothing.
    never_placed
        No dossier comes to a desk: the one-stop system holds them for an unknown unit.
    """

    down: set[str] = field(default_factory=set)
    lose_first_answers: bool = False
    forget_step: str = ""
    skip_report: int = 0
    uncertain_places: bool = False
    stuck: bool = False
    never_placed: bool = False


class PretendChain:
    """The application (`app`), its dossiers and its knobs. Base paths: /dvclt, /mcdt, /hotich-test."""

    def __init__(self) -> None:
        self.knobs = Knobs()
        self.dossiers: dict[str, PretendDossier] = {}
        self.keys: dict[str, str] = {}
        self.filings = 0
        self._lost: set[str] = set()
        self.app = FastAPI()
        self.app.middleware("http")(self._perhaps_down)
        self._dvclt()
        self._onestop()
        self._civilstatus()

    def of(self, onestop_or_interlinked: str) -> PretendDossier | None:
        """The dossier with either code."""
        return next(
            (d for d in self.dossiers.values() if onestop_or_interlinked in (d.code, d.onestop_code)), None
        )

    async def _perhaps_down(self, request: Request, call_next: Callable[[Request], Any]) -> Response:
        if any(request.url.path.startswith(prefix) for prefix in self.knobs.down):
            return JSONResponse({}, status_code=503)
        answer: Response = await call_next(request)
        is_act = request.method == "POST" and not request.url.path.endswith(SESSION_PATH)
        if is_act and self.knobs.lose_first_answers and request.url.path not in self._lost:
            self._lost.add(request.url.path)
            return JSONResponse({}, status_code=502)
        return answer

    # PM.DVCLT ------------------------------------------------------------------------------------------------

    def _dvclt(self) -> None:
        app = self.app

        @app.post(f"/dvclt{SESSION_PATH}")
        def sign_in() -> dict[str, str]:
            return {"access_token": "t"}

        @app.post("/dvclt/api/applications")
        def apply(body: dict[str, Any], idempotency_key: str = Header()) -> dict[str, str]:
            self.filings += 1
            if idempotency_key not in self.keys:
                number = len(self.dossiers) + 1
                code = f"G22.99-261124-{number:04d}"
                self.dossiers[code] = PretendDossier(
                    code,
                    f"H26.1-261124-{number:04d}",
                    body["group"],
                    body["unit"],
                    body["options"]["steps"],
                    place_asked=self.knobs.uncertain_places,
                )
                self.keys[idempotency_key] = code
            return {"code": self.keys[idempotency_key], "trace_id": "0" * 31 + "1"}

        @app.get("/dvclt/api/applications/{code}")
        def follow(code: str) -> dict[str, Any]:
            return self._application(self.dossiers[code])

        @app.post("/dvclt/api/applications/{code}/supplement")
        def supplement(code: str) -> JSONResponse:
            dossier = self.dossiers[code]
            if dossier.stage != "supplement":
                return _no(409, "not_possible", "không cần bổ sung")
            dossier.acts.append("citizen.supplement")
            dossier.stage, dossier.state = "received", 1
            self._report(dossier, 1)
            return JSONResponse({"code": code})

        @app.get("/dvclt/api/applications/{code}/result.pdf")
        def result(code: str) -> Response:
            if self.dossiers[code].stage != "returned":
                return _no(404, "", "chưa có")
            return Response(PDF, media_type="application/pdf")

    def _application(self, dossier: PretendDossier) -> dict[str, Any]:
        ended = {"returned": "done", "refused": "cancelled"}.get(dossier.stage, "planned")
        return {
            "stage": dossier.stage,
            "stage_name": dossier.stage,
            "onestop_code": dossier.onestop_code,
            "acts": ["supplement"] if dossier.stage == "supplement" else [],
            "filed_at": _now(),
            "reports": [{"status": s, "name": str(s), "taken_at": _now()} for s in dossier.reports],
            "branches": [
                {"step": step, "name": step, "state": ended, "state_name": ended, "result_code": None}
                for step in dossier.steps
                if step != self.knobs.forget_step
            ],
            "holds": [],
        }

    def _report(self, dossier: PretendDossier, status: int) -> None:
        if status != self.knobs.skip_report:
            dossier.reports.append(status)

    # One-stop ------------------------------------------------------------------------------------------------

    def _onestop(self) -> None:
        app = self.app

        @app.post(f"/mcdt{SESSION_PATH}")
        def session() -> dict[str, str]:
            return {"access_token": "t"}

        @app.get("/mcdt/health")
        def health() -> dict[str, Any]:
            return {"status": "ok", "waiting": {}, "hops": []}

        @app.get("/mcdt/api/status")
        def status() -> dict[str, Any]:
            return {"states": {"4": 1}, "holds": 0}

        @app.get("/mcdt/api/dossiers")
        def listing() -> dict[str, Any]:
            codes = {"code": "H26.1-261124-0001", "interlinked_code": "G22.99-261124-0001"}
            return {"items": [{**codes, "state": 4, "changed_at": _now()}]}

        @app.get("/mcdt/api/dossiers/{code}")
        def one(code: str) -> Response:
            dossier = self.of(code)
            if dossier is None or self.knobs.never_placed:
                return _no(404, "not_found", "không có")
            return JSONResponse(self._desk(dossier))

        @app.get("/mcdt/api/holds")
        def held() -> dict[str, Any]:
            codes = self.dossiers if self.knobs.never_placed else []
            hold = {
                "reason": "UNKNOWN_UNIT",
                "title": "Mã đơn vị không có hiệu lực",
                "what_to_do": "Đối chiếu",
            }
            return {"items": [{**hold, "interlinked_code": code} for code in codes]}

        @app.post("/mcdt/api/dossiers/{code}/{act}")
        def act(code: str, act: str) -> Response:
            dossier = self.dossiers[code]
            if dossier.state != 1 or (act == "accept" and dossier.place_asked):
                return _no(409, "not_possible", "không thể")
            dossier.acts.append(f"clerk.{act}")
            if act == "accept":
                dossier.state, dossier.stage, dossier.register = 4, "sent", "waiting"
                self._report(dossier, 3)
                self._report(dossier, 7)
            else:
                dossier.state, dossier.stage, dossier.supplements = 5, "supplement", dossier.supplements + 1
                self._report(dossier, 2)
            return JSONResponse({})

        @app.post("/mcdt/api/dossiers/{code}/places/{path}")
        def place(code: str, path: str, body: dict[str, Any]) -> Response:
            dossier = self.dossiers[code]
            dossier.acts.append(f"clerk.place {path} {body['address']['commune']}")
            dossier.place_asked = False
            return JSONResponse({})

    def _desk(self, dossier: PretendDossier) -> dict[str, Any]:
        open_acts = ["supplement", "refuse"] + (["confirm_place"] if dossier.place_asked else ["accept"])
        return {
            "code": dossier.onestop_code,
            "interlinked_code": dossier.code,
            "state": dossier.state,
            "acts": open_acts if dossier.state == 1 else [],
            "supplements": dossier.supplements,
            "places": _UNCERTAIN if dossier.place_asked else {},
            "holds": [],
            "events": [],
        }

    # Civil status --------------------------------------------------------------------------------------------

    def _civilstatus(self) -> None:
        app = self.app

        @app.post(f"/hotich-test{SESSION_PATH}")
        def sign_in() -> dict[str, str]:
            return {"access_token": "t"}

        @app.get("/hotich-test/api/dossiers/{code}")
        def one(code: str) -> Response:
            dossier = self.of(code)
            if dossier is None or not dossier.register:
                return _no(404, "not_found", "không có")
            return JSONResponse(self._registered(dossier))

        @app.post("/hotich-test/api/dossiers/{code}/{act}")
        def act(code: str, act: str) -> Response:
            dossier = self.of(code)
            if dossier is None or act not in _REGISTER_ACTS.get(dossier.register, []):
                return _no(409, "not_available", "không ở bước này")
            if not self.knobs.stuck:
                self._act(dossier, act)
            return JSONResponse({})

        @app.get("/hotich-test/api/books/{kind}/{year}")
        def book(kind: str, year: int, after: int = 0) -> dict[str, Any]:
            found = [d for d in self.dossiers.values() if d.entry and d.group == kind]
            lines = [{"number": d.entry["number"], "code": d.onestop_code} for d in found if d.entry]
            return {"items": [line for line in lines if line["number"] > after], "year": year}

    def _act(self, dossier: PretendDossier, act: str) -> None:
        dossier.acts.append(f"officer.{act}")
        if act == "supplement":
            dossier.register, dossier.state, dossier.stage = "supplement", 5, "supplement"
            self._report(dossier, 2)
            return
        dossier.register = _AFTER_ACT[act]
        if act == "register":
            number = 1 + sum(d.entry is not None and d.group == dossier.group for d in self.dossiers.values())
            dossier.entry = {
                "number": number,
                "book": "01",
                "page": number,
                "registered_at": _now(),
                "personal_id": f"001326{number:06d}" if dossier.group == "birth" else "",
            }
        elif act == "refuse":
            dossier.state, dossier.stage = 3, "refused"
            self._report(dossier, 6)
        elif act == "issue":
            dossier.state, dossier.stage = 10, "returned"
            self._report(dossier, 4)
            self._report(dossier, 5)

    def _registered(self, dossier: PretendDossier) -> dict[str, Any]:
        kinds = [act.removeprefix("officer.") for act in dossier.acts if act.startswith("officer.")]
        signed = dossier.register in ("signed", "issued")
        return {
            "code": dossier.onestop_code,
            "stage": dossier.register,
            "stage_name": dossier.register,
            "acts": _REGISTER_ACTS.get(dossier.register, []),
            "history": [
                {
                    "number": n,
                    "kind": _EVENTS.get(kind, kind),
                    "name": kind,
                    "at": _now(),
                    "officer": "Lê Thị Mẫu",
                    "account": "hotich.00004",
                }
                for n, kind in enumerate(kinds)
            ],
            "entry": dossier.entry,
            "document": {"sha256": hashlib.sha256(PDF).hexdigest()} if signed else None,
        }


def _no(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"status": status, "code": code, "message": message}, status_code=status)


def _now() -> str:
    return datetime.now(VIETNAM).isoformat()
