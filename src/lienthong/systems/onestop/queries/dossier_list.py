"""The dossiers that a person may see, listed and counted. Who may see what is decided in `base.access`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, or_, select

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
    shown = _shown(who, state, search).offset(offset).limit(limit)
    order = list(session.execute(shown).scalars())
    # The rows in full only for the lines of this page; the codes were found in an index.
    rows = select(*dossiers.DOSSIER_COLUMNS).where(tables.dossier.c.id.in_(order))
    found = {row["id"]: dossiers.dossier_from(row) for row in session.execute(rows).mappings()}
    return [found[row_id] for row_id in order]


def _shown(who: Principal, state: OnestopState | None, search: str) -> Select[int]:
    column = tables.dossier.c
    query = select(column.id).where(visible_dossiers(who))
    if state is not None:
        query = query.where(column.state == int(state)).order_by(column.received_at, column.id)
    else:
        query = query.order_by(column.changed_at.desc(), column.id.desc())
    if wanted := search.strip():
        query = query.where(
            or_(
                column.code.contains(wanted, autoescape=True),
                column.interlinked_code.contains(wanted, autoescape=True),
            )
        )
    return query


def desk_status(context: OnestopContext, session: Session, who: Principal) -> DeskStatus:
    """The state of the desk, as far as this person sees it."""
    return DeskStatus(
        states=count_by_state(session, who),
        holds=holds.count_open_holds(context, session, agency_scope(who)),
        environments=sorted({one.environment for one in context.connections.values()}),
    )


def count_by_state(session: Session, who: Principal) -> dict[OnestopState, int]:
    """How many dossiers that this person may see are in which state."""
    return {OnestopState(state): number for state, number in session.execute(_counted(who))}


def _counted(who: Principal) -> Select[int, int]:
    column = tables.dossier.c
    # Naming the states lets the index of the lists answer alone, already in groups.
    every = column.state.in_([int(state) for state in OnestopState])
    return select(column.state, func.count()).where(every, visible_dossiers(who)).group_by(column.state)
