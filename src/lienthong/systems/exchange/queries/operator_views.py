"""What operators see: hops in words, calls of late, keys, messages as records."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select

from lienthong.contracts.exchange.errors import ExchangeErrorCode
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import BreakerState
from lienthong.foundation.identity import list_machines
from lienthong.systems.exchange.authentication.consumer_keys import onward_keys
from lienthong.systems.exchange.base import tables
from lienthong.systems.exchange.message_log.messages import Message
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


def hop_record(hop: Hop) -> dict[str, Any]:
    """A hop for pages and ``/api/hops``."""
    state = hop.state()
    word, tone = _STATES[state.state]
    return {
        "key": hop.key,
        "name": hop.name_vi,
        "state": state.state.value,
        "state_vi": word,
        "tone": tone,
        "since": state.since,
        "calls_under_way": state.waiting,
        "last_error": state.last_error,
    }


def hop_records(board: HopBoard) -> list[dict[str, Any]]:
    """Every hop, in the order of the way."""
    return [hop_record(hop) for hop in board.hops]


def key_records(session: Session) -> list[dict[str, Any]]:
    """Every key without its secret: whose it is, where it leads, what it may call, and the onward key."""
    onward = onward_keys(session)
    accesses = {row.consumer_key: row.access_key for row in session.execute(select(tables.access))}
    records = []
    for machine in list_machines(session):
        agency, environment = machine.principal.agency or "", machine.principal.environment or ""
        records.append(
            {
                "key": machine.client_id,
                "name": machine.principal.name,
                "agency": agency,
                "environment": environment,
                "services": sorted(machine.principal.scopes),
                "networks": list(machine.networks),
                "access_key": accesses.get(machine.client_id, ""),
                "active": machine.active,
                "onward_key": onward.get((agency, environment)) or onward.get(("", environment), ""),
            }
        )
    return records


def message_record(message: Message, codes: Sequence[str] | None = None) -> dict[str, Any]:
    """A message for ``/api/messages``."""
    record = {name: getattr(message, name) for name in Message.__slots__}
    record["at"] = message.at.isoformat()
    if codes is not None:
        record["dossier_codes"] = list(codes)
    return record


def error_vi(code: str) -> str:
    """What an error code means, for people; empty for none."""
    try:
        return ExchangeErrorCode(code).message_vi if code else ""
    except ValueError:
        return code
