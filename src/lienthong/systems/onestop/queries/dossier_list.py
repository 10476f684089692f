"""What people see of dossiers: lists, one in full, counts. Who may see what is decided in `deciding` and `desks`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true

from lienthong.domain.dossiers import OnestopState
from lienthong.domain.units import UnitCode, registry
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.delivery import HopState
from lienthong.foundation.identity import Principal, display_names
from lienthong.systems.onestop.base import agencies, dossiers, holds, tables
from lienthong.systems.onestop.base.context import Office
from lienthong.systems.onestop.base.dossiers import EVENT_NAMES_VI, Dossier
from lienthong.systems.onestop.base.holds import Hold
from lienthong.systems.onestop.civilstatus import api_version
from lienthong.systems.onestop.desk import decide
from lienthong.systems.onestop.places import acceptance_checks, read_places
from lienthong.systems.onestop.places.read_places import PLACE_NAMES_VI


def listing(
    session: Session,
    who: Principal,
    *,
    state: OnestopState | None = None,
    search: str = "",
    offset: int = 0,
    limit: int = 100,
) -> list[Dossier]:
    """The dossiers this person may see: of one state the longest waiting first, else the last changed first."""
    query = select(*dossiers.COLUMNS).where(visible(who)).offset(offset).limit(limit)
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


def status(office: Office, session: Session, who: Principal) -> dict[str, Any]:
    """How many dossiers are in which state, and how many holds are open."""
    return {
        "states": {str(int(state)): number for state, number in counts(session, who).items()},
        "holds": holds.count_open(session, _scope(who)),
        "environments": sorted({one.environment for one in office.connections.values()}),
    }


def counts(session: Session, who: Principal) -> dict[OnestopState, int]:
    """How many dossiers that this person may see are in which state."""
    counted = (
        select(tables.dossier.c.state, func.count()).where(visible(who)).group_by(tables.dossier.c.state)
    )
    return {OnestopState(state): number for state, number in session.execute(counted)}


def visible_holds(office: Office, session: Session, who: Principal) -> list[Hold]:
    """The open holds that this person may see, oldest first."""
    return holds.open_holds(office, session, agency=_scope(who))


def visible(who: Principal) -> ColumnElement[bool]:
    """The condition that a dossier may be seen by this person."""
    scope = _scope(who)
    return true() if scope is None else agencies.within(scope)


def _scope(who: Principal) -> str | None:
    """The agency whose desks this person sees; None for all, an agency that is none for nobody's."""
    return None if who.roles & agencies.OVERSEEING else who.agency or "-"


def sees_hold(session: Session, who: Principal, hold: Hold) -> bool:
    """A clerk sees the holds of dossiers on the own desk, an operator all."""
    if who.roles & agencies.OVERSEEING:
        return True
    if hold.dossier_id is None:
        return False
    return decide.sees(who, dossiers.find_by_id(session, hold.dossier_id))


def where_it_went(dossier: Dossier) -> str | None:
    """Environment, version of the API, unit code and the unit's name on the day of declaration (the seed's error
    1); None before."""
    if dossier.environment is None:
        return None
    environment = "kiểm thử" if dossier.environment == "test" else "chính thức"
    name = registry().full_name(UnitCode(dossier.unit_code), dossier.declared_at.date())
    version = api_version.version_of(dossier)
    return f"Môi trường {environment}, API {version}, đơn vị {dossier.unit_code} – {name}"


def line_wire(dossier: Dossier) -> dict[str, Any]:
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


def detail_wire(office: Office, session: Session, dossier: Dossier, who: Principal) -> dict[str, Any]:
    """A dossier in full, with what may be done, where it went, its places, holds, history and reports."""
    open_here = holds.open_holds(office, session, interlinked_code=dossier.interlinked_code)
    history = dossiers.events(office, session, dossier.id)
    names = display_names(session, {event.actor for event in history})
    return {
        **line_wire(dossier),
        "acts": sorted(decide.acts_for(session, dossier, who)),
        "where": where_it_went(dossier),
        "places": {
            path: {"name": PLACE_NAMES_VI[path], "decided": reading.decided, **asdict(reading)}
            for path, reading in read_places.readings_of(office, session, dossier).items()
        },
        "problems": [
            {"where": where, "message": message}
            for where, message in acceptance_checks.problems_of(office, session, dossier)
        ],
        "findings": [asdict(finding) for finding in acceptance_checks.findings_of(office, session, dossier)],
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


def reports_wire(session: Session, dossier: Dossier) -> list[dict[str, Any]]:
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
