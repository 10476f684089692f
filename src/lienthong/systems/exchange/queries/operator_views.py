"""What operators see: hops in words, calls of late, keys."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select

from lienthong.contracts.exchange.errors import ExchangeErrorCode
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import BreakerState
from lienthong.foundation.identity import list_machines
from lienthong.systems.exchange.authentication.consumer_keys import onward_keys
from lienthong.systems.exchange.base import tables
from lienthong.systems.exchange.routes.hops import Hop, HopBoard

ENVIRONMENT_NAMES = {"test": "Kiểm thử", "official": "Chính thức", "": "–"}
#: Parts of the chain as errors name them.
SYSTEM_NAMES = {"lgsp": "LGSP", "ndxp": "NDXP", "hotich": "Hộ tịch điện tử"}
_HOUR_NS = 3_600 * 1_000_000_000
_STATES = {
    BreakerState.CLOSED: ("Đang thông", "success"),
    BreakerState.HALF_OPEN: ("Đang thử lại", "warning"),
    BreakerState.OPEN: ("Mất kết nối", "danger"),
}


@dataclass(frozen=True, slots=True)
class Traffic:
    """Calls of the last hour in one environment."""

    environment: str
    calls: int
    errors: int


def traffic(session: Session) -> list[Traffic]:
    """Calls of the last hour by environment; calls that were let nowhere count under an empty name."""
    table = tables.messages
    since = f"{time.time_ns() - _HOUR_NS:016x}"
    errors = func.sum(case((table.c.error != "", 1), else_=0))
    query = select(table.c.environment, func.count(), errors).where(table.c.id >= since)
    rows = session.execute(query.group_by(table.c.environment)).all()
    return [Traffic(environment, calls, int(failed)) for environment, calls, failed in rows]


@dataclass(frozen=True, slots=True)
class HopView:
    """A hop in words. `tone` colours its badge on the page."""

    key: str
    name: str
    state: str
    state_vi: str
    tone: str
    since: datetime | None
    calls_under_way: int
    last_error: str


@dataclass(frozen=True, slots=True)
class KeyView:
    """A key without its secret: whose it is, where it leads, what it may call, and the onward key."""

    key: str
    name: str
    agency: str
    environment: str
    services: list[str]
    networks: list[str]
    access_key: str
    active: bool
    onward_key: str


def hop_views(board: HopBoard) -> list[HopView]:
    """Every hop, in the order of the way."""
    return [_hop_view(hop) for hop in board.hops]


def key_views(session: Session) -> list[KeyView]:
    """Every key."""
    onward = onward_keys(session)
    accesses = {row.consumer_key: row.access_key for row in session.execute(select(tables.access))}
    views = []
    for machine in list_machines(session):
        agency, environment = machine.principal.agency or "", machine.principal.environment or ""
        views.append(
            KeyView(
                key=machine.client_id,
                name=machine.principal.name,
                agency=agency,
                environment=environment,
                services=sorted(machine.principal.scopes),
                networks=list(machine.networks),
                access_key=accesses.get(machine.client_id, ""),
                active=machine.active,
                onward_key=onward.get((agency, environment)) or onward.get(("", environment), ""),
            )
        )
    return views


def _hop_view(hop: Hop) -> HopView:
    state = hop.state()
    word, tone = _STATES[state.state]
    return HopView(
        key=hop.key,
        name=hop.name_vi,
        state=state.state.value,
        state_vi=word,
        tone=tone,
        since=state.since,
        calls_under_way=state.waiting,
        last_error=state.last_error,
    )


def error_vi(code: str) -> str:
    """What an error code means, for people; empty for none."""
    try:
        return ExchangeErrorCode(code).message_vi if code else ""
    except ValueError:
        return code
