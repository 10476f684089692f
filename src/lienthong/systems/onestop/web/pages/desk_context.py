"""What the page of the desk shows: the list of dossiers and how many stand in which state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.onestop.base.access import OVERSEEING_ROLES
from lienthong.systems.onestop.base.agencies import agency_name
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier
from lienthong.systems.onestop.desk.states import ClerkAction, available_actions
from lienthong.systems.onestop.queries.dossier_list import desk_status, list_dossiers
from lienthong.systems.onestop.web.pages.dossier_context import TONES, module_name

PER_PAGE = 50
_BOARD = (
    OnestopState.NEW,
    OnestopState.RECEIVED,
    OnestopState.IN_WORK,
    OnestopState.SUPPLEMENT_ASKED,
    OnestopState.SETTLED,
    OnestopState.RETURNED,
    OnestopState.NOT_ACCEPTED,
)


def desk_page_context(
    context: OnestopContext, who: Principal, state: OnestopState | None, search: str, page: int
) -> dict[str, Any]:
    """The context of ``desk.html``."""
    with context.database.read() as session:
        status = desk_status(context, session, who)
        lines = list_dossiers(
            session, who, state=state, search=search, offset=(page - 1) * PER_PAGE, limit=PER_PAGE
        )
        desk_name = _desk_name(session, who)
    counts = status.states
    total = len(lines) if search else counts.get(state, 0) if state else sum(counts.values())
    clerk = ClerkAction.ACCEPT in _actions_on_new(who)
    now = context.clock.now()
    return {
        "desk_name": desk_name,
        "figures": figures_of(counts),
        "tones": TONES,
        "state": state,
        "q": search,
        "hold_count": status.holds,
        "lines": [_line(dossier, now) for dossier in lines],
        "bulk": clerk and any(_acceptable(dossier) for dossier in lines),
        "total": total,
        "page": page,
        "pages": max(1, -(-total // PER_PAGE)),
    }


def _actions_on_new(who: Principal) -> frozenset[ClerkAction]:
    return available_actions(OnestopState.NEW, who.roles, places_decided=True, on_desk=True)


def _acceptable(dossier: OnestopDossier) -> bool:
    return dossier.state == OnestopState.NEW and dossier.places_decided and dossier.code is not None


def _line(dossier: OnestopDossier, now: datetime) -> dict[str, Any]:
    is_open = dossier.state in (OnestopState.NEW, OnestopState.RECEIVED, OnestopState.IN_WORK)
    return {
        "code": dossier.shown_code,
        "interlinked": dossier.interlinked_code,
        "module": module_name(dossier),
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "state": dossier.state,
        "overdue": is_open and dossier.due_at is not None and dossier.due_at < now,
        "acceptable": _acceptable(dossier),
        "no_desk": dossier.code is None,
        "place_open": dossier.state == OnestopState.NEW and not dossier.places_decided,
        "round": dossier.round,
    }


def figures_of(counts: Mapping[OnestopState, int]) -> list[dict[str, Any]]:
    """How many dossiers stand in which state, as tiles that lead to their lists."""
    return [
        {
            "label": state.name_vi,
            "value": counts.get(state, 0),
            "href": f"/?trang_thai={state.code}",
            "tone": TONES[state] if counts.get(state) else "neutral",
        }
        for state in _BOARD
    ]


def _desk_name(session: Session, who: Principal) -> str:
    if who.roles & OVERSEEING_ROLES:
        return "mọi cơ quan"
    name = agency_name(session, who.agency or "")
    return f"{name} ({who.agency})" if name else f"cơ quan {who.agency} và cấp dưới"
