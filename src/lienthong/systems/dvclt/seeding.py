"""Accounts that exist from the start: the demo's, or those an operator gives at the first start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_once
from lienthong.foundation.identity import HashedOnce, Role, create_account, find_principal
from lienthong.systems.dvclt.base import tables
from lienthong.systems.dvclt.base.access import ONESTOP_SCOPE


@dataclass(frozen=True, slots=True)
class SeedPerson:
    """A citizen or an operator."""

    user_name: str
    password: str
    name: str
    roles: frozenset[Role] = frozenset({Role.CITIZEN})


@dataclass(frozen=True, slots=True)
class SeedOnestop:
    """A one-stop system's account and the provinces whose applications it takes."""

    user_name: str
    password: str
    name: str
    provinces: Sequence[str]


@dataclass(frozen=True, slots=True)
class DvcltSeed:
    """What must be there after the start."""

    people: Sequence[SeedPerson] = ()
    onestops: Sequence[SeedOnestop] = ()


def seed(session: Session, wanted: DvcltSeed) -> None:
    """Make what is missing; what is there stays as it is."""
    passwords = HashedOnce()
    for person in wanted.people:
        if find_principal(session, person.user_name) is None:
            create_account(
                session,
                person.user_name,
                person.password,
                name=person.name,
                roles=person.roles,
                passwords=passwords,
            )
    for onestop in wanted.onestops:
        if find_principal(session, onestop.user_name) is None:
            create_account(
                session,
                onestop.user_name,
                onestop.password,
                name=onestop.name,
                scopes=[ONESTOP_SCOPE],
                passwords=passwords,
            )
        account = onestop.user_name.strip().casefold()
        for province in onestop.provinces:
            insert_once(session, tables.onestop_province, {"account": account, "province": province})
