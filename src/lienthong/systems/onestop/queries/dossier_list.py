"""What people see of dossiers: lists, one in full, counts. Who may see what is decided in `base.access`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import func, or_, select

from lienthong.domain.dossiers import OnestopState
from lienthong.domain.units import UnitCode, registry
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import HopState
from lienthong.foundation.identity import Principal, display_names
from lienthong.systems.onestop.base import dossiers, holds, tables
from lienthong.systems.onestop.base.access import (
    agency_scope,
    visible_dossiers,
)
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import EVENT_NAMES_VI, OnestopDossier
from lienthong.systems.onestop.base.holds import Hold
from lienthong.systems.onestop.civilstatus import api_version
from lienthong.systems.onestop.desk import decision
from lienthong.systems.onestop.places import acceptance_checks, read_places
from lienthong.systems.onestop.places.read_places import PLACE_NAMES_VI


def list_dossiers(
    session: Session,
    who: Principal,
    *,
    state: OnestopState | None = None,
    search: str = "",
    offset: int = 0,
    limit: int = 100,
) -> list[OnestopDossier]:
    """The dossiers this person may see: of one state the longest waiting first, else the last changed first."""
    query = select(*dossiers.DOSSIER_COLUMNS).where(visible_dossiers(who)).offset(offset).limit(limit)
    if state is not None:
        query = query.where(tables.dossier.c.state == int(state)).order_by(tables.dossier.c.received_at)
    else:
        query = query.order_by(tables.dossier.c.changed_at.desc())
    if search.strip():
        wanted = search.strip()
        query = query.where(
            or_(
                tables.dossier.c.code.contains(wanted, autoescape=True),
                tables.dossier.c.interlinked_code.contains(wanted, autoescape=True),
            )
        )
    return [dossiers.dossier_from(row) for row in session.execute(query).mappings()]


def desk_status(context: OnestopContext, session: Session, who: Principal) -> dict[str, Any]:
    """How many dossiers are in which state, and how many holds are open."""
    return {
        "states": {str(int(state)): number for state, number in count_by_state(session, who).items()},
        "holds": holds.count_open_holds(session, agency_scope(who)),
        "environments": sorted({one.environment for one in context.connections.values()}),
    }


def count_by_state(session: Session, who: Principal) -> dict[OnestopState, int]:
    """How many dossiers that this person may see are in which state."""
    counted = (
        select(tables.dossier.c.state, func.count())
        .where(visible_dossiers(who))
        .group_by(tables.dossier.c.state)
    )
    return {OnestopState(state): number for state, number in session.execute(counted)}


def where_it_went(dossier: OnestopDossier) -> str | None:
    """Environment, version of the API, unit code and the unit's name on the day of declaration (the seed's error
    1); None before."""
    if dossier.environment is None:
        return None
    environment = "kiểm thử" if dossier.environment == "test" else "chính thức"
    name = registry().full_name(UnitCode(dossier.unit_code), dossier.declared_at.date())
    version = api_version.version_of(dossier)
    return f"Môi trường {environment}, API {version}, đơn vị {dossier.unit_code} – {name}"


def line_wire(dossier: OnestopDossier) -> dict[str, Any]:
    """A dossier in a list: codes and moments only."""
    return {
        "code": dossier.code,
        "interlinked_code": dossier.interlinked_code,
        "state": int(dossier.state),
        "state_name": dossier.state.name_vi,
        "unit_code": dossier.unit_code,
        "agency": dossier.agency,
        "module": dossier.module,
        "procedure_code": dossier.procedure_code,
        "environment": dossier.environment,
        "civilstatus_version": dossier.civilstatus_version,
        "received_at": dossier.received_at.isoformat(),
        "due_at": dossier.due_at.isoformat() if dossier.due_at else None,
        "supplement_limit": dossier.supplement_limit.isoformat() if dossier.supplement_limit else None,
        "supplements": dossier.supplements,
        "round": dossier.round,
        "changed_at": dossier.changed_at.isoformat(),
        "trace_id": dossier.trace_id,
    }


def detail_wire(
    context: OnestopContext, session: Session, dossier: OnestopDossier, who: Principal
) -> dict[str, Any]:
    """A dossier in full, with what may be done, where it went, its places, holds, history and reports."""
    open_here = holds.list_open_holds(context, session, interlinked_code=dossier.interlinked_code)
    history = dossiers.list_events(context, session, dossier.id)
    names = display_names(session, {event.actor for event in history})
    return {
        **line_wire(dossier),
        "acts": sorted(decision.actions_for(session, dossier, who)),
        "where": where_it_went(dossier),
        "places": {
            path: {"name": PLACE_NAMES_VI[path], "decided": reading.decided, **asdict(reading)}
            for path, reading in read_places.readings_of(context, session, dossier).items()
        },
        "problems": [
            {"where": where, "message": message}
            for where, message in acceptance_checks.acceptance_problems(context, session, dossier)
        ],
        "findings": [
            asdict(finding) for finding in acceptance_checks.law_findings(context, session, dossier)
        ],
        "holds": [hold_wire(hold) for hold in open_here],
        "events": [
            {
                "number": event.number,
                "kind": event.kind.value,
                "name": EVENT_NAMES_VI[event.kind],
                "at": event.at.isoformat(),
                "actor": event.actor,
                "actor_name": names.get(event.actor, ""),
                "state": int(event.state),
                "codes": dict(event.codes),
                "words": dict(event.words),
            }
            for event in history
        ],
        "reports": reports_wire(session, dossier),
    }


def reports_wire(session: Session, dossier: OnestopDossier) -> list[dict[str, Any]]:
    """What PM.DVCLT was told, in order, and what it answered."""
    query = (
        select(tables.report)
        .where(tables.report.c.dossier_id == dossier.id)
        .order_by(tables.report.c.position)
    )
    return [
        {
            "position": row["position"],
            "status": row["status"],
            "at": row["at"].isoformat(),
            "accepted_at": row["accepted_at"].isoformat() if row["accepted_at"] else None,
            "answer": row["answer"],
        }
        for row in session.execute(query).mappings()
    ]


def hold_wire(hold: Hold) -> dict[str, Any]:
    """A hold with what happened, what to do and who does it."""
    return {
        "id": hold.id,
        "interlinked_code": hold.interlinked_code,
        "province": hold.province,
        "reason": hold.reason.value,
        "title": hold.advice.title_vi,
        "what_to_do": hold.advice.what_to_do_vi,
        "who": hold.advice.who_vi,
        "codes": dict(hold.codes),
        "words": dict(hold.words),
        "opened_at": hold.opened_at.isoformat(),
    }


def hop_wire(hop: HopState) -> dict[str, Any]:
    """A connection: whether it works, since when not, and what waits for it."""
    return {
        "name": hop.name,
        "state": hop.state.value,
        "since": hop.since.isoformat() if hop.since else None,
        "waiting": hop.waiting,
        "held": hop.held,
        "last_error": hop.last_error,
    }
