"""Keys, credentials and accounts that exist from the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from lienthong.foundation.database.sessions import Session
from lienthong.foundation.database.statements import insert_once
from lienthong.foundation.identity import (
    Passwords,
    Role,
    create_account,
    create_machine,
    find_machine,
    find_principal,
)
from lienthong.systems.exchange.authentication.consumer_keys import upstream_seal_name
from lienthong.systems.exchange.base import tables
from lienthong.systems.exchange.base.context import ExchangeContext
from lienthong.systems.exchange.base.settings import Environment
from lienthong.systems.exchange.routes.offered_services import offered_services


@dataclass(frozen=True, slots=True)
class ConsumerKeySeed:
    """What one agency shows to this exchange in one environment.

    Parameters
    ----------
    agency
        Agency identifier, such as ``H08``; names the agency in the message log and chooses the credential
        towards the next hop.
    environment
        ``test`` or ``official``: where calls with this key arrive.
    key, secret
        Consumer key and secret of ``POST /token``.
    name
        Name of the agency on screen.
    partner_code, access_key, access_secret, app_name
        The ``lgspaccesstoken`` (contracts.md 3); without an access key there is none. Empty partner code and
        application name are not compared.
    services
        Services the key may call; default: all that are offered.
    networks
        CIDR networks it may call from; empty: any.
    """

    agency: str
    environment: Environment
    key: str
    secret: str = field(repr=False)
    name: str = ""
    partner_code: str = ""
    access_key: str = ""
    access_secret: str = field(default="", repr=False)
    app_name: str = ""
    services: Sequence[str] | None = None
    networks: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class UpstreamSeed:
    """What this exchange shows to the next hop for one agency in one environment; empty agency: for all."""

    agency: str
    environment: Environment
    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OperatorSeed:
    """A person who looks after the exchange."""

    user_name: str
    password: str = field(repr=False)
    name: str
    title: str = ""
    roles: frozenset[Role] = frozenset({Role.OPERATOR})


@dataclass(frozen=True, slots=True)
class ExchangeSeed:
    """What must be there after the start."""

    keys: Sequence[ConsumerKeySeed] = ()
    upstream: Sequence[UpstreamSeed] = ()
    accounts: Sequence[OperatorSeed] = ()


def seed(context: ExchangeContext, session: Session, wanted: ExchangeSeed) -> None:
    """Make what is missing; what is there stays as it is, so that a changed or revoked key is not undone."""
    for key in wanted.keys:
        _seed_key(session, key, context.passwords)
    present = {
        tuple(row) for row in session.execute(select(tables.upstream.c.agency, tables.upstream.c.environment))
    }
    for credential in wanted.upstream:
        if (credential.agency, credential.environment) in present:
            continue
        sealed_for = upstream_seal_name(context.role, credential.agency, credential.environment)
        values = {
            "agency": credential.agency,
            "environment": credential.environment,
            "consumer_key": credential.key,
            "secret": context.sealer.seal(credential.secret.encode(), sealed_for),
        }
        insert_once(session, tables.upstream, values)
    for account in wanted.accounts:
        if find_principal(session, account.user_name) is None:
            create_account(
                session,
                account.user_name,
                account.password,
                name=account.name,
                title=account.title or None,
                roles=account.roles,
                passwords=context.passwords,
            )


def _seed_key(session: Session, key: ConsumerKeySeed, passwords: Passwords) -> None:
    if find_machine(session, key.key) is None:
        create_machine(
            session,
            key.key,
            name=key.name or key.agency,
            scopes=offered_services() if key.services is None else key.services,
            secret=key.secret,
            networks=key.networks,
            agency=key.agency,
            environment=key.environment,
            passwords=passwords,
        )
    query = select(tables.access.c.access_key).where(tables.access.c.access_key == key.access_key)
    if key.access_key and session.execute(query).first() is None:
        values = {
            "access_key": key.access_key,
            "secret_hash": passwords.hash(key.access_secret),
            "app_name": key.app_name,
            "partner_code": key.partner_code,
            "consumer_key": key.key,
        }
        insert_once(session, tables.access, values)
