"""PM.DVCLT whole, in this process: its application, a clock that stands still, and authorities that answer as told."""

import base64
import itertools
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx2
from fastapi.testclient import TestClient

from lienthong.contracts.authorities.schemas import (
    StatesAnswer,
    StatesRequest,
    StepAnswer,
    StepRequest,
    StepStatus,
)
from lienthong.contracts.dvclt.declaration import decode, encode
from lienthong.contracts.dvclt.envelope import open_detail
from lienthong.contracts.hotich_v3.registration_results import RecordedRegistration, registration_result
from lienthong.contracts.hotich_v3.results import DvcltBirthResult, DvcltResult, towards_dvclt
from lienthong.contracts.times import format_moment
from lienthong.domain.catalogues import Sex
from lienthong.domain.declarations import BirthDeclaration, InterlinkedDeclaration
from lienthong.domain.dossiers import ReportStatus
from lienthong.foundation.clock import VIETNAM, FixedClock
from lienthong.foundation.identity import Role
from lienthong.foundation.runtime.services import Service
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.invented import people
from lienthong.systems.dvclt.seeding import DvcltSeed, SeedOnestop, SeedPerson
from tests.support.outbox import wait_until
from tests.support.result_papers import result_page, sign_result

HANOI, COMMUNE = "01", "00019"
AT = datetime(2024, 7, 5, 9, 0, tzinfo=VIETNAM)
PASSWORD = "mat-khau-trinh-dien"
ONESTOP, OTHER_ONESTOP, CITIZEN, OTHER_CITIZEN, OPERATOR = (
    "mcdt.01",
    "mcdt.52",
    "congdan",
    "congdan2",
    "vanhanh",
)

_BLANK = (
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
    b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>\nendobj\n"
)


def plain_pdf() -> bytes:
    """The smallest whole PDF of one empty page."""
    offsets = [_BLANK.index(f"{number} 0 obj".encode()) for number in (1, 2, 3)]
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(_BLANK)
    return _BLANK + b"xref\n0 4\n0000000000 65535 f \n" + table + trailer


@dataclass
class Agencies:
    """The authorities behind PM.DVCLT: remember what they got, and answer as told."""

    got: dict[tuple[str, str], StepRequest] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    reject: set[str] = field(default_factory=set)
    down: bool = False
    silent: bool = False  # takes steps, but refuses to tell what became of them
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """One HTTP call."""
        if self.down:
            raise httpx2.ConnectError("down", request=request)
        if request.url.path.endswith("/token"):
            return httpx2.Response(200, json={"access_token": "t", "expires_in": 3600})
        if request.url.path.endswith("/health"):
            return httpx2.Response(404)
        with self.lock:
            if request.url.path.endswith("trangThai"):
                if self.silent:
                    return httpx2.Response(403, json={"title": "Khóa không được hỏi"})
                keys = StatesRequest.read(request.content).keys
                return httpx2.Response(
                    200, content=StatesAnswer(value=[self._state(key) for key in keys]).json_bytes()
                )
            step = StepRequest.read(request.content)
            if step.step_code in self.reject:
                return httpx2.Response(200, json={"status": "0", "statusDescription": "Thiếu giấy tờ"})
            self.got[step.interlinked_code, step.step_code] = step
            return httpx2.Response(200, content=StepAnswer.taken(f"TN-{step.step_code}").json_bytes())

    def _state(self, key: Any) -> StepStatus:
        known = (key.interlinked_code, key.step_code) in self.got
        number = self.states.get(key.step_code, 1) if known else 0
        return StepStatus(
            interlinked_code=key.interlinked_code,
            step_code=key.step_code,
            state_code=number,
            result_code=f"KQ-{key.step_code}" if number == 3 else "",
            reason="Không đủ điều kiện" if number == 4 else "",
        )


