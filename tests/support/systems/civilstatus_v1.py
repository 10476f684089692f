"""API 1.0 of a running environment of civil status, as an exchange calls it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lienthong.contracts.hotich_v1.envelope import RegisterRequest
from lienthong.contracts.hotich_v1.payload import encode_payload
from lienthong.contracts.wire import dump
from lienthong.domain.declarations import Declaration, module_of
from lienthong.domain.units import UnitCode
from lienthong.invented import people
from tests.support.systems.civilstatus import BASE, NOW, PARTNER, UNIT, Office

SERVICE = "/apiHoTichTuPhap/1.0"


def call(
    office: Office,
    operation: str,
    body: Any,
    *,
    token: str | None = None,
    partner: str = PARTNER,
    service: str = SERVICE,
) -> Any:
    """Call an operation; the whole HTTP answer."""
    headers = {
        "Authorization": f"Bearer {token or office.gateway_token}",
        "Content-Type": "application/json",
        "X-Lienthong-Partner": partner,
    }
    content = body if isinstance(body, bytes) else dump(body)
    return office.http.post(f"{BASE}{service}/{operation}", content=content, headers=headers)


def told(office: Office, operation: str, body: Any, **more: Any) -> dict[str, Any]:
    """The answer of an operation, which is 200 whatever it says."""
    answer = call(office, operation, body, **more)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def register_request(declaration: Declaration, number: int, *, received: datetime = NOW) -> RegisterRequest:
    """What a one-stop of Hà Nội sends through 1.0 for a declaration; ``number`` makes the code."""
    on = received.date()
    return RegisterRequest.of(
        unit_code=declaration.place_of_registration,
        module=module_of(declaration).value,
        code=f"H26.12-{received:%y%m%d}-{number:04d}",
        received_on=on,
        data=encode_payload(declaration, on),
    )


def birth_v1(number: int, unit: str = UNIT, **more: Any) -> RegisterRequest:
    """An ordinary birth."""
    return register_request(people.birth(number, NOW.date(), UnitCode(unit)), number, **more)


def about(request: RegisterRequest) -> dict[str, Any]:
    """The question about a dossier."""
    return {"maDonVi": request.unit_number, "maHoSo": request.code}
