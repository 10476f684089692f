"""The page of connections: which system answers, what waits, how many dossiers stand where."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lienthong.domain.units import UnitCode, registry
from lienthong.foundation.delivery import Courier
from lienthong.foundation.web import WebShell
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.dvclt.pull import DossierPuller
from lienthong.systems.onestop.queries.dossier_list import desk_status
from lienthong.systems.onestop.web.pages.desk_context import figures_of
from lienthong.systems.onestop.web.staff import Reader

_HOPS = {
    "dvclt": "PM.DVCLT – phần mềm dịch vụ công liên thông",
    "lgsp": "LGSP tỉnh, qua NDXP đến hộ tịch điện tử",
}
_HOP_STATES = {"closed": "Hoạt động", "open": "Gián đoạn", "half_open": "Đang thử lại"}


def add_routes(
    routes: APIRouter, context: OnestopContext, shell: WebShell, courier: Courier, puller: DossierPuller
) -> None:
    """Add the page of connections."""

    @routes.get("/tinh-trang")
    def connections(request: Request, who: Reader) -> Response:
        with context.database.read() as session:
            hops = courier.hops(session)
            status = desk_status(context, session, who)
        page = {
            "now": context.clock.now(),
            "figures": [
                *figures_of(status.states),
                {
                    "label": "Đang vướng",
                    "value": status.holds,
                    "href": "/vuong",
                    "tone": "danger" if status.holds else "neutral",
                },
            ],
            "hops": [
                {
                    "name": _HOPS.get(hop.name, hop.name),
                    "state": _HOP_STATES[hop.state.value],
                    "since": hop.since.astimezone(context.clock.now().tzinfo).strftime("%d/%m/%Y %H:%M")
                    if hop.since
                    else None,
                    "waiting": hop.waiting,
                    "held": hop.held,
                    "last_error": "" if hop.is_up else hop.last_error,
                    **({} if hop.is_up else {"tone": "danger"}),
                }
                for hop in hops
            ],
            "connections": [_connection(context, puller, province) for province in context.connections],
        }
        return shell.render(request, "connections.html", page)


def _connection(context: OnestopContext, puller: DossierPuller, province: str) -> dict[str, Any]:
    now = context.clock.now()
    unit = registry().unit(UnitCode(province), now.date())
    heard = puller.heard_at(province)
    environment = context.connections[province].environment
    return {
        "province": f"{unit.name} ({province})" if unit else province,
        "environment": "Kiểm thử (test)" if environment == "test" else "Chính thức",
        "heard": heard.strftime("%d/%m/%Y %H:%M:%S") if heard else "Chưa lần nào từ khi khởi động",
    }
