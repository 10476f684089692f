"""Which agency's desk a dossier belongs to, and the code it gets there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, bindparam, or_, select

from lienthong.domain.identifiers import AgencyCode, DossierCode
from lienthong.foundation.database.sequences import next_number
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import CompiledStatement
from lienthong.systems.onestop.base import tables

_OF_UNIT = CompiledStatement(
    select(tables.agency.c.identifier).where(tables.agency.c.unit_code == bindparam("of_unit"))
)


def agency_of(session: Session, unit_code: str) -> AgencyCode | None:
    """The agency that receives for a unit, or None when nobody configured one."""
    found = _OF_UNIT.run(session, {"of_unit": unit_code}).one_or_none()
    return None if found is None else AgencyCode(found["identifier"])


def agency_name(session: Session, identifier: str) -> str | None:
    """What an agency is called, or None when it is none that receives."""
    query = select(tables.agency.c.name).where(tables.agency.c.identifier == identifier)
    return session.execute(query).scalar_one_or_none()


def new_code(session: Session, agency: AgencyCode, day: date) -> DossierCode:
    """The next dossier code of an agency on a day; never the same twice (contracts.md section 7)."""
    number = next_number(session, f"dossier:{agency}:{day:%y%m%d}")
    return DossierCode(agency, day, number)


def agency_and_below(scope: str) -> ColumnElement[bool]:
    """The dossiers of an agency and of those below it, as a condition of a query."""
    agency = tables.dossier.c.agency
    return or_(agency == scope, agency.startswith(f"{scope}.", autoescape=True))
