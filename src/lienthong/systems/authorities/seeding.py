"""Officers and clients that exist from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import (
    PASSWORDS,
    Passwords,
    Role,
    create_account,
    create_machine,
    find_machine,
    find_principal,
)
from lienthong.systems.authorities.base.access import SCOPE
from lienthong.systems.authorities.base.agencies import Authority


@dataclass(frozen=True, slots=True)
class OfficerSeed:
    """Somebody who decides at one authority."""

    user_name: str
    password: str = field(repr=False)
    name: str
    title: str
    authority: Authority


@dataclass(frozen=True, slots=True)
class StepClientSeed:
    """A system that hands steps over: PM.DVCLT."""

    key: str
    secret: str = field(repr=False)
    name: str = "Phần mềm dịch vụ công liên thông"
    networks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AuthoritiesSeed:
    """What must be there after the start."""

    officers: Sequence[OfficerSeed] = ()
    clients: Sequence[StepClientSeed] = ()


def seed(session: Session, wanted: AuthoritiesSeed, *, passwords: Passwords = PASSWORDS) -> None:
    """Make what is missing; what is there stays as it is."""
    for officer in wanted.officers:
        if find_principal(session, officer.user_name) is None:
            create_account(
                session,
                officer.user_name,
                officer.password,
                name=officer.name,
                title=officer.title,
                roles=[Role.OFFICER],
                agency=officer.authority.value,
                passwords=passwords,
            )
    for client in wanted.clients:
        if find_machine(session, client.key) is None:
            create_machine(
                session,
                client.key,
                name=client.name,
                scopes=[SCOPE],
                secret=client.secret,
                networks=client.networks,
                passwords=passwords,
            )
