"""Agencies and accounts that exist from the start: the demo's, or a province's own at its first start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from lienthong.domain.identifiers import AgencyCode
from lienthong.domain.units import UnitCode
from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_missing
from lienthong.foundation.identity import NewAccount, Role, create_missing_accounts
from lienthong.systems.onestop.base import tables


@dataclass(frozen=True, slots=True)
class SeedAgency:
    """An agency that receives for a unit."""

    identifier: AgencyCode
    unit_code: UnitCode
    province: str
    name: str


@dataclass(frozen=True, slots=True)
class SeedStaffAccount:
    """A clerk (with an agency) or an operator (without one)."""

    user_name: str
    password: str
    name: str
    title: str
    roles: frozenset[Role]
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class OnestopSeed:
    """What must be there after the start."""

    agencies: Sequence[SeedAgency] = ()
    accounts: Sequence[SeedStaffAccount] = ()


def seed(session: Session, wanted: OnestopSeed) -> None:
    """Make what is missing; what is there stays as it is."""
    known = set(session.execute(select(tables.agency.c.unit_code)).scalars())
    missing = [
        {
            "identifier": str(agency.identifier),
            "unit_code": agency.unit_code,
            "province": agency.province,
            "name": agency.name,
        }
        for agency in wanted.agencies
        if agency.unit_code not in known
    ]
    insert_missing(session, tables.agency, missing)
    create_missing_accounts(
        session,
        (
            NewAccount(
                user_name=account.user_name,
                password=account.password,
                name=account.name,
                roles=account.roles,
                agency=account.agency,
                title=account.title,
            )
            for account in wanted.accounts
        ),
    )
