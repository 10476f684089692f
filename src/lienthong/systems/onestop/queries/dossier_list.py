"""The dossiers that a person may see, listed and counted. Who may see what is decided in `base.access`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from lienthong.domain.dossiers import OnestopState
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import Principal
from lienthong.systems.onestop.base import dossiers, holds, tables
from lienthong.systems.onestop.base.access import agency_scope, visible_dossiers
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import OnestopDossier


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """How many dossiers are in which state, how many holds are open, and which environments are connected."""

    states: Mapping[OnestopState, int]
    holds: int
    environments: Sequence[str]


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


def desk_status(context: OnestopContext, session: Session, who: Principal) -> DeskStatus:
    """The state of the desk, as far as this person sees it."""
    return DeskStatus(
        states=count_by_state(session, who),
        holds=holds.count_open_holds(context, session, agency_scope(who)),
        environments=sorted({one.environment for one in context.connections.values()}),
    )


def count_by_state(session: Session, who: Principal) -> dict[OnestopState, int]:
    """How many dossiers that this person may see are in which state."""
    counted = (
        select(tables.dossier.c.state, func.count())
        .where(visible_dossiers(who))
        .group_by(tables.dossier.c.state)
    )
    return {OnestopState(state): number for state, number in session.execute(counted)}
