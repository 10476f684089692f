"""Who may see which dossiers and holds: the own agency and those below it, or all."""

from __future__ import annotations

from sqlalchemy import ColumnElement, true

from lienthong.foundation import audit
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity.principal import Principal
from lienthong.foundation.identity.roles import Role
from lienthong.systems.onestop.base import agencies, dossiers
from lienthong.systems.onestop.base.context import OnestopContext
from lienthong.systems.onestop.base.dossiers import (
    OnestopDossier,
)
from lienthong.systems.onestop.base.holds import OnestopHold, held_dossier
from lienthong.systems.onestop.base.refused import NOT_VISIBLE_VI, DossierNotVisible, OtherAgency


def agency_sees(scope: str | None, agency: str | None) -> bool:
    """Whether a clerk of agency `scope` sees the dossiers of `agency`: the own ones and those of the levels below."""
    if scope is None or agency is None:
        return False
    return agency == scope or agency.startswith(scope + ".")


OVERSEEING_ROLES = frozenset({Role.OPERATOR, Role.ADMIN})
"""Roles that see every dossier of this one-stop system."""


def load_dossier(session: Session, code: str, who: Principal, *, lock: bool = False) -> OnestopDossier:
    """The dossier, if this person may see it.

    Raises
    ------
    DossierNotVisible
        When there is none.
    OtherAgency
        When it lies on another agency's desk.
    """
    dossier = dossiers.find_by_code(session, code, lock=lock)
    if dossier is not None and sees_dossier(who, dossier):
        return dossier
    if dossier is not None:
        raise OtherAgency(dossier)
    raise DossierNotVisible(NOT_VISIBLE_VI.format(code))


def sees_dossier(who: Principal, dossier: OnestopDossier) -> bool:
    """A clerk sees the own agency's dossiers and those of the levels below, an operator all."""
    return bool(who.roles & OVERSEEING_ROLES) or agency_sees(who.agency, dossier.agency)


def visible_dossiers(who: Principal) -> ColumnElement[bool]:
    """The condition that a dossier may be seen by this person."""
    scope = agency_scope(who)
    return true() if scope is None else agencies.agency_and_below(scope)


def agency_scope(who: Principal) -> str | None:
    """The agency whose desks this person sees; None for all, an agency that is none for nobody's."""
    return None if who.roles & OVERSEEING_ROLES else who.agency or "-"


def sees_hold(session: Session, who: Principal, hold: OnestopHold) -> bool:
    """A clerk sees the holds of dossiers on the own desk, an operator all."""
    if who.roles & OVERSEEING_ROLES:
        return True
    dossier = held_dossier(session, hold)
    return dossier is not None and sees_dossier(who, dossier)


def record_denial(context: OnestopContext, who: Principal, denied: OtherAgency) -> None:
    """Keep in the audit trail that somebody asked for another agency's dossier."""
    dossier = denied.dossier
    with context.database.begin() as session:
        audit.record(
            session, who, "denied", dossier.shown_code, trace_id=dossier.trace_id, at=context.clock.now()
        )
