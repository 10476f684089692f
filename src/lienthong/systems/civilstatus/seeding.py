"""What a fresh environment begins with: officers and gateway clients. Repeating it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from lienthong.foundation.identity import (
    HashedOnce,
    Role,
    create_account,
    create_machine,
    find_machine,
    list_accounts,
)
from lienthong.systems.civilstatus.api import GATEWAY_SCOPE, SCOPE


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who works in this environment."""

    username: str
    password: str = field(repr=False)
    full_name: str
    title: str
    unit_code: str
    roles: tuple[Role, ...] = (Role.OFFICER,)


@dataclass(frozen=True, slots=True)
class Gateway:
    """A machine client. With ``gateway`` it passes on the calls of others (NDXP); without, it needs
    ``direct_access``.
    """

    client_id: str
    secret: str = field(repr=False)
    name: str = "NDXP"
    gateway: bool = True


@dataclass(frozen=True, slots=True)
class Seed:
    """Accounts and keys of one environment."""

    officers: Sequence[Officer] = ()
    gateways: Sequence[Gateway] = ()


def seed(session: Session, wanted: Seed, environment: str) -> None:
    """Create what is not there yet; what is there stays as it is, passwords and closed accounts included."""
    present = {account.user_name for account in list_accounts(session)}
    passwords = HashedOnce()
    for officer in wanted.officers:
        name = officer.username.strip().casefold()
        if name in present:
            continue
        present.add(name)
        create_account(
            session,
            officer.username,
            officer.password,
            name=officer.full_name,
            roles=officer.roles,
            unit_code=officer.unit_code,
            title=officer.title,
            passwords=passwords,
        )
    for gateway in wanted.gateways:
        if find_machine(session, gateway.client_id) is None:
            create_machine(
                session,
                gateway.client_id,
                name=gateway.name,
                scopes={SCOPE, GATEWAY_SCOPE} if gateway.gateway else {SCOPE},
                secret=gateway.secret,
                environment=environment,
            )