@dataclass
class Chain:
    """PM.DVCLT with everything a test needs around it."""

    service: Service
    client: TestClient
    clock: FixedClock
    agencies: Agencies
    authority: LocalAuthority
    tokens: dict[str, str] = field(default_factory=dict)
    counter: Iterator[int] = field(default_factory=itertools.count)
    declared: dict[str, InterlinkedDeclaration] = field(default_factory=dict)

    def bearer(self, account: str) -> dict[str, str]:
        """Header of an account, signed in once."""
        if account not in self.tokens:
            answer = self.client.post("/api/token", json={"userName": account, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self.tokens[account] = answer.json()["token"]
        return {"Authorization": f"Bearer {self.tokens[account]}"}

    def body(self, declaration: InterlinkedDeclaration, **more: Any) -> dict[str, Any]:
        """What a citizen's software sends."""
        form = encode(declaration, self.clock.now().date())
        return {
            "group": declaration.group.value,
            "unit": declaration.place_of_registration,
            "declaration": form,
            **more,
        }

    def apply(
        self, declaration: InterlinkedDeclaration | None = None, key: str | None = None, **more: Any
    ) -> httpx2.Response:
        """File as a citizen; a birth of its own when none is given."""
        chosen = declaration or self.birth()
        headers = {**self.bearer(CITIZEN), **({"Idempotency-Key": key} if key else {})}
        answer: httpx2.Response = self.client.post(
            "/api/applications", json=self.body(chosen, **more), headers=headers
        )
        return answer

    def birth(self) -> BirthDeclaration:
        """A birth nobody has declared yet."""
        return people.birth(next(self.counter) + 1000, self.clock.now().date(), COMMUNE)

    def filed(self, declaration: InterlinkedDeclaration | None = None, **more: Any) -> str:
        """Code of a new application."""
        chosen = declaration or self.birth()
        answer = self.apply(chosen, **more)
        assert answer.status_code == 201, answer.text
        code = str(answer.json()["code"])
        self.declared[code] = chosen
        return code

    def received(self, declaration: InterlinkedDeclaration | None = None, **more: Any) -> str:
        """Code of a new application that the one-stop system has fetched and acknowledged."""
        code = self.filed(declaration, **more)
        self.fetch(code)
        assert self.acknowledge(code).status_code == 200
        return code

    def waiting(self, account: str = ONESTOP) -> list[dict[str, Any]]:
        """The list of waiting dossiers of a one-stop account."""
        answer = self.client.get("/api/lienthongdvclt/hosolienthong", headers=self.bearer(account))
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["data"]
        return found

    def fetch(self, code: str, account: str = ONESTOP) -> httpx2.Response:
        """Detail of a waiting dossier."""
        number = next(line["id"] for line in self.waiting() if line["maHoSo"] == code)
        answer: httpx2.Response = self.client.get(
            f"/api/lienthongdvclt/hosolienthong/{number}", headers=self.bearer(account)
        )
        if answer.status_code == 200:
            self.declared[code] = _declared(answer.content)
        return answer

    def acknowledge(self, code: str, account: str = ONESTOP) -> httpx2.Response:
        """Say that the dossier is stored."""
        body = {"maHoSo": code, "daNhan": True}
        answer: httpx2.Response = self.client.put(
            "/api/lienthongdvclt/danhan", json=body, headers=self.bearer(account)
        )
        return answer

    def report(
        self, code: str, status: ReportStatus | int, account: str = ONESTOP, **more: Any
    ) -> httpx2.Response:
        """Report a status, each at a moment of its own unless told otherwise."""
        moment = self.clock.now() + timedelta(seconds=next(self.counter))
        body = {
            "maTTHC": "",
            "soHoSoLT": code,
            "coQuanXuLy": 5,
            "maHoSo": f"H26.1.19{code[len('G22.99') :]}",
            "trangThai": int(status),
            "thoiGianThucHien": format_moment(moment),
            "ghiChu": "Ghi chú của cán bộ",
            **more,
        }
        path = "/api/lienthongdvclt/capNhatTrangThaiHoSo"
        answer: httpx2.Response = self.client.post(path, json=body, headers=self.bearer(account))
        return answer

    def reach(self, code: str, *statuses: int) -> None:
        """Report statuses that must all be taken."""
        for status in statuses:
            more = {"ketQuaXuLy": self.result(code)} if status == 4 else {}
            answer = self.report(code, status, **more)
            assert answer.status_code == 200, (status, answer.text)

    def result(self, code: str, unit: str = COMMUNE, **changed: Any) -> str:
        """``ketQuaXuLy`` of a birth or death with a signed document."""
        facts = self.facts(code, **changed)
        return json.dumps({**facts.wire(), **self.signed(facts, unit), **changed}, ensure_ascii=False)

    def facts(self, code: str, **changed: Any) -> DvcltResult:
        """What civil status registers of an application: what was declared, but for what is `changed`."""
        number = str(1 + list(self.declared).index(code))
        registration = RecordedRegistration(
            unit_code=COMMUNE,
            registered=self.clock.now().date(),
            number=number,
            book="01/2024",
            page=number,
            document=b"",
            personal_id=number_for(self.declared[code], int(number)),
        )
        facts = towards_dvclt(registration_result(self.declared[code], registration), self.clock.now().date())
        return type(facts).read({**facts.wire(), **changed})

    def signed(
        self, facts: DvcltResult, unit: str = COMMUNE, *, page: bytes | None = None, **signing: Any
    ) -> dict[str, str]:
        """The field with the paper that says these facts, signed by an officer and with the seal of a unit."""
        field_name = "giayKhaiSinh" if isinstance(facts, DvcltBirthResult) else "giayKhaiTu"
        paper = sign_result(page or result_page(facts), self.authority, unit, self.clock.now, **signing)
        return {field_name: base64.b64encode(paper).decode()}

    def follow(self, code: str, account: str = CITIZEN) -> dict[str, Any]:
        """The application as its applicant sees it."""
        answer = self.client.get(f"/api/applications/{code}", headers=self.bearer(account))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def branches(self, code: str) -> dict[str, str]:
        """State of each following step."""
        return {branch["step"]: branch["state"] for branch in self.follow(code)["branches"]}

    def hop(self, name: str) -> dict[str, Any]:
        """What /health says of a connection."""
        hops: list[dict[str, Any]] = self.client.get("/health").json()["hops"]
        return next(hop for hop in hops if hop["name"] == name)

    def holds(self) -> list[dict[str, Any]]:
        """Open holds, as the operator sees them."""
        found: list[dict[str, Any]] = self.client.get("/api/holds", headers=self.bearer(OPERATOR)).json()
        return found

    def wait_for(self, code: str, condition: Callable[[Mapping[str, str]], bool]) -> None:
        """Let the courier and the asking loop work until the branches are as wanted."""

        def holds_now() -> bool:
            self.clock.advance(timedelta(seconds=5))
            return condition(self.branches(code))

        wait_until(holds_now, 30)


def _declared(detail: bytes) -> InterlinkedDeclaration:
    """What a one-stop system reads of an offered application."""
    received = open_detail(detail)
    return decode(received.module, received.form)


def number_for(declaration: InterlinkedDeclaration, serial: int) -> str:
    """A personal number that fits a newborn's sex and year; none for a death."""
    if not isinstance(declaration, BirthDeclaration):
        return ""
    sign = 2 if declaration.child.sex is Sex.MALE else 3
    return f"{HANOI.zfill(3)}{sign}{declaration.child.born.year % 100:02d}{serial:06d}"


SEED = DvcltSeed(
    people=[
        SeedPerson(CITIZEN, PASSWORD, "Trần Thị Mẫu"),
        SeedPerson(OTHER_CITIZEN, PASSWORD, "Lê Văn Mẫu"),
        SeedPerson(OPERATOR, PASSWORD, "Phạm Thị Mẫu", frozenset({Role.OPERATOR})),
    ],
    onestops=[
        SeedOnestop(ONESTOP, PASSWORD, "Một cửa Hà Nội", [HANOI]),
        SeedOnestop(OTHER_ONESTOP, PASSWORD, "Một cửa Bình Định", ["52"]),
    ],
)
