"""What a fresh environment begins with: officers and gateway clients. Repeating it changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.identity import (
    NewAccount,
    Role,
    create_machine,
    create_missing_accounts,
    find_machine,
)
from lienthong.systems.civilstatus.wire.caller import GATEWAY_SCOPE, SERVICES


@dataclass(frozen=True, slots=True)
class SeedRegistrar:
    """A person who works in this environment."""

    username: str
    password: str = field(repr=False)
    full_name: str
    title: str
    unit_code: str
    roles: tuple[Role, ...] = (Role.OFFICER,)


@dataclass(frozen=True, slots=True)
class SeedGateway:
    """A machine client.

    With ``gateway`` it passes on the calls of others (NDXP); without, it needs ``direct_access``.
    """

    client_id: str
    secret: str = field(repr=False)
    name: str = "NDXP"
    gateway: bool = True


@dataclass(frozen=True, slots=True)
class CivilStatusSeed:
    """Accounts and keys of one environment."""

    officers: Sequence[SeedRegistrar] = ()
    gateways: Sequence[SeedGateway] = ()


def seed(session: Session, wanted: CivilStatusSeed, environment: str) -> None:
    """Create what is not there yet; what is there stays as it is, passwords and closed accounts included."""
    create_missing_accounts(
        session,
        (
            NewAccount(
                user_name=officer.username,
                password=officer.password,
                name=officer.full_name,
                roles=frozenset(officer.roles),
                unit_code=officer.unit_code,
                title=officer.title,
            )
            for officer in wanted.officers
        ),
    )
    for gateway in wanted.gateways:
        if find_machine(session, gateway.client_id) is None:
            create_machine(
                session,
                gateway.client_id,
                name=gateway.name,
                scopes={*SERVICES, GATEWAY_SCOPE} if gateway.gateway else set(SERVICES),
                secret=gateway.secret,
                environment=environment,
            )
