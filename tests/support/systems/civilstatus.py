"""One environment of civil status with two units, driven over HTTP as the exchange and the officers do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from fastapi.testclient import TestClient
from pydantic import SecretStr

from lienthong.contracts.attachments import Attachment
from lienthong.contracts.hotich_v3.envelope import ReceiveRequest
from lienthong.contracts.hotich_v3.payload import encode_payload, module_of
from lienthong.contracts.wire import dump, parse_object
from lienthong.domain.addresses import read_address
from lienthong.domain.declarations import Child, Declaration, Place
from lienthong.domain.modules import Module
from lienthong.domain.units import UnitCode
from lienthong.foundation.clock import VIETNAM, FixedClock
from lienthong.foundation.identity import IdentitySettings, Role
from lienthong.foundation.runtime.services import mount
from lienthong.foundation.settings import SharedSettings
from lienthong.foundation.sign.local_authority import LocalAuthority
from lienthong.foundation.web import SESSION_PATH
from lienthong.invented import people
from lienthong.systems.civilstatus.app import build
from lienthong.systems.civilstatus.base.settings import CivilStatusSettings
from lienthong.systems.civilstatus.seeding import CivilStatusSeed, SeedGateway, SeedRegistrar

NOW = datetime(2024, 7, 5, 9, 30, tzinfo=VIETNAM)
UNIT, OTHER_UNIT = "00019", "00022"
PASSWORD = "mat-khau-kiem-thu"
GATEWAY_SECRET = "bi-mat-cua-cong-ket-noi"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
BASE = "/hotich-test"
#: Where a dossier for UNIT went, as the answer says it.
WHERE_TO = "môi trường kiểm thử, đơn vị 00019 – phường Điện Biên, quận Ba Đình, thành phố Hà Nội"
#: The agency whose dossiers these are.
PARTNER = "H26"


@dataclass
class Office:
    """The running environment and what a test does with it."""

    http: TestClient
    clock: FixedClock
    authority: LocalAuthority
    gateway_token: str = ""

    def token(self, client: str = "ndxp.test", secret: str = GATEWAY_SECRET) -> str:
        answer = self.http.post(
            f"{BASE}/token", data={"grant_type": "client_credentials"}, auth=(client, secret)
        )
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def call(self, operation: str, body: Any, token: str | None = None, partner: str = PARTNER) -> Any:
        headers = {
            "Authorization": f"Bearer {token or self.gateway_token}",
            "Content-Type": "application/json",
            "X-Lienthong-Partner": partner,
        }
        content = body if isinstance(body, bytes) else dump(body)
        return self.http.post(f"{BASE}/apiLienThongKSKT/1.0/{operation}", content=content, headers=headers)

    def send(self, request: ReceiveRequest) -> dict[str, Any]:
        answer = self.call("nhanHoSoDKHT", request.json_bytes())
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def ask(self, codes: list[str], module: str = "LTKS", province: str = "01") -> dict[str, Any]:
        question = {"maDinhDanhHoSo": codes, "maTinh": province, "module": module}
        answer = self.call("layKetQua", question)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def status_of(self, code: str, module: str = "LTKS") -> int:
        return int(self.ask([code], module)["value"][0]["trangThai"])

    def result_of(self, code: str, module: str = "LTKS") -> dict[str, Any]:
        """The result of an issued dossier, opened."""
        return parse_object(self.ask([code], module)["value"][0]["ketQuaXuLy"])

    def officer(self, name: str = "hotich.00019") -> dict[str, str]:
        answer = self.http.post(f"{BASE}{SESSION_PATH}", json={"user_name": name, "password": PASSWORD})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def act(self, code: str, act: str, who: dict[str, str], **order: Any) -> Any:
        return self.http.post(f"{BASE}/api/dossiers/{code}/{act}", json=order, headers=who)

    def acts(self, act: str, codes: list[str], who: dict[str, str], **order: Any) -> dict[str, Any]:
        answer = self.http.post(f"{BASE}/api/acts", json={"act": act, "codes": codes, **order}, headers=who)
        assert answer.status_code == 200, answer.text
        body: dict[str, Any] = answer.json()
        return body

    def issue(self, request: ReceiveRequest, who: dict[str, str], reason: str = "Đã đối chiếu") -> int:
        """Send a dossier and carry it to its result; gives the row of its entry."""
        told = self.send(request)
        assert told["status"] == "1", told
        for act in ("take-up", "register", "sign", "issue"):
            answer = self.act(request.onestop_code, act, who, reason=reason)
            assert answer.status_code == 200, answer.text
        return int(self.get(f"/api/dossiers/{request.onestop_code}", who).json()["entry"]["id"])

    def post(self, path: str, who: dict[str, str], **body: Any) -> Any:
        return self.http.post(f"{BASE}{path}", json=body, headers=who)

    def get(self, path: str, who: dict[str, str]) -> Any:
        return self.http.get(f"{BASE}{path}", headers=who)


D = TypeVar("D")


def placed(declared: D, on: date) -> D:
    """The declaration with its places read into units, as the one-stop sends it."""
    if isinstance(declared, Place):
        read = Place(declared.text, read_address(declared.text, on).address) if declared.text else declared
        return cast("D", read)
    if not is_dataclass(declared) or isinstance(declared, type):
        return declared
    changed = {
        each.name: placed(getattr(declared, each.name), on)
        for each in fields(declared)
        if is_dataclass(getattr(declared, each.name))
    }
    if isinstance(declared, Child):
        changed["birthplace_unit"] = None
    return cast("D", replace(declared, **changed))


def request_for(
    declaration: Declaration,
    number: int,
    *,
    module: Module | None = None,
    received: datetime = NOW,
    files: tuple[Attachment, ...] | None = None,
    unit: str | None = None,
) -> ReceiveRequest:
    """What a one-stop of Hà Nội sends for a declaration; ``number`` makes the codes."""
    if files is None:
        files = (Attachment.of(PDF, file_name="giay-chung-sinh.pdf", title="Giấy chứng sinh", kind=1, id=1),)
    return ReceiveRequest.of(
        unit_code=unit or declaration.place_of_registration,
        module=(module or module_of(declaration)).value,
        interlinked_code=f"G22.99-{received:%y%m%d}-{number:04d}",
        onestop_code=f"H26.12-{received:%y%m%d}-{number:04d}",
        received_at=received,
        data=encode_payload(placed(declaration, received.date()), module),
        attachments=files,
    )


def birth_request(number: int, unit: str = UNIT, **more: Any) -> ReceiveRequest:
    """An ordinary birth."""
    return request_for(people.birth(number, NOW.date(), UnitCode(unit)), number, **more)


def death_request(number: int, unit: str = UNIT, **more: Any) -> ReceiveRequest:
    """An ordinary death."""
    return request_for(people.death_in_hospital(number, NOW.date(), UnitCode(unit)), number, **more)


@contextmanager
def running(url: str, folder: Path, authority: LocalAuthority, **settings: Any) -> Iterator[Office]:
    """Start an environment on a database."""
    clock = FixedClock(NOW)
    service = build(
        CivilStatusSettings(
            database_url=SecretStr(url),
            public_url="http://hotich.test/hotich-test",
            **{"environment": "test", "signing_processes": 0, "typesetting_processes": 0, **settings},
        ),
        SharedSettings(var_dir=folder),
        clock,
        identity=IdentitySettings(key=SecretStr("khoa-kiem-thu-dai-hon-ba-muoi-hai-ky-tu")),
        authority=authority,
        seeded=CivilStatusSeed(
            officers=[
                SeedRegistrar("hotich.00019", PASSWORD, "Trần Thị Hồng Ánh", "Phó Chủ tịch", UNIT),
                SeedRegistrar("hotich.00019.b", PASSWORD, "Đỗ Quang Khải", "Phó Chủ tịch", UNIT),
                SeedRegistrar("hotich.00022", PASSWORD, "Lê Văn Bách", "Phó Chủ tịch", OTHER_UNIT),
                SeedRegistrar("hotich.00004", PASSWORD, "Vũ Minh Châu", "Phó Chủ tịch", "00004"),
                SeedRegistrar("lanhdao.00019", PASSWORD, "Ngô Thu Hà", "Chủ tịch", UNIT, (Role.LEADER,)),
                SeedRegistrar(
                    "lanhdao.00022", PASSWORD, "Mai Xuân Sơn", "Chủ tịch", OTHER_UNIT, (Role.LEADER,)
                ),
                SeedRegistrar(
                    "dieuphoi", PASSWORD, "Đinh Hải Yến", "Đầu mối điều phối", "", (Role.COORDINATOR,)
                ),
                SeedRegistrar("quantri", PASSWORD, "Lý Gia Huy", "Quản trị hệ thống", "", (Role.ADMIN,)),
            ],
            gateways=[
                SeedGateway("ndxp.test", GATEWAY_SECRET),
                SeedGateway("thang.test", GATEWAY_SECRET, "Gọi thẳng", gateway=False),
            ],
        ),
    )
    with TestClient(mount({BASE: service})) as http:
        office = Office(http, clock, authority)
        office.gateway_token = office.token()
        yield office
